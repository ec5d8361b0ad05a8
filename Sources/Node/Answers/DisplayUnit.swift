// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// The unit a dimension is shown and asked in: a UCUM code and how many decimal places its small unit lies below it.
///
/// Every small unit is a power of ten below its display unit, so amounts print and parse exactly, without `Double`.
package struct DisplayUnit: Hashable, Sendable {
    /// UCUM code.
    package let code: String
    /// Small units per display unit = 10^`exponent`.
    package let exponent: Int

    package init(code: String, exponent: Int) {
        self.code = code
        self.exponent = exponent
    }

    /// What answers use: kg, m, pieces, kW.h, kg of CO2e, currency units, s, L, m2.
    package init(of dimension: Dimension) {
        switch dimension {
        case .mass: self.init(code: "kg", exponent: 6)
        case .length: self.init(code: "m", exponent: 6)
        case .pieces: self.init(code: "{piece}", exponent: 0)
        case .energy: self.init(code: "kW.h", exponent: 6)
        case .carbon: self.init(code: "kg{CO2e}", exponent: 6)
        case .money: self.init(code: "{currency}", exponent: 4)
        case .duration: self.init(code: "s", exponent: 3)
        case .volume: self.init(code: "L", exponent: 6)
        case .area: self.init(code: "m2", exponent: 6)
        }
    }

    /// Every way to write an interval's end in this dimension, longest code first so that `mm` is not read as `m`.
    static func accepted(in dimension: Dimension) -> [DisplayUnit] {
        let codes: [(String, Int)] =
            switch dimension {
            case .mass: [("mg", 0), ("kg", 6), ("g", 3), ("t", 9)]
            case .length: [("um", 0), ("µm", 0), ("mm", 3), ("cm", 4), ("km", 9), ("m", 6)]
            case .pieces: [("{piece}", 0), ("pieces", 0), ("piece", 0)]
            case .energy: [("mW.h", 0), ("kW.h", 6), ("kWh", 6), ("MWh", 9), ("W.h", 3), ("Wh", 3)]
            case .carbon: [("kg{CO2e}", 6), ("kg", 6), ("g", 3)]
            case .money: [("{currency}", 4)]
            case .duration: [("ms", 0), ("s", 3)]
            case .volume: [("uL", 0), ("mL", 3), ("L", 6)]
            case .area: [("mm2", 0), ("m2", 6)]
            }
        return codes.map { DisplayUnit(code: $0.0, exponent: $0.1) }
    }

    /// `amount` small units as an exact decimal, without trailing zeros: 312 400 000 µm is `312.4`.
    package func text(_ amount: Int64) -> String {
        var bytes: [UInt8] = []
        Self.append(amount, exponent: exponent, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Small units of a decimal such as `310`, `310.25` or `-4`; nil when it is no decimal, is finer than the small unit, or lies
    /// outside ``Quantity/limit``.
    package func amount(_ text: some StringProtocol) -> Int64? {
        var total: Int64 = 0
        var digits = 0
        var decimals: Int?
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            if byte == UInt8(ascii: "."), decimals == nil {
                decimals = 0
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            digits += 1
            if let places = decimals {
                if places == exponent {
                    guard byte == UInt8(ascii: "0") else { return nil }
                    continue
                }
                decimals = places + 1
            }
            guard total <= Quantity.limit / 10 else { return nil }
            total = total * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        guard digits > 0 else { return nil }
        for _ in (decimals ?? 0)..<max(exponent, decimals ?? 0) {
            guard total <= Quantity.limit / 10 else { return nil }
            total *= 10
        }
        return isNegative ? -total : total
    }

    static func append(_ amount: Int64, exponent: Int, to bytes: inout [UInt8]) {
        if amount < 0 { bytes.append(UInt8(ascii: "-")) }
        let power = powersOfTen[exponent]
        let (whole, rest) = amount.magnitude.quotientAndRemainder(dividingBy: power)
        append(whole, to: &bytes)
        guard rest != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var left = rest
        var place = power / 10
        while left != 0 {
            let (digit, after) = left.quotientAndRemainder(dividingBy: place)
            bytes.append(UInt8(ascii: "0") + UInt8(digit))
            left = after
            place /= 10
        }
    }

    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        if number < 10 {
            bytes.append(UInt8(ascii: "0") + UInt8(number))
            return
        }
        let start = bytes.count
        var left = number
        while left > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(left % 10))
            left /= 10
        }
        bytes[start...].reverse()
    }

    private static let powersOfTen: [UInt64] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]
}
