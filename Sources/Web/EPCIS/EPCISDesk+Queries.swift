// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import Node

/// Queries: events by filter and page, single events, the words in use, named queries.
extension EPCISDesk {
    func query(_ ask: Ask, and fixed: (name: String, value: String)? = nil) throws(EPCISProblem) -> EPCISQuery {
        var parameters = ask.query.items.map { (name: $0.name, value: $0.value) }
        if let fixed { parameters.append(fixed) }
        return try EPCISQuery(parameters: parameters, prefixes: EPCISHeader.prefixes(ask.headers[.extensions] ?? ""))
    }

    func page(_ query: EPCISQuery, _ ask: Ask, name: String = "SimpleEventQuery") throws -> Response {
        let store = node.snapshot.store
        let page = try query.page(over: store, token: ask.query["nextPageToken"])
        var headers: HTTPFields = [:]
        if let token = page.nextToken { headers[.link] = nextLink(ask, token: token) }
        return Response(
            EPCISWriter.queryDocument(page.entries, queryName: name, creationDate: now()), type: "application/ld+json", headers: headers)
    }

    /// The event with this ID and its error declarations, as a query document.
    func event(_ id: String) throws -> Response {
        let snapshot = node.snapshot
        var sequences = try snapshot.store.sequences(ofEventID: id)
        let canonical = LotName.lenient(id)
        if sequences.isEmpty, canonical != id { sequences = try snapshot.store.sequences(ofEventID: canonical) }
        let entries = sequences.compactMap(snapshot.entry).filter { $0.event.repetition == nil }
        guard !entries.isEmpty else { throw EPCISProblem(.noSuchResource, "There is no event with the ID \(id).") }
        return Response(
            EPCISWriter.queryDocument(entries, queryName: "SimpleEventQuery", creationDate: now()), type: "application/ld+json")
    }

    @inline(never) func members(of resource: EPCISResource.Collection, _ ask: Ask) async throws -> Response {
        let (offset, limit) = try pageBounds(ask)
        let snapshot = node.snapshot
        if resource == .epcs {
            // Only URIs are EPCs; a page may hold fewer members than asked for, or none, while there are more.
            let lots = snapshot.genealogy.lots(from: offset, limit: limit)
            let names = lots.map(\.lot.name).filter { $0.contains(":") }
            return collection(
                names,
                headers: offset + lots.count < snapshot.genealogy.lotCount && !lots.isEmpty
                    ? [.link: nextLink(ask, token: String(offset + lots.count))] : [:])
        }
        let all = try await vocabulary.members(of: resource, in: snapshot)
        let page = all.dropFirst(offset).prefix(limit)
        return collection(Array(page), headers: offset + page.count < all.count ? [.link: nextLink(ask, token: String(offset + page.count))] : [:])
    }

    /// 404 for an event type there is not and an EPC nobody named. Words and places without events are empty, not missing.
    @inline(never) func requireMember(_ resource: EPCISResource.Collection, _ value: String) async throws {
        let snapshot = node.snapshot
        switch resource {
        case .eventTypes:
            guard try await vocabulary.members(of: .eventTypes, in: snapshot).contains(value) else {
                throw EPCISProblem(.noSuchResource, "There is no event type \(value).")
            }
        case .epcs:
            guard (try? snapshot.genealogy.find(LotName.lenient(value), generation: nil)) != nil else {
                throw EPCISProblem(.noSuchResource, "No event names \(value).")
            }
        case .bizSteps, .bizLocations, .readPoints, .dispositions: break
        }
    }

    @inline(never) func createQuery(_ ask: Ask) async throws -> Response {
        let body = try await body(ask)
        guard body.count <= Self.queryBytes else {
            throw EPCISProblem(
                .queryTooComplex, "The query is \(body.count) bytes long; the most is \(Self.queryBytes). Ask in parts, or by a pattern.")
        }
        let json: JSONValue
        do { json = try JSONReader.read(body) } catch {
            throw EPCISProblem(.validation, "The query is no JSON: \(error.description)", pointer: error.pointer.description)
        }
        guard let name = json["name"]?.text, !name.isEmpty, name.utf8.count <= 200, !name.utf8.contains(where: { $0 < 0x20 }) else {
            throw EPCISProblem(.queryValidation, "The query has no name of 1 to 200 bytes.", pointer: "/name")
        }
        guard let query = json["query"], query.members != nil else {
            throw EPCISProblem(.queryValidation, "The query has no object of parameters under \"query\".", pointer: "/query")
        }
        guard query.leaves <= Self.queryLimit else {
            throw EPCISProblem(
                .queryTooComplex, "The query has \(query.leaves) values; the most is \(Self.queryLimit). Ask in parts, or by a pattern.",
                pointer: "/query")
        }
        _ = try EPCISQuery(json: json)
        try await queries.add(QueryShelf.Named(name: name, query: query))
        return Response(
            definition(name, query), type: "application/json", status: .created,
            headers: [.location: "\(Self.root)/queries/\(PercentEncoding.encode(name))"])
    }

    @inline(never) func namedQueries(_ ask: Ask) async throws -> Response {
        let (offset, limit) = try pageBounds(ask)
        let all = await queries.all
        let page = all.dropFirst(offset).prefix(limit)
        let bytes = JSONWriter.bytes(.array(page.map { .object([.init("name", .string($0.name)), .init("query", $0.query)]) }))
        return .json(bytes, headers: offset + page.count < all.count ? [.link: nextLink(ask, token: String(offset + page.count))] : [:])
    }

    @inline(never) func namedQuery(_ name: String) async throws -> Response {
        .json(definition(name, try await named(name).query))
    }

    @inline(never) func deleteQuery(_ name: String) async throws -> Response {
        try await queries.remove(name)
        try await subscriptions.removeAll(of: name)
        return Response(status: .noContent)
    }

    /// Values a named query may have: every event is compared with each.
    private static let queryLimit = 1_000
    private static let queryBytes = 4 << 20

    func named(_ name: String) async throws -> QueryShelf.Named {
        guard let query = await queries[name] else { throw EPCISProblem(.noSuchName, "There is no query named \(name).") }
        return query
    }

    /// `perPage` and `nextPageToken` of a list that is paged by its place.
    func pageBounds(_ ask: Ask) throws(EPCISProblem) -> (offset: Int, limit: Int) {
        let limit = ask.query["perPage"] ?? String(EPCISHeader.defaultPerPage)
        guard let limit = Int(limit), limit > 0 else {
            throw EPCISProblem(.queryParameter, "perPage: \(limit) is no number from 1 on.", pointer: "perPage")
        }
        let token = ask.query["nextPageToken"] ?? "0"
        guard let offset = Int(token), (0...Int(Int32.max)).contains(offset) else {
            throw EPCISProblem(
                .queryParameter, "nextPageToken: \(token) is no page token. Follow the Link header of the page before.", pointer: "nextPageToken")
        }
        return (offset, min(limit, EPCISQuery.largestPage))
    }

    func nextLink(_ ask: Ask, token: String) -> String {
        "<\(ask.rawPath)\(ask.query.without("nextPageToken").adding("nextPageToken", token).text)>; rel=\"next\""
    }

    private func definition(_ name: String, _ query: JSONValue) -> [UInt8] {
        JSONWriter.bytes(.object([.init("name", .string(name)), .init("query", query)]))
    }
}

extension JSONValue {
    /// Values in it that are neither array nor object.
    fileprivate var leaves: Int {
        if let elements { return elements.reduce(0) { $0 + $1.leaves } }
        return members?.reduce(0) { $0 + $1.value.leaves } ?? 1
    }
}
