// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy

/// A rule of co-products and the way it was followed.
package struct AllocationUse: Hashable, Sendable {
    package let rule: CoproductRule
    package let way: CoproductRule.Way

    /// `shredding: black mass beside copper scrap, steel, by mass`.
    package var words: String { "\(rule.place): \(rule.main) beside \(rule.others.joined(separator: ", ")), by \(way.words)" }
}

extension BookKeeping {
    /// Every rule of the files, with the way that is asked for or its own, in their order.
    package var allocations: [AllocationUse] { rules.coproducts.map { AllocationUse(rule: $0, way: coproducts.way(of: $0)) } }

    /// Rules by which burdens were divided on the way into a lot, or in it, in the order of the files.
    package func allocations(upstreamOf key: LotKey) throws(GenealogyError) -> [AllocationUse] {
        if rules.coproducts.isEmpty { return [] }
        let node = try lots.node(of: key)
        balances.settle([node])
        var used: Set<CoproductRule> = []
        var seen: Set<UInt32> = [node]
        var open = [node]
        while let next = open.popLast() {
            used.formUnion(dividing(lots.lot(next)))
            for source in lots.lot(next).sources where seen.insert(source).inserted { open.append(source) }
        }
        try lots.checkDamage()
        return allocations.filter { used.contains($0.rule) }
    }

    /// Rules by which what came out of a lot was divided.
    func dividing(_ lot: OwnedLot) -> [CoproductRule] { coproducts.divisions(of: lot).filter { !$0.parts.isEmpty }.map(\.rule) }
}
