// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Connect
import Foundation
import FoundationNetworking
import Genealogy
import Ledger
import Measure
import Node
import Storage

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Records EPCIS documents, event lines and tables.",
        discussion: """
            Examples:
              jellyroll import --data plant shipment.jsonld events.ndjson
              jellyroll import --data plant lots.csv draws.csv
              jellyroll import --data plant --map supplier.yaml export.csv

            Safe to repeat: what is already there is counted, not doubled. What cannot be read is told with its place and remedy, kept in
            DIR/quarantine, and makes the exit code 3; everything beside it is recorded.
            """)

    @OptionGroup var data: DataOption

    @OptionGroup var plants: PlantOption

    @Argument(help: ArgumentHelp("EPCIS (.json, .jsonld), event lines (.ndjson) or tables (.csv); - is standard input.", valueName: "FILE"))
    var files: [String]

    @Option(help: ArgumentHelp("How to read a table that is not ours.", valueName: "MAP.yaml"))
    var map: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() async throws {
        let mapping = try map.map { path in try readingMap(path) }
        for file in files where file != "-" && !FileManager.default.isReadableFile(atPath: file) {
            throw Problem(
                type: "urn:jellyroll:import.unreadable", title: "A file cannot be read", status: 400, detail: "\(file) cannot be read.",
                remedy: "Check the path and its permissions. Nothing was recorded.")
        }
        if let server = ServerNote.read(in: data.folder) {
            throw Problem(
                type: "urn:jellyroll:ledger.locked", title: "Not available now", status: 503,
                detail: "The server at \(server.absoluteString) has \(data.data) open for writing.",
                remedy: "Send it the documents (POST \(server.absoluteString)/epcis/capture), or stop it and import again.")
        }
        try plants.keep(in: data, makesFolder: true)
        let folder = DataFolder(data.folder)
        let opened = try OpenFolder(folder, role: .writer)
        let interruption = Interruption()
        var report = ImportReport()
        let genealogy = opened.node.snapshot.genealogy
        let units = LotUnits { name in
            guard let key = try? genealogy.find(name, generation: nil), let lot = try? genealogy.summary(of: key) else { return .unknown }
            return lot.dimension.map { .measured($0) } ?? .announced
        }
        for file in ImportFile.inOrder(files, map: mapping) where !interruption.isAsked {
            try await record(file, mapping, units, in: opened, interruption, &report)
        }
        opened.closeTelling()
        json ? emit(report.json) : emit(line: report.text)
        if interruption.isAsked { throw ExitCode(4) }
        if report.refused > 0 { throw ExitCode(3) }
    }

    private func record(
        _ file: String, _ mapping: TableMap?, _ units: LotUnits, in opened: OpenFolder, _ interruption: Interruption,
        _ report: inout ImportReport
    ) async throws {
        let source = Pulled(try opening { () throws(ImportError) in try ImportFile.open(file, map: mapping, units: units) })
        let quarantine = Quarantine(folder: opened.folder.quarantine.path, file: file, header: source.header, now: SystemClock.now())
        let pipeline = Pipeline<Pulled.Batch>(capacity: 2) { give in source.pull(give) }
        var progress = Progress("recording \(file)", unit: "events", total: nil)
        var done = 0
        while let batch = await pipeline.next() {
            for refusal in batch.refusals {
                report.refuse(refusal)
                if report.refused <= ImportReport.mostTold { tell(refusal) }
                try quarantine.add(refusal)
            }
            if let failure = batch.failure { throw Problem(failure) }
            if batch.events.count > 0 {
                do {
                    try report.tally.count(batch.events, await opened.node.record(batch.events))
                } catch {
                    pipeline.cancel()
                    throw error
                }
            }
            done += batch.events.count
            progress.report(done: done, note: batch.share.map { "\(Int($0 * 100)) % of the file" } ?? "")
            if interruption.isAsked {
                pipeline.cancel()
                break
            }
        }
        progress.finish(done: done)
        try quarantine.finish()
        if let path = quarantine.path { report.quarantined.append(path) }
    }

    private func tell(_ refusal: Refusal) {
        FileHandle.standardError.write(Data("\(refusal.place): \(refusal.message)\n  \(refusal.remedy)\n".utf8))
    }

    private func readingMap(_ path: String) throws -> TableMap {
        try opening { () throws(ImportError) in try TableMap(path: path) }
    }

    private func opening<T>(_ body: () throws(ImportError) -> T) throws -> T {
        do throws(ImportError) { return try body() } catch { throw Problem(error) }
    }
}

/// A source that is pulled on the pipeline's thread alone.
private final class Pulled: @unchecked Sendable {
    // One thread at a time: made by the command, then used by the producer until it ends.
    private var source: any ImportSource
    let header: [UInt8]

    struct Batch: Sendable {
        let events: CanonicalEvents
        let refusals: [Refusal]
        /// Part of the file read so far.
        let share: Double?
        let failure: ImportError?
    }

    init(_ source: any ImportSource) {
        self.source = source
        header = source.header
    }

    func pull(_ give: (Batch) -> Bool) {
        do throws(ImportError) {
            while let events = try source.nextBatch(limit: 8_192) {
                let share = source.bytesTotal.flatMap { $0 > 0 ? Double(source.bytesRead) / Double($0) : nil }
                if !give(Batch(events: events, refusals: source.takeRefusals(), share: share, failure: nil)) { return }
            }
            _ = give(Batch(events: .none, refusals: source.takeRefusals(), share: nil, failure: nil))
        } catch {
            _ = give(Batch(events: .none, refusals: source.takeRefusals(), share: nil, failure: error))
        }
    }
}

extension Problem {
    init(_ error: ImportError) {
        self.init(
            type: "urn:jellyroll:\(error.code.rawValue)", title: "The input cannot be read as it stands", status: Self.status(error.category),
            detail: "\(error.place): \(error.message)", remedy: error.remedy)
    }
}
