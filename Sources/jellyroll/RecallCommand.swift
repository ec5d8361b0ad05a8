// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Connect
import Foundation
import Genealogy
import Ledger
import Node

struct RecallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "The minimal set of units to hold because of a lot, and where each is.",
        discussion: """
            Examples:
              jellyroll recall --data plant S-0003
              jellyroll recall --data plant J-0002 --interval 310..318 --epcis hold.jsonld

            Each unit stands once, the pack rather than the cells in it. A unit that is in the set only because a place is not known
            exactly is marked "uncertain". --epcis writes the event that puts them on hold, ready to send.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var question: LotQuestion

    @Option(help: ArgumentHelp("Write the EPCIS event that holds them into this file.", valueName: "FILE"))
    var epcis: String?

    @Flag(help: "List every unit, not only the first forty.")
    var all = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() async throws {
        let desk = try await Desk.open(data)
        let answer = try await desk.answer("/api/lots/\(PercentEncoding.encode(question.lot))/recall", question.query()) { node in
            let (genealogy, request) = try question.request(of: node, .forward)
            return RecallAnswer.json(try genealogy.recall(request), of: request.lot)
        }
        let document = try JSONDecoder().decode(RecallDocument.self, from: Data(answer))
        if let epcis {
            let events = try await desk.answer("/recall/\(PercentEncoding.encode(question.lot)).jsonld", question.query()) { node in
                let (genealogy, request) = try question.request(of: node, .forward)
                let now = SystemClock.now()
                var events = RecallAnswer.events(try genealogy.recall(request), of: request.lot, at: now)
                for index in events.indices { events[index].id = EventHash.of(events[index]) }
                return EPCISWriter.document(events, creationDate: now)
            }
            try NamedFile.write(Data(events), to: epcis)
        }
        json ? emit(answer) : emit(line: Self.table(document, limit: all ? .max : 40))
    }

    private static func table(_ recall: RecallDocument, limit: Int) -> String {
        var text = "Hold \(grouped(recall.count)) \(recall.count == 1 ? "unit" : "units") because of \(recall.lot)."
        if recall.uncertain > 0 {
            text += " \(grouped(recall.uncertain)) of them only because a place is not known exactly; \(grouped(recall.certain)) are certain."
        }
        if !recall.units.isEmpty {
            var units = Columns(["UNIT", "PRODUCT", "WHERE", "", "BECAUSE"])
            for unit in recall.units.prefix(limit) {
                let path = unit.path.enumerated().map { generationName($1, unit.pathGenerations?[$0]) }
                units.add([
                    generationName(unit.lot, unit.generation), unit.product,
                    (unit.whereNow + (unit.closed.map { ["closed: \($0)"] } ?? [])).joined(separator: " in "), unit.certain ? "" : "uncertain",
                    path.joined(separator: " → "),
                ])
            }
            text += "\n\n" + units.text
            if recall.units.count > limit { text += "\n… and \(grouped(recall.units.count - limit)) more (--all lists them)" }
        }
        if !recall.stock.isEmpty {
            var stock = Columns(["STOCK TO BLOCK", "PRODUCT", "WHERE", "LEFT"], rightAligned: [3])
            for lot in recall.stock.prefix(limit) {
                stock.add([
                    generationName(lot.lot, lot.generation), lot.product, lot.whereNow.joined(separator: " in "),
                    lot.remaining.map { "\($0.value) \($0.unit)" } ?? "not known",
                ])
            }
            text += "\n\n" + stock.text
            if recall.stock.count > limit { text += "\n… and \(grouped(recall.stock.count - limit)) more (--all lists them)" }
        }
        return text
    }
}
