// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// What making a lot took.
extension LotPostings {
    mutating func make(_ uses: [MeterShares.Use], _ doubts: [BooksFinding]) {
        findings += doubts
        var metered: Set<String> = []
        for use in uses {
            guard let id = rules.carriers[use.carrier], let leaf = chart.leaf(id) else {
                find(.otherUnit, of: "", "No account is named for \(use.carrier) (\(use.meter)).", "Add it under `carriers` in a books file.")
                continue
            }
            guard chart.leaves[leaf].dimension == use.amount.dimension else {
                find(.otherUnit, of: id, "\(use.meter) does not count what \(id) does.", "Name another account under `carriers`.")
                continue
            }
            metered.insert(id)
            post(
                leaf, use.amount.amount, "\(use.meter), \(use.from.plain()) to \(use.to.plain())",
                Evidence(event: use.event, source: "metered", isVerified: true))
        }
        let factors = rules.factors.filter { factor in
            guard case .made(let subject, let step) = factor.basis else { return false }
            return speaksOf(subject) && (step.isEmpty || step == lot.step) && isHere(factor)
        }
        for factor in factors where factor.validity.contains(lot.opened) {
            if metered.contains(factor.account) {
                setAside(factor, because: "\(factor.account) is metered")
            } else {
                book(factor)
            }
        }
        tellUnbooked(factors.filter { !metered.contains($0.account) }.map { ($0.account, $0.validity, $0.provenance.source) })
    }

    private mutating func setAside(_ factor: PostingRules.PostingFactor, because reason: String) {
        find(
            .factorSetAside, of: factor.account, "\(reason); the factor \(factor.rate) is not counted beside it.",
            "Nothing is to be done; or leave the factor out.")
    }

    /// Factors for each unit of what is booked on the lot already: carbon of its energy.
    ///
    /// An amount goes to an account once: a factor for the site before one for everywhere, and one for the account before one for a sum.
    mutating func chain() {
        var next = 0
        while next < postings.count {
            let posting = postings[next]
            next += 1
            if posting.amount == 0 { continue }
            var used: [String: PostingRules.PostingFactor] = [:]
            for factor in rules.chained where leaves(of: factor).contains(posting.account) && isHere(factor) && factor.validity.contains(lot.opened) {
                if used[factor.account] != nil {
                    setAside(factor, because: "\(chart.leaves[posting.account].id) has a factor that speaks of it more closely")
                    continue
                }
                used[factor.account] = factor
                bookChained(factor, for: posting)
            }
        }
    }

    private func leaves(of factor: PostingRules.PostingFactor) -> [Int] {
        guard case .account(let id) = factor.basis else { return [] }
        return chart.leaves(of: id) ?? []
    }

    private mutating func bookChained(_ factor: PostingRules.PostingFactor, for posting: Posting) {
        guard let account = chart.leaf(factor.account) else { return }
        guard let amount = factor.rate.times(posting.amount) else { return tooMuch(factor.account) }
        let text = Quantity(posting.amount, chart.leaves[posting.account].dimension).words
        post(
            account, amount, "\(text) × \(factor.rate)",
            Evidence(
                event: posting.event, source: factor.described, document: posting.document,
                isVerified: factor.provenance.isVerified && posting.isVerified))
    }
}
