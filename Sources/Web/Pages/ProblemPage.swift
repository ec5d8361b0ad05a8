// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Node

/// Something could not be shown: what, why, and what to do.
struct ProblemPage: Page {
    var title: String
    var question: String
    var detail: String
    var remedy: String
    /// What the program itself says, in English; nil when the detail is that.
    var original: String?

    init(_ problem: Problem, words: Words) {
        switch problem.status {
        case 404: title = words(.notFound)
        case 400..<500: title = words(.cannotAnswer)
        default: title = words(.serverFault)
        }
        question = words(.problemQuestion)
        detail = problem.detail
        remedy = problem.remedy
    }

    func content(_ words: Words) -> HTML {
        """
        <section class="panel" role="alert"><p><span class="signal amber">▲</span> \(detail)</p>\(remedy.isEmpty ? "" : "<p>\(remedy)</p>" as HTML)
        \(original.map { "<p class=\"note\" lang=\"en\">\($0)</p>" as HTML })
        <p>\(LinkText(text: words(.backHome), route: .home).html)</p></section>
        """
    }
}
