// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Measure
import Node

/// The genealogy table as CSV (RFC 4180), in pieces. Units stand in the header; touched stretches are `from..to`, several set apart by a blank.
struct TraceTable: Sequence, Sendable {
    private let rows: [(direction: Direction, reached: Trace.Reached)]
    private let dimensions: [Dimension]

    init(_ question: TraceQuestion, _ view: TraceView) {
        let rows = question.listed(view)
        self.rows = rows
        dimensions = Dimension.allCases.filter { dimension in rows.contains { $0.reached.dimension == dimension } }
    }

    func makeIterator() -> AnyIterator<[UInt8]> {
        var next = -1
        return AnyIterator {
            guard next < rows.count else { return nil }
            var text = ""
            if next < 0 {
                let units = dimensions.map { "touched [\(BookingUnit.display(of: $0).code)]" }
                text = (["lot", "generation", "direction", "product", "site", "depth [1]", "fraction [1]"] + units).joined(separator: ",") + "\r\n"
                next = 0
            }
            while next < rows.count, text.utf8.count < 65_536 {
                append(rows[next].direction, rows[next].reached, to: &text)
                next += 1
            }
            if next == rows.count { next += 1 }
            return Array(text.utf8)
        }
    }

    private func append(_ direction: Direction, _ reached: Trace.Reached, to text: inout String) {
        text += quoted(reached.lot.name)
        text += ",\(reached.lot.generation),\(direction.rawValue),"
        text += quoted(reached.product)
        text += ","
        text += quoted(reached.site)
        text += ",\(reached.depth),"
        if let fraction = reached.fraction { text += "\(fraction)" }
        for dimension in dimensions {
            text += ","
            guard dimension == reached.dimension else { continue }
            text += reached.intervals.intervals
                .map { "\(Quantity($0.from, dimension).number)..\(Quantity($0.to, dimension).number)" }.joined(separator: " ")
        }
        text += "\r\n"
    }

    private func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return field }
        return "\"\(field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }
}
