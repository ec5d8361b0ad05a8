// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// What the spread of its factors makes of a footprint. Factors are drawn lognormal around their value, each from a stream of its own named by
/// its identity: two footprints drawn with one seed get the same luck wherever they use the same factor, so their difference is paired.
package struct FootprintUncertainty: Hashable, Sendable {
    package let samples: [Double]
    /// Factors without a stated spread, which were not drawn.
    package let fixed: [String]

    package init(_ footprint: CarbonFootprint, samples count: Int, seed: UInt64) {
        var sums: [(factor: EmissionFactor, carbon: Double)] = []
        for contribution in footprint.contributions {
            if let index = sums.firstIndex(where: { $0.factor == contribution.factor }) {
                sums[index].carbon += contribution.carbon
            } else {
                sums.append((contribution.factor, contribution.carbon))
            }
        }
        var samples = [Double](repeating: 0, count: count)
        for (factor, carbon) in sums {
            let sigma = log(factor.spread ?? 1)
            guard sigma > 0 else {
                for index in samples.indices { samples[index] += carbon }
                continue
            }
            var stream = FactorStream(seed: seed, factor: factor.id)
            for index in samples.indices { samples[index] += carbon * exp(sigma * stream.normal()) }
        }
        self.samples = samples
        fixed = sums.filter { $0.factor.spread == nil }.map(\.factor.id).sorted()
    }

    /// The sample at a part of the way from the lowest to the highest, 0 … 1; nil when there are none.
    package func quantile(_ part: Double) -> Double? { Self.quantile(part, of: samples) }

    /// Sample by sample; both must have been drawn with the same seed and number.
    package func differences(from other: FootprintUncertainty) -> [Double] { zip(samples, other.samples).map { $0 - $1 } }

    package static func quantile(_ part: Double, of samples: [Double]) -> Double? {
        guard !samples.isEmpty else { return nil }
        let sorted = samples.sorted()
        return sorted[min(sorted.count - 1, max(0, Int((part * Double(sorted.count - 1)).rounded())))]
    }
}

/// Standard normal numbers by Box and Muller over SplitMix64 (Steele, Lea, Flood 2014), seeded by FNV-1a of the factor's identity.
private struct FactorStream {
    private var state: UInt64

    init(seed: UInt64, factor: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in factor.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state = seed ^ hash
        _ = next()
    }

    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * .pi * unit())
    }

    private mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
