// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Lays what an operation took, end to end, under what it made.
enum Layout {
    /// A piece of a source under one product lot.
    struct Piece: Hashable, Sendable {
        var part: LotPart
        /// Index of the product lot.
        var product: Int
        /// Where it lies on the product's axis, before any reversal.
        var place: Range<Int64>
    }

    /// Cuts the concatenated parts into one stretch for each product lot, in proportion to `weights`; no unit is lost or counted twice.
    ///
    /// - Parameters:
    ///   - parts: In the order in which they were taken.
    ///   - weights: Of the product lots, above 0.
    ///   - sizes: Lengths of the product lots' axes.
    static func sequential(_ parts: [LotPart], weights: [Int64], sizes: [Int64]) -> [Piece] {
        let total = parts.reduce(0) { $0 + $1.length }
        let sum = weights.reduce(0, +)
        guard total > 0, sum > 0 else { return [] }
        var bounds: [Int64] = [0]
        var reached: Int64 = 0
        for weight in weights {
            reached += weight
            // Floor of total · reached / sum in 128 bits.
            let product = total.multipliedFullWidth(by: reached)
            bounds.append(sum.dividingFullWidth((product.high, product.low)).quotient)
        }
        return cut(parts, at: bounds, sizes: sizes)
    }

    /// Each product lot gets the next `pitch` after `leader`, never across two parts: what is too short at the end of a part is left.
    static func pieces(_ parts: [LotPart], pitch: Int64, leader: Int64, sizes: [Int64]) -> [Piece] {
        var pieces: [Piece] = []
        var product = 0
        for part in parts {
            var position = leader
            while product < sizes.count, position + pitch <= part.length {
                pieces.append(
                    Piece(part: LotPart(lot: part.lot, from: part.from + position, length: pitch), product: product, place: 0..<sizes[product]))
                position += pitch
                product += 1
            }
        }
        return pieces
    }

    private static func cut(_ parts: [LotPart], at bounds: [Int64], sizes: [Int64]) -> [Piece] {
        var pieces: [Piece] = []
        var index = 0
        var offset: Int64 = 0
        for product in sizes.indices {
            let (from, to) = (bounds[product], bounds[product + 1])
            guard from < to else { continue }
            var position = from
            while position < to, index < parts.count {
                let end = min(to, offset + parts[index].length)
                let a = scaled(position - from, to - from, sizes[product])
                let b = scaled(end - from, to - from, sizes[product])
                pieces.append(
                    Piece(
                        part: LotPart(lot: parts[index].lot, from: parts[index].from + position - offset, length: end - position),
                        product: product, place: a..<b))
                position = end
                if position == offset + parts[index].length {
                    offset += parts[index].length
                    index += 1
                }
            }
        }
        return pieces
    }

    private static func scaled(_ x: Int64, _ of: Int64, _ size: Int64) -> Int64 {
        let product = x.multipliedFullWidth(by: size)
        return of.dividingFullWidth((product.high, product.low)).quotient
    }
}
