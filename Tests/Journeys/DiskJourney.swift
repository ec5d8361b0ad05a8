// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import FoundationNetworking
import Testing

@Suite(.enabled(if: PrivateMounts.areAllowed, "Needs the right to mount, as root has it.")) struct `A disk` {
    /// Cells of one coil, more or less incompressible, in as many files as there are parts.
    private static func cells(_ folder: TemporaryFolder, parts: Int, each: Int) throws -> [String] {
        var random = SystemRandomNumberGenerator()
        return try (0..<parts).map { part in
            var text = "source,from,to,product_lot,time,step\n"
            for cell in 0..<each {
                text += "COIL,,0.00\(Int.random(in: 1000...9999, using: &random)),C-\(part)-\(cell)-\(UInt32.random(in: 0 ... .max, using: &random)),"
                text += "2027-01-04T08:00:00Z,winding\n"
            }
            return try folder.file("draws-\(part).csv", text)
        }
    }

    private static let lots = "lot,product,quantity,unit,time,site\nCOIL,coil,3000,m,2027-01-03T08:00:00Z,x\n"

    @Test func `that is full stops an import with what to do, loses nothing, and goes on when there is room again`() throws {
        let folder = try TemporaryFolder()
        let lots = try folder.file("lots.csv", Self.lots)
        let parts = try Self.cells(folder, parts: 6, each: 1_500)
        // The first import is too much for the disk, and so is each that follows until it has been made larger.
        let script = """
            jellyroll="$1" out="$2" lots="$3"; shift 3
            mkdir "$out/disk"; mount -t tmpfs -o size=400k tmpfs "$out/disk"
            step() { name="$1"; shift; set +e; "$@" > "$out/$name.out" 2> "$out/$name.err"; echo $? > "$out/$name.status"; set -e; }
            step first "$jellyroll" import --data "$out/disk/plant" --json "$lots" "$@"
            step audit "$jellyroll" audit --data "$out/disk/plant" --json
            step trace "$jellyroll" trace --data "$out/disk/plant" COIL --count
            step again "$jellyroll" import --data "$out/disk/plant" --json "$lots" "$@"
            mount -o remount,size=64m "$out/disk"
            step larger "$jellyroll" import --data "$out/disk/plant" --json "$lots" "$@"
            step audit2 "$jellyroll" audit --data "$out/disk/plant" --json
            step trace2 "$jellyroll" trace --data "$out/disk/plant" COIL --count
            """
        let run = try PrivateMounts.run(script, [executable.path, folder.path, lots] + parts)
        #expect(run.status == 0, "\(run)")
        func read(_ name: String) -> String { (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? "" }
        func status(_ name: String) -> Int? { Int(read(name + ".status").trimmingCharacters(in: .whitespacesAndNewlines)) }
        func json(_ name: String) throws -> [String: Any] {
            try #require(JSONSerialization.jsonObject(with: Data(read(name + ".out").utf8)) as? [String: Any], "\(name): \(read(name + ".err"))")
        }
        for name in ["first", "again"] {
            #expect(status(name) == 4, "\(name): \(read(name + ".err"))")
            let told = read(name + ".out") + read(name + ".err")
            #expect(told.contains("full") && told.contains("room"), "\(name): \(told)")
        }
        // What was recorded before is whole and answers.
        #expect(status("audit") == 0, "\(read("audit.err"))")
        let before = try #require(Int(read("trace.out").trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect((1_500..<9_000).contains(before) && before % 1_500 == 0, "\(before) cells before")
        #expect(try json("audit")["events"] as? Int == before + 1)
        // And the rest goes in, what is there counted and not doubled.
        #expect(status("larger") == 0, "\(read("larger.err"))")
        let larger = try json("larger")
        #expect(larger["recorded"] as? Int == 9_000 - before)
        #expect(larger["alreadyThere"] as? Int == before + 1)
        #expect(status("audit2") == 0)
        #expect(read("trace2.out").trimmingCharacters(in: .whitespacesAndNewlines) == "9000")
    }

    @Test func `that is full does not end a server, which takes events again when there is room`() async throws {
        let folder = try TemporaryFolder()
        let disk = folder.path + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let server = try await ServerRun(data: disk + "/plant", mounting: "mount -t tmpfs -o size=900k tmpfs '\(disk)'")
        var recorded = 0
        var refused = false
        for batch in 0..<60 where !refused {
            let job = try await Self.capture(batch, at: server)
            if job["success"] as? Bool == true {
                recorded += 100
            } else {
                refused = true
                #expect("\(job)".contains("full"), "\(job)")
            }
        }
        try #require(refused, "6,000 events went onto a disk of 900 kB.")
        #expect(recorded > 0)
        #expect(try await server.get("/health").status == 200)
        #expect(try await server.get("/api/lots/urn:uuid:0-0/trace").status == 200, "What was recorded answers while the disk is full.")
        let more = try Journeys.run(
            URL(filePath: "/usr/bin/nsenter"),
            ["--target", "\(server.process.processIdentifier)", "--mount", "mount", "-o", "remount,size=64m", disk])
        try #require(more.status == 0, "\(more)")
        for batch in 0..<60 { #expect(try await Self.capture(batch, at: server)["success"] as? Bool == true, "batch \(batch)") }
        let health = try await server.get("/health").json()
        #expect(health["events"] as? Int == 6_000, "\(health), \(recorded) before")
        #expect(server.stop() == 0)
    }

    /// Words that do not compress, the same for the same number.
    private static func note(_ number: Int) -> String {
        var state = UInt64(number + 1)
        return (0..<4).map { _ in
            state = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9 &+ 0x9E37_79B9_7F4A_7C15
            return String(state, radix: 36)
        }.joined()
    }

    /// - Returns: The finished job of a capture of 100 events.
    private static func capture(_ batch: Int, at server: ServerRun) async throws -> [String: Any] {
        let events = (0..<100).map { number in
            """
            {"type":"ObjectEvent","eventTime":"2027-01-20T10:15:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","bizStep":"commissioning",\
            "eventID":"urn:uuid:e-\(batch)-\(number)","epcList":["urn:uuid:\(batch)-\(number)"],"ext:note":"\(note(batch * 100 + number))"}
            """
        }
        let document = """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ext":"https://example.com/"}],"type":"EPCISDocument",
            "schemaVersion":"2.0","creationDate":"2027-02-01T08:00:00Z","epcisBody":{"eventList":[\(events.joined(separator: ","))]}}
            """
        let accepted = try await server.send("POST", "/epcis/capture", body: document, headers: ["Content-Type": "application/json"])
        try #require(accepted.status == 202, "\(accepted.body)")
        let place = try #require(accepted.headers.value(forHTTPHeaderField: "Location"))
        for _ in 0..<600 {
            let job = try await server.get(place).json()
            if job["running"] as? Bool == false { return job }
            try await Task.sleep(for: .milliseconds(20))
        }
        return [:]
    }

    @Test(arguments: [true, false])
    func `that cannot be written is read: questions and audit answer, writers say why not`(_ wasKilled: Bool) async throws {
        let (folder, data) = try SmallChain.imported()
        if wasKilled {
            // A killed writer leaves a write-ahead log beside its file, and segments that lack what is in it.
            let server = try await ServerRun(data: data)
            #expect(try await Self.capture(0, at: server)["success"] as? Bool == true)
            kill(server.process.processIdentifier, SIGKILL)
            server.process.waitUntilExit()
            try #require(FileManager.default.fileExists(atPath: data + "/ledger/active.db-wal"))
        }
        let script = """
            jellyroll="$1" data="$2" out="$3" lots="$4"
            mount --bind "$data" "$data"; mount -o remount,ro,bind "$data"
            step() { name="$1"; shift; set +e; "$@" > "$out/$name.out" 2> "$out/$name.err"; echo $? > "$out/$name.status"; set -e; }
            step trace "$jellyroll" trace --data "$data" S-1 --count
            step recall "$jellyroll" recall --data "$data" K-1 --json
            step discrepancies "$jellyroll" discrepancies --data "$data"
            step audit "$jellyroll" audit --data "$data"
            step backup "$jellyroll" backup --data "$data" "$out/copy.backup"
            step import "$jellyroll" import --data "$data" "$lots"
            step serve timeout 20 "$jellyroll" serve --data "$data" --port 0 --open
            """
        let run = try PrivateMounts.run(script, executable.path, data, folder.path, folder.path + "/lots.csv")
        #expect(run.status == 0, "\(run)")
        func read(_ name: String) -> String { (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? "" }
        for (name, expected) in [("trace", 0), ("recall", 0), ("discrepancies", 0), ("audit", 0), ("backup", 0), ("import", 4), ("serve", 4)] {
            let status = Int(read(name + ".status").trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(status == expected, "\(name): \(read(name + ".out")) \(read(name + ".err"))")
        }
        #expect(read("trace.out").trimmingCharacters(in: .whitespacesAndNewlines) == "7")
        for writer in ["import", "serve"] {
            #expect(read(writer + ".err").contains("Read-only file system"), "\(read(writer + ".err"))")
            #expect(read(writer + ".err").contains("--data"), "\(read(writer + ".err"))")
        }
    }
}
