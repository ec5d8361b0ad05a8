// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Hummingbird
import Ledger
import Node

extension APIDesk {
    func lotBooks(_ name: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let snapshot = try known(ask, snapshot)
        let key = try key(name, ask, snapshot)
        return .json(try answer(ask, snapshot) { try BooksAnswer.lot(key, $0) })
    }

    func explain(_ name: String, _ account: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let snapshot = try known(ask, snapshot)
        let key = try key(name, ask, snapshot)
        let depth = try whole("depth", ask, 0...1_000) ?? Explanation.usualDepth
        let width = try whole("width", ask, 1...10_000) ?? Explanation.usualWidth
        return .json(try answer(ask, snapshot) { try BooksAnswer.explanation(of: account, in: key, depth: depth, width: width, $0) })
    }

    func siteBooks(_ site: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let snapshot = try known(ask, snapshot)
        let from = try time("from", ask)
        let to = try time("to", ask)
        return .json(try answer(ask, snapshot) { try BooksAnswer.site(site, from: from, to: to, $0) })
    }

    func answer(_ ask: Ask, _ snapshot: Snapshot, _ body: (BookKeeping) throws -> [UInt8]) throws -> [UInt8] {
        let allocation = ask.query["allocation"]
        return try books.ask(snapshot, allocation: allocation, holds: try holds(ask)) { books in
            try books.rules.requireAllocation(allocation)
            return try body(books)
        }
    }

    func known(_ ask: Ask, _ snapshot: Snapshot) throws -> Snapshot {
        guard let text = ask.query["known"] else { return snapshot }
        return try node.snapshot(known: try snapshot.sequence(knownAt: text, now: now()))
    }

    func holds(_ ask: Ask) throws -> HoldView { try ask.query["at"].map { try HoldViewText.parse($0) } ?? .now }

    func time(_ name: String, _ ask: Ask) throws -> Instant {
        guard let text = ask.query[name], let time = Instant(plain: text) else {
            throw parameter(name, ask.query[name] ?? "nothing", "Give a time such as 2026-09-01.")
        }
        return time
    }
}
