// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// Recycled shares of the elements in lots, by their books: of one lot, or of everything of one product that a site made in a year.
///
///     post = Σ post-consumer element / Σ element,   over the lots, in milligrams of the element
///
/// Told twice: of all of it, and of what came in through active materials, which the law speaks of for cobalt, lithium and nickel. What is asked for is
/// the physical content: credits that were claimed stand beside it and never change it. Source: Regulation (EU) 2023/1542, Art. 8.
package struct BookedContent: Sendable {
    package struct Figure: Hashable, Sendable {
        /// Of everything in the lots.
        package let whole: RecycledShares
        /// Of what came in through active materials; nil: none did, or nobody said which products are.
        package let active: RecycledShares?

        /// What a target is held against: where nothing is known of active materials, all of it.
        package func counted(for target: CircularityTargets.Target) -> RecycledShares { counted(in: target.counted) }

        package func counted(in part: CircularityTargets.Part?) -> RecycledShares { part == .activeMaterials ? active ?? whole : whole }
    }

    package let lots: Int
    /// One for each element there is any of, in the order of the chart.
    package let figures: [Figure]
    /// Whether the books say which products are active materials.
    package let knowsActiveMaterials: Bool
    /// Of the lots and of everything they were made of.
    package let findings: FindingTally
    package let asOf: UInt64
}

extension BookKeeping {
    package func recycledContent(of key: LotKey) throws -> BookedContent {
        let node = try lots.node(of: key)
        let accounts = ContentAccounts(recycledTotals, rules)
        let leafCount = rules.chart.leaves.count
        let balances = Balances(lots, accounts: accounts.followed.count) { lot in
            accounts.successors(of: lot.outline)
        } booked: { [postingBook] lot in
            var amounts = [Int64](repeating: 0, count: accounts.followed.count)
            for posting in postingBook.postings(on: lot.outline).postings {
                for account in accounts.booked(as: posting.account) { amounts[account] &+= posting.amount }
            }
            return amounts
        } weighting: { [weighing] lot, held in
            weighing.weighting(of: lot, holding: held, in: accounts.followed, leaves: leafCount)
        }
        var sums = ContentSums(leaves: leafCount)
        sums.add(balances.balance(of: node).total, of: accounts)
        return BookedContent(
            lots: 1, figures: try figures(sums, key.name), knowsActiveMaterials: accounts.tellsActive,
            findings: try findings(upstreamOf: key, of: recycledTotals.flatMap(\.leaves)), asOf: lots.asOf)
    }

    /// - Parameters:
    ///   - year: In which lots were announced at the site, UTC.
    ///   - progress: Called with (done, of) lots; what it throws ends the work.
    /// - Throws: `.unknownSite`, `.unknownProduct` with what there is; `.nothingToCount` when none was announced in that year.
    package func recycledContent(
        product: String, site: String, year: Int, progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> BookedContent {
        try requireSite(site)
        let all = everyLot(asksTimes: false)
        let isMember = try members(product, site, year, all.columns)
        let accountsOf = { (group: [Total]) in ContentAccounts(group, self.rules) }
        let groups = elementGroups(all) { $0 * ContentAccounts.perLeaf(rules) }
        let nodes = max(1, all.columns.nodeCount)
        var sums = ContentSums(leaves: rules.chart.leaves.count)
        var circles: [UInt32] = []
        for (index, group) in groups.enumerated() {
            let accounts = accountsOf(group)
            let isActive = isNamed(rules.activeMaterials.map { .product($0.product) } + rules.recoveries.map(\.subject), all.columns)
            let turns = FollowedAccounts.Turns(mayTurn: isActive, successors: accounts.successors)
            let followed = FollowedAccounts(all, self, accounts.followed, turns) { lot in
                if lot.isInCircle, index == 0 { circles.append(lot.node) }
                if isMember[Int(lot.node)] { sums.add(lot.balance, of: accounts) }
            }
            try LotPass(all.columns, followed).run { try progress(index * nodes + $0, groups.count * nodes) }
        }
        return BookedContent(
            lots: isMember.count { $0 }, figures: try figures(sums, "\(product), \(site), \(year)"),
            knowsActiveMaterials: !rules.activeMaterials.isEmpty, findings: findings(of: isMember, circles, all), asOf: lots.asOf)
    }

    /// Elements whose books tell recycled from primary metal.
    var recycledTotals: [Total] { rules.chart.totals.filter(\.isElement) }

    /// By lot, whether it is one of the year's.
    private func members(_ product: String, _ site: String, _ year: Int, _ columns: LotColumns) throws(AccountingError) -> [Bool] {
        let (productWord, siteWord) = (columns.number(of: product), columns.number(of: site))
        var isMember = [Bool](repeating: false, count: columns.nodeCount)
        var others: Set<UInt32> = []
        var years: Set<Int> = []
        for node in 0..<UInt32(columns.nodeCount) where columns.siteWord(of: node) == siteWord {
            let word = columns.productWord(of: node)
            guard word == productWord else {
                others.insert(word)
                continue
            }
            guard let opened = columns.opened(node)?.day.year else { continue }
            years.insert(opened)
            isMember[Int(node)] = opened == year && !lots.isSuperseded(node)
        }
        if isMember.contains(true) { return isMember }
        if years.isEmpty {
            throw AccountingError(
                code: .unknownProduct, message: "No lot of “\(product.prefix(80))” was announced at \(site).",
                remedy: NearNames.remedy(
                    product, among: others.map { columns.word($0) }.filter { !$0.isEmpty }, otherwise: "Look at the lots of the site."))
        }
        throw AccountingError(
            code: .nothingToCount, message: "No lot of \(product) was announced at \(site) in \(year).",
            remedy: "There are lots of \(years.sorted().map(String.init).joined(separator: ", ")).")
    }

    /// What the books cannot say of the elements in lots and in everything these were made of.
    private func findings(of isMember: [Bool], _ circles: [UInt32], _ all: EveryLot) -> FindingTally {
        let leaves = Set(recycledTotals.flatMap(\.leaves))
        func speaks(_ account: String) -> Bool { account.isEmpty || !leaves.isDisjoint(with: rules.chart.leaves(of: account) ?? []) }
        let isTold = all.columns.withSources(of: isMember)
        var tally = FindingTally()
        for node in 0..<UInt32(all.columns.nodeCount) where isTold[Int(node)] {
            let found = all.bookings.entries[Int(all.bookings.entry(of: node))].findings
            for (index, (kind, account)) in found.enumerated() where speaks(account) {
                tally.add(kind, of: account, about: lots.key(of: node).name) { all.bookings.findings(on: node)[index] }
            }
        }
        for node in circles where isTold[Int(node)] { tally.add(Self.circle(lots.key(of: node).name)) }
        return tally
    }

    private func figures(_ sums: ContentSums, _ subject: String) throws(AccountingError) -> [BookedContent.Figure] {
        var figures: [BookedContent.Figure] = []
        for total in recycledTotals {
            func shares(_ amounts: [Int128]) throws(AccountingError) -> RecycledShares? {
                if let leaf = total.leaves.first(where: { amounts[$0] < 0 }) {
                    throw AccountingError(
                        code: .negativeAmount,
                        message:
                            "The books of \(subject) hold \(Quantity(Int64(clamping: amounts[leaf]), .mass).exact) of \(rules.chart.leaves[leaf].id): less than nothing.",
                        remedy: "Ask jellyroll explain for it, and correct what was booked below zero.")
                }
                return RecycledShares(
                    total.id, whole: total.leaves.reduce(0) { $0 + amounts[$1] }, preConsumer: total.kinds["pre-consumer"].map { amounts[$0] } ?? 0,
                    postConsumer: total.kinds["post-consumer"].map { amounts[$0] } ?? 0)
            }
            guard let whole = try shares(sums.whole) else { continue }
            figures.append(.init(whole: whole, active: try shares(sums.active)))
        }
        return figures
    }
}
