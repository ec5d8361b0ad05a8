// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One page before it is put in the frame.
protocol Page {
    /// The `<h1>` and, with the product's name, the title.
    var title: String { get }
    /// The question the page answers, under the heading.
    var question: String { get }
    func content(_ words: Words) -> HTML
}

/// What the frame needs to know about a request: its own address, for the language and theme links.
package struct Frame: Sendable {
    package var words: Words
    package var theme: Theme
    /// Path as requested, undecoded.
    var path: String
    var query: Query
    var searched: String

    init(words: Words, theme: Theme, path: String, query: Query) {
        self.words = words
        self.theme = theme
        self.path = path
        self.query = query
        searched = query["q"] ?? ""
    }

    func html(_ page: any Page) -> HTML {
        """
        <!doctype html>
        <html lang="\(words.language.tag)" data-theme="\(theme.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="\(theme == .light ? "light" : theme == .dark ? "dark" : "light dark")">
        <title>\(page.title) – Jellyroll</title>
        <link rel="icon" type="image/svg+xml" href="\(Route.icon)">
        <link rel="stylesheet" href="\(Route.style)">
        <script src="\(Route.script)" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">\(words(.skipToContent))</a>
        <header class="bar">
        <a class="brand" href="\(Route.home)">\(Self.mark)<span>Jellyroll</span></a>
        <form class="find" action="/search" role="search">
        <label class="unseen" for="q">\(words(.searchLabel))</label>
        <input id="q" name="q" type="search" value="\(searched)" placeholder="\(words(.searchHint))" autocomplete="off" spellcheck="false">
        <button>\(words(.searchButton))</button>
        </form>
        <nav class="places" aria-label="\(words(.navigation))">
        <a href="\(Route.sites)">\(words(.books))</a>
        <a href="\(Route.discrepancies(kind: nil, page: 1))">\(words(.discrepancies))</a>
        </nav>
        <details class="menu"><summary><span class="unseen">\(words(.languageLabel)): </span>\(words.language.autonym)</summary><ul>\(Language.allCases.map(languageLink))</ul></details>
        <details class="menu"><summary>\(words(.themeLabel))<span class="unseen">: \(name(theme))</span></summary><ul>\(Theme.allCases.map(themeLink))</ul></details>
        </header>
        <main id="main" tabindex="-1">
        <h1>\(page.title)</h1>
        \(page.question.isEmpty ? "" : "<p class=\"question\">\(page.question)</p>" as HTML)
        \(page.content(words))
        </main>
        <footer><p>\(words(.footer)) · <a href="\(Route.openAPI)">\(words(.interfaceDescription))</a></p></footer>
        </body>
        </html>

        """
    }

    private func languageLink(_ language: Language) -> HTML {
        let current: HTML = language == words.language ? " aria-current=\"true\"" : ""
        return
            "<li><a lang=\"\(language.tag)\" hreflang=\"\(language.tag)\" href=\"\(address("lang", language.rawValue))\"\(current)>\(language.autonym)</a></li>"
    }

    private func themeLink(_ theme: Theme) -> HTML {
        let current: HTML = theme == self.theme ? " aria-current=\"true\"" : ""
        return "<li><a href=\"\(address("theme", theme.rawValue))\"\(current)>\(name(theme))</a></li>"
    }

    private func name(_ theme: Theme) -> String {
        switch theme {
        case .device: words(.themeDevice)
        case .light: words(.themeLight)
        case .dark: words(.themeDark)
        case .contrast: words(.themeContrast)
        }
    }

    /// This page again, with one setting changed.
    private func address(_ name: String, _ value: String) -> String {
        path + query.without("lang", "theme").adding(name, value).text
    }

    private static let mark: HTML = """
        <svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><path d="M16 3a13 13 0 1 0 13 13A10 10 0 0 0 19 6a8 8 0 0 0-8 8 6 6 0 0 0 6 6 4 4 0 0 0 4-4 2.5 2.5 0 0 0-5 0" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/></svg>
        """
}
