// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A decimal number as written: `mantissa × 10^exponent`, exact.
///
/// At most 34 significant digits and 34 decimals are read; what is finer is cut off.
struct Decimal: Hashable, Sendable {
    let isNegative: Bool
    let mantissa: UInt128
    let exponent: Int

    /// Reads `-12.50e-3`, with digits before or after the point; nil for anything else, `NaN` and `Infinity` included.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        var negative = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            negative = first == UInt8(ascii: "-")
            index = 1
        }
        var mantissa: UInt128 = 0
        var scale = 0
        var digits = 0
        var significant = 0
        var seenPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                digits += 1
                if significant < 34 {
                    mantissa = mantissa * 10 + UInt128(digit)
                    if mantissa != 0 { significant += 1 }
                    if seenPoint { scale -= 1 }
                } else if !seenPoint {
                    scale += 1
                }
            } else if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        if index < bytes.count {
            guard bytes[index] | 0x20 == UInt8(ascii: "e"), let written = Self.exponent(bytes[(index + 1)...]) else { return nil }
            scale += written
        }
        isNegative = negative && mantissa != 0
        if mantissa != 0, scale < -34 {
            let surplus = -34 - scale
            self.mantissa = surplus > 38 ? 0 : mantissa / Self.power(surplus)
            exponent = -34
        } else {
            self.mantissa = mantissa
            exponent = mantissa == 0 ? 0 : scale
        }
    }

    /// `value × numerator / denominator`, rounded half to even, and whether it was a whole number; nil when it is more than `limit`.
    func scaled(by numerator: Int64, over denominator: Int64, limit: Int64) -> (amount: Int64, isWhole: Bool)? {
        guard mantissa != 0 else { return (0, true) }
        // 10³⁴ · 10⁴ and 10¹³ · 10²² stay below 2¹²⁸.
        guard exponent <= 22 else { return nil }
        let up = UInt128(numerator) * Self.power(max(0, exponent))
        let down = UInt128(denominator) * Self.power(max(0, -exponent))
        let product = mantissa.multipliedFullWidth(by: up)
        let quotient: UInt128
        let remainder: UInt128
        if product.high == 0 {
            (quotient, remainder) = product.low.quotientAndRemainder(dividingBy: down)
        } else {
            guard product.high < down else { return nil }
            (quotient, remainder) = down.dividingFullWidth(product)
        }
        guard quotient <= UInt128(limit) else { return nil }
        let rest = down - remainder
        let roundsUp = remainder > rest || (remainder == rest && quotient % 2 == 1)
        let amount = Int64(quotient) + (roundsUp ? 1 : 0)
        return amount > limit ? nil : (isNegative ? -amount : amount, remainder == 0)
    }

    private static func exponent(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var rest = bytes
        var negative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        guard !rest.isEmpty else { return nil }
        var value = 0
        for byte in rest {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = min(value * 10 + Int(digit), 1_000_000)
        }
        return negative ? -value : value
    }

    static func power(_ exponent: Int) -> UInt128 {
        var result: UInt128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }
}
