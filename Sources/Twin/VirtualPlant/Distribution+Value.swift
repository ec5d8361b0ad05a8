// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Distribution {
    /// One value of something measured, of any sign and in its own unit. Times of a run are drawn by the kernel's samplers, in whole ticks.
    ///
    /// - Parameter turn: Which measurement of its kind this is, from 0: a sequence gives its values by turns.
    func value(_ stream: inout RandomStream, turn: Int64) -> Double {
        switch self {
        case .fixed(let value): return value
        case .exponential(let mean): return -mean * Elementary.log(stream.uniform())
        case .uniform(let from, let to): return from + (to - from) * stream.uniform()
        case .triangular(let from, let mode, let to):
            let u = stream.uniform()
            return u < (mode - from) / (to - from)
                ? from + (u * (to - from) * (mode - from)).squareRoot() : to - ((1 - u) * (to - from) * (to - mode)).squareRoot()
        case .normal(let mean, let deviation, let from, let to):
            let low = Elementary.normalBelow((from - mean) / deviation)
            let high = Elementary.normalBelow((to - mean) / deviation)
            let p = low + (high - low) * stream.uniform()
            return min(max(mean + deviation * Elementary.normalQuantile(min(max(p, 0x1p-1000), 1 - 0x1p-53)), from), to)
        case .lognormal(let mean, let scv):
            let variance = Elementary.log(1 + scv)
            return mean * Elementary.exp(variance.squareRoot() * Elementary.normalQuantile(stream.uniform()) - variance / 2)
        case .gamma(let mean, let shape): return mean / shape * stream.standardGamma(shape: shape)
        case .erlang(let mean, let phases):
            return -(0..<phases).reduce(0) { sum, _ in sum + Elementary.log(stream.uniform()) } * mean / Double(phases)
        case .weibull(let scale, let shape): return scale * Elementary.exp(Elementary.log(-Elementary.log(stream.uniform())) / shape)
        case .geometric(let slot, let probability):
            return slot * (1 + (Elementary.log(stream.uniform()) / Elementary.log(1 - probability)).rounded(.down))
        case .discrete(let values): return Self.pick(values, stream.uniform()) ?? 0
        case .empirical(let observed):
            guard observed.count > 1 else { return observed.first ?? 0 }
            let values = observed.sorted()
            let place = stream.uniform() * Double(values.count - 1)
            let index = min(Int(place), values.count - 2)
            return values[index] + (values[index + 1] - values[index]) * (place - Double(index))
        case .sequence(let values, let repeats):
            guard let last = values.last else { return 0 }
            return repeats || turn < values.count ? values[Int(turn % Int64(values.count))] : last
        case .mixture(let parts): return Self.pick(parts, stream.uniform())?.value(&stream, turn: turn) ?? 0
        case .shifted(let by, let rest): return by + rest.value(&stream, turn: turn)
        }
    }

    private static func pick<Value>(_ choices: [Weighted<Value>], _ u: Double) -> Value? {
        var left = u * choices.reduce(0) { $0 + $1.weight }
        for choice in choices {
            left -= choice.weight
            if left < 0 { return choice.value }
        }
        return choices.last?.value
    }
}
