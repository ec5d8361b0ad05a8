// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The fields of the row being read, wherever they come from. The only place that points into the reader's buffer.
struct RowFields: ~Copyable {
    var records: CSVRecords
    let layout: TableLayout
    /// By the raw value of a field: its column; −1 where it is none, −2 where it is made up (``composed``).
    private let columns: [Int]
    /// By the raw value of a field, of the row being read: its bytes without surrounding blanks.
    private let texts: UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>
    /// Fields that take part in the row's identity, in a fixed order.
    private let used: [Int]
    private var composed: [UnsafeMutableBufferPointer<UInt8>]
    private var scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)

    init(_ records: consuming CSVRecords, _ layout: TableLayout) {
        self.records = records
        self.layout = layout
        columns = layout.origins.map { origin in
            switch origin {
            case .absent: -1
            case .column(let index): index
            case .constant, .template: -2
            }
        }
        composed = layout.origins.map { origin in
            guard case .constant(let bytes) = origin else { return UnsafeMutableBufferPointer(start: nil, count: 0) }
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
            _ = copy.update(fromContentsOf: bytes)
            return copy
        }
        used = layout.origins.indices.filter { layout.origins[$0] != .absent }
        texts = .allocate(capacity: columns.count)
        texts.initialize(repeating: UnsafeBufferPointer(start: nil, count: 0), count: columns.count)
    }

    deinit {
        for text in composed { text.deallocate() }
        texts.deallocate()
        scratch.deallocate()
    }

    /// Finds the fields of the record just read.
    mutating func begin() {
        for ordinal in used {
            let column = columns[ordinal]
            texts[ordinal] = column >= 0 ? Self.trimmed(records.field(column)) : madeUp(ordinal)
        }
    }

    func isAbsent(_ field: TableField) -> Bool { columns[field.rawValue] == -1 }

    /// Without surrounding blanks; empty when the table has no such field. Valid until the next row.
    @inline(__always) func bytes(_ field: TableField) -> UnsafeBufferPointer<UInt8> { texts[field.rawValue] }

    private mutating func madeUp(_ ordinal: Int) -> UnsafeBufferPointer<UInt8> {
        if case .template(let parts) = layout.origins[ordinal] { return compose(parts, ordinal) }
        return UnsafeBufferPointer(composed[ordinal])
    }

    /// Where the field stands in its line; 0 when it is no column.
    func column(_ field: TableField) -> Int {
        let column = columns[field.rawValue]
        return column >= 0 ? records.column(of: column) : 0
    }

    /// The fingerprint of the row: its fields in a fixed order, so the order of columns does not matter.
    mutating func hash() -> RowHash {
        var count = 1
        scratch[0] = layout.kind.mark
        for ordinal in used {
            let text = texts[ordinal]
            if count + text.count + 2 > scratch.count { growScratch(to: count + text.count + 2, keeping: count) }
            let out = scratch.baseAddress! + count
            out[0] = UInt8(truncatingIfNeeded: ordinal)
            if let from = text.baseAddress { (out + 1).update(from: from, count: text.count) }
            out[text.count + 1] = 0x1F
            count += text.count + 2
        }
        return RowHash(UnsafeBufferPointer(rebasing: scratch[..<count]))
    }

    private mutating func compose(_ parts: [TemplatePart], _ ordinal: Int) -> UnsafeBufferPointer<UInt8> {
        var needed = 0
        for part in parts {
            switch part {
            case .text(let bytes): needed += bytes.count
            case .column(let index): needed += records.field(index).count
            }
        }
        if composed[ordinal].count < needed {
            composed[ordinal].deallocate()
            composed[ordinal] = .allocate(capacity: max(needed, 64))
        }
        let buffer = composed[ordinal]
        var count = 0
        for part in parts {
            switch part {
            case .text(let bytes):
                for byte in bytes {
                    buffer[count] = byte
                    count += 1
                }
            case .column(let index):
                let text = Self.trimmed(records.field(index))
                // A template with an empty column in it says nothing.
                if text.isEmpty { return text }
                for byte in text {
                    buffer[count] = byte
                    count += 1
                }
            }
        }
        return UnsafeBufferPointer(rebasing: buffer[..<count])
    }

    private mutating func growScratch(to size: Int, keeping count: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size * 2)
        for index in 0..<count { larger[index] = scratch[index] }
        scratch.deallocate()
        scratch = larger
    }

    @inline(__always) private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var from = 0
        var to = text.count
        while from < to, text[from] == 32 || text[from] == 9 { from += 1 }
        while to > from, text[to - 1] == 32 || text[to - 1] == 9 { to -= 1 }
        return from == 0 && to == text.count ? text : UnsafeBufferPointer(rebasing: text[from..<to])
    }
}

extension RowKind {
    /// Keeps equal rows of different kinds apart.
    fileprivate var mark: UInt8 {
        switch self {
        case .lot: 1
        case .draw: 2
        case .hold: 3
        case .measurement: 4
        }
    }
}
