// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Yams

/// A product that is an active material: what it holds counts as metal in active materials from there on. Source: Regulation (EU) 2023/1542, Art. 8(2)
/// and (3) speak of cobalt, lithium and nickel in active materials, so that nickel on a can is none.
package struct ActiveMaterialRule: Hashable, Sendable {
    package let product: String
    package let provenance: Provenance
}

extension PostingRules {
    mutating func addActiveMaterial(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["product", "source", "verified"])
        let rule = ActiveMaterialRule(product: try members.text("product"), provenance: try members.provenance())
        guard !activeMaterials.contains(where: { $0.product == rule.product }) else {
            throw file.fail(node, "\(rule.product) is there twice.", "Leave one out.")
        }
        activeMaterials.append(rule)
    }
}
