// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Shares of lots` {
    private static let accounts = 3

    /// Amounts that depend on the lot's name alone: one plain, one below zero, one beyond 2⁵⁰.
    private static func booked(_ lot: OwnedLot) -> [Int64] {
        guard lot.key.generation == 0 else { return [0, 0, 0] }
        let seed = lot.key.name.utf8.reduce(Int64(7)) { ($0 &* 31 &+ Int64($1)) % 1_000 }
        return [1_000_003 + seed, -77 - seed, (1 << 55) + seed]
    }

    private static func balances(_ graph: LineageGraph) -> Balances {
        let lots = OwnedLots(graph)
        return Balances(lots, accounts: accounts, booked: booked) { lot, _ in
            // The second account weighs its claims unevenly.
            let weights = lot.claims.map { Int64(lots.key(of: $0.product).name.utf8.reduce(0) { $0 + Int($1) } % 3) }
            return Balances.Weighting(classes: [.physical, ClaimWeights(claims: weights, gap: 2)], classOfAccount: [0, 1, 0])
        }
    }

    private static func story(_ graph: LineageGraph) -> [String: [Int64]] {
        let balances = balances(graph)
        var told: [String: [Int64]] = [:]
        for node in 0..<UInt32(balances.lots.nodeCount) {
            let key = balances.lots.key(of: node)
            told["\(key.name)#\(key.generation)"] = balances.balance(of: node).total + balances.remaining(in: node)
        }
        return told
    }

    @Test(arguments: [true, false]) func `in any world, what was booked is what rests, to the last unit`(hasCycles: Bool) {
        for round in 0..<150 {
            let seed = Chance.seed &+ UInt64(round)
            var chance = Chance(seed: seed)
            var shape = RandomWorld.Shape(lots: 3...9, events: 4...24)
            shape.keepsLength = false
            shape.hasCycles = hasCycles
            let world = RandomWorld(shape, &chance)
            let balances = Self.balances(Story.graph(world.events, cuts: []))
            var booked = [Int64](repeating: 0, count: Self.accounts)
            var rests = booked
            for node in 0..<UInt32(balances.lots.nodeCount) {
                balances.settle([node])
                for (account, amount) in Self.booked(balances.lots.lot(node)).enumerated() { booked[account] &+= amount }
                for (account, amount) in balances.remaining(in: node).enumerated() { rests[account] &+= amount }
            }
            #expect(booked == rests, "JELLYROLL_SEED=\(seed)")
        }
    }

    @Test func `a lot's balance is what was booked on it and what its sources handed to it`() {
        for round in 0..<60 {
            let seed = Chance.seed &+ 10_000 &+ UInt64(round)
            var chance = Chance(seed: seed)
            let world = RandomWorld(RandomWorld.Shape(lots: 4...9, events: 6...20), &chance)
            let balances = Self.balances(Story.graph(world.events, cuts: []))
            for node in 0..<UInt32(balances.lots.nodeCount) {
                var sum = balances.booked(on: node)
                for (_, amounts) in balances.inflows(of: node) { for account in sum.indices { sum[account] &+= amounts[account] } }
                #expect(sum == balances.balance(of: node).total, "JELLYROLL_SEED=\(seed)")
                var left = balances.balance(of: node).total
                balances.forEachOutflow(of: node) { _, _, amounts in for account in left.indices { left[account] &-= amounts[account] } }
                #expect(left == balances.remaining(in: node), "JELLYROLL_SEED=\(seed)")
            }
        }
    }

    @Test func `the order in which events came changes no balance`() {
        for round in 0..<80 {
            let seed = Chance.seed &+ 20_000 &+ UInt64(round)
            var chance = Chance(seed: seed)
            var shape = RandomWorld.Shape(lots: 3...7, events: 4...14)
            shape.hasCycles = round % 4 == 0
            let world = RandomWorld(shape, &chance)
            let told = Self.story(Story.graph(world.events, cuts: []))
            let shuffled = world.events.shuffled(using: &chance)
            let cuts = Set((0..<3).map { _ in 1 + chance.below(shuffled.count) })
            let again = Self.story(Story.graph(shuffled, cuts: cuts))
            // A generation is numbered by time, so names agree.
            #expect(told == again, "JELLYROLL_SEED=\(seed)")
        }
    }

    @Test func `a coil coated from one batch and then another has two stretches`() throws {
        // A 100 m coil: batch 1 on [0, 60), batch 2 on [60, 100). A cell from 50 to 70 took 10 of 60 m, and 10 of 40 m.
        var story = Story()
        story.at(0) { facts in
            facts.lot("B1", 1_000, .mass)
            facts.lot("B2", 1_000, .mass)
            facts.lot("K", 100)
            facts.draw("B1", into: "K", at: (0, 60), length: 1_000, .mass)
            facts.draw("B2", into: "K", at: (60, 100), length: 1_000, .mass)
        }
        story.at(1) { facts in
            facts.unit("C")
            facts.draw("K", 50...70, into: "C")
        }
        let lots = OwnedLots(story.graph)
        let balances = Balances(lots, accounts: 2) { lot in
            lot.key.name == "B1" ? [600, 0] : lot.key.name == "B2" ? [0, 400] : [0, 0]
        } weighting: { _, _ in
            Balances.Weighting(classes: [.physical], classOfAccount: [0, 0])
        }
        let cell = try lots.node(of: LotKey(name: "C", generation: 0))
        #expect(balances.balance(of: cell).total == [100, 100])
    }

    @Test func `three claims on ten units of seven own two, two and three`() throws {
        // ⌊7·3/10⌋ = 2, ⌊7·6/10⌋ = 4, ⌊7·10/10⌋ = 7
        var story = Story()
        story.at(0) { $0.lot("S", 10, .mass) }
        for (index, length) in [3, 3, 4].enumerated() {
            story.at(Int64(index + 1)) { facts in
                facts.lot("P\(index)", 1, .mass)
                facts.draw("S", into: "P\(index)", length: Int64(length), .mass)
            }
        }
        let lots = OwnedLots(story.graph)
        let balances = Balances(lots, accounts: 1) {
            $0.key.name == "S" ? [7] : [0]
        } weighting: { _, _ in
            Balances.Weighting(classes: [.physical], classOfAccount: [0])
        }
        for (name, amount) in [("P0", 2), ("P1", 2), ("P2", 3)] {
            let node = try lots.node(of: LotKey(name: name, generation: 0))
            #expect(balances.balance(of: node).total == [Int64(amount)])
        }
        let source = try lots.node(of: LotKey(name: "S", generation: 0))
        balances.settle([source])
        #expect(balances.remaining(in: source) == [0])
    }

    @Test func `lots made of one another hand nothing to each other, and something to others`() throws {
        var story = Story()
        story.at(0) { facts in
            for name in ["A", "B", "C"] { facts.lot(name, 10, .mass) }
            facts.draw("A", into: "B", length: 5, .mass)
            facts.draw("B", into: "A", length: 5, .mass)
            facts.draw("B", into: "C", length: 5, .mass)
        }
        let lots = OwnedLots(story.graph)
        let balances = Balances(lots, accounts: 1) {
            $0.key.name == "C" ? [0] : [100]
        } weighting: { _, _ in
            Balances.Weighting(classes: [.physical], classOfAccount: [0])
        }
        func node(_ name: String) throws -> UInt32 { try lots.node(of: LotKey(name: name, generation: 0)) }
        let (a, b, c) = (try node("A"), try node("B"), try node("C"))
        #expect(balances.balance(of: c).total == [50])
        #expect(balances.remaining(in: a) == [100])
        #expect(balances.remaining(in: b) == [50])
        #expect([a, b, c].map(balances.isInCircle) == [true, true, false])
    }
}
