// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy

/// What stands on the books of all lots.
final class EveryLot {
    let columns: LotColumns
    let bookings: Bookings
    let weights: WeightsByProduct
    private let assayedProducts: Set<UInt32>
    private let assayedLots: Set<UInt32>

    init(_ columns: LotColumns, _ bookings: Bookings, _ weights: WeightsByProduct, _ assays: Assays) {
        self.columns = columns
        self.bookings = bookings
        self.weights = weights
        assayedProducts = Set(assays.products.compactMap(columns.number))
        assayedLots = columns.nodes(of: assays.lots)
    }

    /// Whether lots are of more than one product.
    func areUnlike(_ nodes: UnsafeBufferPointer<UInt32>) -> Bool {
        nodes.contains { columns.productWord(of: $0) != columns.productWord(of: nodes[0]) }
    }

    /// Whether a lot was made, and someone says what is in it.
    func isAssayed(_ node: UInt32) -> Bool {
        !columns.isReceived(node) && (assayedProducts.contains(columns.productWord(of: node)) || assayedLots.contains(node))
    }
}

/// One lot in a pass over all: of each account of the pass, what was booked on it, what it holds and what remains.
struct PassedLot {
    let node: UInt32
    let isInCircle: Bool
    /// Index of a leaf of the chart, account by account.
    let leaves: [Int]
    let booked: UnsafeBufferPointer<Int64>
    let balance: UnsafeBufferPointer<Int64>
    let remaining: UnsafeBufferPointer<Int64>

    /// What it holds of a leaf; nil of one that is in another pass.
    func amount(of leaf: Int) -> Int64? { leaves.firstIndex(of: leaf).map { balance[$0] } }
}

extension BookKeeping {
    /// How much of amounts is kept at a time; accounts beyond it take a pass of their own.
    private static let mostAmounts = 1 << 27

    /// - Parameter asksTimes: Whether a tally of a period is wanted.
    func everyLot(asksTimes: Bool) -> EveryLot {
        let columns = LotColumns(lots, asksSteps: rules.asksSteps, asksTimes: asksTimes)
        let single = rules.namedLots.union(meters.byLot.keys).union(meters.doubts.keys).union(meters.trips.keys)
        return EveryLot(columns, Bookings(columns, postingBook, single: single), WeightsByProduct(rules, allocation, columns), assays)
    }

    /// Carries all accounts that anything is booked of through every lot, some at a time.
    /// - Parameters:
    ///   - tally: Made for the leaves of one pass, and handed back after it.
    ///   - progress: Called with (done, of) lots of all passes.
    func pass(
        _ all: EveryLot, tally: ([Int]) -> FlowTally?, progress: (Int, Int) throws -> Void, tallied: (FlowTally, [Int]) -> Void,
        _ body: (PassedLot, _ isFirst: Bool) -> Void
    ) throws {
        let nodes = max(1, all.columns.nodeCount)
        let groups = accountGroups(all.bookings, atMost: max(4, Self.mostAmounts / nodes))
        for (index, leaves) in groups.enumerated() {
            let tally = tally(leaves)
            try withoutActuallyEscaping(body) { body in
                let accounts = AccountGroup(all, self, leaves) { body($0, index == 0) }
                try LotPass(all.columns, accounts, tally: tally).run { try progress(index * nodes + $0, groups.count * nodes) }
            }
            if let tally { tallied(tally, leaves) }
        }
    }

    /// Leaves that anything is booked of; kinds of an element, and those that a recovery turns into each other, are together.
    private func accountGroups(_ bookings: Bookings, atMost width: Int) -> [[Int]] {
        var isBooked = [Bool](repeating: false, count: rules.chart.leaves.count)
        for entry in bookings.entries { for (account, _) in entry.amounts { isBooked[account] = true } }
        // An assay of what nothing is booked of is off its books.
        for account in assays.accounts { for leaf in rules.chart.leaves(of: account) ?? [] { isBooked[leaf] = true } }
        var family = Array(rules.chart.leaves.indices)
        func join(_ leaf: Int, _ other: Int) {
            let (old, new) = (family[leaf], family[other])
            for member in family.indices where family[member] == old { family[member] = new }
        }
        for total in rules.chart.totals where total.isElement { for leaf in total.leaves { join(leaf, total.leaves[0]) } }
        for recovery in rules.recoveries { for (leaf, successor) in recovery.successors.enumerated() { join(leaf, successor) } }
        var groups: [[Int]] = []
        for first in family.indices where family.firstIndex(of: family[first]) == first {
            let members = family.indices.filter { family[$0] == family[first] }
            if !members.contains(where: { isBooked[$0] }) { continue }
            if let last = groups.last, last.count + members.count <= width {
                groups[groups.count - 1] += members
            } else {
                groups.append(members)
            }
        }
        // A pass without accounts still tells of findings and circles.
        return groups.isEmpty ? [[]] : groups
    }
}

/// Some leaves of the chart, on their way through every lot.
private final class AccountGroup: PassedAccounts {
    private let all: EveryLot
    private let books: BookKeeping
    private let leaves: [Int]
    /// By leaf, its place in this group; −1 for others.
    private var places: [Int]
    /// By entry, where its amounts of this group begin.
    private var starts: [Int32] = [0]
    private var amounts: [(place: Int, amount: Int64)] = []
    /// Products that metal is recovered from, and lots that are named so.
    private let recovering: Set<UInt32>
    private let named: Set<UInt32>
    private let body: (PassedLot) -> Void
    private var booked: [Int64]

    init(_ all: EveryLot, _ books: BookKeeping, _ leaves: [Int], _ body: @escaping (PassedLot) -> Void) {
        self.all = all
        self.books = books
        self.leaves = leaves
        self.body = body
        let subjects = books.rules.recoveries.map(\.subject)
        recovering = Set(subjects.compactMap { if case .product(let name) = $0 { all.columns.number(of: name) } else { nil } })
        named = all.columns.nodes(of: Set(subjects.compactMap { if case .lot(let name) = $0 { name } else { nil } }))
        places = [Int](repeating: -1, count: books.rules.chart.leaves.count)
        booked = [Int64](repeating: 0, count: leaves.count)
        for (place, leaf) in leaves.enumerated() { places[leaf] = place }
        for entry in all.bookings.entries {
            for (account, amount) in entry.amounts where places[account] >= 0 { amounts.append((places[account], amount)) }
            starts.append(Int32(amounts.count))
        }
    }

    var width: Int { leaves.count }

    var mayTurn: Bool { !books.rules.recoveries.isEmpty }
    var asksSettled: Bool { true }

    func book(into held: UnsafeMutableBufferPointer<Int64>) {
        for node in 0..<UInt32(all.columns.nodeCount) {
            book(on: node, into: UnsafeMutableBufferPointer(rebasing: held[Int(node) * width..<(Int(node) + 1) * width]))
        }
    }

    private func book(on node: UInt32, into held: UnsafeMutableBufferPointer<Int64>) {
        let entry = Int(all.bookings.entry(of: node))
        if entry == 0 { return }
        for index in Int(starts[entry])..<Int(starts[entry + 1]) { held[amounts[index].place] &+= amounts[index].amount }
    }

    func successors(of node: UInt32) -> [Int]? {
        guard recovering.contains(all.columns.productWord(of: node)) || named.contains(node) else { return nil }
        guard let successors = books.rules.recovery(of: all.columns.outline(of: node))?.successors else { return nil }
        return leaves.map { places[successors[$0]] }
    }

    func mayWeigh(_ node: UInt32) -> Bool { books.weighing.mayWeigh(all.columns.productWord(of: node)) }

    func weigh(_ claims: ClaimClasses, of node: UInt32) -> Bool {
        if books.weighing.asksLot(all.columns.productWord(of: node), isMixed: all.areUnlike(claims.products)) { return false }
        all.weights.weigh(claims, of: node, leaves)
        return true
    }

    func weighting(of lot: OwnedLot, holding amounts: [Int64]) -> Balances.Weighting {
        var held = [Int64](repeating: 0, count: places.count)
        for (place, leaf) in leaves.enumerated() { held[leaf] = amounts[place] }
        var weighting = books.weighing.weighting(of: lot, holding: held)
        weighting.classOfAccount = leaves.map { weighting.classOfAccount[$0] }
        return weighting
    }

    func settle(_ lot: SettledLot) {
        for place in booked.indices { booked[place] = lot.turned?[place] ?? 0 }
        booked.withUnsafeMutableBufferPointer { booked in
            book(on: lot.node, into: booked)
            body(
                PassedLot(
                    node: lot.node, isInCircle: lot.isInCircle, leaves: leaves, booked: UnsafeBufferPointer(booked), balance: lot.balance,
                    remaining: lot.remaining))
        }
    }
}
