// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@Suite struct `A planner of ramp-ups` {
    private static func plan(_ name: String) -> String { checkout.appending(path: "Examples/planning/\(name).yaml").path }

    @Test func `learns when Hue reaches a gigawatt-hour, at which automation, with which crew`() throws {
        let folder = try TemporaryFolder()
        let page = folder.url.appending(path: "hue.html")
        let run = try jellyroll("plan", "ramp", Self.plan("hue-ramp"), "--samples", "10", "--json", "--html", page.path)
        #expect(run.status == 0, "\(run)")
        let target = try #require((try run.json()["targets"] as? [[String: Any]])?.first)
        let levels = try #require(target["levels"] as? [[String: Any]])
        #expect(levels.compactMap { $0["automation"] as? Double } == [0.5, 0.6, 0.7, 0.8, 0.9])
        // The more machines, the fewer people; half by hand never gets there.
        let crews = levels.compactMap { $0["crew"] as? Double }
        #expect(crews.count == 5 && crews == crews.sorted(by: >))
        #expect((levels[0]["reached"] as? [String: Any])?["share"] as? Double == 0)
        let report = try String(contentsOf: page, encoding: .utf8)
        #expect(report.contains("<svg class=\"chart") && !report.contains("<script"))
    }

    @Test func `learns when Arizona reaches its rate as a copy of Ochang`() throws {
        let run = try jellyroll("plan", "ramp", Self.plan("arizona-ramp"), "--samples", "10", "--months", "24", "--json")
        #expect(run.status == 0, "\(run)")
        let level = try #require(((try run.json()["targets"] as? [[String: Any]])?.first?["levels"] as? [[String: Any]])?.first)
        let months = try #require(level["months"] as? [[String: Any]])
        let rates = months.compactMap { (($0["rate"] as? [String: Any])?["median"] as? Double) }
        #expect(rates.count == 24 && rates == rates.sorted())
        // In the end nothing but the design rate binds.
        #expect(months.last?["binding"] as? String == "design rate")
    }

    @Test func `shares five plants out, and is told what is short`() throws {
        let folder = try TemporaryFolder()
        let page = folder.url.appending(path: "map.html")
        let run = try jellyroll("plan", "allocate", Self.plan("allocate"), "--samples", "10", "--html", page.path)
        #expect(run.status == 0 && run.output.contains("every demand is met"), "\(run)")
        for site in ["arizona", "hue", "nanjing", "ochang", "tennessee"] { #expect(run.output.contains("\n\(site)"), "\(site)") }
        #expect(try String(contentsOf: page, encoding: .utf8).contains("carmaker in Berlin"))
        let short = try jellyroll("plan", "allocate", Self.plan("allocate-short"), "--samples", "10", "--brief")
        #expect(short.status == 1 && short.output.contains("capacity of hue, pack line, 2028-02: short by"), "\(short)")
    }

    @Test func `sees one pack with three cells side by side`() throws {
        let run = try jellyroll("plan", "chemistry", Self.plan("chemistry"), "--json")
        #expect(run.status == 0, "\(run)")
        let rows = try #require(try run.json()["rows"] as? [[String: Any]])
        #expect(!rows.isEmpty)
    }

    @Test(
        arguments: [
            // what runs long, what is finished and printed
            (["plan", "ramp", "hue-ramp", "--samples", "100000"], "asked for, seed 1"),
            (["simulate", "06-three-stations", "--for", "100d", "--replications", "100000", "--warm-up", "1d"], "Stopped early"),
        ] as [([String], String)])
    func `who interrupts keeps what is finished`(_ command: [String], _ words: String) throws {
        let folder = try TemporaryFolder()
        let files = ["hue-ramp": Self.plan("hue-ramp"), "06-three-stations": checkout.appending(path: "Examples/cases/06-three-stations.yaml").path]
        let process = Process()
        process.executableURL = executable
        process.arguments = command.map { files[$0] ?? $0 }
        let out = folder.url.appending(path: "out")
        let err = folder.url.appending(path: "err")
        for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // The first line of progress says that it is under way.
        while process.isRunning, try Data(contentsOf: err).isEmpty { Thread.sleep(forTimeInterval: 0.2) }
        process.interrupt()
        process.waitUntilExit()
        let output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
        let diagnostics = String(decoding: try Data(contentsOf: err), as: UTF8.self)
        #expect(process.terminationStatus == 4, "\(diagnostics)")
        #expect(output.contains(words), "\(output.prefix(2_000))")
    }
}
