// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Impacts stated for events and objects of a log, as a table: `name,type,impact,instance,instance type,type type`.
package struct ImpactList: Hashable, Sendable {
    package struct Impact: Hashable, Sendable {
        package let name: String
        /// `material`, `energy`.
        package let kind: String
        /// In billionths of the table's unit, exact; finer digits are rounded half to even.
        package let amount: Int64
        package let bearer: Bearer
        /// From 1, in the file.
        package let line: Int
    }

    package enum Bearer: Hashable, Sendable {
        /// Indexes into the log.
        case event(Int), object(Int)
    }

    package let impacts: [Impact]
    package let notes: [String]

    /// - Throws: ``AccountingError`` with file and line: a column that is missing, an amount that is none, a bearer the log does not know.
    package init(csv: String, file: String, log: ObjectLog) throws(AccountingError) {
        func fail(_ line: Int, _ message: String, _ remedy: String) -> AccountingError {
            .at(file, line: line, column: 1, .malformedInput, message, remedy: remedy)
        }
        let text = csv.hasPrefix("\u{FEFF}") ? String(csv.dropFirst()) : csv
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { Self.fields(String($0)) }
        let head = lines.first ?? []
        func column(_ name: String) throws(AccountingError) -> Int {
            guard let index = head.firstIndex(of: name) else { throw fail(1, "There is no column “\(name)”.", "Name it in the first line.") }
            return index
        }
        let (name, kind, amount, instance, level) = (
            try column("name"), try column("type"), try column("impact"), try column("instance"), try column("type type")
        )
        var impacts: [Impact] = []
        var notes: [String] = []
        for (index, fields) in lines.enumerated().dropFirst() where fields.contains(where: { !$0.isEmpty }) {
            guard fields.count == head.count else {
                throw fail(index + 1, "\(fields.count) fields for \(head.count) columns.", "Quote fields with commas.")
            }
            // A kilogram in a tonne's place: 10⁹ small units a unit.
            guard let number = try? Quantity.parse(number: fields[amount], unit: "t", allowingNegative: true) else {
                throw fail(index + 1, "“\(fields[amount])” is no impact.", "Write a number; nothing counts as zero silently.")
            }
            var id = fields[instance]
            let isEvent = fields[level] == "event"
            guard isEvent || fields[level] == "object" else { throw fail(index + 1, "“\(fields[level])” is neither event nor object.", "Write one.") }
            func find(_ id: String) -> Bearer? {
                isEvent ? log.events.firstIndex { $0.id == id }.map { .event($0) } : log.objects.firstIndex { $0.id == id }.map { .object($0) }
            }
            if find(id) == nil {
                let closed = id.filter { !$0.isWhitespace }
                if find(closed) != nil { notes.append("Line \(index + 1): “\(id)” was read as “\(closed)”.") }
                id = closed
            }
            guard let bearer = find(id) else {
                throw fail(index + 1, "The log has no \(fields[level]) “\(fields[instance])”.", "Correct its identity.")
            }
            impacts.append(Impact(name: fields[name], kind: fields[kind], amount: number.amount, bearer: bearer, line: index + 1))
        }
        guard !impacts.isEmpty else { throw fail(1, "No impact follows the first line.", "Write one a line.") }
        self.impacts = impacts
        self.notes = notes
    }

    /// Fields of one line, quotes taken off.
    private static func fields(_ line: String) -> [String] {
        var fields: [String] = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
