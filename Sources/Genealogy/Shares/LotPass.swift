// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Whose amounts a pass carries through all lots.
package protocol PassedAccounts: AnyObject {
    /// How many amounts each lot has.
    var width: Int { get }
    /// Adds what is booked on a lot itself.
    func book(on node: UInt32, into amounts: UnsafeMutableBufferPointer<Int64>)
    /// By account, the account that takes over what a lot holds of it; nil for lots that keep what they hold as it is.
    func successors(of node: UInt32) -> [Int]?
    /// Whether claims of a lot may weigh unlike.
    func mayWeigh(_ node: UInt32) -> Bool
    func weighting(of lot: OwnedLot, holding amounts: [Int64]) -> Balances.Weighting
    /// A lot had its turn: what it holds, and what of it nothing took.
    func settle(_ lot: SettledLot)
}

/// A lot whose sources have all had their turn. Amounts are there during the call only.
package struct SettledLot {
    package let node: UInt32
    /// By account, what was booked on it and came into it.
    package let balance: UnsafeBufferPointer<Int64>
    /// By account, what it turned into it, or (negative) out of it; nil where nothing is turned.
    package let turned: [Int64]?
    /// By account, what no claim took and nothing holds.
    package let remaining: UnsafeBufferPointer<Int64>
    package let isInCircle: Bool
}

/// Carries accounts through every lot, sources first, each lot once: the same as ``Balances``, to the last unit.
///
/// Lots have their turn in the order of their numbers as far as that is an order from source to product; the others when the last of what
/// leads into them has been passed. Lots whose claims are plain are handed on by column (``PlainClaims``), the others by their own layout.
package final class LotPass {
    private let columns: LotColumns
    private let view: LineageView
    private let lots: OwnedLots
    private let accounts: any PassedAccounts
    private let tally: FlowTally?
    private let width: Int
    /// By node, then account.
    private let amounts: Arena<Int64>
    /// Of the lot whose turn it is.
    private let remaining: Arena<Int64>
    /// By node: links into it that have not passed; −1 once it had its turn.
    private let waiting: Arena<Int32>
    /// What came to a place in a lot that has not had its turn.
    private var placed: [UInt32: [(place: Interval, amounts: [Int64])]] = [:]
    /// By lot that is in a circle, the circle's number.
    private var circles: [UInt32: Int] = [:]
    private let claims: PlainClaims
    private let readers: [BlockReader]
    /// Lots that may have their turn in the next round.
    private var ready: [UInt32] = []
    /// The first round goes through all names in order: up to here it came.
    private var at: (name: Int, generation: Int) = (-1, 0)
    private var settled = 0

    package init(_ columns: LotColumns, _ accounts: any PassedAccounts, tally: FlowTally? = nil) {
        self.columns = columns
        self.accounts = accounts
        self.tally = tally
        view = columns.view
        lots = columns.lots
        width = accounts.width
        amounts = Arena(repeating: 0, count: columns.nodeCount * accounts.width)
        remaining = Arena(repeating: 0, count: accounts.width)
        waiting = Arena(capacity: max(1, columns.nodeCount))
        for node in 0..<columns.nodeCount { waiting.append(columns.incoming[node]) }
        claims = PlainClaims(columns, keepsTimes: tally != nil)
        readers = view.rows.runs.map { _ in BlockReader(.draws) }
    }

    /// By account, what a lot holds, once it had its turn.
    package func balance(of node: UInt32) -> [Int64] {
        Array(UnsafeBufferPointer(start: amounts.base + Int(node) * width, count: width))
    }

    /// - Parameter progress: Called with the lots that had their turn, now and then; what it throws ends the pass.
    package func run(progress: (Int) throws -> Void) throws {
        let hasMarks = !view.generations.isEmpty
        for name in 0..<view.lotCount {
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
                cutCircle()
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
    }

    private func pause(_ progress: (Int) throws -> Void) throws {
        if lots.keptCount > 50_000 { lots.forgetUnits() }
        try lots.checkDamage()
        try progress(settled)
    }

    // One lot

    private func turn(_ node: UInt32) {
        waiting[Int(node)] = -1
        settled += 1
        let held = UnsafeMutableBufferPointer(start: amounts.base + Int(node) * width, count: width)
        accounts.book(on: node, into: held)
        var pieces: Balance?
        if let came = placed.removeValue(forKey: node) {
            let balance = Balance(even: Array(held), placed: came, axis: lots.lot(node).axis)
            for account in 0..<width { held[account] = balance.total[account] }
            if !balance.bounds.isEmpty { pieces = balance }
        }
        var turned: [Int64]?
        if let successors = accounts.successors(of: node) {
            let before = Array(held)
            pieces = pieces?.recast(successors)
            for account in 0..<width { held[account] = 0 }
            for account in 0..<width { held[successors[account]] &+= before[account] }
            turned = zip(held, before).map { $0 &- $1 }
        }
        for account in 0..<width { remaining[account] = held[account] }
        let isInCircle = !circles.isEmpty && circles[node] != nil
        if pieces != nil || isInCircle || !handPlainly(node, held) { hand(node, held, pieces) }
        accounts.settle(
            SettledLot(
                node: node, balance: UnsafeBufferPointer(held), turned: turned,
                remaining: UnsafeBufferPointer(start: remaining.base, count: width), isInCircle: isInCircle))
    }

    /// - Returns: False where it takes more, and nothing was handed on.
    private func handPlainly(_ node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>) -> Bool {
        let holder = columns.holders[Int(node)]
        if holder == LotColumns.asksLot { return false }
        let name = view.name(of: node)
        if view.isMarked(name) {
            if columns.drawnNames.contains(name), isDrawn(node, name) { return false }
            if let heir = view.heir(of: node) {
                let quantity = columns.sheet.amount(at: Int(node))
                guard quantity ?? 1 > 0, columns.sheet.weight(at: Int(node)) != nil, !accounts.mayWeigh(node) else { return false }
                handAll(of: node, to: heir, at: view.opening(of: heir)?.time ?? 0)
            }
        } else if columns.drawnNames.contains(name) {
            if accounts.mayWeigh(node) { return false }
            claims.clear(for: node)
            for (run, reader) in zip(view.rows.runs, readers) where claims.isPlain && run.draws.mayHold(name) {
                run.walk(CollectionOfOne(name), run.draws, reader) { claims.gather(reader, $0) }
            }
            guard claims.lay(quantity: columns.sheet.amount(at: Int(node))) else { return false }
            for account in 0..<width where held[account] != 0 {
                remaining[account] &-= claims.hand(held[account], to: amounts.base + account, stride: width)
                if let tally {
                    claims.forEachShare(of: held[account]) { claim, part in
                        tally.add(part, account: account, from: node, to: claims.products[claim], at: claims.times[claim])
                    }
                }
            }
            for claim in 0..<claims.count { arrive(claims.products[claim]) }
        }
        if holder != 0 { handAll(of: node, to: holder &- 1, at: columns.heldSince.count == 0 ? 0 : columns.heldSince[Int(node)]) }
        return true
    }

    /// Whether anything was drawn from this generation of a name.
    private func isDrawn(_ node: UInt32, _ name: UInt32) -> Bool {
        var isDrawn = false
        for (run, reader) in zip(view.rows.runs, readers) where !isDrawn && run.draws.mayHold(name) {
            run.walk(CollectionOfOne(name), run.draws, reader) { rows in
                guard reader.need([.time, .sequence]) else { return run.bytes.setDamaged() }
                for row in rows where reader.value(DrawColumn.shape, row) & DrawShape.kind == 1 {
                    guard view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) else { continue }
                    if view.source(name, at: reader.value(DrawColumn.time, row)) == node { isDrawn = true }
                }
            }
        }
        return isDrawn
    }

    private func handAll(of node: UInt32, to product: UInt32, at time: Int64) {
        let into = amounts.base + Int(product) * width
        for account in 0..<width where remaining[account] != 0 {
            into[account] &+= remaining[account]
            tally?.add(remaining[account], account: account, from: node, to: product, at: time)
            remaining[account] = 0
        }
        arrive(product)
    }

    /// By the lot's own layout, all accounts of a claim at once.
    private func hand(_ node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>, _ pieces: Balance?) {
        let lot = lots.lot(node)
        let whole = Array(held)
        let circle = circles.isEmpty ? nil : circles[node]
        func isCut(_ product: UInt32) -> Bool { circle != nil && circles[product] == circle }
        if !lot.claims.isEmpty {
            let weighting = accounts.weighting(of: lot, holding: whole)
            let table = lot.table(bounds: pieces?.bounds ?? [], weights: weighting.classes)
            for index in lot.claims.indices {
                let claim = lot.claims[index]
                if isCut(claim.product) { continue }
                let isMapped = columns.isMapped(claim.product)
                for part in table.parts(of: index) {
                    var amounts = pieces?.pieces[Int(table.parts[part].piece)] ?? whole
                    for account in 0..<width where amounts[account] != 0 {
                        amounts[account] = table.owned(of: amounts[account], by: part, class: weighting.classOfAccount[account])
                    }
                    let place = isMapped ? lot.isMapped ? claim.image(table.parts[part].from, table.parts[part].to) : claim.wholeImage : nil
                    give(amounts, of: node, to: claim.product, place, at: claim.time.microseconds)
                }
                arrive(claim.product)
            }
        }
        if lot.holders.isEmpty { return }
        let rest = (0..<width).map { remaining[$0] }
        for (index, holder) in lot.holders.enumerated() where !isCut(holder) {
            let part = rest.part(Int64(index), Int64(index + 1), of: Int64(lot.holders.count))
            give(part, of: node, to: holder, nil, at: lot.heldSince[index].microseconds)
            arrive(holder)
        }
    }

    private func give(_ parts: [Int64], of node: UInt32, to product: UInt32, _ place: Interval?, at time: Int64) {
        let into = amounts.base + Int(product) * width
        for account in 0..<width where parts[account] != 0 {
            remaining[account] &-= parts[account]
            if place == nil { into[account] &+= parts[account] }
            tally?.add(parts[account], account: account, from: node, to: product, at: time)
        }
        // A place makes a piece, also where nothing lies on it.
        if let place { placed[product, default: []].append((place, parts)) }
    }

    // Order

    /// One of the links into a lot has passed.
    @inline(__always) private func arrive(_ product: UInt32) {
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

    /// Every lot left waits for another: what they hand each other in the circle furthest up stays where it is.
    private func cutCircle() {
        guard let start = (0..<columns.nodeCount).first(where: { waiting[$0] > 0 }) else {
            preconditionFailure("Lots are left, and none of them waits.")
        }
        let root = UInt32(start)
        lots.load(ancestorsOf: [root]) { self.waiting[Int($0)] < 0 }
        var found: [[UInt32]] = []
        var order = SourceOrder { [lots] in lots.lot($0).sources }
        order.forEachGroup(from: [root], isDone: { self.waiting[Int($0)] < 0 }) { members, isCircle in if isCircle { found.append(members) } }
        for members in found {
            let circle = circles.count
            for member in members { circles[member] = circle }
            for member in members {
                let lot = lots.lot(member)
                for claim in lot.claims where circles[claim.product] == circle { waiting[Int(claim.product)] -= 1 }
                for holder in lot.holders where circles[holder] == circle { waiting[Int(holder)] -= 1 }
            }
            for member in members where waiting[Int(member)] == 0 { ready.append(member) }
        }
        precondition(!ready.isEmpty, "No lot in a circle furthest up is free of it.")
    }
}
