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

            With --data, what the books of a lot hold, or those of everything of one product that a site made in a year; what was claimed of it stands
            beside it. FILE holds the lots one model, plant and year consumed. Shares are of the element's mass, never of the salt's, and are
            compared unrounded. Exit code 1 when a threshold already in force is missed.
            """)

    @Argument(help: ArgumentHelp("Lots consumed; with --data, a lot.", valueName: "FILE or LOT"))
    var subject: String?

    @OptionGroup var books: LocalBooks

    @Option(help: ArgumentHelp("The product, as lots are announced.", valueName: "PRODUCT"))
    var product: String?

    @Option(help: ArgumentHelp("The plant.", valueName: "SITE"))
    var site: String?

    @Option(help: ArgumentHelp("In which it was made.", valueName: "YEAR"))
    var year: Int?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if books.data == nil {
            guard subject != nil, product == nil, site == nil, year == nil else {
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
        let table = try CircularityTargets.builtIn().recycledContent
        if books.data != nil { return try await tellBooks(table) }
        let content = try RecycledContent(yaml: InputFile.text(subject ?? ""), file: subject ?? "")
        json ? emit(Self.document(content, table)) : emit(line: Self.text(content, table))
        let missed = content.figures.contains { figure in
            table.targets(of: figure.element).contains { $0.from.year <= content.year && !figure.total.reaches($0.least) }
        }
        if missed { throw ExitCode(1) }
    }

    private func tellBooks(_ table: CircularityTargets.Table) async throws {
        var progress = Progress("recycled content", unit: "lots", total: nil)
        let answer = try await books.ask { books, snapshot in
            let register = try CustodyLog(snapshot.store, known: snapshot.head.sequence).register
            if let subject {
                let key = try snapshot.genealogy.find(subject, generation: nil)
                let content = try books.recycledContent(of: key)
                return BookedContentAnswer(
                    title: key.name, product: key.name, site: nil, year: nil, content: content, chart: books.rules.chart, register: register,
                    table: table)
            }
            let (product, site, year) = (self.product ?? "", self.site ?? "", self.year ?? 0)
            let content = try books.recycledContent(product: product, site: site, year: year) { done, _ in progress.report(done: done) }
            return BookedContentAnswer(
                title: "\(product), \(site), \(year)", product: product, site: site, year: year, content: content, chart: books.rules.chart,
                register: register, table: table)
        }
        json ? emit(answer.json) : emit(line: answer.text)
        if answer.isMissed(on: SystemClock.now().day) { throw ExitCode(1) }
    }

    private static func text(_ content: RecycledContent, _ table: CircularityTargets.Table) -> String {
        var lines = ["\(content.model), \(content.plant), \(content.year): recycled share of the element's mass"]
        var columns = Columns(["ELEMENT", "MASS", "PRE-CONSUMER", "POST-CONSUMER", "TOTAL", "THRESHOLDS"], rightAligned: [1, 2, 3, 4])
        for figure in content.figures {
            columns.add([
                figure.element, "\(figure.mass)", figure.preConsumer.description, figure.postConsumer.description, figure.total.description,
                CircularityText.thresholds(figure.total, table.targets(of: figure.element)),
            ])
        }
        lines.append(columns.text)
        for figure in content.figures where !figure.withoutDocument.isEmpty {
            lines.append("Without a document for \(figure.element): \(figure.withoutDocument.joined(separator: ", "))")
        }
        return (lines + CircularityText.source(of: table)).joined(separator: "\n")
    }

    private static func document(_ content: RecycledContent, _ table: CircularityTargets.Table) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"model\":")
        json.string(content.model)
        json.raw(",\"plant\":")
        json.string(content.plant)
        json.raw(",\"year\":")
        json.integer(content.year)
        json.raw(",\"elements\":")
        json.list(content.figures) { json, figure in
            json.raw("{\"element\":")
            json.string(figure.element)
            json.raw(",\"mass\":")
            json.quantity(figure.mass)
            json.raw(",\"preConsumer\":")
            json.measured(figure.preConsumer.percent, "%")
            json.raw(",\"postConsumer\":")
            json.measured(figure.postConsumer.percent, "%")
            json.raw(",\"total\":")
            json.measured(figure.total.percent, "%")
            json.raw(",\"targets\":")
            json.list(table.targets(of: figure.element)) { CircularityText.write($1, figure.total, &$0) }
            json.raw(",\"withoutDocument\":")
            json.list(figure.withoutDocument) { $0.string($1) }
            json.raw("}")
        }
        json.raw(",\"source\":")
        json.string(table.provenance.source)
        json.raw(",\"verified\":")
        json.bool(table.provenance.isVerified)
        json.raw("}\n")
        return json.bytes
    }
}
