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
        commandName: "books", abstract: "All accounts of a unit, a changed factor, roll-ups and the audit over the plain chain.",
        discussion: """
            Example:
              jellyroll bench books --cells 1000000

            The chain of `bench rows`, in memory. Exact is in whole small units; analysis is in doubles and says about.
            """)

    @Option(help: "Cells to make, 1,000 to 20,000,000.")
    var cells = 1_000_000

    @Flag(help: "Add up every account over every lot as well, which reads each lot by itself.")
    var audit = false

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (1_000...20_000_000).contains(cells) else { throw ValidationError("--cells \(cells) is out of range. Give 1000 to 20000000.") }
    }

    func run() throws {
        var figures: [Figure] = []
        func add(_ name: String, _ unit: String, _ values: [Double]) {
            figures.append(Figure(name: name, unit: unit, values: values))
            if !json, let figure = figures.last { emit(line: figure.line) }
        }
        let chain = RowsBenchmark.chain(cells: cells)
        let graph = LineageGraph(chain.rows)
        let lots = OwnedLots(graph)
        func books(_ factor: String) throws -> BookKeeping {
            var rules = try PostingRules.builtIn()
            try rules.add(yaml: Self.products(factor), file: "bench.yaml")
            return BookKeeping(lots, rules: rules, allocation: nil, meters: MeterShares()) { _ in [] }
        }
        let first = try books("20")
        let pack = try graph.find(chain.rows.name(of: chain.pack), generation: nil)
        let cellsOfLane = Set(lots.lot(chain.lane).claims.map(\.product)).sorted()
        let cell = graph.lots(from: Int(cellsOfLane[0]), limit: 1)[0].lot
        add("lots", "lots", [Double(graph.lotCount)])
        add("all accounts of one cell, first question", "ms", [try Self.milliseconds { _ = try first.books(of: cell) }])
        add(
            "all accounts of a cell, warm (reach: 1 ms)", "ms",
            try cellsOfLane.dropFirst().prefix(200).map { number in
                let key = graph.lots(from: Int(number), limit: 1)[0].lot
                return try Self.milliseconds { _ = try first.books(of: key) }
            })
        add("all accounts of a pack of 880, first question", "ms", [try Self.milliseconds { _ = try first.books(of: pack) }])
        var changed: [Double] = []
        for factor in ["21", "22", "23"] {
            let next = try books(factor)
            changed.append(try Self.milliseconds { _ = try next.books(of: pack) })
        }
        add("a changed factor, until that pack is right (reach: 1 s)", "ms", changed)
        add(
            "one account exact to every lot (reach: 700 ms at 10⁷)", "ms",
            (0..<3).map { round in Self.milliseconds { _ = RollUp.books([(lot: chain.sulfate, amount: 1 << (40 + round))], over: chain.rows) } })
        add(
            "the same in analysis, about (reach: 130 ms at 10⁷)", "ms",
            (0..<3).map { round in
                Self.milliseconds { _ = RollUp.analysis([(lot: chain.sulfate, amount: Double(1 + round))], over: chain.rows) }
            })
        if audit {
            var isClosed = false
            add("every account over every lot, added up", "s", [try Self.milliseconds { isClosed = try first.conservation().isClosed } / 1_000])
            add("residual", isClosed ? "(closed)" : "(NOT CLOSED)", [isClosed ? 0 : 1])
        }
        add("most resident memory", "MB", [ThisProcess.peakMegabytes])
        if json { emit(Figure.document(figures)) }
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
        recycled:
          - { product: nickel sulfate, element: Ni, pre-consumer: 4 %, post-consumer: 12 %, source: benchmark, verified: false }
        factors:
          - { received: nickel sulfate, account: carbon.raw-material.secondary, value: \(factor), unit: "kg{CO2e}/kg", element: Ni, source: benchmark,
              verified: false }
          - { received: graphite, account: carbon.raw-material.secondary, value: 10, unit: "kg{CO2e}/kg", source: benchmark, verified: false }
          - { received: separator, account: carbon.raw-material.secondary, value: 0.1, unit: "kg{CO2e}/m", source: benchmark, verified: false }
          - { received: electrolyte, account: carbon.raw-material.secondary, value: 5, unit: "kg{CO2e}/kg", source: benchmark, verified: false }
          - { received: can, account: Fe.primary, value: 0.05, unit: "kg/{piece}", source: benchmark, verified: false }
          - { made: CATHODE powder, account: energy.electricity, value: 7, unit: kW.h/kg, source: benchmark, verified: false }
          - { made: 4680 cell, account: energy.electricity, value: 0.4, unit: "kW.h/{piece}", source: benchmark, verified: false }
          - { per: energy.electricity, account: carbon.production.secondary, value: 0.4, unit: "kg{CO2e}/kW.h", source: benchmark, verified: false }
        """
    }
}
