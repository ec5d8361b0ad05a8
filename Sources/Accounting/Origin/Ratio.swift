// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// An exact quotient of two amounts of money, compared without rounding: 39.999 % is not 40 %.
package struct Ratio: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// In ten-thousandths of a currency unit, like every booked amount; the denominator is above 0.
    package let numerator: Int64
    package let denominator: Int64

    /// - Returns: Nil when there is nothing to divide by.
    package init?(_ numerator: Int64, of denominator: Int64) {
        guard denominator > 0 else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Compares with a percentage given in ten-thousandths of a percent.
    package func compared(with percent: Percent) -> Int {
        let left = Int128(numerator) * 1_000_000
        let right = Int128(percent.tenThousandths) * Int128(denominator)
        return left < right ? -1 : left == right ? 0 : 1
    }

    package static func < (a: Self, b: Self) -> Bool {
        Int128(a.numerator) * Int128(b.denominator) < Int128(b.numerator) * Int128(a.denominator)
    }

    package static func == (a: Self, b: Self) -> Bool {
        Int128(a.numerator) * Int128(b.denominator) == Int128(b.numerator) * Int128(a.denominator)
    }

    package func hash(into hasher: inout Hasher) {
        var (a, b) = (numerator.magnitude, denominator.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        hasher.combine(numerator / Int64(max(1, a)))
        hasher.combine(denominator / Int64(max(1, a)))
    }

    /// In percent, for people and for comparing with other programs; decisions use ``compared(with:)``.
    package var percent: Double { 100 * Double(numerator) / Double(denominator) }

    /// `45.00 %`, cut off and never rounded up, so that what is printed is never better than what is.
    package var description: String {
        let hundredths = Int128(numerator.magnitude) * 10_000 / Int128(denominator)
        let whole = hundredths / 100
        let rest = hundredths % 100
        return "\(numerator < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest) %"
    }
}

/// A percentage as rules state it, exact to a ten-thousandth of a percent.
package struct Percent: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let tenThousandths: Int64

    package init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }
    package init(_ whole: Int) { tenThousandths = Int64(whole) * 10_000 }

    /// - Returns: Nil for what is no number of 0 … 100 with at most four digits after the point.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, let whole = Int64(parts[0]), 0...100 ~= whole, parts.count < 2 || 1...4 ~= parts[1].count,
            let fraction = Int64(parts.count < 2 ? "0000" : parts[1] + String(repeating: "0", count: 4 - parts[1].count)), fraction >= 0
        else { return nil }
        tenThousandths = whole * 10_000 + fraction
        if tenThousandths > 1_000_000 { return nil }
    }

    package static func < (a: Self, b: Self) -> Bool { a.tenThousandths < b.tenThousandths }

    package var description: String {
        let rest = tenThousandths % 10_000
        guard rest != 0 else { return "\(tenThousandths / 10_000) %" }
        var digits = "\(rest)"
        digits = String(repeating: "0", count: 4 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(tenThousandths / 10_000).\(digits) %"
    }
}
