// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension LotPass {
    /// - Returns: False where it takes more, and nothing was handed on.
    func handPlainly(_ node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>) -> Bool {
        let holder = columns.holders[Int(node)]
        if holder == LotColumns.asksLot { return false }
        let name = view.name(of: node)
        let isMarked = view.isMarked(name)
        let heir = isMarked ? view.heir(of: node) : nil
        if heir != nil || columns.drawnNames.contains(name) {
            guard layPlainly(node, name, isMarked: isMarked, heir: heir, held) else { return false }
            handClaims(of: node, held)
            if let heir { handRest(of: node, to: heir, at: view.opening(of: heir)?.time ?? 0) }
        }
        if holder != 0 { handAll(of: node, to: holder &- 1, at: columns.heldSince.count == 0 ? 0 : columns.heldSince[Int(node)]) }
        return true
    }

    func layPlainly(
        _ node: UInt32, _ name: UInt32, isMarked: Bool, heir: UInt32?, _ held: UnsafeMutableBufferPointer<Int64>
    ) -> Bool {
        claims.clear(for: node)
        if columns.drawnNames.contains(name) {
            if isMarked {
                let draws = columns.markedDraws.of(node)
                if !draws.isEmpty { claims.gather(draws) }
            } else {
                for (run, reader) in zip(view.rows.runs, readers) where claims.isPlain && run.draws.mayHold(name) {
                    run.walk(CollectionOfOne(name), run.draws, reader) { claims.gather(reader, $0) }
                }
            }
        }
        guard claims.lay(node, heir: heir) else { return false }
        classes.clear()
        if claims.products.count == 0 || !accounts.mayWeigh(node) { return true }
        classes.clear(UnsafeBufferPointer(start: claims.products.base, count: claims.products.count), UnsafeBufferPointer(held))
        return accounts.weigh(classes, of: node) && claims.lay(classes)
    }

    private func handClaims(of node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>) {
        if !claims.placed.isEmpty {
            handPlaces(of: node, held)
        } else {
            var first = 0
            if tally == nil { while first + 4 <= width, handFour(first, held) { first += 4 } }
            for account in first..<width where held[account] != 0 {
                let weighting = classes.classOf(account: account)
                remaining[account] &-= claims.hand(held[account], weighting, to: amounts.base + account, stride: width)
                if let tally {
                    claims.forEachShare(of: held[account], weighting) { claim, part in
                        tally.add(part, account: account, from: node, to: claims.products[claim], at: claims.times[claim])
                    }
                }
            }
        }
        arriveAll()
    }

    /// Four accounts side by side; false where they take one after the other.
    private func handFour(_ first: Int, _ held: UnsafeMutableBufferPointer<Int64>) -> Bool {
        let weighting = classes.classOf(account: first)
        for account in first..<first + 4 {
            guard PlainClaims.isQuick(held[account]), classes.classOf(account: account) == weighting else { return false }
        }
        let four = SIMD4(held[first], held[first + 1], held[first + 2], held[first + 3])
        if four == SIMD4() { return true }
        let handed = claims.hand(
            four: four, weighting, to: amounts.base, at: SIMD4(first, first + 1, first + 2, first + 3), stride: width)
        for account in 0..<4 { remaining[first + account] &-= handed[account] }
        return true
    }

    /// As the claims' shares are, where some have a place in their product.
    private func handPlaces(of node: UInt32, _ held: UnsafeMutableBufferPointer<Int64>) {
        var parts = [Int64](repeating: 0, count: claims.placed.count * width)
        for account in 0..<width where held[account] != 0 {
            var next = 0
            claims.forEachShare(of: held[account], classes.classOf(account: account)) { claim, part in
                remaining[account] &-= part
                if next < claims.placed.count, claims.placed[next].claim == claim {
                    parts[next * width + account] = part
                    next += 1
                } else {
                    amounts[Int(claims.products[claim]) &* width &+ account] &+= part
                }
                tally?.add(part, account: account, from: node, to: claims.products[claim], at: claims.times[claim])
            }
        }
        for (index, (claim, place)) in claims.placed.enumerated() {
            // A place makes a piece, also where nothing lies on it.
            put(PlacedAmounts(source: node, place: place, amounts: Array(parts[index * width..<(index + 1) * width])), in: claims.products[claim])
        }
    }

    /// What a next generation takes over is what no claim took, of accounts of which there is anything to share by.
    private func handRest(of node: UInt32, to heir: UInt32, at time: Int64) {
        let into = held(by: heir)
        for account in 0..<width where remaining[account] != 0 && claims.shares(classes.classOf(account: account)) {
            into[account] &+= remaining[account]
            tally?.add(remaining[account], account: account, from: node, to: heir, at: time)
            remaining[account] = 0
        }
        arrive(heir)
    }

    private func handAll(of node: UInt32, to whole: UInt32, at time: Int64) {
        let into = held(by: whole)
        for account in 0..<width where remaining[account] != 0 {
            into[account] &+= remaining[account]
            tally?.add(remaining[account], account: account, from: node, to: whole, at: time)
            remaining[account] = 0
        }
        arrive(whole)
    }
}
