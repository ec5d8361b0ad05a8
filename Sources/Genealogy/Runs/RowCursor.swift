// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Steps through the rows of ascending keys in one table of a run, block by block.
///
/// Rows and keys are merged, so many keys side by side cost a comparison each; gaps on either side are crossed in steps that double.
struct RowCursor {
    private let run: Run
    private let table: Run.Table
    /// Must outlive the cursor.
    let keys: UnsafeBufferPointer<UInt32>
    let lastKey: Int
    private let reader: BlockReader
    private let isReadable: Bool
    /// Index of the lowest key that may have rows further on, and of the key whose rows ``next()`` came to.
    var key: Int
    /// Rows of the stretch in the open block: [from, to).
    private(set) var from = 0
    private(set) var to = 0
    private var row = 0
    private var block = -1
    private var rows = 0

    /// - Parameters:
    ///   - range: Of `keys`, not empty; see ``Run/Table/range(of:)``.
    ///   - reader: Of the table's shape; what it held before is forgotten.
    init(_ run: Run, _ table: Run.Table, _ keys: UnsafeBufferPointer<UInt32>, _ range: Range<Int>, _ reader: BlockReader) {
        self.run = run
        self.table = table
        self.keys = keys
        self.reader = reader
        key = range.lowerBound
        lastKey = range.upperBound - 1
        reader.block = -1
        isReadable = run.bytes.isSound(table.firsts)
    }

    /// Goes to the next stretch: the rows of one key within one block, which is then open with its keys decoded.
    /// - Returns: false after the last, and where the run is found damaged.
    @inline(__always) mutating func next() -> Bool {
        while true {
            if row == rows {
                guard nextBlock() else { return false }
                rows = reader.rows
                row = 0
            }
            let at = reader.key(row)
            if Int64(keys[key]) < at {
                key = firstKey(notBelow: at, after: key)
                if key > lastKey { return false }
            }
            let wanted = Int64(keys[key])
            if at == wanted {
                from = row
                to = row &+ 1
                if to < rows, reader.key(to) == wanted { to = reader.lowerBound(wanted &+ 1, from: to &+ 1) }
                row = to
                return true
            }
            row = row &+ 1 < rows && reader.key(row &+ 1) >= wanted ? row &+ 1 : reader.lowerBound(wanted, from: row &+ 1)
        }
    }

    /// The first key above index `key` that is not below `value`; one past the last when there is none.
    @inline(__always) func firstKey(notBelow value: Int64, after key: Int) -> Int {
        var low = key &+ 1
        var step = 1
        while low &+ step <= lastKey &+ 1, Int64(keys[low &+ step &- 1]) < value {
            low = low &+ step
            step = step &* 2
        }
        var high = min(lastKey &+ 1, low &+ step &- 1)
        while low < high {
            let middle = (low &+ high) &>> 1
            if Int64(keys[middle]) < value { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// Opens the next block that may have rows of ``key`` or a later one, and decodes its keys.
    mutating func nextBlock() -> Bool {
        guard isReadable, key <= lastKey else { return false }
        let wanted = keys[key]
        var next = block + 1
        guard next < table.blockCount else { return false }
        if next == 0 || (next + 1 < table.blockCount && first(of: next + 1) < wanted) {
            guard let found = run.block(for: wanted, in: table, from: next) else { return false }
            next = found
        }
        if first(of: next) > keys[lastKey] { return false }
        block = next
        guard run.open(next, of: table, in: reader) else { return false }
        return reader.needKeys() || run.damaged()
    }

    private func first(of block: Int) -> UInt32 { run.bytes.half(table.firsts.lowerBound + block * 4) }
}
