// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `What becomes of amounts on one lot` {
    private static let amounts: [Int64] = [1_000_003, -77, (1 << 55) + 9]

    private static func weighting(_ lot: OwnedLot) -> Balances.Weighting {
        let weights = lot.claims.map { Int64($0.product % 3) }
        return Balances.Weighting(classes: [.physical, ClaimWeights(claims: weights, gap: 2)], classOfAccount: [0, 1, 0])
    }

    /// Coils, tracks, weights, overlaps, overruns, holds, generations, circles.
    @Test(arguments: 0..<3) func `is what books say that hold nothing else`(_ kind: Int) throws {
        var exact = 0
        for round in 0..<80 {
            let seed = Chance.seed &+ UInt64(7_000_000 * (kind + 1) + round)
            var chance = Chance(seed: seed)
            var shape = RandomWorld.Shape(lots: 3...10, events: 4...30)
            shape.hasCycles = kind == 1
            shape.isSound = kind == 2
            let graph = Story.graph(RandomWorld(shape, &chance).events, cuts: [])
            let lots = OwnedLots(graph)
            let start = UInt32(chance.below(lots.nodeCount))
            let flow = OnwardFlow(lots, accounts: 3) { _ in
                false
            } weighting: {
                Self.weighting($0)
            }
            let stops = flow.stops(from: start, Self.amounts)
            var left = Self.amounts
            for stop in stops {
                for account in left.indices { left[account] &-= stop.arrived[account] &- stop.passed[account] }
            }
            // What arrived anew at each lot was handed on by another, so that the rests are what lay on the first.
            #expect(left == [0, 0, 0], "JELLYROLL_SEED=\(seed)")
            #expect(Set(stops.map(\.node)).count == stops.count && stops.allSatisfy { $0.arrived.contains { $0 != 0 } })
            let balances = Balances(OwnedLots(graph), accounts: 3) {
                $0.node == start ? Self.amounts : [0, 0, 0]
            } weighting: { lot, _ in
                Self.weighting(lot)
            }
            // In a coil, books also tell pieces apart that others left there, and a share may lie a little otherwise.
            if stops.contains(where: { lots.lot($0.node).isMapped }) { continue }
            exact += 1
            let arrived = Dictionary(uniqueKeysWithValues: stops.map { ($0.node, $0.arrived) })
            for node in 0..<UInt32(lots.nodeCount) {
                #expect(balances.balance(of: node).total == arrived[node] ?? [0, 0, 0], "\(lots.key(of: node)), JELLYROLL_SEED=\(seed)")
            }
        }
        #expect(exact > 5, "Nearly all ways led through a coil.")
    }

    @Test func `ends where it is told to`() throws {
        let seed = Chance.seed &+ 31
        var chance = Chance(seed: seed)
        for _ in 0..<40 {
            let graph = Story.graph(RandomWorld(RandomWorld.Shape(lots: 3...10, events: 4...30), &chance).events, cuts: [])
            let lots = OwnedLots(graph)
            let start = UInt32(chance.below(lots.nodeCount))
            let flow = OnwardFlow(lots, accounts: 3) {
                $0.node == start
            } weighting: {
                Self.weighting($0)
            }
            let stops = flow.stops(from: start, Self.amounts)
            #expect(stops.map(\.node) == [start] && stops[0].arrived == Self.amounts && stops[0].passed == [0, 0, 0], "JELLYROLL_SEED=\(seed)")
        }
    }
}
