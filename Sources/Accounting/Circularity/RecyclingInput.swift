// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// What waste went into which runs, by a ledger's books: the begin of every batch there is.
struct RecyclingInput {
    struct Batch {
        /// The run, or the lot, that waste was drawn into.
        let node: UInt32
        let chemistry: String
        /// Of the first draw.
        var time: Instant
        /// Milligrams. Sums wrap, as everywhere in the books: amounts from outside must not end the program.
        var mass: Int64
        /// Milligrams by element, in the order of ``elements``.
        var elements: [Int64]
    }

    /// Elements that books follow by kind.
    let elements: [String]
    private(set) var batches: [Batch] = []
    private(set) var doubts: [String] = []

    init(_ books: BookKeeping) throws {
        elements = books.recycledElements
        let (lots, rules) = (books.lots, books.rules)
        var chemistries: [UInt32: String] = [:]
        var masses: [UInt32: Int64] = [:]
        let named = Set(rules.recoveries.compactMap { rule -> String? in if case .lot(let name) = rule.subject { name } else { nil } })
        let products = Set(rules.recoveries.compactMap { rule -> String? in if case .product(let name) = rule.subject { name } else { nil } })
        let candidates = (0..<UInt32(lots.nodeCount)).filter {
            products.contains(lots.product(of: $0)) || (!named.isEmpty && named.contains(lots.key(of: $0).name))
        }
        books.balances.settle(candidates)
        for node in candidates {
            let lot = lots.lot(node)
            guard let rule = rules.recovery(of: lot.outline), let chemistry = rule.chemistry else { continue }
            guard let mass = rule.mass(of: lot.quantity) else {
                doubts.append("Nobody said what \(lot.key.name) (\(lot.product)) weighs, so it is in no batch.")
                continue
            }
            chemistries[node] = chemistry
            masses[node] = mass
        }
        let weights = books.tracers([Account(id: "waste", name: "waste", dimension: .mass, key: "physical")]) { [masses[$0.node] ?? 0] }
        let totals = elements.map { rules.chart.total($0)?.leaves ?? [] }
        for node in chemistries.keys.sorted(by: lots.comesBefore) {
            let chemistry = chemistries[node] ?? ""
            for claim in lots.lot(node).claims where !batches.contains(where: { $0.node == claim.product }) {
                let inflows = books.balances.inflows(of: claim.product).filter { chemistries[$0.source] == chemistry }
                let waste = weights.inflows(of: claim.product)
                let mass = waste.reduce(Int64(0)) { chemistries[$1.source] == chemistry ? $0 &+ $1.amounts[0] : $0 }
                let time = inflows.flatMap { lots.lot($0.source).claims }.filter { $0.product == claim.product }.map(\.time).min() ?? claim.time
                let held = totals.map { leaves in inflows.reduce(Int64(0)) { sum, inflow in leaves.reduce(sum) { $0 &+ inflow.amounts[$1] } } }
                batches.append(Batch(node: claim.product, chemistry: chemistry, time: time, mass: mass, elements: held))
                if Set(waste.compactMap { chemistries[$0.source] }).count > 1 {
                    doubts.append("\(lots.key(of: claim.product).name) took in waste of several chemistries; only its \(chemistry) part is counted.")
                }
            }
        }
        batches.sort { ($0.time, lots.key(of: $0.node).name) < ($1.time, lots.key(of: $1.node).name) }
        try lots.checkDamage()
    }
}

extension RecoveryRule {
    /// Milligrams of waste; nil where neither the lot nor the rule says.
    fileprivate func mass(of quantity: Quantity?) -> Int64? {
        guard let quantity else { return nil }
        if quantity.dimension == .mass { return quantity.amount }
        guard let weight, weight.per == quantity.dimension else { return nil }
        return weight.times(quantity.amount)
    }
}
