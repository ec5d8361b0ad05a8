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
    private let coproducts: CoproductBook
    private let assays: AssayBook

    init(_ rules: PostingRules, _ allocation: String?, _ lots: OwnedLots, _ coproducts: CoproductBook, _ assays: AssayBook) {
        let weights = rules.weights.filter { $0.allocation == nil || $0.allocation == allocation }
        let keys = Set(weights.map(\.key) + (rules.coproducts.isEmpty ? [] : [PostingRules.burden]) + assays.keys).sorted()
        self.coproducts = coproducts
        self.assays = assays
        self.rules = weights
        self.keys = keys
        self.lots = lots
        products = weights.contains { $0.from == "*" } ? nil : Set(weights.compactMap { lots.number(of: $0.from) })
        keyOfAccount = rules.chart.leaves.map { keys.firstIndex(of: $0.key) }
    }

    /// Whether claims on lots of a product may weigh unlike.
    func mayWeigh(_ product: UInt32) -> Bool { products?.contains(product) ?? true || coproducts.mayDivide(product) || assays.mayDivide(product) }

    /// Whether what claims on lots of a product weigh depends on more than what they went into: on how much came out, and how rich it is.
    /// - Parameter isMixed: Whether they went into more than one product.
    func asksLot(_ product: UInt32, isMixed: @autoclosure () -> Bool) -> Bool {
        coproducts.mayDivide(product) || assays.mayDivide(product) && isMixed()
    }

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

    /// Nil where all weigh alike.
    private func weights(of lot: OwnedLot, key: String) -> ClaimWeights? {
        let written = written(lot, key)
        let divisions =
            key == PostingRules.burden
            ? coproducts.divisions(of: lot).map(\.parts).filter { !$0.isEmpty } : assays.division(of: lot, key: key).map { [$0] } ?? []
        return divisions.isEmpty ? written : divided(lot, written ?? .physical, divisions)
    }

    /// Nil where no claim goes into a product that is named: all weigh alike.
    private func written(_ lot: OwnedLot, _ key: String) -> ClaimWeights? {
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

    /// The claims of a division take together what they would each weighing as the lot's rest does, and of it each its part:
    ///
    ///     weight = rest's weight · Σ lengths · part / length
    private func divided(_ lot: OwnedLot, _ written: ClaimWeights, _ divisions: [[(claim: Int, part: ExactPart)]]) -> ClaimWeights {
        let rest = max(1, written.gap)
        var parts = lot.claims.indices.map { ExactPart(Int128(written.claims?[$0] ?? 1)) }
        for division in divisions {
            let lengths = division.map { lot.claims[$0.claim].length ?? 1 }
            let whole = ExactPart(lengths.reduce(Int128(0)) { $0 + Int128($1) } * Int128(rest))
            for ((claim, part), length) in zip(division, lengths) {
                let weight = part.over(ExactPart(Int128(length))).flatMap { $0.times(whole) }
                parts[claim] =
                    weight ?? ExactPart(Int128((part.approximate * whole.approximate / Double(length) * 1_048_576).rounded()), of: 1_048_576)
            }
        }
        let wholes = ExactPart.wholes(parts + [ExactPart(Int128(written.gap))], most: mostWeight(of: lot))
        return ClaimWeights(claims: Array(wholes.dropLast()), gap: wholes[wholes.count - 1])
    }

    /// What is laid (length × weight, added up) stays far below 127 bits, whatever weights tracks have.
    private func mostWeight(of lot: OwnedLot) -> Int64 {
        let length = lot.claims.reduce(Int128(lot.axis)) { $0 + Int128($1.length ?? 0) }
        return Int64(clamping: min(Int128(1) << 60, (Int128(1) << 100) / max(1, length)))
    }
}
