// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a row of a table is.
package enum RowKind: String, Hashable, Sendable, CaseIterable {
    case lot, draw, hold, measurement
}

/// The fields rows are made of, by the names the built-in tables and mappings use. Raw values are places in a layout.
enum TableField: Int, CaseIterable {
    case lot, product, quantity, unit, time, site
    case source, from, to, length, productLot
    case step, track, role
    case productFrom, productTo, productUnit
    case characteristic, value, place

    var name: String {
        switch self {
        case .productLot: "product_lot"
        case .productFrom: "product_from"
        case .productTo: "product_to"
        case .productUnit: "product_unit"
        default: "\(self)"
        }
    }

    init?(name: String) {
        guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = field
    }
}

/// Where a field of a row comes from.
enum FieldOrigin: Hashable {
    case absent
    case column(Int)
    case constant([UInt8])
    case template([TemplatePart])
}

enum TemplatePart: Hashable {
    case text([UInt8])
    case column(Int)
}

/// How the columns of one file become rows of one kind.
struct TableLayout {
    var kind: RowKind
    /// By the raw value of ``TableField``.
    var origins: [FieldOrigin]
    var number = TableNumber()
    var time = TimeForm.iso

    init(kind: RowKind) {
        self.kind = kind
        origins = Array(repeating: .absent, count: TableField.allCases.count)
    }

    subscript(field: TableField) -> FieldOrigin {
        get { origins[field.rawValue] }
        set { origins[field.rawValue] = newValue }
    }

    private static let lots: (needed: [TableField], allowed: [TableField]) = ([.lot, .product, .quantity, .unit, .time, .site], [])
    private static let draws: (needed: [TableField], allowed: [TableField]) = (
        [.source, .from, .to, .productLot, .time, .step], [.track, .role, .productFrom, .productTo]
    )

    /// The built-in table with this header, in any column order.
    static func builtIn(header: [String], file: String, columns: [Int]) throws(ImportError) -> TableLayout {
        func refusal(_ column: Int, _ message: String, _ remedy: String) -> ImportError {
            ImportError(code: .header, file: file, line: 1, column: column, message: message, remedy: remedy)
        }
        let names = header.map { $0.lowercased() }
        let isLots = names.contains("lot") && (names.contains("quantity") || names.contains("unit"))
        guard isLots || (names.contains("source") && names.contains("product_lot")) else {
            let split = [";", "\t", "|"].first { header.count == 1 && header[0].contains($0) }
            let separator = split == "\t" ? "tabs" : "“\(split ?? ",")”"
            throw refusal(
                1, "The header is “\(header.joined(separator: ",").prefix(200))”, which is none of the built-in tables.",
                split == nil
                    ? "Expected lot,product,quantity,unit,time,site or source,from,to,product_lot,time,step; for other columns give --map MAP.yaml."
                    : "The columns look separated by \(separator); built-in tables use commas. Give --map MAP.yaml with its delimiter."
            )
        }
        let shape = isLots ? lots : draws
        var layout = TableLayout(kind: isLots ? .lot : .draw)
        for (index, name) in names.enumerated() {
            guard let field = (shape.needed + shape.allowed).first(where: { $0.name == name }) else {
                throw refusal(
                    columns[index], "The column “\(header[index])” is not known in this table.",
                    "Known are \((shape.needed + shape.allowed).map(\.name).joined(separator: ",")); remove it, or give --map MAP.yaml.")
            }
            guard case .absent = layout[field] else {
                throw refusal(columns[index], "The column “\(name)” stands twice.", "Keep one of them.")
            }
            layout[field] = .column(index)
        }
        let missing = shape.needed.filter { layout[$0] == .absent }.map(\.name)
        guard missing.isEmpty else {
            throw refusal(
                0, "The header lacks \(missing.joined(separator: ", ")).",
                "Add the column, left empty where there is nothing to say: \(shape.needed.map(\.name).joined(separator: ",")).")
        }
        return layout
    }
}
