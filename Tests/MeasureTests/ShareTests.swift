// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Testing

@Suite struct Shares {
    /// Floor by counting up or down, one unit at a time.
    private func naive(_ account: Int, _ laid: Int, _ total: Int) -> Int64 {
        var quotient = 0
        while (quotient + 1) * total <= account * laid { quotient += 1 }
        while quotient * total > account * laid { quotient -= 1 }
        return Int64(quotient)
    }

    @Test func `a share is the floor, below zero too`() {
        for total in 1...12 {
            for laid in 0...total {
                for account in -30...30 {
                    #expect(share(of: Int64(account), upTo: Int64(laid), outOf: Int64(total)) == naive(account, laid, total))
                }
            }
        }
    }

    /// Every way to cut 0…6 into claims: they add up to the account.
    @Test func `claims add up to the account however it is cut`() {
        for cuts in 0..<32 {
            let edges = [0] + (1...5).filter { cuts >> ($0 - 1) & 1 == 1 } + [6]
            for account in -20...20 {
                let parts = zip(edges, edges.dropFirst()).map { from, to in
                    share(of: Int64(account), upTo: Int64(to), outOf: 6) - share(of: Int64(account), upTo: Int64(from), outOf: 6)
                }
                #expect(parts.reduce(0, +) == Int64(account))
                #expect(account < 0 || parts.allSatisfy { $0 >= 0 })
            }
        }
    }

    /// |⌊A·x/Λ⌋| ≤ |A| because 0 ≤ x ≤ Λ, so the 128-bit division never overflows.
    @Test func `extremes neither trap nor round wrongly`() {
        let accounts: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        let totals: [Int64] = [1, 2, 3, .max / 2, .max - 1, .max]
        for account in accounts {
            for total in totals {
                for laid in [0, 1, total / 3, total / 2, total - 1, total] where laid >= 0 {
                    let exact = Int128(account) * Int128(laid)
                    var floor = exact / Int128(total)
                    if floor * Int128(total) > exact { floor -= 1 }
                    let part = share(of: account, upTo: laid, outOf: total)
                    #expect(Int128(part) == floor)
                    #expect(part.magnitude <= account.magnitude)
                }
                #expect(share(of: account, upTo: total, outOf: total) == account)
                #expect(share(of: account, upTo: 0, outOf: total) == 0)
            }
        }
    }
}

@Suite struct Intervals {
    private static let all: [Interval] = (0..<5).flatMap { from in (from + 1...5).compactMap { Interval(from, Int64($0)) } }.map { $0 }

    @Test func `an interval is never empty or reversed`() {
        for from in Int64(-2)...2 {
            for to in Int64(-2)...2 { #expect((Interval(from, to) != nil) == (from < to)) }
        }
        #expect(Interval(3, 5)?.length == 2)
    }

    private func bits(_ set: IntervalSet) -> Int {
        (0..<8).reduce(0) { $0 | (set.contains(Int64($1)) ? 1 << $1 : 0) }
    }

    private func set(_ bits: Int) -> IntervalSet {
        IntervalSet((0..<8).compactMap { bits >> $0 & 1 == 1 ? Interval(Int64($0), Int64($0) + 1) : nil })
    }

    /// All 65,536 pairs of subsets of eight points, against bitmaps.
    @Test func `sets of intervals behave like bitmaps`() {
        let sets = (0..<256).map(set)
        var wrong = 0
        for a in 0..<256 {
            if bits(sets[a]) != a || sets[a].length != Int64(a.nonzeroBitCount) || sets[a].isEmpty != (a == 0) { wrong += 1 }
            let isCanonical = zip(sets[a].intervals, sets[a].intervals.dropFirst()).allSatisfy { $0.to < $1.from }
            if !isCanonical { wrong += 1 }
            for b in 0..<256 {
                if sets[a].union(sets[b]) != sets[a | b] { wrong += 1 }
                if sets[a].intersection(sets[b]) != sets[a & b] { wrong += 1 }
                if sets[a].subtracting(sets[b]) != sets[a & ~b] { wrong += 1 }
                if sets[a].isSuperset(of: sets[b]) != (a & b == b) { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func `a set does not depend on the order or overlap of what made it`() {
        for a in Self.all {
            for b in Self.all {
                for c in Self.all {
                    let set = IntervalSet([a, b, c])
                    #expect(set == IntervalSet([c, b, a]) && set == IntervalSet(a).union(IntervalSet(b)).union(IntervalSet(c)))
                }
            }
        }
    }

    @Test func `two intervals meet in what both hold`() {
        for a in Self.all {
            for b in Self.all {
                let both = (0..<6).filter { a.from <= $0 && $0 < a.to && b.from <= $0 && $0 < b.to }
                #expect(a.intersection(b) == both.first.flatMap { first in both.last.flatMap { Interval(Int64(first), Int64($0) + 1) } })
            }
        }
    }
}
