// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A table with what every table here has: a caption, heads with scope, and names of its columns on narrow screens.
struct Table: Sendable {
    struct Column: Sendable {
        var head: String
        var isAmount = false
    }

    var caption: String
    var columns: [Column]
    /// One cell a column; the first names the row.
    var rows: [[HTML]]
    /// Said instead of an empty table.
    var empty: String

    var html: HTML {
        if rows.isEmpty { return "<p class=\"none\">\(empty)</p>" }
        return """
            <div class="wide" tabindex="0" role="region" aria-label="\(caption)"><table class="stack"><caption>\(caption)</caption>
            <thead><tr>\(columns.map(head))</tr></thead>
            <tbody>\(rows.map(row))</tbody></table></div>
            """
    }

    private func head(_ column: Column) -> HTML { "<th scope=\"col\"\(amount(column))>\(column.head)</th>" }

    private func row(_ cells: [HTML]) -> HTML {
        let placed: [HTML] = zip(columns, cells).enumerated().map { index, pair in
            index == 0
                ? "<th scope=\"row\" data-head=\"\(pair.0.head)\">\(pair.1)</th>"
                : "<td data-head=\"\(pair.0.head)\"\(amount(pair.0))>\(pair.1)</td>"
        }
        return "<tr>\(placed)</tr>\n"
    }

    private func amount(_ column: Column) -> HTML { column.isAmount ? " class=\"amount\"" : "" }
}

/// A text that may lead somewhere.
struct LinkText: Hashable, Sendable {
    var text: String
    var route: Route?

    var html: HTML {
        guard let route else { return "\(text)" }
        return "<a href=\"\(route)\">\(text)</a>"
    }
}

extension HTML {
    static func text(_ text: String) -> HTML { "\(text)" }
}
