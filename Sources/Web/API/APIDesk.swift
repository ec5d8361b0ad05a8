// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import Measure
import Node

/// The product's own HTTP interface under `/api`: what the command line prints with `--json`, from the same writers.
struct APIDesk: Sendable {
    let node: any NodeAccess
    let books: BooksDesk
    let custody: CustodyDesk
    let origin: OriginLibrary
    let now: @Sendable () -> Instant

    /// The most lots one answer lists unless more are asked for.
    static let lotLimit = 100

    func respond(to ask: Ask) async -> Response {
        let isClaims = ask.path == ["api", "claims"]
        guard isClaims ? ask.method == .post : ask.isReading else {
            return Response(
                Problem(
                    type: "urn:jellyroll:web.method_not_allowed", title: "Method not allowed", status: 405,
                    detail: "\(ask.method.rawValue) is not offered here.",
                    remedy: isClaims ? "Use POST for an entry, or GET /api/claims/balance." : "Use GET."),
                headers: [.allow: isClaims ? "POST" : "GET, HEAD"])
        }
        do {
            return isClaims ? try await order(ask) : try await answerCircularity(ask) ?? answer(ask)
        } catch let error as CustodyRefusal {
            return Response(Problem(error))
        } catch let error as GenealogyError {
            return Response(Problem(error))
        } catch let error as AccountingError {
            return Response(Problem(error))
        } catch let error as LedgerError {
            return Response(Problem(error))
        } catch let error as Problem {
            return Response(error)
        } catch {
            return Response(Problem(type: "urn:jellyroll:web.fault", title: "A fault of this server", status: 500, detail: "\(error)", remedy: ""))
        }
    }

    private func answer(_ ask: Ask) throws -> Response {
        let path = ask.path.dropFirst()
        let snapshot = node.snapshot
        switch (path.first, path.count) {
        case ("lots", 1):
            try check(ask, "q", "offset", "limit")
            return try lots(ask, snapshot)
        case ("lots", 2):
            try check(ask, "generation", "limit")
            return try lot(path[2], ask, snapshot)
        case ("lots", 3) where path[3] == "trace":
            try check(ask, "direction", "count", "interval", "depth", "only", "site", "at", "known", "floor", "generation")
            return try trace(path[2], ask, snapshot)
        case ("lots", 3) where path[3] == "recall":
            try check(ask, "interval", "depth", "only", "site", "at", "known", "floor", "generation")
            return try recall(path[2], ask, snapshot)
        case ("lots", 3) where path[3] == "books":
            try check(ask, "generation", "at", "known", "allocation")
            return try lotBooks(path[2], ask, snapshot)
        case ("lots", 3) where path[3] == "carbon":
            try check(ask, "generation", "at", "known", "allocation", "against", "form", "samples", "seed")
            return try lotCarbon(path[2], ask, snapshot)
        case ("sites", 3) where path[3] == "carbon":
            try check(ask, "from", "to", "at", "known", "allocation", "against", "form", "samples", "seed")
            return try siteCarbon(path[2], ask, snapshot)
        case ("products", 3) where path[3] == "carbon":
            try check(ask, "from", "to", "site", "at", "known", "allocation", "against", "form", "loops", "samples", "seed")
            return try productCarbon(path[2], ask, snapshot)
        case ("lots", 4) where path[3] == "books":
            try check(ask, "generation", "at", "known", "allocation", "depth", "width")
            return try explain(path[2], path[4], ask, snapshot)
        case ("lots", 3) where path[3] == "origin":
            try check(ask, "to", "on", "target", "generation", "at", "known", "allocation")
            return try origin(path[2], ask, snapshot)
        case ("sites", 3) where path[3] == "local-content":
            try check(ask, "product", "month", "mix", "target", "at", "known", "allocation")
            return try localContent(path[2], ask, snapshot)
        case ("sites", 3) where path[3] == "books":
            try check(ask, "from", "to", "at", "known", "allocation")
            return try siteBooks(path[2], ask, snapshot)
        case ("risk", 1):
            try check(ask, "product", "at", "known")
            return try risk(ask, snapshot)
        case ("discrepancies", 1):
            try check(ask, "lot", "limit")
            return try discrepancies(ask, snapshot)
        default:
            throw Problem(
                type: "urn:jellyroll:web.no_such_resource", title: "Not found", status: 404, detail: "There is nothing at \(ask.rawPath).",
                remedy: "The interface is described at \(Route.openAPI).")
        }
    }

    /// A filter that is misspelt or there twice must not be left out.
    func check(_ ask: Ask, _ known: String...) throws(Problem) {
        var seen: Set<String> = []
        for item in ask.query.items {
            let isKnown = known.contains(item.name)
            if isKnown, seen.insert(item.name).inserted { continue }
            throw Problem(
                type: "urn:jellyroll:web.parameter", title: "The request cannot be read as it stands", status: 400,
                detail: isKnown ? "The parameter \(item.name) is there twice." : "There is no parameter \(item.name) here.",
                remedy: isKnown ? "Give it once." : "Known are \(known.joined(separator: ", ")).")
        }
    }

    private func lots(_ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let limit = try whole("limit", ask, 1...10_000) ?? Self.lotLimit
        if let text = ask.query["q"] { return .json(LotAnswer.json(snapshot.genealogy.search(text, limit: limit))) }
        return .json(LotAnswer.json(snapshot.genealogy.lots(from: try whole("offset", ask, 0...Int(Int32.max)) ?? 0, limit: limit)))
    }

    private func lot(_ name: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let key = try key(name, ask, snapshot)
        let limit = try whole("limit", ask, 0...100_000) ?? Self.lotLimit
        return .json(
            LotAnswer.json(
                try snapshot.genealogy.summary(of: key), from: try snapshot.genealogy.links(of: key, .backward, limit: limit).links,
                to: try snapshot.genealogy.links(of: key, .forward, limit: limit).links))
    }

    private func trace(_ name: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let direction = ask.query["direction"] ?? Direction.forward.rawValue
        guard let direction = Direction(rawValue: direction) else {
            throw parameter("direction", direction, "Use forward or backward.")
        }
        let request = try request(name, direction, ask, snapshot)
        let isListed = !flag("count", ask)
        let answer = TraceAnswer(try snapshot.genealogy.trace(request), isListed: isListed)
        return Response(pieces: answer, type: "application/json")
    }

    private func recall(_ name: String, _ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let request = try request(name, .forward, ask, snapshot)
        return .json(RecallAnswer.json(try snapshot.genealogy.recall(request), of: request.lot))
    }

    private func risk(_ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        guard let product = ask.query["product"] else {
            throw Problem(
                type: "urn:jellyroll:web.parameter", title: "The request cannot be read as it stands", status: 400,
                detail: "The parameter product is missing.", remedy: "Say whose lots are meant.")
        }
        var asked = snapshot
        if let known = ask.query["known"] { asked = try node.snapshot(known: try snapshot.sequence(knownAt: known)) }
        let holds = try ask.query["at"].map { try HoldViewText.parse($0) } ?? .now
        return .json(RiskAnswer.json(try asked.genealogy.riskMap(of: product, holds: holds) { _, _ in }))
    }

    private func discrepancies(_ ask: Ask, _ snapshot: Snapshot) throws -> Response {
        let limit = try whole("limit", ask, 0...100_000) ?? 1_000
        let lot = try ask.query["lot"].map { try snapshot.genealogy.find($0, generation: nil) }
        let (found, counts) = try snapshot.genealogy.discrepancies(of: lot, limit: limit)
        return .json(DiscrepancyAnswer.json(found, counts: counts, now: now()))
    }

    func key(_ name: String, _ ask: Ask, _ snapshot: Snapshot) throws -> LotKey {
        try snapshot.genealogy.find(name, generation: try whole("generation", ask, 0...Int(Int32.max)))
    }

    private func request(_ name: String, _ direction: Direction, _ ask: Ask, _ snapshot: Snapshot) throws -> TraceRequest {
        var request = TraceRequest(lot: try key(name, ask, snapshot), direction: direction)
        if let text = ask.query["interval"] {
            let summary = try snapshot.genealogy.summary(of: request.lot)
            request.interval = try IntervalText.parse(text, in: summary.dimension, of: summary.quantity?.amount)
        }
        request.depth = try whole("depth", ask, 0...1_000_000)
        request.only = ask.query["only"]
        request.site = ask.query["site"]
        if let text = ask.query["at"] { request.holds = try HoldViewText.parse(text) }
        if let text = ask.query["known"] { request.known = try snapshot.sequence(knownAt: text, now: now()) }
        if let text = ask.query["floor"] {
            guard let floor = Double(text), (0...1).contains(floor) else { throw parameter("floor", text, "Give a fraction from 0 to 1.") }
            request.floor = floor
        }
        return request
    }

    /// `count`, `count=1` and `count=true` say yes.
    func flag(_ name: String, _ ask: Ask) -> Bool {
        ["1", "true"].contains(ask.query[name] ?? "") || ask.query.items.contains { $0.name == name && $0.value.isEmpty }
    }

    func whole(_ name: String, _ ask: Ask, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = ask.query[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw parameter(name, text, "Give a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func parameter(_ name: String, _ value: String, _ remedy: String) -> Problem {
        Problem(
            type: "urn:jellyroll:web.parameter", title: "The request cannot be read as it stands", status: 400,
            detail: "\(value) is no value of the parameter \(name).", remedy: remedy)
    }
}
