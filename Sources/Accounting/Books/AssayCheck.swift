// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Holds what a laboratory found in a lot that was made against what the books have in it. Nothing is booked of it: each laboratory's error
/// would make or lose metal.
struct AssayCheck {
    private let rules: PostingRules
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

    /// - Parameter holding: What the lot holds of a leaf of the chart; nil where that is not known here.
    func findings(on lot: LotOutline, holding: (Int) -> Int64?) -> [BooksFinding] {
        guard !lot.isReceived, let quantity = lot.quantity, let tolerance = rules.assays?.tolerance else { return [] }
        return assays(of: lot).compactMap { id, rate in
            guard rate.per == quantity.dimension, let found = rate.times(quantity.amount), let leaves = rules.chart.leaves(of: id) else { return nil }
            let held = leaves.compactMap(holding)
            guard held.count == leaves.count else { return nil }
            let booked = held.reduce(0, &+)
            guard let within = tolerance.times(max(found, booked)), (found &- booked).magnitude > max(1, within).magnitude else { return nil }
            let dimension = rules.chart.leaves[leaves[0]].dimension
            return BooksFinding(
                kind: .assayOffBooks, lot: lot.key.name, account: id,
                text:
                    "By its assay of \(rate.number) \(lot.key.name) holds \(Quantity(found, dimension).words) of \(id); the books have \(Quantity(booked, dimension).words) in it.",
                remedy: "Look whether a draw, a by-product or a loss is missing, and of which basis the assay is.")
        }
    }

    /// By account: the newest declaration before the lot's line in a file, and it before its product's.
    private func assays(of lot: LotOutline) -> [(account: String, rate: Rate)] {
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
