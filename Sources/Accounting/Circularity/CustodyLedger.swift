// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Credits for a recycled element, and the claims they are used for. Exact milligrams; never below zero.
///
/// A credit is made by a receipt, times what the process keeps of the element. A claim takes credits of its day or earlier, oldest first; retiring it
/// makes that final: one input supports one claim. Closing a period freezes it, and lets credits beyond the carry-over lapse.
/// Source: rules of circularity accounts after ISO 22095-2:2026 by its abstract; the limits are the user's.
package struct CustodyLedger: Hashable, Sendable {
    package let rules: Rules
    package private(set) var credits: [Credit] = []
    package private(set) var claims: [Allocation] = []
    package private(set) var closings: [Closing] = []
    package private(set) var receipts: [Receipt] = []

    package struct Rules: Hashable, Sendable {
        package let element: String
        package let model: CustodyModel
        /// Part of the element the process keeps.
        package let conversion: Percent
        /// Part of a period's credits that may go over into the next.
        package let carryOver: Percent
        /// Months a rolling average goes over, of mass balance alone; nil: credits bound a claim, and no share does.
        package let window: Int?

        package init(element: String, model: CustodyModel, conversion: Percent, carryOver: Percent, window: Int? = nil) {
            self.element = element
            self.model = model
            self.conversion = conversion
            self.carryOver = carryOver
            self.window = window
        }
    }

    package struct Credit: Hashable, Sendable {
        package let receipt: String
        package let batch: String
        package let day: CivilDate
        package let origin: Origin
        /// How the supplier's statement is tied to the material.
        package let statement: CustodyModel
        package let made: Int64
        package fileprivate(set) var left: Int64
        package fileprivate(set) var lapsed: Int64
    }

    /// A claim and the credits that are its own.
    package struct Allocation: Hashable, Sendable {
        package let claim: Claim
        package let uses: [Use]
        /// What may be stated: the weakest of the account's model and of the receipts'.
        package let statement: CustodyModel
        /// Final from this day on; nil: may still be released.
        package fileprivate(set) var retired: CivilDate?

        package struct Use: Hashable, Sendable {
            package let receipt: String
            package let origin: Origin
            package let mass: Quantity
        }
    }

    package struct Closing: Hashable, Sendable {
        package let day: CivilDate
        package let carried: Quantity
        package let lapsed: Quantity
    }

    package init(_ rules: Rules) { self.rules = rules }

    /// Credits not yet used or lapsed, of a day or earlier.
    package func balance(on day: CivilDate, of origin: Origin? = nil) -> Quantity {
        Quantity(credits.reduce(0) { $0 + ($1.day <= day && (origin ?? $1.origin) == $1.origin ? $1.left : 0) }, .mass)
    }

    /// Of the newest entry; nil: there is none.
    package var lastDay: CivilDate? {
        (credits.map(\.day) + claims.map { $0.retired ?? $0.claim.day } + closings.map(\.day)).max()
    }

    package mutating func receive(_ receipt: Receipt) throws(CustodyRefusal) {
        try checkOpen(receipt.day, receipt.id)
        let others = receipts.filter { $0.id == receipt.id }
        guard !others.contains(where: { $0.origin == receipt.origin }) else {
            throw .init(
                .receiptTwice, receipt.id, "\(receipt.id) has given the credit for its \(receipt.origin.rawValue) \(rules.element) already.",
                "Book each receipt once for each origin.")
        }
        try check(receipt)
        try receipt.check(beside: others, rules.element)
        let made = Int64(Int128(receipt.mass.amount) * Int128(rules.conversion.tenThousandths) / 1_000_000)
        receipts.append(receipt)
        credits.append(
            Credit(
                receipt: receipt.id, batch: receipt.batch, day: receipt.day, origin: receipt.origin, statement: receipt.statement, made: made,
                left: made, lapsed: 0))
        credits.sort { ($0.day, $0.receipt, $0.origin.rawValue) < ($1.day, $1.receipt, $1.origin.rawValue) }
    }

    @discardableResult package mutating func claim(_ claim: Claim) throws(CustodyRefusal) -> Allocation {
        try checkOpen(claim.day, claim.id)
        guard !claims.contains(where: { $0.claim.id == claim.id }) else {
            throw .init(.claimTwice, claim.id, "\(claim.id) has its credits already.", "Give each claim an identity of its own.")
        }
        guard !claim.id.isEmpty, !claim.buyer.isEmpty else {
            throw .init(.malformed, claim.id, "The claim of \(claim.day) says not which it is, or not who is told.", "Give it a name and a buyer.")
        }
        guard claim.mass.amount > 0 else {
            throw .init(.malformed, claim.id, "\(claim.id) claims nothing.", "Give the mass of \(rules.element) that is claimed.")
        }
        try check(claim)
        let usable = credits.indices.filter { isUsable(credits[$0], by: claim) }
        let balance = usable.reduce(Int64(0)) { $0 + credits[$1].left }
        guard claim.mass.amount <= balance else {
            let left = Quantity(balance, .mass).exact
            throw .init(
                .overdraft, claim.id, "\(claim.id) asks for \(claim.mass.exact), and \(left) \(rules.element) are left on \(claim.day).",
                "Claim at most \(left), or book what came in before \(claim.day).")
        }
        var wanted = claim.mass.amount
        var uses: [Allocation.Use] = []
        var statement = rules.model
        for index in usable where wanted > 0 && credits[index].left > 0 {
            let used = min(wanted, credits[index].left)
            credits[index].left -= used
            wanted -= used
            statement = max(statement, credits[index].statement)
            uses.append(.init(receipt: credits[index].receipt, origin: credits[index].origin, mass: Quantity(used, .mass)))
        }
        let allocation = Allocation(claim: claim, uses: uses, statement: statement, retired: nil)
        claims.append(allocation)
        return allocation
    }

    /// Makes a claim final.
    package mutating func retire(_ id: String, on day: CivilDate) throws(CustodyRefusal) {
        let index = try openClaim(id, on: day)
        claims[index].retired = day
    }

    /// Gives a claim's credits back, while it is not retired and its period not closed.
    package mutating func release(_ id: String, on day: CivilDate) throws(CustodyRefusal) {
        let index = try openClaim(id, on: day)
        try checkOpen(claims[index].claim.day, id)
        for use in claims[index].uses {
            guard let credit = credits.firstIndex(where: { $0.receipt == use.receipt && $0.origin == use.origin }) else { continue }
            credits[credit].left += use.mass.amount
        }
        claims.remove(at: index)
    }

    /// Freezes everything up to a day, that day included. What is left beyond the carry-over lapses, oldest first.
    @discardableResult package mutating func close(_ day: CivilDate) throws(CustodyRefusal) -> Closing {
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

    /// The recycled share of what came in: of a batch, or (by rolling average) of the months that end with a day's. Nil: nothing came in.
    package func share(ofBatch batch: String) -> ExactShare? { share { $0.batch == batch } }

    package func share(over months: Int, to day: CivilDate) -> ExactShare? {
        func month(_ day: CivilDate) -> Int { day.year * 12 + day.month }
        return share { month($0.day) <= month(day) && month($0.day) > month(day) - months }
    }

    private func share(_ counts: (Receipt) -> Bool) -> ExactShare? {
        let counted = receipts.filter(counts)
        return ExactShare(counted.reduce(0) { $0 + Int128($1.mass.amount) }, of: counted.whole)
    }

    private func isUsable(_ credit: Credit, by claim: Claim) -> Bool {
        guard credit.day <= claim.day, (claim.origin ?? credit.origin) == credit.origin else { return false }
        return claim.from.isEmpty || claim.from == (rules.model == .controlledBlending ? credit.batch : credit.receipt)
    }

    private func openClaim(_ id: String, on day: CivilDate) throws(CustodyRefusal) -> Int {
        guard let index = claims.firstIndex(where: { $0.claim.id == id }) else {
            throw .init(.unknown, id, "There is no claim “\(id)”.", "Look at the account's claims.")
        }
        if let retired = claims[index].retired {
            throw .init(.retired, id, "\(id) is retired since \(retired), for good.", "Claim anew for what is needed beside it.")
        }
        guard day >= claims[index].claim.day else {
            throw .init(.malformed, id, "\(day) is before \(id) was claimed, on \(claims[index].claim.day).", "Give that day or a later one.")
        }
        try checkOpen(day, id)
        return index
    }

    private func checkOpen(_ day: CivilDate, _ entry: String) throws(CustodyRefusal) {
        guard let closed = closings.last?.day, day <= closed else { return }
        throw .init(
            .periodClosed, entry, "\(entry) is of \(day), and everything up to \(closed) is closed.",
            "Book it in the open period, with a note of what it corrects.")
    }
}

// What each model asks of what comes in and of what is claimed.
extension CustodyLedger {
    private func check(_ receipt: Receipt) throws(CustodyRefusal) {
        let id = receipt.id
        guard !id.isEmpty else {
            throw .init(.malformed, id, "The receipt of \(receipt.day) has no name.", "Name the lot or the document.")
        }
        guard receipt.mass.amount > 0 else {
            throw .init(.malformed, id, "\(id) brings nothing in.", "Give the mass of recycled \(rules.element).")
        }
        if let whole = receipt.whole, whole.amount < receipt.mass.amount {
            throw .init(
                .share, id, "\(id) brings more recycled \(rules.element) (\(receipt.mass.exact)) than it holds at all (\(whole.exact)).",
                "Correct one of the two.")
        }
        guard (receipts + [receipt]).whole <= Int128(Quantity.limit) else {
            throw .init(.malformed, id, "\(id) brings the account past what it can hold.", "Check the mass and its unit.")
        }
        if (receipt.statement == .bookAndClaim) != (rules.model == .bookAndClaim) {
            throw .init(
                .certificate, id,
                rules.model == .bookAndClaim
                    ? "\(id) is material, and this account holds certificates alone." : "\(id) is a certificate, and no certificate is content.",
                "Book certificates in an account of book and claim, material in one of another model.")
        }
        switch rules.model {
        case .identityPreserved, .segregated:
            guard receipt.whole.map({ $0 == receipt.mass }) ?? true, receipt.statement <= rules.model else {
                throw .init(
                    .mixed, id, "\(id) is mixed or \(receipt.statement.rawValue); this account is \(rules.model.rawValue).",
                    "Book it in an account of a weaker model.")
            }
        case .controlledBlending:
            guard receipt.whole != nil, !receipt.batch.isEmpty else {
                throw .init(
                    .malformed, id, "\(id) says no batch, or not how much went in beside it.",
                    "Name the batch, and all of the \(rules.element) in it.")
            }
        case .massBalance:
            guard rules.window == nil || receipt.whole != nil else {
                throw .init(
                    .malformed, id, "\(id) does not say how much \(rules.element) came in at all.",
                    "A rolling average needs the whole beside the recycled part.")
            }
        case .bookAndClaim: break
        }
    }

    private func check(_ claim: Claim) throws(CustodyRefusal) {
        let id = claim.id
        var limit: ExactShare?
        switch rules.model {
        case .identityPreserved:
            guard !claim.from.isEmpty else {
                throw .init(.mixed, id, "\(id) does not say which receipt it is of.", "Name one: identity preserved is traceable to one source.")
            }
            return
        case .controlledBlending:
            guard !claim.from.isEmpty, claim.whole != nil else {
                throw .init(
                    .malformed, id, "\(id) names no batch, or not what it was all in.",
                    "Name the batch, and all of the \(rules.element) that is sold.")
            }
            limit = share(ofBatch: claim.from)
        case .massBalance:
            guard let window = rules.window else { return }
            guard claim.whole != nil else {
                throw .init(.malformed, id, "\(id) does not say how much \(rules.element) is sold at all.", "A rolling average needs it.")
            }
            limit = share(over: window, to: claim.day)
        case .segregated, .bookAndClaim: return
        }
        guard let whole = claim.whole, let limit, Int128(claim.mass.amount) * limit.denominator <= limit.numerator * Int128(whole.amount) else {
            let asked = claim.whole.flatMap { ExactShare(Int128(claim.mass.amount), of: Int128($0.amount)) }
            throw .init(
                .share, id,
                "\(id) states \(asked?.description ?? "–") recycled \(rules.element); what came in holds \(limit?.description ?? "none").",
                "State at most that share.")
        }
    }
}
