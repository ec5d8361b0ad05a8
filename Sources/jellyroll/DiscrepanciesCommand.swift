// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Node

struct DiscrepanciesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discrepancies",
        abstract: "What the facts so far do not agree on: the worklist.",
        discussion: """
            Example:
              jellyroll discrepancies --data plant --limit 20

            A discrepancy is computed from the events and is gone when its cause is. Nothing is dropped because of one.
            """)

    @OptionGroup var data: DataOption

    @OptionGroup var plants: PlantOption

    @Option(help: ArgumentHelp("Only those of this lot.", valueName: "LOT"))
    var lot: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("List at most this many.", valueName: "N"))
    var limit: Int = 100

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit \(limit) is below 0. Give 0 for the counts alone.") }
    }

    func run() async throws {
        try plants.keep(in: data, makesFolder: false)
        var query = [("limit", "\(limit)")]
        if let lot { query.append(("lot", lot)) }
        let answer = try await Desk.open(data).answer("/api/discrepancies", query) { node in
            let genealogy = node.snapshot.genealogy
            let key = try lot.map { try genealogy.find($0, generation: nil) }
            let (found, counts) = try genealogy.discrepancies(of: key, limit: limit)
            return DiscrepancyAnswer.json(found, counts: counts, now: SystemClock.now())
        }
        if json { return emit(answer) }
        let document = try JSONDecoder().decode(DiscrepancyDocument.self, from: Data(answer))
        guard document.count > 0 else { return emit(line: "Nothing disagrees.") }
        var columns = Columns(["KIND", "LOT", "AGE", "OWNER", "WHAT"], rightAligned: [2])
        for row in document.discrepancies {
            columns.add([row.kind.replacingOccurrences(of: "_", with: " "), row.lot, Self.age(row.ageSeconds), row.owner, row.reason])
        }
        let counts = document.counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\(grouped($0.value)) \($0.key.replacingOccurrences(of: "_", with: " "))" }
        emit(line: "\(grouped(document.count)) discrepancies: \(counts.joined(separator: ", "))")
        if limit == 0 { return }
        emit(line: "\n" + columns.text)
        if document.count > document.discrepancies.count {
            emit(line: "… and \(grouped(document.count - document.discrepancies.count)) more (--limit N lists more)")
        }
    }

    private static func age(_ seconds: Double) -> String {
        seconds < 0
            ? "to come" : seconds < 5400 ? "\(Int(seconds / 60)) min" : seconds < 172_800 ? "\(Int(seconds / 3600)) h" : "\(Int(seconds / 86_400)) d"
    }
}
