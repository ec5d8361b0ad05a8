// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Measure
import Node

struct BooksBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "books", abstract: "The books of a unit, of a site and of everything over the plain chain, in memory and from a folder.",
        discussion: """
            Example:
              jellyroll bench books --cells 1000000

            The chain of `bench rows`. Exact is in whole small units; analysis is in doubles and says about. Beside a figure stands what was set
            out to be reached at 10 000 000 cells. A changed factor is one number in a books file, and every lot again; one lot's change is what
            is booked on a single sulfate lot, and whatever lies downstream of it.
            """)

    @Option(help: "Cells to make, 1,000 to 20,000,000.")
    var cells = 1_000_000

    @Flag(help: "Add up every account over every lot and the books of a site as well.")
    var audit = false

    @Flag(help: "Leave out the part that goes through a folder.")
    var memoryOnly = false

    @Flag(help: "Leave out the part in memory.")
    var folderOnly = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (1_000...20_000_000).contains(cells) else { throw ValidationError("--cells \(cells) is out of range. Give 1000 to 20000000.") }
        if memoryOnly, folderOnly { throw ValidationError("--memory-only and --folder-only leave nothing to do. Give one of them.") }
    }

    func run() throws {
        var sheet = FigureSheet(json: json)
        if !folderOnly { try units(&sheet) }
        if !memoryOnly {
            let folder = FileManager.default.temporaryDirectory.appending(path: "jellyroll-bench-\(ProcessInfo.processInfo.processIdentifier)")
            defer { try? FileManager.default.removeItem(at: folder) }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let chain = try RowsBenchmark.chain(cells: cells, folder: try DiskSegmentFolder(path: folder.path))
            try everything(chain, "from a folder: ", &sheet)
        }
        sheet.add("most resident memory", "MB", [ThisProcess.peakMegabytes])
        if json { emit(Figure.document(sheet.figures)) }
    }

    private func units(_ sheet: inout FigureSheet) throws {
        let chain = try RowsBenchmark.chain(cells: cells)
        let graph = LineageGraph(chain.rows)
        let lots = OwnedLots(graph)
        let first = try books("20", lots)
        let pack = try graph.find(chain.rows.name(of: chain.pack), generation: nil)
        let cellsOfLane = Set(lots.lot(chain.lane).claims.map(\.product)).sorted()
        let cell = graph.lots(from: Int(cellsOfLane[0]), limit: 1)[0].lot
        sheet.add("lots", "lots", [Double(graph.lotCount)])
        sheet.add("draws and holds", "rows", [Double(graph.drawCount)])
        sheet.add("all accounts of one cell, first question", "ms", [try Self.milliseconds { _ = try first.books(of: cell) }])
        sheet.add(
            "all accounts of a cell, warm", "ms",
            try cellsOfLane.dropFirst().prefix(200).map { number in
                let key = graph.lots(from: Int(number), limit: 1)[0].lot
                return try Self.milliseconds { _ = try first.books(of: key) }
            }, reach: 1)
        sheet.add("all accounts of a pack of 880, first question", "ms", [try Self.milliseconds { _ = try first.books(of: pack) }])
        var changed: [Double] = []
        for factor in ["21", "22", "23"] {
            let next = try books(factor, lots)
            changed.append(try Self.milliseconds { _ = try next.books(of: pack) })
        }
        sheet.add("a changed factor, until that pack is right", "ms", changed, reach: 1_000)
        try everything(chain, "", &sheet)
        if audit { try wholeBooks(chain, &sheet) }
    }

    /// Roll-ups to every cell and pack.
    private func everything(_ chain: RowsBenchmark.Chain, _ place: String, _ sheet: inout FigureSheet) throws {
        let lots = OwnedLots(LineageGraph(chain.rows))
        var columns: LotColumns?
        sheet.add(
            place + "facts and links of every lot, once a state", "s",
            [Self.milliseconds { columns = LotColumns(lots, asksSteps: false, asksTimes: false) } / 1_000])
        guard let columns else { return }
        for width in [1, 4] {
            sheet.add(
                place + "\(width == 1 ? "one account" : "four accounts") exact to every lot", "s",
                try (0..<3).map { round in
                    let accounts = RawAccounts(chain.raw, amount: 1 << Int64(38 + round), width: width)
                    return try Self.milliseconds { try LotPass(columns, accounts).run { _ in } } / 1_000
                }, reach: width == 4 ? 0.7 : nil)
        }
        try change(columns, chain, place, &sheet)
        sheet.add(
            place + "one account about, in analysis", "s",
            (0..<3).map { round in
                Self.milliseconds { _ = RollUp.analysis(chain.raw.map { ($0, Double(1 + round)) }, over: chain.rows) } / 1_000
            }, reach: 0.13)
    }

    private func change(_ columns: LotColumns, _ chain: RowsBenchmark.Chain, _ place: String, _ sheet: inout FigureSheet) throws {
        let pass = LotPass(columns, RawAccounts(chain.raw, amount: 1 << 40, width: 1), mayChange: true)
        try pass.run { _ in }
        var changed = 0
        sheet.add(
            place + "one lot's change, until all it went into is right", "ms",
            try (1...9).map { round in
                try Self.milliseconds { changed = try pass.change([(chain.sulfate, [Int64(round) << 30])]) }
            }, reach: 5)
        sheet.add(place + "lots that changed", "lots", [Double(changed)])
    }

    /// Every account that anything is booked of, through every lot.
    private func wholeBooks(_ chain: RowsBenchmark.Chain, _ sheet: inout FigureSheet) throws {
        let books = try books("20", OwnedLots(LineageGraph(chain.rows)))
        var residual: Int64 = 0
        sheet.add(
            "every account of every lot, added up", "s",
            [try Self.milliseconds { residual = try books.conservation().lines.reduce(0) { $0 | $1.residual } } / 1_000])
        sheet.add("residual", "small units", [Double(residual)])
        let from = Instant(microseconds: 1_790_000_000_000_000)
        sheet.add(
            "a site's month", "s",
            [
                try Self.milliseconds {
                    let month = try books.books(
                        ofSite: "Ochang", from: from, to: Instant(microseconds: from.microseconds + 31 * 86_400_000_000))
                    residual = month.lines.reduce(0) { $0 | $1.residual }
                } / 1_000
            ])
        sheet.add("its residual", "small units", [Double(residual)])
    }

    private func books(_ factor: String, _ lots: OwnedLots) throws -> BookKeeping {
        var rules = try PostingRules.builtIn()
        try rules.add(yaml: Self.products(factor), file: "bench.yaml")
        return BookKeeping(lots, rules: rules, allocation: nil, meters: MeterShares(), declarations: LotDeclarations(DeclarationLog(), in: lots))
    }

    private static func milliseconds(_ work: () throws -> Void) rethrows -> Double {
        let started = ContinuousClock.now
        try work()
        return (ContinuousClock.now - started) / .milliseconds(1)
    }

    /// Round numbers, for speed alone.
    private static func products(_ factor: String) -> String {
        """
        contents:
          - { product: nickel sulfate, account: Ni, value: 0.2233, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: benchmark, verified: false }
          - { product: graphite, account: C, value: 0.9995, unit: kg/kg, basis: as received, form: C, source: benchmark, verified: false }
          - { product: can, account: Fe, value: 0.05, unit: "kg/{piece}", basis: as received, form: mixture, source: benchmark, verified: false }
        recycled:
          - { product: nickel sulfate, element: Ni, pre-consumer: 4 %, post-consumer: 12 %, source: benchmark, verified: false }
        factors:
          - { received: nickel sulfate, account: carbon.raw-material.secondary, value: \(factor), unit: "kg{CO2e}/kg", element: Ni, source: benchmark,
              verified: false }
          - { received: graphite, account: carbon.raw-material.secondary, value: 10, unit: "kg{CO2e}/kg", source: benchmark, verified: false }
          - { received: separator, account: carbon.raw-material.secondary, value: 0.1, unit: "kg{CO2e}/m", source: benchmark, verified: false }
          - { received: electrolyte, account: carbon.raw-material.secondary, value: 5, unit: "kg{CO2e}/kg", source: benchmark, verified: false }
          - { made: CATHODE powder, account: energy.electricity, value: 7, unit: kW.h/kg, source: benchmark, verified: false }
          - { made: 4680 cell, account: energy.electricity, value: 0.4, unit: "kW.h/{piece}", source: benchmark, verified: false }
          - { per: energy.electricity, account: carbon.production.secondary, value: 0.4, unit: "kg{CO2e}/kW.h", source: benchmark, verified: false }
        """
    }
}

/// Figures as they come, each on its line unless all go into one document.
private struct FigureSheet {
    let json: Bool
    private(set) var figures: [Figure] = []

    init(json: Bool) { self.json = json }

    mutating func add(_ name: String, _ unit: String, _ values: [Double], reach: Double? = nil) {
        let figure = Figure(name: name, unit: unit, values: values, reach: reach)
        figures.append(figure)
        if !json { emit(line: figure.line) }
    }
}
