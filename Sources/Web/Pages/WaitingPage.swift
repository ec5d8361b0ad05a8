// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// An answer that takes longer than anybody waits for a page: what is being worked out, and how far it is. It asks again by itself.
struct WaitingPage: Page {
    var title: String
    var question: String
    var sentence: String
    var progress: String
    /// 0 … 1; nil before anything can be said.
    var part: Double?

    /// Seconds until it asks again.
    static let pause = 2

    init(_ what: String, done: Int, of all: Int, words: Words) {
        title = words(.computing)
        question = what
        sentence = words(.computingFirst)
        progress = all > 0 ? words(.computingDone, ["done": words.number(done), "of": words.number(all)]) : ""
        part = all > 0 ? Double(done) / Double(all) : nil
    }

    func content(_ words: Words) -> HTML {
        """
        <section class="panel" role="status"><p>\(sentence)</p>\(part.map { part in HTML.bar(part) })<p class="note">\(progress)</p></section>
        """
    }
}
