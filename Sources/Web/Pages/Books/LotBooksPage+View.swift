// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LotBooksPage {
    func content(_ words: Words) -> HTML {
        """
        <ul class="acts">\(acts.map { "<li>\($0.html)</li>" as HTML })</ul>
        \(figures.isEmpty ? "" : "<section class=\"panel\"><dl class=\"figures\">\(figures.map(figure))</dl></section>" as HTML)
        \(groups.isEmpty ? "<section class=\"panel\"><p>\(words(.booksEmpty))</p><p class=\"note\">\(words(.booksEmptyHelp))</p></section>" as HTML : "")
        \(groups.map { section($0.title, Self.table($0.rows, words).html) })
        \(section(words(.postings), Self.table(postings, words).html))
        \(Self.section(findings, of: findingCount, words))
        <p class="note">\(state)</p>
        """
    }

    private func figure(_ figure: Figure) -> HTML {
        "<div><dt>\(figure.label)</dt><dd>\(LinkText(text: figure.value, route: figure.route).html)</dd></div>"
    }

    private static func table(_ rows: [Row], _ words: Words) -> Table {
        let heads: [TextKey] = [.balance, .bookedHere, .cameIn, .wentOut, .rests]
        return Table(
            caption: words(.accountsCaption),
            columns: [.init(head: words(.account))] + heads.map { .init(head: words($0), isAmount: true) }
                + [.init(head: words(.shareOfSum), isAmount: true)],
            rows: rows.map { row in
                let name: HTML = row.isSum ? "<strong>\(row.account.html)</strong>" : row.account.html
                let marks = [row.isVerified ? nil : words(.unverified), row.isComplete ? nil : words(.incomplete)].compactMap { $0 }
                let mark: HTML =
                    marks.isEmpty ? "" : " <span class=\"signal amber\"><small>▲ \(marks.joined(separator: words(.listSeparator)))</small></span>"
                return ["\(name)\(mark)"] + row.amounts.map { .text($0) } + [share(row)]
            },
            empty: words(.booksEmpty))
    }

    private static func share(_ row: Row) -> HTML {
        guard let part = row.part else { return "" }
        return "\(HTML.bar(part)) \(row.partText)"
    }

    static func table(_ rows: [PostingRow], _ words: Words) -> Table {
        Table(
            caption: words(.postingsCaption),
            columns: [
                .init(head: words(.account)), .init(head: words(.amount), isAmount: true), .init(head: words(.reckoning)),
                .init(head: words(.source)), .init(head: words(.event)), .init(head: words(.mark)),
            ],
            rows: rows.map { row in
                [
                    row.account.html, .text(row.amount), .text(row.reckoning), .text(row.source), row.event?.html ?? "",
                    .mark(isVerified: row.isVerified, words),
                ]
            },
            empty: words(.postingsNone))
    }

    static func section(_ findings: [FindingRow], of count: Int, _ words: Words) -> HTML {
        if findings.isEmpty { return "" }
        let table = Table(
            caption: words(.findingsCaption),
            columns: [.init(head: words(.lot)), .init(head: words(.reason)), .init(head: words(.remedy))],
            rows: findings.map { row in
                let mark: HTML = row.isGap ? "<span class=\"signal amber\">▲</span> " : ""
                return [row.lot.html, "\(mark)<span lang=\"en\">\(row.text)</span>", "<span lang=\"en\">\(row.remedy)</span>"]
            },
            empty: "")
        let cut: HTML =
            count > findings.count
            ? "<p class=\"note\">\(words(.firstOf, ["n": words.number(findings.count), "count": words.number(count)]))</p>" : ""
        return "<section class=\"panel\"><h2>\(words(.findings))</h2>\(table.html)\(cut)</section>"
    }

    private func section(_ title: String, _ body: HTML) -> HTML { "<section class=\"panel\"><h2>\(title)</h2>\(body)</section>" }
}

extension HTML {
    /// Whether a number was compared with its source.
    static func mark(isVerified: Bool, _ words: Words) -> HTML {
        isVerified ? "<span class=\"signal ok\">✓ \(words(.verified))</span>" : "<span class=\"signal amber\">▲ \(words(.unverified))</span>"
    }

    /// A part of a whole, drawn; what it says stands beside it.
    static func bar(_ part: Double) -> HTML {
        let width = part.isFinite ? Int(max(0, min(1, part)) * 100) : 0
        return
            "<svg class=\"level share\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"ground\" width=\"100\" height=\"4\" vector-effect=\"non-scaling-stroke\"/><rect class=\"fill\" width=\"\(width)\" height=\"4\"/></svg>"
    }
}
