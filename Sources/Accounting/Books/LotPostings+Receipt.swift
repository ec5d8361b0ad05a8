// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// What a lot brings in that came from outside.
extension LotPostings {
    typealias Words = [(key: String, word: DeclaredWord)]

    mutating func receive(_ words: [DeclaredWord]) {
        let declared = newest(words)
        let contents = rules.contents.filter { speaksOf($0.subject) }
        let accounts = contentAccounts(declared, contents)
        if !isOverWhole(accounts, declared, contents) { for id in accounts { bookContent(id, declared, contents) } }
        bookDeclaredFactors(declared)
        let factors = rules.factors.filter { factor in
            guard case .received(let subject) = factor.basis else { return false }
            // What a supplier declares of the lot goes before a library's number for the same stage.
            return speaksOf(subject) && isHere(factor) && !isDeclared(factor.account, declared)
        }
        for factor in factors where factor.validity.contains(lot.opened) { book(factor) }
        tellUnbooked(factors.map { ($0.account, $0.validity, $0.provenance.source) })
        let undeclared = contents.filter { content in !declared.contains { rules.properties[$0.key] == .content(content.account) } }
        tellUnbooked(undeclared.map { ($0.account, $0.validity, $0.provenance.source) })
        bookValues()
        bookDeclarations()
        if postings.isEmpty, findings.isEmpty {
            find(
                .nothingKnown, of: "",
                lot.product.isEmpty ? "Nobody said what \(lot.key.name) is." : "Nothing is known of what is in \(lot.product) (\(lot.key.name)).",
                "Add `contents` or `factors` for it to a books file.")
        }
    }

    /// The newest declaration of each property; two at one time that differ are told.
    private mutating func newest(_ words: [DeclaredWord]) -> Words {
        var found: [String: DeclaredWord] = [:]
        for word in words {
            let property = word.declaration.property
            guard let meaning = rules.properties[property] else { continue }
            guard let other = found[property] else {
                found[property] = word
                continue
            }
            if other.declaration.value != word.declaration.value || other.declaration.unit != word.declaration.unit {
                find(
                    .declaredTwice, of: meaning.account,
                    "\(property) is declared \([other, word].map(\.declaration.words).sorted().joined(separator: " and ")); the newest holds.",
                    "Withdraw the declaration that is wrong.")
            }
            if other.isOlder(than: word) { found[property] = word }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func bookDeclaredFactors(_ declared: Words) {
        for (property, word) in declared {
            guard case .factor(let account) = rules.properties[property] else { continue }
            guard let rate = Rate(number: word.declaration.value, unit: word.declaration.unit), let leaf = chart.leaf(account),
                rate.of == chart.leaves[leaf].dimension, !rate.isNegative
            else {
                find(
                    .malformedDeclaration, of: account,
                    "\(property) = \(word.declaration.words) is no amount for \(account).",
                    "Declare it with a unit such as kg{CO2e}/kg.")
                continue
            }
            book(leaf, rate, Evidence(event: word.event, source: "declared", document: word.declaration.document, isVerified: true))
        }
    }

    private func isDeclared(_ account: String, _ declared: Words) -> Bool {
        guard let dot = account.lastIndex(of: ".") else { return false }
        let stage = account[..<dot]
        return declared.contains { property, _ in
            if case .factor(let other) = rules.properties[property], let end = other.lastIndex(of: ".") { return other[..<end] == stage }
            return false
        }
    }

    private func contentAccounts(_ declared: Words, _ contents: [PostingRules.Content]) -> [String] {
        var ids: Set<String> = []
        for (property, _) in declared { if case .content(let id) = rules.properties[property] { ids.insert(id) } }
        for content in contents where content.validity.contains(lot.opened) { ids.insert(content.account) }
        return ids.sorted()
    }

    /// Whether what an event, the lot's lines and its product's say together is more than the lot; then none of it is booked.
    private mutating func isOverWhole(_ accounts: [String], _ declared: Words, _ contents: [PostingRules.Content]) -> Bool {
        let parts = accounts.compactMap { id -> (id: String, rate: Rate)? in
            let word = declared.first { rules.properties[$0.key] == .content(id) }?.word.declaration
            let rate = word.map(\.share) ?? content(of: id, contents)?.rate
            guard let rate, rate.of == .mass, rate.per == .mass, !rate.isNegative else { return nil }
            return (id, rate)
        }
        guard parts.count > 1, parts.allSatisfy({ !$0.rate.isMoreThanWhole }), Rate.sumIsMoreThanWhole(parts.map(\.rate)) else { return false }
        let told = parts.map { "\($0.rate) \($0.id)" }.joined(separator: ", ")
        for part in parts {
            find(
                .overWhole, of: part.id, "What is said to be in \(lot.key.name) adds up to more than the whole: \(told). None of it is counted.",
                "Look at the lot's assays and those of \(lot.product) together.")
        }
        return true
    }

    /// The lot's line before its product's.
    private func content(of id: String, _ contents: [PostingRules.Content]) -> PostingRules.Content? {
        let fitting = contents.filter { $0.account == id && $0.validity.contains(lot.opened) }
        return fitting.first { $0.subject == .lot(lot.key.name) } ?? fitting.first
    }

    private mutating func bookContent(_ id: String, _ declared: Words, _ contents: [PostingRules.Content]) {
        let content = content(of: id, contents)
        for (property, word) in declared where rules.properties[property] == .content(id) {
            let declaration = word.declaration
            guard let rate = declaration.share, !rate.isNegative, !rate.isMoreThanWhole
            else {
                return find(
                    .overWhole, of: id, "\(property) = \(declaration.words) is no part of a whole.", "Declare a number from 0 to 1, or in percent.")
            }
            if let form = content?.form { tellOffForm(id, rate, form) }
            return bookElement(
                id, rate, Evidence(event: word.event, source: "declared", document: declaration.document, isVerified: true), declared)
        }
        guard let content else { return }
        tellOffForm(id, content.assay, content.form)
        let source = "\(content.provenance.source); \(content.form), \(content.basis)"
        bookElement(id, content.rate, Evidence(source: source, isVerified: content.provenance.isVerified), declared)
    }

    private mutating func tellOffForm(_ account: String, _ assay: Rate, _ form: String) {
        guard let check = Stoichiometry(of: account, in: form), !check.fits(assay) else { return }
        find(
            .assayOffForm, of: account, "An assay of \(assay.number) \(account) is not what \(form) has: \(check.range).",
            "Look whether it is another hydrate, or of a dry basis; or write the form that it is.")
    }

    /// An element is split by kind: what is not declared as recycled is primary.
    private mutating func bookElement(_ id: String, _ rate: Rate, _ evidence: Evidence, _ declared: Words) {
        if let leaf = chart.leaf(id) { return book(leaf, rate, evidence) }
        guard let total = chart.total(id), let primary = total.kinds["primary"], let quantity = quantity(for: rate, id) else {
            return
        }
        guard let amount = rate.times(quantity.amount) else { return tooMuch(id) }
        var left = amount
        let shares = recycledShares(of: id, declared)
        for share in shares {
            guard let leaf = total.kinds[share.kind], let part = share.share.times(amount) else { continue }
            left -= part
            let source = evidence.event == nil ? "\(evidence.source); \(share.evidence.source)" : share.evidence.source
            post(
                leaf, part, "\(quantityText) × \(rate), \(share.share.number) of it",
                Evidence(
                    event: share.evidence.event ?? evidence.event, source: source,
                    document: share.evidence.document.isEmpty ? evidence.document : share.evidence.document,
                    isVerified: evidence.isVerified && share.evidence.isVerified))
        }
        post(primary, left, shares.isEmpty ? "\(quantityText) × \(rate)" : "\(quantityText) × \(rate), what is left", evidence)
    }

    private mutating func recycledShares(of id: String, _ declared: Words) -> [(kind: String, share: Rate, evidence: Evidence)] {
        var shares: [(kind: String, share: Rate, evidence: Evidence)] = []
        for (property, word) in declared {
            guard case .recycled(id, let kind) = rules.properties[property] else { continue }
            let declaration = word.declaration
            guard let share = declaration.share, !share.isNegative else {
                find(
                    .malformedDeclaration, of: id, "\(property) = \(declaration.words) is no part of a whole.",
                    "Declare a number from 0 to 1, or in percent.")
                continue
            }
            shares.append((kind, share, Evidence(event: word.event, source: "declared", document: declaration.document, isVerified: true)))
        }
        if shares.isEmpty {
            let fitting = rules.recycled.filter { speaksOf($0.subject) && $0.element == id && $0.validity.contains(lot.opened) }
            if let recycled = fitting.first(where: { $0.subject == .lot(lot.key.name) }) ?? fitting.first {
                let evidence = Evidence(source: recycled.provenance.source, isVerified: recycled.provenance.isVerified)
                shares = recycled.shares.map { ($0.kind, $0.share, evidence) }
            } else {
                find(
                    .countedAsPrimary, of: id, "No recycled share of \(id) is declared; all of it counts as primary.",
                    "Ask the supplier for a declaration.")
            }
        }
        if Rate.sumIsMoreThanWhole(shares.map(\.share)) {
            find(.overWhole, of: id, "The recycled shares of \(id) are more than the whole; none is counted.", "Correct the declaration.")
            return []
        }
        return shares
    }
}

extension PostingRules.DeclaredProperty {
    fileprivate var account: String {
        switch self {
        case .content(let id), .recycled(let id, _), .factor(let id): id
        case .capacity: ""
        }
    }
}
