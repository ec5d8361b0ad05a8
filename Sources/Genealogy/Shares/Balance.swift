// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What came to a place in a lot, by account.
struct PlacedAmounts: Sendable {
    let source: UInt32
    let place: Interval
    let amounts: [Int64]
}

/// What a lot holds of every account: booked on it, and drawn into it. In a coil it may differ from stretch to stretch.
package struct Balance: Sendable {
    /// By account, over the whole lot.
    package let total: [Int64]
    /// Between pieces, ascending; empty where the lot is the same all over.
    let bounds: [Int64]
    /// By piece, then by account; one piece unless there are bounds.
    let pieces: [[Int64]]

    init(even: [Int64], placed: [PlacedAmounts], axis: Int64) {
        var total = even
        for part in placed { total.add(part.amounts) }
        self.total = total
        let ends = Set(placed.flatMap { [$0.place.from, $0.place.to] }.filter { $0 > 0 && $0 < axis }).sorted()
        bounds = ends
        guard !ends.isEmpty else {
            pieces = [total]
            return
        }
        let length = max(1, axis)
        var pieces = Array(repeating: [Int64](repeating: 0, count: even.count), count: ends.count + 1)
        for piece in pieces.indices {
            let from = piece == 0 ? 0 : ends[piece - 1]
            let to = piece == ends.count ? length : ends[piece]
            pieces[piece].add(even.part(from, to, of: length))
        }
        for part in placed {
            let (place, amounts) = (part.place, part.amounts)
            // What lies beyond the axis belongs to the outermost piece.
            for piece in ends.firstAbove(place.from)...max(ends.firstAbove(place.from), ends.firstAbove(place.to - 1)) {
                let from = piece == 0 ? place.from : max(place.from, ends[piece - 1])
                let to = piece == ends.count ? place.to : min(place.to, ends[piece])
                if from < to { pieces[piece].add(amounts.part(from - place.from, to - place.from, of: place.length)) }
            }
        }
        self.pieces = pieces
    }

    private init(total: [Int64], bounds: [Int64], pieces: [[Int64]]) {
        self.total = total
        self.bounds = bounds
        self.pieces = pieces
    }

    /// The same with each account's amount in the account that takes it over.
    func recast(_ successors: [Int]) -> Balance {
        Balance(total: total.recast(successors), bounds: bounds, pieces: pieces.map { $0.recast(successors) })
    }
}

extension [Int64] {
    fileprivate func recast(_ successors: [Int]) -> [Int64] {
        var result = [Int64](repeating: 0, count: count)
        for index in indices where self[index] != 0 { result[successors[index]] &+= self[index] }
        return result
    }

    /// Of an ascending array, the index of the first element above `value`.
    fileprivate func firstAbove(_ value: Int64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Sums wrap: what comes from outside must not trap, and books that wrap still close.
    mutating func add(_ other: [Int64]) {
        for index in indices where other[index] != 0 { self[index] &+= other[index] }
    }

    /// What [from, to) of a length has of each amount.
    func part(_ from: Int64, _ to: Int64, of length: Int64) -> [Int64] {
        map { amount in
            amount == 0 ? 0 : share(of: amount, upTo: to, outOf: length) - share(of: amount, upTo: from, outOf: length)
        }
    }
}
