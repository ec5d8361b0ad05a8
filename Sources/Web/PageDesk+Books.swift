// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import Node

extension PageDesk {
    /// Pages of the books: each is worked out away from the threads that serve, once for all who ask.
    func answerBooks(_ route: Route, _ ask: Ask, _ words: Words) async throws -> Response {
        let snapshot = node.snapshot
        switch route {
        case .lotBooks(let lot):
            return show(try await lotBooks(lot, snapshot), words(.books), ask) { answer, isOld in
                LotBooksPage(answer.books, answer.upstream, answer.chart, of: lot, isOld: isOld, words: words)
            }
        case .lotBooksTable(let lot):
            return table(try await lotBooks(lot, snapshot), "books.csv", words(.books), ask) { BooksTable.csv($0.books) }
        case .explanation(let lot, let account):
            let key = try snapshot.genealogy.find(lot.name, generation: lot.generation)
            let told = try await work("explanation \(key.name) \(key.generation) \(account)", snapshot) { books, _ in
                Explained(
                    explanation: try books.explain(key, account, depth: Explanation.usualDepth, width: Explanation.usualWidth),
                    flow: try books.flow(into: key, account),
                    upstream: try books.findings(upstreamOf: key, of: books.rules.chart.leaves(of: account)), chart: books.rules.chart,
                    asOf: books.lots.asOf)
            }
            return show(told, words(.explainOf, ["account": account, "lot": words.name(key)]), ask) { answer, isOld in
                ExplanationPage(
                    answer.explanation, answer.flow, answer.upstream, answer.chart, account: account, of: lot, asOf: answer.asOf, isOld: isOld,
                    words: words)
            }
        case .sites:
            let told = try await work("sites", snapshot) { books, _ in books.sites.map { SiteCount(name: $0.name, lots: $0.lots) } }
            return show(told, words(.sites), ask) { sites, _ in SitesPage(sites, words: words) }
        case .site(let view):
            let view = view.filled(upTo: newest(snapshot))
            return show(try await siteBooks(view, snapshot, words), words(.siteBooksOf, ["site": view.site]), ask) { books, isOld in
                SiteBooksPage(books, view, isOld: isOld, words: words)
            }
        case .siteTable(let view):
            let view = view.filled(upTo: newest(snapshot))
            return table(try await siteBooks(view, snapshot, words), "site.csv", words(.siteBooksOf, ["site": view.site]), ask) { BooksTable.csv($0) }
        default: preconditionFailure("\(route) is no page of the books.")
        }
    }

    private struct LotAnswer: Sendable {
        let books: LotBooks
        let upstream: FindingTally
        let chart: ChartOfAccounts
    }

    private struct Explained: Sendable {
        let explanation: Explanation
        let flow: AmountFlow
        let upstream: FindingTally
        let chart: ChartOfAccounts
        let asOf: UInt64
    }

    private func lotBooks(_ lot: LotRef, _ snapshot: Snapshot) async throws -> Workroom.Outcome<LotAnswer> {
        let key = try snapshot.genealogy.find(lot.name, generation: lot.generation)
        return try await work("lot \(key.name) \(key.generation)", snapshot) { books, _ in
            LotAnswer(books: try books.books(of: key), upstream: try books.findings(upstreamOf: key), chart: books.rules.chart)
        }
    }

    /// When the newest lot was opened.
    private func newest(_ snapshot: Snapshot) -> Instant {
        let count = snapshot.genealogy.lotCount
        return snapshot.genealogy.lots(from: max(0, count - 1), limit: 1).first?.opened ?? now()
    }

    private func siteBooks(_ view: SiteView, _ snapshot: Snapshot, _ words: Words) async throws -> Workroom.Outcome<SiteBooks> {
        guard let from = Instant(plain: view.from ?? ""), let to = Instant(plain: view.to ?? ""), from < to else {
            throw Problem(
                type: "urn:jellyroll:web.parameter", title: words(.cannotAnswer), status: 400,
                detail: words(.periodUnreadable, ["from": view.from ?? "", "to": view.to ?? ""]), remedy: words(.periodUnreadableRemedy))
        }
        return try await work("site \(view.site) \(from.microseconds) \(to.microseconds)", snapshot) { books, progress in
            try books.requireSite(view.site)
            return try books.books(ofSite: view.site, from: from, to: to, progress: progress)
        }
    }

    private func work<Answer: Sendable>(
        _ question: String, _ snapshot: Snapshot, _ body: @escaping @Sendable (BookKeeping, (Int, Int) -> Void) throws -> Answer
    ) async throws -> Workroom.Outcome<Answer> {
        let desk = books
        return try await workroom.ask("books \(question)", asOf: snapshot.genealogy.asOf) { progress in
            try desk.ask(snapshot, allocation: nil, holds: .now) { try body($0, progress) }
        }
    }

    /// The page of an answer, or of how far it is.
    private func show<Answer: Sendable>(
        _ outcome: Workroom.Outcome<Answer>, _ what: String, _ ask: Ask, _ made: (Answer, _ isOld: Bool) -> any Page
    ) -> Response {
        switch outcome {
        case .ready(let answer, let asOf): page(made(answer, asOf < node.snapshot.genealogy.asOf), ask)
        case .underWay(let done, let all): waiting(what, done, all, ask)
        }
    }

    private func table<Answer: Sendable>(
        _ outcome: Workroom.Outcome<Answer>, _ file: String, _ what: String, _ ask: Ask, _ text: (Answer) -> String
    ) -> Response {
        switch outcome {
        case .ready(let answer, _):
            Response(
                text(answer), type: "text/csv; charset=utf-8; header=present", headers: [.contentDisposition: "attachment; filename=\"\(file)\""])
        case .underWay(let done, let all): waiting(what, done, all, ask)
        }
    }

    /// 202: it was taken on, and is not there yet.
    func waiting(_ what: String, _ done: Int, _ all: Int, _ ask: Ask) -> Response {
        var response = page(WaitingPage(what, done: done, of: all, words: Words(ask.language)), ask, status: .accepted)
        response.headers[.refresh] = "\(WaitingPage.pause)"
        return response
    }
}
