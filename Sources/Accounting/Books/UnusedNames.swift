// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

/// A name in books files that no lot goes by: often a name that is spelt another way in events.
package struct UnusedName: Hashable, Sendable {
    /// Section of a books file: `contents`, `factors` …
    package let section: String
    /// A product, or `lot S-7`.
    package let subject: String
    /// The first rule that says it: `books/energy.yaml:12`.
    package let place: String
}

extension BookKeeping {
    /// Names in rules of books files that spoke of no lot, section by section and each once. What a chart of the product says, and what is said of trade
    /// (`goods`, `sales`, `stocks`, `declarations` …), is not among them.
    /// - Complexity: O(lots + rules).
    package var unusedNames: [UnusedName] {
        let products = Set((0..<UInt32(lots.nodeCount)).lazy.map { self.lots.product(of: $0) })
        var unused: [UnusedName] = []
        func look(_ section: String, _ index: Int, _ subject: PostingRules.Subject) {
            let isUsed =
                switch subject {
                case .product(let name): products.contains(name) || name == "*" || name.isEmpty
                case .lot(let name): (try? lots.node(of: LotKey(name: name, generation: 0))) != nil
                }
            guard !isUsed, !unused.contains(where: { $0.section == section && $0.subject == subject.description }) else { return }
            let places = rules.places[section] ?? []
            unused.append(UnusedName(section: section, subject: subject.description, place: places.indices.contains(index) ? places[index] : ""))
        }
        func look(_ section: String, _ index: Int, _ basis: PostingRules.PostingFactor.Basis) {
            switch basis {
            case .received(let subject), .made(let subject, _): look(section, index, subject)
            case .account: break
            }
        }
        for (index, rule) in rules.contents.enumerated() { look("contents", index, rule.subject) }
        for (index, rule) in rules.recycled.enumerated() { look("recycled", index, rule.subject) }
        for (index, rule) in rules.factors.enumerated() { look("factors", index, rule.basis) }
        for (index, rule) in rules.values.enumerated() { look("values", index, rule.basis) }
        for (index, rule) in rules.coproducts.enumerated() {
            for product in [rule.from] + rule.products { look("coproducts", index, .product(product)) }
        }
        for (index, rule) in rules.weights.enumerated() where rule.from != "*" || rule.into != "vapour" {
            for product in [rule.from, rule.into ?? ""] { look("weights", index, .product(product)) }
        }
        for (index, rule) in rules.assayed.enumerated() { look("assayed", index, .product(rule.from)) }
        for (index, rule) in rules.prices.enumerated() { look("prices", index, .product(rule.product)) }
        for (index, rule) in rules.masses.enumerated() { look("masses", index, .product(rule.product)) }
        for (index, rule) in rules.fractions.enumerated() { look("fractions", index, .product(rule.product)) }
        for (index, rule) in rules.activeMaterials.enumerated() { look("activeMaterials", index, .product(rule.product)) }
        for (index, rule) in rules.recoveries.enumerated() { look("recovered", index, rule.subject) }
        for (index, rule) in rules.footprints.enumerated() { look("footprints", index, .product(rule.product)) }
        return unused
    }
}
