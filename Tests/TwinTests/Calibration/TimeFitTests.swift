// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Twin

@Suite struct `Times of a plant are fitted` {
    @Test(arguments: [
        // x, ψ(x), ψ′(x): Abramowitz and Stegun, table 6.1 and 6.3.2, 6.4.2
        (1.0, -0.5772156649015329, 1.6449340668482264), (0.5, -1.9635100260214235, 4.934802200544679), (2.0, 0.4227843350984671, 0.6449340668482264),
    ])
    func `digamma and trigamma have their known values`(_ x: Double, _ psi: Double, _ prime: Double) {
        #expect(abs(GammaFunctions.digamma(x) - psi) < 1e-11)
        #expect(abs(GammaFunctions.trigamma(x) - prime) < 1e-11)
    }

    @Test(arguments: [
        // P(1, x) = 1 − e⁻ˣ, P(1/2, x) = erf √x
        (1.0, 0.3, 1 - exp(-0.3)), (1.0, 7.0, 1 - exp(-7.0)), (0.5, 0.2, erf(0.2.squareRoot())), (0.5, 9.0, erf(3.0)),
    ])
    func `the gamma distribution function has its known values`(_ a: Double, _ x: Double, _ share: Double) {
        #expect(abs(GammaFunctions.lowerShare(a, x) - share) < 1e-14)
    }

    struct Truth: Sendable, CustomTestStringConvertible {
        let family: TimeFamily
        let values: [Double]
        var testDescription: String { "\(family) \(values)" }
    }

    @Test(arguments: [
        Truth(family: .exponential, values: [3_600]), Truth(family: .normal, values: [60, 6]), Truth(family: .lognormal, values: [240, 2.25]),
        Truth(family: .gamma, values: [12, 0.5]), Truth(family: .gamma, values: [12, 9]), Truth(family: .weibull, values: [500, 1.7]),
    ])
    func `what made the times is found again, within its interval`(_ truth: Truth) throws {
        // 40 samples of 1,000: each parameter's 95 % interval holds the truth in at least 32 of them (99.9 % of the time).
        var held = [Int](repeating: 0, count: truth.values.count)
        for seed in 1...40 {
            let times = Draws.times(truth.family, truth.values, count: 1_000, seed: UInt64(seed))
            let fit = Likelihood(family: truth.family, sorted: times.sorted()).fit(p: nil)
            for (index, value) in truth.values.enumerated() where fit.parameters[index].lower <= value && value <= fit.parameters[index].upper {
                held[index] += 1
            }
        }
        for count in held { #expect(count >= 32) }
    }

    @Test func `the right family wins, and a wrong one shows`() throws {
        let times = Draws.times(.lognormal, [240, 2.25], count: 1_000, seed: 7)
        let best = try #require(TimeFit.best(of: times, seed: 1))
        #expect(best.family == .lognormal)
        #expect(try #require(best.p) > 0.01)
        let wrong = try #require(TimeFit.best(of: times, among: [.exponential], seed: 1))
        #expect(try #require(wrong.p) < 0.01)
        #expect(wrong.criterion > best.criterion)
    }

    @Test func `equal times are a fixed time, and too few are no distribution`() {
        #expect(TimeFit.best(of: [70.2, 70.2, 70.2, 70.2, 70.2], seed: 1)?.family == .fixed)
        #expect(TimeFit.best(of: [1, 2, 3, 4], seed: 1) == nil)
        #expect(TimeFit.best(of: [1, 2, 3, 4, 0], seed: 1) == nil)
        #expect(TimeFit.best(of: [1, 2, 3, 4, .infinity], seed: 1) == nil)
    }
}

/// Times by methods that the fits do not use: inverse distribution functions, sums and Box and Muller.
private enum Draws {
    static func times(_ family: TimeFamily, _ values: [Double], count: Int, seed: UInt64) -> [Double] {
        var random = SplitMix64(seed: seed, stream: "truth")
        func uniform() -> Double { (Double(random.next() >> 11) + 0.5) * 0x1p-53 }
        func normal() -> Double { (-2 * log(uniform())).squareRoot() * sin(2 * .pi * uniform()) }
        return (0..<count).map { _ in
            switch family {
            case .fixed: values[0]
            case .exponential: -values[0] * log(uniform())
            case .normal: values[0] + values[1] * normal()
            case .lognormal: values[0] / (1 + values[1]).squareRoot() * exp(log(1 + values[1]).squareRoot() * normal())
            // χ² with one degree halves to shape 1/2; a whole shape is a sum of exponentials.
            case .gamma where values[1] == 0.5:
                {
                    let z = normal()
                    return z * z * values[0]
                }()
            case .gamma: -(0..<Int(values[1])).reduce(0) { sum, _ in sum + log(uniform()) } * values[0] / values[1]
            case .weibull: values[0] * pow(-log(uniform()), 1 / values[1])
            }
        }
    }
}
