// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `The bottleneck by active periods` {
    private static func find(_ periods: [(Int, Int64, Int64)], stations: Int, to end: Int64) -> Bottleneck {
        Bottleneck(periods.map { ActivePeriod(station: $0.0, from: $0.1, to: $0.2) }, stations: stations, from: 0, to: end)
    }

    @Test func `shifts while the old and the new one are both active`() {
        // Two machines as in Roser, Nakano and Tanaka (2002), figure 2: M1 is sole, they overlap, M2 is sole.
        //   M1  ██████████············      0–10
        //   M2  ·······███████████████      7–22
        let bottleneck = Self.find([(0, 0, 10), (1, 7, 22)], stations: 2, to: 22)
        #expect(bottleneck.chain.map(\.station) == [0, 1])
        #expect(bottleneck.shares.map(\.sole) == [7, 12])
        #expect(bottleneck.shares.map(\.shifting) == [3, 3])
    }

    @Test func `passes over shorter periods inside a longer one`() {
        let bottleneck = Self.find([(0, 0, 100), (1, 2, 10), (1, 20, 70), (2, 95, 99)], stations: 3, to: 100)
        #expect(bottleneck.shares.map(\.sole) == [100, 0, 0])
        #expect(bottleneck.shares.map(\.shifting) == [0, 0, 0])
        #expect(bottleneck.shares.map(\.meanActivePeriod) == [100, 29, 4])
        #expect(bottleneck.shares.map(\.periods) == [1, 2, 1])
    }

    @Test func `takes the longest of those active when one ends`() {
        //   M1  ██████████            0–10
        //   M2  ····████████          4–12
        //   M3  ·········██████████   9–19
        let bottleneck = Self.find([(0, 0, 10), (1, 4, 12), (2, 9, 19)], stations: 3, to: 19)
        #expect(bottleneck.chain.map(\.station) == [0, 2])
        #expect(bottleneck.shares.map(\.sole) == [9, 0, 9])
        #expect(bottleneck.shares.map(\.shifting) == [1, 0, 1])
    }

    @Test func `has nobody where everybody waits`() {
        let bottleneck = Self.find([(0, 0, 4), (1, 6, 9)], stations: 2, to: 10)
        #expect(bottleneck.shares.map(\.sole) == [4, 3])
        #expect(bottleneck.shares.map(\.shifting) == [0, 0])
        #expect(bottleneck.duration == 10)
    }

    @Test func `looks only at the asked time`() {
        let bottleneck = Bottleneck(
            [ActivePeriod(station: 0, from: -50, to: 30), ActivePeriod(station: 1, from: 20, to: 90)], stations: 2, from: 0, to: 40)
        #expect(bottleneck.shares.map(\.sole) == [20, 10])
        #expect(bottleneck.shares.map(\.shifting) == [10, 10])
    }

    @Test func `of no periods is nobody`() {
        let bottleneck = Self.find([], stations: 2, to: 10)
        #expect(bottleneck.chain.isEmpty)
        #expect(bottleneck.shares.allSatisfy { $0.sole == 0 && $0.shifting == 0 && $0.meanActivePeriod == 0 })
    }

    @Test func `agrees with a moment-by-moment search in random worlds`() {
        for seed in 1...60 as ClosedRange<UInt64> {
            var chance = Chance(seed: seed)
            var periods: [(Int, Int64, Int64)] = []
            for station in 0..<4 {
                var now = Int64(chance.uniform() * 6)
                while now < 120 {
                    let end = now + 1 + Int64(chance.uniform() * 25)
                    periods.append((station, now, min(end, 130)))
                    now = end + 1 + Int64(chance.uniform() * 12)
                }
            }
            let bottleneck = Self.find(periods, stations: 4, to: 130)
            for (before, after) in zip(bottleneck.chain, bottleneck.chain.dropFirst()) {
                let rivals = periods.filter { $0.1 <= before.to && $0.2 > before.to }
                if rivals.isEmpty {
                    #expect(after.from == periods.map(\.1).filter { $0 > before.to }.min(), "seed \(seed)")
                } else {
                    #expect(after.length == rivals.map { $0.2 - $0.1 }.max(), "seed \(seed)")
                    #expect(rivals.contains { $0.0 == after.station && $0.1 == after.from }, "seed \(seed)")
                }
            }
            // Each moment with an active station has one or more bottlenecks: one sole, or shifting ones.
            for moment in 0..<130 as Range<Int64> {
                let anybody = periods.contains { $0.1 <= moment && $0.2 > moment }
                let named = bottleneck.chain.contains { $0.from <= moment && $0.to > moment }
                #expect(anybody == named, "seed \(seed), moment \(moment)")
            }
            let sole = bottleneck.shares.map(\.sole).reduce(0, +)
            #expect(sole == (0..<130).count { moment in bottleneck.chain.count { $0.from <= moment && $0.to > moment } == 1 }.int64, "seed \(seed)")
        }
    }
}

extension Int {
    fileprivate var int64: Int64 { Int64(self) }
}
