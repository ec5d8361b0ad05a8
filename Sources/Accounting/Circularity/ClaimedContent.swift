// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What was claimed of an element for the same product, site and year, by one model of custody: beside the content, never in it.
package struct ClaimedContent: Hashable, Sendable {
    package let model: CustodyModel
    /// Retired: final.
    package let retired: Quantity
    /// Claimed and not retired yet; in no share.
    package let pending: Quantity
    /// Retired credits of the element's mass.
    package let share: ExactShare?
    /// Whether more was claimed of the element, by all models of material together, than there is: then no share may be told.
    package let isOverclaimed: Bool

    /// - Parameters:
    ///   - shares: Of the element's mass that claims are held against.
    ///   - product: What the claims are stated of: a product, or one lot.
    ///   - site: Nil: of any.
    ///   - year: Nil: of any.
    /// - Returns: One for each model there are claims under, strongest first.
    package static func all(
        in register: CustodyRegister, of shares: RecycledShares, product: String, site: String?, year: Int?
    ) -> [ClaimedContent] {
        let claims = register.claims.filter { account, allocation in
            account.ledger.rules.element == shares.element && allocation.claim.product == product
                && (site.map { $0 == allocation.claim.site } ?? true) && (year.map { $0 == allocation.claim.day.year } ?? true)
        }.map(\.claim)
        func sum(_ own: [CustodyLedger.Allocation], _ counts: (CustodyLedger.Allocation) -> Bool = { _ in true }) -> Int128 {
            own.reduce(0) { $0 + (counts($1) ? Int128($1.claim.mass.amount) : 0) }
        }
        let isOver = sum(claims, \.statement.isPhysical) > Int128(shares.mass.amount)
        return CustodyModel.allCases.compactMap { model in
            let own = claims.filter { $0.statement == model }
            if own.isEmpty { return nil }
            let retired = sum(own) { $0.retired != nil }
            return ClaimedContent(
                model: model, retired: Quantity(Int64(clamping: retired), .mass),
                pending: Quantity(Int64(clamping: sum(own) - retired), .mass), share: ExactShare(retired, of: Int128(shares.mass.amount)),
                isOverclaimed: isOver && model.isPhysical)
        }
    }
}
