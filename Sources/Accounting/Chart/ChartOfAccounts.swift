// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What books are kept of. Data, not code: `Resources/books/chart.yaml`, and what users add.
package struct ChartOfAccounts: Sendable {
    /// Disjoint; amounts are booked on these alone.
    package private(set) var leaves: [Account] = []
    /// Sums of leaves, so that no part exceeds its whole.
    package private(set) var totals: [Total] = []
    private var indexOfLeaf: [String: Int] = [:]
    private var indexOfTotal: [String: Int] = [:]

    package init() {}

    package func leaf(_ id: String) -> Int? { indexOfLeaf[id] }
    package func total(_ id: String) -> Total? { indexOfTotal[id].map { totals[$0] } }

    /// Leaves that an account, leaf or total, stands for; nil when there is none of this name.
    package func leaves(of id: String) -> [Int]? { leaf(id).map { [$0] } ?? total(id)?.leaves }

    /// Leaves that go along one key.
    package func leaves(ofKey key: String) -> [Int] { leaves.indices.filter { leaves[$0].key == key } }

    package func dimension(of id: String) -> Dimension? { leaves(of: id)?.first.map { leaves[$0].dimension } }

    /// - Returns: False when the name is taken.
    mutating func add(_ account: Account) -> Bool {
        guard leaves(of: account.id) == nil else { return false }
        indexOfLeaf[account.id] = leaves.count
        leaves.append(account)
        return true
    }

    /// - Returns: False when the name is taken.
    mutating func add(_ total: Total) -> Bool {
        guard leaves(of: total.id) == nil else { return false }
        indexOfTotal[total.id] = totals.count
        totals.append(total)
        return true
    }
}

/// One account: what it counts, and along what it goes where outputs differ.
package struct Account: Hashable, Sendable {
    /// `Ni.post-consumer`, `carbon.production.secondary`.
    package let id: String
    package let name: String
    package let dimension: Dimension
    /// `physical` (every output weighs as it is), `burden`, `solvent`, `assay Ni` or a user's own: what weights are given for.
    package let key: String

    package init(id: String, name: String, dimension: Dimension, key: String) {
        self.id = id
        self.name = name
        self.dimension = dimension
        self.key = key
    }
}

/// A sum of accounts of one unit.
package struct Total: Hashable, Sendable {
    package let id: String
    package let name: String
    /// Indices of leaves, ascending.
    package let leaves: [Int]
    /// Leaves by the word that tells them apart, such as `primary`; empty for sums that users made.
    package let kinds: [String: Int]

    /// Whether it is an element whose recycled metal is told from primary.
    package var isElement: Bool { kinds["primary"] != nil && kinds["post-consumer"] != nil }

    package init(id: String, name: String, leaves: [Int], kinds: [String: Int]) {
        self.id = id
        self.name = name
        self.leaves = leaves
        self.kinds = kinds
    }
}
