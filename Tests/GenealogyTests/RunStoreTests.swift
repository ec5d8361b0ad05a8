// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Rows in runs` {
    struct World: Sendable, CustomTestStringConvertible {
        var seed: UInt64
        var batches: Int
        var events: Int
        var wild: Int
        var fanout: Int
        var testDescription: String { "seed \(seed), \(batches) batches of up to \(events) events, one in \(wild) wild, fanout \(fanout)" }
    }

    static let worlds = [
        World(seed: RandomRows.seed, batches: 1, events: 1, wild: 0, fanout: 4),
        World(seed: RandomRows.seed + 1, batches: 40, events: 3, wild: 0, fanout: 2),
        World(seed: RandomRows.seed + 2, batches: 12, events: 60, wild: 4, fanout: 3),
        World(seed: RandomRows.seed + 3, batches: 3, events: 400, wild: 200, fanout: 4),
        World(seed: RandomRows.seed + 4, batches: 6, events: 150, wild: 0, fanout: 2),
        World(seed: RandomRows.seed + 5, batches: 30, events: 10, wild: 1, fanout: 2),
    ]

    @Test(arguments: worlds)
    func `answer every question as plain arrays do, before and after any merges`(_ world: World) throws {
        var random = RandomRows(seed: world.seed)
        var plain = MemoryRows()
        var options = RunStore.Options()
        options.fanout = world.fanout
        options.fileThreshold = 300
        var store = RunStore(folder: MemorySegmentFolder(), options: options)
        var unmerged = RunStore(
            options: {
                var o = RunStore.Options()
                o.inlineLimit = 0
                return o
            }())
        var batches: [RowBatch] = []
        for _ in 0..<world.batches {
            let batch = random.batch(events: 1 + random.below(world.events), wild: world.wild)
            batches.append(batch)
            plain.apply(batch)
            store.apply(batch)
            unmerged.apply(batch)
        }
        var lots: [UInt32] = []
        for lot in 0..<UInt32(plain.lotCount) where random.chance(3) { lots.append(lot) }
        let expected = EveryAnswer(plain, names: random.names, texts: random.texts, lots: lots)
        #expect(EveryAnswer(store.rows, names: random.names, texts: random.texts, lots: lots) == expected)
        #expect(EveryAnswer(unmerged.rows, names: random.names, texts: random.texts, lots: lots) == expected)
        try unmerged.compact()
        #expect(EveryAnswer(unmerged.rows, names: random.names, texts: random.texts, lots: lots) == expected)
        try store.flush()
        #expect(EveryAnswer(store.rows, names: random.names, texts: random.texts, lots: lots) == expected)
        #expect(store.rows.damage == nil)
        #expect(store.problem == nil)
        for (number, name) in random.names.enumerated() { #expect(store.lot(named: name) == UInt32(number)) }
        #expect(store.lot(named: "no such name") == nil)
        for (number, text) in random.texts.enumerated() { #expect(store.textNumber(text) == UInt32(number)) }
    }

    @Test func `the writer's index follows names as they arrive`() {
        var random = RandomRows(seed: RandomRows.seed)
        var store = RunStore()
        for _ in 0..<20 {
            store.apply(random.batch(events: 200, wild: 0))
            for (number, name) in random.names.enumerated().suffix(300) { #expect(store.lot(named: name) == UInt32(number)) }
            for (number, text) in random.texts.enumerated() { #expect(store.textNumber(text) == UInt32(number)) }
        }
        #expect(random.names.count > 1024)
    }

    @Test func `a snapshot stays as it was while the store goes on`() {
        var random = RandomRows(seed: RandomRows.seed)
        var store = RunStore(
            options: {
                var o = RunStore.Options()
                o.fanout = 2
                return o
            }())
        var plain = MemoryRows()
        for _ in 0..<5 {
            let batch = random.batch(events: 20, wild: 0)
            store.apply(batch)
            plain.apply(batch)
        }
        let snapshot = store.rows
        let (names, texts) = (random.names, random.texts)
        for _ in 0..<20 { store.apply(random.batch(events: 20, wild: 0)) }
        #expect(EveryAnswer(snapshot, names: names, texts: texts, lots: [0, 1]) == EveryAnswer(plain, names: names, texts: texts, lots: [0, 1]))
    }

    @Test func `only the columns asked for are filled`() {
        var random = RandomRows(seed: RandomRows.seed)
        var store = RunStore()
        let batch = random.batch(events: 300, wild: 0)
        store.apply(batch)
        var full: [DrawRow] = []
        store.rows.forEachRow { full.append($0) }
        var lean: [DrawRow] = []
        store.rows.forEachRow(columns: [.place, .time]) { lean.append($0) }
        for i in full.indices {
            full[i].productFrom = nil
            full[i].productTo = nil
            full[i].uncertainty = 0
            full[i].role = 0
            full[i].step = 0
            full[i].sequence = 0
        }
        #expect(full == lean)
    }

    @Test func `no rows at all are a run like any other`() throws {
        let folder = MemorySegmentFolder()
        var store = RunStore(folder: folder)
        store.apply(RowBatch(firstSequence: 1, lastSequence: 5))
        try store.flush()
        let again = RunStore(folder: folder)
        #expect(again.coveredSequence == 5)
        #expect(again.rows.lotCount == 0)
        #expect(again.rows.textCount == 1)
        #expect(again.rows.lot(named: "") == nil)
    }
}
