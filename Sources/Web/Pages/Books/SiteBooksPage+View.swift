// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension SiteBooksPage {
    func content(_ words: Words) -> HTML {
        """
        \(sentences.map { "<p class=\"sentence\">\($0)</p>" as HTML })
        <ul class="acts">\(acts.map { "<li>\($0.html)</li>" as HTML })</ul>
        <section class="panel ask"><h2>\(words(.askOtherwise))</h2>\(form(words))</section>
        \(steps.isEmpty ? "" : waterfall(words))
        <section class="panel digits"><h2>\(words(.books))</h2>\(table(words).html)\(notes.map { "<p class=\"note\">\($0)</p>" as HTML })</section>
        \(LotBooksPage.section(findings, of: findingCount, words))
        <p class="note">\(state)</p>
        """
    }

    private func form(_ words: Words) -> HTML {
        """
        <form action="\(Route.site(SiteView(site: view.site)))"><div class="fields">
        \(view.account.map { "<input type=\"hidden\" name=\"account\" value=\"\($0)\">" as HTML })
        <div><label for="from">\(words(.periodFrom))</label><input id="from" name="from" value="\(view.from ?? "")" placeholder="2026-09-01" size="12"></div>
        <div><label for="to">\(words(.periodTo))</label><input id="to" name="to" value="\(view.to ?? "")" placeholder="2026-10-01" size="12"></div>
        <div><button>\(words(.show))</button></div></div></form>
        """
    }

    private func waterfall(_ words: Words) -> HTML {
        let table = Waterfall.table(steps, caption: words(.waterfallCaption), empty: words(.siteNothing), words)
        return "<section class=\"panel falls\"><h2>\(waterfallTitle)</h2>\(table.html)</section>"
    }

    private func table(_ words: Words) -> Table {
        let heads: [TextKey] = [.opening, .receivedHead, .madeHead, .usedHead, .outHead, .lossHead, .closing, .residual]
        return Table(
            caption: words(.siteCaption, ["from": view.from ?? "", "to": view.to ?? ""]),
            columns: [.init(head: words(.account)), .init(head: words(.unit))] + heads.map { .init(head: words($0), isAmount: true) },
            rows: rows.map { row in
                ([row.isChosen ? "<strong>\(row.account.html)</strong>" : row.account.html, .text(row.unit)] as [HTML])
                    + row.amounts.map { .text($0) }
            },
            empty: words(.siteNothing))
    }
}
