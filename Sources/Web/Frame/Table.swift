// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A table with what every table here has: a caption, heads with scope, and names of its columns on narrow screens, where rows are stacked;
/// the roles say that it still is a table then.
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
            <div class="wide" tabindex="0" role="region" aria-label="\(caption)"><table class="stack" role="table"><caption>\(caption)</caption>
            <thead role="rowgroup"><tr role="row">\(columns.map(head))</tr></thead>
            <tbody role="rowgroup">\(rows.map(row))</tbody></table></div>
            """
    }

    private func head(_ column: Column) -> HTML { "<th scope=\"col\" role=\"columnheader\"\(amount(column))>\(column.head)</th>" }

    private func row(_ cells: [HTML]) -> HTML {
        let placed: [HTML] = zip(columns, cells).enumerated().map { index, pair in
            index == 0
                ? "<th scope=\"row\" role=\"rowheader\" data-head=\"\(pair.0.head)\">\(pair.1)</th>"
                : "<td role=\"cell\" data-head=\"\(pair.0.head)\"\(amount(pair.0))>\(pair.1)</td>"
        }
        return "<tr role=\"row\">\(placed)</tr>\n"
    }

    private func amount(_ column: Column) -> HTML { column.isAmount ? " class=\"amount\"" : "" }
}

/// A text that may lead somewhere.
struct LinkText: Hashable, Sendable {
    var text: String
    var route: Route?

    var html: HTML {
        guard let route else { return "\(text)" }
        // A short name is not broken at its hyphens.
        return text.utf8.count <= 24 ? "<a class=\"whole\" href=\"\(route)\">\(text)</a>" : "<a href=\"\(route)\">\(text)</a>"
    }
}

extension HTML {
    static func text(_ text: String) -> HTML { "\(text)" }
}
