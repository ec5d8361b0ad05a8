// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting

extension CarbonPage {
    func content(_ words: Words) -> HTML {
        """
        \(sentences.map { "<p class=\"sentence\">\($0)</p>" as HTML })
        <ul class="acts">\(acts.map { "<li>\($0.html)</li>" as HTML })</ul>
        <section class="panel"><dl class="figures">\(figures.map { "<div><dt>\($0.label)</dt><dd>\($0.value)</dd></div>" as HTML })</dl></section>
        <section class="panel"><h2>\(words(.carbonByStage))</h2>\(Self.drawings(of: stages))</section>
        \(flow.map { "<section class=\"panel\"><h2>\(words(.flow))</h2><p class=\"note\">\(words(.flowNote))</p>\(Self.drawings(of: $0))</section>" as HTML } ?? "")
        \(comparing(words))
        <section class="panel"><h2>\(words(.carbonWhere))</h2>\(table(words).html)
        \(others.map { "<p class=\"note\">\($0)</p>" as HTML } ?? "")</section>
        \(remarks.isEmpty ? "" : section(words))
        <p class="note">\(state)</p>
        """
    }

    /// For a phone, a tablet and a screen; the style sheet shows one.
    private static func drawings(of picture: any Picture) -> HTML {
        let widths = [("narrow", 340.0), ("middling", 620.0), ("wide", 980.0)]
        let all: [HTML] = widths.map { name, width in picture.drawing(width: width).svg(label: picture.summary, class: name) }
        return "<figure>\(all)</figure>"
    }

    private func comparing(_ words: Words) -> HTML {
        let told: HTML =
            if let difference {
                "<p>\(difference.sentence)</p>\(Waterfall.table(difference.steps, caption: words(.carbonStepsCaption), empty: "", words).html)"
            } else if let incomparable {
                "<p class=\"signal amber\" lang=\"en\">▲ \(incomparable)</p>"
            } else { "" }
        return "<section class=\"panel falls\"><h2>\(words(.carbonCompare))</h2>\(form(words))\(told)</section>"
    }

    private func form(_ words: Words) -> HTML {
        let (route, label, hidden): (Route, TextKey, [(String, String)]) =
            switch subject {
            case .lot(let lot, _):
                (
                    .lotCarbon(LotRef(name: lot.name, generation: nil), against: nil), .carbonAgainstLot,
                    lot.generation.map { [("generation", String($0))] } ?? []
                )
            case .site(let view):
                (
                    .siteCarbon(SiteView(site: view.site), against: nil), .carbonAgainstSite,
                    [("from", view.from ?? ""), ("to", view.to ?? "")]
                )
            }
        let fields: [HTML] = hidden.map { "<input type=\"hidden\" name=\"\($0)\" value=\"\($1)\">" }
        return """
            <form action="\(route)"><div class="fields">\(fields)
            <div><label for="against">\(words(label))</label><input id="against" name="against" value="\(against ?? "")" size="28"></div>
            <div><button>\(words(.show))</button></div></div></form>
            """
    }

    private func table(_ words: Words) -> Table {
        Table(
            caption: words(.carbonTableCaption),
            columns: [
                .init(head: words(.product)), .init(head: words(.carbonFlow)), .init(head: words(.carbonStage)),
                .init(head: words(.amount), isAmount: true), .init(head: "kg CO₂e", isAmount: true),
                .init(head: words(.shareOfSum), isAmount: true), .init(head: words(.carbonFactor)), .init(head: words(.mark)),
            ],
            rows: rows.map { row in
                let data: HTML = row.isPrimary ? "\(AccountWord.primaryData.text(in: words.language)) " : ""
                return [
                    .text(row.process), .text(row.flow), .text(row.stage), .text(row.amount), .text(row.carbon),
                    "\(HTML.bar(row.part)) \(row.partText)", .text(row.factor), "\(data)\(HTML.mark(isVerified: row.isVerified, words))",
                ]
            },
            empty: words(.booksEmpty))
    }

    private func section(_ words: Words) -> HTML {
        let all: [HTML] = remarks.map { remark in
            let mark: HTML =
                switch remark.kind {
                case .error: "<span class=\"signal red\">■</span> "
                case .warning: "<span class=\"signal amber\">▲</span> "
                case .note: ""
                }
            return "<li>\(mark)\(remark.sentence)</li>"
        }
        return "<section class=\"panel\"><h2>\(words(.carbonRemarks))</h2><ul class=\"plain\" lang=\"en\">\(all)</ul></section>"
    }
}
