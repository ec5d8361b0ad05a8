// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads the rows of a table, one after the other, and closes the events they make.
///
/// A value and not an object, because this is the loop that a hundred million rows go through.
struct TableRows: ~Copyable {
    var fields: RowFields
    let units: LotUnits
    var groups = OpenGroups()
    private var refusals: [Refusal] = []
    private var isAtEnd = false
    /// Fields of the header.
    private let width: Int
    private var timeText: [UInt8] = []
    private var timeRead: TableTime?
    private var unitText: [UInt8] = []
    private var unitRead: BookingUnit?
    private var respelled = RespelledNames(LotName.lenient)
    private var sites = RespelledNames(LotName.site)

    init(_ records: consuming CSVRecords, _ layout: TableLayout, _ units: LotUnits) {
        width = records.fieldCount
        fields = RowFields(records, layout)
        self.units = units
    }

    mutating func takeRefusals() -> [Refusal] {
        defer { refusals = [] }
        return refusals
    }

    /// About `limit` events, fewer at the end; nil when there are no more.
    mutating func nextBatch(limit: Int) throws(ImportError) -> CanonicalEvents? {
        var batch = RecordBuilder(events: limit)
        while batch.count < limit {
            if groups.isFull || isAtEnd {
                if groups.isEmpty { break }
                groups.close(into: &batch)
                continue
            }
            // Refusals are handed over before they pile up.
            if refusals.count >= 10_000 { break }
            switch try fields.records.next() {
            case .end: isAtEnd = true
            case .damaged(let error): refusals.append(Refusal(error, raw: fields.records.skipped))
            case .record: readRow()
            }
        }
        return batch.count == 0 && isAtEnd && refusals.isEmpty ? nil : batch.finish()
    }

    private mutating func readRow() {
        do throws(RowFault) {
            guard fields.records.fieldCount == width else {
                throw RowFault(
                    code: .shape, field: nil, message: "This row has \(fields.records.fieldCount) fields where the header has \(width).",
                    remedy: "Put fields that hold the delimiter in quotes, or add the missing ones.")
            }
            fields.begin()
            switch fields.layout.kind {
            case .lot: try readLot()
            case .draw: try readDraw()
            case .hold: try readHold()
            case .measurement: try readMeasurement()
            }
        } catch {
            let refusal = ImportError(
                code: error.code, file: fields.records.name, line: fields.records.line, column: error.field.map { fields.column($0) } ?? 0,
                message: error.message, remedy: error.remedy)
            refusals.append(Refusal(refusal, raw: fields.records.raw))
        }
    }
}

/// The fields of a row as what they mean.
extension TableRows {
    /// A lot's canonical name, which must be there. Valid until the next row.
    mutating func name(_ field: TableField) throws(RowFault) -> OpenGroups.Bytes {
        let bytes = fields.bytes(field)
        guard !bytes.isEmpty else {
            throw RowFault(code: .missing, field: field, message: "“\(field.name)” is empty.", remedy: "Name it, or remove the row.")
        }
        if bytes.count <= TableText.longest, LotName.isCanonical(bytes) { return bytes }
        try check(bytes, field)
        return respelled.spelling(of: bytes)
    }

    /// Words that may be empty. Valid until the next row.
    mutating func words(_ field: TableField) throws(RowFault) -> OpenGroups.Bytes {
        let bytes = fields.bytes(field)
        if !bytes.isEmpty { try check(bytes, field) }
        return bytes
    }

    /// The site of a place that may be empty; see ``LotName/site(of:)``. Valid until the next row.
    mutating func site(_ field: TableField) throws(RowFault) -> OpenGroups.Bytes {
        let bytes = try words(field)
        return bytes.isEmpty ? bytes : sites.spelling(of: bytes)
    }

    private func check(_ bytes: OpenGroups.Bytes, _ field: TableField) throws(RowFault) {
        guard bytes.count <= TableText.longest else {
            throw RowFault(
                code: .tooLong, field: field,
                message: "“\(field.name)” is \(bytes.count) bytes long; a name has at most \(TableText.longest).",
                remedy: "Look for a missing quote or delimiter before it.")
        }
        guard TableText.isSound(bytes) else {
            throw RowFault(
                code: .encoding, field: field, message: "“\(field.name)” is not UTF-8 text, or holds control characters.",
                remedy: "Save the table as “CSV UTF-8”, and keep line breaks and tabs out of names.")
        }
    }

    /// The row's time; consecutive rows mostly have the same.
    mutating func time() throws(RowFault) -> TableTime {
        let bytes = fields.bytes(.time)
        if let timeRead, timeText.withUnsafeBufferPointer({ TableText.isEqual($0, bytes) }) { return timeRead }
        guard !bytes.isEmpty else {
            throw RowFault(
                code: .missing, field: .time, message: "“time” is empty.", remedy: "Write when it happened, such as 2027-01-04T08:00:00+09:00.")
        }
        do throws(TableTime.Fault) {
            let time = try fields.layout.time.read(bytes)
            guard time.instant >= .earliestOfEvents else { throw .tooEarly }
            timeText = Array(bytes)
            timeRead = time
            return time
        } catch {
            let shown = TableText.shown(bytes)
            let (message, remedy) =
                switch error {
                case .noOffset:
                    (
                        "The time “\(shown)” has no offset from UTC.",
                        "Write it with one, such as 2027-01-04T08:00:00+09:00, or give the zone in a mapping."
                    )
                case .tooEarly:
                    (
                        "The time “\(shown)” is before 1990, when nothing that is traced here was made.",
                        "Check the year, and the clock it was read from: one that was never set says 1970 or 1980."
                    )
                case .range: ("The time “\(shown)” does not exist.", "Check month, day, hour and offset.")
                case .form:
                    if fields.layout.time == .iso {
                        ("“\(shown)” is not a time.", "Write ISO 8601 with offset, such as 2027-01-04T08:00:00+09:00.")
                    } else {
                        ("“\(shown)” is not a time in the mapping's format.", "Mend the time, or the format in the mapping.")
                    }
                }
            throw RowFault(code: .time, field: .time, message: message, remedy: remedy)
        }
    }

    /// The unit written in the row; nil when the field is empty.
    mutating func unit(_ field: TableField) throws(RowFault) -> BookingUnit? {
        let bytes = fields.bytes(field)
        guard !bytes.isEmpty else { return nil }
        if let unitRead, unitText.withUnsafeBufferPointer({ TableText.isEqual($0, bytes) }) { return unitRead }
        guard let unit = TableText.string(bytes).flatMap(BookingUnit.find) else {
            throw RowFault(
                code: .unit, field: field, message: "The unit “\(TableText.shown(bytes))” is not one the ledger books.",
                remedy: "Write a UCUM code such as kg, t, m, {piece}, kW.h, L, or a UN/ECE code such as KGM, TNE, MTR, H87.")
        }
        unitText = Array(bytes)
        unitRead = unit
        return unit
    }

    /// A number in small units of `unit`; nil when the field is empty.
    mutating func amount(_ field: TableField, _ unit: BookingUnit) throws(RowFault) -> Int64? {
        let bytes = fields.bytes(field)
        guard !bytes.isEmpty else { return nil }
        do throws(MeasureError) {
            return try fields.layout.number.amount(bytes, unit)
        } catch {
            throw RowFault(code: .number, field: field, message: "“\(field.name)”: \(error.message)", remedy: error.remedy)
        }
    }
}

/// Texts of a table as bytes.
enum TableText {
    /// Bytes of the longest name.
    static let longest = 1024

    /// UTF-8 without control characters.
    static func isSound(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var isASCII = true
        for byte in bytes {
            if byte < 32 || byte == 127 { return false }
            if byte > 127 { isASCII = false }
        }
        return isASCII || String(validating: bytes, as: UTF8.self) != nil
    }

    static func isEqual(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard one.count == other.count, let one = one.baseAddress, let start = other.baseAddress else { return one.count == other.count }
        return memcmp(one, start, other.count) == 0
    }

    static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String? { isSound(bytes) ? String(decoding: bytes, as: UTF8.self) : nil }

    /// The beginning of a text that may be none, for a message.
    static func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String { String(decoding: bytes.prefix(80), as: UTF8.self) }
}

/// Names that are known under another spelling than they are written in: the last thousand met.
private struct RespelledNames: ~Copyable {
    private var entries = [Entry?](repeating: nil, count: 1024)
    /// What was asked for last, kept while a row needs it: a row asks for at most three.
    private var given = (0..<4).map { _ in UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64) }
    private var next = 0
    private let spell: (String) -> String

    private struct Entry {
        let written: [UInt8]
        let spelling: [UInt8]
    }

    /// - Parameter spell: A name's known spelling from a written one.
    init(_ spell: @escaping (String) -> String) { self.spell = spell }

    deinit {
        for text in given { text.deallocate() }
    }

    mutating func spelling(of written: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let slot = Int(truncatingIfNeeded: RowHash(written).high) & 1023
        if let known = entries[slot], known.written.withUnsafeBufferPointer({ TableText.isEqual($0, written) }) { return give(known.spelling) }
        let spelling = Array(spell(String(decoding: written, as: UTF8.self)).utf8)
        entries[slot] = Entry(written: Array(written), spelling: spelling)
        return give(spelling)
    }

    private mutating func give(_ text: [UInt8]) -> UnsafeBufferPointer<UInt8> {
        next = (next + 1) % given.count
        if given[next].count < text.count {
            given[next].deallocate()
            given[next] = .allocate(capacity: text.count)
        }
        _ = given[next].update(fromContentsOf: text)
        return UnsafeBufferPointer(rebasing: given[next][..<text.count])
    }
}
