// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Ledger
import Node
import Plant
import Storage
import Twin

struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Fits times, failures and yields of a plant file to the events of a ledger.",
        discussion: """
            Example:
              jellyroll calibrate Examples/ochang --data plant --out ochang-fitted.yaml

            The last days are held out to see how well the fit foretells them. The new file says what changed and is made from the old one; compare
            them with jellyroll plant diff. Exit code 0 when nothing changed, 1 when something did.
            """)

    @Argument(help: ArgumentHelp("The plant file.", valueName: "FILE"))
    var file: String

    @OptionGroup var data: DataOption

    @Option(help: ArgumentHelp("Part of the days that is held out.", valueName: "SHARE"))
    var heldOut = 0.25

    @Option(help: ArgumentHelp("Where the updated plant file goes.", valueName: "FILE"))
    var out: String?

    @Option(help: ArgumentHelp("Seed of the samples that goodness of fit is judged by.", valueName: "N"))
    var seed: UInt64 = 1

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        guard (0...0.9).contains(heldOut) else { throw ValidationError("--held-out \(heldOut) is out of range. Give 0 to 0.9.") }
    }

    func run() async throws {
        let plant = try PlantFile.read(file)
        let node = try await Folder.reader(data.folder)
        let store = node.snapshot.store
        var events: [Event] = []
        var progress = Progress("reading", unit: "events", total: Int(node.snapshot.head.sequence))
        try store.read(from: 1) { entry in
            events.append(entry.event)
            progress.report(done: events.count)
            return true
        }
        progress.finish(done: events.count)
        events.sort { ($0.eventTime.microseconds, $0.id) < ($1.eventTime.microseconds, $1.id) }
        guard let first = events.first?.eventTime, let last = events.last?.eventTime else {
            throw Problem(
                type: "urn:jellyroll:calibrate.no_events", title: "No events", status: 400, detail: "\(data.data) holds no events.",
                remedy: "Import some, or let a virtual plant run: jellyroll simulate \(file) --events FILE.")
        }
        let split = Instant(microseconds: last.microseconds - Int64(Double(last.microseconds - first.microseconds) * heldOut))
        var training = PlantObservations()
        var test = PlantObservations()
        for event in events { if event.eventTime < split { training.apply(event) } else { test.apply(event) } }
        let calibration = try Calibration(plant, training: training, test: test, heldOutFrom: split, events: events.count, seed: seed)
        if let out {
            let mother = URL(filePath: PlantFile.check(file).files.first ?? file).path
            let period = "\(first.plain()) to \(last.plain())"
            try NamedFile.write(Data(calibration.delta(of: plant, from: mother, period: period).utf8), to: out)
        }
        if json { emit(CalibrationDocument.json(calibration)) } else { CalibrationDocument.print(calibration, out: out) }
        if !calibration.changes.isEmpty { throw ExitCode(1) }
    }
}
