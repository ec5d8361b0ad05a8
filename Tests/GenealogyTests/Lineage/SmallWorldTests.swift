// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

/// Every world of at most three happenings out of a list and of four draws out of it, told in order and from its end, against the definitions
/// cell by cell.
///
/// Four lots: a coil A and a coil B of two cells each, a powder M of two, a unit U; a pack P appears when U is put into it. What happens
/// has its own minute, so that worlds with the same happenings are the same world.
@Suite struct `Every small world` {
    private struct Happening {
        let name: String
        let minute: Int64
        let tell: @Sendable (inout Facts) -> Void

        init(_ name: String, _ minute: Int64, _ tell: @escaping @Sendable (inout Facts) -> Void) {
            self.name = name
            self.minute = minute
            self.tell = tell
        }
    }

    private static let lots = Happening("lots", 0) { facts in
        facts.lot("A", 2)
        facts.lot("B", 2)
        facts.lot("M", 2, .mass)
        facts.unit("U")
    }

    private static let unitIntoPack = Happening("U into P", 8) { $0.hold("U", in: "P") }

    private static let happenings = [
        Happening("the first cell of A into the first of B", 4) { $0.draw("A", 0...1, into: "B", at: (0, 1)) },
        Happening("the second too", 5) { $0.draw("A", 1...2, into: "B", at: (0, 1)) },
        Happening("all of A reversed into B", 6) { $0.draw("A", 0...2, into: "B", at: (2, 0)) },
        Happening("a cell from anywhere in A into M", 6) { $0.draw("A", into: "M", length: 1) },
        Happening("A past its end into M", 5) { $0.draw("A", 1...3, into: "M") },
        Happening("a cell of B, about there, into U", 7) { $0.draw("B", 0...1, into: "U", uncertainty: 1) },
        Happening("more of M than there was into U", 7) { $0.draw("M", into: "U", length: 3, .mass) },
        Happening("B back into A", 8) { $0.draw("B", 1...2, into: "A", at: (0, 1)) },
        Happening("M into itself", 7) { $0.draw("M", into: "M", length: 1, .mass) },
        Happening("the first cell of A is cut off and rewound", 5) { facts in
            facts.open("A", Quantity(1, .length))
            facts.draw("A", 0...1, into: "A", at: (1, 0))
        },
        Happening("M is filled again", 7) { $0.open("M", Quantity(2, .mass)) },
        Happening("B's name is put to a new use", 7) { $0.open("B", inherits: false) },
        unitIntoPack,
        Happening("U out of P", 9) { $0.release("U", from: "P") },
        Happening("U is reworked", 9) { $0.open("U", Quantity(1, .pieces)) },
    ]

    /// The first of the happenings, which are draws and nothing else.
    private static let drawCount = 9

    /// As many worlds as there are ways to choose up to three, and four of the draws.
    private static func worlds(first: Int) -> [[Int]] {
        var all: [[Int]] = [[first]]
        for b in first + 1..<max(first + 1, happenings.count) {
            all.append([first, b])
            for c in b + 1..<max(b + 1, happenings.count) {
                all.append([first, b, c])
                for d in c + 1..<max(c + 1, drawCount) { all.append([first, b, c, d]) }
            }
        }
        return all
    }

    private static func events(_ world: [Int]) -> [Event] {
        [Story.event("lots", at: lots.minute, lots.tell)]
            + world.map { Story.event("e\($0)", at: happenings[$0].minute, happenings[$0].tell) }
    }

    @Test(arguments: happenings.indices)
    func `is traced as the definitions say, whatever came first`(_ first: Int) throws {
        var count = 0
        for world in Self.worlds(first: first) {
            try compare(world)
            count += 1
        }
        let left = happenings.count - 1 - first
        let draws = max(0, Self.drawCount - 1 - first)
        #expect(count == 1 + left + left * (left - 1) / 2 + draws * (draws - 1) * (draws - 2) / 6)
        print("\(count) small worlds that begin with “\(Self.happenings[first].name)”")
    }

    private var happenings: [Happening] { Self.happenings }

    private func compare(_ world: [Int]) throws {
        let events = Self.events(world)
        let told = world.map { happenings[$0].name }.joined(separator: "; ")
        let graph = Story.graph(events, cuts: [])
        // The lots come last, and each event in a batch of its own.
        let late = Story.graph(events.reversed(), cuts: Set(events.indices))
        let isHeld = world.contains { happenings[$0].name == Self.unitIntoPack.name }
        for view in isHeld ? [HoldView.now, .ever, .asBuilt, .at(Story.instant(8))] : [.now] {
            let naive = NaiveLineage(events, holds: view, axis: -2...4)
            var fractions: [NaiveLineage.Node: [NaiveLineage.Node: Double]] = [:]
            if naive.canLayCells { for start in naive.lots.keys { fractions[start] = naive.fractions(start, asked: nil) } }
            for start in naive.lots.keys.sorted() {
                let units = try graph.recall(TraceRequest(lot: start.key, direction: .forward, holds: view)).units
                #expect(Set(units.map { NaiveLineage.Node($0.lot) }) == naive.unitsToHold(start), "units of \(start) \(view): \(told)")
                for direction in [Direction.forward, .backward] {
                    let request = TraceRequest(lot: start.key, direction: direction, holds: view, floor: 0)
                    let trace = try graph.trace(request)
                    compare(trace, naive, start, "\(view): \(told)")
                    #expect(try Array(late.trace(request).reached) == Array(trace.reached), "\(start) \(direction) \(view), told late: \(told)")
                    for reached in trace.reached where naive.canLayCells {
                        let node = NaiveLineage.Node(reached.lot)
                        let want = min(1, (direction == .forward ? fractions[start]?[node] : fractions[node]?[start]) ?? 0)
                        #expect(
                            abs((reached.fraction ?? -1) - want) < 1e-9,
                            "\(node) of \(start) \(direction) \(view): \(reached.fraction ?? -1), not \(want): \(told)")
                    }
                }
            }
        }
    }

    /// Lots, depths and stretches.
    private func compare(_ trace: Trace, _ naive: NaiveLineage, _ start: NaiveLineage.Node, _ note: String) {
        var depths: [NaiveLineage.Node: Int] = [:]
        var cells: [NaiveLineage.Node: Set<Int64>] = [:]
        for (point, depth) in naive.trace(start, asked: nil, trace.request.direction) {
            depths[point.node] = min(depths[point.node] ?? depth, depth)
            cells[point.node, default: []].insert(point.cell)
        }
        var found: [NaiveLineage.Node: Int] = [:]
        for reached in trace.reached {
            let node = NaiveLineage.Node(reached.lot)
            found[node] = reached.depth
            guard let quantity = naive.lots[node]?.quantity, let inside = cells[node]?.filter({ 0 <= $0 && $0 < quantity }) else { continue }
            if inside.isEmpty { continue }
            #expect(Set((0..<quantity).filter { reached.intervals.contains($0) }) == inside, "\(node) of \(start) \(trace.request.direction) \(note)")
        }
        #expect(found == depths, "\(start) \(trace.request.direction) \(note)")
    }
}

extension NaiveLineage.Node {
    init(_ lot: LotKey) { self.init(name: lot.name, generation: lot.generation) }
    var key: LotKey { LotKey(name: name, generation: generation) }
}
