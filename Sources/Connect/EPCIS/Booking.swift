// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Brings a quantity element's number and unit to the exact amount the ledger books.
enum Booking {
    /// Nil when the unit is none the ledger books.
    static func quantity(_ text: String, uom: String?, at pointer: JSONPointer) throws(EventFault) -> Quantity? {
        nil
    }
}
