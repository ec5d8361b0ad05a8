// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@Suite struct `The worklist` {
    /// A random world, and what makes more kinds of discrepancies: closes, counts, clashes, repeats, clocks that are ahead.
    private func events(_ round: Int, _ chance: inout Chance) -> [Event] {
        let world = RandomWorld(
            RandomWorld.Shape(hasCycles: round % 3 == 0, isSound: round % 4 == 1, hasGenerations: round % 2 == 0), &chance)
        var story = Story(events: world.events)
        func name() -> String { world.names[chance.below(world.names.count)] }
        for number in 0..<chance.below(5) {
            let (minute, name, other) = (chance.within(1...30), name(), name())
            switch chance.below(10) {
            case 0: story.at(minute) { $0.closes.append(Close(lot: name, reason: "empty")) }
            case 1: story.at(minute) { $0.lot(name, chance.within(1...6), world.kinds[name]!.dimension, site: "s\(minute % 2)", basis: .counted) }
            case 2: story.at(minute, id: "e\(chance.below(4))") { $0.draw(name, 0...1, into: other) }
            case 3: story.at(5_000_000, id: "ahead\(minute)") { $0.draw(name, 1...2, into: other) }
            case 4: story.again(2 + number)
            case 5, 6:
                for minute in [minute, chance.within(1...30)] {
                    let (whole, kind) = (["box", "pallet", "tray"][chance.below(3)], chance.isOne(in: 3) ? Hold.Kind.carrier : .component)
                    story.at(minute) { $0.hold(chance.isOne(in: 2) ? name : "box", in: whole, kind) }
                }
            case 7: story.at(minute) { $0.release(nil, from: ["box", "pallet", "tray"][chance.below(3)]) }
            case 8: story.unbooked(name, "2.5", ["H87", "XYZ"][chance.below(2)], at: minute)
            default: story.withdraw(["e1", "e2", "s0", "ahead1", "nobody"][chance.below(5)], at: 31)
            }
        }
        return round % 5 == 0 ? story.events : story.events.shuffled(using: &chance)
    }

    @Test func `brought from batch to batch is the same as made anew`() throws {
        var chance = Chance(seed: Chance.seed &+ 11)
        var kinds: Set<Discrepancy.Kind> = []
        for round in 0..<100 {
            let keeper = WorklistKeeper()
            var before: LineageGraph?
            for rows in Story.states(events(round, &chance), &chance) {
                let graph = LineageGraph(rows, worklists: keeper)
                // Some states are never asked, some when others have gone on.
                if chance.isOne(in: 3) {
                    before = graph
                    continue
                }
                let anew = try LineageGraph(rows).discrepancies(of: nil, limit: 10_000)
                let few = chance.below(12)
                let first = try graph.discrepancies(of: nil, limit: few)
                let kept = try graph.discrepancies(of: nil, limit: 10_000)
                #expect(kept.found == anew.found, "seed \(Chance.seed), round \(round)")
                #expect(kept.counts == anew.counts && first.counts == anew.counts, "seed \(Chance.seed), round \(round)")
                #expect(first.found == Array(anew.found.prefix(few)), "seed \(Chance.seed), round \(round)")
                kinds.formUnion(anew.counts.keys)
                if let late = before {
                    let anew = try LineageGraph(late.rows).discrepancies(of: nil, limit: 10_000)
                    #expect(try late.discrepancies(of: nil, limit: 10_000).found == anew.found, "seed \(Chance.seed), round \(round)")
                }
            }
        }
        #expect(kinds == Set(Discrepancy.Kind.allCases))
    }

    /// One lot is asked about with everything that was said of it, all lots by columns first.
    @Test func `tells of all lots what it tells of each`() throws {
        var chance = Chance(seed: Chance.seed &+ 12)
        for round in 0..<60 {
            let graph = Story.graph(events(round, &chance), cuts: [])
            let all = try graph.discrepancies(of: nil, limit: 10_000)
            var each: Set<Discrepancy> = []
            for lot in graph.lots(from: 0, limit: 1_000) {
                for generation in 0..<lot.generations {
                    each.formUnion(try graph.discrepancies(of: LotKey(name: lot.lot.name, generation: generation), limit: 10_000).found)
                }
            }
            let told = Set(all.found)
            #expect(told.count == all.found.count && all.counts.values.reduce(0, +) == told.count)
            let remarks: Set<Discrepancy.Kind> = [.conflictingEvent, .equalEvents, .withdrawnUnknown]
            func isRemark(_ found: Discrepancy) -> Bool {
                if case .aheadOfClock = found.reason { return true }
                return remarks.contains(found.kind)
            }
            #expect(told.filter { !isRemark($0) } == each.filter { !isRemark($0) }, "seed \(Chance.seed), round \(round)")
            // Every lot an event speaks of tells what is wrong with it; the list, the first by name.
            #expect(told.filter { isRemark($0) && !$0.lot.name.isEmpty }.isSubset(of: each), "seed \(Chance.seed), round \(round)")
            #expect(
                Set(told.filter { isRemark($0) && !$0.lot.name.isEmpty }.map(\.reason)) == Set(each.filter(isRemark).map(\.reason)),
                "seed \(Chance.seed), round \(round)")
        }
    }

    @Test func `of many lots lists the first by name`() throws {
        var story = Story()
        for number in (0..<9_000).reversed() {
            story.at(5) { facts in
                facts.lot("L\(number)", 10)
                facts.draw("L\(number)", number.isMultiple(of: 3) ? 0...11 : 0...10, into: "M\(number)")
            }
        }
        let found = try story.graph.discrepancies(of: nil, limit: 10)
        #expect(found.counts == [.overrun: 3_000, .provisionalLot: 9_000])
        #expect(found.found.map(\.lot.name) == (0..<9_000).filter { $0.isMultiple(of: 3) }.map { "L\($0)" }.sorted().prefix(10).map(\.self))
    }
}
