// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// JSON written straight as bytes: the one writer behind `--json` and the HTTP interface. Keys and punctuation are the caller's
/// (``raw(_:)``), so the order of keys is fixed and nothing is allocated a row.
package struct JSONBytes: Sendable {
    package var bytes: [UInt8] = []

    package init() {}

    /// Punctuation and keys, as they stand.
    package mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                bytes.append(contentsOf: utf8[start..<index])
                start = index + 1
                bytes.append(UInt8(ascii: "\\"))
                switch byte {
                case 0x22, 0x5C: bytes.append(byte)
                case 0x0A: bytes.append(UInt8(ascii: "n"))
                case 0x0D: bytes.append(UInt8(ascii: "r"))
                case 0x09: bytes.append(UInt8(ascii: "t"))
                default:
                    bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
                    bytes.append(contentsOf: Self.hex(byte >> 4, byte & 15))
                }
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func integer(_ number: some BinaryInteger) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        DisplayUnit.append(UInt64(number.magnitude), to: &bytes)
    }

    /// The shortest decimal that reads back as the same number; `null` where JSON has no word for it.
    package mutating func number(_ number: Double?) {
        guard let number, number.isFinite else { return raw("null") }
        if number == number.rounded(.towardZero), abs(number) < 9e15 {
            integer(Int64(number))
        } else {
            bytes.append(contentsOf: number.description.utf8)
        }
    }

    package mutating func bool(_ value: Bool) { value ? raw("true") : raw("false") }

    /// Small units as an exact decimal in the display unit.
    package mutating func amount(_ amount: Int64, _ unit: DisplayUnit) {
        DisplayUnit.append(amount, exponent: unit.exponent, to: &bytes)
    }

    /// `{"value": number, "unit": "UCUM code"}`, or null.
    package mutating func quantity(_ quantity: Quantity?) {
        guard let quantity else { return raw("null") }
        let unit = DisplayUnit(of: quantity.dimension)
        raw("{\"value\":")
        amount(quantity.amount, unit)
        raw(",\"unit\":")
        string(unit.code)
        raw("}")
    }

    /// `{"from":…,"to":…,"unit":…}`.
    package mutating func interval(_ interval: Interval, _ unit: DisplayUnit) {
        raw("{\"from\":")
        amount(interval.from, unit)
        raw(",\"to\":")
        amount(interval.to, unit)
        raw(",\"unit\":")
        string(unit.code)
        raw("}")
    }

    /// ISO 8601 in UTC, or null.
    package mutating func time(_ instant: Instant?) {
        guard let instant else { return raw("null") }
        string(instant.iso8601)
    }

    package mutating func list<T>(_ items: some Sequence<T>, _ write: (inout JSONBytes, T) -> Void) {
        raw("[")
        var isFirst = true
        for item in items {
            if !isFirst { raw(",") }
            isFirst = false
            write(&self, item)
        }
        raw("]")
    }

    private static func hex(_ high: UInt8, _ low: UInt8) -> [UInt8] {
        [high, low].map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10 }
    }
}
