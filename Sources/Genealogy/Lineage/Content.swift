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

/// A sum of doubles between 0 and 32 that does not depend on their order: in units of 2⁻¹¹², below which each is cut off. More than
/// 32 stays 32.
struct ExactSum: BitwiseCopyable {
    private var units: Int128 = 0

    private static let limit: Int128 = 1 << 117

    @inline(__always) mutating func add(_ value: Double) {
        guard value > 0 else { return }
        let bits = (value < 32 ? value : 32).bitPattern
        // A number is its 53 bits times 2 to the power of its exponent less 1075.
        let shift = Int(bits &>> 52) &- (1075 - 112)
        let digits = bits & 0x000F_FFFF_FFFF_FFFF | 0x0010_0000_0000_0000
        units &+= shift >= 0 ? Int128(digits) &<< Int128(shift) : shift > -53 ? Int128(digits &>> UInt64(-shift)) : 0
        if units > Self.limit { units = Self.limit }
    }

    @inline(__always) var value: Double {
        let high = Double(Int64(truncatingIfNeeded: units &>> 64)) * 0x1p64
        return (high + Double(UInt64(truncatingIfNeeded: units))) * 0x1p-112
    }
}
