// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

/// Rows of an answer, ready to be set in columns by whoever shows them: a terminal, a page.
package struct PlanTable: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package let title: String
        /// UCUM code, or a currency; nil for names, months and plain numbers.
        package let unit: String?
        package let isNumber: Bool

        init(_ title: String, unit: String? = nil, isNumber: Bool = true) {
            self.title = title
            self.unit = unit
            self.isNumber = isNumber
        }

        static func text(_ title: String) -> Column { Column(title, isNumber: false) }
    }

    package enum Cell: Hashable, Sendable {
        case text(String)
        /// To be written with so many decimals.
        case number(Double, decimals: Int)
        /// 0 … 1, to be written per cent.
        case share(Double, decimals: Int)
        /// From, to.
        case span(Double, Double, decimals: Int)
        case none
    }

    package let caption: String
    package let columns: [Column]
    package private(set) var rows: [[Cell]] = []

    init(_ caption: String, _ columns: [Column]) {
        self.caption = caption
        self.columns = columns
    }

    mutating func add(_ row: [Cell]) {
        precondition(row.count == columns.count, "One cell a column.")
        rows.append(row)
    }
}

extension PlanTable.Cell {
    static func whole(_ value: Double?) -> Self { value.map { .number($0, decimals: 0) } ?? .none }
    static func whole(_ value: Int?) -> Self { whole(value.map(Double.init)) }
    static func month(_ month: CivilMonth?, otherwise: String) -> Self { .text(month?.description ?? otherwise) }

    /// Three significant digits, or whole from a hundred on.
    static func measure(_ value: Double?) -> Self {
        guard let value else { return .none }
        let size = abs(value)
        return .number(value, decimals: size >= 100 || size < 1e-6 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 4 : 6)
    }
}
