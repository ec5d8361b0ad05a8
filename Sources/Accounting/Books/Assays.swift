// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// What laboratories and suppliers say is in a unit of a lot: the newest declaration of an event before the lot's line in a file, and it
/// before its product's.
struct Assays {
    let rules: PostingRules
    private let declarations: LotDeclarations

    init(_ rules: PostingRules, _ declarations: LotDeclarations) {
        self.rules = rules
        self.declarations = declarations
    }

    /// Products and lots that files or events give an assay of.
    var products: Set<String> { Set(rules.contents.compactMap { if case .product(let name) = $0.subject { name } else { nil } }) }
    var lots: Set<String> {
        let named = rules.contents.compactMap { if case .lot(let name) = $0.subject { name } else { nil } }
        return declarations.lots { rules.properties[$0]?.isContent == true }.union(named)
    }

    /// Accounts that lots have an assay of.
    var accounts: Set<String> {
        let declared = rules.properties.values.compactMap { if case .content(let id) = $0 { id } else { nil } }
        return Set(rules.contents.map(\.account) + (lots.isEmpty ? [] : declared))
    }

    var isEmpty: Bool { rules.contents.isEmpty && lots.isEmpty }

    func rate(of account: String, in lot: LotOutline) -> Rate? { all(of: lot).first { $0.account == account }?.rate }

    /// By account, sorted.
    func all(of lot: LotOutline) -> [(account: String, rate: Rate)] {
        var found: [String: Rate] = [:]
        for subject in [PostingRules.Subject.product(lot.product), .lot(lot.key.name)] {
            for content in rules.contents where content.subject == subject && content.validity.contains(lot.opened) {
                found[content.account] = content.rate
            }
        }
        for word in declarations.words(of: lot).sorted(by: { $0.isOlder(than: $1) }) {
            guard case .content(let id) = rules.properties[word.declaration.property], let rate = word.declaration.share, !rate.isNegative,
                !rate.isMoreThanWhole
            else { continue }
            found[id] = rate
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension PostingRules.DeclaredProperty {
    fileprivate var isContent: Bool { if case .content = self { true } else { false } }
}

extension Declaration {
    /// Its value as a part of a whole; nil where it is none.
    var share: Rate? {
        switch unit {
        case "", "1", "kg/kg": Rate(fraction: value)
        case "%": Rate(fraction: value + "%")
        default: nil
        }
    }

    /// `0.2233`, `12 %`.
    var words: String { unit.isEmpty || unit == "1" ? value : "\(value) \(unit)" }
}
