// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `What is booked on a lot changes after a pass` {
    /// One change after the other on the same pass, amounts of either sign: after each, every lot holds what a pass anew gives it.
    @Test(arguments: 0..<3) func `and every lot is as after a pass anew`(_ kind: Int) throws {
        var changed = 0
        for round in 0..<100 {
            let seed = Chance.seed &+ UInt64(9_000_000 * (kind + 1) + round)
            var chance = Chance(seed: seed)
            var shape = RandomWorld.Shape(lots: 3...10, events: 4...30)
            shape.keepsLength = round % 2 == 0
            shape.hasCycles = kind == 1
            shape.isSound = kind == 2
            shape.hasGenerations = round % 4 != 0
            shape.hasWithdrawals = round % 3 != 0
            let world = RandomWorld(shape, &chance)
            let events = round % 4 == 3 ? world.events.shuffled(using: &chance) : world.events
            let cuts = Set((0..<chance.below(4)).map { _ in 1 + chance.below(events.count) })
            let graph = LineageGraph(Story.rows(events, cuts: cuts), known: nil)
            let lots = OwnedLots(graph)
            let columns = LotColumns(lots, asksSteps: false, asksTimes: false)
            let accounts = MadeUpAccounts(lots, weighs: chance.isOne(in: 2))
            let pass = LotPass(columns, accounts, mayChange: true)
            try pass.run { _ in }
            for _ in 0..<3 {
                let asked = Set((0...chance.below(2)).map { _ in UInt32(chance.below(lots.nodeCount)) }).sorted()
                let more = asked.map { node in
                    (node: node, amounts: (0..<4).map { $0 == 3 || chance.isOne(in: 3) ? 0 : Int64(chance.below(2_000_003)) - 1_000_000 })
                }
                changed += try pass.change(more)
                for (node, amounts) in more {
                    let before = accounts.more[node] ?? [0, 0, 0, 0]
                    accounts.more[node] = zip(before, amounts).map { $0 + $1 }
                }
                let anew = LotPass(columns, accounts)
                try anew.run { _ in }
                for node in 0..<UInt32(lots.nodeCount) {
                    #expect(pass.balance(of: node) == anew.balance(of: node), "balance of \(lots.key(of: node)), JELLYROLL_SEED=\(seed)")
                }
            }
        }
        #expect(changed > 400, "Hardly anything was changed, so hardly anything was tried.")
    }

    @Test func `and only what lies downstream is looked at`() throws {
        var batch = RowBatch(firstSequence: 1, lastSequence: 1)
        batch.newNames = ["coil 1", "coil 2", "cell 1", "cell 2", "pack"]
        func draw(_ source: UInt32, _ product: UInt32, _ from: Int64, _ kind: DrawRow.Kind = .draw) -> DrawRow {
            DrawRow(
                source: source, product: product, kind: kind, dimension: kind == .draw ? .length : .pieces, from: kind == .draw ? from : nil,
                length: kind == .draw ? 4_000 : nil, track: nil, productFrom: nil, productTo: nil, uncertainty: 0, evidence: .none, role: 0, step: 0,
                time: Int64(product), sequence: 1)
        }
        batch.draws = [draw(0, 2, 0), draw(1, 3, 0), draw(2, 4, 0, .component)]
        var store = RunStore()
        store.apply(batch)
        let lots = OwnedLots(LineageGraph(store.rows))
        let pass = LotPass(
            LotColumns(lots, asksSteps: false, asksTimes: false), RawAccounts([0, 1], amount: 1_000, width: 1), mayChange: true)
        try pass.run { _ in }
        #expect(try pass.change([(0, [500])]) == 3)
        #expect((0..<5).map { pass.balance(of: $0)[0] } == [1_500, 1_000, 1_500, 1_000, 1_500])
        #expect(try pass.change([(2, [0])]) == 1)
    }
}
