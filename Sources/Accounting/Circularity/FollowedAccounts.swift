// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

/// Accounts of a question's own on their way through every lot. Each goes along the key of a leaf of the books and may be booked as that leaf is, so
/// that what it tells adds up as the books do; what lots turn is the question's own.
final class FollowedAccounts: PassedAccounts {
    struct Account: Hashable {
        /// Along whose key it goes; nil: as quantities go.
        let leaf: Int?
        /// Whether what is booked on the leaf is booked on it.
        let isBooked: Bool
    }

    /// Which lots turn accounts into others, and how.
    struct Turns {
        /// By lot: false where it surely turns nothing.
        let mayTurn: (UInt32) -> Bool
        let successors: (LotOutline) -> [Int]?
    }

    private let all: EveryLot
    private let weighing: Weighing
    private let leafCount: Int
    private let accounts: [Account]
    private let turns: Turns
    private let laid: (UInt32) -> [(account: Int, amount: Int64)]
    private let told: (SettledLot) -> Void
    /// Account by account; those that go as quantities go come last and are not in it.
    private let leaves: [Int]
    /// By leaf, the accounts that are booked as it is.
    private var places: [[Int]]

    /// - Parameters:
    ///   - laid: What the question itself lays on a lot.
    ///   - told: Called with every lot once it holds all that it will.
    init(
        _ all: EveryLot, _ books: BookKeeping, _ accounts: [Account], _ turns: Turns,
        laid: @escaping (UInt32) -> [(account: Int, amount: Int64)] = { _ in [] }, told: @escaping (SettledLot) -> Void
    ) {
        self.all = all
        self.accounts = accounts
        self.turns = turns
        self.laid = laid
        self.told = told
        leaves = accounts.compactMap(\.leaf)
        precondition(accounts.prefix(leaves.count).allSatisfy { $0.leaf != nil }, "Accounts without a leaf come last.")
        weighing = books.weighing
        leafCount = books.rules.chart.leaves.count
        places = Array(repeating: [], count: leafCount)
        for (index, account) in accounts.enumerated() { if let leaf = account.leaf, account.isBooked { places[leaf].append(index) } }
    }

    var width: Int { accounts.count }

    var mayTurn: Bool { true }
    var asksSettled: Bool { true }

    func book(into held: UnsafeMutableBufferPointer<Int64>) {
        for node in 0..<UInt32(all.columns.nodeCount) {
            book(on: node, into: UnsafeMutableBufferPointer(rebasing: held[Int(node) * width..<(Int(node) + 1) * width]))
        }
    }

    private func book(on node: UInt32, into held: UnsafeMutableBufferPointer<Int64>) {
        for (leaf, amount) in all.bookings.entries[Int(all.bookings.entry(of: node))].amounts {
            for account in places[leaf] { held[account] &+= amount }
        }
        for (account, amount) in laid(node) { held[account] &+= amount }
    }

    func successors(of node: UInt32) -> [Int]? { turns.mayTurn(node) ? turns.successors(all.columns.outline(of: node)) : nil }

    func mayWeigh(_ node: UInt32) -> Bool { weighing.mayWeigh(all.columns.productWord(of: node)) }

    func weigh(_ claims: ClaimClasses, of node: UInt32) -> Bool {
        if weighing.asksLot(all.columns.productWord(of: node), isMixed: all.areUnlike(claims.products)) { return false }
        all.weights.weigh(claims, of: node, leaves)
        return true
    }

    func weighting(of lot: OwnedLot, holding amounts: [Int64]) -> Balances.Weighting {
        weighing.weighting(of: lot, holding: amounts, in: accounts, leaves: leafCount)
    }

    func settle(_ lot: SettledLot) { told(lot) }
}

extension Weighing {
    /// How claims weigh for accounts that go along keys of leaves.
    func weighting(of lot: OwnedLot, holding amounts: [Int64], in accounts: [FollowedAccounts.Account], leaves: Int) -> Balances.Weighting {
        var held = [Int64](repeating: 0, count: leaves)
        for (index, account) in accounts.enumerated() where amounts[index] != 0 { if let leaf = account.leaf { held[leaf] = 1 } }
        var weighting = weighting(of: lot, holding: held)
        let classes = weighting.classOfAccount
        weighting.classOfAccount = accounts.map { $0.leaf.map { classes[$0] } ?? 0 }
        return weighting
    }
}

extension BookKeeping {
    /// Elements whose books tell recycled from primary metal, and of which anything is booked; some at a time, so that they find room.
    /// - Parameter width: Accounts that an element with so many leaves needs.
    func elementGroups(_ all: EveryLot, width: (Int) -> Int) -> [[Total]] {
        var isBooked = [Bool](repeating: false, count: rules.chart.leaves.count)
        for entry in all.bookings.entries { for (leaf, _) in entry.amounts { isBooked[leaf] = true } }
        let most = max(1, Self.mostFollowed / max(1, all.columns.nodeCount))
        var groups: [[Total]] = []
        var room = 0
        for total in rules.chart.totals where total.isElement && total.leaves.contains(where: { isBooked[$0] }) {
            let needed = width(total.leaves.count)
            if groups.isEmpty || needed > room {
                groups.append([])
                room = most
            }
            groups[groups.count - 1].append(total)
            room -= needed
        }
        return groups
    }

    /// How much of amounts is kept at a time.
    private static let mostFollowed = 1 << 27

    /// Products and lots by name, as numbers: whether a lot is of one of them.
    func isNamed(_ subjects: [PostingRules.Subject], _ columns: LotColumns) -> (UInt32) -> Bool {
        let products = Set(subjects.compactMap { if case .product(let name) = $0 { columns.number(of: name) } else { nil } })
        let named = columns.nodes(of: Set(subjects.compactMap { if case .lot(let name) = $0 { name } else { nil } }))
        return { products.contains(columns.productWord(of: $0)) || named.contains($0) }
    }
}
