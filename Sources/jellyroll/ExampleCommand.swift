// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import ArgumentParser
import Foundation
import Ledger
import Measure
import Node
import Storage
import Twin

struct ExampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Makes the example chain: sulfate lots to packs, with faults to find.",
        discussion: """
            Example:
              jellyroll example --data plant --cells 100000

            The same seed makes the same events, so an interrupted run is simply run again. A folder that has the example is left as it is.
            """)

    @OptionGroup var data: DataOption

    @Option(help: ArgumentHelp("Cells to make, up to 100,000,000.", valueName: "N"))
    var cells = 100_000

    @Option(help: ArgumentHelp("Another seed makes another plant.", valueName: "N"))
    var seed: UInt64 = 4680

    @Option(help: ArgumentHelp("When it begins.", valueName: "TIME"))
    var start = "2026-09-01T00:00:00Z"

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (1...100_000_000).contains(cells) else { throw ValidationError("--cells \(cells) is out of range. Give 1 to 100000000.") }
        guard Instant(plain: start) != nil else { throw ValidationError("--start \(start) is no time. Write it as 2026-09-01T00:00:00Z.") }
    }

    func run() async throws {
        if ExampleNote.exists(in: data.folder) {
            if !json { emit(line: "\(data.data) has the example already.") }
            return
        }
        let opened = try OpenFolder(DataFolder(data.folder), role: .writer)
        let interruption = Interruption()
        let chain = ExampleChain(cells: cells, seed: seed, start: Instant(plain: start) ?? SystemClock.now())
        var trays = chain.makeIterator()
        var progress = Progress("example", unit: "cells", total: cells)
        var report = ImportReport()
        var batch: [Event] = []
        var made = 0
        while let tray = trays.next(), !interruption.isAsked {
            batch += tray
            made += ExampleChain.cellsPerTray
            if batch.count >= 5_000 {
                report.tally.count(batch, try await opened.node.append(batch))
                batch.removeAll(keepingCapacity: true)
            }
            progress.report(done: min(made, cells))
        }
        if !batch.isEmpty { report.tally.count(batch, try await opened.node.append(batch)) }
        progress.finish(done: min(made, cells))
        opened.closeTelling()
        if interruption.isAsked { throw ExitCode(4) }
        let truth = trays.truth
        try note(truth).write(in: data.folder)
        let books = BooksFolder.folder(in: data.folder)
        try FileManager.default.createDirectory(at: books, withIntermediateDirectories: true)
        try Data(PostingRules.exampleFile).write(to: books.appending(path: "example.yaml"))
        if json { return emit(report.json) }
        emit(
            line: """
                \(grouped(truth.cells)) cells in \(grouped(truth.packs)) packs, \(grouped(truth.events)) events in \(data.data). Worth a look:
                  \(truth.contaminated)  a contaminated sulfate lot: jellyroll recall --data \(data.data) \(truth.contaminated)
                  \(truth.scratched)  scratched at \(interval(truth)) m: jellyroll recall --data \(data.data) \(truth.scratched) --interval \(interval(truth))
                  \(truth.repairedPack)  repaired with other cells: jellyroll trace --data \(data.data) \(truth.repairedPack) --backward --at as-built
                  and \(truth.faults.count(where: \.isToBeFound)) faults in the data: jellyroll discrepancies --data \(data.data)
                """)
    }

    private func note(_ truth: ChainTruth) -> ExampleNote {
        ExampleNote(lots: [
            .init(kind: "contaminated", lot: truth.contaminated, interval: nil),
            .init(kind: "scratched", lot: truth.scratched, interval: interval(truth)),
            .init(kind: "repaired", lot: truth.repairedPack, interval: nil),
        ])
    }

    private func interval(_ truth: ChainTruth) -> String {
        "\(Quantity(truth.scratchFrom, .length).number)..\(Quantity(truth.scratchTo, .length).number)"
    }
}
