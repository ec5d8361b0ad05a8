// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// A table (`.csv`) as events: the built-in `lots.csv` and `draws.csv`, recognised by their header, or any other with a mapping.
///
/// A row that cannot be read is refused with its place and reason, and its neighbours go in. Reading again gives the same events with the
/// same IDs, so importing again changes nothing; see ``OpenGroups`` for what makes an event of rows.
package final class TableReader: ImportSource {
    package let kind: RowKind
    package let header: [UInt8]
    private var table: TableRows

    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - map: For tables that are not built in.
    ///   - units: Shared by all files of one import.
    package init(path: String, map: TableMap?, units: LotUnits) throws(ImportError) {
        var records = try CSVRecords(path: path, delimiter: map?.delimiter ?? UInt8(ascii: ","))
        var names: [String] = []
        switch try records.next() {
        case .end:
            throw ImportError(
                code: .header, file: path, line: 1, column: 0, message: "The file is empty; a table begins with its header.",
                remedy: "Export it again with a header line.")
        case .damaged(let error): throw error
        case .record:
            for index in 0..<records.fieldCount {
                guard let name = TableText.string(records.field(index)) else {
                    throw ImportError(
                        code: .encoding, file: path, line: 1, column: records.column(of: index), message: "The header is not UTF-8 text.",
                        remedy: "Save the table as “CSV UTF-8”.")
                }
                names.append(TableReader.withoutBlanks(name))
            }
        }
        header = records.raw
        let columns = (0..<records.fieldCount).map { records.column(of: $0) }
        let layout =
            if let map { try map.layout(header: names, file: path) } else {
                try TableLayout.builtIn(header: names, file: path, columns: columns)
            }
        kind = layout.kind
        table = TableRows(records, layout, units)
    }

    package var bytesRead: Int64 { table.fields.records.offset }
    package var bytesTotal: Int64? { table.fields.records.total }

    package func takeRefusals() -> [Refusal] { table.takeRefusals() }
    package func nextBatch(limit: Int) throws(ImportError) -> CanonicalEvents? { try table.nextBatch(limit: limit) }

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
