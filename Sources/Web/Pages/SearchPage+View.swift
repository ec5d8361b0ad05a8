// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension SearchPage {
    func content(_ words: Words) -> HTML {
        if asked.isEmpty { return "" }
        return
            "<section class=\"panel\">\(HomePage.lots(rows, caption: words(.searchCaption), words))\(rows.isEmpty ? "<p class=\"note\">\(words(.searchHelp))</p>" as HTML : "")</section>"
    }
}
