// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Storage

/// Records entries of custody accounts: each is tried on what is booked so far, and one that is refused is not recorded.
enum CustodyDesk {
    /// What an entry is made from.
    struct Question {
        let register: CustodyRegister
        let today: CivilDate
        let snapshot: Snapshot
        let folder: URL
    }

    /// - Parameter mayBegin: Makes the ledger where there is none.
    static func record(_ option: DataOption, json: Bool, mayBegin: Bool, _ make: (Question) throws -> CustodyEntry) async throws {
        if let server = ServerNote.read(in: option.folder) {
            throw Problem(
                type: "urn:jellyroll:ledger.locked", title: "Not available now", status: 503,
                detail: "The server at \(server.absoluteString) has \(option.data) open for writing.", remedy: "Stop it, and book the entry again.")
        }
        if !mayBegin { try DataFolder(option.folder).requireLog() }
        let opened = try OpenFolder(DataFolder(option.folder), role: .writer)
        let log = try CustodyLog(opened.store, known: .max)
        let now = SystemClock.now()
        var register = log.register
        let entry: CustodyEntry
        do {
            entry = try make(Question(register: register, today: now.day, snapshot: opened.node.snapshot, folder: option.folder))
            try register.book(entry, today: now.day)
        } catch let error as CustodyRefusal {
            opened.closeTelling()
            json ? emit(ClaimsDocument.json(error)) : emit(line: "Refused: \(error.message)\n  \(error.remedy)")
            throw ExitCode(1)
        }
        let receipt = try await opened.node.record(try CanonicalEvents([try entry.event(log.nextNumber, at: now)]))
        opened.closeTelling()
        guard let account = register.accounts.first(where: { $0.name == entry.account }) else { return }
        json
            ? emit(ClaimsDocument.json(recorded: receipt.head.sequence, account))
            : emit(line: "\(entry.name): booked as entry \(receipt.head.sequence).\n\n\(ClaimsText.text([account], []))")
    }
}

extension CustodyDesk.Question {
    /// How much of an account's element a receipt brings: of a lot, what its books hold and no more.
    /// - Returns: The receipt by its one name, however it was written.
    func held(
        _ receipt: String, in account: String, origin: CustodyLedger.Origin, mass: Quantity?, whole: Quantity?, document: String
    ) throws -> (receipt: String, mass: Quantity, whole: Quantity?) {
        guard let element = register.account(account)?.rules.element, let key = try? snapshot.genealogy.find(receipt, generation: nil) else {
            guard let mass, !document.isEmpty else {
                throw CustodyRefusal(
                    .malformed, receipt, "\(receipt) is no lot of this ledger, so its books say nothing.",
                    "Give --mass and the --document that says so.")
            }
            return (receipt, mass, whole)
        }
        try checkLineage(of: key, element)
        let books = try lotBooks(of: key)
        func amount(_ id: String) -> Int64 { books.lines.first { $0.account == id }?.balance.amount ?? 0 }
        let held = Quantity(amount("\(element).\(origin.rawValue)"), .mass)
        guard held.amount > 0, mass.map({ $0.amount <= held.amount }) ?? true else {
            throw CustodyRefusal(
                .share, receipt, "\(receipt) holds \(held.exact) of \(origin.rawValue) \(element) by its books.",
                "Ask jellyroll explain for \(element).\(origin.rawValue), or have the supplier declare its share.")
        }
        return (Self.name(key), mass ?? held, whole ?? Quantity(amount(element), .mass))
    }

    private func lotBooks(of key: LotKey) throws -> LotBooks {
        try BooksDesk(try BooksFolder.rules(in: folder)).ask(snapshot, allocation: nil, holds: .now) { books in try books.books(of: key) }
    }

    private static func name(_ key: LotKey) -> String { key.generation == 0 ? key.name : "\(key.name) · \(key.generation)" }

    /// Metal that gave its credit upstream or downstream, or under another spelling of the same lot, gives none here.
    private func checkLineage(of key: LotKey, _ element: String) throws {
        var accounts: [LotKey: String] = [:]
        for account in register.accounts where account.ledger.rules.element == element {
            for credit in account.ledger.credits where credit.receipt != Self.name(key) {
                if let credited = try? snapshot.genealogy.find(credit.receipt, generation: nil) { accounts[credited] = account.name }
            }
        }
        if accounts.isEmpty { return }
        func refuse(_ way: String, _ account: String) throws {
            throw CustodyRefusal(
                .receiptTwice, key.name, "\(key.name) \(way), which has given its credit to “\(account)”.",
                "Claim it there: the same metal counts once along the chain.")
        }
        if let account = accounts[key] { try refuse("is the same lot as a receipt", account) }
        for direction in [Direction.backward, .forward] {
            let trace = try snapshot.genealogy.trace(TraceRequest(lot: key, direction: direction, floor: 0, fractions: false))
            for lot in trace.beyond.reached {
                guard let account = accounts[lot.lot] else { continue }
                try refuse(direction == .backward ? "was made from \(lot.lot.name)" : "went into \(lot.lot.name)", account)
            }
        }
    }
}
