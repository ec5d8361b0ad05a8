// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// How a number scatters. Times are in seconds, counts of slots in slots, characteristics in the unit of their target.
package indirect enum Distribution: Hashable, Sendable {
    case fixed(Double)
    case exponential(mean: Double)
    /// Both ends included.
    case uniform(from: Double, to: Double)
    case triangular(from: Double, mode: Double, to: Double)
    /// Drawn again while outside `from … to`; times have a `from` of 0 when none is said.
    case normal(mean: Double, deviation: Double, from: Double?, to: Double?)
    /// scv = variance / mean²; σ² = ln(1 + scv), µ = ln mean − σ²/2.
    case lognormal(mean: Double, scv: Double)
    /// scv = 1 / shape.
    case gamma(mean: Double, shape: Double)
    /// The sum of `phases` exponentials of equal mean.
    case erlang(mean: Double, phases: Int)
    case weibull(scale: Double, shape: Double)
    /// 1, 2, 3 … slots: the first success of trials with this probability.
    case geometric(probability: Double)
    /// 1 with this probability, else 0.
    case bernoulli(probability: Double)
    /// 0, 1, 2 …
    case poisson(mean: Double)
    /// One of these values; shares add up to 1.
    case empirical([Weighted<Double>])
    /// One of these distributions; shares add up to 1. Two exponentials are a hyperexponential.
    case mixture([Weighted<Distribution>])
    /// These values in turn, from the first again after the last.
    case sequence([Double])
    /// The constant is added to what the distribution gives.
    case shifted(by: Double, Distribution)
}

/// A choice and its share of all.
package struct Weighted<Value: Hashable & Sendable>: Hashable, Sendable {
    /// 0 … 1.
    package let share: Double
    package let value: Value

    package init(_ share: Double, _ value: Value) {
        self.share = share
        self.value = value
    }
}

extension Distribution {
    /// The expected value; of a truncated normal that of the whole normal, which is near it as long as little is cut off.
    package var mean: Double {
        switch self {
        case .fixed(let value): value
        case .exponential(let mean), .normal(let mean, _, _, _), .lognormal(let mean, _), .gamma(let mean, _), .erlang(let mean, _): mean
        case .poisson(let mean): mean
        case .uniform(let from, let to): (from + to) / 2
        case .triangular(let from, let mode, let to): (from + mode + to) / 3
        case .weibull(let scale, let shape): scale * tgamma(1 + 1 / shape)
        case .geometric(let probability): 1 / probability
        case .bernoulli(let probability): probability
        case .empirical(let values): values.reduce(0) { $0 + $1.share * $1.value }
        case .mixture(let parts): parts.reduce(0) { $0 + $1.share * $1.value.mean }
        case .sequence(let values): values.reduce(0, +) / Double(max(1, values.count))
        case .shifted(let constant, let rest): constant + rest.mean
        }
    }

    /// Nothing about it is left to chance.
    package var isFixed: Bool {
        switch self {
        case .fixed, .sequence: true
        case .shifted(_, let rest): rest.isFixed
        default: false
        }
    }
}
