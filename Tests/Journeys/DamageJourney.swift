// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `A damaged folder` {
    @Test func `with a flipped byte in a segment gives the same answers, from the log`() throws {
        let (folder, data) = try SmallChain.imported()
        let sound = try jellyroll("trace", "--data", data, "S-1", "--json").output
        let segments = URL(filePath: data).appending(path: "folds/genealogy/1")
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: segments.path).first { $0.hasPrefix("rows-") })
        let file = segments.appending(path: name)
        let bytes = try Data(contentsOf: file)
        for offset in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 12)) {
            var damaged = bytes
            damaged[offset] ^= 0x40
            try damaged.write(to: file)
            let run = try jellyroll("trace", "--data", data, "S-1", "--json")
            #expect(run.output == sound, "byte \(offset) of \(bytes.count): \(run)")
        }
        withExtendedLifetime(folder) {}
    }

    @Test func `with a segment cut short is told by the audit, and mended by the next import`() throws {
        let (folder, data) = try SmallChain.imported()
        let segments = URL(filePath: data).appending(path: "folds/genealogy/1")
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: segments.path).first { $0.hasPrefix("rows-") })
        try FileHandle(forWritingTo: segments.appending(path: name)).truncate(atOffset: 100)
        let audit = try jellyroll("audit", "--data", data, "--json")
        #expect(audit.status == 0, "The log is sound. \(audit)")
        #expect(audit.output.contains("\"derived\":{\"type\":\"urn:jellyroll:genealogy.damaged_segment\""), "\(audit)")
        _ = try jellyroll("import", "--data", data, folder.path + "/lots.csv")
        let again = try jellyroll("audit", "--data", data, "--json")
        #expect(again.output.contains("\"derived\":null"), "\(again)")
    }

    /// As a copy that broke off leaves it.
    @Test(arguments: [1, 4_096, 8_192, 12_288, 13_000])
    func `whose log is cut short says so when it is opened and when it is audited`(_ kept: UInt64) throws {
        let (folder, data) = try SmallChain.imported()
        let file = try FileHandle(forWritingTo: URL(filePath: data + "/ledger/active.db"))
        #expect(try file.seekToEnd() > kept)
        try file.truncate(atOffset: kept)
        try file.close()
        let audit = try jellyroll("audit", "--data", data)
        #expect(audit.status == 1, "\(audit)")
        #expect((audit.output + audit.diagnostics).contains("backup"), "\(audit)")
        let run = try jellyroll("import", "--data", data, folder.path + "/lots.csv")
        #expect(run.status == 4 || run.status == 3, "\(run)")
        #expect(run.diagnostics.contains("backup"), "\(run)")
    }

    @Test func `whose log has gone is not begun anew`() throws {
        let (folder, data) = try SmallChain.imported()
        try FileManager.default.removeItem(atPath: data + "/ledger/active.db")
        let run = try jellyroll("import", "--data", data, folder.path + "/lots.csv")
        #expect(run.status == 4, "\(run)")
        #expect(run.diagnostics.contains("jellyroll restore"), "\(run)")
    }

    @Test func `is told by the audit, with the first damaged entry`() throws {
        let (folder, data) = try SmallChain.imported()
        let file = URL(filePath: data + "/ledger/active.db")
        var bytes = try Data(contentsOf: file)
        // The compressed bodies lie at the end of their pages: damage the last kilobyte that holds anything.
        let last = try #require(bytes.lastIndex { $0 != 0 })
        for index in max(0, last - 40)...last { bytes[index] ^= 0x5A }
        try bytes.write(to: file)
        let audit = try jellyroll("audit", "--data", data)
        #expect(audit.status == 1, "\(audit)")
        withExtendedLifetime(folder) {}
    }
}

@Suite struct `Odd worlds` {
    @Test func `units told to hold each other are all recalled`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/plant"
        let lots = try folder.file(
            "lots.csv",
            """
            lot,product,quantity,unit,time,site
            Z,powder,1,kg,2026-01-01T06:00:00Z,x
            A,part,1,{piece},2026-01-01T07:00:00Z,x
            B,part,1,{piece},2026-01-01T07:00:00Z,x

            """)
        let draws = try folder.file(
            "draws.csv",
            """
            source,from,to,product_lot,time,step,role
            Z,,1,A,2026-01-01T07:00:00Z,make,
            A,,1,B,2026-01-01T08:00:00Z,build,component
            B,,1,A,2026-01-01T08:00:00Z,build,component

            """)
        #expect(try jellyroll("import", "--data", data, lots, draws).status == 0)
        let recall = try jellyroll("recall", "--data", data, "Z", "--json").json()
        let units = try #require(recall["units"] as? [[String: Any]])
        #expect(Set(units.compactMap { $0["lot"] as? String }) == ["A", "B"], "\(recall)")
    }

    @Test(arguments: ["9223372036854775807", "-1", "0"])
    func `a depth out of range is a usage error`(depth: String) throws {
        let (folder, data) = try SmallChain.imported()
        let run = try jellyroll("trace", "--data", data, "S-1", "--depth", depth)
        #expect(run.status == 2, "\(run)")
        #expect(run.diagnostics.contains("--depth"), "\(run)")
        withExtendedLifetime(folder) {}
    }

    @Test func `a filter that cannot be read is refused, never left out`() async throws {
        let (folder, data) = try SmallChain.imported()
        let server = try await ServerRun(data: data)
        let raw = try run(
            URL(filePath: "/usr/bin/curl"),
            ["-s", "-o", "/dev/null", "-w", "%{http_code}", server.address.absoluteString + "/epcis/events?eventType=%ff"])
        #expect(raw.output == "400")
        let most = try await server.get("/epcis/events?maxEventCount=9223372036854775807")
        #expect(most.status == 400, "\(most.body)")
        #expect(server.stop() == 0)
        withExtendedLifetime(folder) {}
    }
}
