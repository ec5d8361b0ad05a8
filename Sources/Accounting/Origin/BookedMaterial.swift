// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// A material of a good as its books have it: what came to the site that made the good, with the value that rests in the good.
package struct BookedMaterial: Hashable, Sendable {
    package let product: String
    /// Of the account its value stands on; nil: a country nobody named.
    package let country: String?
    /// Money for one of the goods.
    package let value: Int64

    package init(product: String, country: String?, value: Int64) {
        self.product = product
        self.country = country
        self.value = value
    }
}

extension BookKeeping {
    /// What was received at the goods' sites, or came there from other sites, followed into the goods by tracers; on average over several goods.
    ///
    /// Value that making added at the sites is no material. By product, then country.
    package func materials(of keys: [LotKey]) throws -> [BookedMaterial] {
        var nodes: [UInt32] = []
        for key in keys { nodes.append(try lots.node(of: key)) }
        balances.settle(nodes)
        let sites = Set(nodes.map { lots.site(of: $0) })
        let laid = laid(upstreamOf: nodes, within: sites)
        let groups = Set(laid.map(\.group)).sorted()
        let place = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1, $0) })
        var amounts: [UInt32: [Int64]] = [:]
        for row in laid { amounts[row.node, default: [Int64](repeating: 0, count: groups.count)][place[row.group]!] &+= row.amount }
        let none = [Int64](repeating: 0, count: groups.count)
        let tracers = tracers(groups.indices.map { Account(id: "\($0)", name: groups[$0].product, dimension: .money, key: "burden") }) {
            amounts[$0.node] ?? none
        }
        var sums = none
        for node in nodes { for (index, amount) in tracers.balance(of: node).total.enumerated() { sums[index] &+= amount } }
        try lots.checkDamage()
        return zip(groups, sums).compactMap { group, sum in
            sum == 0 ? nil : BookedMaterial(product: group.product, country: group.country, value: sum / Int64(max(1, nodes.count)))
        }
    }

    /// Lots of a product that a site announced in a month, UTC.
    /// - Throws: `.unknownSite`; `.unknownProduct` when there is none.
    package func made(_ product: String, at site: String, year: Int, month: Int) throws -> [LotKey] {
        try requireSite(site)
        let members = (0..<UInt32(lots.nodeCount)).filter { lots.site(of: $0) == site && lots.product(of: $0) == product }
        balances.settle(members)
        let keys = members.compactMap { node -> LotKey? in
            guard let day = lots.lot(node).opened?.day, day.year == year, day.month == month else { return nil }
            return lots.key(of: node)
        }
        guard !keys.isEmpty else {
            throw AccountingError(
                code: .unknownProduct,
                message: "No lot of “\(product.prefix(80))” was announced at \(site) in \(year)-\(month < 10 ? "0" : "")\(month).",
                remedy: "Look at the lots of the site, and at the month.")
        }
        return keys
    }

    private struct Group: Hashable, Comparable {
        let product: String
        let account: String

        var country: String? {
            let parts = account.split(separator: ".")
            return parts.count > 1 && parts[1] != "ZZ" ? String(parts[1]) : nil
        }

        static func < (a: Self, b: Self) -> Bool { (a.product, a.account) < (b.product, b.account) }
    }

    private func laid(upstreamOf nodes: [UInt32], within sites: Set<String>) -> [(node: UInt32, group: Group, amount: Int64)] {
        let leaves = rules.chart.leaves(of: "value") ?? []
        var rows: [(node: UInt32, group: Group, amount: Int64)] = []
        func lay(_ node: UInt32, _ product: String, _ amounts: [Int64]) {
            for leaf in leaves where amounts[leaf] != 0 {
                rows.append((node, Group(product: product, account: rules.chart.leaves[leaf].id), amounts[leaf]))
            }
        }
        var open = nodes
        var seen = Set(nodes)
        while let node = open.popLast() {
            let lot = lots.lot(node)
            if lot.isReceived {
                lay(node, lot.product, balances.booked(on: node))
                continue
            }
            for inflow in balances.inflows(of: node) {
                let site = lots.site(of: inflow.source)
                if !site.isEmpty, !sites.contains(site) {
                    lay(node, lots.product(of: inflow.source), inflow.amounts)
                } else if seen.insert(inflow.source).inserted {
                    open.append(inflow.source)
                }
            }
        }
        return rows
    }
}
