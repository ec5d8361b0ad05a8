// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Ledger

/// One standing query of one subscriber, and how far its results have gone.
struct Subscription: Hashable, Sendable {
    /// What is in the way of the next delivery.
    struct Failure: Hashable, Sendable {
        var attempts: Int
        var since: Instant
        var detail: String
    }

    let id: String
    let queryName: String
    let controls: SubscriptionControls
    let createdAt: Instant
    /// The ledger's sequence from which results have not been sent: the whole memory of a subscription.
    var next: UInt64
    /// When the query last ran; at first the time from which results are wanted.
    var minRecordTime: Instant
    /// When the subscriber last took something.
    var lastNotifiedAt: Instant?
    var failure: Failure?

    init(id: String, queryName: String, controls: SubscriptionControls, createdAt: Instant, next: UInt64) {
        self.id = id
        self.queryName = queryName
        self.controls = controls
        self.createdAt = createdAt
        self.next = next
        minRecordTime = controls.initialRecordTime ?? createdAt
    }

    /// As given out; `failure` stands under our own prefix.
    var json: JSONValue {
        var members = [JSONValue.Member("subscriptionID", .string(id)), .init("queryName", .string(queryName))] + controls.json
        members.append(.init("createdAt", .string(createdAt.iso8601)))
        members.append(.init("initialRecordTime", .string((controls.initialRecordTime ?? createdAt).iso8601)))
        members.append(.init("minRecordTime", .string(minRecordTime.iso8601)))
        if let lastNotifiedAt { members.append(.init("lastNotifiedAt", .string(lastNotifiedAt.iso8601))) }
        if let failure {
            members.append(
                .init(
                    "jr:failure",
                    .object([
                        .init("attempts", .number(String(failure.attempts))), .init("since", .string(failure.since.iso8601)),
                        .init("detail", .string(failure.detail)),
                    ])))
        }
        return .object(members)
    }
}

extension Subscription {
    /// As kept on disk: the controls as they were asked, secret included, and the position.
    var kept: JSONValue {
        var asked = controls.json
        if let token = controls.signatureToken { asked.append(.init("signatureToken", .string(token))) }
        if let time = controls.initialRecordTime { asked.append(.init("initialRecordTime", .string(time.iso8601))) }
        if case .stream = controls.trigger { asked.removeAll { $0.name == "reportIfEmpty" } }
        var members: [JSONValue.Member] = [
            .init("subscriptionID", .string(id)), .init("queryName", .string(queryName)), .init("controls", .object(asked)),
            .init("createdAt", .string(createdAt.iso8601)), .init("next", .number(String(next))),
            .init("minRecordTime", .string(minRecordTime.iso8601)),
        ]
        if let lastNotifiedAt { members.append(.init("lastNotifiedAt", .string(lastNotifiedAt.iso8601))) }
        return .object(members)
    }

    /// Nil when it is none.
    init?(kept json: JSONValue) {
        func time(_ name: String) -> Instant? { json[name]?.text.flatMap { try? Instant(iso: $0) } }
        guard let id = json["subscriptionID"]?.text, let queryName = json["queryName"]?.text, let asked = json["controls"],
            let controls = try? SubscriptionControls(json: asked), let createdAt = time("createdAt"), let minRecordTime = time("minRecordTime"),
            case .number(let number)? = json["next"], let next = UInt64(number)
        else { return nil }
        self.init(id: id, queryName: queryName, controls: controls, createdAt: createdAt, next: next)
        self.minRecordTime = minRecordTime
        lastNotifiedAt = time("lastNotifiedAt")
    }
}
