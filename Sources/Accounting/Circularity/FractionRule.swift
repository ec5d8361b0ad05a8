// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Yams

/// What a recycler makes of waste, and whether it counts as recycled. Source: Regulation (EU) 2023/1542, Art. 3(60): what replaces primary raw material
/// does; energy recovery and disposal do not.
package struct FractionRule: Hashable, Sendable {
    package let product: String
    package let counts: Bool
    /// The element that counts of it, where the rest never was in a battery, as of a sulfate; nil: all of it.
    package let of: String?
    /// Part of the product that is that element, where no lot declares its own; nil: as the books have it.
    package let assay: Rate?
    package let provenance: Provenance
}

extension PostingRules {
    mutating func addFraction(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["product", "counts", "of", "assay", "source", "verified"])
        guard let counts = members["counts"]?.bool else {
            throw file.fail(members.place(of: "counts"), "It is not said whether it counts as recycled.", "Write `counts: true` or `counts: false`.")
        }
        let of = try members.optionalText("of")
        guard of.isEmpty || chart.total(of)?.isElement == true else {
            throw file.fail(members.place(of: "of"), "“\(of)” is no element that books follow.", "Name one: Ni, Co, Li, …")
        }
        if of.isEmpty, members["assay"] != nil { throw file.fail(members.place(of: "assay"), "An assay is of an element.", "Name it with `of`.") }
        let rule = FractionRule(
            product: try members.text("product"), counts: counts, of: of.isEmpty ? nil : of,
            assay: members["assay"] == nil ? nil : try members.fraction("assay"), provenance: try members.provenance())
        guard !fractions.contains(where: { $0.product == rule.product }) else {
            throw file.fail(node, "\(rule.product) is there twice.", "Leave one out.")
        }
        fractions.append(rule)
    }
}
