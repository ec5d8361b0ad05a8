// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy

/// What the books cannot say, or say only with a doubt; gone when its cause is.
package struct BooksFinding: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Received, and nothing is known of what is in it.
        case nothingKnown = "nothing_known"
        case unknownQuantity = "unknown_quantity"
        /// A factor counts for each of something else than the lot is counted in.
        case otherUnit = "other_unit"
        /// Two events declare different values.
        case declaredTwice = "declared_twice"
        case malformedDeclaration = "malformed_declaration"
        /// Declared shares are more than the whole.
        case overWhole = "over_whole"
        /// No declaration of recycled content: all of it counts as primary.
        case countedAsPrimary = "counted_as_primary"
        /// A meter and a factor, or two factors, speak of the same; one is set aside.
        case factorSetAside = "factor_set_aside"
        case elementMissing = "element_missing"
        case meterRanBackwards = "meter_ran_backwards"
        case outOfRange = "out_of_range"
        /// Lots that were made of one another hand nothing to each other.
        case circle
        /// A number for it is there, and counts on other days.
        case notValidThen = "not_valid_then"
        /// Energy that no factor and no contract turns into carbon.
        case factorMissing = "factor_missing"
        case currencyWithoutRate = "currency_without_rate"
        /// It was carried, and nobody said how.
        case laneMissing = "lane_missing"
        case massMissing = "mass_missing"
        /// What a co-product is sold for, or spares elsewhere, by which a burden is to be divided.
        case priceMissing = "price_missing"
        case avoidedMissing = "avoided_missing"
        /// It was carried several times, and nobody said how much each time.
        case shippedInParts = "shipped_in_parts"
        /// An assay is not what the compound it is said to be would have.
        case assayOffForm = "assay_off_form"
        /// An assay of what was made is not what the books have in it.
        case assayOffBooks = "assay_off_books"
        /// Only some of what came out of a process has an assay of an element.
        case assayMissing = "assay_missing"

        /// Whether something is missing in the books because of it; otherwise it is a doubt about what is there.
        package var isGap: Bool {
            switch self {
            case .declaredTwice, .countedAsPrimary, .factorSetAside, .assayOffForm, .assayOffBooks, .assayMissing, .shippedInParts: false
            case .nothingKnown, .unknownQuantity, .otherUnit, .malformedDeclaration, .overWhole, .elementMissing, .meterRanBackwards, .outOfRange,
                .circle, .notValidThen, .factorMissing, .currencyWithoutRate, .laneMissing, .massMissing, .priceMissing, .avoidedMissing:
                true
            }
        }
    }

    package let kind: Kind
    package let lot: String
    /// The account, leaf or sum, it speaks of, or all of a key (`burden`); empty: all of them.
    package let account: String
    package let text: String
    package let remedy: String
}

/// Findings of many lots, added up. The order in which they come makes no difference.
package struct FindingTally: Sendable {
    /// How many of each kind are told in full.
    private static let toldInFull = 3

    package private(set) var counts: [BooksFinding.Kind: Int] = [:]
    private var samples: [BooksFinding.Kind: [BooksFinding]] = [:]
    /// Accounts that miss something; an empty name stands for all.
    private var gaps: Set<String> = []

    package init() {}

    package mutating func add(_ finding: BooksFinding) { add(finding.kind, of: finding.account, about: finding.lot) { finding } }

    /// - Parameter told: Asked only for those that are told in full.
    mutating func add(_ kind: BooksFinding.Kind, of account: String, about lot: String, _ told: () -> BooksFinding) {
        counts[kind, default: 0] += 1
        if kind.isGap { gaps.insert(account) }
        var kept = samples[kind] ?? []
        if kept.count == Self.toldInFull, let last = kept.last, last.lot < lot { return }
        kept.append(told())
        kept.sort { $0.order < $1.order }
        samples[kind] = Array(kept.prefix(Self.toldInFull))
    }

    package var isEmpty: Bool { counts.isEmpty }

    /// The first few of each kind by lot, kinds in the order of their list.
    package var first: [BooksFinding] { BooksFinding.Kind.allCases.flatMap { samples[$0] ?? [] } }

    /// Leaves of the chart whose amounts miss something.
    package func incomplete(in chart: ChartOfAccounts) -> Set<Int> {
        if gaps.contains("") { return Set(chart.leaves.indices) }
        return gaps.reduce(into: []) { $0.formUnion(chart.leaves(of: $1) ?? chart.leaves(ofKey: $1)) }
    }
}

extension BooksFinding {
    fileprivate var order: (String, String) { (lot, text) }
}

extension BookKeeping {
    /// Findings of a lot and of everything it was made of.
    /// - Parameter leaves: Only those that speak of one of these accounts; nil for all.
    package func findings(upstreamOf key: LotKey, of leaves: [Int]? = nil) throws(GenealogyError) -> FindingTally {
        let node = try lots.node(of: key)
        balances.settle([node])
        var tally = FindingTally()
        var seen: Set<UInt32> = [node]
        var open = [node]
        while let next = open.popLast() {
            for finding in findings(on: next) where speaks(finding, of: leaves) { tally.add(finding) }
            for source in lots.lot(next).sources where seen.insert(source).inserted { open.append(source) }
        }
        try lots.checkDamage()
        return tally
    }

    private func speaks(_ finding: BooksFinding, of leaves: [Int]?) -> Bool {
        guard let leaves, !finding.account.isEmpty else { return true }
        let meant = rules.chart.leaves(of: finding.account) ?? rules.chart.leaves(ofKey: finding.account)
        return meant.isEmpty || meant.contains { leaves.contains($0) }
    }
}
