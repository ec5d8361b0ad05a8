// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Brings a quantity element's number and unit to the exact amount the ledger books.
enum Booking {
    /// Nil when the unit is none the ledger books, or a count is no whole number: the element is then only kept as written.
    /// - Throws: ``EventFault`` when the amount is more than the ledger books.
    static func quantity(_ text: String, uom: String?, at pointer: JSONPointer) throws(EventFault) -> Quantity? {
        let code = uom ?? "C62"
        guard let unit = BookingUnit.find(code) else { return nil }
        do {
            let quantity = try Quantity.parse(number: text, unit: code)
            // A count is never rounded to one that is true of nothing.
            if unit.dimension == .pieces, let number = Double(text), number != number.rounded() { return nil }
            return quantity
        } catch {
            throw EventFault(
                code: .badQuantity, pointer: pointer, message: error.message, expected: "an amount the ledger can book", remedy: error.remedy)
        }
    }
}
