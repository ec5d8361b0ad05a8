// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A quotient of whole numbers, 0 or above, in lowest terms.
struct ExactPart: Hashable {
    let numerator: Int128
    let denominator: Int128

    /// - Precondition: The denominator is above 0, the numerator not below.
    init(_ numerator: Int128, of denominator: Int128 = 1) {
        precondition(denominator > 0 && numerator >= 0, "\(numerator) of \(denominator) is no part.")
        let common = Self.commonDivisor(numerator, denominator)
        self.numerator = numerator / common
        self.denominator = denominator / common
    }

    /// Nil when the terms grow past 127 bits.
    func times(_ other: ExactPart) -> ExactPart? {
        let (a, b) = (Self.commonDivisor(numerator, other.denominator), Self.commonDivisor(other.numerator, denominator))
        let (up, overUp) = (numerator / a).multipliedReportingOverflow(by: other.numerator / b)
        let (down, overDown) = (denominator / b).multipliedReportingOverflow(by: other.denominator / a)
        return overUp || overDown ? nil : ExactPart(up, of: down)
    }

    func plus(_ other: ExactPart) -> ExactPart? {
        let common = Self.commonDivisor(denominator, other.denominator)
        let (one, overOne) = numerator.multipliedReportingOverflow(by: other.denominator / common)
        let (two, overTwo) = other.numerator.multipliedReportingOverflow(by: denominator / common)
        let (down, overDown) = denominator.multipliedReportingOverflow(by: other.denominator / common)
        let (up, overUp) = one.addingReportingOverflow(two)
        return overOne || overTwo || overDown || overUp ? nil : ExactPart(up, of: down)
    }

    /// Nil of 0, or when the terms grow past 127 bits.
    func over(_ other: ExactPart) -> ExactPart? { other.numerator == 0 ? nil : times(ExactPart(other.denominator, of: other.numerator)) }

    var approximate: Double { Double(numerator) / Double(denominator) }

    static func commonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
        var (x, y) = (a.magnitude, b.magnitude)
        while y != 0 { (x, y) = (y, x % y) }
        return x == 0 ? 1 : Int128(x)
    }

    /// Whole numbers in the same proportion, as small as they can be.
    ///
    /// - Parameter most: Where exact ones would be larger, the largest becomes this and the others are rounded to whole numbers.
    static func wholes(_ parts: [ExactPart], most: Int64) -> [Int64] {
        exactWholes(parts, most: most) ?? rounded(parts, most: most)
    }

    private static func exactWholes(_ parts: [ExactPart], most: Int64) -> [Int64]? {
        var multiple: Int128 = 1
        for part in parts {
            let (next, overflow) = multiple.multipliedReportingOverflow(by: part.denominator / commonDivisor(multiple, part.denominator))
            if overflow { return nil }
            multiple = next
        }
        var wholes: [Int128] = []
        for part in parts {
            let (whole, overflow) = part.numerator.multipliedReportingOverflow(by: multiple / part.denominator)
            if overflow { return nil }
            wholes.append(whole)
        }
        let common = wholes.reduce(Int128(0)) { $0 == 0 ? $1 : $1 == 0 ? $0 : commonDivisor($0, $1) }
        if common > 1 { wholes = wholes.map { $0 / common } }
        return wholes.allSatisfy { $0 <= Int128(most) } ? wholes.map { Int64($0) } : nil
    }

    private static func rounded(_ parts: [ExactPart], most: Int64) -> [Int64] {
        let largest = parts.map(\.approximate).max() ?? 0
        return parts.map { largest > 0 ? Int64(($0.approximate / largest * Double(most)).rounded(.down)) : 0 }
    }
}
