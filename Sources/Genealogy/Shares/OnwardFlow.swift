// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Follows amounts that lie on one lot through all that was made of it, by the rule of ``Balances``. Lots they do not reach are not read, so what
/// one small lot became costs what it became.
package final class OnwardFlow {
    private let lots: OwnedLots
    private let accounts: Int
    private let weighting: (OwnedLot) -> Balances.Weighting
    private let isEnd: (OwnedLot) -> Bool
    private var weightings: [UInt32: Balances.Weighting] = [:]

    /// One lot on the way.
    package struct Stop: Hashable, Sendable {
        package let node: UInt32
        /// Fewest draws from where it began.
        package let depth: Int
        /// By account, what came.
        package let arrived: [Int64]
        /// By account, what of it went on; nothing from where the way ends.
        package let passed: [Int64]
    }

    /// - Parameters:
    ///   - accounts: How many there are.
    ///   - isEnd: Whether what comes to a lot is followed no further.
    ///   - weighting: How claims of a lot weigh, for all accounts.
    package init(
        _ lots: OwnedLots, accounts: Int, isEnd: @escaping (OwnedLot) -> Bool, weighting: @escaping (OwnedLot) -> Balances.Weighting
    ) {
        self.lots = lots
        self.accounts = accounts
        self.isEnd = isEnd
        self.weighting = weighting
    }

    /// - Parameter amounts: By account, what lies on the lot.
    /// - Returns: Every lot that anything came to, sources first; the one it began with among them.
    package func stops(from start: UInt32, _ amounts: [Int64]) -> [Stop] {
        let (depths, into) = reach(of: start)
        var even = [start: amounts]
        var placed: [UInt32: [PlacedAmounts]] = [:]
        var stops: [Stop] = []
        var order = SourceOrder { into[$0] ?? [] }
        order.forEachGroup(from: depths.keys.sorted(), isDone: { _ in false }) { members, isCircle in
            for node in members.sorted() {
                let lot = lots.lot(node)
                let came = Balance(
                    even: even.removeValue(forKey: node) ?? [Int64](repeating: 0, count: accounts), placed: placed.removeValue(forKey: node) ?? [],
                    axis: lot.axis)
                guard came.total.contains(where: { $0 != 0 }) else { continue }
                var passed = [Int64](repeating: 0, count: accounts)
                if !isEnd(lot) {
                    // Lots that were made of one another hand each other nothing.
                    hand(came, of: lot, isCut: { isCircle && members.contains($0) }) { product, place, amounts in
                        passed.add(amounts)
                        if let place, lots.lot(product).isMapped {
                            placed[product, default: []].append(PlacedAmounts(source: node, place: place, amounts: amounts))
                        } else {
                            even[product, default: [Int64](repeating: 0, count: accounts)].add(amounts)
                        }
                    }
                }
                stops.append(Stop(node: node, depth: depths[node] ?? 0, arrived: came.total, passed: passed))
            }
        }
        return stops
    }

    /// By lot, the fewest draws from the first; and the lots on the way that lead into it. A tank may have many more sources than that.
    private func reach(of start: UInt32) -> (depths: [UInt32: Int], into: [UInt32: [UInt32]]) {
        var depths = [start: 0]
        var into: [UInt32: [UInt32]] = [:]
        var frontier = [start]
        var depth = 0
        while !frontier.isEmpty {
            lots.load(ancestorsOf: frontier) { _ in true }
            depth += 1
            var next: [UInt32] = []
            for node in frontier {
                let lot = lots.lot(node)
                if isEnd(lot) { continue }
                for product in lot.claims.map(\.product) + lot.holders {
                    if into[product]?.last != node { into[product, default: []].append(node) }
                    if depths[product] != nil { continue }
                    depths[product] = depth
                    next.append(product)
                }
            }
            frontier = next
        }
        return (depths, into)
    }

    private func hand(_ came: Balance, of lot: OwnedLot, isCut: (UInt32) -> Bool, _ body: (UInt32, Interval?, [Int64]) -> Void) {
        var rest = came.total
        if !lot.claims.isEmpty {
            let weighting = weightings[lot.node] ?? self.weighting(lot)
            weightings[lot.node] = weighting
            let table = lots.table(of: lot, bounds: came.bounds, weights: weighting.classes)
            for (index, claim) in lot.claims.enumerated() where !isCut(claim.product) {
                for part in table.parts(of: index) {
                    var amounts = came.pieces[Int(table.parts[part].piece)]
                    for account in amounts.indices where amounts[account] != 0 {
                        amounts[account] = table.owned(of: amounts[account], by: part, class: weighting.classOfAccount[account])
                    }
                    for account in rest.indices { rest[account] &-= amounts[account] }
                    body(claim.product, lot.isMapped ? claim.image(table.parts[part].from, table.parts[part].to) : claim.wholeImage, amounts)
                }
            }
        }
        for (index, holder) in lot.holders.enumerated() where !isCut(holder) {
            body(holder, nil, rest.part(Int64(index), Int64(index + 1), of: Int64(lot.holders.count)))
        }
    }
}
