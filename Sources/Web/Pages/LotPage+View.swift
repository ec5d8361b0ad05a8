// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension LotPage {
    func content(_ words: Words) -> HTML {
        """
        <p class="sentence">\(sentence)</p>
        <ul class="acts">\(acts.map { "<li>\($0.html)</li>" as HTML })</ul>
        \(discrepancies.isEmpty ? "" : section(words(.discrepancies), DiscrepanciesPage.table(discrepancies, caption: words(.lotDiscrepanciesCaption), withLot: false, words).html))
        <section class="panel"><h2>\(words(.whatItIs))</h2>
        \(remainingPart.map { level($0) })
        <dl>\(facts.map { "<dt>\($0.label)</dt><dd>\($0.value)</dd>" as HTML })</dl>
        \(generations.isEmpty ? "" : generationList(words))
        </section>
        \(section(words(.whereFrom), links(from, caption: words(.fromCaption), empty: words(.fromNothing), words)))
        \(section(words(.whereTo), links(to, caption: words(.toCaption), empty: words(.toNothing), words)))
        \(section(words(.events), eventTable(words).html))
        """
    }

    private func level(_ part: Double) -> HTML {
        """
        <svg class="level" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="\(levelText)"><rect class="ground" width="100" height="4" vector-effect="non-scaling-stroke"/><rect class="fill" width="\(Int(part * 100))" height="4"/></svg>
        <p class="note">\(levelText)</p>
        """
    }

    private func generationList(_ words: Words) -> HTML {
        "<p class=\"note\">\(words(.generationsNote))</p><ul class=\"acts\">\(generations.map { "<li>\($0.html)</li>" as HTML })</ul>"
    }

    private func links(_ links: Links, caption: String, empty: String, _ words: Words) -> HTML {
        let table = Table(
            caption: caption,
            columns: [
                .init(head: words(.lot)), .init(head: words(.product)), .init(head: words(.quantity), isAmount: true),
                .init(head: words(.place)), .init(head: words(.step)), .init(head: words(.time)),
            ],
            rows: links.rows.map { [$0.lot.html, .text($0.product), .text($0.amount), .text($0.place), .text($0.step), .text($0.time)] },
            empty: empty)
        let cut: HTML = links.isCut ? "<p class=\"note\">\(words(.firstOf, ["n": words.number(links.rows.count), "count": links.count]))</p>" : ""
        return "\(table.html)\(cut)"
    }

    private func eventTable(_ words: Words) -> Table {
        Table(
            caption: words(.eventsCaption),
            columns: [.init(head: words(.event)), .init(head: words(.whatHappened)), .init(head: words(.time))],
            rows: events.map { [$0.event.html, .text($0.what), .text($0.time)] }, empty: words(.noEvents))
    }

    private func section(_ title: String, _ body: HTML) -> HTML { "<section class=\"panel\"><h2>\(title)</h2>\(body)</section>" }
}
