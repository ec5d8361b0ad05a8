// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import Node

/// Claims of recycled metal: entries in, accounts out.
extension APIDesk {
    /// The longest entry taken, in bytes.
    private static let entryLimit = 65_536

    /// - Returns: Nil for what others answer.
    func answerCircularity(_ ask: Ask) async throws -> Response? {
        switch ask.path.dropFirst() {
        case ["claims", "balance"]:
            try check(ask, "account", "known")
            return try claims(ask)
        default: return nil
        }
    }

    /// One entry, on disk and counted when this answers.
    @inline(never) func order(_ ask: Ask) async throws -> Response {
        try check(ask)
        let type = (ask.headers[.contentType] ?? "").prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        // A page of another origin cannot send this type unasked.
        guard type == "application/json" else {
            throw Problem(
                type: "urn:jellyroll:web.media_type", title: "The request cannot be read as it stands", status: 415,
                detail: type.isEmpty ? "The body has no Content-Type." : "A body of \(type) is not taken.", remedy: "Send application/json.")
        }
        let bytes: [UInt8]
        do { bytes = Array((try await ask.body.collect(upTo: Self.entryLimit)).readableBytesView) } catch {
            throw Problem(
                type: "urn:jellyroll:web.body", title: "The request cannot be read as it stands", status: 413,
                detail: "The body is larger than \(Self.entryLimit) bytes, or broke off.", remedy: "Send one entry, whole.")
        }
        let booked = try await custody.record(try CustodyOrder(json: bytes))
        return Response(ClaimsAnswer.json(recorded: booked.sequence, booked.account), type: "application/json", status: .created)
    }

    private func claims(_ ask: Ask) throws -> Response {
        let snapshot = node.snapshot
        let last = try ask.query["known"].map { try snapshot.sequence(knownAt: $0, now: now()) } ?? snapshot.head.sequence
        let register = try CustodyLog(snapshot.store, known: last).register
        return .json(try ClaimsAnswer.json(register, account: ask.query["account"]), headers: [.cacheControl: "no-store"])
    }
}
