// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A stream of random numbers of one purpose: the times of one operation, the repairs of one server, the outcomes of one step.
///
/// Keyed by the run's seed and by names, so a station keeps its luck whatever else a scenario holds. The 256 bits of state are filled by
/// SplitMix64 from a 64-bit key; that streams overlap is as likely as two stretches of a cycle of 2²⁵⁶ doing so by chance.
/// Source: Blackman and Vigna, *Scrambled linear pseudorandom number generators*, ACM TOMS 47 (2021), xoshiro256++ 1.0.
struct RandomStream: BitwiseCopyable {
    private var a: UInt64
    private var b: UInt64
    private var c: UInt64
    private var d: UInt64
    /// Where a sequence of given values stands.
    var position: Int

    init(seed: UInt64, _ names: [String]) {
        // FNV-1a over the names, each closed by a byte that no UTF-8 text has.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for name in names {
            for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        var mixedSeed = SplitMix64(seed: seed)
        var fill = SplitMix64(seed: mixedSeed.next() ^ hash)
        a = fill.next()
        b = fill.next()
        c = fill.next()
        d = fill.next() | 1
        position = 0
    }

    @inline(__always) mutating func next() -> UInt64 {
        let sum = a &+ d
        let result = ((sum &<< 23) | (sum &>> 41)) &+ a
        let shifted = b &<< 17
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d &<< 45) | (d &>> 19)
        return result
    }

    /// Evenly in (0, 1), neither end: an odd multiple of 2⁻⁵⁴.
    @inline(__always) mutating func uniform() -> Double { Double(Int64(bitPattern: (next() &>> 10) | 1)) * 0x1p-54 }

    /// Gamma of mean 1 × shape.
    ///
    /// Source: Marsaglia and Tsang, *A simple method for generating gamma variables*, ACM TOMS 26 (2000); shapes below 1 by Γ(a + 1)·U^(1/a).
    mutating func standardGamma(shape: Double) -> Double {
        let isSmall = shape < 1
        let d = (isSmall ? shape + 1 : shape) - 1.0 / 3
        let k = 1 / (9 * d).squareRoot()
        while true {
            let x = Elementary.normalQuantile(uniform())
            let root = 1 + k * x
            guard root > 0 else { continue }
            let v = root * root * root
            let u = uniform()
            guard Elementary.log(u) < 0.5 * x * x + d * (1 - v + Elementary.log(v)) else { continue }
            return isSmall ? d * v * Elementary.exp(Elementary.log(uniform()) / shape) : d * v
        }
    }
}
