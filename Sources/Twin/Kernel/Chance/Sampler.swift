// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A distribution made ready to be sampled: constants worked out, values in ticks (or pieces), lists in one table.
struct Sampler: BitwiseCopyable {
    enum Kind: Int, BitwiseCopyable {
        case fixed, exponential, uniform, triangular, normal, lognormal, gamma, erlang, weibull, geometric, discrete, empirical
        case sequence, mixture
    }

    var kind: Kind
    var offset: Double
    var a: Double
    var b: Double
    var c: Double
    /// Where the family's list stands in the table, and how many it has.
    var first: Int
    var count: Int

    /// Sampled times are held here: never, in a run of at most ``SimulatedTime/horizonLimit``.
    static let never = Int64(1) << 61

    /// A whole number of ticks (or pieces), 0 to ``never``.
    @inline(__always) func whole(_ stream: UnsafeMutablePointer<RandomStream>, _ table: SamplerTable) -> Int64 {
        let value: Double
        if kind == .exponential {
            value = offset - a * Elementary.log(stream.pointee.uniform())
        } else if kind == .fixed {
            value = a
        } else {
            value = offset + sample(stream, table)
        }
        return value < 2.3e18 ? (value > 0 ? Int64(value + 0.5) : 0) : Self.never
    }

    /// Without the offset.
    private func sample(_ stream: UnsafeMutablePointer<RandomStream>, _ table: SamplerTable) -> Double {
        switch kind {
        case .fixed: return a
        case .exponential: return -a * Elementary.log(stream.pointee.uniform())
        case .uniform: return a + (b - a) * stream.pointee.uniform()
        case .triangular:
            // a from, b mode, c to.
            let u = stream.pointee.uniform()
            let rising = (b - a) / (c - a)
            return u < rising ? a + (u * (c - a) * (b - a)).squareRoot() : c - ((1 - u) * (c - a) * (c - b)).squareRoot()
        case .normal:
            // a mean, b deviation, table: Φ at both cuts, and the cuts.
            let low = table.values[first]
            let p = low + (table.values[first + 1] - low) * stream.pointee.uniform()
            let value = a + b * Elementary.normalQuantile(min(max(p, 0x1p-1000), 1 - 0x1p-53))
            return min(max(value, table.values[first + 2]), table.values[first + 3])
        case .lognormal: return c * Elementary.exp(a + b * Elementary.normalQuantile(stream.pointee.uniform()))
        case .gamma: return a * stream.pointee.standardGamma(shape: c)
        case .erlang:
            // The product of a few uniforms stays far from underflow; one logarithm serves them all.
            var sum = 0.0
            var left = count
            while left > 0 {
                var product = 1.0
                var taken = min(left, 16)
                left -= taken
                while taken > 0 {
                    product *= stream.pointee.uniform()
                    taken -= 1
                }
                sum -= Elementary.log(product)
            }
            return a * sum
        case .weibull: return a * Elementary.exp(Elementary.log(-Elementary.log(stream.pointee.uniform())) * b)
        case .geometric:
            // b = 1 / ln(1 − p), 0 when p is 1.
            return a * (1 + (b * Elementary.log(stream.pointee.uniform())).rounded(.down))
        case .discrete: return table.values[first + count + pick(stream.pointee.uniform(), table)]
        case .empirical:
            let place = stream.pointee.uniform() * Double(count - 1)
            let index = min(Int(place), count - 2)
            let low = table.values[first + index]
            return low + (table.values[first + index + 1] - low) * (place - Double(index))
        case .sequence:
            // b is 1 when it repeats.
            let position = stream.pointee.position
            if position >= count, b == 0 { return Double(Self.never) }
            stream.pointee.position = position + 1 < count || b == 0 ? position + 1 : 0
            return table.values[first + position]
        case .mixture:
            let child = table.samplers[Int(table.values[first + count + pick(stream.pointee.uniform(), table)])]
            return child.offset + child.sample(stream, table)
        }
    }

    /// The first entry of the cumulative weights that `u` stays below.
    private func pick(_ u: Double, _ table: SamplerTable) -> Int {
        var low = 0
        var high = count - 1
        while low < high {
            let middle = (low + high) / 2
            if u < table.values[first + middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// The lists of all samplers of a plan, one behind the other. Owned by the plan.
struct SamplerTable {
    let samplers: UnsafePointer<Sampler>
    let values: UnsafePointer<Double>
}

/// How many of `count` units a yield keeps: binomial, by counting those lost one gap at a time.
///
/// Draws about count × min(p, 1 − p) + 1 geometric gaps; exact for any count.
func keptByYield(_ count: Int64, _ yield: Double, _ stream: UnsafeMutablePointer<RandomStream>) -> Int64 {
    guard count > 0, yield < 1 else { return count }
    guard yield > 0 else { return 0 }
    let rare = min(yield, 1 - yield)
    let scale = 1 / Elementary.log(1 - rare)
    var found: Int64 = 0
    var left = Double(count)
    while true {
        left -= 1 + (scale * Elementary.log(stream.pointee.uniform())).rounded(.down)
        if left < 0 { break }
        found += 1
    }
    return yield < 0.5 ? found : count - found
}
