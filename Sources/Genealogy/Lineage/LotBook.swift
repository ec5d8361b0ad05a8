// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// A claim on a lot: one draw out of it, or what its next generation takes over.
struct Claim {
    /// Node of the product.
    var product: UInt32
    /// Nil: all tracks.
    var track: UInt16?
    /// Nil: no place.
    var from: Int64?
    /// Nil: not said, or in another dimension than the lot's.
    var length: Int64?
    var productFrom: Int64?
    var productTo: Int64?
    var uncertainty: Int64
    var evidence: Evidence
    var time: Int64
    var sequence: UInt64
    /// The implicit draw of the heir generation: what remains, nowhere in particular.
    var isRest = false

    var to: Int64? { from.flatMap { from in length.map { from + $0 } } }
    /// Its place widened by its uncertainty.
    func reach(of place: Interval) -> Interval { Interval(place.from - uncertainty, place.to + uncertainty)! }
    /// Where it lies in the product, whichever way round.
    var productPlace: Interval? {
        guard let productFrom, let productTo else { return nil }
        return Interval(min(productFrom, productTo), max(productFrom, productTo))
    }
}

extension LotFacts {
    /// Where a claim was taken. A place that lies wholly outside the lot is no place: the stretch came from somewhere in it.
    func place(of claim: Claim) -> Interval? {
        guard let from = claim.from, let to = claim.to else { return nil }
        if let quantity = quantity?.amount, quantity > 0, from >= quantity || to <= 0 { return nil }
        return Interval(from, max(to, from + 1))
    }
}

/// One lot with every claim on it: where each may have come from (touch), and what each owns.
final class LotBook {
    let node: UInt32
    let facts: LotFacts
    /// In row order, the rest last. Answers do not depend on the order.
    let claims: [Claim]
    /// Whether a lot comes before another by name.
    let comesBefore: (UInt32, UInt32) -> Bool
    private var freeByTrack: [Int: IntervalSet] = [:]

    init(node: UInt32, facts: LotFacts, claims: [Claim], comesBefore: @escaping (UInt32, UInt32) -> Bool = { $0 < $1 }) {
        self.node = node
        self.facts = facts
        self.claims = claims
        self.comesBefore = comesBefore
    }

    private(set) lazy var layout = Layout(self)

    /// Beyond any axis, and far enough from the edge of Int64 to be widened.
    static let endless: Int64 = 1 << 62
    static let everywhere = IntervalSet(Interval(-endless, endless)!)

    var isMixed: Bool { facts.isMixed }
    /// Q; nil when not known.
    var quantity: Int64? { facts.quantity?.amount }
    private(set) lazy var trackCount: Int = max(facts.weights.count, (claims.compactMap(\.track).max().map { Int($0) + 1 }) ?? 1)

    func weight(of track: Int) -> Int64 { track < facts.weights.count ? facts.weights[track] : 1 }

    func place(of claim: Claim) -> Interval? { facts.place(of: claim) }

    /// What no stated place covers, of one track or, for a claim on no track in particular, of any.
    func free(_ track: UInt16?) -> IntervalSet {
        if let track { return free(on: Int(track)) }
        return trackCount == 1 ? free(on: 0) : IntervalSet((0..<trackCount).flatMap { free(on: $0).intervals })
    }

    private func free(on track: Int) -> IntervalSet {
        if let known = freeByTrack[track] { return known }
        let axis = IntervalSet(Interval(0, max(1, quantity ?? LotBook.endless))!)
        let taken = claims.filter { ($0.track.map(Int.init) ?? track) == track && $0.evidence == .stated }.compactMap(place)
        let free = axis.subtracting(IntervalSet(taken))
        freeByTrack[track] = free
        return free
    }

    /// Everything a claim may have come from: its place widened by its uncertainty; without a place what is free, or all of it where
    /// nothing is. Empty for the rest of a lot that has none. Nil in a mixed lot: no part of it can be told from another.
    func touchedStretch(of claim: Claim) -> IntervalSet? {
        if isMixed { return claim.isRest && isUsedUp ? IntervalSet() : nil }
        if let place = place(of: claim) { return IntervalSet(claim.reach(of: place)) }
        let free = free(claim.track)
        return free.isEmpty && !claim.isRest ? LotBook.everywhere : free
    }

    /// The claims cover the lot exactly, so that nothing is left for its heir.
    private var isUsedUp: Bool {
        guard let quantity else { return false }
        var sum: Int64 = 0
        for claim in claims where !claim.isRest {
            guard let length = claim.length else { return false }
            let (next, overflow) = sum.addingReportingOverflow(length)
            if overflow { return false }
            sum = next
        }
        return sum == quantity
    }
}

extension LineageView {
    func book(of node: UInt32) -> LotBook { book(of: node, facts(of: node)) }

    func book(of node: UInt32, _ facts: LotFacts) -> LotBook {
        let name = name(of: node)
        var claims: [Claim] = []
        rows.forEachRow(from: name) { row in
            guard row.kind == .draw, accepts(row.sequence), source(name, at: row.time) == node else { return }
            claims.append(claim(row, on: facts))
        }
        return book(of: node, facts, claims)
    }

    func claim(_ row: DrawRow, on facts: LotFacts) -> Claim {
        // A stretch in another unit than the lot's says that it was drawn, not where or how much.
        let fits = row.dimension == nil || facts.dimension == nil || row.dimension == facts.dimension
        return Claim(
            product: product(row.product, at: row.time), track: row.track, from: fits && row.length != nil ? row.from?.bounded : nil,
            length: fits ? row.length.map { max(0, $0.bounded) } : nil, productFrom: row.productFrom?.bounded,
            productTo: row.productTo?.bounded, uncertainty: max(0, row.uncertainty.bounded),
            evidence: row.evidence, time: row.time, sequence: row.sequence)
    }

    func book(of node: UInt32, _ facts: LotFacts, _ claims: [Claim]) -> LotBook {
        guard let heir = heir(of: node), let opening = opening(of: heir) else {
            return LotBook(node: node, facts: facts, claims: claims, comesBefore: comesBefore)
        }
        let rest = Claim(
            product: heir, track: nil, from: nil, length: nil, productFrom: nil, productTo: nil, uncertainty: 0, evidence: .none,
            time: opening.time, sequence: opening.sequence, isRest: true)
        return LotBook(node: node, facts: facts, claims: claims + [rest], comesBefore: comesBefore)
    }
}

extension Int64 {
    /// Inside what arithmetic on places can bear, whatever a file says.
    var bounded: Int64 { Swift.min(Swift.max(self, -Quantity.limit), Quantity.limit) }
}
