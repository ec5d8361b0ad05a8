// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Who owns what of each piece of a lot. A piece is a stretch that is made of the same all over: the whole lot, unless it is a coil that
/// was coated from one batch and then another.
///
/// Within a piece, claims and gaps are laid end to end, track by track, each at length × weight; their sum is the piece's Λ.
package struct PartTable: Sendable {
    /// What one claim has of one piece.
    struct Part {
        var claim: Int32
        var piece: Int32
        /// On the claim's own length.
        var from: Int64
        var to: Int64
    }

    /// By claim.
    private(set) var parts: [Part] = []
    /// Where each claim's parts begin.
    private var first: [Int32] = [0]
    /// By part, then by class of weights: place among what was laid.
    private var starts: [Int64] = []
    private var ends: [Int64] = []
    /// By piece, then by class: Λ.
    private var wholes: [Int64] = []
    private let classes: Int

    /// - Parameters:
    ///   - bounds: Between pieces, ascending, inside the axis.
    ///   - weights: By class: of each claim, and of what nobody claimed. Never below 0.
    init(_ laid: LaidClaims, claims: Int, bounds: [Int64], weights: [ClaimWeights]) {
        classes = weights.count
        var laying: [Laying] = []
        var tracks: [TrackWalk] = []
        var start = 0
        for track in laid.weights.indices {
            let end = laid.stretches[start...].firstIndex { $0.track != track } ?? laid.stretches.count
            tracks.append(TrackWalk(laid, track, start..<end))
            start = end
        }
        for piece in 0...bounds.count {
            let from = piece == 0 ? Int64.min : bounds[piece - 1]
            let to = piece == bounds.count ? Int64.max : bounds[piece]
            lay(from, to, Int32(piece), laid, &tracks, weights, &laying)
        }
        let order = laying.indices.sorted { (laying[$0].part.claim, $0) < (laying[$1].part.claim, $1) }
        first.reserveCapacity(claims + 1)
        for index in order {
            let next = laying[index]
            while first.count <= Int(next.part.claim) { first.append(Int32(parts.count)) }
            parts.append(next.part)
            starts += next.starts
            ends += next.ends
        }
        while first.count <= claims { first.append(Int32(parts.count)) }
    }

    /// A part, and its place in each class.
    private struct Laying {
        var part: Part
        var starts: [Int64]
        var ends: [Int64]
    }

    private mutating func lay(
        _ from: Int64, _ to: Int64, _ piece: Int32, _ laid: LaidClaims, _ tracks: inout [TrackWalk], _ weights: [ClaimWeights],
        _ laying: inout [Laying]
    ) {
        var at = [Int128](repeating: 0, count: classes)
        var found: [(part: Part, starts: [Int128], ends: [Int128])] = []
        func advance(_ length: Int64, _ track: Int, claim: Int?) {
            for index in weights.indices {
                let weight = claim.map { weights[index].weight(of: $0) } ?? weights[index].gap
                at[index] += Int128(length) * Int128(laid.weights[track]) * Int128(weight)
            }
        }
        let end = min(to, laid.axis)
        for track in tracks.indices {
            var covered = max(0, from)
            tracks[track].walk(from, to, laid) { stretch in
                let a = max(stretch.from, from)
                let b = min(stretch.to, to)
                let gap = min(a, end) - covered
                if gap > 0 { advance(gap, track, claim: nil) }
                covered = max(covered, min(b, end))
                let before = at
                advance(b - a, track, claim: Int(stretch.claim))
                let start = stretch.before + (a - stretch.from)
                found.append((Part(claim: stretch.claim, piece: piece, from: start, to: start + (b - a)), before, at))
            }
            if end > covered { advance(end - covered, track, claim: nil) }
        }
        let shifts = at.map { LaidClaims.shift(toFit: $0) }
        for index in 0..<classes { wholes.append(Int64(at[index] >> shifts[index])) }
        for (part, starts, ends) in found {
            laying.append(
                Laying(
                    part: part, starts: (0..<classes).map { Int64(starts[$0] >> shifts[$0]) },
                    ends: (0..<classes).map { Int64(ends[$0] >> shifts[$0]) }))
        }
    }

    func parts(of claim: Int) -> Range<Int> { Int(first[claim])..<Int(first[claim + 1]) }

    /// What a part owns of an amount that lies on its piece; 0 where there is nothing to share by, and the amount stays in the lot.
    func owned(of amount: Int64, by part: Int, class weighting: Int) -> Int64 {
        let whole = wholes[Int(parts[part].piece) * classes + weighting]
        if amount == 0 || whole == 0 { return 0 }
        let index = part * classes + weighting
        return share(of: amount, upTo: ends[index], outOf: whole) - share(of: amount, upTo: starts[index], outOf: whole)
    }
}

/// What each claim on a lot weighs for one class of accounts.
package struct ClaimWeights: Hashable, Sendable {
    /// By claim; nil: all weigh 1.
    package var claims: [Int64]?
    /// Of what nobody claimed.
    package var gap: Int64

    package init(claims: [Int64]?, gap: Int64) {
        self.claims = claims
        self.gap = gap
    }

    package static let physical = ClaimWeights(claims: nil, gap: 1)

    func weight(of claim: Int) -> Int64 { claims.map { max(0, $0[claim]) } ?? 1 }
}

/// Goes along one track, piece after piece.
private struct TrackWalk {
    private let range: Range<Int>
    /// Of everything up to here: where to start looking for what meets a piece.
    private var reach: [Int64] = []
    private var first: Int

    init(_ laid: LaidClaims, _ track: Int, _ range: Range<Int>) {
        self.range = range
        first = range.lowerBound
        for index in range { reach.append(max(reach.last ?? .min, laid.stretches[index].to)) }
    }

    mutating func walk(_ from: Int64, _ to: Int64, _ laid: LaidClaims, _ body: (LaidClaims.Stretch) -> Void) {
        while first < range.upperBound, reach[first - range.lowerBound] <= from { first += 1 }
        var index = first
        while index < range.upperBound, laid.stretches[index].from < to {
            let stretch = laid.stretches[index]
            index += 1
            if max(stretch.from, from) < min(stretch.to, to) { body(stretch) }
        }
    }
}
