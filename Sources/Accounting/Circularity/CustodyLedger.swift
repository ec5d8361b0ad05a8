// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Credits for a recycled element, and the claims they are retired for. Exact milligrams; never below zero.
///
/// A credit is made by a receipt, times what the process keeps of the element. A claim uses credits of its day or earlier, oldest first, and retires
/// them for good: one input supports one claim. Closing a period freezes it, and lets credits beyond the carry-over lapse.
/// Source: rules of circularity accounts after ISO 22095-2:2026 by its abstract; the limits are the user's.
package struct CustodyLedger: Hashable, Sendable {
    package let rules: Rules
    package private(set) var credits: [Credit] = []
    package private(set) var retirements: [Retirement] = []
    package private(set) var closings: [Closing] = []
    private var receipts: Set<String> = []

    package struct Rules: Hashable, Sendable {
        package let element: String
        package let model: CustodyModel
        /// Part of the element the process keeps.
        package let conversion: Percent
        /// Part of a period's credits that may go over into the next.
        package let carryOver: Percent

        package init(element: String, model: CustodyModel, conversion: Percent, carryOver: Percent) {
            self.element = element
            self.model = model
            self.conversion = conversion
            self.carryOver = carryOver
        }
    }

    package enum Origin: String, Hashable, Sendable, CaseIterable { case preConsumer = "pre-consumer", postConsumer = "post-consumer" }

    package struct Receipt: Hashable, Sendable {
        package let id: String
        package let day: CivilDate
        /// Recycled element that came in, before conversion.
        package let mass: Quantity
        package let origin: Origin

        package init(id: String, day: CivilDate, mass: Quantity, origin: Origin) {
            self.id = id
            self.day = day
            self.mass = mass
            self.origin = origin
        }
    }

    package struct Claim: Hashable, Sendable {
        package let id: String
        package let day: CivilDate
        package let mass: Quantity
        /// Nil: of either.
        package let origin: Origin?
        package let buyer: String

        package init(id: String, day: CivilDate, mass: Quantity, origin: Origin?, buyer: String) {
            self.id = id
            self.day = day
            self.mass = mass
            self.origin = origin
            self.buyer = buyer
        }
    }

    package struct Credit: Hashable, Sendable {
        package let receipt: String
        package let day: CivilDate
        package let origin: Origin
        package let made: Int64
        package fileprivate(set) var left: Int64
        package fileprivate(set) var lapsed: Int64
    }

    package struct Retirement: Hashable, Sendable {
        package let claim: Claim
        package let uses: [Use]

        package struct Use: Hashable, Sendable {
            package let receipt: String
            package let mass: Quantity
        }
    }

    package struct Closing: Hashable, Sendable {
        package let day: CivilDate
        package let carried: Quantity
        package let lapsed: Quantity
    }

    /// Why an entry is not booked. It leaves the ledger as it was.
    package struct Refusal: Error, Hashable, Sendable {
        /// Added, never renamed.
        package enum Code: String, Hashable, Sendable, CaseIterable {
            case overdraft = "claims.overdraft"
            case receiptTwice = "claims.receipt_twice"
            case claimTwice = "claims.claim_twice"
            case periodClosed = "claims.period_closed"
        }
        package let code: Code
        package let entry: String
        package let message: String
        package let remedy: String
    }

    package init(_ rules: Rules) { self.rules = rules }

    /// Credits not yet used or lapsed, of a day or earlier.
    package func balance(on day: CivilDate, of origin: Origin? = nil) -> Quantity {
        Quantity(credits.reduce(0) { $0 + (usable($1, day, origin) ? $1.left : 0) }, .mass)
    }

    package mutating func receive(_ receipt: Receipt) throws(Refusal) {
        try checkOpen(receipt.day, receipt.id)
        guard receipts.insert(receipt.id).inserted else {
            throw Refusal(
                code: .receiptTwice, entry: receipt.id, message: "\(receipt.id) has given its credit already.", remedy: "Book each receipt once.")
        }
        let made = Int64(Int128(receipt.mass.amount) * Int128(rules.conversion.tenThousandths) / 1_000_000)
        credits.append(Credit(receipt: receipt.id, day: receipt.day, origin: receipt.origin, made: made, left: made, lapsed: 0))
        credits.sort { ($0.day, $0.receipt) < ($1.day, $1.receipt) }
    }

    @discardableResult package mutating func claim(_ claim: Claim) throws(Refusal) -> Retirement {
        try checkOpen(claim.day, claim.id)
        guard !retirements.contains(where: { $0.claim.id == claim.id }) else {
            throw Refusal(
                code: .claimTwice, entry: claim.id, message: "\(claim.id) has its credits already.", remedy: "Give each claim an identity of its own."
            )
        }
        let balance = balance(on: claim.day, of: claim.origin)
        guard claim.mass.amount <= balance.amount else {
            throw Refusal(
                code: .overdraft, entry: claim.id,
                message: "\(claim.id) asks for \(claim.mass.exact), and \(balance.exact) \(rules.element) are left on \(claim.day).",
                remedy: "Claim at most \(balance.exact), or book what came in before \(claim.day).")
        }
        var wanted = claim.mass.amount
        var uses: [Retirement.Use] = []
        for index in credits.indices where wanted > 0 && usable(credits[index], claim.day, claim.origin) && credits[index].left > 0 {
            let used = min(wanted, credits[index].left)
            credits[index].left -= used
            wanted -= used
            uses.append(.init(receipt: credits[index].receipt, mass: Quantity(used, .mass)))
        }
        let retirement = Retirement(claim: claim, uses: uses)
        retirements.append(retirement)
        return retirement
    }

    /// Freezes everything up to a day, that day included. What is left beyond the carry-over lapses, oldest first.
    @discardableResult package mutating func close(_ day: CivilDate) throws(Refusal) -> Closing {
        try checkOpen(day, "closing \(day)")
        let since = closings.last?.day
        let own = credits.filter { credit in credit.day <= day && (since.map { $0 < credit.day } ?? true) }
        let made = own.reduce(Int128(0)) { $0 + Int128($1.made) }
        let most = Int64(made * Int128(rules.carryOver.tenThousandths) / 1_000_000)
        var surplus = max(0, balance(on: day).amount - most)
        let lapsed = surplus
        for index in credits.indices where surplus > 0 && credits[index].day <= day {
            let gone = min(surplus, credits[index].left)
            credits[index].left -= gone
            credits[index].lapsed += gone
            surplus -= gone
        }
        let closing = Closing(day: day, carried: balance(on: day), lapsed: Quantity(lapsed, .mass))
        closings.append(closing)
        return closing
    }

    private func usable(_ credit: Credit, _ day: CivilDate, _ origin: Origin?) -> Bool {
        credit.day <= day && (origin.map { $0 == credit.origin } ?? true)
    }

    private func checkOpen(_ day: CivilDate, _ entry: String) throws(Refusal) {
        guard let closed = closings.last?.day, day <= closed else { return }
        throw Refusal(
            code: .periodClosed, entry: entry, message: "\(entry) is of \(day), and everything up to \(closed) is closed.",
            remedy: "Book it in the open period, with a note of what it corrects.")
    }
}
