// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

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
