// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `Traces of small random worlds` {
    @Test(arguments: [false, true], [false, true])
    func `touch what the definitions touch, cell by cell`(hasCycles: Bool, keepsLength: Bool) throws {
        var chance = Chance(seed: Chance.seed)
        for round in 0..<40 {
            let world = RandomWorld(RandomWorld.Shape(keepsLength: keepsLength, hasCycles: hasCycles), &chance)
            let graph = Story.graph(world.events, cuts: [])
            let holds: HoldView = [.now, .ever, .asBuilt, .at(Story.instant(6))][chance.below(4)]
            let naive = NaiveLineage(world.events, holds: holds)
            for start in naive.lots.keys.sorted() {
                for direction in [Direction.forward, .backward] {
                    let lot = naive.lots[start]!
                    var interval: Interval?
                    if chance.isOne(in: 2), lot.quantity != 0 {
                        let from = chance.within(0...max(0, (lot.quantity ?? 6) - 1))
                        interval = Interval(from, from + chance.within(1...3))
                    }
                    try compare(graph, naive, start, direction, interval, holds, "seed \(Chance.seed), round \(round)")
                }
            }
        }
    }

    private func compare(
        _ graph: LineageGraph, _ naive: NaiveLineage, _ start: NaiveLineage.Node, _ direction: Direction, _ interval: Interval?,
        _ holds: HoldView, _ note: String
    ) throws {
        let request = TraceRequest(
            lot: LotKey(name: start.name, generation: start.generation), direction: direction, interval: interval, holds: holds, floor: 0,
            fractions: false)
        let trace = try graph.trace(request)
        let end = naive.lots[start]!.quantity
        let asked = interval.map { interval in
            Set(
                naive.axis.filter { cell in
                    let reachesEnd = end.map { interval.to >= $0 } ?? false
                    return (cell >= interval.from || interval.from <= 0) && (cell < interval.to || reachesEnd)
                })
        }
        let points = naive.trace(start, asked: asked, direction)
        var depths: [NaiveLineage.Node: Int] = [:]
        var cells: [NaiveLineage.Node: Set<Int64>] = [:]
        for (point, depth) in points {
            depths[point.node] = min(depths[point.node] ?? depth, depth)
            cells[point.node, default: []].insert(point.cell)
        }
        var found: [NaiveLineage.Node: Int] = [:]
        for reached in trace.reached {
            let node = NaiveLineage.Node(name: reached.lot.name, generation: reached.lot.generation)
            found[node] = reached.depth
            guard let quantity = naive.lots[node]?.quantity, let touched = cells[node] else { continue }
            let inside = touched.filter { $0 >= 0 && $0 < quantity }
            if inside.isEmpty { continue }
            let got = Set((0..<quantity).filter { reached.intervals.contains($0) })
            #expect(got == inside, "stretches of \(node) from \(start) \(direction) \(String(describing: interval)); \(note)")
        }
        #expect(found == depths, "lots and depths from \(start) \(direction) \(String(describing: interval)) \(holds); \(note)")
    }

    @Test(arguments: [false, true])
    func `carry the fractions that laying claims end to end gives`(isSound: Bool) throws {
        var chance = Chance(seed: Chance.seed &+ 1)
        for round in 0..<150 {
            let shape = RandomWorld.Shape(hasCycles: !isSound && round % 3 == 0, isSound: isSound, hasGenerations: round % 2 == 0)
            let world = RandomWorld(shape, &chance)
            let graph = Story.graph(world.events, cuts: [])
            let naive = NaiveLineage(world.events, holds: .now)
            guard naive.canLayCells else { continue }
            for start in naive.lots.keys.sorted() {
                let lot = naive.lots[start]!
                var interval: Interval?
                if chance.isOne(in: 3), let quantity = lot.quantity, quantity > 1, !lot.isMixed, !lot.isUnit {
                    let from = chance.within(0...quantity - 1)
                    interval = Interval(from, min(quantity, from + chance.within(1...3)))
                }
                let expected = naive.fractions(start, asked: interval)
                let request = TraceRequest(
                    lot: LotKey(name: start.name, generation: start.generation), direction: .forward, interval: interval, floor: 0)
                for reached in try graph.trace(request).reached {
                    let node = NaiveLineage.Node(name: reached.lot.name, generation: reached.lot.generation)
                    let want = min(1, expected[node] ?? 0)
                    #expect(
                        abs((reached.fraction ?? -1) - want) < 1e-9,
                        "\(node) of \(start) \(String(describing: interval)): \(reached.fraction ?? -1), not \(want); seed \(Chance.seed), round \(round)"
                    )
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `lead back to every lot that leads here, with the same fraction`(isSound: Bool) throws {
        var chance = Chance(seed: Chance.seed &+ 2)
        for round in 0..<120 {
            let world = RandomWorld(
                RandomWorld.Shape(keepsLength: round % 2 == 0, hasCycles: !isSound && round % 3 == 0, isSound: isSound), &chance)
            let graph = Story.graph(world.events, cuts: [])
            for name in world.names where graph.rows.lot(named: name) != nil {
                let target = LotKey(name: name, generation: 0)
                let back = try graph.trace(TraceRequest(lot: target, direction: .backward, floor: 0))
                for ancestor in back.reached where ancestor.lot != target {
                    let forward = try graph.trace(TraceRequest(lot: ancestor.lot, direction: .forward, floor: 0))
                    let there = forward.reached.first { $0.lot == target }
                    #expect(there != nil, "descendants of \(ancestor.lot) lack \(target); seed \(Chance.seed), round \(round)")
                    #expect(
                        abs((there?.fraction ?? -1) - (ancestor.fraction ?? -1)) < 1e-9,
                        "\(ancestor.lot) in \(target): forward \(there?.fraction ?? -1), backward \(ancestor.fraction ?? -1); seed \(Chance.seed), round \(round)"
                    )
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `name the units to hold that the definition names`(hasCycles: Bool) throws {
        var chance = Chance(seed: Chance.seed &+ 6)
        var held = 0
        for round in 0..<120 {
            let world = RandomWorld(RandomWorld.Shape(hasCycles: hasCycles, hasGenerations: round % 2 == 0), &chance)
            let graph = Story.graph(world.events, cuts: [])
            let holds: HoldView = [.now, .ever, .asBuilt, .at(Story.instant(6))][chance.below(4)]
            let naive = NaiveLineage(world.events, holds: holds)
            for start in naive.lots.keys.sorted() {
                let expected = naive.unitsToHold(start)
                let request = TraceRequest(lot: start.key, direction: .forward, holds: holds, fractions: round % 3 != 0)
                let units = try graph.recall(request).units
                #expect(Set(units.map { NaiveLineage.Node($0.lot) }) == expected, "\(start) \(holds); seed \(Chance.seed), round \(round)")
                #expect(units.allSatisfy { $0.path.first == start.key && $0.path.last == $0.lot })
                held += units.count
            }
        }
        #expect(held > 0)
    }
}
