// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Node

/// The options by which `carbon` asks the books instead of a file.
struct BookedCarbonQuestion: ParsableArguments {
    @Option(help: ArgumentHelp("Ask the books of this data folder: of a lot, a --product or a --site.", valueName: "DIR"))
    var data: String?

    @Option(help: ArgumentHelp("All lots of this product opened from --from to --to, at --site if it is given.", valueName: "PRODUCT"))
    var product: String?

    @Option(help: ArgumentHelp("What this site's receipts and makings brought in from --from to --to.", valueName: "SITE"))
    var site: String?

    @Option(help: ArgumentHelp("Begin of the period.", valueName: "TIME"))
    var from: String?

    @Option(help: ArgumentHelp("End of the period, itself not in it.", valueName: "TIME"))
    var to: String?

    @Option(help: ArgumentHelp("A books file beside those in DIR/books.", valueName: "FILE"))
    var accounts: [String] = []

    @Option(help: ArgumentHelp("As the ledger knew it at this time, or up to this entry.", valueName: "TIME or N"))
    var known: String?

    @Flag(help: "Solve the makings of the --product's period as one network, beside the books.")
    var loops = false

    private var isOfPeriod: Bool { product != nil || site != nil }

    func validate(lot: String?) throws {
        guard !loops || product != nil else { throw ValidationError("--loops is asked of a --product, with --from and --to.") }
        guard data != nil else {
            guard !isOfPeriod, from == nil, to == nil, known == nil, accounts.isEmpty else {
                throw ValidationError("--product, --site, --from, --to, --known and --accounts ask the books. Say which with --data DIR.")
            }
            return
        }
        guard (lot != nil) != isOfPeriod else { throw ValidationError("Ask for a lot, or for a --product or --site with --from and --to.") }
        guard isOfPeriod || (from == nil && to == nil) else {
            throw ValidationError("--from and --to are of a --product or a --site; a lot has its own time.")
        }
        for (name, text) in [("--from", from), ("--to", to)] where isOfPeriod && text.flatMap({ Instant(plain: $0) }) == nil {
            throw ValidationError("\(name) \(text ?? "is missing and") is no time. Write it as 2026-09-01 or 2026-09-01T08:00:00Z.")
        }
    }

    /// - Parameter other: What to compare with: another lot; or of a period `FROM..TO`, or another site.
    func footprints(of lot: String?, against other: String?, allocation: String?) async throws -> (CarbonFootprint, CarbonFootprint?) {
        try await ask(allocation) { books, genealogy in
            let subject = try subject(lot, genealogy)
            let second = try other.map { try FootprintQuestion.other($0, than: subject, genealogy) }
            return (try books.footprint(of: subject), try second.map { try books.footprint(of: $0) })
        }
    }

    /// The makings of the product's period, solved at once.
    func network(allocation: String?) async throws -> BookedNetwork {
        try await ask(allocation) { books, genealogy in
            guard case .product(let product, let site, let from, let to) = try subject(nil, genealogy) else {
                throw ValidationError("--loops is asked of a --product.")
            }
            return try books.network(of: product, site: site, from: from, to: to)
        }
    }

    private func ask<Answer: Sendable>(
        _ allocation: String?, _ body: (BookKeeping, any GenealogyReading) throws -> Answer
    ) async throws -> Answer {
        let folder = URL(filePath: data ?? "")
        let node = try await Folder.reader(folder)
        var snapshot = node.snapshot
        if let known { snapshot = try node.snapshot(known: try snapshot.sequence(knownAt: known, now: SystemClock.now())) }
        let rules = try BooksFolder.rules(in: folder, adding: accounts.map { URL(filePath: $0) })
        try rules.requireAllocation(allocation)
        return try BooksDesk(rules).ask(snapshot, allocation: allocation, holds: .now) { try body($0, snapshot.genealogy) }
    }

    private func subject(_ lot: String?, _ genealogy: any GenealogyReading) throws -> FootprintSubject {
        if let lot { return .lot(try genealogy.find(lot, generation: nil)) }
        guard let from = from.flatMap({ Instant(plain: $0) }), let to = to.flatMap({ Instant(plain: $0) }) else {
            throw ValidationError("Give --from and --to.")
        }
        return product.map { .product($0, site: site, from: from, to: to) } ?? .site(site ?? "", from: from, to: to)
    }
}
