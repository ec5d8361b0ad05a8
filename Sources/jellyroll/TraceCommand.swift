// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Node

struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Where a lot went, or what it is made of.",
        discussion: """
            Examples:
              jellyroll trace --data plant S-0003
              jellyroll trace --data plant PACK-00001 --backward
              jellyroll trace --data plant J-0002 --interval 310..318 --only "cell 4680"

            A fraction is the part of the asked amount that is in a lot (forward), or the part of that lot that is in the asked one
            (backward). Fractions of a lot and of what it went into overlap; only those of final lots add up.
            """)

    @OptionGroup var data: DataOption
    @OptionGroup var question: LotQuestion

    @Flag(help: "Where it went (the default).")
    var forward = false

    @Flag(help: "What it is made of.")
    var backward = false

    @Option(parsing: .unconditional, help: ArgumentHelp("At most this many draws away.", valueName: "N"))
    var depth: Int?

    @Option(help: ArgumentHelp("List only lots of this product.", valueName: "PRODUCT"))
    var only: String?

    @Option(help: ArgumentHelp("List only lots of this site.", valueName: "SITE"))
    var site: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Leave out lots diluted below this fraction; 0 lists all.", valueName: "FRACTION"))
    var floor: Double = 1e-6

    @Flag(help: "Print the number of lots alone.")
    var count = false

    @Flag(help: "List every lot, not only the first forty.")
    var all = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if forward && backward { throw ValidationError("--forward and --backward exclude each other. Ask twice.") }
        if let depth, !(1...1_000_000).contains(depth) { throw ValidationError("--depth \(depth) is out of range. Give 1 to 1000000.") }
        guard (0...1).contains(floor) else { throw ValidationError("--floor \(floor) is no fraction. Give 0 … 1.") }
    }

    func run() async throws {
        let direction: Direction = backward ? .backward : .forward
        var query = question.query() + [("direction", direction.rawValue), ("floor", "\(floor)")]
        if let depth { query.append(("depth", "\(depth)")) }
        if let only { query.append(("only", only)) }
        if let site { query.append(("site", site)) }
        if count { query.append(("count", "true")) }
        let answer = try await Desk.open(data).answer("/api/lots/\(PercentEncoding.encode(question.lot))/trace", query) { node in
            var (genealogy, request) = try question.request(of: node, direction)
            request.depth = depth
            request.only = only
            request.site = site
            request.floor = floor
            request.fractions = !count || floor > 0
            return TraceAnswer.json(try genealogy.trace(request), isListed: !count)
        }
        if json { return emit(answer) }
        let document = try JSONDecoder().decode(TraceDocument.self, from: Data(answer))
        emit(line: count ? "\(document.count)" : Self.table(document, limit: all ? .max : 40))
    }

    private static func table(_ trace: TraceDocument, limit: Int) -> String {
        guard let lots = trace.lots, !lots.isEmpty else {
            return trace.direction == "forward" ? "\(trace.lot) has gone nowhere yet." : "Nothing is known to have gone into \(trace.lot)."
        }
        var columns = Columns(["DEPTH", "LOT", "PRODUCT", "SITE", "FRACTION", "STRETCH"], rightAligned: [0, 4])
        for lot in lots.prefix(limit) {
            let stretch = lot.intervals.prefix(3).map { "\(plain($0.from))–\(plain($0.to)) \(unit($0.unit))" }.joined(separator: ", ")
            columns.add([
                "\(lot.depth)", generationName(lot.lot, lot.generation), lot.product, lot.site ?? "", lot.fraction.map(fractionText) ?? "–",
                lot.intervals.count > 3 ? stretch + ", …" : stretch,
            ])
        }
        let counts = Dictionary(grouping: lots, by: \.product).map { ($0.key.isEmpty ? "unnamed" : $0.key, $0.value.count) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { "\(grouped($0.1)) \($0.0)" }.joined(separator: ", ")
        var text = "\(trace.lot) \(trace.direction == "forward" ? "is in" : "is made of") \(grouped(trace.count)) lots: \(counts)\n\n" + columns.text
        if lots.count > limit { text += "\n… and \(grouped(lots.count - limit)) more (--all lists them, --only PRODUCT narrows)" }
        if let below = trace.belowFloor, below.count > 0 {
            text +=
                "\n\(grouped(below.count)) more lots hold less than the floor each, the largest \(fractionText(below.largest ?? 0)) (--floor 0 lists them)"
        }
        return text
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }

    private static func unit(_ code: String) -> String { code == "{piece}" ? "piece" : code }

    private static func fractionText(_ fraction: Double) -> String {
        fraction == 0 ? "0" : fraction >= 0.001 ? String(format: "%.4f", fraction) : String(format: "%.3g", fraction)
    }
}
