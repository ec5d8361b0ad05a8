// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// Books over the genealogy: what every lot holds of every account, exactly.
///
/// A claim owns share(q) − share(p) of what its source holds, the rest stays there or counts where the unit is held; so what was booked
/// is always the sum of what rests. The order in which events came makes no difference. Lots that were made of one another hand nothing
/// to each other: until the circle is corrected, what is in it stays where it is.
package final class Balances {
    package let lots: OwnedLots
    private let accounts: Int
    private let recast: (OwnedLot) -> [Int]?
    private let booked: (OwnedLot) -> [Int64]
    private let weighting: (OwnedLot, [Int64]) -> Weighting
    private var balances: [UInt32: Balance] = [:]
    private var rests: [UInt32: [Int64]] = [:]
    private var weightings: [UInt32: Weighting] = [:]
    /// By lot that turns accounts into others, what that adds to each and takes from each.
    private var turned: [UInt32: [Int64]] = [:]
    /// By lot that is in a circle, the circle's number.
    private var circles: [UInt32: Int] = [:]

    /// How a lot's claims weigh: classes of weights, and each account's class.
    package struct Weighting {
        package var classes: [ClaimWeights]
        package var classOfAccount: [Int]

        package init(classes: [ClaimWeights], classOfAccount: [Int]) {
            self.classes = classes
            self.classOfAccount = classOfAccount
        }
    }

    /// - Parameters:
    ///   - accounts: How many there are.
    ///   - recast: By account, the account that takes over what a lot holds of it, as metal recovered from waste becomes recycled metal; nil
    ///     for lots that keep what they hold as it is. What is turned counts as booked on the lot.
    ///   - booked: By account, what is booked on a lot itself.
    ///   - weighting: How the claims of a lot weigh that holds so much of each account.
    package init(
        _ lots: OwnedLots, accounts: Int, recast: @escaping (OwnedLot) -> [Int]? = { _ in nil }, booked: @escaping (OwnedLot) -> [Int64],
        weighting: @escaping (OwnedLot, [Int64]) -> Weighting
    ) {
        self.lots = lots
        self.accounts = accounts
        self.recast = recast
        self.booked = booked
        self.weighting = weighting
    }

    /// Takes over what was computed in an earlier state and still holds. Lots in circles are looked at again.
    package func takeOver(_ earlier: Balances) {
        guard let kept = lots.kept else { return }
        func isCircle(_ node: UInt32) -> Bool { earlier.circles[node] != nil }
        balances = kept.carry(earlier.balances.filter { !isCircle($0.key) })
        rests = kept.carry(earlier.rests.filter { !isCircle($0.key) })
        weightings = kept.carry(earlier.weightings.filter { !isCircle($0.key) })
        turned = kept.carry(earlier.turned.filter { !isCircle($0.key) })
    }

    package func balance(of node: UInt32) -> Balance {
        if let known = balances[node] { return known }
        settle([node])
        return balances[node]!
    }

    /// Computes these lots and everything they were made of, sources first.
    package func settle(_ nodes: [UInt32]) {
        let open = nodes.filter { balances[$0] == nil }
        lots.load(ancestorsOf: open) { balances[$0] != nil }
        var order = SourceOrder { [lots] in lots.lot($0).sources }
        order.forEachGroup(from: open, isDone: { balances[$0] != nil }) { members, isCircle in
            if isCircle {
                // How many lots are in circles already is no other circle's number.
                let circle = circles.count
                for member in members { circles[member] = circle }
            }
            for member in members { balances[member] = compute(member) }
        }
    }

    package func isInCircle(_ node: UInt32) -> Bool { circles[node] != nil }

    /// What no claim took and nothing holds.
    package func remaining(in node: UInt32) -> [Int64] {
        var rest = rest(of: node)
        let lot = lots.lot(node)
        for index in lot.holders.indices where !isCut(node, lot.holders[index]) {
            let held = held(lot, index)
            for account in rest.indices { rest[account] &-= held[account] }
        }
        return rest
    }

    /// What is booked on a lot itself, by account, with what it turned.
    package func booked(on node: UInt32) -> [Int64] {
        let lot = lots.lot(node)
        var booked = booked(lot)
        if let turned = turned(on: lot) { booked.add(turned) }
        return booked
    }

    /// By account, what a lot turned into it, or (negative) out of it; nil where nothing is turned.
    package func turned(on node: UInt32) -> [Int64]? { turned(on: lots.lot(node)) }

    private func turned(on lot: OwnedLot) -> [Int64]? {
        guard recast(lot) != nil else { return nil }
        settle([lot.node])
        return turned[lot.node]
    }

    /// By source, what it handed to a lot; with what is booked on the lot, its balance.
    package func inflows(of node: UInt32) -> [(source: UInt32, amounts: [Int64])] {
        settle([node])
        return lots.lot(node).sources.map { source in
            var sum = [Int64](repeating: 0, count: accounts)
            hand(from: source, to: node) { _, amounts in sum.add(amounts) }
            return (source, sum)
        }
    }

    /// What left a lot, claim by claim, then to what holds it.
    package func forEachOutflow(of node: UInt32, _ body: (_ product: UInt32, _ time: Instant, _ amounts: [Int64]) -> Void) {
        settle([node])
        let lot = lots.lot(node)
        for claim in lot.claims.indices { body(lot.claims[claim].product, lot.claims[claim].time, taken(by: claim, of: lot)) }
        for index in lot.holders.indices where !isCut(node, lot.holders[index]) {
            body(lot.holders[index], lot.heldSince[index], held(lot, index))
        }
    }

    /// Lets go of single pieces, of which there are many.
    package func forgetUnits() {
        balances = balances.filter { !(lots.isKept($0.key) && lots.lot($0.key).isUnit) }
        rests = rests.filter { balances[$0.key] != nil }
        weightings = weightings.filter { balances[$0.key] != nil }
        turned = turned.filter { balances[$0.key] != nil }
        lots.forgetUnits()
    }

    private func compute(_ node: UInt32) -> Balance {
        let lot = lots.lot(node)
        var even = booked(lot)
        var placed: [PlacedAmounts] = []
        for source in lot.sources {
            hand(from: source, to: node) { place, amounts in
                if let place, lot.isMapped { placed.append(PlacedAmounts(source: source, place: place, amounts: amounts)) } else { even.add(amounts) }
            }
        }
        let balance = Balance(even: even, placed: placed, axis: lot.axis)
        guard let recast = recast(lot) else { return balance }
        let after = balance.recast(recast)
        turned[node] = zip(after.total, balance.total).map { $0 &- $1 }
        return after
    }

    private func isCut(_ source: UInt32, _ product: UInt32) -> Bool {
        guard let circle = circles[source] else { return false }
        return circles[product] == circle
    }

    private func hand(from source: UInt32, to product: UInt32, _ body: (Interval?, [Int64]) -> Void) {
        if isCut(source, product) { return }
        let lot = lots.lot(source)
        if let index = lot.holders.firstIndex(of: product) { body(nil, held(lot, index)) }
        let claims = lot.claims(of: product)
        guard !claims.isEmpty, let balance = balances[source] else { return }
        let weighting = self.weighting(of: lot)
        let table = lots.table(of: lot, bounds: balance.bounds, weights: weighting.classes)
        for claim in claims {
            for part in table.parts(of: Int(claim)) {
                let amounts = owned(part, table, balance, weighting)
                body(lot.isMapped ? image(of: part, table, lot.claims[Int(claim)]) : lot.claims[Int(claim)].wholeImage, amounts)
            }
        }
    }

    private func image(of part: Int, _ table: PartTable, _ claim: OwnedClaim) -> Interval? {
        claim.image(table.parts[part].from, table.parts[part].to)
    }

    private func owned(_ part: Int, _ table: PartTable, _ balance: Balance, _ weighting: Weighting) -> [Int64] {
        let held = balance.pieces[Int(table.parts[part].piece)]
        var amounts = [Int64](repeating: 0, count: accounts)
        for account in 0..<accounts where held[account] != 0 {
            amounts[account] = table.owned(of: held[account], by: part, class: weighting.classOfAccount[account])
        }
        return amounts
    }

    private func taken(by claim: Int, of lot: OwnedLot) -> [Int64] {
        var sum = [Int64](repeating: 0, count: accounts)
        guard let balance = balances[lot.node], !isCut(lot.node, lot.claims[claim].product) else { return sum }
        let weighting = self.weighting(of: lot)
        let table = lots.table(of: lot, bounds: balance.bounds, weights: weighting.classes)
        for part in table.parts(of: claim) { sum.add(owned(part, table, balance, weighting)) }
        return sum
    }

    private func weighting(of lot: OwnedLot) -> Weighting {
        if let known = weightings[lot.node] { return known }
        let weighting = weighting(lot, balances[lot.node]?.total ?? [])
        weightings[lot.node] = weighting
        return weighting
    }

    /// What no claim took.
    private func rest(of node: UInt32) -> [Int64] {
        if let known = rests[node] { return known }
        var rest = balance(of: node).total
        let lot = lots.lot(node)
        for claim in lot.claims.indices {
            let taken = taken(by: claim, of: lot)
            for account in rest.indices { rest[account] &-= taken[account] }
        }
        rests[node] = rest
        return rest
    }

    /// The part of the unclaimed rest that counts in one of the lot's holders: all of it, unless several claim to hold it.
    private func held(_ lot: OwnedLot, _ index: Int) -> [Int64] {
        rest(of: lot.node).part(Int64(index), Int64(index + 1), of: Int64(lot.holders.count))
    }
}

extension OwnedClaim {
    /// Of an amount that is the same all over: all of the claim's place in the product.
    var wholeImage: Interval? { image(0, length ?? 0) }
}
