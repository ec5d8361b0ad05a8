// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Where each draw of each merged run stands in the forward order of the result.
final class OrdinalMap {
    private let places: UnsafeMutablePointer<UInt32>
    private let starts: [Int]
    private let rows: [Int]
    private var next: UInt32 = 0

    init(_ rows: [Int]) {
        self.rows = rows
        var total = 0
        var starts: [Int] = []
        for count in rows {
            starts.append(total)
            total += count
        }
        self.starts = starts
        places = .allocate(capacity: max(1, total))
        places.initialize(repeating: 0, count: max(1, total))
    }

    deinit { places.deallocate() }

    /// The next `count` rows of the result are those of `run` from `ordinal` on.
    func place(_ count: Int, of run: Int, from ordinal: Int) {
        let start = places + starts[run] + ordinal
        for i in 0..<count { start[i] = next &+ UInt32(truncatingIfNeeded: i) }
        next &+= UInt32(truncatingIfNeeded: count)
    }

    /// False when an old ordinal is none of the run's.
    func translate(_ values: UnsafeMutablePointer<Int64>, count: Int, of run: Int) -> Bool {
        for i in 0..<count {
            let old = values[i]
            guard old >= 0, old < rows[run] else { return false }
            values[i] = Int64(places[starts[run] + Int(old)])
        }
        return true
    }
}

/// Merges one table of several runs, in ledger order, by its key; rows with equal keys stay in ledger order. Forward tables fill
/// `ordinals`, the backward one is translated by it.
/// - Returns: false when a block is damaged.
func mergeSorted(
    _ runs: [Run], _ part: (Run) -> Run.Table, _ shape: TableShape, _ ordinals: OrdinalMap?,
    into table: inout BlockTableWriter, _ out: inout ByteWriter, _ start: Int
) -> Bool {
    let isBackward = shape.columns == TableShape.back.columns
    var cursors: [MergeCursor] = []
    for (index, run) in runs.enumerated() where part(run).rows > 0 {
        let cursor = MergeCursor(run, part(run), index, shape)
        guard cursor.openNext(translating: isBackward ? ordinals : nil) else { return false }
        cursors.append(cursor)
    }
    while !cursors.isEmpty {
        var best = 0
        var second = -1
        for i in 1..<max(1, cursors.count) {
            if cursors[i].key < cursors[best].key {
                second = best
                best = i
            } else if second < 0 || cursors[i].key < cursors[second].key {
                second = i
            }
        }
        let cursor = cursors[best]
        var end = cursor.reader.rows
        if second >= 0 {
            let limit = cursors[second].key
            end = cursor.reader.lowerBound(best < second ? limit + 1 : limit, from: cursor.row)
        }
        if !isBackward, let ordinals {
            ordinals.place(end - cursor.row, of: cursor.index, from: cursor.block * Column.blockRows + cursor.row)
        }
        table.append(cursor.reader, cursor.row..<end, to: &out, start: start)
        cursor.row = end
        if end < cursor.reader.rows {
            cursor.key = cursor.reader.value(shape.key, end)
        } else if cursor.block + 1 < cursor.table.blockCount {
            guard cursor.openNext(translating: isBackward ? ordinals : nil) else { return false }
        } else {
            cursors.remove(at: best)
        }
    }
    return true
}

/// Where the merge stands in one run.
private final class MergeCursor {
    let run: Run
    let table: Run.Table
    let index: Int
    let reader: BlockReader
    private let shape: TableShape
    var block = -1
    var row = 0
    var key: Int64 = 0

    init(_ run: Run, _ table: Run.Table, _ index: Int, _ shape: TableShape) {
        self.run = run
        self.table = table
        self.index = index
        self.shape = shape
        reader = BlockReader(shape)
    }

    func openNext(translating ordinals: OrdinalMap?) -> Bool {
        block += 1
        row = 0
        guard run.open(block, of: table, in: reader) else { return false }
        guard reader.needAll() else { return run.damaged() }
        if let ordinals {
            guard reader.change(1, { ordinals.translate($0, count: $1, of: index) }) else { return run.damaged() }
        }
        key = reader.value(shape.key, 0)
        return true
    }
}

/// Indices of `keys` in ascending order of key; equal keys stay in order. Least significant digit first, 11 bits a pass.
func radixOrder(_ keys: [UInt32]) -> [UInt32] {
    var order = keys.indices.map { UInt32($0) }
    var spare = [UInt32](repeating: 0, count: keys.count)
    var varying: UInt32 = 0
    for key in keys { varying |= key ^ keys[0] }
    var counts = [Int](repeating: 0, count: 2048)
    for shift in [UInt32(0), 11, 22] where (varying >> shift) & 2047 != 0 {
        for i in 0..<2048 { counts[i] = 0 }
        for key in keys { counts[Int((key >> shift) & 2047)] += 1 }
        var sum = 0
        for i in 0..<2048 {
            let count = counts[i]
            counts[i] = sum
            sum += count
        }
        for index in order {
            let digit = Int((keys[Int(index)] >> shift) & 2047)
            spare[counts[digit]] = index
            counts[digit] += 1
        }
        swap(&order, &spare)
    }
    return order
}
