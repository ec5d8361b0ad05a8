// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The straight line from a stretch of one axis to a stretch of another; the second may run backwards.
struct Mapping {
    let from: Int64
    let to: Int64
    /// Image of `from` and of `to`.
    let start: Int64
    let end: Int64

    /// Image of [x0, x1) ⊂ [from, to), rounded outwards to whole small units.
    func image(of stretch: Interval) -> Interval? {
        let a = image(of: stretch.from)
        let b = image(of: stretch.to)
        return start <= end ? Interval(a.down, b.up) : Interval(b.down, a.up)
    }

    var inverse: Mapping {
        start <= end ? Mapping(from: start, to: end, start: from, end: to) : Mapping(from: end, to: start, start: to, end: from)
    }

    /// ⌊y⌋ and ⌈y⌉ of y = start + (x − from) · (end − start) / (to − from), exactly.
    private func image(of x: Int64) -> (down: Int64, up: Int64) {
        let run = to - from
        let product = (x - from).multipliedFullWidth(by: end - start)
        let (quotient, remainder) = run.dividingFullWidth(product)
        return (start + quotient - (remainder < 0 ? 1 : 0), start + quotient + (remainder > 0 ? 1 : 0))
    }
}

extension Claim {
    /// Stretches of the product that may hold what came from `asked` of the lot, by a claim with a place there; nil is all of the product,
    /// empty is none of it.
    func productStretch(touching asked: IntervalSet, from place: Interval) -> IntervalSet? {
        guard let productPlace else { return asked.meets(reach(of: place)) ? nil : IntervalSet() }
        let mapping = mapping(of: place, to: productPlace)
        var images: [Interval] = []
        for part in asked.intervals {
            // A point of the product came from anywhere within the uncertainty of its image.
            guard let within = Interval(max(place.from, part.from - uncertainty), min(place.to, part.to + uncertainty)) else { continue }
            if let image = mapping.image(of: within) { images.append(image) }
        }
        return IntervalSet(images)
    }

    /// As ``productStretch(touching:from:)`` for any claim.
    func productStretch(touching asked: IntervalSet, in book: LotBook) -> IntervalSet? {
        guard let stretch = book.touchedStretch(of: self) else { return productPlace.map { IntervalSet($0) } }
        if let place = book.place(of: self) { return productStretch(touching: asked, from: place) }
        return asked.meets(stretch) ? productPlace.map { IntervalSet($0) } : IntervalSet()
    }

    /// Stretches of the lot that `asked` of the product may have come from; nil is all of the lot, empty is none of it.
    func sourceStretch(touching asked: IntervalSet?, in book: LotBook) -> IntervalSet? {
        if let asked, let productPlace, !asked.meets(productPlace) { return IntervalSet() }
        guard let stretch = book.touchedStretch(of: self) else { return nil }
        guard let asked, let productPlace, let place = book.place(of: self) else { return stretch }
        let mapping = mapping(of: place, to: productPlace).inverse
        var images: [Interval] = []
        for part in asked.intervals {
            guard let within = part.intersection(productPlace), let image = mapping.image(of: within) else { continue }
            images.append(Interval(image.from - uncertainty, image.to + uncertainty)!)
        }
        return IntervalSet(images)
    }

    private func mapping(of place: Interval, to productPlace: Interval) -> Mapping {
        Mapping(from: place.from, to: place.to, start: productFrom ?? productPlace.from, end: productTo ?? productPlace.to)
    }
}

extension IntervalSet {
    func meets(_ other: Interval) -> Bool { intervals.contains { $0.from < other.to && other.from < $0.to } }

    func meets(_ other: IntervalSet) -> Bool {
        var i = 0
        var j = 0
        while i < intervals.count, j < other.intervals.count {
            if intervals[i].intersection(other.intervals[j]) != nil { return true }
            if intervals[i].to < other.intervals[j].to { i += 1 } else { j += 1 }
        }
        return false
    }
}
