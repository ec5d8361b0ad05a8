// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Glibc
import Measure

extension LotPass {
    /// Books more (or, negative, less) on lots after the pass, and sets right everything they went into, and nothing else.
    ///
    /// A balance is a sum of shares, so a lot downstream changes by share(new) − share(old) of each claim on what leads into it: the same to
    /// the unit as a pass anew.
    /// - Parameter booked: By account, what is added to what is booked on the lot.
    /// - Returns: How many lots were looked at.
    /// - Complexity: The draws out of the lots downstream, and a bit for each lot.
    package func change(_ booked: [(node: UInt32, amounts: [Int64])]) throws(GenealogyError) -> Int {
        guard let memory else { preconditionFailure("Only a pass that keeps its order can be changed.") }
        let change = LotChange(memory, width: width)
        self.change = change
        defer { self.change = nil }
        for (node, more) in booked {
            let held = held(by: node)
            change.touch(node, holding: held.baseAddress!)
            for account in 0..<width { held[account] &+= more[account] }
        }
        var last = UInt32.max
        while let node = change.next() {
            if !mayTurn, columns.bare.contains(node), circles.isEmpty {
                changeBare(node, change)
                continue
            }
            let name = view.name(of: node)
            // Readers only go on.
            if name < last { for reader in readers { reader.block = -1 } }
            last = name
            turnAgain(node, name, memory, change)
        }
        try lots.checkDamage()
        return change.count
    }

    /// A single piece: all that came more goes on to what holds it.
    @inline(__always) private func changeBare(_ node: UInt32, _ change: LotChange) {
        let holder = columns.holders[Int(node)]
        let held = amounts.base + Int(node) &* width
        let isSame = memcmp(held, change.held(before: node), width &* 8) == 0
        if holder == 0 || isSame { return }
        let into = amounts.base + Int(holder &- 1) &* width
        change.touch(holder &- 1, holding: into)
        // Only now, as room for what lots held may have moved.
        let before = change.held(before: node)
        for account in 0..<width { into[account] &+= held[account] &- before[account] }
    }

    private func turnAgain(_ node: UInt32, _ name: UInt32, _ memory: PassMemory, _ change: LotChange) {
        let held = held(by: node)
        // Room for what it held moves when the change comes to more lots.
        for account in 0..<width { old[account] = change.held(before: node)[account] }
        var pieces: (old: Balance, new: Balance)?
        if columns.isMapped(node), let made = memory.made[node], let before = change.madeBefore[node] {
            let even = (0..<width).map { made.even[$0] &+ held[$0] &- old[$0] }
            memory.made[node]?.even = even
            let axis = axis(of: node)
            let both = (
                old: Balance(even: before.even, placed: before.came, axis: axis), new: Balance(even: even, placed: made.came, axis: axis)
            )
            pieces = both
            for account in 0..<width { held[account] = both.new.total[account] }
            if mayTurn, let successors = accounts.successors(of: node) {
                pieces = (both.old.recast(successors), both.new.recast(successors))
                for account in 0..<width { held[account] = pieces!.new.total[account] }
            }
        } else if mayTurn, let successors = accounts.successors(of: node) {
            let more = (0..<width).map { held[$0] &- old[$0] }
            for account in 0..<width { held[account] = old[account] }
            for account in 0..<width { held[successors[account]] &+= more[account] }
        }
        let isEven = pieces?.new.bounds.isEmpty ?? true
        if isEven, (0..<width).allSatisfy({ held[$0] == old[$0] }) { return }
        let isInCircle = !circles.isEmpty && circles[node] != nil
        if isEven, !isInCircle, changePlainly(node, name, held) { return }
        // Accounts of which there was or is anything may weigh.
        let weighed = (0..<width).map { held[$0] == 0 ? old[$0] : held[$0] }
        for account in 0..<width { remaining[account] = old[account] }
        hand(node, UnsafeMutableBufferPointer(start: old.base, count: width), isEven ? nil : pieces?.old, sign: -1, weighing: weighed)
        for account in 0..<width { remaining[account] = held[account] }
        hand(node, held, isEven ? nil : pieces?.new, sign: 1, weighing: weighed)
    }

    /// - Returns: False where it takes more, and nothing was changed.
    private func changePlainly(_ node: UInt32, _ name: UInt32, _ held: UnsafeMutableBufferPointer<Int64>) -> Bool {
        let holder = columns.holders[Int(node)]
        if holder == LotColumns.asksLot { return false }
        let isMarked = view.isMarked(name)
        let heir = isMarked ? view.heir(of: node) : nil
        for account in 0..<width { remaining[account] = held[account] &- old[account] }
        if heir != nil || columns.drawnNames.contains(name) {
            for account in 0..<width { weighed[account] = held[account] == 0 ? old[account] : held[account] }
            let both = UnsafeMutableBufferPointer(start: weighed.base, count: width)
            guard layPlainly(node, name, isMarked: isMarked, heir: heir, both) else { return false }
            for claim in 0..<claims.count { pass(claims.products[claim]) }
            changeClaims(of: node, held)
            if let heir { changeRest(to: heir) }
        }
        if holder != 0 {
            pass(holder &- 1)
            let into = self.held(by: holder &- 1)
            for account in 0..<width { into[account] &+= remaining[account] }
        }
        return true
    }

    /// - Parameter held: What it holds now; of what it took more, less remains.
    private func changeClaims(of node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>) {
        let hasPlaces = !claims.placed.isEmpty
        var parts = [Int64](repeating: 0, count: claims.placed.count * width)
        for account in 0..<width where hasPlaces || held[account] != old[account] {
            let weighting = classes.classOf(account: account)
            for (amount, sign) in [(old[account], Int64(-1)), (held[account], Int64(1))] where amount != 0 {
                var next = 0
                claims.forEachShare(of: amount, weighting) { claim, part in
                    remaining[account] &-= sign &* part
                    if next < claims.placed.count, claims.placed[next].claim == claim {
                        if sign > 0 { parts[next * width + account] = part }
                        next += 1
                    } else {
                        amounts[Int(claims.products[claim]) &* width &+ account] &+= sign &* part
                    }
                }
            }
        }
        for (claim, _) in claims.placed { forgetPlaces(in: claims.products[claim], from: node) }
        for (index, (claim, place)) in claims.placed.enumerated() {
            put(PlacedAmounts(source: node, place: place, amounts: Array(parts[index * width..<(index + 1) * width])), in: claims.products[claim])
        }
    }

    private func changeRest(to heir: UInt32) {
        pass(heir)
        let into = held(by: heir)
        for account in 0..<width where claims.shares(classes.classOf(account: account)) {
            into[account] &+= remaining[account]
            remaining[account] = 0
        }
    }

    func forgetPlaces(in product: UInt32, from source: UInt32) { memory?.made[product]?.came.removeAll { $0.source == source } }
}
