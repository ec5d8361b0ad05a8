// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

/// What is followed of some elements for their recycled content: each leaf as the books have it, and the same split into what went through an active
/// material and what did not. Waste begins anew: metal recovered from it is in no active material yet.
struct ContentAccounts {
    let followed: [FollowedAccounts.Account]
    let tellsActive: Bool
    private let leaves: [Int]
    private let rules: PostingRules
    /// By leaf of the chart, its place among `leaves`.
    private let places: [Int: Int]
    private let activeProducts: Set<String>

    /// Of a leaf, in this order; without active materials the first alone.
    private enum Part: Int { case whole, outside, active }

    static func perLeaf(_ rules: PostingRules) -> Int { rules.activeMaterials.isEmpty ? 1 : 3 }

    init(_ elements: [Total], _ rules: PostingRules) {
        self.rules = rules
        let leaves = elements.flatMap(\.leaves)
        let tellsActive = !rules.activeMaterials.isEmpty
        followed = leaves.flatMap { leaf in
            tellsActive ? [true, true, false].map { .init(leaf: leaf, isBooked: $0) } : [.init(leaf: leaf, isBooked: true)]
        }
        self.leaves = leaves
        self.tellsActive = tellsActive
        places = Dictionary(uniqueKeysWithValues: leaves.enumerated().map { ($1, $0) })
        activeProducts = Set(rules.activeMaterials.map(\.product))
    }

    private func index(_ leaf: Int, _ part: Part) -> Int { (places[leaf] ?? 0) * (tellsActive ? 3 : 1) + part.rawValue }

    /// Accounts that are booked as a leaf is.
    func booked(as leaf: Int) -> [Int] {
        guard places[leaf] != nil else { return [] }
        return tellsActive ? [index(leaf, .whole), index(leaf, .outside)] : [index(leaf, .whole)]
    }

    func successors(of lot: LotOutline) -> [Int]? {
        if let recovery = rules.recovery(of: lot) {
            return leaves.flatMap { leaf in
                let after = recovery.successors[leaf]
                return tellsActive
                    ? [index(after, .whole), index(after, .outside), index(after, .outside)] : [index(after, .whole)]
            }
        }
        guard tellsActive, activeProducts.contains(lot.product) else { return nil }
        return leaves.flatMap { [index($0, .whole), index($0, .active), index($0, .active)] }
    }

    func forEachLeaf(_ body: (_ leaf: Int, _ whole: Int, _ active: Int?) -> Void) {
        for leaf in leaves { body(leaf, index(leaf, .whole), tellsActive ? index(leaf, .active) : nil) }
    }
}

/// Sums over lots, by leaf of the chart.
struct ContentSums {
    private(set) var whole: [Int128]
    private(set) var active: [Int128]

    init(leaves: Int) {
        whole = Array(repeating: 0, count: leaves)
        active = whole
    }

    mutating func add(_ amounts: some RandomAccessCollection<Int64>, of accounts: ContentAccounts) {
        func amount(_ index: Int) -> Int128 { Int128(amounts[amounts.index(amounts.startIndex, offsetBy: index)]) }
        accounts.forEachLeaf { leaf, whole, active in
            self.whole[leaf] += amount(whole)
            if let active { self.active[leaf] += amount(active) }
        }
    }
}
