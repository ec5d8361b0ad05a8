// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// JSON written straight as bytes: the one writer behind `--json` and the HTTP interface. Keys and punctuation are the caller's
/// (``raw(_:)``), so the order of keys is fixed and nothing is allocated a row.
package struct JSONBytes: Sendable {
    package var bytes: [UInt8] = []
    /// ISO 4217 code that money is told in.
    private let currency: String?

    /// - Parameter currency: Nil: money has no currency that anybody said.
    package init(currency: String? = nil) { self.currency = currency }

    private func unit(_ dimension: Dimension) -> String {
        if dimension == .money, let currency { currency } else { BookingUnit.display(of: dimension).code }
    }

    /// Punctuation and keys, as they stand.
    package mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    package mutating func string(_ text: String) {
        JSONText.append(text, to: &bytes)
    }

    /// Or null.
    package mutating func text(_ text: String?) {
        if let text { string(text) } else { raw("null") }
    }

    package mutating func integer(_ number: some BinaryInteger) { bytes.append(contentsOf: String(number).utf8) }

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

    /// `{"value": number, "unit": "UCUM code"}` in the display unit, or null.
    package mutating func quantity(_ quantity: Quantity?) {
        guard let quantity else { return raw("null") }
        raw("{\"value\":")
        quantity.appendNumber(to: &bytes)
        raw(",\"unit\":")
        string(unit(quantity.dimension))
        raw("}")
    }

    /// `{"value": number, "unit": "UCUM code"}` of what is measured or reckoned and not booked, or null.
    package mutating func measured(_ value: Double?, _ unit: String) {
        guard let value, value.isFinite else { return raw("null") }
        raw("{\"value\":")
        number(value)
        raw(",\"unit\":")
        string(unit)
        raw("}")
    }

    /// `{"from":…,"to":…,"unit":…}` in the display unit.
    package mutating func interval(_ interval: Interval, _ dimension: Dimension) {
        raw("{\"from\":")
        Quantity(interval.from, dimension).appendNumber(to: &bytes)
        raw(",\"to\":")
        Quantity(interval.to, dimension).appendNumber(to: &bytes)
        raw(",\"unit\":")
        string(unit(dimension))
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
}
