// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Genealogy

@Suite struct `Segments in a folder` {
    /// A store of many small segments, what it was made of and what it answers.
    struct World {
        var batches: [RowBatch] = []
        var names: [String] = []
        var texts: [String] = []
        var files: [String: [UInt8]] = [:]
        var expected: EveryAnswer
        var options = RunStore.Options()

        init(seed: UInt64, batches count: Int = 12, events: Int = 30) throws {
            var random = RandomRows(seed: seed)
            var plain = MemoryRows()
            let folder = MemorySegmentFolder()
            options.fanout = 4
            options.fileThreshold = 100
            var store = RunStore(folder: folder, options: options)
            for _ in 0..<count {
                let batch = random.batch(events: events, wild: 50)
                batches.append(batch)
                plain.apply(batch)
                store.apply(batch)
            }
            try store.flush()
            names = random.names
            texts = random.texts
            for name in folder.names() { files[name] = folder.read(name) }
            expected = EveryAnswer(plain, names: names, texts: texts, lots: [0, 1, 2, 5, 8])
        }

        func answers(_ rows: RunRows) -> EveryAnswer { EveryAnswer(rows, names: names, texts: texts, lots: [0, 1, 2, 5, 8]) }

        func folder(_ change: (inout [String: [UInt8]]) -> Void) -> MemorySegmentFolder {
            var files = files
            change(&files)
            let folder = MemorySegmentFolder()
            for (name, bytes) in files { bytes.withUnsafeBytes { folder.replace(name, with: $0) } }
            return folder
        }

        /// What the owner does after opening: gives the store again what it does not cover.
        func replay(into store: inout RunStore) {
            for batch in batches where batch.firstSequence > store.coveredSequence { store.apply(batch) }
        }
    }

    @Test func `are found again, and cover the ledger to the last entry flushed`() throws {
        let world = try World(seed: RandomRows.seed)
        #expect(world.files.count > 2)
        let again = RunStore(folder: world.folder { _ in }, options: world.options)
        #expect(again.problem == nil)
        #expect(again.coveredSequence == world.expected.lastSequence)
        #expect(world.answers(again.rows) == world.expected)
        #expect(again.rows.damage == nil)
    }

    @Test func `with any byte changed are refused, reported, or answer as before; and are built again`() throws {
        let world = try World(seed: RandomRows.seed)
        var random = RandomRows(seed: RandomRows.seed + 99)
        let names = world.files.keys.sorted()
        var found = 0
        for _ in 0..<100 {
            let name = names[random.below(names.count)]
            let at = random.below(world.files[name]!.count)
            let bit = UInt8(1) << UInt8(random.below(8))
            let folder = world.folder { $0[name]![at] ^= bit }
            var store = RunStore(folder: folder, options: world.options)
            let wasRefused = store.problem != nil
            if wasRefused { #expect(store.problem?.code == .damagedSegment) }
            if !wasRefused {
                let answers = world.answers(store.rows)
                if store.rows.damage == nil {
                    #expect(answers == world.expected, "bit \(bit) of byte \(at) of \(name) went unnoticed")
                    continue
                }
                #expect(store.rows.damage?.code == .damagedSegment)
            }
            found += 1
            let covered = try store.dropDamaged()
            #expect(covered < world.expected.lastSequence)
            world.replay(into: &store)
            #expect(world.answers(store.rows) == world.expected)
            #expect(store.rows.damage == nil)
        }
        #expect(found > 80)
    }

    @Test func `with notes but no withdrawal are opened without reading a note`() throws {
        var batch = RowBatch(firstSequence: 1, lastSequence: 3)
        batch.newNames = ["lot"]
        for sequence in UInt64(1)...3 {
            batch.notes.append(EventNote(kind: .ahead, sequence: sequence, target: 0, time: 0, eventID: "event-\(sequence)"))
        }
        let folder = MemorySegmentFolder()
        var store = RunStore(folder: folder)
        store.apply(batch)
        try store.flush()
        let name = try #require(folder.names().first { $0 != "manifest" })
        var bytes = try #require(folder.read(name))
        let note = try #require(bytes.firstRange(of: Array("event-2".utf8)))
        bytes[note.lowerBound] ^= 1
        bytes.withUnsafeBytes { folder.replace(name, with: $0) }

        let rows = RunStore(folder: folder).rows
        #expect(rows.withdrawals.isEmpty)
        #expect(rows.damage == nil, "The damaged note was read.")
        #expect(rows.notes.isEmpty)
        #expect(rows.damage != nil)
    }

    @Test func `merging a damaged segment leaves it as it is, marked`() throws {
        let world = try World(seed: RandomRows.seed)
        let name = try #require(world.files.keys.filter { $0 != "manifest" }.sorted().first)
        let folder = world.folder { $0[name]![2000] ^= 1 }
        var options = world.options
        options.fanout = 2
        var store = RunStore(folder: folder, options: options)
        #expect(store.problem == nil)
        try store.compact()
        #expect(store.rows.damage != nil)
        _ = try store.dropDamaged()
        world.replay(into: &store)
        #expect(world.answers(store.rows) == world.expected)
    }

    @Test func `found damaged by a question are not covered any more after the next stop`() throws {
        let world = try World(seed: RandomRows.seed)
        let names = Self.segments(world.files)
        let folder = world.folder { $0[names[1]]![2000] ^= 1 }
        var store = RunStore(folder: folder, options: world.options)
        _ = world.answers(store.rows)
        #expect(store.rows.damage != nil)
        try store.flush()
        var again = RunStore(folder: folder, options: world.options)
        #expect(again.problem == nil)
        #expect(again.coveredSequence > 0)
        #expect(again.coveredSequence < world.expected.lastSequence)
        world.replay(into: &again)
        #expect(world.answers(again.rows) == world.expected)
        #expect(again.rows.damage == nil)
    }

    @Test(arguments: [true, false])
    func `merged beside the store take their place, or are refused when that is gone`(_ isStale: Bool) throws {
        var random = RandomRows(seed: RandomRows.seed)
        var plain = MemoryRows()
        var options = RunStore.Options()
        options.fileThreshold = 50
        options.inlineLimit = 0
        let folder = MemorySegmentFolder()
        var store = RunStore(folder: folder, options: options)
        func add(_ count: Int) {
            for _ in 0..<count {
                let batch = random.batch(events: 40, wild: 50)
                plain.apply(batch)
                store.apply(batch)
            }
        }
        add(9)
        let planned = store.planMerge()
        let merge = try #require(planned)
        let merged = try merge.merge()
        add(2)
        if isStale { try store.compact() }
        let wasInstalled = try store.install(merged)
        #expect(wasInstalled == !isStale)
        add(1)
        let expected = EveryAnswer(plain, names: random.names, texts: random.texts, lots: [0, 4])
        #expect(EveryAnswer(store.rows, names: random.names, texts: random.texts, lots: [0, 4]) == expected)
        #expect(folder.names().contains { $0.hasPrefix("merge-") } == !isStale)
        try store.flush()
        let again = RunStore(folder: folder, options: options)
        #expect(again.problem == nil)
        #expect(EveryAnswer(again.rows, names: random.names, texts: random.texts, lots: [0, 4]) == expected)
    }

    struct Accident: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Whether the store tells of a problem, and whether it still covers everything.
        var isTold: Bool
        var coversAll: Bool
        var change: @Sendable (inout [String: [UInt8]]) -> Void
    }

    static func segments(_ files: [String: [UInt8]]) -> [String] { files.keys.filter { $0 != "manifest" }.sorted() }

    static let accidents = [
        Accident(testDescription: "no manifest", isTold: false, coversAll: false) { $0["manifest"] = nil },
        Accident(testDescription: "half a manifest", isTold: true, coversAll: false) { $0["manifest"]!.removeLast(30) },
        Accident(testDescription: "an empty manifest", isTold: true, coversAll: false) { $0["manifest"] = [] },
        Accident(testDescription: "the first segment missing", isTold: true, coversAll: false) { $0[segments($0)[0]] = nil },
        Accident(testDescription: "the last segment missing", isTold: true, coversAll: false) { $0[segments($0).last!] = nil },
        Accident(testDescription: "half a segment", isTold: true, coversAll: false) { $0[segments($0)[0]]!.removeLast(1000) },
        Accident(testDescription: "an empty segment", isTold: true, coversAll: false) { $0[segments($0)[0]] = [] },
        Accident(testDescription: "two segments exchanged", isTold: true, coversAll: false) {
            let names = segments($0)
            ($0[names[0]], $0[names[1]]) = ($0[names[1]], $0[names[0]])
        },
        Accident(testDescription: "a draft left over", isTold: false, coversAll: true) { $0["rows-1-2.run.tmp"] = [1, 2, 3] },
        Accident(testDescription: "a segment written, its manifest not", isTold: false, coversAll: true) { $0["rows-9-9.run"] = [1, 2, 3] },
        Accident(testDescription: "somebody's notes", isTold: false, coversAll: true) { $0["README"] = [65] },
    ]

    @Test(arguments: accidents)
    func `after an accident are whole as far as they are covered, and built again from there`(_ accident: Accident) throws {
        let world = try World(seed: RandomRows.seed)
        let folder = world.folder(accident.change)
        var store = RunStore(folder: folder, options: world.options)
        #expect((store.problem != nil) == accident.isTold)
        #expect((store.coveredSequence == world.expected.lastSequence) == accident.coversAll)
        world.replay(into: &store)
        #expect(world.answers(store.rows) == world.expected)
        try store.flush()
        let again = RunStore(folder: folder, options: world.options)
        #expect(again.problem == nil)
        #expect(world.answers(again.rows) == world.expected)
        if !accident.coversAll { #expect(!folder.names().contains { $0.hasSuffix(".tmp") || $0 == "rows-9-9.run" }) }
    }

    @Test func `are the same bytes however their rows arrived`() throws {
        var random = RandomRows(seed: RandomRows.seed)
        var batches: [RowBatch] = []
        for _ in 0..<8 { batches.append(random.batch(events: 60, wild: 30)) }
        func bytes(fanout: Int, flushEvery: Int) throws -> [UInt8] {
            let folder = MemorySegmentFolder()
            var options = RunStore.Options()
            options.fanout = fanout
            var store = RunStore(folder: folder, options: options)
            for (i, batch) in batches.enumerated() {
                store.apply(batch)
                if (i + 1) % flushEvery == 0 { try store.flush() }
            }
            try store.flush()
            let name = try #require(folder.names().first { $0 != "manifest" })
            return try #require(folder.read(name))
        }
        let once = try bytes(fanout: 100, flushEvery: 100)
        #expect(try bytes(fanout: 2, flushEvery: 100) == once)
        #expect(try bytes(fanout: 3, flushEvery: 100) == once)

        var together = RowBatch(firstSequence: batches[0].firstSequence, lastSequence: batches[7].lastSequence)
        for batch in batches {
            together.newNames += batch.newNames
            together.newTexts += batch.newTexts
            together.draws += batch.draws
            together.statements += batch.statements
            together.notes += batch.notes
        }
        let folder = MemorySegmentFolder()
        var store = RunStore(folder: folder)
        store.apply(together)
        try store.flush()
        #expect(folder.read(folder.names().first { $0 != "manifest" }!) == once)
    }
}

@Suite struct `Segments on disk` {
    private func withFolder(_ body: (DiskSegmentFolder, String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("rows-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(try DiskSegmentFolder(path: path), path)
    }

    @Test func `are mapped, outlive their replacement, and open again`() throws {
        try withFolder { folder, path in
            var random = RandomRows(seed: RandomRows.seed)
            var plain = MemoryRows()
            var options = RunStore.Options()
            options.fanout = 2
            options.fileThreshold = 50
            var store = RunStore(folder: folder, options: options)
            var early: RunRows?
            var expectedEarly: EveryAnswer?
            for i in 0..<12 {
                let batch = random.batch(events: 50, wild: 20)
                plain.apply(batch)
                store.apply(batch)
                if i == 3 {
                    early = store.rows
                    expectedEarly = EveryAnswer(plain, names: random.names, texts: random.texts, lots: [0, 3])
                }
            }
            #expect(store.problem == nil)
            try store.flush()
            #expect(try folder.names().contains("manifest"))
            #expect(try !folder.names().contains { $0.hasSuffix(".tmp") })
            let again = RunStore(folder: folder, options: options)
            #expect(again.problem == nil)
            let expected = EveryAnswer(plain, names: random.names, texts: random.texts, lots: [0, 3])
            #expect(EveryAnswer(again.rows, names: random.names, texts: random.texts, lots: [0, 3]) == expected)
            // The early snapshot's files have been merged away and removed since.
            let snapshot = try #require(early)
            let known = try #require(expectedEarly)
            let answers = EveryAnswer(
                snapshot, names: Array(random.names[..<snapshot.lotCount]), texts: Array(random.texts[..<snapshot.textCount]), lots: [0, 3])
            #expect(answers.from == known.from)
            #expect(answers.into == known.into)
            #expect(snapshot.damage == nil)
        }
    }

    @Test func `that cannot be written are told, and the rows stay`() throws {
        try withFolder { folder, path in
            var random = RandomRows(seed: RandomRows.seed)
            var options = RunStore.Options()
            options.fileThreshold = 10
            var store = RunStore(folder: folder, options: options)
            try FileManager.default.removeItem(atPath: path)
            let batch = random.batch(events: 50, wild: 0)
            store.apply(batch)
            #expect(store.problem?.code == .notWritable)
            #expect(store.rows.drawCount == batch.draws.count)
            #expect(store.coveredSequence == batch.lastSequence)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            try store.flush()
            #expect(RunStore(folder: folder).coveredSequence == batch.lastSequence)
        }
    }

    @Test func `in a folder that cannot be made are refused with the reason`() {
        #expect {
            try DiskSegmentFolder(path: "/nowhere/at/all")
        } throws: { error in
            (error as? GenealogyError)?.code == .notWritable && "\(error)".contains("/nowhere/at/all could not be made: No such file or directory.")
        }
    }
}
