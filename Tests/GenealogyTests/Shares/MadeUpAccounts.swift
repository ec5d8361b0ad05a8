// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger

/// Amounts, weights and successors that depend on names alone, for one lot after the other and for all at once.
final class MadeUpAccounts: PassedAccounts {
    let lots: OwnedLots
    var told: [UInt32: (balance: [Int64], booked: [Int64], remaining: [Int64], isInCircle: Bool)] = [:]
    var order: [UInt32] = []
    /// Lots whose claims weigh unlike.
    let weighs: Bool
    /// By lot, what is booked on it besides.
    var more: [UInt32: [Int64]] = [:]

    init(_ lots: OwnedLots, weighs: Bool) {
        self.lots = lots
        self.weighs = weighs
    }

    static let width = 4
    var width: Int { Self.width }

    /// One plain, one below zero, one beyond 2⁵⁰, one that is often nothing.
    static func booked(_ key: LotKey) -> [Int64] {
        guard key.generation == 0 else { return [0, 0, 0, 0] }
        let seed = sum(key)
        return [1_000_003 + seed, -77 - seed, (1 << 55) + seed, seed % 3 == 0 ? 5_003 : 0]
    }

    private static func sum(_ key: LotKey) -> Int64 { key.name.utf8.reduce(Int64(7)) { ($0 &* 31 &+ Int64($1)) % 1_000 } }

    static func successors(_ key: LotKey) -> [Int]? { sum(key) % 5 == 0 ? [3, 1, 2, 3] : nil }

    var mayTurn: Bool { true }
    var asksSettled: Bool { true }

    func book(into amounts: UnsafeMutableBufferPointer<Int64>) {
        for node in 0..<lots.nodeCount {
            for (account, amount) in booked(UInt32(node)).enumerated() { amounts[node * width + account] &+= amount }
        }
    }

    private func booked(_ node: UInt32) -> [Int64] {
        var booked = Self.booked(lots.key(of: node))
        for (account, amount) in (more[node] ?? []).enumerated() { booked[account] &+= amount }
        return booked
    }

    func successors(of node: UInt32) -> [Int]? { Self.successors(lots.key(of: node)) }
    func mayWeigh(_ node: UInt32) -> Bool { weighs && node % 3 == 0 }

    func weigh(_ claims: ClaimClasses, of node: UInt32) -> Bool {
        // Some lots are asked themselves.
        if node % 2 == 0 { return false }
        let weights = claims.products.map { Self.sum(lots.key(of: $0)) % 3 }
        claims.assign(account: 1, to: claims.add(gap: 2) { weights[$0] })
        return true
    }

    func weighting(of lot: OwnedLot, holding amounts: [Int64]) -> Balances.Weighting {
        guard mayWeigh(lot.node) else { return Balances.Weighting(classes: [.physical], classOfAccount: [0, 0, 0, 0]) }
        let weights = lot.claims.map { Self.sum(lots.key(of: $0.product)) % 3 }
        return Balances.Weighting(classes: [.physical, ClaimWeights(claims: weights, gap: 2)], classOfAccount: [0, 1, 0, 0])
    }

    func settle(_ lot: SettledLot) {
        var booked = booked(lot.node)
        if let turned = lot.turned { for account in booked.indices { booked[account] &+= turned[account] } }
        told[lot.node] = (Array(lot.balance), booked, Array(lot.remaining), lot.isInCircle)
        order.append(lot.node)
    }
}
