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
    /// Columns of words besides the first.
    package var words: Set<Int> = []

    package init(caption: String, heads: [String], rows: [[String]]) {
        self.caption = caption
        self.heads = heads
        self.rows = rows
    }
}

/// A picture in its place on a page: drawn for a phone, a tablet and a screen, of which the style sheet shows one.
struct Figure: Sendable {
    let picture: any Picture
    /// Beside another one: never wider than half a screen.
    var isHalf = false

    private static let widths = [("narrow", 340.0), ("middling", 620.0), ("wide", 980.0)]
    private static let halfWidths = [("narrow", 340.0), ("middling", 620.0), ("wide", 500.0)]

    var html: HTML {
        let drawings: [HTML] = (isHalf ? Self.halfWidths : Self.widths).map { name, width in
            picture.drawing(width: width).svg(label: picture.summary, class: name)
        }
        return """
            <figure>
            <figcaption><strong>\(picture.title)</strong><span>\(picture.summary)</span></figcaption>
            \(drawings)
            <details class="more"><summary>Show as table</summary>\(Table(picture.numbers).html)</details>
            </figure>

            """
    }
}

extension Table {
    init(_ numbers: Numbers) {
        self.init(
            caption: numbers.caption, columns: numbers.heads.enumerated().map { Column(head: $1, isAmount: $0 > 0 && !numbers.words.contains($0)) },
            rows: numbers.rows.map { $0.map { .text($0) } }, empty: "Nothing to show.")
    }
}
