// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension EventPage {
    func content(_ words: Words) -> HTML {
        """
        <section class="panel"><dl>\(facts.map(fact))</dl></section>
        <section class="panel"><h2>\(words(.lots))</h2>\(lotTable(words).html)
        \(lotCount > lots.count ? "<p class=\"note\">\(words(.firstOf, ["n": words.number(lots.count), "count": words.number(lotCount)]))</p>" as HTML : "")</section>
        <section class="panel">\(isDocumentShown ? "<details class=\"more\"><summary>\(words(.asEPCIS))</summary><pre tabindex=\"0\">\(document)</pre></details>" as HTML : LinkText(text: words(.asEPCIS), route: download).html)</section>
        <nav class="pages" aria-label="\(words(.pages))">\(previous.map { LinkText(text: words(.previousEvent), route: $0).html })\(next.map { LinkText(text: words(.nextEvent), route: $0).html })</nav>
        """
    }

    private func fact(_ fact: Fact) -> HTML {
        let value: HTML =
            fact.hint.isEmpty ? "\(fact.value)" : "<span title=\"\(fact.hint)\">\(fact.value)</span> <span class=\"note\">\(fact.hint)</span>"
        return "<dt>\(fact.label)</dt><dd>\(value)</dd>"
    }

    private func lotTable(_ words: Words) -> Table {
        Table(
            caption: words(.eventLotsCaption),
            columns: [
                .init(head: words(.lot)), .init(head: words(.role)), .init(head: words(.quantity), isAmount: true), .init(head: words(.place)),
            ],
            rows: lots.map { [$0.lot.html, .text($0.role), .text($0.amount), .text($0.place)] }, empty: words(.eventNoLots))
    }
}
