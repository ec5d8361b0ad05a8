// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import HTTPTypes
import Hummingbird
import Ledger
import Node

/// EPCIS 2.0 REST bindings under `/epcis`: capture, events, queries, discovery.
struct EPCISDesk: Sendable {
    let node: any NodeAccess
    let captures: CaptureLog
    let queries: QueryShelf
    let subscriptions: SubscriptionDesk
    let vocabulary = VocabularyFold()
    let now: @Sendable () -> Instant
    let bodyLimit: Int
    let patience: Duration
    let captureLimit: Int

    static let root = "/epcis"
    /// Bytes a second below which a sender holds a place that others need; even a modem of 1996 sent more.
    static let slowestBody = 4_096
    /// Longest address taken, in bytes (RFC 9110, 4.1 asks for 8000 at least).
    private static let addressLimit = 16_000

    init(node: any NodeAccess, configuration: WebServer.Configuration, now: @escaping @Sendable () -> Instant) throws(WebError) {
        self.node = node
        self.now = now
        captures = try CaptureLog(folder: configuration.folder)
        queries = try QueryShelf(folder: configuration.folder)
        subscriptions = try SubscriptionDesk(folder: configuration.folder, node: node, queries: queries, now: now)
        bodyLimit = configuration.bodyLimit
        patience = configuration.patience
        captureLimit = configuration.captureLimit
    }

    func respond(to ask: Ask) async -> Response {
        var response: Response
        do {
            response = try await answer(ask)
        } catch let problem as EPCISProblem {
            response = Response(problem.bytes, type: EPCISHeader.problemType, status: HTTPResponse.Status(code: problem.status))
            // What is still coming is of no use any more.
            if response.status == .requestTimeout || response.status == .contentTooLarge { response.endConnection() }
        } catch let error as LedgerError {
            let problem = EPCISProblem(error)
            response = Response(
                problem.bytes, type: EPCISHeader.problemType, status: HTTPResponse.Status(code: error.category == .unavailable ? 503 : problem.status)
            )
        } catch {
            response = Response(
                EPCISProblem(.implementation, "\(error)").bytes, type: EPCISHeader.problemType, status: .internalServerError)
        }
        for field in headers where response.headers[field.name] == nil { response.headers.append(field) }
        if let resource = EPCISResource(Array(ask.path.dropFirst())), ask.method == .options || response.status == .methodNotAllowed {
            response.headers[.allow] = resource.methods.joined(separator: ", ")
        }
        return response
    }

    /// What every answer here announces.
    private var headers: HTTPFields {
        [
            .epcisVersion: EPCISHeader.spokenVersion, .epcisMin: EPCISHeader.spokenVersion, .epcisMax: EPCISHeader.spokenVersion,
            .cbvVersion: EPCISHeader.spokenVersion, .cbvMin: EPCISHeader.spokenVersion, .cbvMax: EPCISHeader.spokenVersion,
            .epcFormat: "Never_Translates", .cbvFormat: "Never_Translates", .extensions: "jr=https://jellyroll.dev/ns/",
            .vendorVersion: "jellyroll-1",
            .captureLimit: String(captureLimit), .captureFileSizeLimit: String(bodyLimit),
        ]
    }

    private func answer(_ ask: Ask) async throws -> Response {
        guard (ask.rawPath.utf8.count + ask.query.text.utf8.count) <= Self.addressLimit else {
            throw EPCISProblem(.uriTooLong, "The address is longer than \(Self.addressLimit) bytes. Use a named query.")
        }
        guard let resource = EPCISResource(Array(ask.path.dropFirst())) else {
            throw EPCISProblem(.noSuchResource, "There is nothing at \(ask.rawPath). GET \(Self.root) lists what there is.")
        }
        guard resource.methods.contains(ask.method.rawValue) else {
            throw EPCISProblem(
                .implementation, "\(ask.method.rawValue) is not offered here. Use \(resource.methods.joined(separator: ", ")).", status: 405)
        }
        if ask.method == .options { return options(resource) }
        try negotiate(ask)
        switch resource {
        case .root: return collection(["queries", "capture", "events"] + EPCISResource.Collection.allCases.map(\.rawValue))
        case .capture: return ask.method == .post ? try await capture(ask) : try await captureJobs(ask)
        case .captureJob(let id): return try await captureJob(id)
        case .events: return ask.method == .post ? try await createEvent(ask) : try page(try query(ask), ask)
        case .event(let id): return try event(id)
        case .collection(let collection): return try await members(of: collection, ask)
        case .member(let collection, let value):
            try await requireMember(collection, value)
            return self.collection(["events"])
        case .memberEvents(let collection, let value):
            try await requireMember(collection, value)
            return try page(try query(ask, and: (collection.parameter, value)), ask)
        case .queries: return ask.method == .post ? try await createQuery(ask) : try await namedQueries(ask)
        case .query(let name): return ask.method == .delete ? try await deleteQuery(name) : try await namedQuery(name)
        case .queryEvents(let name): return try await namedEvents(name, ask)
        case .subscriptions, .subscription: return try await standing(resource, ask)
        case .pageToken: return Response(status: .noContent)
        }
    }

    /// Standing queries. Kept apart: as one function with the rest the optimiser of Swift 6.3 does not get through it.
    @inline(never) private func standing(_ resource: EPCISResource, _ ask: Ask) async throws -> Response {
        switch resource {
        case .subscriptions(let name):
            if ask.method == .post { return try await subscribe(name, ask) }
            return try await subscriptions(of: name, ask)
        case .subscription(let id, let name):
            if ask.method == .delete { return try await unsubscribe(id, of: name) }
            return try await subscription(id, of: name)
        default: throw EPCISProblem(.noSuchResource, "There is nothing at \(ask.rawPath).")
        }
    }

    private func options(_ resource: EPCISResource) -> Response {
        var headers: HTTPFields = [:]
        if resource == .capture { headers[.captureErrorBehaviour] = "rollback, proceed" }
        return Response(status: .noContent, headers: headers)
    }

    /// 406 where the reader asks for a version, format or media type that is not spoken here.
    private func negotiate(_ ask: Ask) throws(EPCISProblem) {
        guard ask.accepts("application/json", "application/ld+json", "application/problem+json") else {
            throw EPCISProblem(.notAcceptable, "Answers are application/json or application/ld+json.", pointer: "Accept")
        }
        for (name, isLeast) in [(HTTPField.Name.epcisMin, true), (.cbvMin, true), (.epcisMax, false), (.cbvMax, false)] {
            guard let text = ask.headers[name] else { continue }
            let numbers = text.split(separator: ".").map { Int($0.filter { $0 != " " }) }
            guard let major = numbers.first ?? nil, isLeast ? (major, numbers.dropFirst().first.flatMap { $0 } ?? 0) <= (2, 0) : major >= 2 else {
                throw EPCISProblem(
                    .notAcceptable, "\(name.rawName) is \(text); this server speaks \(EPCISHeader.spokenVersion).", pointer: name.rawName)
            }
        }
        for name in [HTTPField.Name.epcFormat, .cbvFormat] {
            if let text = ask.headers[name], text.hasPrefix("Always") {
                throw EPCISProblem(
                    .notAcceptable, "\(name.rawName) is \(text); identifiers are given back as they were captured (Never_Translates).",
                    pointer: name.rawName)
            }
        }
    }

    /// `{"@context": …, "type": "Collection", "member": […]}`.
    func collection(_ members: [String], headers: HTTPFields = [:]) -> Response {
        var json = JSONBytes()
        json.raw("{\"@context\":\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",\"type\":\"Collection\",\"member\":")
        json.list(members) { $0.string($1) }
        json.raw("}\n")
        return .json(json.bytes, headers: headers)
    }
}

extension EPCISResource.Collection {
    /// The query parameter that asks for the events of one member.
    var parameter: String {
        switch self {
        case .eventTypes: "eventType"
        case .epcs: "MATCH_anyEPC"
        case .bizSteps: "EQ_bizStep"
        case .bizLocations: "EQ_bizLocation"
        case .readPoints: "EQ_readPoint"
        case .dispositions: "EQ_disposition"
        }
    }
}
