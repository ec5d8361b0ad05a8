// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Dispatch
import Genealogy
import HTTPTypes
import Hummingbird
import Ledger
import Node

/// Recycled content, recycling, and claims of recycled metal: entries in, accounts out.
extension APIDesk {
    /// The longest entry taken, in bytes.
    private static let entryLimit = 65_536

    /// - Returns: Nil for what others answer.
    func answerCircularity(_ ask: Ask) async throws -> Response? {
        switch ask.path.dropFirst() {
        case ["claims", "balance"]:
            try check(ask, "account", "known")
            return try claims(ask)
        case ["recycled-content"]:
            try check(ask, "lot", "generation", "product", "site", "year", "at", "known", "allocation")
            return try await recycledContent(ask)
        case ["recycling"]:
            try check(ask, "year", "site", "at", "known", "allocation")
            return try await recycling(ask)
        default: return nil
        }
    }

    @inline(never) private func recycledContent(_ ask: Ask) async throws -> Response {
        let (lot, product, site) = (ask.query["lot"], ask.query["product"], ask.query["site"])
        let generation = try whole("generation", ask, 0...Int(Int32.max))
        let year = try whole("year", ask, 2000...2100)
        let question: RecycledContentAnswer.Question
        switch (lot, product, site, year) {
        case (let lot?, nil, nil, nil): question = .lot(lot, generation: generation)
        case (nil, let product?, let site?, let year?) where generation == nil: question = .product(product, site: site, year: year)
        default:
            throw Problem(
                type: "urn:jellyroll:web.parameter", title: "The request cannot be read as it stands", status: 400,
                detail: "It is not said of what.", remedy: "Name a lot; or product, site and year.")
        }
        return .json(try await apart(ask) { try RecycledContentAnswer(question, $0, $1).json })
    }

    @inline(never) private func recycling(_ ask: Ask) async throws -> Response {
        guard let year = try whole("year", ask, 2000...2100) else {
            throw parameter("year", "nothing", "Give the year batches were begun in.")
        }
        let site = ask.query["site"]
        return .json(
            try await apart(ask) { books, _ in
                let booked = try books.recycling(year: year, site: site)
                return RecyclingAnswer.json(booked, try RecyclingAnswer.answers(booked))
            })
    }

    /// What may go through every lot leaves the threads that serve.
    private func apart(_ ask: Ask, _ body: @escaping @Sendable (BookKeeping, Snapshot) throws -> [UInt8]) async throws -> [UInt8] {
        let snapshot = try known(ask, node.snapshot)
        let (allocation, holds) = (ask.query["allocation"], try holds(ask))
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { [books] in
                continuation.resume(
                    with: Result {
                        try books.ask(snapshot, allocation: allocation, holds: holds) { books in
                            try books.rules.requireAllocation(allocation)
                            return try body(books, snapshot)
                        }
                    })
            }
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
