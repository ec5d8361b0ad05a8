// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// So much of one thing for each of another, as written: `14.4 kg{CO2e}/kg`, `0.2233 kg/kg`, exact.
package struct Rate: Hashable, Sendable, CustomStringConvertible {
    /// As written.
    package let number: String
    package let unit: String
    package let of: Dimension
    package let per: Dimension
    /// Small units of `of` for each small unit of `per`, in lowest terms; the denominator is above 0.
    let numerator: Int128
    let denominator: Int128

    package var description: String { unit == "1" || unit == "%" ? shortNumber : "\(shortNumber) \(unit)" }

    /// As written, but for digits that only a computer's binary fraction has: 0.22229000000000002 is told as 0.22229.
    private var shortNumber: String {
        guard number.utf8.count > 15, let value = Double(number), abs(value) < 1_000 else { return number }
        return Self.digits((value * 1e12).rounded() / 1e12)
    }

    /// - Parameter unit: Two booking units with a slash between them; `/{…}` counts pieces.
    /// - Returns: Nil when the number is none, or a unit is none the ledger books.
    package init?(number: String, unit: String) {
        guard let slash = unit.lastIndex(of: "/"), let decimal = ExactDecimal(number) else { return nil }
        guard let above = BookingUnit.find(String(unit[..<slash])), let below = BookingUnit.find(String(unit[unit.index(after: slash)...])) else {
            return nil
        }
        self.number = number
        self.unit = unit
        of = above.dimension
        per = below.dimension
        let up = decimal.numerator * Int128(above.numerator)
        let (a, overflowA) = up.multipliedReportingOverflow(by: Int128(below.denominator))
        let (b, overflowB) = (decimal.denominator * Int128(above.denominator)).multipliedReportingOverflow(by: Int128(below.numerator))
        if overflowA || overflowB { return nil }
        (numerator, denominator) = Self.lowest(a, b)
    }

    /// A part of a whole; `0.3` or `30 %`.
    package init?(fraction text: String) {
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? text.dropLast().trimming : text[...]
        guard let decimal = ExactDecimal(String(digits)) else { return nil }
        number = text
        unit = isPercent ? "%" : "1"
        (of, per) = (.mass, .mass)
        (numerator, denominator) = Self.lowest(decimal.numerator, decimal.denominator * (isPercent ? 100 : 1))
    }

    package var isNegative: Bool { numerator < 0 }
    package var isMoreThanWhole: Bool { numerator > denominator }
    package var isWhole: Bool { numerator == denominator }
    /// Small units for each, in floating point: for comparing, never for booking.
    var approximate: Double { Double(numerator) / Double(denominator) }

    package static func sumIsMoreThanWhole(_ rates: [Rate]) -> Bool {
        // At most nine digits each: rounded up, so that a whole said in thirds still fits.
        rates.reduce(Int128(0)) { $0 + $1.numerator * 1_000_000_000 / $1.denominator } > 1_000_000_000
    }

    /// Amount × rate, rounded half to even; nil past ±2⁶¹.
    package func times(_ amount: Int64) -> Int64? {
        let (product, overflow) = numerator.multipliedReportingOverflow(by: Int128(amount))
        if overflow { return nil }
        var (quotient, rest) = product.quotientAndRemainder(dividingBy: denominator)
        let twice = rest.magnitude * 2
        if twice > denominator.magnitude || (twice == denominator.magnitude && quotient % 2 != 0) { quotient += rest < 0 ? -1 : 1 }
        return quotient.magnitude <= UInt128(Quantity.limit) ? Int64(quotient) : nil
    }

    /// One rate after the other; nil when the terms grow beyond reason.
    package func times(_ other: Rate) -> Rate? {
        let (a, overflowA) = numerator.multipliedReportingOverflow(by: other.numerator)
        let (b, overflowB) = denominator.multipliedReportingOverflow(by: other.denominator)
        return overflowA || overflowB ? nil : Rate(self, a, b)
    }

    /// This rate for each of what `other` is a part of: a factor per kilogram of salt for each kilogram of the metal in it.
    package func over(_ other: Rate) -> Rate? {
        guard other.numerator > 0 else { return nil }
        let (a, overflowA) = numerator.multipliedReportingOverflow(by: other.denominator)
        let (b, overflowB) = denominator.multipliedReportingOverflow(by: other.numerator)
        return overflowA || overflowB ? nil : Rate(self, a, b)
    }

    /// What is left of a whole.
    package var complement: Rate { Rate(self, denominator - numerator, denominator) }

    /// What is left of a part of a whole; nil when the terms grow beyond reason.
    func minus(_ other: Rate) -> Rate? {
        let (a, overflowA) = numerator.multipliedReportingOverflow(by: other.denominator)
        let (b, overflowB) = other.numerator.multipliedReportingOverflow(by: denominator)
        let (whole, overflowC) = denominator.multipliedReportingOverflow(by: other.denominator)
        return overflowA || overflowB || overflowC ? nil : Rate(self, a - b, whole)
    }

    var isZero: Bool { numerator == 0 }

    /// The currency it is written in; nil for other things than money, and for the books' own (`{currency}`).
    var currency: String? {
        guard of == .money, let slash = unit.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        let code = String(unit[..<slash])
        return code == "{currency}" ? nil : code
    }

    private init(_ rate: Rate, _ a: Int128, _ b: Int128) {
        number = rate.number
        unit = rate.unit
        of = rate.of
        per = rate.per
        (numerator, denominator) = Self.lowest(a, b)
    }

    private static func lowest(_ a: Int128, _ b: Int128) -> (Int128, Int128) {
        var (x, y) = (a.magnitude, b.magnitude)
        while y != 0 { (x, y) = (y, x % y) }
        return x == 0 ? (0, 1) : (a / Int128(x), b / Int128(x))
    }
}

/// A decimal of at most 18 digits, exact.
struct ExactDecimal {
    let numerator: Int128
    let denominator: Int128

    init?(_ text: String) {
        var mantissa: Int128 = 0
        var scale: Int128 = 1
        var digits = 0
        var seenPoint = false
        let isNegative = text.hasPrefix("-")
        for byte in isNegative ? text.utf8.dropFirst() : text.utf8[...] {
            if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
                continue
            }
            guard byte >= 0x30, byte <= 0x39, digits < 18 else { return nil }
            mantissa = mantissa * 10 + Int128(byte - 0x30)
            if seenPoint { scale *= 10 }
            digits += 1
        }
        guard digits > 0 else { return nil }
        numerator = isNegative ? -mantissa : mantissa
        denominator = scale
    }
}

extension Substring {
    fileprivate var trimming: Substring {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
