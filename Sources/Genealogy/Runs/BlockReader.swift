// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One block of a table, its columns decoded when they are first asked for. Reused from block to block; owned by one query.
final class BlockReader {
    private let shape: TableShape
    private let values: UnsafeMutablePointer<Int64>
    private let masks: UnsafeMutablePointer<Int>
    private let columns: UnsafeMutablePointer<Column>
    private var decoded: UInt32 = 0
    private(set) var rows = 0
    /// Which block this is; −1 for none.
    var block = -1

    init(_ shape: TableShape) {
        self.shape = shape
        values = .allocate(capacity: shape.columns * Column.blockRows)
        masks = .allocate(capacity: shape.columns)
        columns = .allocate(capacity: shape.columns)
        columns.initialize(repeating: Column(), count: shape.columns)
    }

    deinit {
        values.deallocate()
        masks.deallocate()
        columns.deallocate()
    }

    /// Reads the descriptors of a block. The bytes must stay while columns are read, and be followed by 8 readable bytes.
    /// - Returns: false when this is no block of this shape.
    func open(_ bytes: UnsafeRawBufferPointer) -> Bool {
        rows = 0
        decoded = 0
        block = -1
        var cursor = ByteCursor(bytes)
        let count = Int(cursor.byte()) + 1
        for c in 0..<shape.columns {
            // Most columns of a block hold one small number.
            if let base = cursor.smallConstant() {
                columns[c].form = .constant
                columns[c].base = base
                continue
            }
            guard let column = Column.parse(&cursor) else { return false }
            columns[c] = column
        }
        for c in 0..<shape.columns where columns[c].form != .constant { columns[c].packed = cursor.take(columns[c].packedSize(rows: count)) }
        guard cursor.isSound else { return false }
        for c in 0..<shape.columns { masks[c] = columns[c].form == .constant ? 0 : ~0 }
        rows = count
        return true
    }

    /// Bytes of column `c` without its descriptor's fixed part.
    func size(_ c: Int) -> Int {
        columns[c].form == .constant ? 0 : columns[c].packed.count + columns[c].seeds.count + columns[c].exceptions.count
    }

    func isConstant(_ c: Int) -> Bool { masks[c] == 0 }

    /// Decodes column `c` unless it has been.
    /// - Returns: false when its bytes are damaged.
    @inline(__always) func need(_ c: Int) -> Bool { decoded & (1 &<< UInt32(c)) != 0 || decode(c) }

    /// Decodes the columns whose bits are set, unless they have been.
    /// - Returns: false when their bytes are damaged.
    @inline(__always) func need(bits: UInt32) -> Bool { decoded & bits == bits || decode(bits: bits) }

    private func decode(bits: UInt32) -> Bool {
        for c in 0..<shape.columns where bits & (1 &<< UInt32(c)) != 0 && !need(c) { return false }
        return true
    }

    func needAll() -> Bool {
        for c in 0..<shape.columns where !need(c) { return false }
        return true
    }

    func needKeys() -> Bool { need(shape.key) }
    /// Key of a row, once the keys have been decoded.
    @inline(__always) func key(_ row: Int) -> Int64 { value(shape.key, row) }
    var lastKey: Int64 { value(shape.key, rows - 1) }

    private func decode(_ c: Int) -> Bool {
        let column = columns[c]
        var sources: (UnsafePointer<Int64>, Int)?
        var lengths: (UnsafePointer<Int64>, Int)?
        if column.form == .linear {
            guard c == shape.place, need(shape.key), need(shape.length) else { return false }
            sources = (UnsafePointer(values + shape.key * Column.blockRows), masks[shape.key])
            lengths = (UnsafePointer(values + shape.length * Column.blockRows), masks[shape.length])
        }
        guard column.decode(rows: rows, into: values + c * Column.blockRows, sources: sources, lengths: lengths) else { return false }
        decoded |= 1 &<< UInt32(c)
        return true
    }

    /// A column decoded before by ``need(_:)``; only its first value is set where it is constant.
    @inline(__always) func column(_ c: Int) -> UnsafePointer<Int64> { UnsafePointer(values + c &* Column.blockRows) }
    @inline(__always) func mask(_ c: Int) -> Int { masks[c] }
    @inline(__always) func value(_ c: Int, _ row: Int) -> Int64 { values[c &* Column.blockRows &+ (row & masks[c])] }

    @inline(__always) func values(_ c: Int) -> Values { Values(values: column(c), mask: masks[c]) }

    /// A decoded column, constant or not, for one inner loop. Valid until the reader goes to another block.
    struct Values {
        fileprivate let values: UnsafePointer<Int64>
        fileprivate let mask: Int

        @inline(__always) subscript(row: Int) -> Int64 { values[row & mask] }
    }

    /// Changes the decoded values of a column in place.
    func change(_ c: Int, _ body: (UnsafeMutablePointer<Int64>, Int) -> Bool) -> Bool {
        body(values + c * Column.blockRows, isConstant(c) ? 1 : rows)
    }

    /// First row at or after `start` whose key is not below `key`; `rows` for none. The key column has been decoded. Quick when the
    /// row is near `start`: it is searched in steps that double.
    func lowerBound(_ key: Int64, from start: Int = 0) -> Int {
        let keys = column(shape.key)
        let mask = masks[shape.key]
        var low = start
        var step = 1
        while low &+ step <= rows, keys[(low &+ step &- 1) & mask] < key {
            low = low &+ step
            step = step &* 2
        }
        var high = min(rows, low &+ step)
        while low < high {
            let middle = (low &+ high) &>> 1
            if keys[middle & mask] < key { low = middle &+ 1 } else { high = middle }
        }
        return low
    }
}
