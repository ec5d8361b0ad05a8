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

    var isEmpty: Bool { rules.contents.isEmpty && lots.isEmpty }

    func rate(of account: String, in lot: LotOutline) -> Rate? { all(of: lot).first { $0.account == account }?.rate }

    /// By account, sorted.
    func all(of lot: LotOutline) -> [(account: String, rate: Rate)] {
        var found: [String: (rate: Rate, rank: Int, time: Instant)] = [:]
        func add(_ id: String, _ rate: Rate, rank: Int, _ time: Instant) {
            if let other = found[id], (other.rank, other.time) > (rank, time) { return }
            found[id] = (rate, rank, time)
        }
        let never = Instant(microseconds: .min)
        for content in rules.contents where content.validity.contains(lot.opened) {
            switch content.subject {
            case .product(lot.product): add(content.account, content.rate, rank: 0, never)
            case .lot(lot.key.name): add(content.account, content.rate, rank: 1, never)
            default: break
            }
        }
        for word in declarations.words(of: lot) {
            guard case .content(let id) = rules.properties[word.declaration.property], let rate = word.declaration.share, !rate.isNegative,
                !rate.isMoreThanWhole
            else { continue }
            add(id, rate, rank: 2, word.time)
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value.rate) }
    }
}

extension PostingRules.DeclaredProperty {
    fileprivate var isContent: Bool { if case .content = self { true } else { false } }
}

extension Declaration {
    /// Its value as a part of a whole; nil where it is none.
    var share: Rate? { Rate(fraction: unit == "%" ? value + "%" : value) }
}
