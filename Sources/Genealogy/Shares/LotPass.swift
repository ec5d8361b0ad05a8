// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Carries accounts through every lot, sources first, each lot once: the same as ``Balances``, to the last unit.
///
/// Lots have their turn in the order of their numbers as far as that is an order from source to product; the others when the last of what
/// leads into them has been passed. Lots whose claims are plain are handed on by column (``PlainClaims``), the others by their own layout.
package final class LotPass {
    let columns: LotColumns
    let view: LineageView
    let lots: OwnedLots
    let accounts: any PassedAccounts
    let tally: FlowTally?
    let width: Int
    /// By node, then account.
    let amounts: Arena<Int64>
    /// Of the lot whose turn it is.
    let remaining: Arena<Int64>
    /// By node: links into it that have not passed; −1 once it had its turn.
    let waiting: Arena<Int32>
    /// What came to a place in a lot that has not had its turn.
    var placed: [UInt32: [PlacedAmounts]] = [:]
    /// By lot that is in a circle, the circle's number.
    var circles: [UInt32: Int] = [:]
    let claims: PlainClaims
    let classes: ClaimClasses
    let readers: [BlockReader]
    /// Lots that may have their turn in the next round.
    var ready: [UInt32] = []
    /// Kept where what is booked may change after the pass.
    let memory: PassMemory?
    /// On its way after the pass; nil during it.
    var change: LotChange?
    /// Of the lot whose turn it is again: what it held before, and whatever it held or holds.
    let old: Arena<Int64>
    let weighed: Arena<Int64>
    /// The first round goes through all names in order: up to here it came.
    private var at: (name: Int, generation: Int) = (-1, 0)
    private let isTold: Bool
    let mayTurn: Bool
    private var settled = 0

    /// - Parameter mayChange: Whether ``change(_:)`` is to follow: costs 8 bytes a lot.
    package init(_ columns: LotColumns, _ accounts: any PassedAccounts, tally: FlowTally? = nil, mayChange: Bool = false) {
        self.columns = columns
        self.accounts = accounts
        self.tally = tally
        view = columns.view
        lots = columns.lots
        width = accounts.width
        amounts = Arena(repeating: 0, count: columns.nodeCount * accounts.width)
        remaining = Arena(repeating: 0, count: accounts.width)
        memory = mayChange ? PassMemory(nodes: columns.nodeCount) : nil
        old = Arena(repeating: 0, count: accounts.width)
        weighed = Arena(repeating: 0, count: accounts.width)
        waiting = Arena(copying: columns.incoming)
        isTold = accounts.asksSettled
        mayTurn = accounts.mayTurn
        claims = PlainClaims(columns, keepsTimes: tally != nil)
        classes = ClaimClasses(width: accounts.width)
        readers = view.rows.runs.map { _ in BlockReader(.draws) }
    }

    /// By account, what a lot holds, once it had its turn.
    package func balance(of node: UInt32) -> [Int64] { Array(held(by: node)) }

    func held(by node: UInt32) -> UnsafeMutableBufferPointer<Int64> {
        UnsafeMutableBufferPointer(start: amounts.base + Int(node) * width, count: width)
    }

    /// - Parameter progress: Called with the lots that had their turn, now and then; what it throws ends the pass.
    package func run(progress: (Int) throws -> Void) throws {
        let hasMarks = !view.generations.isEmpty
        accounts.book(into: UnsafeMutableBufferPointer(start: amounts.base, count: columns.nodeCount * width))
        let isSimple = !isTold && !mayTurn && !hasMarks && tally == nil && memory == nil
        for name in 0..<view.lotCount {
            if waiting[Int(name)] == 0, isSimple, columns.bare.contains(name), passBare(name) {
                if name & 0xFFF == 0 { try pause(progress) }
                continue
            }
            at = (Int(name), 0)
            if waiting[Int(name)] == 0 { turn(name) }
            if hasMarks, view.isMarked(name) {
                for generation in 1..<view.generationCount(of: name) {
                    at.generation = generation
                    let node = view.node(of: name, generation: generation)
                    if waiting[Int(node)] == 0 { turn(node) }
                }
            }
            if name & 0xFFF == 0 { try pause(progress) }
        }
        at = (.max, 0)
        while settled < columns.nodeCount {
            if ready.isEmpty {
                // Rows that are missing look like a circle.
                try lots.checkDamage()
                try cutCircle()
            }
            let round = ready.sorted { view.name(of: $0) < view.name(of: $1) }
            ready = []
            for reader in readers { reader.block = -1 }
            for (index, node) in round.enumerated() {
                turn(node)
                if index & 0xFFF == 0 { try pause(progress) }
            }
        }
        try pause(progress)
        memory?.index()
    }

    private func pause(_ progress: (Int) throws -> Void) throws {
        if lots.keptCount > 50_000 { lots.forgetUnits() }
        try lots.checkDamage()
        try progress(settled)
    }

    /// A single piece that goes on to what holds it, further on; or stays as it is.
    @inline(__always) private func passBare(_ name: UInt32) -> Bool {
        let holder = columns.holders[Int(name)]
        if holder != 0 {
            if holder &- 1 <= name { return false }
            let from = amounts.base + Int(name) &* width
            let into = amounts.base + Int(holder &- 1) &* width
            for account in 0..<width { into[account] &+= from[account] }
            waiting[Int(holder &- 1)] &-= 1
        }
        waiting[Int(name)] = -1
        settled &+= 1
        return true
    }

    private func turn(_ node: UInt32) {
        waiting[Int(node)] = -1
        settled += 1
        memory?.order.append(node)
        let held = held(by: node)
        var pieces: Balance?
        if !placed.isEmpty, let came = placed.removeValue(forKey: node) {
            let balance = Balance(even: Array(held), placed: came, axis: axis(of: node))
            memory?.made[node] = PassMemory.Made(even: Array(held), came: came)
            for account in 0..<width { held[account] = balance.total[account] }
            if !balance.bounds.isEmpty { pieces = balance }
        }
        var turned: [Int64]?
        if mayTurn, let successors = accounts.successors(of: node) {
            let before = Array(held)
            pieces = pieces?.recast(successors)
            for account in 0..<width { held[account] = 0 }
            for account in 0..<width { held[successors[account]] &+= before[account] }
            turned = zip(held, before).map { $0 &- $1 }
        }
        for account in 0..<width { remaining[account] = held[account] }
        let isInCircle = !circles.isEmpty && circles[node] != nil
        if pieces != nil || isInCircle || !handPlainly(node, held) {
            hand(node, held, pieces, sign: 1, weighing: Array(held))
        }
        if !isTold { return }
        accounts.settle(
            SettledLot(
                node: node, balance: UnsafeBufferPointer(held), turned: turned,
                remaining: UnsafeBufferPointer(start: remaining.base, count: width), isInCircle: isInCircle))
    }

    /// Of a lot to which something came to a place.
    func axis(of node: UInt32) -> Int64 {
        if let quantity = columns.sheet.amount(at: Int(node)), quantity >= 0 { return quantity }
        return lots.lot(node).axis
    }

    /// A link into a lot passes, or what passes along it changes.
    @inline(__always) func pass(_ product: UInt32) {
        if let change { change.touch(product, holding: amounts.base + Int(product) * width) } else { arrive(product) }
    }

    /// Something comes to a place in a lot.
    func put(_ part: PlacedAmounts, in product: UInt32) {
        if change == nil { placed[product, default: []].append(part) } else { memory?.made[product]?.came.append(part) }
    }

    /// Every claim on the lot at hand has passed.
    func arriveAll() {
        let hasMarks = !view.generations.isEmpty
        let (here, waiting, products) = (at.name, waiting.base, claims.products.base)
        for claim in 0..<claims.count {
            let product = Int(products[claim])
            let left = waiting[product] &- 1
            waiting[product] = left
            if left == 0, hasMarks || product <= here { becomeReady(products[claim]) }
        }
    }

    /// One of the links into a lot has passed.
    @inline(__always) func arrive(_ product: UInt32) {
        let left = waiting[Int(product)] &- 1
        waiting[Int(product)] = left
        if left == 0 { becomeReady(product) }
    }

    /// The first round meets what lies ahead of it by itself.
    @inline(__always) private func becomeReady(_ node: UInt32) {
        let name = view.name(of: node)
        if Int(name) > at.name || Int(name) == at.name && view.generation(of: node) > at.generation { return }
        ready.append(node)
    }
}
