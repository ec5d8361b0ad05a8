// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Node

struct BooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "books",
        abstract: "What is in a lot, or what went through a site: every account, exactly.",
        discussion: """
            Examples:
              jellyroll books --data plant PACK-00001
              jellyroll books --data plant CELL-00000017 --known 2026-09-10
              jellyroll books --data plant SULFATE-7 --allocation mass --against value
              jellyroll books --data plant --site ochang --from 2026-09-01 --to 2026-10-01

            A lot's balance is what was booked on it and what was drawn into it; out went what others drew. Of a site: opening + in + made − used −
            out − loss = closing, with a residual of exactly 0. What is known of products stands in DIR/books/*.yaml.
            """)

    @Argument(help: "The lot: its name, EPC or Digital Link. Leave it out with --site.")
    var lot: String?

    @OptionGroup var question: BooksQuestion

    @Option(help: ArgumentHelp("Beside --allocation, the lot by the weights of this name.", valueName: "NAME"))
    var against: String?

    @Option(help: ArgumentHelp("The books of this site.", valueName: "SITE"))
    var site: String?

    @Option(help: ArgumentHelp("Begin of the period.", valueName: "TIME"))
    var from: String?

    @Option(help: ArgumentHelp("End of the period, itself not in it.", valueName: "TIME"))
    var to: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Which lot of that name, counted from 0. The newest unless given.", valueName: "N"))
    var generation: Int?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (lot == nil) != (site == nil) else { throw ValidationError("Ask for a lot, or for a site with --site, --from and --to.") }
        if against != nil, site != nil || question.allocation == nil {
            throw ValidationError("--against stands beside --allocation, for a lot. Give two names of weights.")
        }
        if site != nil {
            for (name, text) in [("--from", from), ("--to", to)] where text.flatMap({ Instant(plain: $0) }) == nil {
                throw ValidationError("\(name) \(text ?? "is missing and") is no time. Write it as 2026-09-01 or 2026-09-01T08:00:00Z.")
            }
        }
    }

    func run() async throws {
        if let site, let from = from.flatMap({ Instant(plain: $0) }), let to = to.flatMap({ Instant(plain: $0) }) {
            try await run(site, from, to)
        } else if let lot {
            try await run(lot)
        }
    }

    private func run(_ lot: String) async throws {
        let answer = try await answer(lot, question)
        if let against {
            var other = question
            other.allocation = against
            let both = AllocationsBeside(
                question.allocation ?? "", try JSONDecoder().decode(LotBooksDocument.self, from: Data(answer)), against,
                try JSONDecoder().decode(LotBooksDocument.self, from: Data(try await self.answer(lot, other))))
            return json ? emit(both.json()) : emit(line: both.text)
        }
        if json { return emit(answer) }
        emit(line: Self.text(try JSONDecoder().decode(LotBooksDocument.self, from: Data(answer))))
    }

    private func answer(_ lot: String, _ question: BooksQuestion) async throws -> [UInt8] {
        try await question.answer(
            "/api/lots/\(PercentEncoding.encode(lot))/books", generation.map { [("generation", "\($0)")] } ?? []
        ) { books, genealogy in
            try BooksAnswer.lot(try genealogy.find(lot, generation: generation), books)
        }
    }

    private static func text(_ books: LotBooksDocument) -> String {
        let amount = books.quantity.map { ", \($0.text)" } ?? ""
        var text = "\(books.lot)  \(books.product)\(amount)\(books.site.isEmpty ? "" : ", \(books.site)")\n\n"
        if books.accounts.isEmpty {
            text += "Nothing is booked on it or came into it."
        } else {
            var columns = Columns(["ACCOUNT", "BALANCE", "BOOKED HERE", "CAME IN", "WENT OUT", "REMAINS"], rightAligned: [1, 2, 3, 4, 5])
            for line in books.accounts {
                columns.add(
                    [(line.total ? "= " : "") + line.account + (line.complete ? "" : " !")]
                        + [line.balance, line.booked, line.in, line.out, line.remaining].map { $0.isNothing ? "–" : $0.text })
            }
            text += columns.text
        }
        if !books.postings.isEmpty {
            text += "\n\nBooked here"
            for posting in books.postings { text += "\n  \(posting.line)" }
        }
        return text + DividedDocument.text(books.allocations) + books.upstream.text(isComplete: books.complete)
    }

    private func run(_ site: String, _ from: Instant, _ to: Instant) async throws {
        var work = BooksWork()
        let answer = try await question.answer(
            "/api/sites/\(PercentEncoding.encode(site))/books", [("from", from.iso8601), ("to", to.iso8601)]
        ) { books, _ in
            try BooksAnswer.site(site, from: from, to: to, books) { try work.report($0, of: $1) }
        }
        let books = try JSONDecoder().decode(SiteBooksDocument.self, from: Data(answer))
        json ? emit(answer) : emit(line: Self.text(books))
        if books.accounts.contains(where: { !$0.residual.isNothing }) { throw ExitCode(1) }
    }

    private static func text(_ books: SiteBooksDocument) -> String {
        var text = "\(books.site)  \(books.from) to \(books.to), \(grouped(books.lots)) lots\n\n"
        if books.accounts.isEmpty { return text + "Nothing was booked there." + books.findings.text(isComplete: books.complete) }
        var columns = Columns(
            ["ACCOUNT", "OPENING", "IN", "MADE", "USED", "OUT", "LOSS", "CLOSING", "RESIDUAL"], rightAligned: Set(1...8))
        for line in books.accounts {
            columns.add(
                ["\(line.account) (\(line.opening.unit))\(line.complete ? "" : " !")"]
                    + [line.opening, line.in, line.made, line.used, line.out, line.loss, line.closing].map { $0.isNothing ? "–" : $0.number }
                    + [line.residual.number])
        }
        text += columns.text
        for line in books.accounts where !line.idle.isNothing {
            text += "\n\n\(line.idle.text) of \(line.account) was metered while nothing was made: on no lot's books."
        }
        return text + DividedDocument.text(books.allocations) + books.findings.text(isComplete: books.complete) + UnusedDocument.text(books.unused)
    }
}

extension AmountDocument {
    /// The number alone.
    fileprivate var number: String { String(text.dropLast(unit.count + 1)) }
}

/// Answers of the books on the wire (docs/reference/json.md).
struct LotBooksDocument: Decodable {
    struct Line: Decodable {
        let account: String
        let total: Bool
        let balance: AmountDocument
        let booked: AmountDocument
        let `in`: AmountDocument
        let out: AmountDocument
        let remaining: AmountDocument
        let complete: Bool
    }
    let lot: String
    let product: String
    let site: String
    let quantity: AmountDocument?
    let accounts: [Line]
    let postings: [PostingDocument]
    let allocations: [DividedDocument]
    let complete: Bool
    let upstream: FindingsDocument
}

/// What books cannot say: how often, and the first few of each kind.
struct FindingsDocument: Decodable {
    struct Finding: Decodable {
        let kind: String
        let lot: String
        let gap: Bool
        let text: String
        let remedy: String
    }
    let counts: [String: Int]
    let first: [Finding]

    /// Begins with an empty line; empty where there is nothing to tell.
    func text(isComplete: Bool) -> String {
        var text = isComplete ? "" : "\n\nINCOMPLETE: accounts marked ! miss what is told below."
        for finding in first { text += "\n\n\(finding.gap ? "!" : "~") \(finding.lot): \(finding.text)\n  \(finding.remedy)" }
        let more = counts.sorted { $0.key < $1.key }.compactMap { kind, count in
            let rest = count - first.count { $0.kind == kind }
            return rest > 0 ? "\(grouped(rest)) more × \(kind.replacingOccurrences(of: "_", with: " "))" : nil
        }
        return more.isEmpty ? text : text + "\n\n… and \(more.joined(separator: ", "))"
    }
}

/// A rule by which burdens were divided among co-products.
struct DividedDocument: Decodable {
    let from: String
    let step: String
    let main: String
    let others: [String]
    let by: String
    let source: String
    let verified: Bool

    /// Begins with an empty line; empty where nothing was divided.
    static func text(_ rules: [DividedDocument]) -> String {
        rules.enumerated().map { index, rule in
            let place = rule.from.isEmpty ? "\(rule.step) (step)" : rule.step.isEmpty ? rule.from : "\(rule.from), \(rule.step)"
            let beside = rule.others.joined(separator: ", ")
            return (index == 0 ? "\n\n" : "\n")
                + "Divided by \(rule.by.replacingOccurrences(of: "-", with: " ")): \(rule.main) beside \(beside), out of \(place)  [\(rule.source)]"
                + (rule.verified ? "" : "  (unverified)")
        }.joined()
    }
}

/// A name in books files that no lot goes by.
struct UnusedDocument: Decodable, Sendable {
    let section: String
    let subject: String
    let place: String

    /// How many are told in full.
    private static let toldInFull = 12

    /// Begins with an empty line; empty where every name was met.
    static func text(_ unused: [UnusedDocument]) -> String {
        if unused.isEmpty { return "" }
        let told = unused.prefix(toldInFull).map { "\($0.subject) (\($0.section), \($0.place))" }.joined(separator: "; ")
        let more = unused.count > toldInFull ? "; and \(grouped(unused.count - toldInFull)) more" : ""
        return "\n\nNo lot goes by these names in books files: \(told)\(more). Look at their spelling in `jellyroll trace`."
    }
}

struct PostingDocument: Decodable {
    let account: String
    let amount: AmountDocument
    let reckoning: String
    let event: UInt64?
    let source: String
    let document: String
    let verified: Bool

    var line: String {
        let evidence = [event.map { "event \($0)" }, document.isEmpty ? nil : document, source].compactMap { $0 }.joined(separator: ", ")
        return "\(account)  \(amount.text)  = \(reckoning)  [\(evidence)]\(verified ? "" : "  (unverified)")"
    }
}

struct SiteBooksDocument: Decodable {
    struct Line: Decodable {
        let account: String
        let opening: AmountDocument
        let `in`: AmountDocument
        let made: AmountDocument
        let used: AmountDocument
        let out: AmountDocument
        let loss: AmountDocument
        let closing: AmountDocument
        let residual: AmountDocument
        let idle: AmountDocument
        let complete: Bool
    }
    let site: String
    let from: String
    let to: String
    let lots: Int
    let accounts: [Line]
    let complete: Bool
    let allocations: [DividedDocument]
    let unused: [UnusedDocument]
    let findings: FindingsDocument
}
