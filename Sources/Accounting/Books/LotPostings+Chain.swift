// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// What follows from amounts that are booked on the lot already: carbon of its energy.
extension LotPostings {
    /// An amount goes to an account once: by the site's electricity contract before any factor, by a factor for the site before one for
    /// everywhere, and by one for the account before one for a sum.
    mutating func chain() {
        var next = 0
        while next < postings.count {
            let posting = postings[next]
            next += 1
            if posting.amount == 0 { continue }
            let before = postings.count
            let contract = contract(for: posting)
            if let contract { book(contract, for: posting) }
            // Seldom more than three.
            var used: [String] = []
            for factor in rules.chained[posting.account] ?? [] where isHere(factor) && factor.validity.contains(lot.opened) {
                if contract != nil, chart.dimension(of: factor.account) == .carbon {
                    setAside(factor, because: "\(lot.site) has a contract for its electricity")
                } else if used.contains(factor.account) {
                    setAside(factor, because: "\(chart.leaves[posting.account].id) has a factor that speaks of it more closely")
                } else {
                    used.append(factor.account)
                    book(factor, for: posting)
                }
            }
            if postings.count == before { tellUnfollowed(posting) }
        }
    }

    private func contract(for posting: Posting) -> ElectricityContract? {
        guard rules.carriers["electricity"] == chart.leaves[posting.account].id else { return nil }
        return rules.contract(at: lot.site, on: lot.opened)
    }

    private mutating func book(_ factor: PostingRules.PostingFactor, for posting: Posting) {
        guard let account = chart.leaf(factor.account) else { return }
        let quantity = Quantity(posting.amount, chart.leaves[posting.account].dimension)
        let evidence = Evidence(
            event: posting.event, source: told(factor.described), document: posting.document,
            isVerified: factor.provenance.isVerified && posting.isVerified,
            activity: activity(factor.emission, quantity, factor.quality))
        book(account, factor.rate, of: quantity, told("\(quantity.words) × \(factor.rate)"), evidence)
    }

    /// The shares' amounts add up to the posting exactly: what is rounded off goes to the last.
    private mutating func book(_ contract: ElectricityContract, for posting: Posting) {
        var left = posting.amount
        for (index, share) in contract.shares.enumerated() {
            guard let part = index + 1 == contract.shares.count ? left : share.part.times(posting.amount) else { return }
            left -= part
            let quantity = Quantity(part, chart.leaves[posting.account].dimension)
            guard let account = chart.leaf("carbon.\(contract.stage).\(share.supply == .specific ? "primary" : "secondary")") else { continue }
            book(
                account, share.rate, of: quantity, told("\(quantity.words) (\(share.part.number), \(share.supply.rawValue)) × \(share.rate)"),
                Evidence(
                    event: posting.event, source: share.provenance.source, document: share.document,
                    isVerified: share.provenance.isVerified && posting.isVerified,
                    activity: activity(share.emission, quantity, share.quality)))
        }
    }

    /// What a by-product spares elsewhere, taken off: minus on an account of its own, and on no stage of the life cycle.
    mutating func spare(_ spared: CoproductBook.Spared, outOf source: String, _ carbon: Int64) {
        guard let account = chart.leaf(PostingRules.avoided) else { return }
        let avoided = spared.avoided
        let part = carbon == spared.carbon ? "" : ", \(Quantity(carbon, .carbon).words) of \(Quantity(spared.carbon, .carbon).words)"
        post(
            account, -carbon, "avoided: \(spared.quantity.words) of \(spared.product) out of \(source) × \(avoided.rate) spared elsewhere\(part)",
            Evidence(
                event: spared.event, source: avoided.provenance.source, isVerified: avoided.provenance.isVerified,
                activity: activity(
                    avoided.emission, Quantity(-spared.quantity.amount.multiplied(carbon, over: spared.carbon), spared.quantity.dimension), nil)))
    }

    private mutating func tellUnfollowed(_ posting: Posting) {
        let id = chart.leaves[posting.account].id
        for rule in rules.follows where chart.leaves(of: rule.account)?.contains(posting.account) == true {
            let day = lot.opened.map { "\($0.day)" } ?? "a day nobody said"
            find(
                .factorMissing, of: rule.by, "\(id) has no factor for \(rule.by) at \(lot.site.isEmpty ? "no site" : lot.site) on \(day).",
                id == rules.carriers["electricity"]
                    ? "Add the site's `electricity` for that time, or a factor `per: \(id)`." : "Add a factor `per: \(id)` to a books file.")
        }
    }
}

extension Int64 {
    /// About this much × part ÷ whole, towards 0; for what is told and not booked.
    fileprivate func multiplied(_ part: Int64, over whole: Int64) -> Int64 {
        whole == 0 ? 0 : Int64(clamping: Int128(self) * Int128(part) / Int128(whole))
    }
}
