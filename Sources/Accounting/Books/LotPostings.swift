// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
package import Ledger
package import Measure
import Plant

/// The postings of one lot, as they are worked out.
struct LotPostings {
    let lot: LotOutline
    let rules: PostingRules
    /// Whether postings tell how they come about; of every lot at once, only amounts are asked.
    let isTold: Bool
    /// Nil: nobody said who sent it.
    var supplier: String?
    var postings: [Posting] = []
    var findings: [BooksFinding] = []

    init(_ lot: LotOutline, _ rules: PostingRules, isTold: Bool) {
        self.lot = lot
        self.rules = rules
        self.isTold = isTold
    }

    /// Words of a posting.
    func told(_ words: @autoclosure () -> String) -> String { isTold ? words() : "" }

    /// Where an amount comes from.
    struct Evidence {
        var event: UInt64?
        var source: String
        var document = ""
        var isVerified: Bool
        var activity: Posting.Activity?
    }

    var chart: ChartOfAccounts { rules.chart }
    var quantityText: String { lot.quantity?.words ?? "?" }

    /// - Parameter account: What misses something, or is in doubt; empty for everything.
    mutating func find(_ kind: BooksFinding.Kind, of account: String, _ text: String, _ remedy: String) {
        let finding = BooksFinding(kind: kind, lot: lot.key.name, account: account, text: text, remedy: remedy)
        if !findings.contains(finding) { findings.append(finding) }
    }

    func speaksOf(_ subject: PostingRules.Subject) -> Bool {
        switch subject {
        case .product(let name): name == lot.product
        case .lot(let name): name == lot.key.name
        }
    }

    func isHere(_ factor: PostingRules.PostingFactor) -> Bool { factor.site.isEmpty || factor.site == lot.site }

    /// Tells of accounts a rule of the file would book on another day, and none books on this one.
    mutating func tellUnbooked(_ rules: [(account: String, validity: Validity, source: String)]) {
        for rule in rules where !rule.validity.contains(lot.opened) {
            let others = rules.filter { $0.account == rule.account && $0.validity.contains(lot.opened) }
            guard others.isEmpty else { continue }
            let day = lot.opened.map { "\($0.day)" } ?? "a day nobody said"
            find(
                .notValidThen, of: rule.account, "What the books file says of \(rule.account) (\(rule.source)) is not valid on \(day).",
                "Add a line whose `from` and `to` hold that day.")
        }
    }

    mutating func book(_ factor: PostingRules.PostingFactor) {
        guard let account = chart.leaf(factor.account) else { return }
        var evidence = Evidence(source: told(factor.described), isVerified: factor.provenance.isVerified)
        guard let element = factor.element else {
            evidence.activity = lot.quantity.flatMap { activity(factor.emission, $0, factor.quality) }
            return book(account, factor.rate, evidence)
        }
        let leaves = chart.leaves(of: element) ?? []
        let held = postings.filter { leaves.contains($0.account) }
        guard !held.isEmpty else {
            return find(
                .elementMissing, of: factor.account, "\(factor.rate) of \(element) is not counted: nobody said how much \(element) is in it.",
                "Add its content of \(element) to a books file.")
        }
        let sum = Quantity(held.reduce(Int64(0)) { $0 &+ $1.amount }, .mass)
        evidence.event = held[0].event
        evidence.document = held[0].document
        evidence.isVerified = evidence.isVerified && held.allSatisfy(\.isVerified)
        evidence.activity = activity(factor.emission, sum, factor.quality)
        book(account, factor.rate, of: sum, "\(sum.words) \(element) × \(factor.rate) for each of \(element)", evidence)
    }

    mutating func book(_ account: Int, _ rate: Rate, _ evidence: Evidence) {
        guard let quantity = quantity(for: rate, chart.leaves[account].id) else { return }
        book(account, rate, of: quantity, told("\(quantity.words) × \(rate)"), evidence)
    }

    /// - Parameter reckoning: As it is told; what a currency is changed by is added.
    mutating func book(_ account: Int, _ rate: Rate, of quantity: Quantity, _ reckoning: String, _ evidence: Evidence) {
        guard let (rate, note) = inOwnCurrency(rate, chart.leaves[account].id) else { return }
        guard let amount = rate.times(quantity.amount) else { return tooMuch(chart.leaves[account].id) }
        post(account, amount, reckoning + note, evidence)
    }

    func activity(_ emission: Int?, _ quantity: Quantity, _ quality: DataQuality?) -> Posting.Activity? {
        guard isTold, let emission, let unit = PhysicalUnit.find(BookingUnit.display(of: quantity.dimension).code) else { return nil }
        let amount = Double(quantity.amount) / Double(quantity.dimension.displaySize) * unit.factor / rules.emissions[emission].unit.factor
        return Posting.Activity(emission: emission, amount: amount, quality: quality)
    }

    /// A price in another currency as one in the books' own, by the rate of the lot's day; nil, and told, where there is none.
    private mutating func inOwnCurrency(_ rate: Rate, _ account: String) -> (Rate, note: String)? {
        guard let code = rate.currency, code != rules.currency else { return (rate, "") }
        guard let own = rules.currency else {
            find(
                .currencyWithoutRate, of: account, "\(account) is given in \(code), and nobody said which currency the books are kept in.",
                "Write `currency: \(code)` at the head of a books file.")
            return nil
        }
        let known = rules.exchange.first { $0.currency == code && $0.validity.contains(lot.opened) }
        guard let known, let changed = rate.times(known.value) else {
            let day = lot.opened.map { "\($0.day)" } ?? "a day nobody said"
            find(.currencyWithoutRate, of: account, "There is no rate of \(code) in \(own) for \(day).", "Add it under `exchange` in a books file.")
            return nil
        }
        return (changed, " × \(known.value.number) \(own)/\(code) (\(known.provenance.source))")
    }

    /// How much the lot is, when a rate speaks of such an amount; told where it does not.
    mutating func quantity(for rate: Rate, _ account: String) -> Quantity? {
        guard let quantity = lot.quantity else {
            find(
                .unknownQuantity, of: account, "\(account) cannot be reckoned: nobody said how much \(lot.key.name) is.", "Record its quantity.")
            return nil
        }
        guard quantity.amount >= 0 else {
            find(
                .outOfRange, of: account, "\(account) cannot be reckoned: \(lot.key.name) is told to be \(quantity.words).",
                "Correct its quantity: nothing is less than nothing.")
            return nil
        }
        guard quantity.dimension == rate.per else {
            let unit = BookingUnit.display(of: quantity.dimension).code
            find(
                .otherUnit, of: account, "\(account) is given as \(rate); the lot is counted in \(unit).", "Give the number for each \(unit).")
            return nil
        }
        return quantity
    }

    mutating func tooMuch(_ account: String) {
        find(
            .outOfRange, of: account, "\(account) of \(quantityText) \(lot.product) is more than the books can hold.",
            "Check the number and its unit; the limit is 2⁶¹ of the smallest unit, for masses 2.3 billion tonnes.")
    }

    mutating func post(_ account: Int, _ amount: Int64, _ reckoning: String, _ evidence: Evidence) {
        postings.append(
            Posting(
                account: account, amount: amount, reckoning: reckoning, event: evidence.event, source: evidence.source,
                document: evidence.document, isVerified: evidence.isVerified, activity: evidence.activity))
    }
}

extension PostingRules.PostingFactor {
    var described: String { ([provenance.source] + (year.map { ["\($0)"] } ?? []) + (region.isEmpty ? [] : [region])).joined(separator: ", ") }
}

extension Quantity {
    /// `312.4 kg`.
    var words: String { "\(number) \(BookingUnit.display(of: dimension).code)" }
}

extension Instant {
    /// In UTC.
    package var day: CivilDate { CivilDate(dayNumber: Int((Double(microseconds) / 86_400e6).rounded(.down))) }
}
