// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// What is booked on each lot itself.
///
/// A lot that nothing was drawn into brings in what its certificate, its supplier's declaration and the factors for its product say; a lot
/// that was made gets what its making cost: meters first, and factors for whatever no meter counts. Events that declare something of a
/// lot go before files that speak of the lot, and these before files that speak of its product.
package struct PostingBook {
    package let rules: PostingRules
    private let words: (OwnedLot) -> [DeclaredWord]
    private let meters: MeterShares

    package init(_ rules: PostingRules, meters: MeterShares, words: @escaping (OwnedLot) -> [DeclaredWord]) {
        self.rules = rules
        self.meters = meters
        self.words = words
    }

    package func postings(on lot: OwnedLot) -> (postings: [Posting], findings: [BooksFinding]) {
        var entry = LotPostings(lot, rules)
        if lot.isReceived { entry.receive(words(lot)) }
        if !lot.isReceived, lot.key.generation == 0 { entry.make(meters.byLot[lot.key.name] ?? []) }
        entry.chain()
        return (entry.postings, entry.findings)
    }
}

/// The postings of one lot, as they are worked out.
private struct LotPostings {
    let lot: OwnedLot
    let rules: PostingRules
    var postings: [Posting] = []
    var findings: [BooksFinding] = []

    init(_ lot: OwnedLot, _ rules: PostingRules) {
        self.lot = lot
        self.rules = rules
    }

    private var chart: ChartOfAccounts { rules.chart }

    mutating func find(_ kind: BooksFinding.Kind, _ text: String, _ remedy: String) {
        findings.append(BooksFinding(kind: kind, lot: lot.key.name, text: text, remedy: remedy))
    }

    private func speaksOf(_ subject: PostingRules.Subject) -> Bool {
        switch subject {
        case .product(let name): name == lot.product
        case .lot(let name): name == lot.key.name
        }
    }

    mutating func receive(_ words: [DeclaredWord]) {
        let declared = newest(words)
        for id in contentAccounts(declared) { bookContent(id, declared) }
        for (property, word) in declared {
            guard case .factor(let account) = rules.properties[property] else { continue }
            guard let rate = Rate(number: word.declaration.value, unit: word.declaration.unit), let leaf = chart.leaf(account),
                rate.of == chart.leaves[leaf].dimension
            else {
                find(
                    .malformedDeclaration, "\(property) = \(word.declaration.value) \(word.declaration.unit) is no amount for \(account).",
                    "Declare it with a unit such as kg{CO2e}/kg.")
                continue
            }
            book(leaf, rate, word.event, "declared", word.declaration.document, true)
        }
        for factor in rules.factors {
            guard case .received(let subject) = factor.basis, speaksOf(subject), applies(factor) else { continue }
            // What a supplier declares of the lot goes before a library's number for the same stage.
            if isDeclared(factor.account, declared) { continue }
            book(factor)
        }
        if postings.isEmpty, findings.isEmpty {
            find(
                .nothingKnown,
                lot.product.isEmpty ? "Nobody said what \(lot.key.name) is." : "Nothing is known of what is in \(lot.product) (\(lot.key.name)).",
                "Add `contents` or `factors` for it to a books file.")
        }
    }

    /// The newest declaration of each property; two at one time that differ are told.
    private mutating func newest(_ words: [DeclaredWord]) -> [(key: String, word: DeclaredWord)] {
        var found: [String: DeclaredWord] = [:]
        for word in words where rules.properties[word.declaration.property] != nil {
            let property = word.declaration.property
            guard let other = found[property] else {
                found[property] = word
                continue
            }
            if other.declaration.value != word.declaration.value || other.declaration.unit != word.declaration.unit {
                find(
                    .declaredTwice,
                    "\(property) is declared \(min(other.declaration.value, word.declaration.value)) and \(max(other.declaration.value, word.declaration.value)); the newest holds.",
                    "Withdraw the declaration that is wrong.")
            }
            if (other.time, other.declaration.value) < (word.time, word.declaration.value) { found[property] = word }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func isDeclared(_ account: String, _ declared: [(key: String, word: DeclaredWord)]) -> Bool {
        guard let dot = account.lastIndex(of: ".") else { return false }
        let stage = account[..<dot]
        return declared.contains { property, _ in
            if case .factor(let other) = rules.properties[property], let end = other.lastIndex(of: ".") { return other[..<end] == stage }
            return false
        }
    }

    private func contentAccounts(_ declared: [(key: String, word: DeclaredWord)]) -> [String] {
        var ids: [String] = []
        for (property, _) in declared { if case .content(let id) = rules.properties[property] { ids.append(id) } }
        for content in rules.contents where speaksOf(content.subject) && content.validity.contains(lot.opened) { ids.append(content.account) }
        return Set(ids).sorted()
    }

    private mutating func bookContent(_ id: String, _ declared: [(key: String, word: DeclaredWord)]) {
        for (property, word) in declared {
            guard case .content(id) = rules.properties[property] else { continue }
            guard let rate = Rate(fraction: word.declaration.value), !rate.isNegative, !rate.isMoreThanWhole else {
                find(.overWhole, "\(property) = \(word.declaration.value) is no part of a whole.", "Declare a number from 0 to 1.")
                return
            }
            bookElement(id, rate, word.event, "declared", word.declaration.document, true, declared)
            return
        }
        let fitting = rules.contents.filter { speaksOf($0.subject) && $0.account == id && $0.validity.contains(lot.opened) }
        guard let content = fitting.first(where: { $0.subject == .lot(lot.key.name) }) ?? fitting.first else { return }
        bookElement(
            id, content.rate, nil, "\(content.provenance.source); \(content.form), \(content.basis)", "", content.provenance.isVerified, declared)
    }

    /// An element is split by kind: what is not declared as recycled is primary.
    private mutating func bookElement(
        _ id: String, _ rate: Rate, _ event: UInt64?, _ source: String, _ document: String, _ isVerified: Bool,
        _ declared: [(key: String, word: DeclaredWord)]
    ) {
        if let leaf = chart.leaf(id) { return book(leaf, rate, event, source, document, isVerified) }
        guard let total = chart.total(id), let primary = total.kinds["primary"], let amount = amount(rate, id) else { return }
        var shares: [(kind: String, share: Rate, event: UInt64?, source: String, document: String, isVerified: Bool)] = []
        for (property, word) in declared {
            guard case .recycled(id, let kind) = rules.properties[property] else { continue }
            guard let share = Rate(fraction: word.declaration.unit == "%" ? word.declaration.value + "%" : word.declaration.value), !share.isNegative
            else {
                find(.malformedDeclaration, "\(property) = \(word.declaration.value) is no part of a whole.", "Declare a number from 0 to 1.")
                continue
            }
            shares.append((kind, share, word.event, "declared", word.declaration.document, true))
        }
        if shares.isEmpty {
            let fitting = rules.recycled.filter { speaksOf($0.subject) && $0.element == id && $0.validity.contains(lot.opened) }
            if let recycled = fitting.first(where: { $0.subject == .lot(lot.key.name) }) ?? fitting.first {
                shares = recycled.shares.map { ($0.kind, $0.share, nil, recycled.provenance.source, "", recycled.provenance.isVerified) }
            } else {
                find(.countedAsPrimary, "No recycled share of \(id) is declared; all of it counts as primary.", "Ask the supplier for a declaration.")
            }
        }
        if Rate.sumIsMoreThanWhole(shares.map(\.share)) {
            find(.overWhole, "The recycled shares of \(id) are more than the whole; none is counted.", "Correct the declaration.")
            shares = []
        }
        var left = amount
        for share in shares {
            guard let leaf = total.kinds[share.kind], let part = share.share.times(amount) else { continue }
            left -= part
            post(
                leaf, part, "\(quantityText) × \(rate), \(share.share.number) of it",
                share.event ?? event, event == nil ? "\(source); \(share.source)" : share.source, share.document.isEmpty ? document : share.document,
                isVerified && share.isVerified)
        }
        post(
            primary, left, shares.isEmpty ? "\(quantityText) × \(rate)" : "\(quantityText) × \(rate), what is left", event, source, document,
            isVerified)
    }

    mutating func make(_ uses: [MeterShares.Use]) {
        var metered: Set<String> = []
        for use in uses {
            guard let id = rules.carriers[use.carrier], let leaf = chart.leaf(id) else {
                find(.otherUnit, "No account is named for \(use.carrier) (\(use.meter)).", "Add it under `carriers` in a books file.")
                continue
            }
            guard chart.leaves[leaf].dimension == use.amount.dimension else {
                find(.otherUnit, "\(use.meter) does not count what \(id) does.", "Name another account under `carriers`.")
                continue
            }
            metered.insert(id)
            post(leaf, use.amount.amount, "\(use.meter), \(use.from.plain()) to \(use.to.plain())", use.event, "metered", "", true)
        }
        for factor in rules.factors {
            guard case .made(let subject, let step) = factor.basis, speaksOf(subject), step.isEmpty || step == lot.step, applies(factor) else {
                continue
            }
            if metered.contains(factor.account) {
                find(
                    .factorSetAside, "\(factor.account) is metered; the factor \(factor.rate) is not counted beside it.",
                    "Nothing is to be done; or leave the factor out.")
                continue
            }
            book(factor)
        }
    }

    /// Factors for each unit of what is booked on the lot already: carbon of its energy.
    mutating func chain() {
        for factor in rules.factors {
            guard case .account(let other) = factor.basis, applies(factor), let leaves = chart.leaves(of: other),
                let account = chart.leaf(factor.account)
            else { continue }
            for posting in postings where leaves.contains(posting.account) && posting.amount != 0 {
                guard let amount = factor.rate.times(posting.amount) else { return tooMuch(factor.account) }
                let text = Quantity(posting.amount, chart.leaves[posting.account].dimension).words
                post(
                    account, amount, "\(text) × \(factor.rate)", posting.event, factor.described, posting.document,
                    factor.provenance.isVerified && posting.isVerified)
            }
        }
    }

    private func applies(_ factor: PostingRules.PostingFactor) -> Bool {
        (factor.site.isEmpty || factor.site == lot.site) && factor.validity.contains(lot.opened)
    }

    private mutating func book(_ factor: PostingRules.PostingFactor) {
        guard let account = chart.leaf(factor.account) else { return }
        guard let element = factor.element else {
            return book(account, factor.rate, nil, factor.described, "", factor.provenance.isVerified)
        }
        let leaves = chart.leaves(of: element) ?? []
        let held = postings.filter { leaves.contains($0.account) }
        guard !held.isEmpty else {
            return find(
                .elementMissing, "\(factor.rate) of \(element) is not counted: nobody said how much \(element) is in it.",
                "Add its content of \(element) to a books file.")
        }
        let sum = held.reduce(Int64(0)) { $0 &+ $1.amount }
        guard let amount = factor.rate.times(sum) else { return tooMuch(factor.account) }
        post(
            account, amount, "\(Quantity(sum, .mass).words) \(element) × \(factor.rate) for each of \(element)", held[0].event, factor.described,
            held[0].document, factor.provenance.isVerified && held.allSatisfy(\.isVerified))
    }

    private mutating func book(
        _ account: Int, _ rate: Rate, _ event: UInt64?, _ source: String, _ document: String, _ isVerified: Bool
    ) {
        guard let amount = amount(rate, chart.leaves[account].id) else { return }
        post(account, amount, "\(quantityText) × \(rate)", event, source, document, isVerified)
    }

    private mutating func amount(_ rate: Rate, _ account: String) -> Int64? {
        guard let quantity = lot.quantity else {
            find(.unknownQuantity, "\(account) cannot be reckoned: nobody said how much \(lot.key.name) is.", "Record its quantity.")
            return nil
        }
        guard quantity.dimension == rate.per else {
            find(
                .otherUnit, "\(account) is given as \(rate); the lot is counted in \(BookingUnit.display(of: quantity.dimension).code).",
                "Give the number for each \(BookingUnit.display(of: quantity.dimension).code).")
            return nil
        }
        guard let amount = rate.times(quantity.amount) else {
            tooMuch(account)
            return nil
        }
        return amount
    }

    private mutating func tooMuch(_ account: String) {
        find(.outOfRange, "\(account) is more than the books can hold.", "Check the number and its unit.")
    }

    private mutating func post(
        _ account: Int, _ amount: Int64, _ reckoning: String, _ event: UInt64?, _ source: String, _ document: String, _ isVerified: Bool
    ) {
        postings.append(
            Posting(
                account: account, amount: amount, reckoning: reckoning, event: event, source: source, document: document, isVerified: isVerified))
    }

    private var quantityText: String { lot.quantity?.words ?? "?" }
}

extension PostingRules.PostingFactor {
    fileprivate var described: String {
        ([provenance.source] + (year.map { ["\($0)"] } ?? []) + (region.isEmpty ? [] : [region])).joined(separator: ", ")
    }
}

extension Quantity {
    /// `312.4 kg`.
    var words: String { "\(number) \(BookingUnit.display(of: dimension).code)" }
}
