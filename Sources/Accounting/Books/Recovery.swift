// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Yams

/// Waste whose metal is recovered: whatever kind it was, from here on it is recycled metal of this kind.
///
/// A retired pack is a new generation of its name with such a product, so that the books of its first life stay as they were. Scrap that runs
/// around in its own process has no such rule and stays what it is. Source: DIN DKE SPEC 99100, 6.6.2.
package struct RecoveryRule: Hashable, Sendable {
    package let subject: PostingRules.Subject
    /// `pre-consumer` or `post-consumer`.
    package let kind: String
    /// For recycling rates, as targets name it: `lithium-based`; nil: it is no waste battery.
    package let chemistry: String?
    /// Mass of each unit, for waste that is not counted by mass.
    package let weight: Rate?
    package let provenance: Provenance
    /// By leaf, the leaf that takes over what is held of it.
    package let successors: [Int]

    /// What amounts in these leaves were before.
    func predecessors(of leaves: [Int]) -> [Int] { successors.indices.filter { leaves.contains(successors[$0]) } }
}

extension PostingRules {
    /// What speaks of the lot goes before what speaks of its product.
    func recovery(of lot: LotOutline) -> RecoveryRule? {
        if recoveries.isEmpty { return nil }
        return recoveries.first { $0.subject == .lot(lot.key.name) } ?? recoveries.first { $0.subject == .product(lot.product) }
    }

    mutating func addRecovery(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["product", "lot", "kind", "chemistry", "value", "unit", "source", "verified"])
        let kind = try members.text("kind")
        var successors = Array(chart.leaves.indices)
        for total in chart.totals where total.isElement {
            guard let leaf = total.kinds[kind], kind != "primary" else { continue }
            for other in total.leaves { successors[other] = leaf }
        }
        guard successors != Array(chart.leaves.indices) else {
            throw file.fail(members.place(of: "kind"), "“\(kind)” is no kind of recycled metal.", "Write pre-consumer or post-consumer.")
        }
        let subject = try members.subject()
        if let index = recoveries.firstIndex(where: { $0.subject == subject }) {
            throw file.fail(node, "What is recovered from \(subject) is said twice\(said("recovered", index)).", "Leave one out.")
        }
        let chemistry = try members.optionalText("chemistry")
        if !chemistry.isEmpty { try CircularityTargets.builtIn().check(chemistry: chemistry) { file.fail(members.place(of: "chemistry"), $0, $1) } }
        let weight = members["value"] == nil ? nil : try members.rate(of: .mass)
        if let weight, weight.isNegative { throw file.fail(members.place(of: "value"), "Nothing weighs less than nothing.", "Write its mass.") }
        recoveries.append(
            RecoveryRule(
                subject: subject, kind: kind, chemistry: chemistry.isEmpty ? nil : chemistry, weight: weight, provenance: try members.provenance(),
                successors: successors))
    }
}

extension BookKeeping {
    /// What a lot turned into recycled metal, as postings that take from one kind and add to another.
    func recoveries(on node: UInt32) -> [Posting] {
        let lot = lots.lot(node)
        guard let rule = rules.recovery(of: lot.outline), let turned = balances.turned(on: node) else { return [] }
        return turned.indices.filter { turned[$0] != 0 }.map { account in
            Posting(
                account: account, amount: turned[account], reckoning: "recovered from \(lot.product), \(rule.kind)", event: nil,
                source: rule.provenance.source, document: "", isVerified: rule.provenance.isVerified, activity: nil)
        }
    }
}
