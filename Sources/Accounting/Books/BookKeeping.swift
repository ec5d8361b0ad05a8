// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// The books over one state of the genealogy: every account of every lot, exactly, computed when asked for.
package final class BookKeeping {
    package let rules: PostingRules
    package let lots: OwnedLots
    package let balances: Balances
    let postingBook: PostingBook
    let weighing: Weighing
    let allocation: String?
    package let meters: MeterShares
    /// What was worked out of each lot that has postings or findings.
    private let known: Known

    private final class Known {
        var byLot: [UInt32: (postings: [Posting], findings: [BooksFinding])] = [:]
    }

    /// - Parameters:
    ///   - allocation: Which of several named ways to weigh co-products; nil for weights that belong to all.
    ///   - words: What events declare of a lot.
    package init(
        _ lots: OwnedLots, rules: PostingRules, allocation: String?, meters: MeterShares, words: @escaping (LotOutline) -> [DeclaredWord]
    ) {
        let book = PostingBook(rules, meters: meters, words: words)
        let known = Known()
        let count = rules.chart.leaves.count
        let weighing = Weighing(rules, allocation, lots)
        self.rules = rules
        self.lots = lots
        self.meters = meters
        self.known = known
        self.weighing = weighing
        postingBook = book
        self.allocation = allocation
        balances = Balances(lots, accounts: count) { lot in
            rules.recovery(of: lot.outline)?.successors
        } booked: { lot in
            var amounts = [Int64](repeating: 0, count: count)
            let entry = known.byLot[lot.node] ?? book.postings(on: lot.outline)
            if !lot.isUnit { known.byLot[lot.node] = entry }
            for posting in entry.postings { amounts[posting.account] &+= posting.amount }
            return amounts
        } weighting: { lot, held in
            weighing.weighting(of: lot, holding: held)
        }
    }

    /// Takes over what was worked out in an earlier state of the log, under the same rules, and still holds.
    package func takeOver(_ earlier: BookKeeping) {
        guard let kept = lots.kept else { return }
        known.byLot = kept.carry(earlier.known.byLot)
        balances.takeOver(earlier.balances)
    }

    package func postings(on node: UInt32) -> [Posting] { entry(node).postings + recoveries(on: node) }

    /// What events declare of a lot, received or made.
    func declared(of lot: OwnedLot) -> [DeclaredWord] { postingBook.declared(of: lot.outline) }

    package func findings(on node: UInt32) -> [BooksFinding] {
        let lot = lots.lot(node)
        var findings = entry(node).findings
        if balances.isInCircle(node) { findings.append(Self.circle(lot.key.name)) }
        return findings
    }

    static func circle(_ lot: String) -> BooksFinding {
        BooksFinding(
            kind: .circle, lot: lot, account: "", text: "\(lot) was made of itself; what is in the circle stays where it is.",
            remedy: "Withdraw the draw that closes the circle.")
    }

    func declaredCapacity(of node: UInt32) -> Double? { postingBook.declaredCapacity(of: lots.lot(node).outline) }

    private func entry(_ node: UInt32) -> (postings: [Posting], findings: [BooksFinding]) {
        known.byLot[node] ?? postingBook.postings(on: lots.lot(node).outline)
    }
}

/// How claims weigh for each key, from the rules that were given.
struct Weighing {
    private let rules: [PostingRules.WeightRule]
    private let keys: [String]
    private let keyOfAccount: [Int?]
    private let lots: OwnedLots
    /// Products with rules, as numbers; nil: any may have one.
    private let products: Set<UInt32>?

    init(_ rules: PostingRules, _ allocation: String?, _ lots: OwnedLots) {
        let weights = rules.weights.filter { $0.allocation == nil || $0.allocation == allocation }
        let keys = Set(weights.map(\.key)).sorted()
        self.rules = weights
        self.keys = keys
        self.lots = lots
        products = weights.contains { $0.from == "*" } ? nil : Set(weights.compactMap { lots.number(of: $0.from) })
        keyOfAccount = rules.chart.leaves.map { keys.firstIndex(of: $0.key) }
    }

    /// Whether claims on lots of a product may weigh unlike.
    func mayWeigh(_ product: UInt32) -> Bool { products?.contains(product) ?? true }

    func weighting(of lot: OwnedLot, holding held: [Int64]) -> Balances.Weighting {
        var classes = [ClaimWeights.physical]
        var classOfKey = [Int](repeating: 0, count: keys.count)
        var asked: Set<Int> = []
        for (account, key) in keyOfAccount.enumerated() where account < held.count && held[account] != 0 { if let key { asked.insert(key) } }
        if !lot.claims.isEmpty {
            for key in asked.sorted() {
                guard let weights = weights(of: lot, key: keys[key]) else { continue }
                classOfKey[key] = classes.count
                classes.append(weights)
            }
        }
        return Balances.Weighting(classes: classes, classOfAccount: keyOfAccount.map { $0.map { classOfKey[$0] } ?? 0 })
    }

    /// Nil where no claim goes into a product that is named: all weigh alike.
    private func weights(of lot: OwnedLot, key: String) -> ClaimWeights? {
        let fitting = rules.filter { $0.key == key && ($0.from == "*" || $0.from == lot.product) }
        var named: [String: Int64] = [:]
        var other: Int64 = 0
        for rule in fitting {
            if let into = rule.into { named[into] = rule.weight } else { other = rule.weight }
        }
        if named.isEmpty { return nil }
        let products = lot.claims.map { lots.product(of: $0.product) }
        guard products.contains(where: { named[$0] != nil }) else { return nil }
        return ClaimWeights(claims: products.map { named[$0] ?? other }, gap: other)
    }
}
