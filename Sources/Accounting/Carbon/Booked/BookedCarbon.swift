// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Ledger
import Measure
import Plant

/// What a footprint is asked of, in the books.
package enum FootprintSubject: Hashable, Sendable {
    case lot(LotKey)
    /// Every lot of a product opened in a period; nil: at any site.
    case product(String, site: String?, from: Instant, to: Instant)
    /// What a site's receipts and makings of a period brought in, without what other sites' lots carry.
    case site(String, from: Instant, to: Instant)
}

extension BookKeeping {
    /// The footprint of lots: an analysis of their exact balances.
    ///
    /// Each account's total is the books' own. What of it was booked where is followed up the genealogy by shares of whole lots, in floating
    /// point: in a mapped lot (a coil) what its stretches differ in is averaged.
    ///
    /// - Throws: ``AccountingError`` `.nothingToCount` when no lot is meant.
    package func footprint(of subject: FootprintSubject) throws -> CarbonFootprint {
        let leaves = rules.chart.leaves(of: "carbon") ?? []
        let meant = try nodes(of: subject)
        var parts = BookedParts(rules)
        var findings = FindingTally()
        var divided: Set<CoproductRule> = []
        switch subject {
        case .site:
            for node in meant { parts.add(postings(on: node), of: lots.lot(node), leaves, shares: leaves.map { _ in 1 }) }
            for node in meant { for finding in self.findings(on: node) { findings.add(finding) } }
        case .lot, .product:
            balances.settle(meant)
            follow(meant, leaves) { node, shares in
                parts.add(postings(on: node), of: lots.lot(node), leaves, shares: shares)
                if !rules.coproducts.isEmpty { divided.formUnion(dividing(lots.lot(node))) }
                for finding in self.findings(on: node) { findings.add(finding) }
            }
        }
        try lots.checkDamage()
        let isComplete = findings.incomplete(in: rules.chart).isDisjoint(with: leaves)
        let gaps = (isComplete ? [] : findings.first.filter(\.kind.isGap).map { "\($0.lot): \($0.text)" }) + idle(at: subject)
        let (inventory, contributions) = parts.inventory(try describe(subject, meant))
        return CarbonFootprint(
            inventory, booked: contributions, gaps: gaps, allocations: allocations.filter { divided.contains($0.rule) }.map(\.words))
    }

    /// Energy that was metered at a site while nothing was made stands on no lot's books.
    private func idle(at subject: FootprintSubject) -> [String] {
        guard case .site(let site, let from, let to) = subject else { return [] }
        let uses = meters.idle.filter { $0.site == site && $0.to >= from && $0.to < to }
        return Dictionary(grouping: uses, by: \.carrier).sorted { $0.key < $1.key }.compactMap { carrier, uses in
            let sum = uses.reduce(Int64(0)) { $0 &+ $1.amount.amount }
            guard sum != 0 else { return nil }
            return
                "\(Quantity(sum, uses[0].amount.dimension).words) of \(carrier) were metered at \(site) while nothing was made, and are not in this figure."
        }
    }

    func nodes(of subject: FootprintSubject) throws -> [UInt32] {
        switch subject {
        case .lot(let key):
            try requireKnown(key)
            return [try lots.node(of: key)]
        case .product(let product, let site, let from, let to):
            guard from < to else { throw AccountingError.invalidPeriod(from.iso8601, to.iso8601) }
            if let site { try requireSite(site) }
            let found = opened(from, to) {
                lots.product(of: $0) == product && (site == nil || lots.site(of: $0) == site) && !lots.isSuperseded($0)
            }
            guard !found.isEmpty else {
                throw AccountingError(
                    code: .nothingToCount, message: "No lot of \(product) was opened from \(from.plain()) to \(to.plain()).",
                    remedy: "Look at its spelling in `jellyroll trace`, or ask for another period.")
            }
            return found
        case .site(let site, let from, let to):
            guard from < to else { throw AccountingError.invalidPeriod(from.iso8601, to.iso8601) }
            try requireSite(site)
            let found = opened(from, to) { lots.site(of: $0) == site }
            guard !found.isEmpty else {
                throw AccountingError(
                    code: .nothingToCount, message: "No lot was opened at \(site) from \(from.plain()) to \(to.plain()).",
                    remedy: "Ask for another period.")
            }
            return found
        }
    }

    func opened(_ from: Instant, _ to: Instant, _ isMeant: (UInt32) -> Bool) -> [UInt32] {
        let nodes = (0..<UInt32(lots.nodeCount)).filter(isMeant)
        lots.load(ancestorsOf: nodes)
        return nodes.filter { lots.lot($0).opened.map { from <= $0 && $0 < to } ?? false }.sorted { lots.comesBefore($0, $1) }
    }

    /// Goes up from lots to everything they were made of, each lot once and after all it went into.
    /// - Parameter body: Called with a lot and, by leaf, which part of all it held is in the lots asked of.
    private func follow(_ meant: [UInt32], _ leaves: [Int], _ body: (UInt32, [Double]) -> Void) {
        var shares: [UInt32: [Double]] = [:]
        for node in meant { shares[node] = leaves.map { _ in 1 } }
        for node in downstreamFirst(meant) {
            guard let own = shares[node] else { continue }
            body(node, own)
            for (source, amounts) in balances.inflows(of: node) {
                let whole = balances.balance(of: source).total
                var share = shares[source] ?? leaves.map { _ in 0 }
                for (index, leaf) in leaves.enumerated() where whole[leaf] != 0 {
                    share[index] += own[index] * Double(amounts[leaf]) / Double(whole[leaf])
                }
                shares[source] = share
            }
        }
    }

    private func downstreamFirst(_ meant: [UInt32]) -> [UInt32] {
        var order: [UInt32] = []
        var seen: Set<UInt32> = []
        for start in meant where seen.insert(start).inserted {
            var open: [(node: UInt32, sources: ArraySlice<UInt32>)] = [(start, lots.lot(start).sources[...])]
            while let (node, left) = open.popLast() {
                var sources = left
                if let next = sources.popFirst() {
                    open.append((node, sources))
                    if seen.insert(next).inserted { open.append((next, lots.lot(next).sources[...])) }
                } else {
                    order.append(node)
                }
            }
        }
        return order.reversed()
    }

    private func describe(_ subject: FootprintSubject, _ meant: [UInt32]) throws -> BookedSubject {
        switch subject {
        case .lot(let key):
            let lot = lots.lot(meant[0])
            guard let quantity = lot.quantity else {
                throw AccountingError(
                    code: .nothingToCount, message: "Nobody said how much \(key.name) is.", remedy: "Record its quantity; a footprint is per amount.")
            }
            let day = lot.opened?.day
            return BookedSubject(
                name: "\(key.name) (\(lot.product))", process: lot.product, site: lot.site, quantity: quantity, period: Validity(from: day, to: day),
                profile: profile(of: lot.product), capacity: declaredCapacity(of: meant[0]))
        case .product(let product, let site, let from, let to):
            let quantities = meant.compactMap { lots.lot($0).quantity }
            guard let dimension = quantities.first?.dimension, quantities.allSatisfy({ $0.dimension == dimension }), quantities.count == meant.count
            else {
                throw AccountingError(
                    code: .unitsDoNotConvert, message: "Lots of \(product) are not all counted in one unit.", remedy: "Ask for one lot, or one site.")
            }
            return BookedSubject(
                name: "\(product), \(from.day) to \(to.day)", process: product, site: site ?? "",
                quantity: Quantity(quantities.reduce(0) { $0 &+ $1.amount }, dimension),
                period: Validity(from: from.day, to: Instant(microseconds: to.microseconds - 1).day), profile: profile(of: product), capacity: nil)
        case .site(let site, let from, let to):
            return BookedSubject(
                name: "\(site), \(from.day) to \(to.day)", process: site, site: site, quantity: nil,
                period: Validity(from: from.day, to: Instant(microseconds: to.microseconds - 1).day), profile: nil, capacity: nil)
        }
    }

    private func profile(of product: String) -> FootprintProfile? { rules.footprints.first { $0.product == product } }
}
