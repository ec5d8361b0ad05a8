// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The sites that announced lots, each with its books.
struct SitesPage: Page {
    struct Row: Hashable, Sendable {
        var site: LinkText
        var lots: String
    }

    var title: String
    var question: String
    var rows: [Row]

    init(_ sites: [SiteCount], words: Words) {
        title = words(.sites)
        question = words(.sitesQuestion)
        rows = sites.map { Row(site: LinkText(text: $0.name, route: .site(SiteView(site: $0.name))), lots: words.number($0.lots)) }
    }

    func content(_ words: Words) -> HTML {
        let table = Table(
            caption: words(.sitesCaption), columns: [.init(head: words(.site)), .init(head: words(.lots), isAmount: true)],
            rows: rows.map { [$0.site.html, .text($0.lots)] }, empty: words(.sitesNone))
        return "<section class=\"panel\">\(table.html)</section>"
    }
}

/// A site and how many lots it announced.
struct SiteCount: Hashable, Sendable {
    let name: String
    let lots: Int
}
