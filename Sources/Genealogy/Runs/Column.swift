// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// How 1 … 256 values of one column are kept in a block: a prediction for each value, and what it is off by, in as few bits as possible.
///
///     value(i) = prediction(i) + base + packed(i)
///
/// | form | prediction | seeds |
/// |---|---|---|
/// | constant | – | the value is `base` |
/// | frame | 0 | 0 |
/// | delta | the value `stride` rows before | `stride` |
/// | linear | the end of the row before, where its source is the same, else 0 | 1 |
///
/// Seeds are the first values; they stand in the descriptor. The few residuals that do not fit the width are exceptions: they are
/// packed as 0 and patched. All arithmetic wraps, so every Int64 comes back.
struct Column {
    static let blockRows = 256
    static let mostExceptions = 32
    static let largestStride = 32

    enum Form: UInt8 { case constant = 0, frame = 1, delta = 2, linear = 3 }

    var form = Form.constant
    var width = 0
    var stride = 0
    var base: Int64 = 0
    var seeds = UnsafeRawBufferPointer(start: nil, count: 0)
    var exceptions = UnsafeRawBufferPointer(start: nil, count: 0)
    var packed = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Reads one descriptor of a block of `rows`; nil when it cannot have been written by ``ColumnEncoder``.
    static func parse(_ cursor: inout ByteCursor) -> Column? {
        var column = Column()
        let tag = cursor.byte()
        guard let form = Form(rawValue: tag & 3), tag < 8 else { return nil }
        column.form = form
        if form == .constant {
            column.base = cursor.signed()
            return cursor.isSound ? column : nil
        }
        column.width = Int(cursor.byte())
        guard column.width <= 56 || column.width == 64 else { return nil }
        column.base = cursor.signed()
        switch form {
        case .delta: column.stride = Int(cursor.byte())
        case .linear: column.stride = 1
        default: column.stride = 0
        }
        guard column.stride <= largestStride, form != .delta || column.stride > 0 else { return nil }
        if column.stride > 0 { column.seeds = cursor.take(Int(truncatingIfNeeded: cursor.varint())) }
        if tag & 4 != 0 { column.exceptions = cursor.take(Int(truncatingIfNeeded: cursor.varint())) }
        return cursor.isSound ? column : nil
    }

    func packedCount(rows: Int) -> Int { form == .constant ? 0 : max(0, rows - stride) }
    func packedSize(rows: Int) -> Int { (packedCount(rows: rows) * width + 7) / 8 }

    /// Writes `rows` values, or one when the column is constant.
    /// - Parameters:
    ///   - out: room for 256 values.
    ///   - sources, lengths: columns a linear prediction reads, with the masks of their indices (0 for a constant column).
    /// - Returns: false when the column cannot have been written by ``ColumnEncoder``.
    func decode(
        rows: Int, into out: UnsafeMutablePointer<Int64>,
        sources: (UnsafePointer<Int64>, Int)?, lengths: (UnsafePointer<Int64>, Int)?
    ) -> Bool {
        if form == .constant {
            out[0] = base
            return true
        }
        let first = min(stride, rows)
        var seed = ByteCursor(seeds)
        var last: Int64 = 0
        for i in 0..<first {
            last = last &+ seed.signed()
            out[i] = last
        }
        guard seed.isSound else { return false }
        let count = rows - first
        let residuals = out + first
        unpack(count: count, into: residuals)
        var patch = ByteCursor(exceptions)
        while patch.left > 0 {
            let at = Int(patch.byte())
            let value = patch.signed()
            guard patch.isSound, at < count else { return false }
            residuals[at] = base &+ value
        }
        switch form {
        case .constant, .frame:
            break
        case .delta where stride == 1:
            var sum = last
            for i in 0..<count {
                sum = sum &+ residuals[i]
                residuals[i] = sum
            }
        case .delta:
            for i in 0..<count { residuals[i] = residuals[i] &+ out[i] }
        case .linear:
            guard let sources, let lengths else { return false }
            for i in 1..<max(1, rows) {
                let same = sources.0[i & sources.1] == sources.0[(i &- 1) & sources.1]
                if same { out[i] = out[i] &+ out[i &- 1] &+ lengths.0[(i &- 1) & lengths.1] }
            }
        }
        return true
    }

    /// `packed` has been checked to hold `count` values and to be followed by at least 8 readable bytes.
    @inline(__always) private func unpack(count: Int, into out: UnsafeMutablePointer<Int64>) {
        guard width > 0, let start = packed.baseAddress else {
            out.update(repeating: base, count: count)
            return
        }
        let mask: UInt64 = width == 64 ? ~0 : (1 &<< UInt64(width)) &- 1
        // A word, less the bits that stand before the value, holds this many values whole.
        let atOnce = width > 28 ? 1 : 57 / width
        var bit = 0
        var i = 0
        while i &+ atOnce <= count {
            var word = start.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self) &>> UInt64(bit & 7)
            for k in 0..<atOnce {
                out[i &+ k] = base &+ Int64(bitPattern: word & mask)
                word = word &>> UInt64(width)
            }
            i = i &+ atOnce
            bit = bit &+ width &* atOnce
        }
        while i < count {
            let word = start.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
            out[i] = base &+ Int64(bitPattern: (word &>> UInt64(bit & 7)) & mask)
            bit = bit &+ width
            i = i &+ 1
        }
    }
}
