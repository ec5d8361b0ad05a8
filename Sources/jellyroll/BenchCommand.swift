// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Storage
import Twin

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "The product's own benchmarks, one line a figure.",
        discussion: """
            Example:
              jellyroll bench genealogy --cells 1000000
              jellyroll bench books
              jellyroll bench twin

            Benchmarks/ runs the same data through SQLite and DuckDB, and the same models through SimPy and Ciw, and prints the ratios.
            """,
        subcommands: [GenealogyBench.self, RowsBench.self, BooksBench.self, TwinBench.self])
}

/// One line a figure: what, median, unit, and the spread over its runs.
struct Figure {
    let name: String
    let unit: String
    let values: [Double]
    /// What was set out to be reached, in the same unit; nil where nothing was.
    var reach: Double?

    var median: Double { values.sorted()[values.count / 2] }

    var line: String {
        let spread = values.count > 1 ? "   (\(values.count) runs, \(Self.text(values.min() ?? 0)) – \(Self.text(values.max() ?? 0)))" : ""
        let reached = reach.map { "   (reach \(Self.text($0)) \(unit): \(Self.text(median / $0)) of it)" } ?? ""
        return name.padding(toLength: 52, withPad: " ", startingAt: 0) + Self.text(median) + " " + unit + spread + reached
    }

    private static func text(_ value: Double) -> String {
        value >= 1000 ? grouped(Int(value.rounded())) : value >= 10 ? String(format: "%.1f", value) : String(format: "%.3g", value)
    }

    static func document(_ figures: [Figure]) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"figures\":")
        json.list(figures) { json, figure in
            json.raw("{\"name\":")
            json.string(figure.name)
            json.raw(",\"value\":")
            json.number(figure.median)
            json.raw(",\"unit\":")
            json.string(figure.unit)
            json.raw(",\"runs\":")
            json.list(figure.values) { $0.number($1) }
            json.raw(",\"reach\":")
            json.number(figure.reach)
            json.raw("}")
        }
        json.raw("}\n")
        return json.bytes
    }
}

struct RowsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rows", abstract: "How draws are stored: the figures of decision record 0003.",
        discussion: "Example:\n  jellyroll bench rows --cells 10000000")

    @Option(help: "Cells to make, 1,000 to 20,000,000.")
    var cells = 1_000_000

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() {
        let figures = RowsBenchmark.run(cells: cells).map { Figure(name: $0.name, unit: $0.unit, values: [$0.value]) }
        if json { return emit(Figure.document(figures)) }
        for figure in figures { emit(line: figure.line) }
    }
}

struct GenealogyBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "genealogy", abstract: "Ingest, traces, roll-up, opening, sizes and memory on the plain chain.",
        discussion: """
            Example:
              jellyroll bench genealogy --cells 1000000

            The chain: 20 t sulfate lots, 5 t cathode lots, 1 t slurry batches, 3,000 m coils, cells of 7 draws, packs of 880; one event a cell,
            each batch on disk before it is acknowledged.
            """)

    @Option(help: "Cells to make, 1,000 to 100,000,000.")
    var cells = 1_000_000

    @Option(help: "Events in a batch.")
    var batch = 1_000

    @Option(help: ArgumentHelp("Where to make the ledger; a temporary folder unless given, and removed then.", valueName: "DIR"))
    var data: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (1_000...100_000_000).contains(cells) else { throw ValidationError("--cells \(cells) is out of range. Give 1000 to 100000000.") }
        guard (1...100_000).contains(batch) else { throw ValidationError("--batch \(batch) is out of range. Give 1 to 100000.") }
    }

    func run() async throws {
        let url = data.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory.appending(path: "jellyroll-bench-\(getpid())")
        defer { if data == nil { try? FileManager.default.removeItem(at: url) } }
        guard !DataFolder(url).exists else {
            throw Problem(
                type: "urn:jellyroll:bench.taken", title: "In the way", status: 409, detail: "\(url.path) has a ledger.",
                remedy: "Give an empty --data folder: a benchmark makes its own.")
        }
        var bench = GenealogyBenchmark(folder: DataFolder(url), isQuiet: json)
        try await bench.ingest(cells: cells, batch: batch)
        try bench.reopen()
        try bench.ask()
        try await bench.goOn(batch: batch)
        bench.add("most resident memory", "MB", [ThisProcess.peakMegabytes])
        if json { emit(Figure.document(bench.figures)) }
    }
}

/// The figures of `jellyroll bench genealogy`, in the order they are measured.
private struct GenealogyBenchmark {
    let folder: DataFolder
    let isQuiet: Bool
    private(set) var figures: [Figure] = []
    private var opened: OpenFolder?
    private var sulfate = "S-000000"
    private var coil = "K-000000"
    private var pack = ""

    init(folder: DataFolder, isQuiet: Bool) {
        self.folder = folder
        self.isQuiet = isQuiet
    }

    mutating func add(_ name: String, _ unit: String, _ values: [Double]) {
        let figure = Figure(name: name, unit: unit, values: values)
        figures.append(figure)
        if !isQuiet { emit(line: figure.line) }
    }

    mutating func ingest(cells: Int, batch: Int) async throws {
        let opened = try OpenFolder(folder, role: .writer)
        var progress = Progress("ingest", unit: "cells", total: cells)
        var pending: [Event] = []
        var events = 0
        var made = 0
        var slowest = 0.0
        let started = ContinuousClock.now
        var underWay: Task<Double, any Error>?
        // A sender makes its next batch while the last goes to the disk, and sends it when that is acknowledged.
        func flush() async throws {
            let batch = try CanonicalEvents(pending)
            if let took = try await underWay?.value { slowest = max(slowest, took) }
            underWay = Task { [node = opened.node] in
                let before = ContinuousClock.now
                _ = try await node.record(batch)
                return (ContinuousClock.now - before) / .milliseconds(1)
            }
            events += pending.count
            pending.removeAll(keepingCapacity: true)
        }
        for tray in BenchmarkChain(cells: cells) {
            pending += tray
            made += BenchmarkChain.cellsPerTray
            if pending.count >= batch { try await flush() }
            progress.report(done: min(made, cells))
        }
        try await flush()
        _ = try await underWay?.value
        // Weaving goes on beside, and its end counts too.
        _ = try await opened.node.append([])
        progress.finish(done: cells)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let genealogy = opened.node.snapshot.genealogy
        add("ingest, durable, \(batch) events a batch", "events/s", [Double(events) / seconds])
        add("ingest, draws", "draws/s", [Double(genealogy.drawCount) / seconds])
        add("slowest batch", "ms", [slowest])
        add("lots", "lots", [Double(genealogy.lotCount)])
        add("draws, holds among them", "draws", [Double(genealogy.drawCount)])
        let size = ((try? FileManager.default.attributesOfItem(atPath: folder.ledger.path))?[.size] as? NSNumber)?.doubleValue ?? 0
        add("ledger", "bytes/event", [size / Double(events)])
    }

    /// Twice: as a killed process leaves it, then as a clean stop does.
    mutating func reopen() throws {
        opened = nil
        var crashed: OpenFolder?
        var seconds = 0.0
        while crashed == nil {
            // What was under way ends, and lets go of the folder, a moment after the last user of the node.
            do throws(LedgerError) {
                seconds = try Self.seconds { () throws(LedgerError) in crashed = try OpenFolder(folder, role: .writer) }
            } catch {
                guard error.code == .lockedByAnother else { throw error }
                usleep(10_000)
            }
        }
        add("open after a crash", "s", [seconds])
        try crashed?.close()
        crashed = nil
        var clean: OpenFolder?
        add("open after a clean stop", "s", [try Self.seconds { clean = try OpenFolder(folder, role: .writer) }])
        opened = clean
    }

    mutating func ask() throws {
        guard let graph = opened?.node.snapshot.genealogy as? LineageGraph else { throw Self.fault("The ledger was not opened again.") }
        let rows = graph.rows
        let sizes = rows.sizes
        add("a draw, found from both sides, with its place", "bytes/draw", [Double(sizes.draws) / Double(rows.drawCount)])
        add("a lot's name, and finding it", "bytes/lot", [Double(sizes.names) / Double(rows.lotCount)])
        add("the genealogy in all", "MB", [Double(sizes.all) / 1e6])
        add("the genealogy in all, a draw", "bytes/draw", [Double(sizes.all) / Double(rows.drawCount)])
        let lot = try graph.find(sulfate, generation: nil)
        var request = TraceRequest(lot: lot, direction: .forward, floor: 0, fractions: false)
        var reached = 0
        add("forward trace, engine", "ms", try Self.runs(5) { reached = try graph.trace(request).reached.count })
        // The asked lot stands among the reached at depth 0.
        add("lots reached", "lots", [Double(reached - 1)])
        request.fractions = true
        var trace: Trace?
        add("forward trace, with fractions", "ms", try Self.runs(5) { trace = try graph.trace(request) })
        if let trace {
            var written = 0
            add("forward trace, printed as JSON", "ms", Self.runs(5) { for piece in TraceAnswer(trace) { written += piece.count } })
        }
        let someCell = trace?.reached.last { $0.product.hasPrefix("pack") } ?? trace?.reached.last
        if let someCell {
            let back = TraceRequest(lot: someCell.lot, direction: .backward, floor: 0, fractions: false)
            var ancestors = 0
            add("backward trace, \(someCell.lot.name)", "ms", try Self.runs(5) { ancestors = try graph.trace(back).reached.count })
            add("lots reached backward", "lots", [Double(ancestors - 1)])
        }
        let web = try graph.find(coil, generation: nil)
        let stretch = Interval(310_000_000, 318_000_000)
        let narrow = TraceRequest(lot: web, direction: .forward, interval: stretch, depth: 1, floor: 0, fractions: false)
        add("coil stretch of 8 m to cells", "ms", try Self.runs(5) { reached = try graph.trace(narrow).reached.count })
        try recall(graph)
        try discrepancies(graph)
        guard let number = rows.lot(named: sulfate) else { throw Self.fault("Lot \(sulfate) is gone.") }
        add("analysis roll-up, one account in doubles", "ms", Self.runs(3) { _ = RollUp.analysis([(lot: number, amount: 1)], over: rows) })
        let columns = LotColumns(OwnedLots(LineageGraph(rows)), asksSteps: false, asksTimes: false)
        add(
            "books, one account exact to every lot", "ms",
            Self.runs(3) { try? LotPass(columns, RawAccounts([number], amount: 1 << 40, width: 1)).run { _ in } })
    }

    private mutating func recall(_ graph: LineageGraph) throws {
        let lot = try graph.find(sulfate, generation: nil)
        var recall: Recall?
        add("recall, the set", "ms", try Self.runs(5) { recall = try graph.recall(TraceRequest(lot: lot, direction: .forward)) })
        guard let recall else { throw Self.fault("The recall was not answered.") }
        add("units to hold", "units", [Double(recall.units.count)])
        var named = 0
        add("recall, a page of 200 units with where and why", "ms", Self.runs(5) { named += recall.units.prefix(200).count { !$0.path.isEmpty } })
        var map: RiskMap?
        add("risk map of all sulfate lots", "ms", try Self.runs(3) { map = try graph.riskMap(of: "nickel-sulfate", holds: .now) { _, _ in } })
        add("sulfate lots mapped", "lots", [Double(map?.lots.count ?? 0)])
        add("units in their recall sets", "units", [Double(map?.lots.reduce(0) { $0 + $1.units } ?? 0)])
    }

    private mutating func discrepancies(_ graph: LineageGraph) throws {
        let counting = try Self.seconds { _ = try graph.discrepancies(of: nil, limit: 0) }
        add("discrepancies, counted anew over everything", "s", [counting])
        add("discrepancies, the first 100", "ms", try Self.runs(1) { _ = try graph.discrepancies(of: nil, limit: 100) })
    }

    /// Further batches of late cells, and after each the count of discrepancies, as the first page asks for it.
    mutating func goOn(batch: Int) async throws {
        guard let node = opened?.node else { throw Self.fault("The ledger was not opened again.") }
        var milliseconds: [Double] = []
        for round in 0..<5 {
            _ = try await node.append((0..<batch).map { Self.lateCell("LATE-\(round)-\($0)", from: coil) })
            let graph = node.snapshot.genealogy
            milliseconds.append(try Self.seconds { _ = try graph.discrepancies(of: nil, limit: 0) } * 1000)
        }
        add("discrepancies, counted after a batch of \(batch) events", "ms", milliseconds)
    }

    private static func lateCell(_ name: String, from coil: String) -> Event {
        var facts = Facts()
        facts.step = "assembly"
        facts.statements = [
            LotStatement(lot: name, product: "cell-4680", quantity: Quantity(1, .pieces), basis: .announced, site: "ochang", trackWeights: [])
        ]
        facts.draws = [
            Draw(
                source: coil, product: name, dimension: .length, from: 0, length: 3_800_000, track: nil, productFrom: nil, productTo: nil, role: "",
                uncertainty: 0, evidence: .stated)
        ]
        return Event(
            id: "late:\(name)", eventTime: Instant(microseconds: 1_767_225_600_000_000), offset: .zero, errorDeclaration: nil,
            content: .record(facts), bizStep: nil, disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [],
            destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }

    private static func fault(_ what: String) -> Problem {
        Problem(
            type: "urn:jellyroll:bench.fault", title: "The benchmark cannot go on", status: 500, detail: what,
            remedy: "This is a fault of ours: please report it with the size asked for.")
    }

    private static func seconds<Failure: Error>(_ work: () throws(Failure) -> Void) throws(Failure) -> Double {
        let started = ContinuousClock.now
        try work()
        return (ContinuousClock.now - started) / .seconds(1)
    }

    private static func runs(_ count: Int, _ work: () throws -> Void) rethrows -> [Double] {
        try (0..<count).map { _ in try seconds(work) * 1000 }
    }
}
