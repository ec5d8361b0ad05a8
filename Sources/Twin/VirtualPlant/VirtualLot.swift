// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A lot while it is in the plant, named by what it is and its number.
struct VirtualLot: Hashable, Sendable {
    enum Name: Hashable, Sendable {
        /// Numbered per product, from 1.
        case numbered(product: Int, Int64)
        /// What is in a tank after its n-th filling.
        case tank(buffer: Int, filling: Int64)
    }

    var name: Name
    var product: Int
    var quantity: Int64
    /// Drawn so far, from the start.
    var drawn: Int64 = 0
    /// Where what is held here begins: of a lot that was shipped in parts each part lies elsewhere.
    var from: Int64 = 0

    var left: Int64 { quantity - drawn }
    var held: Int64 { quantity - from }

    /// Only a stretch of it.
    func only(_ from: Int64, _ length: Int64) -> VirtualLot {
        var part = self
        (part.from, part.drawn, part.quantity) = (from, from, from + length)
        return part
    }

    /// Of its name, from 1.
    var number: Int64 {
        switch name {
        case .numbered(_, let number): number
        case .tank(_, let filling): filling
        }
    }

    /// Whether it is the one in so many that is measured.
    func isSampled(each count: Int64) -> Bool { number % count == 0 }
}

/// What an item of the simulation stands for: one lot, or the units in a tray.
struct VirtualItem: Hashable, Sendable {
    var lots: [VirtualLot]
    /// Number of the tray the units are in; nil for a single lot.
    var tray: Int64?

    var quantity: Int64 { lots.reduce(0) { $0 + $1.held } }
}

/// A stretch of a lot that was drawn.
struct LotPart: Hashable, Sendable {
    var lot: VirtualLot
    /// On the lot's axis.
    var from: Int64
    var length: Int64
}

/// A stretch of a lot that carries a planted cause.
struct Taint: Hashable, Sendable {
    var cause: Int
    var from: Int64
    var to: Int64
    /// How far the cause had drifted when it struck, hours since its begin.
    var hours: Double
}

extension [Taint] {
    /// What lies in [from, from + length), moved to where that stretch lies in the product.
    func mapped(_ from: Int64, _ length: Int64, onto place: Range<Int64>, isReversed: Bool) -> [Taint] {
        compactMap { taint in
            let a = Swift.max(taint.from, from)
            let b = Swift.min(taint.to, from + length)
            guard a < b else { return nil }
            let scale = Double(place.count) / Double(length)
            let start = Int64((Double(a - from) * scale).rounded(.down))
            let end = Swift.min(Int64(place.count), Int64((Double(b - from) * scale).rounded(.up)))
            var mapped = taint
            mapped.from = isReversed ? place.upperBound - end : place.lowerBound + start
            mapped.to = isReversed ? place.upperBound - start : place.lowerBound + end
            return mapped
        }
    }

    /// One taint a cause, over the whole of a lot: what mixes, and what is one piece, carries it everywhere.
    func spread(over quantity: Int64) -> [Taint] {
        var all: [Taint] = []
        for taint in sorted(by: { ($0.cause, -$0.hours) < ($1.cause, -$1.hours) }) where all.last?.cause != taint.cause {
            all.append(Taint(cause: taint.cause, from: 0, to: quantity, hours: taint.hours))
        }
        return all
    }
}
