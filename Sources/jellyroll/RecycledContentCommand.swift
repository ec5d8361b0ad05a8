// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Genealogy
import Ledger
import Measure
import Node

struct RecycledContentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recycled-content",
        abstract: "Recycled shares of elements, pre- and post-consumer, against the thresholds of 2031 and 2036.",
        discussion: """
            Examples:
              jellyroll recycled-content --data plant PACK-00001
              jellyroll recycled-content --data plant --product "cell 4680" --site ochang --year 2026
              jellyroll recycled-content Examples/circularity/recycled-content.yaml

            With --data, what the books of a lot hold, or those of everything of one product that a site made in a year: all of it, and what came in
            through active materials (`activeMaterials` in DIR/books/*.yaml), which the law counts of cobalt, lithium and nickel. What was claimed of it
            stands beside it. FILE holds the lots one model, plant and year consumed. Shares are of the element's mass, never of the salt's, and are
            compared unrounded. Exit code 1 when a threshold already in force is missed, more is claimed than there is, or nothing is known.
            """)

    @Argument(help: ArgumentHelp("Lots consumed; with --data, a lot.", valueName: "FILE or LOT"))
    var subject: String?

    @OptionGroup var books: LocalBooks

    @Option(help: ArgumentHelp("The product, as lots are announced.", valueName: "PRODUCT"))
    var product: String?

    @Option(help: ArgumentHelp("The plant.", valueName: "SITE"))
    var site: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("In which it was made.", valueName: "YEAR"))
    var year: Int?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if books.data == nil {
            guard subject != nil, product == nil, site == nil, year == nil, !books.asksLedger else {
                throw ValidationError("Name a file; or a folder with --data, and a lot or --product, --site and --year.")
            }
        } else if subject == nil {
            guard product != nil, site != nil, let year, 2000...2100 ~= year else {
                throw ValidationError("Name a lot, or a model's --product, --site and --year (2000 to 2100).")
            }
        } else if product != nil || site != nil || year != nil {
            throw ValidationError("A lot is one lot: leave --product, --site and --year out.")
        }
    }

    func run() async throws {
        if books.data != nil { return try await tellBooks() }
        let table = try CircularityTargets.builtIn().recycledContent
        let content = try RecycledContent(yaml: InputFile.text(subject ?? ""), file: subject ?? "")
        json ? emit(RecycledContentAnswer.json(content, table)) : emit(line: RecycledContentText.text(content, table))
        let missed = content.figures.contains { figure in
            table.targets(of: figure.shares.element).contains { $0.from.year <= content.year && !figure.shares.total.reaches($0.least) }
        }
        if missed { throw ExitCode(1) }
    }

    private func tellBooks() async throws {
        let question: RecycledContentAnswer.Question =
            if let subject { .lot(subject, generation: nil) } else { .product(product ?? "", site: site ?? "", year: year ?? 0) }
        var work = BooksWork()
        let answer = try await books.ask { books, snapshot in
            try RecycledContentAnswer(question, books, snapshot) { try work.report($0, of: $1) }
        }
        json ? emit(answer.json) : emit(line: RecycledContentText.text(answer))
        if answer.isRefuted(on: SystemClock.now().day) { throw ExitCode(1) }
    }
}
