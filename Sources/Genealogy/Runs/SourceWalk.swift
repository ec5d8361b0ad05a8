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
                reader.need(DrawColumn.track), reader.need(DrawColumn.time)
            else {
                cursor.run.bytes.setDamaged()
                return
            }
            claims.gather(reader, rows)
        }
    }

    /// The product, when the source has a single row and that one takes the whole lot, as a cell in a pack does; the row is passed then.
    func onlyWholeClaim(_ source: UInt32) -> UInt32? {
        var only: Cursor?
        for cursor in cursors where cursor.key == Int64(source) {
            if only != nil { return nil }
            only = cursor
        }
        guard let only else { return nil }
        let reader = only.reader
        let row = only.row
        guard row + 1 < reader.rows, reader.value(DrawColumn.source, row + 1) != Int64(source), reader.need(DrawColumn.shape),
            reader.need(DrawColumn.product)
        else { return nil }
        let shape = reader.value(DrawColumn.shape, row)
        guard shape & 7 == 1 || shape & 7 == 2, shape & (1 << 10) == 0 else { return nil }
        only.row = row + 1
        only.key = reader.value(DrawColumn.source, row + 1)
        return UInt32(truncatingIfNeeded: reader.value(DrawColumn.product, row))
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
