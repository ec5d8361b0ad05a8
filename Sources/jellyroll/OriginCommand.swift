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
              jellyroll origin Examples/hue/shipment-japan.yaml
              jellyroll origin Examples/hue/shipment-japan.yaml --target 80 --json
              jellyroll origin january.yaml february.yaml
              jellyroll origin --data plant PACK-00001 --terms terms.yaml
              jellyroll origin --data plant --product pack --site hue --month 2026-10 --month 2026-11 --terms terms.yaml

            FILE holds the bill of what is shipped: value, HS code, country and declarations of each material. With --data, the books of a lot (or, on
            average, of a month's lots) tell materials and values, and --terms the rest: HS codes, declarations, prices. Percentages are compared
            unrounded. Exit code 1 when no agreement with the destination gives preference.
            """)

    @Argument(help: ArgumentHelp("Shipments; with --data, lots.", valueName: "FILE or LOT"))
    var files: [String] = []

    @OptionGroup var books: LocalBooks

    @Option(help: ArgumentHelp("What books do not say of a shipment: a shipment's file with `products` instead of `materials`.", valueName: "FILE"))
    var terms: String?

    @Option(help: ArgumentHelp("Of a month's lots, the product.", valueName: "PRODUCT"))
    var product: String?

    @Option(help: ArgumentHelp("And the plant.", valueName: "SITE"))
    var site: String?

    @Option(parsing: .singleValue, help: ArgumentHelp("And the month; may be repeated.", valueName: "YYYY-MM"))
    var month: [String] = []

    @Option(help: ArgumentHelp("The local share to reach, in percent; that of the file when not given.", valueName: "PERCENT"))
    var target: String?

    @Option(help: ArgumentHelp("Rules of origin of your own, instead of those of the product.", valueName: "FILE"))
    var rules: String?

    @Option(help: ArgumentHelp("Definitions of local content of your own, instead of those of the product.", valueName: "FILE"))
    var definitions: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if books.data == nil {
            guard !files.isEmpty, terms == nil, product == nil, site == nil, month.isEmpty else {
                throw ValidationError("Name shipments; or a folder with --data, --terms, and lots or --product, --site and --month.")
            }
        } else {
            guard terms != nil else { throw ValidationError("Books do not say HS codes, prices and declarations. Give them with --terms FILE.") }
            guard files.isEmpty != (product == nil && site == nil && month.isEmpty),
                files.isEmpty == (product != nil && site != nil && !month.isEmpty)
            else { throw ValidationError("Name lots, or a product's --product, --site and --month.") }
            for month in month where CivilDate(month + "-01") == nil { throw ValidationError("--month \(month) is no month. Write 2026-10.") }
        }
        guard let target, Percent(target) == nil else { return }
        throw ValidationError("--target \(target) is no percentage. Give 0 to 100, with up to four decimals.")
    }

    func run() async throws {
        let rules = try self.rules.map { try OriginRules(yaml: InputFile.text($0), file: $0) } ?? OriginRules.builtIn()
        let definitions =
            try self.definitions.map { try LocalContentDefinitions(yaml: InputFile.text($0), file: $0) } ?? LocalContentDefinitions.builtIn()
        let shipments =
            books.data == nil
            ? try files.map { (title: String?.none, shipment: try Shipment(yaml: InputFile.text($0), file: $0, rules: rules)) }
            : try await booked(rules)
        let answers = shipments.map { title, shipment in
            OriginAnswer(
                title: title, assessment: ShipmentAssessment(shipment, rules: rules),
                local: definitions.chosen(on: shipment.good.day).map { LocalContent($0, shipment) },
                target: target.flatMap { Percent($0) } ?? shipment.localTarget)
        }
        if json {
            emit(OriginDocument.json(answers))
        } else {
            emit(line: answers.map(OriginText.text).joined(separator: "\n\n"))
        }
        if answers.contains(where: { !$0.assessment.isAtHome && !$0.assessment.agreements.contains(where: \.assessment.isOriginating) }) {
            throw ExitCode(1)
        }
    }
}

extension OriginCommand {
    /// One shipment a lot, or one a month.
    private func booked(_ rules: OriginRules) async throws -> [(title: String?, shipment: Shipment)] {
        let file = terms ?? ""
        let text = try InputFile.text(file)
        return try await books.ask { books, snapshot in
            var goods = try files.map { (title: $0, lots: [try snapshot.genealogy.find($0, generation: nil)]) }
            for month in month {
                guard let first = CivilDate(month + "-01"), let product, let site else { continue }
                goods.append(("\(product), \(site), \(month)", try books.made(product, at: site, year: first.year, month: first.month)))
            }
            return try goods.map { title, lots in
                let shipment = try Shipment(
                    terms: text, file: file, rules: rules, materials: try books.materials(of: lots), currency: books.rules.currency)
                return (title + (lots.count > 1 ? ", average of \(lots.count) lots" : ""), shipment)
            }
        }
    }
}

struct OriginAnswer {
    /// What the books were asked of; nil for a file.
    let title: String?
    let assessment: ShipmentAssessment
    let local: [LocalContent]
    let target: Percent?
}

/// Files a verb reads whole.
enum InputFile {
    static func text(_ path: String) throws -> String {
        try TextFile.read(path)
    }
}
