// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Any order of arrival` {
    /// All answers about all lots, without what is about arrival itself.
    private func dump(_ graph: LineageGraph, _ names: [String]) throws -> [String] {
        var lines: [String] = []
        for name in names.sorted() where graph.rows.lot(named: name) != nil {
            let newest = try graph.find(name, generation: nil)
            for generation in 0...newest.generation {
                let lot = LotKey(name: name, generation: generation)
                var summary = try graph.summary(of: lot)
                summary.events = []
                lines.append("\(summary)")
                for direction in [Direction.forward, .backward] {
                    lines += try graph.trace(TraceRequest(lot: lot, direction: direction)).reached.map { "\(lot) \(direction) \($0)" }
                    lines += try graph.links(of: lot, direction, limit: 100).links.map { link in
                        var link = link
                        link.event = 0
                        return "\(link)"
                    }
                }
                let recall = try graph.recall(TraceRequest(lot: lot, direction: .forward))
                lines += recall.units.map { "\($0)" } + recall.stock.map { "\($0)" }
            }
        }
        for var discrepancy in try graph.discrepancies(of: nil, limit: 1_000).found {
            discrepancy.events = []
            lines.append("\(discrepancy)")
        }
        return lines
    }

    @Test func `and any cut into batches gives the same answers`() throws {
        var chance = Chance(seed: Chance.seed &+ 3)
        for round in 0..<60 {
            let world = RandomWorld(RandomWorld.Shape(keepsLength: false, hasCycles: round % 4 == 0), &chance)
            let first = try dump(Story.graph(world.events, cuts: []), world.names)
            for _ in 0..<2 {
                let events = world.events.shuffled(using: &chance)
                let cuts = Set((0..<4).map { _ in chance.below(events.count + 1) })
                let other = try dump(Story.graph(events, cuts: cuts), world.names)
                let differing = Set(other).symmetricDifference(first).sorted()
                #expect(differing.isEmpty, "\(differing.prefix(4)); seed \(Chance.seed), round \(round)")
            }
        }
    }

    @Test func `a trace of a union is the union of the traces`() throws {
        var chance = Chance(seed: Chance.seed &+ 4)
        for round in 0..<150 {
            let world = RandomWorld(RandomWorld.Shape(keepsLength: false, hasCycles: round % 4 == 0), &chance)
            let graph = Story.graph(world.events, cuts: [])
            for name in world.names where world.kinds[name] == .mapped && graph.rows.lot(named: name) != nil {
                guard let quantity = try graph.summary(of: LotKey(name: name, generation: 0)).quantity?.amount, quantity > 1 else { continue }
                let cut = chance.within(1...quantity - 1)
                let whole = try graph.names(name, .forward)
                let parts = try graph.names(name, .forward, 0...cut).union(graph.names(name, .forward, cut...quantity))
                #expect(whole == parts, "\(name) cut at \(cut); seed \(Chance.seed), round \(round)")
            }
        }
    }

    @Test func `in sound books stock and draws add up, and no fraction is more than all`() throws {
        var chance = Chance(seed: Chance.seed &+ 5)
        for round in 0..<150 {
            let world = RandomWorld(RandomWorld.Shape(isSound: true, hasGenerations: false, hasWithdrawals: false), &chance)
            let graph = Story.graph(world.events, cuts: [])
            for name in world.names {
                let summary = try graph.summary(of: LotKey(name: name, generation: 0))
                let made = try #require(summary.quantity?.amount)
                #expect(summary.drawn + (summary.remaining ?? -1) == made, "\(name); seed \(Chance.seed), round \(round)")
                let reached = try graph.fractions(name)
                #expect(reached.values.allSatisfy { $0 >= 0 && $0 <= 1 })
            }
        }
    }
}
