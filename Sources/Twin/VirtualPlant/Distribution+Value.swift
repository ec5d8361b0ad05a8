// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Distribution {
    /// One value of something measured, of any sign and in its own unit. Times of a run are drawn by the kernel's samplers, in whole ticks.
    func value(_ stream: inout RandomStream) -> Double {
        switch self {
        case .fixed(let value): return value
        case .exponential(let mean): return -mean * Elementary.log(stream.uniform())
        case .uniform(let from, let to): return from + (to - from) * stream.uniform()
        case .triangular(let from, let mode, let to):
            let u = stream.uniform()
            return u < (mode - from) / (to - from)
                ? from + (u * (to - from) * (mode - from)).squareRoot() : to - ((1 - u) * (to - from) * (to - mode)).squareRoot()
        case .normal(let mean, let deviation, let from, let to):
            return min(max(mean + deviation * Elementary.normalQuantile(stream.uniform()), from), to)
        case .lognormal(let mean, let scv):
            let variance = Elementary.log(1 + scv)
            return mean * Elementary.exp(variance.squareRoot() * Elementary.normalQuantile(stream.uniform()) - variance / 2)
        case .gamma(let mean, let shape):
            // By Wilson and Hilferty: the cube root of a gamma variable is nearly normal, to a percent for shapes above 1.
            let root = 1 - 1 / (9 * shape) + Elementary.normalQuantile(stream.uniform()) / (3 * shape.squareRoot())
            return mean * max(0, root * root * root)
        case .erlang(let mean, let phases):
            return -(0..<phases).reduce(0) { sum, _ in sum + Elementary.log(stream.uniform()) } * mean / Double(phases)
        case .weibull(let scale, let shape): return scale * Elementary.exp(Elementary.log(-Elementary.log(stream.uniform())) / shape)
        case .geometric(let slot, let probability):
            return slot * (1 + (Elementary.log(stream.uniform()) / Elementary.log(1 - probability)).rounded(.down))
        case .discrete(let values): return Self.pick(values, stream.uniform()) ?? 0
        case .empirical(let values): return values.isEmpty ? 0 : values[Int(stream.uniform() * Double(values.count))]
        case .sequence(let values, _): return values.first ?? 0
        case .mixture(let parts): return Self.pick(parts, stream.uniform())?.value(&stream) ?? 0
        case .shifted(let by, let rest): return by + rest.value(&stream)
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
