// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `A paired comparison` {
    @Test func `is the t interval of the differences`() throws {
        // Law, Simulation Modeling and Analysis, example 10.5 in kind: differences −53.13, −32.02, −45.10, −38.15, −47.90.
        let base = [53.13, 32.02, 45.10, 38.15, 47.90]
        let comparison = PairedComparison(base: base, other: [0, 0, 0, 0, 0], confidence: 0.9)
        #expect(abs(comparison.difference.mean + 43.26) < 1e-9)
        #expect(comparison.isSignificant)
        #expect(comparison.correlation == nil)
        #expect(comparison.difference == Estimate(base.map { -$0 }, confidence: 0.9))
    }

    @Test func `knows the difference better the more the luck is shared`() throws {
        var chance = Chance(seed: 31)
        let luck = (0..<30).map { _ in 100 + 10 * chance.normal() }
        let better = luck.map { $0 + 1 + 0.1 * chance.normal() }
        let apart = (0..<30).map { _ in 101 + 10 * chance.normal() }
        let shared = PairedComparison(base: luck, other: better, confidence: 0.95)
        let separate = PairedComparison(base: luck, other: apart, confidence: 0.95)
        #expect(shared.isSignificant)
        #expect(!separate.isSignificant)
        #expect(try #require(shared.correlation) > 0.99)
        #expect(try #require(shared.difference.halfWidth) < 0.1)
    }

    @Test func `of a plant with itself is exactly nothing`() {
        let same = PairedComparison(base: [1, 2, 4], other: [1, 2, 4], confidence: 0.95)
        #expect(same.difference.mean == 0 && same.difference.halfWidth == 0 && !same.isSignificant)
        #expect(same.correlation == 1)
    }

    @Test func `holds all of several intervals at once by Bonferroni`() {
        #expect(abs(PairedComparison.simultaneous(0.95, count: 5) - 0.99) < 1e-15)
        #expect(PairedComparison.simultaneous(0.95, count: 1) == 0.95)
        // No effect anywhere: seldom does even one of eight changes look like one.
        var chance = Chance(seed: 41)
        let alarms = (0..<300).count { _ in
            let base = (0..<10).map { _ in chance.normal() }
            return (0..<8).contains { _ in
                let other = base.map { $0 + chance.normal() }
                return PairedComparison(base: base, other: other, confidence: PairedComparison.simultaneous(0.95, count: 8)).isSignificant
            }
        }
        #expect(alarms <= 30, "\(alarms) of 300, seed 41")
    }
}
