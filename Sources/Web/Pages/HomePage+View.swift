// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension HomePage {
    func content(_ words: Words) -> HTML {
        """
        \(problem.map { section(words(.notKept), "<p>\(words(.notKeptRemedy))</p><p lang=\"en\">\($0)</p>") } ?? "")
        \(section(words(.nextStep), next.isEmpty ? "<p>\(words(.stepFirst))</p>" : "<ul class=\"acts first\">\(next.map { "<li>\($0.html)</li>" as HTML })</ul>"))
        <section class="panel"><dl class="figures">\(figures.map(figure))</dl></section>
        \(examples.isEmpty ? "" : section(words(.examples), "<ul>\(examples.map { "<li>\($0.html)</li>" as HTML })</ul>"))
        <div class="pair">
        \(section(words(.newestLots), Self.lots(newest, caption: words(.newestLotsCaption), words)))
        \(section(words(.openDiscrepancies), "\(kindTable(words).html)\(state.isEmpty ? "" : "<p class=\"note\">\(state)</p>" as HTML)"))
        </div>
        """
    }

    static func lots(_ rows: [LotRow], caption: String, _ words: Words) -> HTML {
        Table(
            caption: caption,
            columns: [
                .init(head: words(.lot)), .init(head: words(.product)), .init(head: words(.quantity), isAmount: true), .init(head: words(.place)),
            ],
            rows: rows.map { [$0.lot.html, .text($0.product), .text($0.quantity), .text($0.place)] },
            empty: words(.noLotsYet)
        ).html
    }

    private func figure(_ figure: Figure) -> HTML {
        "<div><dt>\(figure.label)</dt><dd>\(LinkText(text: figure.value, route: figure.route).html)</dd></div>"
    }

    private func kindTable(_ words: Words) -> Table {
        Table(
            caption: words(.discrepanciesByKind),
            columns: [.init(head: words(.kind)), .init(head: words(.count), isAmount: true)],
            rows: kinds.map { [$0.kind.html, .text($0.count)] }, empty: words(.noDiscrepancies))
    }

    private func section(_ title: String, _ body: HTML) -> HTML { "<section class=\"panel\"><h2>\(title)</h2>\(body)</section>" }
}
