// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Node

struct RecyclingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recycling",
        abstract: "Recycling efficiency and recovery of each metal, by batch, step and company, and year, against the dated targets.",
        discussion: """
            Examples:
              jellyroll recycling Examples/circularity/recycling.yaml
              jellyroll recycling --data plant --year 2026 --site gunsan

            FILE holds batches with what went in and the fractions that came out. With --data, the batches of a ledger that were begun in a year, through all
            steps and companies; which waste and which fractions there are stands in its books files. Only fractions that replace primary material
            count. Exit code 1 when a target in force in that year is missed.
            """)

    @Argument(help: ArgumentHelp("Batches of a year.", valueName: "FILE"))
    var file: String?

    @OptionGroup var books: LocalBooks

    @Option(parsing: .unconditional, help: ArgumentHelp("In which batches were begun.", valueName: "YEAR"))
    var year: Int?

    @Option(help: ArgumentHelp("Only batches that were begun there.", valueName: "SITE"))
    var site: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (books.data == nil) != (file == nil) else { throw ValidationError("Name a file, or a folder with --data and --year.") }
        guard books.data != nil else {
            guard year == nil, site == nil, !books.asksLedger else {
                throw ValidationError("A file says its year itself: leave all options but --json out, or ask a folder with --data.")
            }
            return
        }
        guard let year, 2000...2100 ~= year else { throw ValidationError("Give the year batches were begun in, 2000 to 2100: --year 2026.") }
    }

    func run() async throws {
        if let file { return try tell(file) }
        var work = BooksWork()
        let booked = try await books.ask { books, _ in try books.recycling(year: year ?? 0, site: site) { try work.report($0, of: $1) } }
        let answers = try RecyclingAnswer.answers(booked)
        json ? emit(RecyclingAnswer.json(booked, answers)) : emit(line: RecyclingText.text(booked, answers))
        if answers.contains(where: \.isMissed) { throw ExitCode(1) }
    }

    private func tell(_ file: String) throws {
        let text = try InputFile.text(file)
        let answer = RecyclingAnswer(
            year: try RecyclingYear(yaml: text, file: file), chain: try ElementChain.read(yaml: text, file: file), targets: try .builtIn())
        json ? emit(answer.json) : emit(line: RecyclingText.text(answer))
        if answer.isMissed { throw ExitCode(1) }
    }
}
