// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// The fields of the row being read, wherever they come from. The only place that points into the reader's buffer.
final class RowFields {
    let records: CSVRecords
    let layout: TableLayout
    private let constants: [UnsafeMutableBufferPointer<UInt8>?]
    private var composed: [UnsafeMutableBufferPointer<UInt8>?]
    /// Fields that take part in the row's identity, in a fixed order.
    private let used: [Int]
    private var scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)
    private let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

    init(records: CSVRecords, layout: TableLayout) {
        self.records = records
        self.layout = layout
        constants = layout.origins.map { origin in
            guard case .constant(let bytes) = origin else { return nil }
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
            _ = copy.update(fromContentsOf: bytes)
            return UnsafeMutableBufferPointer(rebasing: copy[..<bytes.count])
        }
        composed = layout.origins.map { _ in nil }
        used = layout.origins.indices.filter { layout.origins[$0] != .absent }
    }

    deinit {
        for constant in constants { constant?.deallocate() }
        for text in composed { text?.deallocate() }
        scratch.deallocate()
    }

    func isAbsent(_ field: TableField) -> Bool { layout[field] == .absent }

    /// Without surrounding blanks; empty when the table has no such field. Valid until the next row.
    func bytes(_ field: TableField) -> UnsafeBufferPointer<UInt8> { bytes(field.rawValue) }

    private func bytes(_ ordinal: Int) -> UnsafeBufferPointer<UInt8> {
        switch layout.origins[ordinal] {
        case .absent: nothing
        case .column(let index): trimmed(records.field(index))
        case .constant: UnsafeBufferPointer(constants[ordinal] ?? UnsafeMutableBufferPointer(start: nil, count: 0))
        case .template(let parts): compose(parts, ordinal)
        }
    }

    /// Where the field stands in its line; 0 when it is no column.
    func column(_ field: TableField) -> Int {
        guard case .column(let index) = layout[field] else { return 0 }
        return records.column(of: index)
    }

    /// The fingerprint of the row: its fields in a fixed order, so the order of columns does not matter.
    func hash() -> RowHash {
        var count = 1
        scratch[0] = layout.kind.mark
        for ordinal in used {
            let text = bytes(ordinal)
            if count + text.count + 2 > scratch.count { growScratch(to: count + text.count + 2, keeping: count) }
            scratch[count] = UInt8(ordinal)
            count += 1
            for byte in text {
                scratch[count] = byte
                count += 1
            }
            scratch[count] = 0x1F
            count += 1
        }
        return RowHash(UnsafeBufferPointer(rebasing: scratch[..<count]))
    }

    private func compose(_ parts: [TemplatePart], _ ordinal: Int) -> UnsafeBufferPointer<UInt8> {
        var needed = 0
        for part in parts {
            switch part {
            case .text(let bytes): needed += bytes.count
            case .column(let index): needed += records.field(index).count
            }
        }
        if (composed[ordinal]?.count ?? 0) < needed {
            composed[ordinal]?.deallocate()
            composed[ordinal] = .allocate(capacity: max(needed, 64))
        }
        guard let buffer = composed[ordinal] else { return nothing }
        var count = 0
        for part in parts {
            switch part {
            case .text(let bytes):
                for byte in bytes {
                    buffer[count] = byte
                    count += 1
                }
            case .column(let index):
                let text = trimmed(records.field(index))
                // A template with an empty column in it says nothing.
                if text.isEmpty { return nothing }
                for byte in text {
                    buffer[count] = byte
                    count += 1
                }
            }
        }
        return UnsafeBufferPointer(rebasing: buffer[..<count])
    }

    private func growScratch(to size: Int, keeping count: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size * 2)
        for index in 0..<count { larger[index] = scratch[index] }
        scratch.deallocate()
        scratch = larger
    }

    private func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
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

/// The last few thousand names met, so that a name that comes back is not made again.
struct NameCache {
    private var entries = [Entry?](repeating: nil, count: 4096)

    private struct Entry {
        let written: RowHash
        let name: String
        /// Of the name as it is known.
        let hash: RowHash
    }

    /// The canonical name of a lot, and its fingerprint. Nil when the bytes are not UTF-8 or hold control characters.
    mutating func lot(_ bytes: UnsafeBufferPointer<UInt8>) -> (text: String, hash: RowHash)? {
        remembered(bytes) { text in
            var name = LotName.lenient(text)
            return (name, name == text ? nil : name.withUTF8 { RowHash($0) })
        }
    }

    /// The text as it is written.
    mutating func words(_ bytes: UnsafeBufferPointer<UInt8>) -> (text: String, hash: RowHash)? { remembered(bytes) { ($0, nil) } }

    private mutating func remembered(
        _ bytes: UnsafeBufferPointer<UInt8>, _ known: (String) -> (String, RowHash?)
    ) -> (text: String, hash: RowHash)? {
        let written = RowHash(bytes)
        let slot = Int(truncatingIfNeeded: written.high) & 4095
        if let entry = entries[slot], entry.written == written { return (entry.name, entry.hash) }
        guard let text = Self.text(bytes) else { return nil }
        let (name, hash) = known(text)
        entries[slot] = Entry(written: written, name: name, hash: hash ?? written)
        return (name, hash ?? written)
    }

    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        var isASCII = true
        for byte in bytes {
            if byte < 32 || byte == 127 { return nil }
            if byte > 127 { isASCII = false }
        }
        guard isASCII else { return String(validating: bytes, as: UTF8.self) }
        return String(unsafeUninitializedCapacity: bytes.count) { buffer in
            _ = buffer.update(fromContentsOf: bytes)
            return bytes.count
        }
    }
}
