// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Measure

/// Where an amount comes from, as a tree down to events, factors and documents.
package struct Explanation: Sendable {
    package let lot: LotKey
    package let product: String
    /// What came from here into the lot above; of the topmost, all it holds.
    package let amount: Quantity
    /// All that this lot holds of the account.
    package let whole: Quantity
    package let postings: [Posting]
    package let parts: [Explanation]
    /// Sources beyond those listed, and what came from them.
    package let others: (count: Int, amount: Quantity)
    /// The lot was explained further up already.
    package let isRepeated: Bool

    /// Amount ÷ whole, about.
    package var share: Double? { whole.amount == 0 ? nil : Double(amount.amount) / Double(whole.amount) }
}

extension BookKeeping {
    /// - Parameters:
    ///   - account: A leaf or a sum.
    ///   - depth: Most draws away.
    ///   - width: Most sources listed a lot, the largest first.
    package func explain(_ key: LotKey, _ account: String, depth: Int, width: Int) throws -> Explanation {
        guard let leaves = rules.chart.leaves(of: account), let first = leaves.first else {
            throw AccountingError.unknownAccount(account, known: rules.chart.leaves.map(\.id) + rules.chart.totals.map(\.id))
        }
        let node = try lots.node(of: key)
        balances.settle([node])
        var told: Set<UInt32> = []
        let dimension = rules.chart.leaves[first].dimension
        let explanation = explain(node, nil, leaves, dimension, depth, width, &told)
        try lots.checkDamage()
        return explanation
    }

    private func explain(
        _ node: UInt32, _ amount: Int64?, _ leaves: [Int], _ dimension: Dimension, _ depth: Int, _ width: Int, _ told: inout Set<UInt32>
    ) -> Explanation {
        func sum(_ amounts: [Int64]) -> Int64 { leaves.reduce(0) { $0 &+ amounts[$1] } }
        let lot = lots.lot(node)
        let whole = sum(balances.balance(of: node).total)
        let isNew = told.insert(node).inserted
        var parts: [Explanation] = []
        var others = (count: 0, amount: Int64(0))
        if isNew {
            // Metal recovered here came in as something else.
            let leaves = rules.recovery(of: lot.outline)?.predecessors(of: leaves) ?? leaves
            func sum(_ amounts: [Int64]) -> Int64 { leaves.reduce(0) { $0 &+ amounts[$1] } }
            let inflows = balances.inflows(of: node).map { (source: $0.source, amount: sum($0.amounts)) }.filter { $0.amount != 0 }
                .sorted { a, b in
                    a.amount.magnitude == b.amount.magnitude ? lots.comesBefore(a.source, b.source) : a.amount.magnitude > b.amount.magnitude
                }
            let listed = depth > 0 ? inflows.prefix(width) : []
            for inflow in inflows.dropFirst(listed.count) { others = (others.count + 1, others.amount &+ inflow.amount) }
            for inflow in listed { parts.append(explain(inflow.source, inflow.amount, leaves, dimension, depth - 1, width, &told)) }
        }
        return Explanation(
            lot: lot.key, product: lot.product, amount: Quantity(amount ?? whole, dimension), whole: Quantity(whole, dimension),
            postings: isNew ? postings(on: node).filter { leaves.contains($0.account) && $0.amount != 0 } : [], parts: parts,
            others: (others.count, Quantity(others.amount, dimension)), isRepeated: !isNew)
    }
}

extension Explanation {
    /// How far and how wide a tree is told unless more is asked for.
    package static let usualDepth = 12
    package static let usualWidth = 4
}
