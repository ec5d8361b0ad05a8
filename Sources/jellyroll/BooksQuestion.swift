// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Node

/// The options that every question to the books has.
struct BooksQuestion: ParsableArguments {
    @OptionGroup var data: DataOption

    @Option(help: ArgumentHelp("A books file beside those in DIR/books: accounts, contents, factors, weights.", valueName: "FILE"))
    var accounts: [String] = []

    @Option(help: ArgumentHelp("Weigh co-products by the weights that a books file gives this name.", valueName: "NAME"))
    var allocation: String?

    @Option(help: ArgumentHelp("What was held in what: now, as-built, ever, or at a time.", valueName: "WHEN"))
    var at: String = "now"

    @Option(help: ArgumentHelp("As the ledger knew it at this time, or up to this entry.", valueName: "TIME or N"))
    var known: String?

    /// - Parameter path: Of the server's API; asked only where no files of one's own are given, as the server has not read them.
    func answer(
        _ path: String, _ more: [(String, String)], _ body: (BookKeeping, any GenealogyReading) throws -> [UInt8]
    ) async throws -> [UInt8] {
        let desk = accounts.isEmpty ? try await Desk.open(data) : .folder(try await Folder.reader(data.folder))
        var query = [("at", at)] + more
        if let known { query.append(("known", known)) }
        if let allocation { query.append(("allocation", allocation)) }
        return try await desk.answer(path, query) { node in
            var snapshot = node.snapshot
            if let known { snapshot = try node.snapshot(known: try snapshot.sequence(knownAt: known, now: SystemClock.now())) }
            let rules = try BooksFolder.rules(in: data.folder, adding: accounts.map { URL(filePath: $0) })
            try rules.requireAllocation(allocation)
            return try BooksDesk(rules).ask(snapshot, allocation: allocation, holds: try HoldViewText.parse(at)) {
                try body($0, snapshot.genealogy)
            }
        }
    }
}

/// An amount as answers write it.
struct AmountDocument: Decodable {
    let value: Foundation.Decimal
    let unit: String

    /// `1 234.5 kg`; at most three decimals of what is large, six of what is small.
    var text: String {
        var rounded = Foundation.Decimal()
        var exact = value
        NSDecimalRound(&rounded, &exact, abs(value) >= 100 ? 3 : 6, .bankers)
        return "\(rounded) \(unit)"
    }

    var isNothing: Bool { value == 0 }
}
