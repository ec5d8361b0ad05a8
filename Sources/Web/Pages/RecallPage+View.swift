// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension RecallPage {
    func content(_ words: Words) -> HTML {
        """
        \(sentences.map { "<p class=\"sentence\">\($0)</p>" as HTML })
        <ul class="acts"><li>\(LinkText(text: words(.recallDownload), route: .recallEvents(lot, interval: interval)).html)</li>
        <li>\(LinkText(text: words(.lotPage), route: .lot(lot)).html)</li></ul>
        <section class="panel ask"><h2>\(words(.askOtherwise))</h2>
        <form action="\(Route.recall(RecallView(lot: LotRef(name: lot.name, generation: nil))))"><div class="fields">
        \(lot.generation.map { "<input type=\"hidden\" name=\"generation\" value=\"\($0)\">" as HTML })
        <div><label for="interval">\(words(.intervalLabel, ["unit": unit]))</label><input id="interval" name="interval" value="\(interval ?? "")" placeholder="310..318"></div>
        <div><button>\(words(.show))</button></div></div></form></section>
        <section class="panel"><h2>\(words(.frontier))</h2>\(groupTable(words).html)</section>
        <section class="panel" id="list"><h2>\(unitsTitle)</h2>\(all.map { "<p>\($0.html)</p>" as HTML })\(unitTable(words).html)\(pages.html(words))</section>
        <section class="panel"><h2>\(words(.stockToBlock))</h2>\(stockTable(words).html)\(cut(stock.count, stockCount, words))</section>
        """
    }

    private func groupTable(_ words: Words) -> Table {
        Table(
            caption: words(.frontierCaption),
            columns: [
                .init(head: words(.product)), .init(head: words(.whereNow)), .init(head: words(.count), isAmount: true),
                .init(head: words(.uncertainHead), isAmount: true),
            ],
            rows: groups.map { [$0.product.html, .text($0.place), .text($0.count), .text($0.uncertain)] }, empty: words(.nothingToHold))
    }

    private func unitTable(_ words: Words) -> Table {
        Table(
            caption: words(.unitsCaption),
            columns: [
                .init(head: words(.unit)), .init(head: words(.product)), .init(head: words(.whereNow)), .init(head: words(.why)),
                .init(head: words(.fractionHead), isAmount: true), .init(head: words(.certainty)),
            ],
            rows: units.map { unit in
                let path: [HTML] = unit.path.enumerated().map { index, step in index == 0 ? step.html : " → \(step.html)" }
                let certainty: HTML = unit.isCertain ? "\(words(.certain))" : "<span class=\"signal amber\">▲ \(words(.uncertain))</span>"
                return [unit.lot.html, .text(unit.product), .text(unit.whereNow), "<span>\(path)</span>", .text(unit.fraction), certainty]
            },
            empty: words(.nothingToHold))
    }

    private func stockTable(_ words: Words) -> Table {
        Table(
            caption: words(.stockCaption),
            columns: [
                .init(head: words(.lot)), .init(head: words(.product)), .init(head: words(.whereNow)), .init(head: words(.remaining), isAmount: true),
            ],
            rows: stock.map { [$0.lot.html, .text($0.product), .text($0.whereNow), .text($0.remaining)] }, empty: words(.nothingToBlock))
    }

    private func cut(_ shown: Int, _ count: Int, _ words: Words) -> HTML {
        shown < count ? "<p class=\"note\">\(words(.firstOf, ["n": words.number(shown), "count": words.number(count)]))</p>" : ""
    }
}
