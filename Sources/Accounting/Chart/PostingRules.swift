// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// What is booked on which lot: the chart, and everything known of products and lots that events do not say. Data: `books/*.yaml`.
package struct PostingRules: Sendable {
    package internal(set) var chart = ChartOfAccounts()
    package internal(set) var contents: [Content] = []
    /// How far an assay of what was made may be from the books before it is told; nil: nothing is told.
    package internal(set) var tolerance: AssayTolerance?
    /// Named lots that are processes: along a key, what comes out shares by assay.
    package internal(set) var assayed: [(key: String, from: String)] = []
    package internal(set) var recycled: [RecycledContent] = []
    package internal(set) var factors: [PostingFactor] = []
    /// By account, the factors for each unit of it or of a sum it is part of; what speaks more closely of it first.
    private(set) var chained: [Int: [PostingFactor]] = [:]
    package internal(set) var weights: [WeightRule] = []
    package internal(set) var coproducts: [CoproductRule] = []
    package internal(set) var prices: [SalePrice] = []
    package internal(set) var recoveries: [RecoveryRule] = []
    package internal(set) var fractions: [FractionRule] = []
    package internal(set) var activeMaterials: [ActiveMaterialRule] = []
    /// Where electricity comes from, by site and time.
    package internal(set) var contracts: [ElectricityContract] = []
    package internal(set) var lanes: [Lane] = []
    /// Mass of a piece, for what is carried and counted in pieces.
    package internal(set) var masses: [PieceMass] = []
    package internal(set) var values: [OriginValue] = []
    package internal(set) var trade = TradeBook()
    package internal(set) var footprints: [FootprintProfile] = []
    /// The currency the books are kept in; nil: nobody said.
    package internal(set) var currency: String?
    package internal(set) var exchange: [ExchangeRate] = []
    /// By section, where each of its rules was said, in their order: `books/energy.yaml:12`.
    package internal(set) var places: [String: [String]] = [:]
    /// What energy must go on to, so that it is told where it does not.
    package internal(set) var follows: [(account: String, by: String)] = []
    /// Emission factors that lines may name instead of a value.
    package internal(set) var library = FactorLibrary([])
    /// Emission factors that lines use.
    private(set) var emissions: [EmissionFactor] = []
    /// Account of energy by carrier, the last word of a meter's name.
    package internal(set) var carriers: [String: String] = [:]
    /// What properties that events declare stand for.
    package internal(set) var properties: [String: DeclaredProperty] = [:]

    /// What a rule speaks of.
    package enum Subject: Hashable, Sendable, CustomStringConvertible {
        case product(String)
        case lot(String)

        package var description: String {
            switch self {
            case .product(let name): name
            case .lot(let name): "lot \(name)"
            }
        }
    }

    /// How much of an account each unit of a received product holds: an assay, as the certificate has it.
    package struct Content: Hashable, Sendable {
        package let subject: Subject
        /// An element's total (its recycled share is split off), or a leaf.
        package let account: String
        /// Of the lot as received: a dry basis has been brought there.
        package let rate: Rate
        /// As the laboratory has it.
        let assay: Rate
        /// `as received`, or `dry, 0.5 % moisture`.
        package let basis: String
        /// Formula of the compound, hydration included: `NiSO4.6H2O`; `mixture` where it is none.
        package let form: String
        package let validity: Validity
        package let provenance: Provenance
    }

    package struct AssayTolerance: Hashable, Sendable {
        /// Of the larger of the two.
        package let part: Rate
        package let provenance: Provenance
    }

    /// Which part of an element is recycled, as the supplier declares it.
    package struct RecycledContent: Sendable {
        package let subject: Subject
        package let element: String
        /// By kind, in the order of the chart; what is left is primary.
        package let shares: [(kind: String, share: Rate)]
        package let validity: Validity
        package let provenance: Provenance
    }

    /// A burden, value or use for each unit of something.
    package struct PostingFactor: Hashable, Sendable {
        package enum Basis: Hashable, Sendable {
            /// For each unit received, or made at a step (empty: any).
            case received(Subject)
            case made(Subject, step: String)
            /// For each unit of another account booked on the same lot.
            case account(String)
        }
        package let basis: Basis
        package let account: String
        package let rate: Rate
        /// With a factor per kilogram of an element, the element: the amount comes from what the lot holds of it.
        package let element: String?
        /// Empty: everywhere.
        package let site: String
        package let year: Int?
        package let region: String
        package let validity: Validity
        package let provenance: Provenance
        /// Of carbon, the emission factor behind it, in the list of those in use.
        let emission: Int?
        let quality: DataQuality?
    }

    /// How much a claim counts for accounts of one key where what comes out of a lot differs.
    package struct WeightRule: Hashable, Sendable {
        package let key: String
        /// Product of the lot that is drawn from; empty for runs without a product.
        package let from: String
        /// Product of what is drawn into; nil: everything not named.
        package let into: String?
        package let weight: Int64
        /// Which of several ways to allocate this belongs to; nil: all.
        package let allocation: String?
        package let provenance: Provenance
    }

    package enum DeclaredProperty: Hashable, Sendable {
        /// Part of the mass that is this account.
        case content(String)
        /// Part of the element that is of this kind.
        case recycled(String, kind: String)
        /// So much of the account for each kilogram.
        case factor(String)
        /// Usable energy of the lot as it is.
        case capacity
    }
}

extension PostingRules {
    /// - Returns: Its place in the list of those in use.
    mutating func use(_ emission: EmissionFactor) -> Int {
        if let known = emissions.firstIndex(of: emission) { return known }
        emissions.append(emission)
        return emissions.count - 1
    }

    mutating func append(_ factor: PostingFactor) {
        factors.append(factor)
        guard case .account(let id) = factor.basis else { return }
        let near = nearness(factor)
        for leaf in chart.leaves(of: id) ?? [] {
            var others = chained[leaf] ?? []
            others.insert(factor, at: others.firstIndex { nearness($0) > near } ?? others.count)
            chained[leaf] = others
        }
    }

    private func nearness(_ factor: PostingFactor) -> (Int, Int) {
        guard case .account(let id) = factor.basis else { return (0, 0) }
        return (chart.leaves(of: id)?.count ?? 0, factor.site.isEmpty ? 1 : 0)
    }

    /// The way from an account back to itself that a factor from one to the other would close; nil: there is none.
    func circle(from source: String, to target: String) -> [String]? {
        let start = Set(chart.leaves(of: source) ?? [])
        var open: [(leaf: Int, way: [String])] = chart.leaf(target).map { [($0, [source, target])] } ?? []
        var seen: Set<Int> = []
        while let (leaf, way) = open.popLast() {
            if start.contains(leaf) { return way }
            guard seen.insert(leaf).inserted else { continue }
            for factor in chained[leaf] ?? [] {
                if let next = chart.leaf(factor.account) { open.append((next, way + [factor.account])) }
            }
        }
        return nil
    }

    /// Names of ways to divide burdens that the files give, sorted: of written weights, and those that the rules of co-products have data for.
    package var allocations: [String] {
        let ways = CoproductRule.Way.allCases.filter { way in coproducts.contains { $0.way == way || hasData(for: $0, way) } }
        return Set(weights.compactMap(\.allocation) + ways.map(\.rawValue)).sorted()
    }

    private func hasData(for rule: CoproductRule, _ way: CoproductRule.Way) -> Bool {
        switch way {
        case .mass: true
        case .value: rule.products.allSatisfy { name in prices.contains { $0.product == name } }
        case .systemExpansion: rule.others.allSatisfy { name in rule.avoided.contains { $0.product == name } }
        }
    }

    /// - Throws: ``AccountingError`` `.unknownAllocation` with those there are.
    package func requireAllocation(_ name: String?) throws(AccountingError) {
        guard let name, !allocations.contains(name) else { return }
        if let way = CoproductRule.Way(written: name) {
            if allocations.contains(way.rawValue) { return }
            if let rule = coproducts.first { throw missing(for: rule, way) }
        }
        throw AccountingError(
            code: .unknownAllocation, message: "No books file has weights for an allocation “\(name.prefix(80))”.",
            remedy: allocations.isEmpty
                ? "Add `coproducts`, or `weights` with this `allocation`, to a books file." : "There are \(allocations.joined(separator: ", ")).")
    }

    private func missing(for rule: CoproductRule, _ way: CoproductRule.Way) -> AccountingError {
        let isValue = way == .value
        let bare =
            isValue
            ? rule.products.filter { name in !prices.contains { $0.product == name } }
            : rule.others.filter { name in !rule.avoided.contains { $0.product == name } }
        return AccountingError(
            code: .unknownAllocation,
            message: "What comes out of \(rule.place) cannot be divided by \(way.words): \(bare.joined(separator: ", ")) "
                + (isValue ? "\(bare.count == 1 ? "has" : "have") no price." : "\(bare.count == 1 ? "spares" : "spare") nobody knows what."),
            remedy: isValue ? "Add `values: [{ sold: \(bare.first ?? ""), … }]` to a books file." : "Add `avoided` to the rule in `coproducts`.")
    }
}

extension Validity {
    func contains(_ time: Instant?) -> Bool {
        guard let time else { return from == nil && to == nil }
        return contains(time.day)
    }
}
