// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Measure
import Node

struct OriginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "origin",
        abstract:
            "Whether a shipment qualifies for preference, by which rule and margin, what would change it, and how local it is by which definition.",
        discussion: """
            Examples:
              jellyroll origin --data plant PACK-00001 --to KR
              jellyroll origin --data plant PALLET-7 PACK-00009 --to DE --on 2026-11-21 --json
              jellyroll origin --data plant --product pack --site hue --month 2026-10 --month 2026-11 --target 80
              jellyroll origin --data plant --product pack --site hue --month 2026-10 --mix "cell 4680=VN:40"
              jellyroll origin Examples/hue/shipment-japan.yaml --target 80
              jellyroll origin --data plant PACK-00001 --terms terms.yaml

            With --data and --to, the books tell everything of the lots, and of what boxes and pallets hold: materials, values, declarations, and from
            books files HS codes, prices and duties. With --product, --site and --month, how local a month's lots are by every definition, and how
            local they would be by another supply (--mix). FILE, or --terms, says in a file of its own what is shipped. Percentages are compared
            unrounded. Exit code 1 when no agreement with the destination gives preference.
            """)

    @Argument(help: ArgumentHelp("Shipments; with --data, lots, boxes or pallets.", valueName: "FILE or LOT"))
    var files: [String] = []

    @OptionGroup var books: LocalBooks

    @Option(help: ArgumentHelp("The country the lots go to, ISO 3166-1.", valueName: "COUNTRY"))
    var to: String?

    @Option(help: ArgumentHelp("The day of the customs declaration; today unless given.", valueName: "DAY"))
    var on: String?

    @Option(
        help: ArgumentHelp(
            "What a file says of a shipment instead of books files: a shipment's file with `products` instead of `materials`.", valueName: "FILE"))
    var terms: String?

    @Option(help: ArgumentHelp("Of a month's lots, the product.", valueName: "PRODUCT"))
    var product: String?

    @Option(help: ArgumentHelp("And the plant.", valueName: "SITE"))
    var site: String?

    @Option(parsing: .singleValue, help: ArgumentHelp("And the month; may be repeated.", valueName: "YYYY-MM"))
    var month: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Beside each month, as if so much of a product's value were bought there; may be repeated.", valueName: "PRODUCT=COUNTRY:%"))
    var mix: [String] = []

    @Option(help: ArgumentHelp("The local share to reach, in percent; that of the file when not given.", valueName: "PERCENT"))
    var target: String?

    @Option(help: ArgumentHelp("Rules of origin of your own, instead of those of the product.", valueName: "FILE"))
    var rules: String?

    @Option(help: ArgumentHelp("Definitions of local content of your own, instead of those of the product.", valueName: "FILE"))
    var definitions: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    private var isOfMonths: Bool { product != nil || site != nil || !month.isEmpty }

    func validate() throws {
        if let target, Percent(target) == nil {
            throw ValidationError("--target \(target) is no percentage. Give 0 to 100, with up to four decimals.")
        }
        guard books.data != nil else {
            guard !files.isEmpty, terms == nil, to == nil, on == nil, mix.isEmpty, !isOfMonths else {
                throw ValidationError("Name shipments; or a folder with --data, and lots with --to, or --product, --site and --month.")
            }
            return
        }
        guard files.isEmpty == isOfMonths, !isOfMonths || (product != nil && site != nil && !month.isEmpty) else {
            throw ValidationError("Name lots, or a product's --product, --site and --month.")
        }
        for month in month where Month(month) == nil { throw ValidationError("--month \(month) is no month. Write 2026-10.") }
        if let on, CivilDate(on) == nil { throw ValidationError("--on \(on) is no day. Write 2026-11-21.") }
        if let to, !CountryCode.isCountry(to) { throw ValidationError("--to \(to) is no country code. \(CountryCode.remedy(for: to))") }
        if terms != nil {
            guard to == nil, on == nil, mix.isEmpty else { throw ValidationError("--terms says where and when; leave --to, --on and --mix out.") }
        } else if isOfMonths {
            guard to == nil, on == nil else { throw ValidationError("A month's lots are asked how local they are; for --to, name lots.") }
        } else {
            guard to != nil else { throw ValidationError("Say where the lots go: --to KR. Or give --terms FILE.") }
            guard mix.isEmpty else { throw ValidationError("--mix is of a month's lots: give --product, --site and --month.") }
        }
    }

    func run() async throws {
        let library = OriginLibrary(
            rules: try rules.map { try OriginRules(yaml: InputFile.text($0), file: $0) } ?? .builtIn(),
            definitions: try definitions.map { try LocalContentDefinitions(yaml: InputFile.text($0), file: $0) } ?? .builtIn())
        let target = target.flatMap { Percent($0) }
        if isOfMonths, terms == nil { return try await tellLocalContent(library, target) }
        let answers =
            if books.data == nil {
                try files.map {
                    library.answer(try Shipment(yaml: InputFile.text($0), file: $0, rules: library.rules), title: nil, booked: nil, target: target)
                }
            } else if let terms {
                try await byTerms(terms, library, target)
            } else {
                try await shipped(library, target)
            }
        if json {
            emit(OriginAnswer.json(answers))
        } else {
            emit(line: answers.map(OriginText.text).joined(separator: "\n\n"))
        }
        if answers.contains(where: { !$0.assessment.isAtHome && !$0.assessment.agreements.contains(where: \.assessment.isOriginating) }) {
            throw ExitCode(1)
        }
    }

    private func shipped(_ library: OriginLibrary, _ target: Percent?) async throws -> [OriginAnswer] {
        let day = on.flatMap { CivilDate($0) } ?? SystemClock.now().day
        return try await books.ask { books, snapshot in
            let keys = try files.map { try snapshot.genealogy.find($0, generation: nil) }
            return try library.answers(of: keys, into: to ?? "", on: day, target: target, books)
        }
    }

    private func tellLocalContent(_ library: OriginLibrary, _ target: Percent?) async throws {
        let mixes = try mix.map { try SupplyMix($0) }
        let answer = try await books.ask { books, _ in
            try library.localContent(
                of: product ?? "", at: site ?? "", months: month.compactMap { Month($0) }, mixes: mixes, target: target, books)
        }
        json ? emit(answer.json) : emit(line: OriginText.text(answer))
    }

    /// One shipment a lot, or one a month, each as one of its lots on average.
    private func byTerms(_ file: String, _ library: OriginLibrary, _ target: Percent?) async throws -> [OriginAnswer] {
        let text = try InputFile.text(file)
        return try await books.ask { books, snapshot in
            var goods: [(title: String, booked: BookedGood)] = []
            for name in files {
                goods += try books.goods(in: [try snapshot.genealogy.find(name, generation: nil)]).map { (name, $0) }
            }
            for month in month.compactMap({ Month($0) }) {
                guard let product, let site else { continue }
                goods.append(("\(product), \(site), \(month)", try books.good(product, at: site, year: month.year, month: month.month)))
            }
            return try goods.map { title, booked in
                let shipment = try Shipment(terms: text, file: file, rules: library.rules, booked: booked, currency: books.rules.currency)
                let title = title + (booked.lots > 1 ? ", average of \(booked.lots) lots" : "")
                return library.answer(shipment, title: title, booked: booked, target: target)
            }
        }
    }
}

/// Files a verb reads whole.
enum InputFile {
    static func text(_ path: String) throws -> String {
        try TextFile.read(path)
    }
}
