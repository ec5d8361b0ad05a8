// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
import Yams

/// How a stranger's CSV becomes rows: ten lines of YAML.
///
///     row: lot                        # lot, draw, hold or measurement
///     delimiter: ";"                  # default: comma; "tab" for a tab
///     decimal: ","                    # default: point
///     lot: "COIL-{Coil No}"           # {…} is a column, the rest stands as it is
///     product: cathode-coil
///     quantity: "{Länge}"
///     unit: m
///     time: "{Datum}"
///     time_format: dd.MM.yyyy HH:mm   # default: ISO 8601 with offset
///     zone: Asia/Seoul                # or an offset: "+09:00"
///     site: ochang
///
/// Fields of a draw are `source`, `from`, `to` or `length`, `product_lot`, `time`, `step`, `track`, `role`, `product_from`, `product_to`, with `unit`
/// and `product_unit` where they are not the lot's own; of a hold `child`, `parent`, `role`, `time`, `step`; of a measurement `lot`,
/// `characteristic`, `value`, `unit`, `time`, `place` with `product_unit`.
package struct TableMap: Sendable {
    package let file: String
    package let kind: RowKind
    package let delimiter: UInt8
    let number: TableNumber
    let timeForm: TimeForm
    fileprivate let entries: [Entry]

    fileprivate struct Entry: Sendable {
        let field: TableField
        let template: String
        let mark: Place
    }

    struct Place: Sendable {
        let line: Int
        let column: Int
    }

    package init(path: String) throws(ImportError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ImportError(
                code: .unreadable, file: path, line: 0, column: 0, message: "The mapping cannot be read.",
                remedy: "Check the path and its permissions.")
        }
        try self.init(text: String(decoding: data, as: UTF8.self), file: path)
    }

    package init(text: String, file: String) throws(ImportError) {
        let map = try MapReader(text: text, file: file)
        self.file = file
        kind = try map.kind()
        delimiter = try map.character("delimiter", default: UInt8(ascii: ","))
        var number = TableNumber()
        number.decimalPoint = try map.character("decimal", default: UInt8(ascii: "."))
        number.grouping = try map.character("grouping", default: 0)
        guard number.grouping != number.decimalPoint else {
            throw map.refusal("grouping", "The same character separates decimals and thousands.", "Choose two.")
        }
        self.number = number
        timeForm = try map.timeForm()
        entries = try map.entries(of: kind)
        try map.checkNothingIsLeft(kind)
    }

    /// Resolves the columns against a file's header.
    func layout(header: [String], file: String) throws(ImportError) -> TableLayout {
        var layout = TableLayout(kind: kind)
        layout.number = number
        layout.time = timeForm
        for entry in entries {
            layout[entry.field] = try origin(entry, header, file)
        }
        return layout
    }

    private func origin(_ entry: Entry, _ header: [String], _ table: String) throws(ImportError) -> FieldOrigin {
        var parts: [TemplatePart] = []
        var rest = Substring(entry.template)
        func refusal(_ message: String, _ remedy: String) -> ImportError {
            ImportError(code: .map, file: file, line: entry.mark.line, column: entry.mark.column, message: message, remedy: remedy)
        }
        while !rest.isEmpty {
            let text = rest.prefix { $0 != "{" }
            if !text.isEmpty { parts.append(.text(Array(text.utf8))) }
            rest = rest.dropFirst(text.count)
            guard !rest.isEmpty else { break }
            guard let close = rest.firstIndex(of: "}") else {
                throw refusal("“\(entry.template)” opens a column with { and does not close it.", "Write {Column name}.")
            }
            let column = String(rest[rest.index(after: rest.startIndex)..<close])
            rest = rest[rest.index(after: close)...]
            let found = header.indices.filter { header[$0] == column }
            switch found.count {
            case 1: parts.append(.column(found[0]))
            case 0:
                // `{piece}` is a unit, not a column.
                guard (entry.field != .unit && entry.field != .productUnit) || BookingUnit.find("{\(column)}") == nil else {
                    parts.append(.text(Array("{\(column)}".utf8)))
                    continue
                }
                throw refusal(
                    "\(table) has no column “\(column)”.", "Its columns are: \(header.joined(separator: ", ")).")
            default: throw refusal("\(table) has \(found.count) columns named “\(column)”.", "Give them different names in the table.")
            }
        }
        if parts.count == 1, case .column(let index) = parts[0] { return .column(index) }
        let texts = parts.compactMap { part -> [UInt8]? in
            guard case .text(let bytes) = part else { return nil }
            return bytes
        }
        return texts.count == parts.count ? .constant(Array(texts.joined())) : .template(parts)
    }
}

/// Takes the entries of a mapping one by one; what is left at the end was not known.
private struct MapReader {
    private let file: String
    private var values: [(key: String, text: String, place: TableMap.Place)] = []

    init(text: String, file: String) throws(ImportError) {
        self.file = file
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            let mark: Mark? =
                if let error = error as? YamlError {
                    switch error {
                    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
                    default: nil
                    }
                } else { nil }
            throw ImportError(
                code: .map, file: file, line: mark?.line ?? 1, column: mark?.column ?? 1, message: "The mapping is not YAML.",
                remedy: "Look at the line for a missing quote or colon; texts with { or : in them need quotes.")
        }
        guard let mapping = root?.mapping else {
            throw ImportError(
                code: .map, file: file, line: 1, column: 1, message: "The mapping holds no fields.",
                remedy: "Begin with “row: lot” or “row: draw”, a field a line.")
        }
        for (key, value) in mapping {
            let place = TableMap.Place(line: value.mark?.line ?? 1, column: value.mark?.column ?? 1)
            guard let name = key.scalar?.string else { continue }
            guard let text = Self.text(value) else {
                throw ImportError(
                    code: .map, file: file, line: place.line, column: place.column, message: "“\(name)” is no plain text.",
                    remedy: "Write it in quotes, such as \(name): \"{Column}\".")
            }
            guard !values.contains(where: { $0.key == name }) else {
                throw ImportError(
                    code: .map, file: file, line: place.line, column: place.column, message: "“\(name)” stands twice.", remedy: "Keep one of them.")
            }
            values.append((name, text, place))
        }
    }

    /// `{Column}` without quotes is a YAML mapping with one key and no value: what was meant is clear.
    private static func text(_ node: Node) -> String? {
        if let scalar = node.scalar { return scalar.string }
        if let mapping = node.mapping, mapping.count == 1, let pair = mapping.first, let name = pair.key.scalar?.string,
            pair.value.scalar?.string.isEmpty == true || pair.value.null != nil
        {
            return "{\(name)}"
        }
        return nil
    }

    func refusal(_ key: String, _ message: String, _ remedy: String) -> ImportError {
        let place = values.first { $0.key == key }?.place
        return ImportError(code: .map, file: file, line: place?.line ?? 1, column: place?.column ?? 1, message: message, remedy: remedy)
    }

    private func value(_ key: String) -> String? { values.first { $0.key == key }?.text }

    private static let settings: Set<String> = ["row", "delimiter", "decimal", "grouping", "time_format", "zone"]

    func kind() throws(ImportError) -> RowKind {
        let expected = "Write one of: " + RowKind.allCases.map { "row: \($0.rawValue)" }.joined(separator: ", ") + "."
        guard let text = value("row") else { throw refusal("row", "The mapping does not say what a row is.", expected) }
        guard let kind = RowKind(rawValue: text) else { throw refusal("row", "A row is said to be “\(text)”.", expected) }
        return kind
    }

    func character(_ key: String, default standard: UInt8) throws(ImportError) -> UInt8 {
        guard let text = value(key) else { return standard }
        if text == "tab" || text == "\\t" { return 9 }
        if text == "space" { return 32 }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte != UInt8(ascii: "\""), byte != 10, byte != 13, !(48...57).contains(byte) else {
            throw refusal(key, "“\(key)” is “\(text)”, which is not one ASCII character.", "Write one such as \";\" or \",\", or tab.")
        }
        return byte
    }

    func timeForm() throws(ImportError) -> TimeForm {
        var zone: TimeZoneRule?
        if let text = value("zone") {
            guard let rule = TimeZoneRule(text) else {
                throw refusal("zone", "The zone “\(text)” is not known.", "Write a name such as Asia/Seoul or an offset such as \"+09:00\".")
            }
            zone = rule
        }
        guard let pattern = value("time_format") else {
            guard zone == nil else {
                throw refusal("zone", "A zone is given without time_format.", "Add one, such as time_format: yyyy-MM-dd HH:mm:ss.")
            }
            return .iso
        }
        guard let parts = TimePart.parse(pattern), parts.contains(where: { $0 == .year || $0 == .shortYear }), parts.contains(.month),
            parts.contains(.day)
        else {
            throw refusal(
                "time_format", "The time format “\(pattern)” cannot be read.",
                "Use yyyy, MM, dd, HH, mm, ss, SSS, a (AM/PM) and XXX (offset), such as dd.MM.yyyy HH:mm.")
        }
        guard parts.contains(.zone) || zone != nil else {
            throw refusal(
                "time_format", "The time format has no offset and the mapping no zone.",
                "Add zone: Asia/Seoul, or an offset such as zone: \"+09:00\".")
        }
        return .pattern(parts, zone: zone)
    }

    func entries(of kind: RowKind) throws(ImportError) -> [TableMap.Entry] {
        let entries = values.compactMap { key, text, place -> TableMap.Entry? in
            guard let field = Self.field(key, kind), !text.isEmpty else { return nil }
            return TableMap.Entry(field: field, template: text, mark: place)
        }
        let needed: [TableField] =
            switch kind {
            case .lot: [.lot, .time]
            case .draw, .hold: [.source, .productLot, .time]
            case .measurement: [.lot, .characteristic, .value, .time]
            }
        for field in needed where !entries.contains(where: { $0.field == field }) {
            let name = kind == .hold && field == .source ? "child" : kind == .hold && field == .productLot ? "parent" : field.name
            throw refusal("row", "A \(kind.rawValue) needs “\(name)”.", "Add a line such as \(name): \"{Column}\".")
        }
        return entries
    }

    func checkNothingIsLeft(_ kind: RowKind) throws(ImportError) {
        for (key, _, _) in values where !Self.settings.contains(key) && Self.field(key, kind) == nil {
            let known = Self.fields(of: kind).map(\.name) + Self.settings.sorted()
            throw refusal(key, "“\(key)” is no field of a \(kind.rawValue).", "Known are: \(known.joined(separator: ", ")).")
        }
    }

    private static func field(_ key: String, _ kind: RowKind) -> TableField? {
        if kind == .hold, key == "child" { return .source }
        if kind == .hold, key == "parent" { return .productLot }
        return TableField(name: key).flatMap { fields(of: kind).contains($0) ? $0 : nil }
    }

    private static func fields(of kind: RowKind) -> [TableField] {
        switch kind {
        case .lot: [.lot, .product, .quantity, .unit, .time, .site]
        case .draw: [.source, .from, .to, .length, .unit, .productLot, .time, .step, .track, .role, .productFrom, .productTo, .productUnit]
        case .hold: [.source, .productLot, .time, .step, .role]
        case .measurement: [.lot, .characteristic, .value, .unit, .time, .place, .productUnit]
        }
    }
}
