// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Node
import Storage
import Support
import Testing

/// The executable beside the test bundle.
private let executable: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? URL(filePath: CommandLine.arguments[0])
    return bundle.deletingLastPathComponent().appending(path: "jellyroll")
}()

@Suite struct `A writer killed at any moment` {
    private static let folders = 20
    private static let killsEach = 10

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: executable.path), "Needs the built command line beside the tests."))
    func `has lost nothing it acknowledged, and doubled nothing`() throws {
        var random = SplitMix64(testSeed &+ 77)
        var acknowledgements = 0
        for folder in 0..<Self.folders {
            let url = FileManager.default.temporaryDirectory.appending(path: "jellyroll-kill-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: url) }
            let data = DataFolder(url.appending(path: "data"))
            var acknowledged: Set<String> = []
            for kill in 0..<Self.killsEach {
                let told = try ingest(into: data, run: folder * Self.killsEach + kill, log: url.appending(path: "told"), &random)
                acknowledgements += told.count
                acknowledged.formUnion(told)
                guard data.exists else { continue }
                try verify(data, acknowledged, "folder \(folder), kill \(kill), seed \(testSeed)")
            }
            try verifyGenealogy(data, "folder \(folder), seed \(testSeed)")
        }
        #expect(acknowledgements > Self.folders * Self.killsEach, "The kills came before anything was recorded: seed \(testSeed).")
    }

    /// Lets the probe run for a while and kills it.
    /// - Returns: The IDs it said are safe.
    private func ingest(into data: DataFolder, run: Int, log: URL, _ random: inout SplitMix64) throws -> [String] {
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        defer { try? output.close() }
        let process = Process()
        process.executableURL = executable
        process.arguments = ["ingest-probe", "--data", data.url.path, "--run", "\(run)"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // From before the first commit to well into the segments' files.
        usleep(UInt32(random.next() % 250_000))
        #expect(process.isRunning, "The probe ended by itself.")
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        let whole = text.prefix(upTo: text.lastIndex(of: "\n") ?? text.startIndex)
        return whole.split(whereSeparator: { $0 == "\n" || $0 == " " }).map(String.init)
    }

    private func verify(_ data: DataFolder, _ acknowledged: Set<String>, _ where: String) throws {
        // Killed while the file was being made: it has no tables yet, and nothing can have been acknowledged.
        let audit = acknowledged.isEmpty ? try? ChainAudit.run(data.ledger) : try ChainAudit.run(data.ledger)
        guard let audit else { return }
        #expect(audit.damage == nil, "\(`where`)")
        let store = try SQLiteEventStore(data, role: .reader)
        var ids: Set<String> = []
        var last: UInt64 = 0
        try store.read(from: 1) { entry in
            #expect(ids.insert(entry.event.id).inserted, "\(entry.event.id) is there twice; \(`where`)")
            last = entry.sequence
            return true
        }
        #expect(acknowledged.subtracting(ids).isEmpty, "\(`where`)")
        #expect(audit.head.sequence == last)
    }

    /// What the node opens with is what folding the whole log anew gives.
    private func verifyGenealogy(_ data: DataFolder, _ where: String) throws {
        let open = try OpenFolder(data, role: .writer)
        defer { try? open.close() }
        var anew = RunStore()
        var weaver = Weaver(resuming: anew)
        var entries: [Entry] = []
        try open.store.read(from: 1) { entry in
            entries.append(entry)
            return true
        }
        if !entries.isEmpty { anew.apply(try weaver.weave(entries, over: anew) { _ in [] }) }
        let naive = LineageGraph(anew.rows)
        let found = open.node.snapshot.genealogy
        #expect(found.asOf == naive.asOf && found.lotCount == naive.lotCount && found.drawCount == naive.drawCount, "\(`where`)")
        let lots = naive.lots(from: 0, limit: .max)
        #expect(found.lots(from: 0, limit: .max) == lots, "\(`where`)")
        for lot in lots where lot.lot.name.hasPrefix("coil") || lot.lot.name.hasSuffix("7") {
            for direction in [Direction.forward, .backward] {
                let expected = try naive.links(of: lot.lot, direction, limit: .max)
                let got = try found.links(of: lot.lot, direction, limit: .max)
                #expect(got.links == expected.links && got.count == expected.count, "\(lot.lot.name); \(`where`)")
            }
        }
    }
}
