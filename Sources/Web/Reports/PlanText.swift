// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Twin

extension Numbers {
    /// A table of a plan; columns in which nothing stands are left out.
    init(_ table: PlanTable) {
        let shown = table.columns.indices.filter { column in
            !table.columns[column].isNumber || table.rows.contains { $0[column] != .none }
        }
        self.init(
            caption: table.caption,
            heads: shown.map { column in
                let head = table.columns[column]
                return [head.title, head.unit.map(UnitText.plain) ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
            },
            rows: table.rows.map { row in shown.map { Self.text(row[$0]) } })
        words = Set(shown.indices.filter { !table.columns[shown[$0]].isNumber })
    }

    private static func text(_ cell: PlanTable.Cell) -> String {
        switch cell {
        case .text(let text): text
        case .number(let value, let decimals): NumberText.plain(value, places: decimals)
        case .share(let value, let decimals): "\(NumberText.plain(100 * value, places: decimals)) %"
        case .span(let lower, let upper, let decimals):
            "\(NumberText.plain(lower, places: decimals)) … \(NumberText.plain(upper, places: decimals))"
        case .none: "–"
        }
    }
}
