// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension RunRows {
    /// Which ledger entries are meant: all after one, and some before it.
    struct Entries {
        private let last: UInt64
        private let others: [UInt64]

        /// - Parameters:
        ///   - last: Every entry after this one is meant.
        ///   - others: In any order.
        init(after last: UInt64, and others: some Sequence<UInt64> = []) {
            self.last = last
            self.others = others.sorted()
        }

        /// - Parameter sequences: What a run holds.
        fileprivate func meetAny(_ sequences: ClosedRange<UInt64>) -> Bool {
            if sequences.upperBound > last { return true }
            let first = index(notBelow: sequences.lowerBound)
            return first < others.count && others[first] <= sequences.upperBound
        }

        @inline(__always) fileprivate func contains(_ sequence: UInt64) -> Bool {
            if sequence > last { return true }
            if others.isEmpty { return false }
            let index = index(notBelow: sequence)
            return index < others.count && others[index] == sequence
        }

        private func index(notBelow sequence: UInt64) -> Int {
            var low = 0
            var high = others.count
            while low < high {
                let middle = (low + high) / 2
                if others[middle] < sequence { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// Draws of these entries, source, product, kind, time and sequence of each. Of everything else in the runs that hold them only the
    /// sequences are read.
    func forEachDraw(of entries: Entries, _ body: (DrawRow) -> Void) {
        for run in runs where entries.meetAny(run.firstSequence...run.lastSequence) {
            run.forEachRow(of: run.draws, BlockReader(.draws), DrawColumn.sequence, entries) { reader, row in
                guard reader.need([.time, .sequence]), let draw = reader.draw(row, [.time, .sequence]) else { return run.bytes.setDamaged() }
                body(draw)
            }
        }
    }

    /// Statements of these entries.
    func forEachStatement(of entries: Entries, _ body: (StatementRow) -> Void) {
        for run in runs where entries.meetAny(run.firstSequence...run.lastSequence) {
            run.forEachRow(of: run.statements, BlockReader(.statements), StatementColumn.sequence, entries) { reader, row in
                guard reader.needAll(), let statement = reader.statement(row) else { return run.bytes.setDamaged() }
                body(statement)
            }
        }
    }

    /// Notes that came with entries after one: the later of the two events that a note is about brought it.
    func notes(after last: UInt64) -> [EventNote] {
        runs.filter { $0.lastSequence > last }.flatMap { $0.notes() }.filter { $0.latest > last }
    }
}

extension Run {
    fileprivate func forEachRow(
        of table: Table, _ reader: BlockReader, _ sequence: Int, _ entries: RunRows.Entries, _ body: (BlockReader, Int) -> Void
    ) {
        for block in 0..<table.blockCount {
            guard open(block, of: table, in: reader) else { continue }
            guard reader.need(sequence) else { return bytes.setDamaged() }
            let sequences = reader.values(sequence)
            for row in 0..<reader.rows where entries.contains(UInt64(bitPattern: sequences[row])) { body(reader, row) }
        }
    }
}
