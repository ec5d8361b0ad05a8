// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
package import Measure

/// Recycled shares of the elements in lots, by their books: of one lot, or of everything of one product that a site made in a year.
///
///     post = Σ post-consumer element / Σ element,   over the lots, in milligrams of the element
///
/// What is asked for is the physical content: credits that were claimed stand beside it and never change it. Source: Regulation (EU) 2023/1542, Art. 8(1).
package struct BookedContent: Sendable {
    package struct Figure: Hashable, Sendable {
        package let element: String
        package let mass: Quantity
        package let preConsumer: ExactShare
        package let postConsumer: ExactShare
        package let total: ExactShare
    }

    package let lots: Int
    /// One for each element there is any of, in the order of the chart.
    package let figures: [Figure]
    /// Of the lots and all that went into one lot; of a year's lots, of themselves.
    package let findings: FindingTally
    package let asOf: UInt64
}

extension BookKeeping {
    package func recycledContent(of key: LotKey) throws -> BookedContent {
        let node = try lots.node(of: key)
        balances.settle([node])
        let total = balances.balance(of: node).total
        let elements = recycledElements.flatMap { rules.chart.total($0)?.leaves ?? [] }
        let findings = try findings(upstreamOf: key, of: elements)
        return BookedContent(lots: 1, figures: figures(total.map { Int128($0) }), findings: findings, asOf: lots.asOf)
    }

    /// - Parameters:
    ///   - year: In which lots were announced at the site, UTC.
    ///   - progress: Called with (done, of) lots.
    /// - Throws: `.unknownSite`, `.unknownProduct` with what there is.
    package func recycledContent(
        product: String, site: String, year: Int, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> BookedContent {
        try requireSite(site)
        var sums = [Int128](repeating: 0, count: rules.chart.leaves.count)
        var tally = FindingTally()
        var made = 0
        let members = (0..<UInt32(lots.nodeCount)).filter { lots.site(of: $0) == site && lots.product(of: $0) == product }
        if members.isEmpty { throw unknownProduct(product, at: site) }
        var start = 0
        while start < members.count {
            let nodes = Array(members[start..<min(members.count, start + 4_096)])
            balances.settle(nodes)
            for node in nodes where lots.lot(node).opened?.day.year == year {
                made += 1
                let total = balances.balance(of: node).total
                for leaf in sums.indices where total[leaf] != 0 { sums[leaf] += Int128(total[leaf]) }
                for finding in findings(on: node) { tally.add(finding) }
            }
            balances.forgetUnits()
            try lots.checkDamage()
            start += nodes.count
            progress(start, members.count)
        }
        return BookedContent(lots: made, figures: figures(sums), findings: tally, asOf: lots.asOf)
    }

    /// Elements whose books tell recycled from primary metal.
    package var recycledElements: [String] { rules.chart.totals.filter(\.isElement).map(\.id) }

    private func figures(_ amounts: [Int128]) -> [BookedContent.Figure] {
        rules.chart.totals.compactMap { total in
            guard total.isElement else { return nil }
            func amount(_ kind: String) -> Int128 { total.kinds[kind].map { amounts[$0] } ?? 0 }
            let whole = total.leaves.reduce(Int128(0)) { $0 + amounts[$1] }
            let (pre, post) = (amount("pre-consumer"), amount("post-consumer"))
            guard let preShare = ExactShare(pre, of: whole), let postShare = ExactShare(post, of: whole), let sum = ExactShare(pre + post, of: whole)
            else { return nil }
            return BookedContent.Figure(
                element: total.id, mass: Quantity(Int64(clamping: whole), .mass), preConsumer: preShare, postConsumer: postShare, total: sum)
        }
    }

    private func unknownProduct(_ product: String, at site: String) -> AccountingError {
        var others: Set<String> = []
        for node in 0..<UInt32(lots.nodeCount) where lots.site(of: node) == site { others.insert(lots.product(of: node)) }
        others.remove("")
        let known = others.sorted().prefix(12).joined(separator: ", ")
        return AccountingError(
            code: .unknownProduct, message: "No lot of “\(product.prefix(80))” was announced at \(site).",
            remedy: known.isEmpty ? "Look at the lots of the site." : "There are \(known).")
    }
}

/// What was claimed of an element for the same product, site and year, by one model of custody: beside the content, never in it.
package struct ClaimedContent: Hashable, Sendable {
    package let model: CustodyModel
    /// Retired: final.
    package let retired: Quantity
    /// Claimed and not retired yet; in no share.
    package let pending: Quantity
    /// Retired credits of the element's mass.
    package let share: ExactShare?

    /// - Parameters:
    ///   - product: What the claims are stated of: a product, or one lot.
    ///   - site: Nil: of any.
    ///   - year: Nil: of any.
    /// - Returns: One for each model there are claims under, strongest first.
    package static func all(
        in register: CustodyRegister, of figure: BookedContent.Figure, product: String, site: String?, year: Int?
    ) -> [ClaimedContent] {
        let claims = register.claims.filter { account, allocation in
            account.ledger.rules.element == figure.element && allocation.claim.product == product
                && (site.map { $0 == allocation.claim.site } ?? true) && (year.map { $0 == allocation.claim.day.year } ?? true)
        }.map(\.claim)
        return CustodyModel.allCases.compactMap { model in
            let own = claims.filter { $0.statement == model }
            if own.isEmpty { return nil }
            func sum(_ isRetired: Bool) -> Int128 { own.reduce(0) { $0 + (($1.retired != nil) == isRetired ? Int128($1.claim.mass.amount) : 0) } }
            return ClaimedContent(
                model: model, retired: Quantity(Int64(clamping: sum(true)), .mass), pending: Quantity(Int64(clamping: sum(false)), .mass),
                share: ExactShare(sum(true), of: Int128(figure.mass.amount)))
        }
    }
}
