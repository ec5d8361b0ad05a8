// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Draws out of names with several generations, by generation, then by time: what tanks and reworked units hand on.
///
/// Such names have thousands of rows and of generations; each row is looked at once a state.
final class MarkedDraws {
    struct Draw: BitwiseCopyable {
        var node: UInt32
        var product: UInt32
        /// As in ``DrawShape``.
        var shape: UInt32
        /// Of rows at one time, as the ledger has them.
        var order: UInt32
        var length: Int64
        var from: Int64
        var time: Int64
        var productFrom: Int64
        var productTo: Int64
    }

    private let draws = Arena<Draw>()

    /// Columns that ``append(_:of:from:into:)`` reads.
    static let columns = DrawColumn.bits(
        DrawColumn.shape, DrawColumn.length, DrawColumn.from, DrawColumn.time, DrawColumn.productFrom, DrawColumn.productTo)

    func append(_ row: Int, of reader: BlockReader, from node: UInt32, into product: UInt32) {
        draws.append(
            Draw(
                node: node, product: product, shape: UInt32(truncatingIfNeeded: reader.value(DrawColumn.shape, row)),
                order: UInt32(truncatingIfNeeded: draws.count), length: reader.value(DrawColumn.length, row),
                from: reader.value(DrawColumn.from, row), time: reader.value(DrawColumn.time, row),
                productFrom: reader.value(DrawColumn.productFrom, row), productTo: reader.value(DrawColumn.productTo, row)))
    }

    /// To be called once all are here.
    func sort() {
        var all = UnsafeMutableBufferPointer(start: draws.base, count: draws.count)
        all.sort {
            if $0.node != $1.node { return $0.node < $1.node }
            return $0.time == $1.time ? $0.order < $1.order : $0.time < $1.time
        }
    }

    /// Empty where nothing was drawn from it.
    func of(_ node: UInt32) -> UnsafeBufferPointer<Draw> {
        let first = lowerBound(node)
        var end = first
        while end < draws.count, draws[end].node == node { end += 1 }
        return UnsafeBufferPointer(start: draws.base + first, count: end - first)
    }

    private func lowerBound(_ node: UInt32) -> Int {
        var (low, high) = (0, draws.count)
        while low < high {
            let middle = (low + high) / 2
            if draws[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
