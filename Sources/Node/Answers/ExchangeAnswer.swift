// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import FoundationEssentials
package import Ledger
import Measure

/// A footprint as other companies' systems read it.
package enum ExchangeForm: String, Hashable, Sendable, CaseIterable {
    /// PACT 3.0.3 ProductFootprint.
    case pact
    /// Catena-X Pcf 9.0.0.
    case catenaX = "catena-x"

    /// - Throws: ``Problem`` for a figure that cannot be right, ``AccountingError`` for one that lacks what the document must say.
    package func document(_ footprint: CarbonFootprint, now: Instant) throws -> [UInt8] {
        if footprint.contributions.isEmpty {
            throw Problem(
                type: "urn:jellyroll:accounting.nothing_to_count", title: "There is no footprint to exchange", status: 400,
                detail:
                    "Nothing of carbon is known of \(footprint.inventory.name): no factor speaks of what is in it, and 0 would be a wrong figure.",
                remedy: "Add `factors` for what it is made of to a books file; the books of the lot tell what is missing.")
        }
        if let error = footprint.remarks.first(where: { $0.kind == .error }) {
            throw Problem(
                type: "urn:jellyroll:accounting.implausible", title: "The footprint cannot be right", status: 400, detail: error.sentence,
                remedy: "Correct the inventory, or the books files, first.")
        }
        switch self {
        case .pact: return [UInt8](try PACTDocument(footprint, created: now.iso8601).json())
        case .catenaX:
            let end = footprint.inventory.period.to ?? CivilDate(year: 9996, month: 1, day: 1)
            let until = CivilDate(existing: end.year + 3, end.month, end.day) ?? CivilDate(year: end.year + 3, month: end.month, day: 28)
            return [UInt8](try CatenaXDocument(footprint, created: now.iso8601, validUntil: "\(until)T23:59:59Z").json())
        }
    }
}
