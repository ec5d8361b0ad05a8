// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant
import Yams

/// Where a site's electricity comes from in a month or another time: shares of supplies, each with its factor.
///
/// Source of the order supplier-specific, residual mix, national: JRC CFB-EV, as cited by the Battery Pass rules.
package struct ElectricityContract: Hashable, Sendable {
    package enum Supply: String, Hashable, Sendable, CaseIterable {
        /// A supplier's own, or a direct line, with a document.
        case specific = "supplier-specific"
        /// What is left of a grid when all that is claimed is taken off.
        case residual = "residual mix"
        case national
    }

    package struct Share: Hashable, Sendable {
        let part: Rate
        package let supply: Supply
        let rate: Rate
        package let document: String
        package let provenance: Provenance
        let emission: Int
        let quality: DataQuality?
    }

    package let site: String
    package let validity: Validity
    /// `production`, or `raw-material` where the site makes material.
    package let stage: String
    /// They add up to the whole.
    package let shares: [Share]
}

extension PostingRules {
    /// The contract for a site on a lot's day.
    func contract(at site: String, on time: Instant?) -> ElectricityContract? {
        contracts.first { $0.site == site && $0.validity.contains(time) }
    }

    mutating func addContract(_ node: Node, _ file: BooksFile) throws(AccountingError) {
        let members = try file.members(node, ["site", "from", "to", "stage", "shares"])
        let site = try members.text("site")
        let validity = try members.validity()
        guard validity.from != nil, validity.to != nil else {
            throw file.fail(node, "It is not said in which time the contract holds.", "Give `from` and `to`, such as the days of a month.")
        }
        let stage = members["stage"] == nil ? "production" : try members.text("stage")
        guard chart.leaf("carbon.\(stage).primary") != nil else {
            throw file.fail(members.place(of: "stage"), "There is no account “carbon.\(stage).primary”.", "Write production or raw-material.")
        }
        var left = Rate(fraction: "1")
        var shares: [ElectricityContract.Share] = []
        for part in try members.list("shares") {
            let share = try contractShare(part, validity, file)
            if let first = shares.first, emissions[first.emission].basis != emissions[share.emission].basis {
                throw file.fail(
                    part,
                    "“\(emissions[first.emission].id)” is \(emissions[first.emission].basis.rawValue), “\(emissions[share.emission].id)” is not.",
                    "Take all shares on one basis: direct or lifecycle.")
            }
            shares.append(share)
            left = left?.minus(share.part)
        }
        guard let left, left.isZero else {
            throw file.fail(
                members.place(of: "shares"), "The shares of \(site) do not add up to the whole.", "Write shares that sum to 100 %.")
        }
        if let index = contracts.firstIndex(where: { $0.site == site && $0.validity.overlaps(validity) }) {
            throw file.fail(node, "Another contract of \(site) overlaps in time\(said("electricity", index)).", "End one before the other begins.")
        }
        contracts.append(ElectricityContract(site: site, validity: validity, stage: stage, shares: shares))
    }

    private mutating func contractShare(
        _ node: Node, _ validity: Validity, _ file: BooksFile
    ) throws(AccountingError) -> ElectricityContract.Share {
        let members = try file.members(
            node, ["share", "by", "document", "factor", "gridLoss", "value", "unit", "source", "verified", "year", "region", "spread", "quality"])
        let word = try members.text("by")
        guard let supply = ElectricityContract.Supply(rawValue: word) else {
            throw file.fail(
                members.place(of: "by"), "“\(word)” is no kind of supply.",
                "Write \(ElectricityContract.Supply.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let document = try members.optionalText("document")
        if supply == .specific, document.isEmpty {
            throw file.fail(node, "A supplier's own electricity needs the `document` that says so.", "Name the contract or certificate.")
        }
        guard let leaf = chart.leaf("carbon.production.secondary") else {
            throw file.fail(node, "The chart has no carbon of production.", "Keep the chart of the product.")
        }
        let number = try number(for: chart.leaves[leaf], members)
        guard number.rate.per == .energy else {
            throw file.fail(node, "\(number.rate.unit) is not for each kilowatt-hour.", "Write kg{CO2e}/kW.h.")
        }
        if let named = number.named, !validity.isWithin(named.validity) {
            throw file.fail(members.place(of: "factor"), "“\(named.id)” is not valid in all of that time.", "Name one that is.")
        }
        let part = try members.fraction("share")
        return ElectricityContract.Share(
            part: part, supply: supply, rate: number.rate, document: document, provenance: number.provenance,
            emission: use(number.emission(named: "electricity, \(word)")), quality: number.quality)
    }
}
