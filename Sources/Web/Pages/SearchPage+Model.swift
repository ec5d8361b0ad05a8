// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Node

/// Lots whose names contain what was asked.
struct SearchPage: Page {
    var title: String
    var question: String
    var rows: [HomePage.LotRow]
    var asked: String

    static let limit = 50

    init(_ snapshot: Snapshot, asked: String, words: Words) {
        let found = asked.isEmpty ? [] : snapshot.genealogy.search(asked, limit: Self.limit)
        self.asked = asked
        title = words(.searchTitle)
        question =
            asked.isEmpty
            ? words(.searchEmpty)
            : found.count == Self.limit
                ? words(.searchFirst, ["n": words.number(Self.limit), "text": asked])
                : words.count(.searchFound, found.count, ["text": asked])
        rows = found.map { HomePage.LotRow($0, snapshot.genealogy, words) }
    }
}
