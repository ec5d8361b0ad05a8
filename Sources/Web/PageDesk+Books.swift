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
            return show(try await lotBooks(lot, snapshot), words(.books), ask, words) { answer, isOld, words in
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
            return show(told, words(.explainOf, ["account": account, "lot": words.name(key)]), ask, words) { answer, isOld, words in
                ExplanationPage(
                    answer.explanation, answer.flow, answer.upstream, answer.chart, account: account, of: lot, asOf: answer.asOf, isOld: isOld,
                    words: words)
            }
        case .lotCarbon(let lot, let other):
            let key = try snapshot.genealogy.find(lot.name, generation: lot.generation)
            let told = try await carbon(.lot(key), against: other, snapshot)
            return show(told, words(.carbonOf, ["what": words.name(key)]), ask, words) { answer, isOld, words in
                CarbonPage(answer, of: .lot(lot, name: words.name(key)), against: other, isOld: isOld, words: words)
            }
        case .siteCarbon(let asked, let other):
            let view = asked.filled(upTo: newest(snapshot))
            let (from, to) = try period(view, words)
            let told = try await carbon(.site(view.site, from: from, to: to), against: other, snapshot)
            return show(told, words(.carbonOf, ["what": view.site]), ask, words) { answer, isOld, words in
                CarbonPage(answer, of: .site(view), against: other, isOld: isOld, words: words)
            }
        case .sites:
            let told = try await work("sites", snapshot) { books, _ in books.sites.map { SiteCount(name: $0.name, lots: $0.lots) } }
            return show(told, words(.sites), ask, words) { sites, _, words in SitesPage(sites, words: words) }
        case .site(let view):
            let view = view.filled(upTo: newest(snapshot))
            return show(try await siteBooks(view, snapshot, words), words(.siteBooksOf, ["site": view.site]), ask, words) { told, isOld, words in
                SiteBooksPage(told.books, told.chart, view, isOld: isOld, words: words)
            }
        case .siteTable(let view):
            let view = view.filled(upTo: newest(snapshot))
            return table(try await siteBooks(view, snapshot, words), "site.csv", words(.siteBooksOf, ["site": view.site]), ask) {
                BooksTable.csv($0.books)
            }
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

    private struct SiteTold: Sendable {
        let books: SiteBooks
        let chart: ChartOfAccounts
    }

    /// An answer, and the currency it is told in.
    private struct Told<Answer: Sendable>: Sendable {
        let answer: Answer
        let currency: String?
    }

    private func lotBooks(_ lot: LotRef, _ snapshot: Snapshot) async throws -> Workroom.Outcome<Told<LotAnswer>> {
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

    private func carbon(
        _ subject: FootprintSubject, against written: String?, _ snapshot: Snapshot
    ) async throws -> Workroom.Outcome<Told<CarbonTold>> {
        let other = try written.map { try FootprintQuestion.other($0, than: subject, snapshot.genealogy) }
        return try await work("carbon \(subject) \(other.map { "\($0)" } ?? "")", snapshot) { books, _ in
            try CarbonTold(subject, against: other, books)
        }
    }

    private func period(_ view: SiteView, _ words: Words) throws(Problem) -> (Instant, Instant) {
        guard let from = Instant(plain: view.from ?? ""), let to = Instant(plain: view.to ?? ""), from < to else {
            throw Problem(
                type: "urn:jellyroll:web.parameter", title: words(.cannotAnswer), status: 400,
                detail: words(.periodUnreadable, ["from": view.from ?? "", "to": view.to ?? ""]), remedy: words(.periodUnreadableRemedy))
        }
        return (from, to)
    }

    private func siteBooks(_ view: SiteView, _ snapshot: Snapshot, _ words: Words) async throws -> Workroom.Outcome<Told<SiteTold>> {
        let (from, to) = try period(view, words)
        return try await work("site \(view.site) \(from.microseconds) \(to.microseconds)", snapshot) { books, progress in
            try books.requireSite(view.site)
            return SiteTold(books: try books.books(ofSite: view.site, from: from, to: to, progress: progress), chart: books.rules.chart)
        }
    }

    private func work<Answer: Sendable>(
        _ question: String, _ snapshot: Snapshot, _ body: @escaping @Sendable (BookKeeping, (Int, Int) -> Void) throws -> Answer
    ) async throws -> Workroom.Outcome<Told<Answer>> {
        let desk = books
        return try await workroom.ask("books \(question)", asOf: snapshot.genealogy.asOf) { progress in
            try desk.ask(snapshot, allocation: nil, holds: .now) { Told(answer: try body($0, progress), currency: $0.rules.currency) }
        }
    }

    /// The page of an answer, or of how far it is.
    private func show<Answer: Sendable>(
        _ outcome: Workroom.Outcome<Told<Answer>>, _ what: String, _ ask: Ask, _ words: Words, _ made: (Answer, _ isOld: Bool, Words) -> any Page
    ) -> Response {
        switch outcome {
        case .ready(let told, let asOf):
            page(made(told.answer, asOf < node.snapshot.genealogy.asOf, words.paying(in: told.currency)), ask)
        case .underWay(let done, let all): waiting(what, done, all, ask)
        }
    }

    private func table<Answer: Sendable>(
        _ outcome: Workroom.Outcome<Told<Answer>>, _ file: String, _ what: String, _ ask: Ask, _ text: (Answer) -> String
    ) -> Response {
        switch outcome {
        case .ready(let told, _):
            Response(
                text(told.answer), type: "text/csv; charset=utf-8; header=present",
                headers: [.contentDisposition: "attachment; filename=\"\(file)\""])
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
