// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Facts and books of single lots, read when a question first needs them. Owned by one question.
final class LotCache {
    let view: LineageView
    private var factsByNode: [UInt32: LotFacts] = [:]
    private var booksByNode: [UInt32: LotBook] = [:]

    init(_ view: LineageView) { self.view = view }

    func facts(of node: UInt32) -> LotFacts {
        if let known = factsByNode[node] { return known }
        let facts = view.facts(of: node)
        factsByNode[node] = facts
        return facts
    }

    func book(of node: UInt32) -> LotBook {
        if let known = booksByNode[node] { return known }
        let book = view.book(of: node, facts(of: node))
        booksByNode[node] = book
        return book
    }
}
