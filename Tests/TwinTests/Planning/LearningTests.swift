// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Plant
import Testing

@testable import Twin

@Suite struct `A learning curve` {
    private static let yield = LearningCurve(trusted: 0.50, 0.95, 6)
    private static let oee = LearningCurve(trusted: 0.35, 0.85, 8)

    struct Row: Sendable, CustomTestStringConvertible {
        let month: Double
        let yield: String
        let oee: String
        let good: String
        init(_ month: Double, _ yield: String, _ oee: String, _ good: String) {
            (self.month, self.yield, self.oee, self.good) = (month, yield, oee, good)
        }
        var testDescription: String { "month \(month)" }
    }

    @Test(arguments: [
        // month, yield, OEE, good output in percent of design
        Row(0, "0.500", "0.350", "21.7"),
        Row(3, "0.677", "0.506", "42.5"),
        Row(6, "0.784", "0.614", "59.6"),
        Row(12, "0.889", "0.738", "81.3"),
        Row(18, "0.928", "0.797", "91.6"),
        Row(24, "0.942", "0.825", "96.2"),
    ])
    func `gives the published table to all its digits`(_ row: Row) {
        let (y, o) = (Self.yield.value(at: row.month), Self.oee.value(at: row.month))
        #expect(String(format: "%.3f", y) == row.yield)
        #expect(String(format: "%.3f", o) == row.oee)
        #expect(String(format: "%.1f", 100 * y * o / (0.95 * 0.85)) == row.good)
    }

    @Test func `of a copied line begins half the way on`() {
        #expect(abs(Self.yield.copied(carrying: 0.5).value(at: 0) - 0.725) < 1e-12)
        #expect(Self.yield.copied(carrying: 0) == Self.yield)
        #expect(Self.yield.copied(carrying: 1).value(at: 0) == 0.95)
    }

    @Test func `tells when a value is reached, and that the end never is`() throws {
        let months = try #require(Self.yield.months(to: 0.9))
        #expect(abs(Self.yield.value(at: months) - 0.9) < 1e-12)
        #expect(Self.yield.months(to: 0.95) == nil)
        #expect(Self.yield.months(to: 0.4) == 0)
    }

    @Test func `is set back by a product change as far as it says, and learns on from there`() {
        let path = LearningPath(Self.yield, changes: [12, 20], losing: 0.4)
        let before = Self.yield.value(at: 12)
        #expect(path.value(at: 11.999_999) < before)
        #expect(abs(path.value(at: 12) - (0.5 + 0.6 * (before - 0.5))) < 1e-12)
        #expect(path.value(at: 19) > path.value(at: 12))
        #expect(path.value(at: 20) < path.value(at: 19.9))
        #expect(LearningPath(Self.yield, changes: [12], losing: 1).value(at: 12) == 0.5)
        #expect(LearningPath(Self.yield, changes: [12], losing: 0).value(at: 18) == Self.yield.value(at: 18))
    }

    @Test(arguments: [
        (-0.1, 0.9, 6.0, TwinError.Code.outOfRange), (0.5, 1.1, 6, .outOfRange), (0.9, 0.5, 6, .outOfRange), (0.5, 0.9, 0, .outOfRange),
        (0.5, 0.9, -1, .outOfRange), (0.5, 0.9, .infinity, .outOfRange), (.nan, 0.9, 6, .outOfRange), (0.5, 0.9, 6, nil),
    ])
    func `refuses numbers no line could have`(initial: Double, end: Double, timeConstant: Double, refusal: TwinError.Code?) {
        var code: TwinError.Code?
        do { _ = try LearningCurve(initial: initial, end: end, timeConstant: timeConstant) } catch { code = error.code }
        #expect(code == refusal)
    }
}

@Suite struct `Wright's law` {
    @Test func `has the published exponents, and takes its rate off with each doubling`() {
        let exponents = WrightsLaw.published.map { String(format: "%.3f", $0.exponent) }
        #expect(exponents == ["0.322", "0.396"])
        #expect(abs(WrightsLaw.published[0].costRatio(afterGrowthBy: 4) - 0.64) < 1e-12)
    }
}

@Suite struct `A belief` {
    @Test func `is spread as its distribution says`() throws {
        let beliefs = [
            try Belief(.uniform(from: 2, to: 6), "x", within: 0...10), try Belief(.triangular(from: 1, mode: 2, to: 5), "x", within: 0...10),
            try Belief(.normal(mean: 3, deviation: 1, from: 1, to: 6), "x", within: 0...10),
            try Belief(.lognormal(mean: 2, scv: 0.5), "x", within: 0...10),
        ]
        for belief in beliefs {
            // The mean is the integral of the quantile.
            let mean = (0..<20_000).reduce(0) { $0 + belief.quantile((Double($1) + 0.5) / 20_000) } / 20_000
            let expected =
                if case .normal = belief.distribution {
                    // 3 + (φ(−2) − φ(3)) / (Φ(3) − Φ(−2))
                    3 + (0.053_990_966_5 - 0.004_431_848_4) / (0.998_650_101_97 - 0.022_750_131_95)
                } else { belief.distribution.mean }
            #expect(abs(mean - expected) < 2e-3, "\(belief)")
            #expect(zip(1..<100, 2...100).allSatisfy { belief.quantile(Double($0) / 101) <= belief.quantile(Double($1) / 101) }, "\(belief)")
        }
        #expect(Belief(exactly: 0.7).quantile(0.01) == 0.7)
    }

    @Test(arguments: [
        Plant.Distribution.uniform(from: -0.1, to: 0.5), .triangular(from: 0.5, mode: 0.9, to: 1.2), .exponential(mean: 0.5),
        .normal(mean: 0.5, deviation: 0.1, from: nil, to: nil), .fixed(2),
    ])
    func `stays within what it is about`(_ distribution: Plant.Distribution) {
        #expect(throws: TwinError.self) { try Belief(distribution, "initial yield", within: 0...1) }
    }
}
