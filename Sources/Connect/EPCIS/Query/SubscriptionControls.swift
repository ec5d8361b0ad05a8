// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// What a subscriber asks for (EPCIS 2.0 REST binding, `POST /queries/{name}/subscriptions`): where results go, and when.
package struct SubscriptionControls: Hashable, Sendable {
    package enum Trigger: Hashable, Sendable {
        /// Whenever matching events are recorded.
        case stream
        /// At set times, also with nothing to report where `reportIfEmpty`.
        case schedule(QuerySchedule, reportIfEmpty: Bool)
    }

    /// An `http` or `https` address without user or fragment.
    package let dest: String
    /// The subscriber's secret, for signing; never given out again.
    package let signatureToken: String?
    /// Only events recorded at or after it are sent; nil for those recorded from now on.
    package let initialRecordTime: Instant?
    package let trigger: Trigger

    private static let members: Set<String> = ["dest", "signatureToken", "initialRecordTime", "reportIfEmpty", "schedule", "stream"]

    package init(json: JSONValue) throws(EPCISProblem) {
        guard let members = json.members else {
            throw EPCISProblem(.validation, "The subscription is \(json.described). Write it as an object with dest, and stream or schedule.")
        }
        for member in members where !Self.members.contains(member.name) {
            throw EPCISProblem(
                .validation, "A subscription has no \(member.name.prefix(60)). It has \(Self.members.sorted().joined(separator: ", ")).",
                pointer: "/" + member.name)
        }
        dest = try Self.dest(json["dest"])
        signatureToken = try Self.token(json["signatureToken"])
        initialRecordTime = try Self.time(json["initialRecordTime"])
        let isStream = try Self.flag(json["stream"], "stream")
        let reportIfEmpty = try Self.flag(json["reportIfEmpty"], "reportIfEmpty")
        switch (json["schedule"], isStream) {
        case (let schedule?, nil), (let schedule?, false):
            trigger = .schedule(try QuerySchedule(json: schedule), reportIfEmpty: reportIfEmpty ?? false)
        case (nil, true): trigger = .stream
        case (.some, true): throw Self.wrong("/stream", "schedule and stream exclude each other. Give one of the two.")
        case (nil, _): throw Self.wrong("/stream", "Nothing says when to report. Give \"stream\": true, or a schedule.")
        }
        if isStream == true, reportIfEmpty == true {
            throw Self.wrong("/reportIfEmpty", "A stream reports when there is something; reportIfEmpty goes with a schedule.")
        }
    }

    private static func dest(_ value: JSONValue?) throws(EPCISProblem) -> String {
        guard let text = value?.text, text.utf8.count <= 2_000, Identifier.isURI(text) else {
            throw wrong(
                "/dest",
                "dest is \(value?.described ?? "missing"). Give the address that takes the results, like https://client.example.com/callback.")
        }
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, ["http:", "https:"].contains(parts[0].lowercased()), parts[1].isEmpty, !parts[2].isEmpty, !text.contains("#") else {
            throw wrong("/dest", "dest is \(text). Give a full http or https address without fragment.")
        }
        guard !parts[2].contains("@") else {
            throw wrong("/dest", "dest names a user. Leave it out: results are signed with signatureToken instead.")
        }
        return text
    }

    private static func token(_ value: JSONValue?) throws(EPCISProblem) -> String? {
        guard let value else { return nil }
        guard let text = value.text, !text.isEmpty, text.utf8.count <= 1_000 else {
            throw wrong("/signatureToken", "signatureToken is no text of 1 to 1000 bytes.")
        }
        return text
    }

    private static func time(_ value: JSONValue?) throws(EPCISProblem) -> Instant? {
        guard let value else { return nil }
        guard let text = value.text, let time = try? EventTime.parse(text) else {
            throw wrong("/initialRecordTime", "initialRecordTime is \(value.described). Write a time with offset, like 2027-01-20T10:15:00+09:00.")
        }
        return time.instant
    }

    private static func flag(_ value: JSONValue?, _ name: String) throws(EPCISProblem) -> Bool? {
        switch value {
        case nil: return nil
        case .bool(let flag)?: return flag
        case let value?: throw wrong("/" + name, "\(name) is \(value.described). Write true or false.")
        }
    }

    private static func wrong(_ pointer: String, _ message: String) -> EPCISProblem {
        EPCISProblem(.subscriptionControls, message, pointer: pointer)
    }

    /// What may be shown and what is kept: everything but the secret.
    package var json: [JSONValue.Member] {
        var members = [JSONValue.Member("dest", .string(dest))]
        switch trigger {
        case .stream: members.append(.init("stream", .bool(true)))
        case .schedule(let schedule, let reportIfEmpty):
            members += [.init("schedule", schedule.json), .init("reportIfEmpty", .bool(reportIfEmpty))]
        }
        return members
    }
}
