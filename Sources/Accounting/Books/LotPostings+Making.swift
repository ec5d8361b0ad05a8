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
                leaf, use.amount.amount, told("\(use.meter), \(use.from.plain()) to \(use.to.plain())"),
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
        bookValues()
        tellUnbooked(factors.filter { !metered.contains($0.account) }.map { ($0.account, $0.validity, $0.provenance.source) })
    }

    mutating func setAside(_ factor: PostingRules.PostingFactor, because reason: String) {
        find(
            .factorSetAside, of: factor.account, "\(reason); the factor \(factor.rate) is not counted beside it.",
            "Nothing is to be done; or leave the factor out.")
    }

    /// What it is worth, where that was added, and the same once more under each agreement.
    mutating func bookValues() {
        let fitting = rules.values.filter { value in
            switch value.basis {
            case .received(let subject): lot.isReceived && speaksOf(subject)
            case .made(let subject, _): !lot.isReceived && speaksOf(subject)
            case .account: false
            }
        }
        let declared = declaredAgreements
        for value in nearest(fitting.filter { $0.validity.contains(lot.opened) }) {
            let evidence = Evidence(source: value.provenance.source, document: value.document, isVerified: value.provenance.isVerified)
            for account in [value.account] + value.statuses.filter({ !setAside($0, of: value, declared) }) {
                if let leaf = chart.leaf(account) { book(leaf, value.rate, evidence) }
            }
        }
        tellUnbooked(fitting.map { ($0.account, $0.validity, $0.provenance.source) })
    }
}
