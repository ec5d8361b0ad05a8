// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Storage
import Support
import Synchronization
import Testing

/// Whether events still come in.
private final class Ingest: Sendable {
    private let done = Atomic(false)
    var isDone: Bool { done.load(ordering: .relaxed) }
    func end() { done.store(true, ordering: .relaxed) }
}

@Suite struct `Questions while events come in` {
    /// Event n draws one piece of the reel into cell n, so the log up to n gives exactly the cells 1 … n.
    private static func event(_ number: Int) -> Event {
        var facts = Facts()
        if number == 1 {
            facts.statements = [
                LotStatement(
                    lot: "reel", product: "reel", quantity: Quantity(1_000_000, .pieces), basis: .announced, site: "s", trackWeights: [])
            ]
        }
        facts.draws = [
            Draw(
                source: "reel", product: "cell-\(number)", dimension: .pieces, from: Int64(number), length: 1, track: nil, productFrom: nil,
                productTo: nil, role: "", uncertainty: 0, evidence: .stated)
        ]
        return Event(
            id: "e\(number)", eventTime: Instant(microseconds: Int64(number)), offset: .zero, errorDeclaration: nil, content: .record(facts),
            bizStep: nil, disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [], destinations: [],
            persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }

    private static func cells(_ genealogy: any GenealogyReading) throws -> Set<String> {
        let request = TraceRequest(lot: try genealogy.find("reel", generation: nil), direction: .forward, floor: 0, fractions: false)
        return Set(try genealogy.trace(request).beyond.reached.map(\.lot.name))
    }

    /// Small files and few runs, so that everything the upkeep does happens.
    private static var busy: UpkeepLimits {
        var limits = UpkeepLimits()
        limits.fileWeight = 300
        limits.mostRuns = 4
        limits.pause = .milliseconds(5)
        return limits
    }

    @Test func `are answered from the log up to the entry they name, whole batches only`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jellyroll-ingest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let open = try OpenFolder(DataFolder(folder), role: .writer, upkeep: Self.busy)
        let node = open.node
        _ = try await node.append([Self.event(1)])
        let batches = 120
        let size = 37
        let ingest = Ingest()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<2 {
                group.addTask { () throws -> Int in
                    var answers = 0
                    var newest: UInt64 = 0
                    while !ingest.isDone {
                        let genealogy = node.snapshot.genealogy
                        let last = genealogy.asOf
                        #expect(last >= newest, "A later answer goes less far.")
                        newest = last
                        let expected = Set((1...Int(last)).map { "cell-\($0)" })
                        let found = try Self.cells(genealogy)
                        #expect(found == expected, "as of entry \(last)")
                        #expect((last - 1) % UInt64(size) == 0, "Part of a batch shows: entry \(last).")
                        answers += 1
                        await Task.yield()
                    }
                    return answers
                }
            }
            for batch in 0..<batches {
                let first = 2 + batch * size
                let receipt = try await node.record(try CanonicalEvents((first..<first + size).map(Self.event)))
                #expect(receipt.head.sequence == UInt64(first + size - 1))
            }
            ingest.end()
            for try await answers in group { #expect(answers > 0) }
        }
        let last = 1 + batches * size
        _ = try await node.append([Self.event(last + 1)])
        #expect(node.snapshot.genealogy.asOf == UInt64(last + 1), "What append acknowledged is in the genealogy.")
        #expect(try Self.cells(node.snapshot(known: 75).genealogy).count == 75)
        try open.close()

        let again = try OpenFolder(DataFolder(folder), role: .reader)
        #expect(try Self.cells(again.node.snapshot.genealogy).count == last + 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: DataFolder(folder).genealogy.path)
        #expect(names.count < 12 && !names.contains { $0.hasSuffix(".tmp") }, "\(names)")
    }

    @Test func `of a node opened for reading are answered, and its writes refused`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jellyroll-ingest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let writer = try OpenFolder(DataFolder(folder), role: .writer)
        _ = try await writer.node.append((1...10).map(Self.event))
        let reader = try OpenFolder(DataFolder(folder), role: .reader)
        #expect(try Self.cells(reader.node.snapshot.genealogy).count == 10)
        let refusal = await #expect(throws: LedgerError.self) { try await reader.node.append([Self.event(11)]) }
        #expect(refusal?.code == .notWritable)
        try writer.close()
    }
}

@Suite struct `Segments of another ledger` {
    private func folder() -> URL { FileManager.default.temporaryDirectory.appending(path: "jellyroll-foreign-\(UUID().uuidString)") }

    private func fill(_ data: DataFolder, _ numbers: Range<Int>) async throws {
        let open = try OpenFolder(data, role: .writer)
        _ = try await open.node.append(numbers.map { cellEvent($0) })
        try open.close()
    }

    /// What the log alone says.
    private func truth(_ data: DataFolder) throws -> [LotSummary] {
        let node = try SiteNode(store: try SQLiteEventStore(data, role: .reader), segments: nil, isWritable: false)
        return node.snapshot.genealogy.lots(from: 0, limit: .max)
    }

    private func verify(_ data: DataFolder, has events: Range<Int>, _ comment: Comment) async throws {
        for role in [SQLiteEventStore.Role.reader, .writer, .reader] {
            let open = try OpenFolder(data, role: role)
            #expect(open.node.snapshot.genealogy.lots(from: 0, limit: .max) == (try truth(data)), comment)
            if role == .writer {
                let receipt = try await open.node.append(events.map { cellEvent($0) })
                #expect(receipt.outcomes.allSatisfy { if case .alreadyThere = $0 { true } else { false } }, comment)
                try open.close()
            }
        }
    }

    @Test func `are noticed where a restored ledger went on beyond them`() async throws {
        let (first, second) = (DataFolder(folder()), DataFolder(folder()))
        defer { for data in [first, second] { try? FileManager.default.removeItem(at: data.url) } }
        try await fill(first, 0..<40)
        let backup = first.url.appending(path: "backup")
        _ = try Backup.make(of: first, at: backup)
        try await fill(first, 40..<80)
        _ = try Backup.restore(backup, to: second)
        // The same number of entries, other ones.
        try await fill(second, 100..<140)
        try FileManager.default.removeItem(at: first.ledger)
        try FileManager.default.copyItem(at: second.ledger, to: first.ledger)
        try await verify(first, has: 100..<140, "a restored backup that was continued")
    }

    @Test func `are noticed where the ledger's file was swapped, longer or shorter`() async throws {
        for (mine, others) in [(0..<60, 200..<260), (0..<60, 200..<220), (0..<60, 200..<400)] {
            let (first, second) = (DataFolder(folder()), DataFolder(folder()))
            defer { for data in [first, second] { try? FileManager.default.removeItem(at: data.url) } }
            try await fill(first, mine)
            try await fill(second, others)
            try FileManager.default.removeItem(at: first.ledger)
            try FileManager.default.copyItem(at: second.ledger, to: first.ledger)
            try await verify(first, has: others, "\(mine) swapped for \(others)")
        }
    }

    @Test func `copied from another folder are rebuilt`() async throws {
        let (first, second) = (DataFolder(folder()), DataFolder(folder()))
        defer { for data in [first, second] { try? FileManager.default.removeItem(at: data.url) } }
        try await fill(first, 0..<60)
        try await fill(second, 200..<260)
        for derived in [\DataFolder.genealogy, \.eventIDs] {
            try FileManager.default.removeItem(at: first[keyPath: derived])
            try FileManager.default.copyItem(at: second[keyPath: derived], to: first[keyPath: derived])
        }
        try await verify(first, has: 0..<60, "segments and index of another folder")
    }
}
