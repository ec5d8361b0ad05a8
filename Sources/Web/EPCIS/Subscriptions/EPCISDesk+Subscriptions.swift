// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import HTTPTypes
import Hummingbird
import Ledger

/// Subscriptions to named queries by webhook.
extension EPCISDesk {
    func subscribe(_ name: String, _ ask: Ask) async throws -> Response {
        let named = try await named(name)
        let body = try await body(ask)
        let json: JSONValue
        do { json = try JSONReader.read(body) } catch {
            throw EPCISProblem(.validation, "The subscription is no JSON: \(error.description)", pointer: error.pointer.description)
        }
        let subscription = try await subscriptions.add(try SubscriptionControls(json: json), to: named)
        return Response(
            JSONWriter.bytes(subscription.json), type: "application/json", status: .created,
            headers: [.location: "\(Self.root)/queries/\(PercentEncoding.encode(name))/subscriptions/\(subscription.id)"])
    }

    func subscriptions(of name: String, _ ask: Ask) async throws -> Response {
        _ = try await named(name)
        let (offset, limit) = try pageBounds(ask)
        let all = await subscriptions.of(name)
        let page = all.dropFirst(offset).prefix(limit)
        return .json(
            JSONWriter.bytes(.array(page.map(\.json))),
            headers: offset + page.count < all.count ? [.link: nextLink(ask, token: String(offset + page.count))] : [:])
    }

    func subscription(_ id: String, of name: String) async throws -> Response {
        _ = try await named(name)
        let found = try await subscriptions.find(id, of: name)
        return .json(JSONWriter.bytes(found.json), headers: [.queryMinRecordTime: found.minRecordTime.iso8601])
    }

    func unsubscribe(_ id: String, of name: String) async throws -> Response {
        _ = try await named(name)
        try await subscriptions.remove(id, of: name)
        return Response(status: .noContent)
    }

    /// The events of a named query; its own parameters are fixed, only the page may be chosen.
    func namedEvents(_ name: String, _ ask: Ask) async throws -> Response {
        let named = try await named(name)
        if ask.headers[.upgrade]?.lowercased().contains("websocket") == true {
            throw EPCISProblem(
                .implementation, "Subscribing by WebSocket is not offered. Subscribe by webhook: POST \(Self.root)/queries/{name}/subscriptions.",
                status: 501)
        }
        var query = try EPCISQuery(json: named.query)
        for item in ask.query.items where item.name != "nextPageToken" {
            guard item.name == "perPage" else {
                throw EPCISProblem(
                    Self.socketParameters.contains(item.name) ? .subscriptionControls : .queryParameter,
                    Self.socketParameters.contains(item.name)
                        ? "\(item.name) subscribes by WebSocket, which is not offered. Subscribe by webhook: POST \(Self.root)/queries/{name}/subscriptions."
                        : "\(item.name) cannot be added to a named query. Use \(Self.root)/events, or name another query.",
                    pointer: item.name)
            }
            query = query.paged(by: try pageBounds(ask).limit)
        }
        return try page(query, ask, name: name)
    }

    private static let socketParameters: Set<String> = [
        "stream", "reportIfEmpty", "initialRecordTime", "second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek",
    ]
}
