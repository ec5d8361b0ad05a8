// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Walks the draws of all runs source by source, in ascending order, each block once.
final class SourceWalk {
    private final class Cursor {
        let run: Run
        let reader = BlockReader(.draws)
        var block = -1
        var row = 0
        /// Source at `row`; −1 at the end.
        var key: Int64 = -1

        init(_ run: Run) { self.run = run }

        func openNext() {
            while block + 1 < run.draws.blockCount {
                block += 1
                row = 0
                guard run.open(block, of: run.draws, in: reader), reader.need(DrawColumn.source) || run.damaged() else { continue }
                key = reader.value(DrawColumn.source, 0)
                return
            }
            key = -1
        }
    }

    private var cursors: [Cursor]

    init(_ rows: RunRows) {
        cursors = rows.runs.filter { $0.draws.rows > 0 }.map(Cursor.init)
        for cursor in cursors { cursor.openNext() }
        cursors.removeAll { $0.key < 0 }
    }

    /// The lowest source not passed yet.
    func next() -> UInt32? {
        var lowest = Int64.max
        for cursor in cursors where cursor.key < lowest { lowest = cursor.key }
        return lowest == .max ? nil : UInt32(truncatingIfNeeded: lowest)
    }

    func skip(_ source: UInt32) { pass(source) { _, _ in } }

    /// Hands all rows of `source` to the sheet, in ledger order.
    func gather(_ source: UInt32, into claims: ClaimSheet) {
        pass(source) { cursor, rows in
            let reader = cursor.reader
            guard reader.need(DrawColumn.shape), reader.need(DrawColumn.product), reader.need(DrawColumn.length), reader.need(DrawColumn.from),
                reader.need(DrawColumn.track),
                // The time only settles the order of claims without a place.
                reader.isConstant(DrawColumn.shape) && reader.value(DrawColumn.shape, 0) & (1 << 9) != 0 || reader.need(DrawColumn.time)
            else {
                cursor.run.bytes.setDamaged()
                return
            }
            claims.gather(reader, rows)
        }
    }

    /// Passes sources that have a single row, which takes the whole lot, as cells in packs do: `claim` gets source and product, and says
    /// whether it took them. Stops at the first other source, and before a source another run may have rows of.
    /// - Returns: whether any was passed.
    func passWholeClaims(_ claim: (_ source: Int, _ product: Int) -> Bool) -> Bool {
        var lowest: Cursor?
        var limit = Int64.max
        for cursor in cursors {
            if let best = lowest, cursor.key >= best.key {
                limit = min(limit, cursor.key)
            } else {
                if let best = lowest { limit = min(limit, best.key) }
                lowest = cursor
            }
        }
        guard let cursor = lowest else { return false }
        let reader = cursor.reader
        guard cursor.row + 1 < reader.rows, reader.need(DrawColumn.shape) else { return false }
        let sources = reader.column(DrawColumn.source)
        let sourceMask = reader.mask(DrawColumn.source)
        let shapes = reader.column(DrawColumn.shape)
        let shapeMask = reader.mask(DrawColumn.shape)
        guard sourceMask != 0, Self.isWholeClaim(shapes[cursor.row & shapeMask]), reader.need(DrawColumn.product) else { return false }
        let products = reader.column(DrawColumn.product)
        let productMask = reader.mask(DrawColumn.product)
        var row = cursor.row
        // The last row of a block is left to the others: its source may go on in the next.
        while row &+ 1 < reader.rows, sources[row] < limit, sources[row] != sources[row &+ 1], Self.isWholeClaim(shapes[row & shapeMask]),
            claim(Int(sources[row]), Int(products[row & productMask]))
        { row = row &+ 1 }
        guard row > cursor.row else { return false }
        cursor.row = row
        cursor.key = sources[row]
        return true
    }

    /// A draw or component without a length.
    @inline(__always) private static func isWholeClaim(_ shape: Int64) -> Bool {
        (shape & 7 == 1 || shape & 7 == 2) && shape & (1 << 10) == 0
    }

    private func pass(_ source: UInt32, _ body: (Cursor, Range<Int>) -> Void) {
        var ended = false
        for cursor in cursors {
            while cursor.key == Int64(source) {
                let reader = cursor.reader
                var end = cursor.row + 1
                if end < reader.rows, reader.value(DrawColumn.source, end) == Int64(source) {
                    end = reader.lowerBound(Int64(source) + 1, from: end)
                }
                body(cursor, cursor.row..<end)
                cursor.row = end
                if end < reader.rows { cursor.key = reader.value(DrawColumn.source, end) } else { cursor.openNext() }
            }
            if cursor.key < 0 { ended = true }
        }
        if ended { cursors.removeAll { $0.key < 0 } }
    }
}
