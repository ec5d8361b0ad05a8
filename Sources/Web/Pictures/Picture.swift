// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A chart as a value: what it says in words, how it is drawn at a width, and its numbers as a table.
package protocol Picture: Sendable {
    var title: String { get }
    /// One sentence of what it shows, n included.
    var summary: String { get }
    /// - Parameter width: In pixels, 280 or more.
    func drawing(width: Double) -> Drawing
    var numbers: Numbers { get }
}

/// The table beside a picture.
package struct Numbers: Hashable, Sendable {
    package var caption: String
    package var heads: [String]
    /// One cell a head; the first names the row, the others are amounts.
    package var rows: [[String]]

    package init(caption: String, heads: [String], rows: [[String]]) {
        self.caption = caption
        self.heads = heads
        self.rows = rows
    }
}

/// A picture in its place on a page: drawn for a phone, a tablet and a screen, of which the style sheet shows one.
struct Figure: Sendable {
    let picture: any Picture
    /// Rows that are read beside the picture; more of them are folded away.
    var rowsInSight = 8

    static let widths = [("narrow", 340.0), ("middling", 620.0), ("wide", 980.0)]

    var html: HTML {
        let numbers = picture.numbers
        let table = Table(
            caption: numbers.caption,
            columns: numbers.heads.enumerated().map { Table.Column(head: $1, isAmount: $0 > 0) },
            rows: numbers.rows.map { $0.map { .text($0) } },
            empty: "Nothing to show."
        ).html
        let drawings: [HTML] = Self.widths.map { picture.drawing(width: $0.1).svg(label: picture.summary, class: $0.0) }
        return """
            <figure>
            <figcaption><strong>\(picture.title)</strong><span>\(picture.summary)</span></figcaption>
            \(drawings)
            \(numbers.rows.count <= rowsInSight ? table : "<details class=\"more\"><summary>Show the \(numbers.rows.count) rows as a table</summary>\(table)</details>" as HTML)
            </figure>
            """
    }
}
