// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A page that needs no other file: for sending, printing and keeping. Pictures are SVG, each with its numbers; nothing is loaded, no script runs.
package struct Report: Sendable {
    package struct Figure: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package enum Part: Sendable {
        case picture(any Picture)
        case table(Numbers)
        /// Pictures beside each other where there is room.
        case pair([any Picture])
        case sentence(String)
    }

    package struct Section: Sendable {
        package var title: String
        /// What it answers, or how to read it; may be empty.
        package var lead: String
        package var parts: [Part]

        package init(_ title: String, lead: String = "", _ parts: [Part]) {
            self.title = title
            self.lead = lead
            self.parts = parts
        }
    }

    package var title: String
    /// How it was found: runs, seed, intervals.
    package var subtitle: String
    /// What has to be known before the figures are believed.
    package var warnings: [String]
    package var figures: [Figure]
    package var sections: [Section]
    /// What kind of answer this is, at the foot of the page.
    package var kind: Kind

    package enum Kind: String, Sendable {
        case simulated = "Simulated by Jellyroll, not measured."
        case planned = "Planned by Jellyroll from what is believed, not measured."
    }

    package init(
        title: String, subtitle: String, warnings: [String] = [], figures: [Figure], sections: [Section], kind: Kind = .simulated
    ) {
        self.title = title
        self.subtitle = subtitle
        self.warnings = warnings
        self.figures = figures
        self.sections = sections
        self.kind = kind
    }

    package var html: HTML {
        """
        <!doctype html>
        <html lang="en" data-theme="device">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) – Jellyroll</title>
        <style>\(ReportStyle.css)</style>
        </head>
        <body class="report">
        <main>
        <h1>\(title)</h1>
        <p class="question">\(subtitle)</p>
        \(warnings.map { "<p class=\"warning\"><strong>Mind:</strong> \($0)</p>\n" as HTML })
        \(figures.isEmpty ? "" : "<dl class=\"figures\">\(figures.map(figure))</dl>" as HTML)
        \(sections.map(section))
        </main>
        <footer><p>\(kind.rawValue)</p></footer>
        </body>
        </html>

        """
    }

    private func figure(_ figure: Figure) -> HTML { "<div><dt>\(figure.name)</dt><dd>\(figure.value)</dd></div>\n" }

    private func section(_ section: Section) -> HTML {
        """
        <section class="panel"><h2>\(section.title)</h2>
        \(section.lead.isEmpty ? "" : "<p class=\"note\">\(section.lead)</p>" as HTML)
        \(section.parts.map(part))
        </section>

        """
    }

    private func part(_ part: Part) -> HTML {
        switch part {
        case .picture(let picture): Web.Figure(picture: picture).html
        case .pair(let pictures): "<div class=\"pair\">\(pictures.map { Web.Figure(picture: $0, isHalf: true).html })</div>"
        case .table(let numbers): Table(numbers).html
        case .sentence(let text): "<p class=\"sentence\">\(text)</p>"
        }
    }
}

enum ReportStyle {
    /// The style of the pages and of pictures, and what only a report has.
    static let css: HTML =
        """
        \(HTML(stringLiteral: Stylesheet.css))
        \(HTML(stringLiteral: PictureStyle.css))
        .report main { max-width: 72rem; }
        .report .figures { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 1rem; margin: 0 0 1rem; }
        .report .figures dd { font-size: 1.35rem; }
        .warning { background: var(--panel); border: 1px solid var(--amber); border-left-width: 6px; border-radius: 4px; padding: 0.6rem 1rem; margin: 0 0 1rem; }
        .report .wide { margin: 0 0 1.25rem; }
        figure { margin: 0 0 1.5rem; } figure:last-child { margin-bottom: 0; }
        figcaption { margin: 0 0 0.5rem; } figcaption strong { display: block; } figcaption span { color: var(--muted); }
        figure details { margin-top: 0.25rem; } figure summary { cursor: pointer; color: var(--muted); padding: 0.25rem 0; }
        .report table { font-size: 0.92rem; }
        @media print { .report main { max-width: none; padding: 0; } .report details:not([open]) { display: none; } h2 { break-after: avoid; } }
        """
}
