// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
package import Measure

/// Lots of one product of one site that go together, with what their books say of where they are from. Money is in ten-thousandths of the
/// books' currency, for all of the lots.
package struct BookedGood: Sendable {
    package let product: String
    package let site: String
    package let lots: Int
    /// Of all lots; nil: nobody said, or they are not counted alike.
    package let quantity: Quantity?
    /// When the last of them was opened; nil: nobody said.
    package let day: CivilDate?
    /// By product, supplier, country and agreements.
    package let materials: [BookedMaterial]
    /// Of what making at the site added: `cost.labour` and `cost.energy`.
    package let labour: Int64
    package let overhead: Int64
    /// Products that came in without any value.
    package let worthless: [String]
    /// Declarations that were not valid when what they speak of came in.
    package let expired: [String]
    /// Stocks whose method had to be chosen, or cannot hold.
    package let stocks: [String]
    /// What the accounts of value miss.
    package let findings: FindingTally
    package let asOf: UInt64
}

/// A material of goods as their books have it: what came to the site that made them, with the value that rests in them.
package struct BookedMaterial: Hashable, Sendable {
    package let product: String
    /// Nil: nobody said.
    package let supplier: String?
    /// Where it was made, as declared; else the country of the site it came from, or of the account its value is on. Nil: not known.
    package let country: String?
    /// By agreement under which it is declared to originate, the documents that say so.
    package let documents: [String: [String]]
    /// By the account its value is on; an empty name where nobody named a country.
    package let byCountry: [String: Int64]
    /// Of that, what making added at other sites.
    package let added: [String: Int64]

    package var value: Int64 { Int64(clamping: byCountry.values.reduce(Int128(0)) { $0 + Int128($1) }) }

    package init(
        product: String, supplier: String?, country: String?, documents: [String: [String]], byCountry: [String: Int64], added: [String: Int64]
    ) {
        self.product = product
        self.supplier = supplier
        self.country = country
        self.documents = documents
        self.byCountry = byCountry
        self.added = added
    }
}

extension BookKeeping {
    /// Goods among lots, by product and site. A box, pallet or tray stands for what is in it.
    ///
    /// - Throws: `.originNotTold` for a box that is empty, and for a lot whose product nobody said.
    package func goods(in keys: [LotKey]) throws -> [BookedGood] {
        var nodes: [UInt32] = []
        for key in keys { nodes += try unpacked(try lots.node(of: key), depth: 8) }
        return try goods(nodes)
    }

    /// Lots of a product that a site announced in a month, UTC, as one good.
    /// - Throws: `.unknownSite`; `.unknownProduct` when there is none.
    package func good(_ product: String, at site: String, year: Int, month: Int) throws -> BookedGood {
        try good(product, site, try made(product, at: site, year: year, month: month).map { try lots.node(of: $0) })
    }

    private func goods(_ nodes: [UInt32]) throws -> [BookedGood] {
        struct Kind: Hashable {
            let product: String
            let site: String
        }
        var seen: Set<UInt32> = []
        var kinds: [Kind: [UInt32]] = [:]
        for node in nodes where seen.insert(node).inserted {
            let lot = lots.lot(node)
            guard !lot.product.isEmpty else {
                throw AccountingError(
                    code: .originNotTold, message: "Nobody said what \(lot.key.name) is.", remedy: "Record its product, or name what it holds.")
            }
            kinds[Kind(product: lot.product, site: lot.site), default: []].append(node)
        }
        return try kinds.sorted { ($0.key.product, $0.key.site) < ($1.key.product, $1.key.site) }.map { kind, nodes in
            try good(kind.product, kind.site, nodes)
        }
    }

    private func unpacked(_ node: UInt32, depth: Int) throws -> [UInt32] {
        guard lots.isCarrier(node), depth > 0 else { return [node] }
        let cargo = lots.cargo(of: node)
        guard !cargo.isEmpty else {
            throw AccountingError(
                code: .originNotTold, message: "\(lots.key(of: node).name) holds nothing now.",
                remedy: "Ask with --at for a time when it was packed, or name the lots.")
        }
        return try cargo.flatMap { try unpacked($0, depth: depth - 1) }
    }

    private func good(_ product: String, _ site: String, _ nodes: [UInt32]) throws -> BookedGood {
        balances.settle(nodes)
        var walk = MaterialWalk(self, site: site)
        walk.go(up: nodes)
        let (materials, labour, overhead) = walk.followed(into: nodes)
        try lots.checkDamage()
        let outlines = nodes.map { lots.lot($0) }
        let quantities = outlines.compactMap(\.quantity)
        let isAlike = quantities.count == nodes.count && Set(quantities.map(\.dimension)).count == 1
        return BookedGood(
            product: product, site: site, lots: nodes.count,
            quantity: isAlike ? Quantity(quantities.reduce(Int64(0)) { $0 &+ $1.amount }, quantities[0].dimension) : nil,
            day: outlines.compactMap { $0.opened?.day }.max(), materials: materials, labour: labour, overhead: overhead,
            worthless: walk.worthless.sorted(), expired: walk.expired.sorted(), stocks: walk.stocks.sorted(), findings: walk.findings, asOf: lots.asOf
        )
    }

    /// Lots of a product that a site announced in a month, UTC.
    /// - Throws: `.unknownSite`; `.unknownProduct` when there is none.
    package func made(_ product: String, at site: String, year: Int, month: Int) throws -> [LotKey] {
        try requireSite(site)
        let members = (0..<UInt32(lots.nodeCount)).filter { lots.site(of: $0) == site && lots.product(of: $0) == product && !lots.isSuperseded($0) }
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
}
