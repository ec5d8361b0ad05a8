// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Connect
import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import Node

/// Serves pages to people: an address becomes a model from the newest snapshot, the model a view in the frame.
struct PageDesk: Sendable {
    let node: any NodeAccess
    let books: BooksDesk
    let workroom: Workroom
    let examples: @Sendable () -> [Example]
    let now: @Sendable () -> Instant

    func respond(to ask: Ask) async -> Response {
        let words = Words(ask.language)
        if ask.isReading, let response = digitalLink(ask, words) { return response }
        guard let route = Route(ask.path, ask.query) else {
            return problem(
                Problem(
                    type: "urn:jellyroll:web.no_such_page", title: words(.notFound), status: 404, detail: words(.noSuchPage),
                    remedy: words(.noSuchPageRemedy)), ask)
        }
        guard ask.isReading else {
            return Response(
                Problem(
                    type: "urn:jellyroll:web.method_not_allowed", title: "Method not allowed", status: 405,
                    detail: "\(ask.method.rawValue) is not offered here.", remedy: "Use GET."), headers: [.allow: "GET, HEAD"])
        }
        do {
            try checkNumbers(ask, words)
            return try await answer(route, ask, words)
        } catch let error as AccountingError where error.code == .unknownAccount {
            return problem(Problem(error), saying: (.accountUnknown, .accountUnknownRemedy, ["account": ask.path.last ?? ""]), ask)
        } catch let error as AccountingError where error.code == .unknownSite {
            var unknown = Problem(error)
            unknown.status = 404
            return problem(unknown, saying: (.siteUnknown, .siteUnknownRemedy, ["site": ask.path.count > 1 ? ask.path[1] : ""]), ask)
        } catch let error as AccountingError {
            return problem(Problem(error), ask)
        } catch let error as GenealogyError {
            return problem(Problem(error), saying: told(error, route, ask), ask)
        } catch let error as Problem {
            return problem(error, ask)
        } catch {
            return problem(
                Problem(type: "urn:jellyroll:web.fault", title: words(.serverFault), status: 500, detail: "\(error)", remedy: ""),
                saying: (.faultHere, .faultHereRemedy, [:]), ask)
        }
    }

    /// A number that is none must not be left out: the answer would be to another question.
    private func checkNumbers(_ ask: Ask, _ words: Words) throws(Problem) {
        for name in ["generation", "depth", "page"] {
            guard let text = ask.query[name], Int(text).map({ $0 < 0 || $0 > Int(Int32.max) }) ?? true else { continue }
            throw Problem(
                type: "urn:jellyroll:web.parameter", title: words(.cannotAnswer), status: 400,
                detail: words(.numberUnreadable, ["name": name, "value": text]), remedy: words(.numberUnreadableRemedy))
        }
    }

    /// 307 to the page of the lot a GS1 Digital Link path names; nil when the path is none.
    private func digitalLink(_ ask: Ask, _ words: Words) -> Response? {
        do {
            guard let name = try DigitalLinkPath.name(ask.rawPath) else { return nil }
            let lot = try node.snapshot.genealogy.find(name, generation: nil)
            return Response(status: .temporaryRedirect, headers: [.location: Route.lot(LotRef(name: lot.name, generation: nil)).description])
        } catch let error as LedgerError {
            return problem(Problem(error), saying: (.identifierBroken, .identifierBrokenRemedy, ["name": ask.rawPath]), ask)
        } catch {
            return problem(
                Problem(
                    type: "urn:jellyroll:genealogy.unknown_lot", title: words(.notFound), status: 404,
                    detail: words(.lotUnknown, ["lot": ask.rawPath]), remedy: words(.lotUnknownRemedy)), ask)
        }
    }

    private func answer(_ route: Route, _ ask: Ask, _ words: Words) async throws -> Response {
        let snapshot = node.snapshot
        switch route {
        case .home:
            return page(
                HomePage(snapshot, examples: examples(), open: try await openDiscrepancies(snapshot), problem: node.problem, words: words), ask)
        case .search(let text): return page(SearchPage(snapshot, asked: text, words: words), ask)
        case .lot(let lot): return page(try LotPage(snapshot, of: lot, now: now(), words: words), ask)
        case .strip(let lot, let interval): return page(try StripPage(snapshot, of: lot, interval: interval, words: words), ask)
        case .trace(let view): return page(try TracePage(snapshot, view, words: words), ask)
        case .traceTable(let view):
            let table = TraceTable(try TraceQuestion(view, snapshot), view)
            return Response(
                pieces: table, type: "text/csv; charset=utf-8; header=present", headers: [.contentDisposition: "attachment; filename=\"trace.csv\""])
        case .recall(let view): return page(try RecallPage(snapshot, view, words: words), ask)
        case .recallEvents(let lot, let interval):
            let (recall, summary) = try RecallPage.recall(snapshot, of: lot, interval: interval)
            let events = RecallAnswer.events(recall, of: summary.lot, at: now())
            return Response(
                EPCISFormat.document(events, createdAt: now()), type: "application/ld+json",
                headers: [.contentDisposition: "attachment; filename=\"recall.jsonld\""])
        case .discrepancies(let kind, let number):
            switch try await openDiscrepancies(snapshot) {
            case .ready(let open, _):
                return page(DiscrepanciesPage(open, snapshot.genealogy, kind: kind, page: number, now: now(), words: words), ask)
            case .underWay(let done, let all): return waiting(words(.discrepancies), done, all, ask)
            }
        case .event(let sequence): return page(try EventPage(snapshot, sequence, document: EPCISFormat.text, words: words), ask)
        case .lotBooks, .lotBooksTable, .explanation, .lotCarbon, .sites, .site, .siteCarbon, .siteTable:
            return try await answerBooks(route, ask, words)
        case .lotBooksAnswer, .explanationAnswer, .siteAnswer: preconditionFailure("Addresses under /api lead to another desk.")
        case .style: return Response(Stylesheet.css + PictureStyle.css, type: "text/css; charset=utf-8", headers: [.cacheControl: "max-age=3600"])
        case .script: return Response(PageScript.javascript, type: "text/javascript; charset=utf-8", headers: [.cacheControl: "max-age=3600"])
        case .epcisEvent:
            preconditionFailure("Addresses under \(EPCISDesk.root) lead to another desk.")
        case .icon: return Response(Self.icon, type: "image/svg+xml", headers: [.cacheControl: "max-age=86400"])
        case .openAPI: return Response(OpenAPIDocument.json, type: "application/json")
        }
    }

    /// What does not agree, counted once for each state and not once for each page.
    private func openDiscrepancies(_ snapshot: Snapshot) async throws -> Workroom.Outcome<OpenDiscrepancies> {
        try await workroom.ask("discrepancies", asOf: snapshot.genealogy.asOf) { _ in try OpenDiscrepancies(snapshot.genealogy) }
    }

    func page(_ page: any Page, _ ask: Ask, status: HTTPResponse.Status = .ok) -> Response {
        let frame = Frame(words: Words(ask.language), theme: ask.theme, path: ask.rawPath, query: ask.query)
        var headers: HTTPFields = [.cacheControl: "no-cache", .contentLanguage: ask.language.tag, .vary: "Accept-Language, Cookie"]
        for cookie in ask.cookies { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return Response(frame.html(page).markup, type: "text/html; charset=utf-8", status: status, headers: headers)
    }

    /// Texts of the catalogue, and what stands in them.
    private typealias Told = (detail: TextKey, remedy: TextKey, values: [String: String])

    private func problem(_ problem: Problem, _ ask: Ask) -> Response {
        page(ProblemPage(problem, words: Words(ask.language)), ask, status: HTTPResponse.Status(code: problem.status))
    }

    /// The problem in the reader's language; what the program itself says stands below, for whoever is asked for help.
    private func problem(_ problem: Problem, saying told: Told, _ ask: Ask) -> Response {
        let words = Words(ask.language)
        var localized = problem
        localized.detail = words(told.detail, told.values)
        localized.remedy = words(told.remedy, told.values)
        var shown = ProblemPage(localized, words: words)
        if problem.detail != localized.detail { shown.original = problem.detail }
        return page(shown, ask, status: HTTPResponse.Status(code: problem.status))
    }

    /// Which field of the address a refusal is about.
    private func told(_ error: GenealogyError, _ route: Route, _ ask: Ask) -> Told {
        switch error.code {
        case .unknownLot, .unknownProduct: return (.lotUnknown, .lotUnknownRemedy, ["lot": unknownLot(ask)])
        case .intervalOutside: return (.intervalOutside, .intervalOutsideRemedy, ["interval": route.interval ?? ""])
        case .damagedSegment, .notWritable: return (.recordsDamaged, .recordsDamagedRemedy, [:])
        case .invalidRequest:
            if let at = ask.query["at"], (try? HoldViewText.parse(at)) == nil { return (.holdsUnreadable, .holdsUnreadableRemedy, ["at": at]) }
            if let known = ask.query["known"], (try? node.snapshot.sequence(knownAt: known)) == nil {
                return (.knownUnreadable, .knownUnreadableRemedy, ["known": known])
            }
            return (.intervalUnreadable, .intervalUnreadableRemedy, ["interval": route.interval ?? ""])
        }
    }

    /// Of the two a comparison names, the one that there is not.
    private func unknownLot(_ ask: Ask) -> String {
        let asked = ask.path.count > 1 ? ask.path[1] : ""
        guard let other = ask.query["against"], (try? node.snapshot.genealogy.find(asked, generation: nil)) != nil else { return asked }
        return other
    }

    private static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1B1F23"/><path d="M16 4.500a11.500 11.500 0 1 0 11.500 11.500A9 9 0 0 0 18.500 7a7.200 7.200 0 0 0-7.200 7.200 5.400 5.400 0 0 0 5.400 5.400 3.600 3.600 0 0 0 3.600-3.600 2.200 2.200 0 0 0-4.400 0" fill="none" stroke="#FFC14D" stroke-width="2.400" stroke-linecap="round"/></svg>

        """
}
