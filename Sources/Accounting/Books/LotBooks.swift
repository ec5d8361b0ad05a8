// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Measure

/// The books of one lot: account by account what was booked on it, came into it, left it and rests in it.
package struct LotBooks: Sendable {
    package struct Line: Sendable {
        package let account: String
        package let name: String
        package let isTotal: Bool
        package let balance: Quantity
        package let booked: Quantity
        package let drawnIn: Quantity
        package let drawnOut: Quantity
        package let remaining: Quantity
        /// Every number it is booked from was compared with its source. Of the lot's own postings only.
        package let isVerified: Bool
    }

    package let lot: LotKey
    package let product: String
    package let site: String
    package let quantity: Quantity?
    /// Accounts of which anything was ever in the lot, in the order of the chart; after the parts of a sum, the sum.
    package let lines: [Line]
    package let postings: [Posting]
    package let findings: [BooksFinding]
    /// Rules by which burdens were divided on the way here.
    package let allocations: [AllocationUse]
    package let asOf: UInt64
}

extension BookKeeping {
    package func books(of key: LotKey) throws(GenealogyError) -> LotBooks {
        let node = try lots.node(of: key)
        balances.settle([node])
        let lot = lots.lot(node)
        let balance = balances.balance(of: node).total
        let booked = balances.booked(on: node)
        let remaining = balances.remaining(in: node)
        let postings = postings(on: node)
        let findings = findings(on: node)
        try lots.checkDamage()
        func line(_ id: String, _ name: String, _ leaves: [Int], isTotal: Bool) -> LotBooks.Line? {
            guard leaves.contains(where: { balance[$0] != 0 || booked[$0] != 0 }) else { return nil }
            let dimension = rules.chart.leaves[leaves[0]].dimension
            func sum(_ amounts: [Int64]) -> Int64 { leaves.reduce(0) { $0 &+ amounts[$1] } }
            return LotBooks.Line(
                account: id, name: name, isTotal: isTotal, balance: Quantity(sum(balance), dimension), booked: Quantity(sum(booked), dimension),
                drawnIn: Quantity(sum(balance) &- sum(booked), dimension), drawnOut: Quantity(sum(balance) &- sum(remaining), dimension),
                remaining: Quantity(sum(remaining), dimension), isVerified: postings.allSatisfy { !leaves.contains($0.account) || $0.isVerified })
        }
        var lines: [LotBooks.Line] = []
        var totals = rules.chart.totals[...]
        for (index, account) in rules.chart.leaves.enumerated() {
            if let found = line(account.id, account.name, [index], isTotal: false) { lines.append(found) }
            while let total = totals.first, total.leaves.last == index {
                totals.removeFirst()
                if total.leaves.count > 1, let found = line(total.id, total.name, total.leaves, isTotal: true) { lines.append(found) }
            }
        }
        for total in totals { if let found = line(total.id, total.name, total.leaves, isTotal: true) { lines.append(found) } }
        return LotBooks(
            lot: key, product: lot.product, site: lot.site, quantity: lot.quantity, lines: lines, postings: postings, findings: findings,
            allocations: try allocations(upstreamOf: key), asOf: lots.asOf)
    }
}
