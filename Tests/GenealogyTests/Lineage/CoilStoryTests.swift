// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

/// The way of a coil metre to a cell: a 3,000 m jumbo, calendered by 2 %, rewound, a cut-out taken and spliced, slit into lanes, wound.
@Suite struct `From coil metre to cell` {
    static let metre: Int64 = 1_000_000
    static let cellLength: Int64 = 3_800_000

    /// Calendering is a generation of the coil: x → 1.02 x. Rewinding reverses: y = 3,060 m − x. The cut-out takes [1,000 m, 1,010 m) of the
    /// rewound coil, so what lies behind it moves 10 m forward. Slitting keeps x. Cells take 3.80 m each, 3 mm of leader first.
    static func chain(lanes: UInt16, cells: Int) -> Story {
        var story = Story()
        story.at(0) { $0.lot("jumbo", 3_000 * metre, product: "coil") }
        story.at(10) { facts in
            facts.open("jumbo", Quantity(3_060 * metre, .length))
            facts.draw("jumbo", 0...3_000 * metre, into: "jumbo", at: (0, 3_060 * metre))
        }
        story.at(20) { facts in
            facts.lot("rewound", 3_060 * metre, product: "coil")
            facts.draw("jumbo", 0...3_060 * metre, into: "rewound", at: (3_060 * metre, 0))
        }
        story.at(30) { facts in
            facts.lot("spliced", 3_050 * metre, product: "coil", tracks: Array(repeating: 1, count: Int(lanes)))
            facts.lot("scrap", 10 * metre, product: "scrap")
            facts.draw("rewound", 0...1_000 * metre, into: "spliced", at: (0, 1_000 * metre))
            facts.draw("rewound", 1_000 * metre...1_010 * metre, into: "scrap", at: (0, 10 * metre))
            facts.draw("rewound", 1_010 * metre...3_060 * metre, into: "spliced", at: (1_000 * metre, 3_050 * metre))
        }
        story.at(40) { facts in
            for lane in 0..<lanes {
                facts.lot("lane-\(lane)", 3_050 * metre, product: "lane")
                facts.draw("spliced", 0...3_050 * metre, into: "lane-\(lane)", at: (0, 3_050 * metre), track: lane)
            }
        }
        for lane in 0..<lanes {
            story.at(50 + Int64(lane)) { facts in
                for cell in 0..<cells {
                    let from = 3_000 + Int64(cell) * cellLength
                    facts.unit("cell-\(lane)-\(cell)")
                    facts.draw("lane-\(lane)", from...from + cellLength, into: "cell-\(lane)-\(cell)", role: "cathode")
                }
            }
        }
        return story
    }

    /// Jumbo metre x before calendering, in the spliced coil: the winder's metre on every lane.
    private func wound(_ x: Double) -> Double {
        let rewound = 3_060 - 1.02 * x
        return rewound < 1_000 ? rewound : rewound - 10
    }

    @Test func `a scratch at 310 to 318 m finds exactly the cells that arithmetic finds`() throws {
        let graph = CoilStoryChain.graph
        let m = Self.metre
        let found = try graph.names("jumbo", .forward, 310 * m...318 * m)
        // 3,060 − 1.02 · 318 = 2,735.64 and 3,060 − 1.02 · 310 = 2,743.80, both behind the cut-out: 2,725.64 to 2,733.80 m of every lane.
        let from = wound(318)
        let to = wound(310)
        #expect(abs(from - 2_725.64) < 1e-9 && abs(to - 2_733.80) < 1e-9)
        var expected: Set<String> = ["jumbo#1", "rewound", "spliced"]
        for lane in 0..<14 {
            expected.insert("lane-\(lane)")
            for cell in 0..<789 {
                let start = 0.003 + Double(cell) * 3.8
                if start < to, start + 3.8 > from { expected.insert("cell-\(lane)-\(cell)") }
            }
        }
        #expect(found == expected)
        #expect(found.filter { $0.hasPrefix("cell-") }.count == 14 * 3)
    }

    @Test func `a scratch on lane 5 of the spliced coil stays on lane 5`() throws {
        let graph = CoilStoryChain.graph
        let m = Self.metre
        let found = try graph.names("spliced", .forward, 310 * m...318 * m, track: 5)
        let expected = (0..<789).filter { 0.003 + Double($0) * 3.8 < 318 && 0.003 + Double($0 + 1) * 3.8 > 310 }.map { "cell-5-\($0)" }
        #expect(found == Set(expected + ["lane-5"]))
        #expect(expected.count == 3)
    }

    @Test func `a stretch that was cut out reaches scrap and no cell`() throws {
        let graph = CoilStoryChain.graph
        // Rewound 1,002 to 1,008 m: x = (3,060 − y) / 1.02.
        let request = TraceRequest(
            lot: LotKey(name: "jumbo", generation: 1), direction: .forward, interval: Interval(2_052 * Self.metre, 2_058 * Self.metre))
        #expect(Set(try graph.trace(request).reached.map(\.lot.name)) == ["jumbo", "rewound", "scrap"])
    }

    @Test func `a cell leads back to the very stretch of the jumbo it was coated on`() throws {
        let graph = CoilStoryChain.graph
        let trace = try graph.trace(TraceRequest(lot: LotKey(name: "cell-5-720", generation: 0), direction: .backward, floor: 0))
        let jumbo = try #require(trace.reached.first { $0.lot == LotKey(name: "jumbo", generation: 0) })
        // Lane 2,736.003 to 2,739.803 m; rewound 10 m more; before calendering (3,060 − y) / 1.02.
        let from = (3_060 - 2_749.803) / 1.02
        let to = (3_060 - 2_746.003) / 1.02
        let interval = try #require(jumbo.intervals.intervals.first)
        #expect(jumbo.intervals.intervals.count == 1)
        #expect(abs(Double(interval.from) - from * 1e6) <= 2 && abs(Double(interval.to) - to * 1e6) <= 2)
        #expect(jumbo.depth == 5)
        let share = 3.8 / 1.02 / 3_000 / 14
        #expect(abs((jumbo.fraction ?? 0) - share) < 1e-12)
    }

    @Test func `fractions of what a jumbo became add up to it`() throws {
        let fractions = try CoilStoryChain.graph.fractions("jumbo")
        let cells = fractions.filter { $0.key.hasPrefix("cell-") }.values.reduce(0, +)
        let left = 1 - 789 * 3.8 / 3_050.0
        #expect(abs(cells + (fractions["scrap"] ?? 0) - (1 - 3_050.0 / 3_060 * left)) < 1e-9)
        #expect(abs((fractions["scrap"] ?? 0) - 10 / 3_060.0) < 1e-12)
    }
}

/// Woven once for all tests of the suite.
private enum CoilStoryChain {
    static let graph = `From coil metre to cell`.chain(lanes: 14, cells: 789).graph
}
