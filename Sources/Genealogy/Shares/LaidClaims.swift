// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The claims on one lot on its axis, in whole small units: what ``Layout`` says for analysis, for books.
///
/// Claims without a place fill the free stretches from 0 by (eventTime, content); claims whose length nobody said share what is left. In a
/// mixed lot only amounts matter, so its claims stand one behind the other with the gap at the end.
struct LaidClaims: Sendable {
    struct Stretch: Sendable {
        var claim: Int32
        var track: Int32
        var from: Int64
        var to: Int64
        /// How much of the claim lies before it, on the same track.
        var before: Int64 = 0
    }

    /// By track, then place, then the order of claims.
    private(set) var stretches: [Stretch] = []
    /// Length of the axis: Q, or as far as claims go.
    private(set) var axis: Int64 = 0
    private(set) var weights: [Int64] = [1]

    init(_ book: LotBook) {
        if book.isMixed { layAmounts(book) } else { layPlaces(book) }
    }

    private mutating func layAmounts(_ book: LotBook) {
        var stated: [Interval] = []
        var placeless: Int128 = 0
        var unsaid = 0
        for claim in book.claims {
            guard let length = claim.length else {
                unsaid += 1
                continue
            }
            guard let from = claim.from else {
                placeless += Int128(length)
                continue
            }
            if let place = Interval(max(0, from), min(book.quantity ?? .max, from + length)) { stated.append(place) }
        }
        let hasSaid = placeless > 0 || book.claims.contains { ($0.length ?? 0) > 0 }
        var free: Int128 = 0
        if let quantity = book.quantity {
            free = max(0, Int128(quantity) - Int128(IntervalSet(stated).length) - placeless)
        } else if !hasSaid {
            free = Int128(unsaid)
        }
        var ends: [(claim: Int, end: Int128)] = []
        var end: Int128 = 0
        var met = 0
        for index in book.order(byPlace: true) {
            if let length = book.claims[index].length {
                end += Int128(length)
            } else {
                met += 1
                end += free * Int128(met) / Int128(unsaid) - free * Int128(met - 1) / Int128(unsaid)
            }
            ends.append((index, end))
        }
        if unsaid == 0 { end += free }
        let shift = Self.shift(toFit: end)
        var from: Int64 = 0
        for (claim, end) in ends {
            let to = Int64(end >> shift)
            stretches.append(Stretch(claim: Int32(claim), track: 0, from: from, to: to))
            from = to
        }
        axis = Int64(end >> shift)
    }

    private mutating func layPlaces(_ book: LotBook) {
        weights = (0..<book.trackCount).map { book.weight(of: $0) }
        var placeless: [Int] = []
        var unsaid: [Int] = []
        var taken: [[Interval]] = Array(repeating: [], count: weights.count)
        var furthest: Int64 = 0
        for index in book.order(byPlace: false) {
            let claim = book.claims[index]
            guard let length = claim.length else {
                unsaid.append(index)
                continue
            }
            guard let from = claim.from else {
                placeless.append(index)
                continue
            }
            furthest = max(furthest, from + length)
            for track in tracks(of: claim) {
                stretches.append(Stretch(claim: Int32(index), track: Int32(track), from: from, to: from + length))
                if let place = Interval(from, from + length) { taken[track].append(place) }
            }
        }
        if placeless.isEmpty && unsaid.isEmpty {
            axis = book.quantity ?? furthest
        } else {
            let lot = Interval(0, book.quantity ?? LotBook.endless).map { IntervalSet($0) } ?? IntervalSet()
            var free = taken.map { FreeStretches(lot.subtracting(IntervalSet($0)), \.self) }
            var overrun = max(book.quantity ?? 0, furthest)
            for index in placeless { fill(index, book.claims[index].length ?? 0, book, &free, &overrun) }
            let reached = stretches.reduce(0) { max($0, $1.to) }
            axis = book.quantity ?? (reached > 0 ? reached : Int64(unsaid.count))
            for track in free.indices { free[track].end(at: axis) }
            for (position, index) in unsaid.enumerated() {
                let tracks = tracks(of: book.claims[index])
                if book.claims[index].isRest {
                    for track in tracks {
                        for place in free[track].takeAll() { append(index, track, place) }
                    }
                    continue
                }
                let left = tracks.count == 1 ? free[tracks.lowerBound] : FreeStretches.common(free)
                fill(index, left.length / Int64(unsaid.count - position), book, &free, &overrun)
            }
        }
        sort(book)
    }

    private func tracks(of claim: Claim) -> Range<Int> { claim.track.map { Int($0)..<Int($0) + 1 } ?? 0..<weights.count }

    private mutating func append(_ claim: Int, _ track: Int, _ place: (from: Int64, to: Int64)) {
        stretches.append(Stretch(claim: Int32(claim), track: Int32(track), from: place.from, to: place.to))
    }

    private mutating func fill(_ index: Int, _ length: Int64, _ book: LotBook, _ free: inout [FreeStretches<Int64>], _ overrun: inout Int64) {
        guard length > 0 else { return }
        let tracks = tracks(of: book.claims[index])
        var places: [(from: Int64, to: Int64)]
        if tracks.count == 1 {
            places = free[tracks.lowerBound].take(length)
        } else {
            // On no track in particular: where every track is free.
            var common = FreeStretches.common(free)
            places = common.take(length)
            for track in tracks { for place in places { free[track].remove(place.from, place.to) } }
        }
        let missing = length - places.reduce(0) { $0 + $1.to - $1.from }
        if missing > 0 {
            let end = min(LotBook.endless, overrun + missing)
            places.append((overrun, end))
            overrun = end
        }
        for track in tracks { for place in places { append(index, track, place) } }
    }

    private mutating func sort(_ book: LotBook) {
        func comesBefore(_ a: Stretch, _ b: Stretch) -> Bool {
            if a.track != b.track { return a.track < b.track }
            if a.from != b.from { return a.from < b.from }
            if a.to != b.to { return a.to < b.to }
            return a.claim != b.claim && book.precedes(Int(a.claim), Int(b.claim))
        }
        let isSorted = zip(stretches, stretches.dropFirst()).allSatisfy { !comesBefore($1, $0) }
        if !isSorted { stretches.sort(by: comesBefore) }
        var before: [UInt64: Int64] = [:]
        let mayRepeat = Set(stretches.map { UInt64($0.claim) << 32 | UInt64($0.track) }).count < stretches.count
        for index in stretches.indices where mayRepeat {
            let key = UInt64(stretches[index].claim) << 32 | UInt64(stretches[index].track)
            stretches[index].before = before[key] ?? 0
            before[key, default: 0] += stretches[index].to - stretches[index].from
        }
    }

    /// How many low bits must go so that a sum stays inside what a share can be taken of. None in books that make sense.
    static func shift(toFit sum: Int128) -> Int128 {
        var shift: Int128 = 0
        while sum >> shift > Int128(LotBook.endless) { shift += 1 }
        return shift
    }
}

extension LotBook {
    /// Claims in the order in which they are laid: nothing in it depends on arrival.
    fileprivate func order(byPlace: Bool) -> [Int] {
        func comesBefore(_ a: Int, _ b: Int) -> Bool {
            let left = byPlace ? claims[a].from ?? .max : 0
            let right = byPlace ? claims[b].from ?? .max : 0
            return left == right ? precedes(a, b) : left < right
        }
        let indices = Array(claims.indices)
        return zip(indices, indices.dropFirst()).allSatisfy { !comesBefore($1, $0) } ? indices : indices.sorted(by: comesBefore)
    }

    fileprivate func precedes(_ a: Int, _ b: Int) -> Bool {
        let x = claims[a]
        let y = claims[b]
        if x.isRest != y.isRest { return y.isRest }
        if x.time != y.time { return x.time < y.time }
        if x.product != y.product { return comesBefore(x.product, y.product) }
        let left = (x.track.map(Int64.init) ?? -1, x.from ?? -1, x.length ?? -1, x.productFrom ?? -1, x.productTo ?? -1)
        let right = (y.track.map(Int64.init) ?? -1, y.from ?? -1, y.length ?? -1, y.productFrom ?? -1, y.productTo ?? -1)
        return left < right
    }
}
