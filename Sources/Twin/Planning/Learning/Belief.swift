// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
package import Plant

/// A number not known exactly: what it is with each probability. Drawn by turning a uniform number into a quantile, so that two plans that
/// share the uniform number are lucky or unlucky together.
package struct Belief: Hashable, Sendable {
    package let distribution: Plant.Distribution
    private var factor = 1.0
    private var offset = 0.0
    private var range = -Double.infinity...Double.infinity

    /// - Throws: `.outOfRange` when the distribution is none that has quantiles here, or can leave `range`.
    package init(_ distribution: Plant.Distribution, _ name: String, within range: ClosedRange<Double>) throws(TwinError) {
        let ends: (Double, Double)
        switch distribution {
        case .fixed(let value): ends = (value, value)
        case .uniform(let from, let to), .triangular(let from, _, let to): ends = (from, to)
        case .normal(_, _, let from?, let to?): ends = (from, to)
        case .lognormal: ends = (0, range.upperBound)
        default:
            throw TwinError(
                code: .outOfRange, message: "\(name) is not given as a number, a uniform, triangular, lognormal or truncated normal distribution.",
                remedy: "Use one of those; a normal one needs “from” and “to”.")
        }
        guard ends.0 >= range.lowerBound, ends.1 <= range.upperBound else {
            throw TwinError(
                code: .outOfRange, message: "\(name) may be \(ends.0) … \(ends.1).",
                remedy: "Keep it within \(range.lowerBound) … \(range.upperBound).")
        }
        self.distribution = distribution
    }

    package init(exactly value: Double) { distribution = .fixed(value) }

    /// The same spread about another median: moved there, and cut off at the ends of `range`.
    package func moved(toMedian median: Double, within range: ClosedRange<Double>) -> Belief {
        var moved = self
        moved.offset += median - self.median
        moved.range = range
        return moved
    }

    /// The same, stretched so that the median comes to lie there; for numbers above 0.
    package func stretched(toMedian median: Double) -> Belief {
        var stretched = self
        let scale = self.median > 0 ? median / self.median : 0
        stretched.factor *= scale
        stretched.offset = scale > 0 ? offset * scale : median
        return stretched
    }

    /// The value it stays below with probability `p`, 0 < p < 1.
    package func quantile(_ p: Double) -> Double { min(max(factor * drawn(p) + offset, range.lowerBound), range.upperBound) }

    private func drawn(_ p: Double) -> Double {
        switch distribution {
        case .uniform(let from, let to): return from + p * (to - from)
        case .triangular(let from, let mode, let to):
            guard to > from else { return from }
            let rising = (mode - from) / (to - from)
            return p <= rising ? from + (p * (to - from) * (mode - from)).squareRoot() : to - ((1 - p) * (to - from) * (to - mode)).squareRoot()
        case .normal(let mean, let deviation, let from?, let to?):
            guard deviation > 0, to > from else { return min(max(mean, from), to) }
            let low = Self.normalShare((from - mean) / deviation)
            let high = Self.normalShare((to - mean) / deviation)
            let inside = min(max(low + p * (high - low), 1e-12), 1 - 1e-12)
            return min(max(mean + deviation * Quantile.normal(inside), from), to)
        case .lognormal(let mean, let scv):
            let variance = log(1 + scv)
            return exp(log(mean) - variance / 2 + variance.squareRoot() * Quantile.normal(p))
        default: return distribution.mean
        }
    }

    package var median: Double { quantile(0.5) }
    package var isCertain: Bool { distribution.isFixed }

    private static func normalShare(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }
}
