// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// Seeded numbers for statistics under test.
struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea, Flood 2014) into [2⁻⁵³, 1].
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return (Double(z >> 11) + 1) * 0x1p-53
    }

    mutating func exponential(mean: Double) -> Double { -mean * log(uniform()) }

    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    /// x_i − mean = coefficient · (x_{i−1} − mean) + standard normal, started at the mean.
    mutating func autoregressive(count: Int, coefficient: Double, mean: Double) -> [Double] {
        var deviation = 0.0
        return (0..<count).map { _ in
            deviation = coefficient * deviation + normal()
            return mean + deviation
        }
    }
}
