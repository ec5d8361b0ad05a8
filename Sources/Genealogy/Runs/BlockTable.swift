// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Writes rows of Int64 columns, sorted by one key column, as blocks of 256 with a sparse index.
struct BlockTableWriter: ~Copyable {
    let shape: TableShape
    private let columns: UnsafeMutablePointer<Int64>
    private var rows = 0
    private var encoder = ColumnEncoder()
    private var descriptors = ByteWriter()
    private var data = ByteWriter()
    /// Byte offset of every block in the section, in units of 8, and the end.
    private(set) var offsets: [UInt32] = [0]
    /// Key of the first row of every block.
    private(set) var firsts: [UInt32] = []
    private(set) var rowCount = 0

    init(_ shape: TableShape) {
        self.shape = shape
        columns = .allocate(capacity: shape.columns * Column.blockRows)
    }

    deinit { columns.deallocate() }

    /// Takes one row: `fill` writes column c at index c × 256.
    @inline(__always) mutating func append(to out: inout ByteWriter, start: Int, _ fill: (UnsafeMutablePointer<Int64>) -> Void) {
        fill(columns + rows)
        rows &+= 1
        rowCount &+= 1
        if rows == Column.blockRows { flush(to: &out, start: start) }
    }

    /// Takes rows `range` of a decoded block, all columns; `replacing` gives another value for one column.
    mutating func append(_ block: BlockReader, _ range: Range<Int>, to out: inout ByteWriter, start: Int) {
        var from = range.lowerBound
        while from < range.upperBound {
            let count = min(range.upperBound - from, Column.blockRows - rows)
            for c in 0..<shape.columns {
                let target = columns + c * Column.blockRows + rows
                if block.isConstant(c) {
                    target.update(repeating: block.value(c, 0), count: count)
                } else {
                    target.update(from: block.column(c) + from, count: count)
                }
            }
            rows += count
            rowCount += count
            from += count
            if rows == Column.blockRows { flush(to: &out, start: start) }
        }
    }

    /// Writes what is left; nothing is appended afterwards.
    mutating func finish(to out: inout ByteWriter, start: Int) {
        if rows > 0 { flush(to: &out, start: start) }
    }

    private mutating func flush(to out: inout ByteWriter, start: Int) {
        descriptors.clear()
        data.clear()
        descriptors.append(byte: UInt8(rows - 1))
        let hint = columns + shape.hint * Column.blockRows
        let middle = hint[rows / 2]
        var low = rows / 2
        var high = rows / 2
        while low > 0, hint[low - 1] == middle { low -= 1 }
        while high < rows, hint[high] == middle { high += 1 }
        for c in 0..<shape.columns {
            let values = UnsafePointer(columns + c * Column.blockRows)
            let linear =
                shape.place == c
                ? (sources: UnsafePointer(columns + shape.key * Column.blockRows), lengths: UnsafePointer(columns + shape.length * Column.blockRows))
                : nil
            encoder.encode(values, rows: rows, stride: high - low, linear: linear, descriptors: &descriptors, data: &data)
        }
        firsts.append(UInt32(truncatingIfNeeded: columns[shape.key * Column.blockRows]))
        out.append(descriptors.bytes)
        out.append(data.bytes)
        out.align(to: 8)
        offsets.append(UInt32((out.count - start) / 8))
        rows = 0
    }
}

/// Which columns a table has and what is known of them.
struct TableShape: Sendable {
    let columns: Int
    /// The column rows are sorted by.
    let key: Int
    /// The column whose repetitions tell the pattern of a block.
    let hint: Int
    /// The column predicted from the row before by `length`; −1 for none.
    let place: Int
    let length: Int

    static let draws = TableShape(
        columns: DrawColumn.count, key: DrawColumn.source, hint: DrawColumn.product, place: DrawColumn.from, length: DrawColumn.length)
    /// (product, ordinal in the forward order).
    static let back = TableShape(columns: 2, key: 0, hint: 0, place: -1, length: -1)
    static let statements = TableShape(columns: StatementColumn.count, key: StatementColumn.lot, hint: StatementColumn.lot, place: -1, length: -1)
}

/// Columns of a draw row, in the order they stand in a block: what a prediction reads comes first.
enum DrawColumn {
    static let source = 0, shape = 1, product = 2, length = 3, from = 4, track = 5, productFrom = 6, productTo = 7
    static let uncertainty = 8, role = 9, step = 10, time = 11, sequence = 12
    static let count = 13
    static let names = [
        "source", "shape", "product", "length", "from", "track", "productFrom", "productTo", "uncertainty", "role", "step", "time", "sequence",
    ]

    /// For ``BlockReader/need(bits:)``.
    static func bits(_ columns: Int...) -> UInt32 { columns.reduce(0) { $0 | 1 << UInt32($1) } }
}

enum StatementColumn {
    static let lot = 0, shape = 1, amount = 2, product = 3, site = 4, text = 5, time = 6, sequence = 7
    static let count = 8
    /// Bit of the shape that says that an amount is given.
    static let hasAmount: Int64 = 256

    /// For ``BlockReader/need(bits:)``.
    static func bits(_ columns: Int...) -> UInt32 { columns.reduce(0) { $0 | 1 << UInt32($1) } }
}
