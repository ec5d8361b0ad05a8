// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A part of a whole as two exact sums, compared without rounding: 64.59 % is not 65 %.
package struct ExactShare: Hashable, Sendable, CustomStringConvertible {
    /// In one small unit; the denominator is above 0.
    package let numerator: Int128
    package let denominator: Int128

    /// - Returns: Nil when there is no whole: the share does not apply.
    package init?(_ numerator: Int128, of denominator: Int128) {
        guard denominator > 0 else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Sums stay below 2¹⁰¹ (a mass below 2⁶¹ mg times two percentages in millionths), so this product stays below 2¹²⁷.
    package func reaches(_ percent: Percent) -> Bool { numerator * 1_000_000 >= Int128(percent.tenThousandths) * denominator }

    /// In percent, for people and other programs; decisions use ``reaches(_:)``.
    package var percent: Double { 100 * Double(numerator) / Double(denominator) }

    /// Percentage points above a target, or below it when negative.
    /// Its sign is that of the exact difference: nothing that is met has a margin below 0.
    package func margin(over target: Percent) -> Double { Double(distance(to: target)) / Double(denominator) / 10_000 }

    /// The same in whole hundredths of a point, rounded down: what is printed is never better than what is.
    package func hundredths(over target: Percent) -> Int64 {
        let (whole, rest) = distance(to: target).quotientAndRemainder(dividingBy: denominator * 100)
        return Int64(clamping: rest < 0 ? whole - 1 : whole)
    }

    private func distance(to target: Percent) -> Int128 { numerator * 1_000_000 - Int128(target.tenThousandths) * denominator }

    /// `64.59 %`, cut off and never rounded up.
    package var description: String {
        let hundredths = numerator * 10_000 / denominator
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }
}
