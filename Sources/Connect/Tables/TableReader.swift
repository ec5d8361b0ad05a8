// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// A table (`.csv`) as events: the built-in `lots.csv` and `draws.csv`, recognised by their header, or any other with a mapping.
///
/// A row that cannot be read is refused with its place and reason, and its neighbours go in. Reading again gives the same events with the
/// same IDs, so importing again changes nothing; see ``OpenGroups`` for what makes an event of rows.
package final class TableReader: ImportSource {
    package let kind: RowKind
    package let header: [UInt8]
    let records: CSVRecords
    let fields: RowFields
    let units: LotUnits
    var groups = OpenGroups()
    var names = NameCache()
    private var words = NameCache()
    private var refusals: [Refusal] = []
    private var isAtEnd = false
    private var timeText: [UInt8] = []
    private var timeRead: TableTime?
    private var unitText: [UInt8] = []
    private var unitRead: BookingUnit?

    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - map: For tables that are not built in.
    ///   - units: Shared by all files of one import.
    package init(path: String, map: TableMap?, units: LotUnits) throws(ImportError) {
        records = try CSVRecords(path: path, delimiter: map?.delimiter ?? UInt8(ascii: ","))
        self.units = units
        var names: [String] = []
        let columns: [Int]
        switch try records.next() {
        case .end:
            throw ImportError(
                code: .header, file: path, line: 1, column: 0, message: "The file is empty; a table begins with its header.",
                remedy: "Export it again with a header line.")
        case .damaged(let error): throw error
        case .record:
            for index in 0..<records.fieldCount {
                guard let name = NameCache.text(records.field(index)) else {
                    throw ImportError(
                        code: .encoding, file: path, line: 1, column: records.column(of: index), message: "The header is not UTF-8 text.",
                        remedy: "Save the table as “CSV UTF-8”.")
                }
                names.append(TableReader.withoutBlanks(name))
            }
            columns = (0..<records.fieldCount).map(records.column(of:))
            header = records.raw
        }
        let layout =
            if let map { try map.layout(header: names, file: path) } else {
                try TableLayout.builtIn(header: names, file: path, columns: columns)
            }
        kind = layout.kind
        width = names.count
        fields = RowFields(records: records, layout: layout)
    }

    private let width: Int

    package var bytesRead: Int64 { records.offset }
    package var bytesTotal: Int64? { records.total }

    package func takeRefusals() -> [Refusal] {
        defer { refusals = [] }
        return refusals
    }

    package func nextBatch(limit: Int) throws(ImportError) -> [Event]? {
        var batch: [Event] = []
        batch.reserveCapacity(limit)
        while batch.count < limit {
            if groups.isFull || isAtEnd {
                if groups.isEmpty { break }
                batch.append(groups.close())
                continue
            }
            // Refusals are handed over before they pile up.
            if refusals.count >= 10_000 { break }
            switch try records.next() {
            case .end: isAtEnd = true
            case .damaged(let error): refusals.append(Refusal(error, raw: records.skipped))
            case .record: readRow()
            }
        }
        return batch.isEmpty && isAtEnd && refusals.isEmpty ? nil : batch
    }

    private func readRow() {
        do throws(RowFault) {
            guard records.fieldCount == width else {
                throw RowFault(
                    code: .shape, field: nil, message: "This row has \(records.fieldCount) fields where the header has \(width).",
                    remedy: "Put fields that hold the delimiter in quotes, or add the missing ones.")
            }
            switch kind {
            case .lot: try readLot()
            case .draw: try readDraw()
            case .hold: try readHold()
            case .measurement: try readMeasurement()
            }
        } catch {
            refusals.append(
                Refusal(
                    ImportError(
                        code: error.code, file: records.name, line: records.line, column: error.field.map(fields.column) ?? 0,
                        message: error.message, remedy: error.remedy),
                    raw: records.raw))
        }
    }

    private static func withoutBlanks(_ text: String) -> String {
        var slice = Substring(text)
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }
}

/// Why a row is refused; the reader adds file and line.
struct RowFault: Error {
    var code: ImportError.Code
    var field: TableField?
    var message: String
    var remedy: String
}

/// The fields of a row as what they mean.
extension TableReader {
    /// A lot's canonical name and its fingerprint, which must be there.
    func name(_ field: TableField) throws(RowFault) -> (text: String, hash: RowHash) {
        let bytes = fields.bytes(field)
        guard !bytes.isEmpty else {
            throw RowFault(code: .missing, field: field, message: "“\(field.name)” is empty.", remedy: "Name it, or remove the row.")
        }
        return try text(bytes, field) { names.lot(bytes) }
    }

    /// Words that may be empty.
    func words(_ field: TableField) throws(RowFault) -> String {
        let bytes = fields.bytes(field)
        return bytes.isEmpty ? "" : try text(bytes, field) { words.words(bytes) }.text
    }

    private func text(
        _ bytes: UnsafeBufferPointer<UInt8>, _ field: TableField, _ make: () -> (text: String, hash: RowHash)?
    ) throws(RowFault) -> (text: String, hash: RowHash) {
        guard bytes.count <= 1024 else {
            throw RowFault(
                code: .tooLong, field: field, message: "“\(field.name)” is \(bytes.count) bytes long; a name has at most 1024.",
                remedy: "Look for a missing quote or delimiter before it.")
        }
        guard let made = make() else {
            throw RowFault(
                code: .encoding, field: field, message: "“\(field.name)” is not UTF-8 text, or holds control characters.",
                remedy: "Save the table as “CSV UTF-8”, and keep line breaks and tabs out of names.")
        }
        return made
    }

    /// The row's time; consecutive rows mostly have the same.
    func time() throws(RowFault) -> TableTime {
        let bytes = fields.bytes(.time)
        if let timeRead, bytes.count == timeText.count, bytes.elementsEqual(timeText) { return timeRead }
        guard !bytes.isEmpty else {
            throw RowFault(
                code: .missing, field: .time, message: "“time” is empty.", remedy: "Write when it happened, such as 2027-01-04T08:00:00+09:00.")
        }
        do throws(TableTime.Fault) {
            let time = try fields.layout.time.read(bytes)
            timeText = Array(bytes)
            timeRead = time
            return time
        } catch {
            let shown = Self.shown(bytes)
            let (message, remedy) =
                switch error {
                case .noOffset:
                    (
                        "The time “\(shown)” has no offset from UTC.",
                        "Write it with one, such as 2027-01-04T08:00:00+09:00, or give the zone in a mapping."
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
    func unit(_ field: TableField) throws(RowFault) -> BookingUnit? {
        let bytes = fields.bytes(field)
        guard !bytes.isEmpty else { return nil }
        if let unitRead, bytes.count == unitText.count, bytes.elementsEqual(unitText) { return unitRead }
        guard let unit = NameCache.text(bytes).flatMap(BookingUnit.find) else {
            throw RowFault(
                code: .unit, field: field, message: "The unit “\(Self.shown(bytes))” is not one the ledger books.",
                remedy: "Write a UCUM code such as kg, t, m, {piece}, kW.h, L, or a UN/ECE code such as KGM, TNE, MTR, H87.")
        }
        unitText = Array(bytes)
        unitRead = unit
        return unit
    }

    /// A number in small units of `unit`; nil when the field is empty.
    func amount(_ field: TableField, _ unit: BookingUnit) throws(RowFault) -> Int64? {
        let bytes = fields.bytes(field)
        guard !bytes.isEmpty else { return nil }
        do throws(MeasureError) {
            return try fields.layout.number.amount(bytes, unit)
        } catch {
            throw RowFault(code: .number, field: field, message: "“\(field.name)”: \(error.message)", remedy: error.remedy)
        }
    }

    static func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String { String(decoding: bytes.prefix(80), as: UTF8.self) }
}
