// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Node

/// The options of verbs that answer from a file, or with --data from the books; always read from the folder, beside whoever writes it.
struct LocalBooks: ParsableArguments {
    @Option(help: ArgumentHelp("The data folder whose books are asked.", valueName: "DIR"))
    var data: String?

    @Option(help: ArgumentHelp("A books file beside those in DIR/books.", valueName: "FILE"))
    var accounts: [String] = []

    @Option(help: ArgumentHelp("Weigh co-products by the weights that a books file gives this name.", valueName: "NAME"))
    var allocation: String?

    @Option(help: ArgumentHelp("What was held in what: now, as-built, ever, or at a time.", valueName: "WHEN"))
    var at: String = "now"

    @Option(help: ArgumentHelp("As the ledger knew it at this time, or up to this entry.", valueName: "TIME or N"))
    var known: String?

    /// Whether anything is said that only a ledger can answer.
    var asksLedger: Bool { !accounts.isEmpty || allocation != nil || at != "now" || known != nil }

    func ask<Answer: Sendable>(_ body: (BookKeeping, Snapshot) throws -> Answer) async throws -> Answer {
        let folder = URL(filePath: data ?? "")
        let node = try await Folder.reader(folder)
        var snapshot = node.snapshot
        if let known { snapshot = try node.snapshot(known: try snapshot.sequence(knownAt: known, now: SystemClock.now())) }
        let rules = try BooksFolder.rules(in: folder, adding: accounts.map { URL(filePath: $0) })
        try rules.requireAllocation(allocation)
        return try BooksDesk(rules).ask(snapshot, allocation: allocation, holds: try HoldViewText.parse(at)) { books in try body(books, snapshot) }
    }
}
