// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Node

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Where an amount in a lot comes from, down to events, factors and documents.",
        discussion: """
            Examples:
              jellyroll explain --data plant PACK-00001 carbon
              jellyroll explain --data plant CELL-00000017 Ni.post-consumer --width 10

            Each line tells what came from a lot and, about, which share of all it held. Amounts are exact; shares marked ≈ are not booked.
            """)

    @Argument(help: "The lot: its name, EPC or Digital Link.")
    var lot: String

    @Argument(help: "The account, or a sum of accounts: Ni, carbon, energy.electricity …")
    var account: String

    @OptionGroup var question: BooksQuestion

    @Option(help: ArgumentHelp("At most this many draws away.", valueName: "N"))
    var depth = Explanation.usualDepth

    @Option(help: ArgumentHelp("At most this many sources of a lot, the largest first.", valueName: "N"))
    var width = Explanation.usualWidth

    @Option(parsing: .unconditional, help: ArgumentHelp("Which lot of that name, counted from 0. The newest unless given.", valueName: "N"))
    var generation: Int?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (0...1_000).contains(depth) else { throw ValidationError("--depth \(depth) is out of range. Give 0 to 1000.") }
        guard (1...10_000).contains(width) else { throw ValidationError("--width \(width) is out of range. Give 1 to 10000.") }
    }

    func run() async throws {
        let more = [("depth", "\(depth)"), ("width", "\(width)")] + (generation.map { [("generation", "\($0)")] } ?? [])
        let answer = try await question.answer(
            "/api/lots/\(PercentEncoding.encode(lot))/books/\(PercentEncoding.encode(account))", more
        ) { books, genealogy in
            let key = try genealogy.find(lot, generation: generation)
            return try BooksAnswer.explanation(of: account, in: key, depth: depth, width: width, books)
        }
        if json { return emit(answer) }
        let document = try JSONDecoder().decode(ExplanationDocument.self, from: Data(answer))
        var lines: [String] = []
        Self.tell(document.explanation, of: account, "", "", &lines)
        emit(
            line: lines.joined(separator: "\n") + DividedDocument.text(document.allocations)
                + document.findings.text(isComplete: document.complete))
    }

    private static func tell(
        _ node: ExplanationDocument.Node, of account: String, _ lead: String, _ below: String, _ lines: inout [String]
    ) {
        let name = node.generation > 0 ? "\(node.lot) (generation \(node.generation))" : node.lot
        let share = lead.isEmpty ? account : node.share.map { "≈ \(String(format: "%.4g", $0 * 100)) % of \(node.of.text)" } ?? ""
        lines.append("\(lead)\(node.amount.text)  \(name)  \(node.product)  \(share)\(node.repeated ? "  (see above)" : "")")
        let count = node.postings.count + node.parts.count + (node.others.count > 0 ? 1 : 0)
        var told = 0
        func branch() -> (lead: String, below: String) {
            told += 1
            return told == count ? (below + "└ ", below + "  ") : (below + "├ ", below + "│ ")
        }
        for posting in node.postings { lines.append(branch().lead + posting.line) }
        for part in node.parts {
            let next = branch()
            tell(part, of: account, next.lead, next.below, &lines)
        }
        if node.others.count > 0 { lines.append("\(branch().lead)\(node.others.amount.text)  from \(grouped(node.others.count)) more") }
    }
}

struct ExplanationDocument: Decodable {
    struct Node: Decodable {
        struct Others: Decodable {
            let count: Int
            let amount: AmountDocument
        }
        let lot: String
        let generation: Int
        let product: String
        let amount: AmountDocument
        let of: AmountDocument
        let share: Double?
        let repeated: Bool
        let postings: [PostingDocument]
        let parts: [Node]
        let others: Others
    }
    let explanation: Node
    let complete: Bool
    let allocations: [DividedDocument]
    let findings: FindingsDocument
}
