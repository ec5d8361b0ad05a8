// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Web

@Suite struct `Ticks of an axis` {
    struct Row: Sendable, CustomTestStringConvertible {
        let low: Double
        let high: Double
        let count: Int
        let labels: [String]
        let factor: String
        init(_ low: Double, _ high: Double, _ count: Int, _ labels: [String], _ factor: String = "") {
            (self.low, self.high, self.count, self.labels, self.factor) = (low, high, count, labels, factor)
        }
        var testDescription: String { "\(low) … \(high)" }
    }

    @Test(arguments: [
        // from, to, about so many, labels, factor
        Row(0, 10, 5, ["0", "2", "4", "6", "8", "10"]),
        Row(0, 0.9, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        Row(0.5, 0.9, 4, ["0.5", "0.6", "0.7", "0.8", "0.9"]),
        Row(-33, 130, 4, ["−50", "0", "50", "100", "150"]),
        Row(0, 31_250, 4, ["0", "10\u{202F}000", "20\u{202F}000", "30\u{202F}000", "40\u{202F}000"]),
        Row(0, 7_700_000, 4, ["0", "2", "4", "6", "8"], "× 10⁶"),
        Row(0, 0.000_04, 4, ["0", "10", "20", "30", "40"], "× 10⁻⁶"),
        Row(0, 0, 4, ["0.0", "0.5", "1.0"]),
        Row(40, 40, 2, ["20", "40", "60"]),
    ])
    func `are round numbers that enclose the values`(_ row: Row) {
        let ticks = Ticks.enclosing(row.low, row.high, about: row.count)
        #expect(ticks.labels == row.labels)
        #expect(ticks.factor == row.factor)
    }

    @Test func `never are NaN, and always enclose, whatever the numbers`() {
        let numbers = [0, -0.0, 1, -1, 1e-300, -1e-300, 3.7e-12, 0.1, 99.999, 1e6, 7e18, 1e300, -1e300, .nan, .infinity, -.infinity]
        for low in numbers {
            for high in numbers {
                for count in [0, 1, 5, 40] {
                    let ticks = Ticks.enclosing(low, high, about: count)
                    let areFinite = ticks.values.allSatisfy(\.isFinite)
                    #expect(areFinite, "\(low) … \(high)")
                    #expect(ticks.values.count >= 2 && ticks.values.count <= 201 && ticks.labels.count == ticks.values.count)
                    #expect(zip(ticks.values, ticks.values.dropFirst()).allSatisfy { $0 < $1 }, "\(low) … \(high)")
                    if low.isFinite, high.isFinite {
                        let slack = 1e-6 * abs(high - low)
                        let last = ticks.values[ticks.values.count - 1]
                        #expect(ticks.values[0] <= min(low, high) + slack && last >= max(low, high) - slack, "\(low) … \(high) by \(count)")
                    }
                }
            }
        }
    }

    @Test func `of time go in steps people count in`() {
        #expect(Ticks.time(from: 0, to: 172_800, about: 8).labels == ["0", "6", "12", "18", "24", "30", "36", "42", "48"])
        #expect(Ticks.time(from: 0, to: 30 * 86_400, about: 5).labels == ["0", "7", "14", "21", "28"])
        #expect(Ticks.time(from: 0, to: 900, about: 4).labels == ["0", "5", "10", "15"])
        #expect(Ticks.time(from: 3600, to: 4 * 3600 * 4, about: 4).values.allSatisfy { $0 >= 3600 && $0 <= 57_600 })
    }

    @Test func `with names are thinned from the first on`() {
        #expect(Ticks.named(["a", "b", "c", "d", "e"], atMost: 3).labels == ["a", "c", "e"])
        #expect(Ticks.named([], atMost: 3).labels.isEmpty)
    }
}

@Suite struct `Numbers on a page` {
    @Test(
        arguments: [
            (0.05, "0.05"), (620, "620"), (14.2, "14.2"), (1234.5678, "1235"), (12_345.6, "12\u{202F}346"), (-3.14159, "−3.142"),
            (0.000_012, "1.2 × 10⁻⁵"),
            (2.5e12, "2.5 × 10¹²"), (0, "0"), (.nan, "–"),
        ] as [(Double, String)])
    func `have no digit that means nothing`(_ value: Double, _ text: String) {
        #expect(NumberText.significant(value) == text)
    }

    @Test(
        arguments: [
            (121.04, 9.42, "121.0 ± 9.4"), (14.2, 11.3, "14 ± 11"), (0.870_541, 0.000_41, "0.87054 ± 0.00041"), (5, 0, "5"),
            (31_250.4, 118, "31\u{202F}250 ± 118"),
        ] as [(Double, Double, String)])
    func `are as exact as their interval`(_ value: Double, _ halfWidth: Double, _ text: String) {
        #expect(NumberText.estimate(value, halfWidth) == text)
    }
}
