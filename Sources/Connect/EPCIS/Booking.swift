// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Brings a quantity element's number and unit to the exact amount the ledger books.
enum Booking {
    /// Nil when the unit is none the ledger books, or a count is no whole number: the element is then kept as written, and a discrepancy.
    /// - Throws: ``EventFault`` when the amount is more than the ledger books.
    static func quantity(_ text: String, uom: String?, at pointer: JSONPointer) throws(EventFault) -> Quantity? {
        do {
            return try Quantity.parse(number: text, unit: uom ?? QuantityElement.pieces)
        } catch {
            if error.code == .unknownUnit || error.code == .fraction { return nil }
            throw EventFault(
                code: .badQuantity, pointer: pointer, message: error.message, expected: "an amount the ledger can book", remedy: error.remedy)
        }
    }
}
