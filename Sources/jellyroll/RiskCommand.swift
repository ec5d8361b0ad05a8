// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Node

struct RiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk",
        abstract: "Per lot of a product, how many units a recall of it would hold.",
        discussion: """
            Example:
              jellyroll risk --data plant "nickel sulfate"

            The lots that would cost most stand first. Each count is what "jellyroll recall" names for that lot; units of two lots overlap, so
            counts do not add up.
            """)

    @OptionGroup var data: DataOption

    @Argument(help: "The product, as its lots have it.")
    var product: String

    @Option(help: ArgumentHelp("What was held in what: now, as-built, ever, or at a time.", valueName: "WHEN"))
    var at: String = "now"

    @Option(help: ArgumentHelp("As the ledger knew it at this time, or up to this entry.", valueName: "TIME or N"))
    var known: String?

    @Flag(help: "List every lot, not only the first forty.")
    var all = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() async throws {
        var query = [("product", product), ("at", at)]
        if let known { query.append(("known", known)) }
        let answer = try await Desk.open(data).answer("/api/risk", query) { node in
            var snapshot = node.snapshot
            if let known { snapshot = try node.snapshot(known: try snapshot.sequence(knownAt: known)) }
            var progress = Progress("risk", unit: "lots", total: nil)
            let map = try snapshot.genealogy.riskMap(of: product, holds: try HoldViewText.parse(at)) { done, _ in progress.report(done: done) }
            progress.finish(done: map.lots.count)
            return RiskAnswer.json(map)
        }
        if json { return emit(answer) }
        let map = try JSONDecoder().decode(RiskDocument.self, from: Data(answer))
        emit(line: Self.table(map, limit: all ? .max : 40))
    }

    private static func table(_ map: RiskDocument, limit: Int) -> String {
        let most = map.lots.first?.units ?? 0
        var text = "\(grouped(map.count)) \(map.count == 1 ? "lot" : "lots") of \(map.product); a recall of one holds \(grouped(most)) units at most."
        var columns = Columns(["LOT", "SITE", "QUANTITY", "UNITS", "CERTAIN"], rightAligned: [2, 3, 4])
        for lot in map.lots.prefix(limit) {
            columns.add([
                generationName(lot.lot, lot.generation), lot.site, lot.quantity.map { "\($0.value) \($0.unit)" } ?? "not known",
                grouped(lot.units), grouped(lot.certain),
            ])
        }
        text += "\n\n" + columns.text
        if map.lots.count > limit { text += "\n… and \(grouped(map.lots.count - limit)) more (--all lists them)" }
        return text
    }
}
