// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Distribution {
    /// The mean, in the unit of the parameters.
    package var mean: Double {
        switch self {
        case .fixed(let value): return value
        case .exponential(let mean), .lognormal(let mean, _), .gamma(let mean, _), .erlang(let mean, _): return mean
        case .uniform(let from, let to): return (from + to) / 2
        case .triangular(let from, let mode, let to): return (from + mode + to) / 3
        case .normal(let mean, let deviation, let from, let to):
            guard deviation > 0 else { return mean }
            let low = (from - mean) / deviation
            let high = (to - mean) / deviation
            let inside = Elementary.normalBelow(high) - Elementary.normalBelow(low)
            return mean + deviation * (Elementary.normalDensity(low) - Elementary.normalDensity(high)) / inside
        case .weibull(let scale, let shape): return scale * Self.gammaFunction(1 + 1 / shape)
        case .geometric(let slot, let probability): return slot / probability
        case .discrete(let values): return Self.weighted(values) { $0 }
        case .empirical(let values):
            let sorted = values.sorted()
            guard sorted.count > 1 else { return sorted.first ?? 0 }
            return zip(sorted, sorted.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 } / Double(sorted.count - 1)
        case .sequence(let values, _): return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        case .mixture(let parts): return Self.weighted(parts) { $0.mean }
        case .shifted(let by, let distribution): return by + distribution.mean
        }
    }

    /// A value no sample falls below.
    package var least: Double {
        switch self {
        case .fixed(let value): value
        case .exponential, .lognormal, .gamma, .erlang, .weibull: 0
        case .uniform(let from, _), .triangular(let from, _, _), .normal(_, _, let from, _): from
        case .geometric(let slot, _): slot
        case .discrete(let values): values.map(\.value).min() ?? 0
        case .empirical(let values), .sequence(let values, _): values.min() ?? 0
        case .mixture(let parts): parts.map(\.value.least).min() ?? 0
        case .shifted(let by, let distribution): by + distribution.least
        }
    }

    private static func weighted<Value>(_ parts: [Weighted<Value>], _ value: (Value) -> Double) -> Double {
        let all = parts.reduce(0) { $0 + $1.weight }
        return parts.reduce(0) { $0 + value($1.value) * $1.weight } / all
    }

    /// Γ(x) for x ≥ 1, by Stirling's series after moving x above 12. Relative error below 10⁻¹³.
    private static func gammaFunction(_ x: Double) -> Double {
        var divisor = 1.0
        var y = x
        while y < 12 {
            divisor *= y
            y += 1
        }
        let z = 1 / (y * y)
        let series = (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680)))) / y
        return Elementary.exp((y - 0.5) * Elementary.log(y) - y + 0.91893853320467274178 + series) / divisor
    }

    /// What is wrong with the parameters of a time or a count, in words; nil when nothing is.
    package var fault: String? {
        func positive(_ value: Double, _ name: String) -> String? {
            value.isFinite && value > 0 && value <= Self.largest ? nil : "\(name) \(value) must be above 0 and at most \(Self.largest)"
        }
        func ordered(_ values: [Double]) -> String? {
            guard values.allSatisfy({ $0.isFinite && abs($0) <= Self.largest }) else {
                return "its limits must be numbers of at most \(Self.largest)"
            }
            guard values[0] >= 0 else { return "its lower limit \(values[0]) is below 0" }
            return zip(values, values.dropFirst()).allSatisfy(<=) && values[0] < values[values.count - 1]
                ? nil : "its limits \(values.map { "\($0)" }.joined(separator: ", ")) are not in ascending order"
        }
        func list(_ values: [Double]) -> String? {
            guard !values.isEmpty else { return "its list is empty" }
            return values.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= Self.largest }
                ? nil : "each value must be 0 or more and at most \(Self.largest)"
        }
        func weights(_ weights: [Double]) -> String? {
            guard !weights.isEmpty else { return "its list is empty" }
            guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return "each weight must be 0 or more" }
            return weights.reduce(0, +) > 0 ? nil : "its weights are all 0"
        }
        switch self {
        case .fixed(let value):
            return value.isFinite && value >= 0 && value <= Self.largest ? nil : "\(value) must be 0 or more and at most \(Self.largest)"
        case .exponential(let mean): return positive(mean, "mean")
        case .uniform(let from, let to): return ordered([from, to])
        case .triangular(let from, let mode, let to): return ordered([from, mode, to])
        case .normal(let mean, let deviation, let from, let to):
            if let fault = positive(deviation, "deviation") ?? ordered([from, to]) { return fault }
            guard mean.isFinite, Elementary.normalBelow((to - mean) / deviation) - Elementary.normalBelow((from - mean) / deviation) > 1e-6 else {
                return "less than a millionth of the normal distribution lies from \(from) to \(to)"
            }
            return nil
        case .lognormal(let mean, let scv): return positive(mean, "mean") ?? positive(scv, "squared coefficient of variation")
        case .gamma(let mean, let shape): return positive(mean, "mean") ?? (shape >= 0.01 ? positive(shape, "shape") : "shape \(shape) is below 0.01")
        case .erlang(let mean, let phases):
            return positive(mean, "mean") ?? ((1...10_000).contains(phases) ? nil : "phases \(phases) must be 1 to 10000")
        case .weibull(let scale, let shape):
            return positive(scale, "scale") ?? (shape >= 0.05 ? positive(shape, "shape") : "shape \(shape) is below 0.05")
        case .geometric(let slot, let probability):
            return positive(slot, "slot") ?? (probability > 0 && probability <= 1 ? nil : "probability \(probability) must be above 0 and at most 1")
        case .discrete(let values): return list(values.map(\.value)) ?? weights(values.map(\.weight))
        case .empirical(let values): return list(values)
        case .sequence(let values, _): return list(values)
        case .mixture(let parts):
            for part in parts {
                if case .sequence = part.value { return "a sequence cannot be part of a mixture" }
                if let fault = part.value.fault { return fault }
            }
            return weights(parts.map(\.weight))
        case .shifted(let by, let distribution):
            guard by.isFinite, abs(by) <= Self.largest, by + distribution.least >= 0 else { return "shifted by \(by) it could be below 0" }
            return distribution.fault
        }
    }

    /// In seconds about 32,000 years.
    private static let largest = 1e12
}
