// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Twin

@Suite struct `Streams and distributions` {
    @Test func `logarithm and exponential agree with the platform's to a few last bits`() {
        var worst = 0.0
        var worstExponential = 0.0
        for step in 1...20_000 {
            let x = Double(step) / 20_000
            for value in [x, x * 1e-9, x * 1e9, 1 + x * 1e-6] {
                let exact = Foundation.log(value)
                worst = max(worst, abs(Elementary.log(value) - exact) / max(abs(exact), 1e-3))
            }
            let argument = (x - 0.5) * 1_400
            let power = Foundation.exp(argument)
            worstExponential = max(worstExponential, abs(Elementary.exp(argument) - power) / power)
        }
        #expect(worst < 1e-15)
        #expect(worstExponential < 1e-13)
        #expect(Elementary.log(1) == 0)
        #expect(Elementary.exp(0) == 1)
        #expect(Elementary.exp(-1000) == 0)
    }

    @Test func `the normal distribution and its inverse are each other's`() {
        for step in 1...999 {
            let p = Double(step) / 1000
            #expect(abs(Elementary.normalQuantile(p) - Quantile.normal(p)) < 1e-12)
            #expect(abs(Elementary.normalBelow(Elementary.normalQuantile(p)) - p) < 1e-14)
        }
        #expect(abs(Elementary.normalQuantile(1e-12) + 7.034483825301131) < 1e-9)
    }

    struct Family: Sendable, CustomTestStringConvertible {
        let distribution: Distribution
        let variance: Double

        init(_ distribution: Distribution, _ variance: Double) {
            self.distribution = distribution
            self.variance = variance
        }

        var testDescription: String { "\(distribution)" }
    }

    private static let families: [Family] = [
        // variances by their textbook formulas
        Family(.fixed(3), 0), Family(.exponential(mean: 3), 9), Family(.uniform(from: 1, to: 5), 16.0 / 12),
        Family(.triangular(from: 1, mode: 2, to: 6), (1.0 + 4 + 36 - 2 - 6 - 12) / 18), Family(.normal(mean: 5, deviation: 1, from: 0, to: 10), 1),
        Family(.lognormal(mean: 2, scv: 0.5), 2), Family(.gamma(mean: 2, shape: 0.5), 8), Family(.gamma(mean: 2, shape: 4), 1),
        Family(.erlang(mean: 2, phases: 40), 0.1), Family(.weibull(scale: 2, shape: 2), 4 * (1 - Double.pi / 4)),
        Family(.geometric(slot: 2, probability: 0.25), 4 * 12), Family(.discrete([.init(1, weight: 1), .init(5, weight: 3)]), 3),
        Family(.empirical([1, 2, 4]), (1.0 / 2) * (1.0 / 12 + 2.25) + (1.0 / 2) * (4.0 / 12 + 9) - 5.0625),
        Family(.mixture([.init(.exponential(mean: 1), weight: 0.5), .init(.exponential(mean: 3), weight: 0.5)]), 6),
        Family(.shifted(by: 4, .exponential(mean: 1)), 1),
    ]

    @Test(arguments: families)
    func `samples have the mean and variance of their family`(_ family: Family) throws {
        let count = 40_000
        let samples = try Self.sampled(family.distribution, count)
        let mean = samples.reduce(0, +) / Double(count)
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        let error = (family.variance / Double(count)).squareRoot()
        #expect(abs(mean - family.distribution.mean) <= 5 * error + 1e-6, "mean \(mean) of \(family.distribution.mean)")
        #expect(abs(variance - family.variance) <= 0.1 * family.variance + 1e-9, "variance \(variance) of \(family.variance)")
        #expect(samples.allSatisfy { $0 >= family.distribution.least - 1e-6 })
    }

    /// Times of a saturated machine, one after the other.
    private static func sampled(_ distribution: Distribution, _ count: Int, name: String = "work", seed: UInt64 = 4) throws -> [Double] {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let machine = scenario.add(Scenario.Station("machine"))
        scenario.add(
            Scenario.Operation(
                name, at: machine, takes: [], time: Scenario.WorkTime(distribution),
                outcomes: [Scenario.Outcome([.make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .finished)])], limit: count))
        struct Times: SimulationObserver {
            var seconds: [Double] = []

            mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
                seconds.append((time - item.born).seconds)
            }
        }
        var times = Times()
        var simulation = try Simulation(scenario, seed: seed)
        try simulation.run(until: .horizonLimit, observer: &times)
        return times.seconds
    }

    @Test func `a stream gives the same numbers on every machine, for ever`() {
        var stream = RandomStream(seed: 42, ["operation", "coating", "time"])
        let first = (0..<3).map { _ in stream.next() }
        #expect(first == Self.golden)
        var other = RandomStream(seed: 42, ["operation", "coating", "outcome"])
        #expect(other.next() != first[0])
        // Names are not run together.
        var joined = RandomStream(seed: 42, ["operation", "coatingtime"])
        #expect(joined.next() != first[0])
    }

    private static let golden: [UInt64] = [6_749_491_491_654_503_969, 9_968_676_524_590_273_948, 3_133_011_565_576_715_817]

    @Test func `with another mean the luck is the same`() throws {
        let slow = try Self.sampled(.exponential(mean: 10), 500)
        let fast = try Self.sampled(.exponential(mean: 5), 500)
        #expect(zip(slow, fast).allSatisfy { abs($0 - 2 * $1) < 2e-6 })
        #expect(try Self.sampled(.exponential(mean: 10), 5, name: "other") != Array(slow.prefix(5)))
        #expect(try Self.sampled(.exponential(mean: 10), 5, seed: 5) != Array(slow.prefix(5)))
    }

    @Test func `a sequence is replayed, and ends or begins again`() throws {
        #expect(try Self.sampled(.sequence([3, 1, 2], repeats: false), 9) == [3, 1, 2])
        #expect(try Self.sampled(.sequence([3, 1, 2], repeats: true), 5) == [3, 1, 2, 3, 1])
    }

    @Test func `binomial counts keep their mean at both ends`() {
        for (yield, count) in [(0.97, 64), (0.02, 1_000), (0.5, 10), (0.999, 100_000)] {
            var stream = RandomStream(seed: 9, ["yield"])
            let kept = (0..<2_000).map { _ in Double(keptByYield(Int64(count), yield, &stream)) }
            let error = (Double(count) * yield * (1 - yield) / 2_000).squareRoot()
            #expect(abs(kept.reduce(0, +) / 2_000 - Double(count) * yield) < 5 * error)
            #expect(kept.allSatisfy { $0 >= 0 && $0 <= Double(count) })
        }
    }
}
