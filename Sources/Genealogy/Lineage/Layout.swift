// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What each claim on a lot owns: claims and gaps laid end to end, track by track.
///
///     Λ = Σ laid claims · weight + Σ gaps · weight
///
/// In sound books Λ = Q · Σ weights; an overlap or an overrun lengthens it. Claims without a place fill the free stretches from 0 by
/// (eventTime, content), claims whose length nobody said share what is left equally. In mixed lots only amounts matter.
struct Layout {
    struct Stretch {
        var track: Int
        var from: Double
        var to: Double
        var length: Double { to - from }
    }

    /// By claim; in mixed lots each claim has one stretch from 0.
    private(set) var stretches: [[Stretch]]
    /// Λ.
    private(set) var total: Double
    /// Length of the axis: Q, or as far as claims go.
    private(set) var axis: Double
    private(set) var weights: [Double]
    /// No claims overlap and none reaches past the end.
    private(set) var isSound = true

    init(_ book: LotBook) {
        weights = (0..<book.trackCount).map { Double(book.weight(of: $0)) }
        stretches = Array(repeating: [], count: book.claims.count)
        total = 0
        axis = Double(book.quantity ?? 0)
        if book.isMixed { layAmounts(book) } else { layPlaces(book) }
    }

    /// Laid length times weight of one claim.
    func amount(of claim: Int) -> Double {
        stretches[claim].reduce(0) { $0 + $1.length * weights[$1.track] }
    }

    private mutating func layAmounts(_ book: LotBook) {
        weights = [1]
        var stated: [Interval] = []
        var statedSum = 0.0
        var placelessSum = 0.0
        var unsaid: [Int] = []
        for (index, claim) in book.claims.enumerated() {
            guard let length = claim.length else {
                unsaid.append(index)
                continue
            }
            stretches[index] = [Stretch(track: 0, from: 0, to: Double(length))]
            if let from = claim.from {
                statedSum += Double(length)
                if let place = Interval(max(0, from), min(book.quantity ?? Int64.max, from + length)) { stated.append(place) }
            } else {
                placelessSum += Double(length)
            }
        }
        let hasSaid = statedSum + placelessSum > 0
        var each = hasSaid ? 0.0 : 1.0
        if let quantity = book.quantity {
            let free = max(0, Double(quantity) - Double(IntervalSet(stated).length))
            each = unsaid.isEmpty ? 0 : max(0, free - placelessSum) / Double(unsaid.count)
            total = statedSum + max(free, placelessSum)
        } else {
            total = statedSum + placelessSum + (hasSaid ? 0 : Double(unsaid.count))
            axis = total
        }
        for index in unsaid { stretches[index] = [Stretch(track: 0, from: 0, to: each)] }
    }

    private mutating func layPlaces(_ book: LotBook) {
        var placeless: [Int] = []
        var unsaid: [Int] = []
        var taken: [[Interval]] = Array(repeating: [], count: weights.count)
        var furthest: Int64 = 0
        for (index, claim) in book.claims.enumerated() {
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
                stretches[index].append(Stretch(track: track, from: Double(from), to: Double(from + length)))
                if let place = Interval(from, from + length) { taken[track].append(place) }
            }
        }
        let end = book.quantity ?? LotBook.endless
        if placeless.isEmpty && unsaid.isEmpty {
            axis = Double(book.quantity ?? furthest)
        } else {
            let lot = Interval(0, end).map { IntervalSet($0) } ?? IntervalSet()
            var free = taken.map { FreeStretches(lot.subtracting(IntervalSet($0)), Double.init) }
            var overrun = Double(max(book.quantity ?? 0, furthest))
            for index in placeless.sorted(by: { precedes($0, $1, book) }) {
                fill(index, Double(book.claims[index].length ?? 0), book, &free, &overrun)
            }
            let reached = stretches.joined().reduce(0) { max($0, $1.to) }
            axis = book.quantity.map(Double.init) ?? (reached > 0 ? reached : Double(unsaid.count))
            for track in free.indices { free[track].end(at: axis) }
            let inOrder = unsaid.sorted { precedes($0, $1, book) }
            for (position, index) in inOrder.enumerated() {
                let tracks = tracks(of: book.claims[index])
                if book.claims[index].isRest {
                    for track in tracks {
                        stretches[index] += free[track].takeAll().map { Stretch(track: track, from: $0.from, to: $0.to) }
                    }
                    continue
                }
                let left = tracks.count == 1 ? free[tracks.lowerBound] : FreeStretches.common(free)
                fill(index, left.length / Double(inOrder.count - position), book, &free, &overrun)
            }
        }
        sumUp()
    }

    private func tracks(of claim: Claim) -> Range<Int> {
        claim.track.map { Int($0)..<Int($0) + 1 } ?? 0..<weights.count
    }

    private mutating func fill(_ index: Int, _ length: Double, _ book: LotBook, _ free: inout [FreeStretches<Double>], _ overrun: inout Double) {
        guard length > 0 else { return }
        let tracks = tracks(of: book.claims[index])
        var places: [(from: Double, to: Double)]
        if tracks.count == 1 {
            places = free[tracks.lowerBound].take(length)
        } else {
            // On no track in particular: where every track is free.
            var common = FreeStretches.common(free)
            places = common.take(length)
            for track in tracks { for place in places { free[track].remove(place.from, place.to) } }
        }
        let missing = length - places.reduce(0) { $0 + $1.to - $1.from }
        if missing > length * 1e-12 {
            places.append((overrun, overrun + missing))
            overrun += missing
        }
        for track in tracks { stretches[index] += places.map { Stretch(track: track, from: $0.from, to: $0.to) } }
    }

    /// The order in which claims without a place fill a lot: nothing in it depends on arrival.
    private func precedes(_ a: Int, _ b: Int, _ book: LotBook) -> Bool {
        let x = book.claims[a]
        let y = book.claims[b]
        if x.isRest != y.isRest { return y.isRest }
        if x.time != y.time { return x.time < y.time }
        if x.product != y.product { return book.comesBefore(x.product, y.product) }
        let left = (x.track.map(Int64.init) ?? -1, x.length ?? -1, x.productFrom ?? -1, x.productTo ?? -1)
        let right = (y.track.map(Int64.init) ?? -1, y.length ?? -1, y.productFrom ?? -1, y.productTo ?? -1)
        return left < right
    }

    private mutating func sumUp() {
        for track in weights.indices {
            let laid = stretches.joined().filter { $0.track == track && $0.length > 0 }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
            var sum = 0.0
            var covered = 0.0
            var reached = 0.0
            for stretch in laid {
                sum += stretch.length
                if stretch.from < reached || stretch.to > axis || stretch.from < 0 { isSound = false }
                let from = max(reached, stretch.from)
                let to = min(axis, stretch.to)
                if to > from { covered += to - from }
                reached = max(reached, stretch.to)
            }
            total += weights[track] * (sum + max(0, axis - covered))
        }
    }
}

extension Claim {
    /// Stretches of the product made of what the claim owns of `asked`; nil is all of the product, empty is none of it.
    func productStretch(owning asked: IntervalSet, laid: [Layout.Stretch], in book: LotBook) -> IntervalSet? {
        if book.isMixed { return productPlace.map { IntervalSet($0) } }
        let track = laid.first?.track
        let own = laid.filter { $0.track == track }
        let length = own.reduce(0) { $0 + $1.length }
        var images: [Interval] = []
        var before = 0.0
        for stretch in own {
            for part in asked.intervals {
                let from = max(stretch.from, Double(part.from))
                let to = min(stretch.to, Double(part.to))
                guard from < to else { continue }
                guard let start = productFrom, let end = productTo, start != end else { return nil }
                let scale = Double(end - start) / length
                let a = Double(start) + (before + from - stretch.from) * scale
                let b = Double(start) + (before + to - stretch.from) * scale
                if let image = Interval(Int64(min(a, b).rounded(.down)), Int64(max(a, b).rounded(.up))) { images.append(image) }
            }
            before += stretch.length
        }
        return IntervalSet(images)
    }
}
