// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension DiscrepanciesPage {
    func content(_ words: Words) -> HTML {
        """
        <ul class="acts" aria-label="\(words(.kind))">\(choices.map(choice))</ul>
        <section class="panel">\(Self.table(rows, caption: words(.discrepanciesCaption), withLot: true, words).html)\(pages.html(words))</section>
        <p class="note">\(state)</p>
        """
    }

    static func table(_ rows: [Row], caption: String, withLot: Bool, _ words: Words) -> Table {
        var columns: [Table.Column] = [
            .init(head: words(.kind)), .init(head: words(.reason)), .init(head: words(.place)), .init(head: words(.age)),
            .init(head: words(.owner)), .init(head: words(.events)),
        ]
        if withLot { columns.insert(.init(head: words(.lot)), at: 1) }
        return Table(
            caption: caption, columns: columns,
            rows: rows.map { row in
                let events: [HTML] = row.events.map { "\($0.html) " }
                var cells: [HTML] = [
                    "<span class=\"signal amber\">▲ \(row.kind)</span>", .text(row.reason), .text(row.place), .text(row.age), .text(row.owner),
                    "\(events)",
                ]
                if withLot { cells.insert(row.lot.html, at: 1) }
                return cells
            },
            empty: words(.noDiscrepancies))
    }

    private func choice(_ choice: Choice) -> HTML {
        choice.isCurrent
            ? "<li><a aria-current=\"true\" href=\"\(choice.link.route ?? .home)\"><strong>\(choice.link.text)</strong></a></li>"
            : "<li>\(choice.link.html)</li>"
    }
}
