// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Plant

extension Distribution {
    /// A plant file's distribution for the kernel, its values times `scale`.
    init(_ plant: Plant.Distribution, scale: Double) {
        switch plant {
        case .fixed(let value): self = .fixed(value * scale)
        case .exponential(let mean): self = .exponential(mean: mean * scale)
        case .uniform(let from, let to): self = .uniform(from: from * scale, to: to * scale)
        case .triangular(let from, let mode, let to): self = .triangular(from: from * scale, mode: mode * scale, to: to * scale)
        case .normal(let mean, let deviation, let from, let to):
            // What lies 40 deviations out is never drawn.
            let top = to ?? mean + 40 * deviation
            self = .normal(mean: mean * scale, deviation: deviation * scale, from: (from ?? min(0, top)) * scale, to: top * scale)
        case .lognormal(let mean, let scv): self = .lognormal(mean: mean * scale, scv: scv)
        case .gamma(let mean, let shape): self = .gamma(mean: mean * scale, shape: shape)
        case .erlang(let mean, let phases): self = .erlang(mean: mean * scale, phases: phases)
        case .weibull(let lambda, let shape): self = .weibull(scale: lambda * scale, shape: shape)
        case .geometric(let probability): self = .geometric(slot: scale, probability: probability)
        case .bernoulli(let probability): self = .discrete([Weighted(0, weight: 1 - probability), Weighted(scale, weight: probability)])
        case .poisson(let mean): self = .discrete(Self.poisson(mean).map { Weighted(Double($0.value) * scale, weight: $0.weight) })
        case .empirical(let values): self = .discrete(values.map { Weighted($0.value * scale, weight: $0.share) })
        case .mixture(let parts): self = .mixture(parts.map { Weighted(Distribution($0.value, scale: scale), weight: $0.share) })
        case .sequence(let values): self = .sequence(values.map { $0 * scale }, repeats: true)
        case .shifted(let by, let rest): self = .shifted(by: by * scale, Distribution(rest, scale: scale))
        }
    }

    /// The sum of `count` values drawn one by one, or one with the same mean and variance.
    init(sumOf count: Int64, _ plant: Plant.Distribution, scale: Double) {
        guard count > 1 else {
            self.init(plant, scale: scale)
            return
        }
        let all = Double(count)
        switch plant {
        case .fixed(let value): self = .fixed(value * scale * all)
        case .sequence, .shifted(_, .fixed): self = .fixed(plant.mean * scale * all)
        case .exponential(let mean) where count <= 1_000_000: self = .erlang(mean: mean * scale * all, phases: Int(count))
        default:
            let mean = plant.mean * scale * all
            let variance = plant.variance * scale * scale * all
            self = variance <= 0 || mean <= 0 ? .fixed(mean) : .gamma(mean: mean, shape: mean * mean / variance)
        }
    }

    /// Values with their probabilities, up to where less than 10⁻¹² is left.
    static func poisson(_ mean: Double) -> [(value: Int, weight: Double)] {
        var terms: [(value: Int, weight: Double)] = []
        var left = 1.0
        var count = 0
        while left > 1e-12, count < 100_000 {
            let weight = exp(Double(count) * log(max(mean, .leastNormalMagnitude)) - mean - lgamma(Double(count) + 1))
            terms.append((count, weight))
            left -= weight
            count += 1
            if Double(count) > mean, weight < 1e-15 { break }
        }
        let sum = terms.reduce(0) { $0 + $1.weight }
        return terms.map { ($0.value, $0.weight / sum) }
    }
}

extension Plant.Distribution {
    /// Of a truncated normal that of the whole normal.
    var variance: Double {
        switch self {
        case .fixed, .sequence: 0
        case .exponential(let mean): mean * mean
        case .poisson(let mean): mean
        case .uniform(let from, let to): (to - from) * (to - from) / 12
        case .triangular(let a, let c, let b): (a * a + b * b + c * c - a * b - a * c - b * c) / 18
        case .normal(_, let deviation, _, _): deviation * deviation
        case .lognormal(let mean, let scv): mean * mean * scv
        case .gamma(let mean, let shape): mean * mean / shape
        case .erlang(let mean, let phases): mean * mean / Double(phases)
        case .weibull(let scale, let shape): scale * scale * (tgamma(1 + 2 / shape) - tgamma(1 + 1 / shape) * tgamma(1 + 1 / shape))
        case .geometric(let probability): (1 - probability) / (probability * probability)
        case .bernoulli(let probability): probability * (1 - probability)
        case .empirical(let values): values.reduce(0) { $0 + $1.share * $1.value * $1.value } - mean * mean
        case .mixture(let parts): parts.reduce(0) { $0 + $1.share * ($1.value.variance + $1.value.mean * $1.value.mean) } - mean * mean
        case .shifted(_, let rest): rest.variance
        }
    }
}
