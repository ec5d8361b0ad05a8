// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Books kept from one state of the log to the next` {
    private static func balances(_ lots: OwnedLots) -> Balances {
        Balances(lots, accounts: 2) { lot in
            lot.key.name.utf8.last! % 4 == 0 ? [1, 1] : nil
        } booked: { lot in
            [1_000_003, lot.key.generation == 0 ? -77 : 0]
        } weighting: { lot, _ in
            let weights = lot.claims.map { Int64(lots.product(of: $0.product).utf8.reduce(0) { $0 + Int($1) } % 3) }
            return Balances.Weighting(classes: [.physical, ClaimWeights(claims: weights, gap: 2)], classOfAccount: [0, 1])
        }
    }

    /// Late, withdrawn and repeated events, new generations, holds that begin and end: batch by batch.
    @Test func `are those of fresh books, lot by lot`() {
        var carried = 0
        for round in 0..<150 {
            let seed = Chance.seed &+ 7_000_000 &+ UInt64(round)
            var chance = Chance(seed: seed)
            var shape = RandomWorld.Shape(lots: 4...12, events: 8...40)
            shape.keepsLength = round % 2 == 0
            shape.hasCycles = round % 5 == 0
            shape.hasGenerations = round % 4 != 0
            let world = RandomWorld(shape, &chance)
            let events = round % 3 == 0 ? world.events.shuffled(using: &chance) : world.events
            let cuts = Set((0..<6).map { _ in 1 + chance.below(events.count) })
            let holds: HoldView = [.now, .ever, .asBuilt, .at(Story.instant(6))][chance.below(4)]
            var kept: Balances?
            for rows in Story.states(events, cuts: cuts) {
                let graph = LineageGraph(rows)
                let balances: Balances
                if let earlier = kept {
                    balances = Self.balances(OwnedLots(graph, continuing: earlier.lots, touched: []))
                    balances.takeOver(earlier)
                    carried += balances.lots.keptCount
                } else {
                    balances = Self.balances(OwnedLots(graph, holds: holds))
                }
                let fresh = Self.balances(OwnedLots(graph, holds: holds))
                for node in 0..<UInt32(balances.lots.nodeCount) where !chance.isOne(in: 3) {
                    let key = balances.lots.key(of: node)
                    #expect(key == fresh.lots.key(of: node))
                    #expect(balances.balance(of: node).total == fresh.balance(of: node).total, "balance of \(key), JELLYROLL_SEED=\(seed)")
                    #expect(balances.remaining(in: node) == fresh.remaining(in: node), "remaining in \(key), JELLYROLL_SEED=\(seed)")
                    #expect(balances.booked(on: node) == fresh.booked(on: node), "booked on \(key), JELLYROLL_SEED=\(seed)")
                }
                if chance.isOne(in: 4) { balances.forgetUnits() }
                kept = balances
            }
        }
        #expect(carried > 500, "Nothing was kept, so nothing was tried.")
    }

    @Test func `are only dropped downstream of what a batch touched`() {
        var story = Story()
        story.at(0) { facts in
            for name in ["A", "B", "C", "D"] { facts.lot(name, 10, .mass) }
            facts.draw("A", into: "B", length: 5, .mass)
            facts.draw("C", into: "D", length: 5, .mass)
        }
        story.at(1) { $0.draw("C", into: "D", length: 1, .mass) }
        let states = Story.states(story.events, cuts: [1])
        let before = Self.balances(OwnedLots(LineageGraph(states[0])))
        for node in 0..<UInt32(4) { _ = before.balance(of: node) }
        let lots = OwnedLots(LineageGraph(states[1]), continuing: before.lots, touched: [])
        #expect((0..<4).map { lots.isKept($0) } == [true, true, false, false])
    }
}
