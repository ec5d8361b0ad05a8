// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `A risk map` {
    @Test func `counts of each lot what its recall would hold`() throws {
        var chance = Chance(seed: Chance.seed &+ 13)
        var units = 0
        for round in 0..<80 {
            let world = RandomWorld(RandomWorld.Shape(hasCycles: round % 3 == 0, hasGenerations: round % 2 == 0), &chance)
            let graph = Story.graph(world.events, cuts: [])
            let holds: HoldView = [.now, .ever, .asBuilt, .at(Story.instant(6))][chance.below(4)]
            for product in ["p0", "p1", "p2"] {
                var expected: Set<RiskMap.Lot> = []
                for lot in graph.lots(from: 0, limit: 1_000) {
                    for generation in 0..<lot.generations {
                        let summary = try graph.summary(of: LotKey(name: lot.lot.name, generation: generation))
                        guard summary.product == product else { continue }
                        let recall = try graph.recall(TraceRequest(lot: summary.lot, direction: .forward, holds: holds))
                        expected.insert(
                            RiskMap.Lot(
                                lot: summary.lot, site: summary.site, quantity: summary.quantity, units: recall.units.count,
                                certainUnits: recall.certainUnits))
                    }
                }
                guard !expected.isEmpty else { continue }
                let map = try graph.riskMap(of: product, holds: holds) { _, _ in }
                #expect(Set(map.lots) == expected, "\(product) \(holds); seed \(Chance.seed), round \(round)")
                #expect(map.lots.count == expected.count && zip(map.lots, map.lots.dropFirst()).allSatisfy { $0.units >= $1.units })
                units += map.lots.reduce(0) { $0 + $1.units }
            }
        }
        #expect(units > 0)
    }

    @Test func `of parts in wholes that are inside each other has them all`() throws {
        var story = Story()
        story.at(0) { facts in
            facts.lot("A", 10, product: "foil")
            for name in ["cell", "module", "pack", "spare"] { facts.unit(name) }
        }
        story.at(1) { facts in
            facts.draw("A", 0...4, into: "cell")
            facts.draw("A", 4...8, into: "spare")
            facts.hold("cell", in: "module")
            facts.hold("module", in: "pack")
        }
        #expect(try story.graph.riskMap(of: "foil", holds: .now) { _, _ in }.lots.map(\.units) == [2])
        story.at(2) { $0.hold("pack", in: "module") }
        #expect(try story.graph.recall(TraceRequest(lot: LotKey(name: "A", generation: 0), direction: .forward)).units.count == 3)
        #expect(try story.graph.riskMap(of: "foil", holds: .now) { _, _ in }.lots.map(\.units) == [3])
    }

    @Test func `is refused for a product that no lot is of`() throws {
        var story = Story()
        story.at(0) { $0.lot("A", 10, product: "foil") }
        let graph = story.graph
        let refusal = #expect(throws: GenealogyError.self) { try graph.riskMap(of: "film", holds: .now) { _, _ in } }
        #expect(refusal?.code == .unknownProduct && refusal?.message == "No lot is of the product “film”.")
    }
}
