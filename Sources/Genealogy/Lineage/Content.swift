// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The part of a lot that a tracer holds: evenly all over it, and in stretches.
struct Content {
    struct Piece {
        var from: Double
        var to: Double
        var amount: Double
    }

    var even: Double
    var pieces: [Piece]

    @inline(__always) var amount: Double { pieces.isEmpty ? even : sum }

    private var sum: Double {
        var sum = ExactSum()
        sum.add(even)
        for piece in pieces { sum.add(piece.amount) }
        return sum.value
    }
}

/// A sum of doubles between 0 and 32 that does not depend on their order: 2⁻¹¹² fixed point in two limbs. More than 32 stays 32.
struct ExactSum: BitwiseCopyable {
    private var high: Int64 = 0
    private var low: Int64 = 0

    private static var limb: Double { Double(1 << 56) }

    @inline(__always) mutating func add(_ value: Double) {
        let scaled = (value > 32 ? 32 : value > 0 ? value : 0) * ExactSum.limb
        // Truncation rounds down, as nothing here is below 0.
        let whole = Int64(scaled)
        high &+= whole
        low &+= Int64((scaled - Double(whole)) * ExactSum.limb)
        if low >= 1 << 56 {
            low &-= 1 << 56
            high &+= 1
        }
        if high > 32 << 56 { high = 32 << 56 }
    }

    @inline(__always) var value: Double { (Double(high) + Double(low) / ExactSum.limb) / ExactSum.limb }
}
