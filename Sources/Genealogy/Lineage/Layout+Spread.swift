// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Layout {
    /// Hands each claim its share of what a lot holds.
    ///
    /// An amount that is the same all over the lot is shared over the whole laid length. In a mapped lot with pieces the rule holds within
    /// each piece: pieces are the stretches between the ends of all contributions, the first and last reaching beyond the axis.
    /// - Parameter body: Claim, amount, and where in the product it lies; nil is all over it. Called once a claim and piece.
    func spread(
        _ content: Content, over book: LotBook, onlyTrack: Int?, _ body: (Int, Double, (from: Double, to: Double)?) -> Void
    ) {
        if content.pieces.isEmpty || book.isMixed {
            spreadEvenly(content.amount, over: book, onlyTrack, body)
        } else {
            spreadPieces(content, over: book, onlyTrack, body)
        }
    }

    private func spreadEvenly(
        _ amount: Double, over book: LotBook, _ onlyTrack: Int?, _ body: (Int, Double, (from: Double, to: Double)?) -> Void
    ) {
        if let onlyTrack, !book.isMixed {
            let everywhere = Content(even: 0, pieces: [Content.Piece(from: -.infinity, to: .infinity, amount: amount)])
            return spreadPieces(everywhere, over: book, onlyTrack, body)
        }
        guard total > 0, amount > 0 else { return }
        for index in stretches.indices {
            let share = amount * self.amount(of: index) / total
            if share > 0 { body(index, share, book.claims[index].ends) }
        }
    }

    private func spreadPieces(
        _ content: Content, over book: LotBook, _ onlyTrack: Int?, _ body: (Int, Double, (from: Double, to: Double)?) -> Void
    ) {
        let tracks = onlyTrack.map { [$0] } ?? Array(weights.indices)
        var laid = stretches.indices.flatMap { claim in
            stretches[claim].indices.compactMap { part in
                let stretch = stretches[claim][part]
                return tracks.contains(stretch.track) && stretch.length > 0 ? Laid(claim: claim, part: part, stretch: stretch) : nil
            }
        }
        laid.sort { ($0.stretch.from, $0.stretch.to) < ($1.stretch.from, $1.stretch.to) }
        // Reach of everything up to here: where to start looking for what meets a piece.
        var reach: [Double] = []
        reach.reserveCapacity(laid.count)
        for each in laid { reach.append(max(reach.last ?? -.infinity, each.stretch.to)) }
        let starts = offsets()
        var first = 0
        for piece in content.elementary(axis: axis) {
            while first < laid.count, reach[first] <= piece.from { first += 1 }
            var sum = 0.0
            var covered = [Double](repeating: max(0, piece.from), count: weights.count)
            var gaps = [Double](repeating: 0, count: weights.count)
            let end = min(piece.to, axis)
            var last = first
            while last < laid.count, laid[last].stretch.from < piece.to {
                let stretch = laid[last].stretch
                last += 1
                let from = max(stretch.from, piece.from)
                let to = min(stretch.to, piece.to)
                guard from < to else { continue }
                sum += (to - from) * weights[stretch.track]
                let gap = min(from, end) - covered[stretch.track]
                if gap > 0 { gaps[stretch.track] += gap }
                covered[stretch.track] = max(covered[stretch.track], to)
            }
            for track in tracks { sum += weights[track] * (gaps[track] + max(0, end - covered[track])) }
            guard sum > 0 else { continue }
            for each in laid[first..<last] {
                let from = max(each.stretch.from, piece.from)
                let to = min(each.stretch.to, piece.to)
                guard from < to else { continue }
                let share = piece.amount * (to - from) * weights[each.stretch.track] / sum
                let at = starts[each.claim][each.part]
                body(
                    each.claim, share, book.claims[each.claim].image(at + from - each.stretch.from, at + to - each.stretch.from, of: self, each.claim)
                )
            }
        }
    }

    private struct Laid {
        var claim: Int
        var part: Int
        var stretch: Stretch
    }

    /// How much of the claim lies before each of its stretches, on the same track.
    private func offsets() -> [[Double]] {
        stretches.map { stretches in
            var before = [Int: Double](minimumCapacity: 1)
            return stretches.map { stretch in
                let at = before[stretch.track] ?? 0
                before[stretch.track] = at + stretch.length
                return at
            }
        }
    }

    /// Length of a claim along its track.
    func run(of claim: Int) -> Double {
        guard let track = stretches[claim].first?.track else { return 0 }
        return stretches[claim].reduce(0) { $1.track == track ? $0 + $1.length : $0 }
    }
}

extension Claim {
    /// Both ends of its place in the product, lower first.
    fileprivate var ends: (from: Double, to: Double)? {
        productPlace.map { (Double($0.from), Double($0.to)) }
    }

    /// Where [a, b) of the claim, counted from its own start, lies in the product.
    func image(_ a: Double, _ b: Double, of layout: Layout, _ index: Int) -> (from: Double, to: Double)? {
        guard let productFrom, let productTo, productFrom != productTo else { return nil }
        let scale = Double(productTo - productFrom) / layout.run(of: index)
        let y0 = Double(productFrom) + a * scale
        let y1 = Double(productFrom) + b * scale
        return (min(y0, y1), max(y0, y1))
    }
}

extension Content {
    /// What lies between the ends of all contributions, ascending, pieces without any amount left out. `axis` is the lot's length.
    func elementary(axis: Double) -> [Piece] {
        let ends = Set(pieces.flatMap { [$0.from, $0.to] }.filter { $0 > 0 && $0 < axis }).sorted()
        let bounds = [-Double.infinity] + ends + [.infinity]
        let length = axis > 0 ? axis : 1
        var result = zip(bounds, bounds.dropFirst()).map { Piece(from: $0, to: $1, amount: 0) }
        for index in result.indices {
            let inside = max(0, min(result[index].to, length) - max(0, result[index].from))
            result[index].amount = even * inside / length
        }
        for piece in pieces {
            guard let first = result.firstIndex(where: { $0.to > piece.from }) else { continue }
            for index in first..<result.count {
                if index > first, result[index].from >= piece.to { break }
                let both = min(result[index].to, piece.to) - max(result[index].from, piece.from)
                let run = piece.to - piece.from
                // A contribution that lies beyond the axis belongs to the outermost piece.
                result[index].amount += run.isFinite && run > 0 ? piece.amount * max(0, both) / run : piece.amount
            }
        }
        return result.filter { $0.amount > 0 }
    }

    /// How much of it lies in a stretch.
    func part(in stretch: Piece, axis: Double) -> Double {
        let inside = max(0, min(stretch.to, axis) - max(stretch.from, 0))
        var sum = ExactSum()
        sum.add(axis > 0 ? even * inside / axis : even)
        for piece in pieces {
            let both = max(0, min(piece.to, stretch.to) - max(piece.from, stretch.from))
            sum.add(piece.amount * both / (piece.to - piece.from))
        }
        return sum.value
    }
}
