// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import ArgumentParser
import Foundation
import Genealogy
import Ledger
import Logging
import Node
import ServiceLifecycle
import Storage
import UnixSignals
import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs a node with its pages and its interface over HTTP.",
        discussion: """
            Example:
              jellyroll serve --data plant --port 8080 --open
              jellyroll serve --data plant --open --live Examples/chain --speed 60 --history 3d

            --open needs no sign-in and therefore listens on this machine alone. Ctrl-C or SIGTERM finishes what is under way and ends.
            """)

    @OptionGroup var data: DataOption

    @OptionGroup var plants: PlantOption

    @Option(parsing: .unconditional, help: ArgumentHelp("The port; 0 takes a free one.", valueName: "N"))
    var port: Int = 8080

    @Flag(help: "No sign-in, this machine only.")
    var open = false

    @Option(help: ArgumentHelp("A virtual plant of this file runs beside the ledger and sends its events.", valueName: "FILE"))
    var live: String?

    @Option(help: ArgumentHelp("How many times as fast as the clock the virtual plant runs.", valueName: "N"))
    var speed: Double = 1

    @Option(help: ArgumentHelp("How long the virtual plant has been running already when it is first started: 3d, 12h.", valueName: "TIME"))
    var history: HistoryLength = HistoryLength(hours: 0)

    @Option(help: ArgumentHelp("Another seed makes another life of the virtual plant.", valueName: "N"))
    var seed: UInt64 = 4680

    func validate() throws {
        guard speed.isFinite, 0.01...10_000 ~= speed else { throw ValidationError("--speed \(speed) is out of range. Give 0.01 to 10000.") }
        guard (0...65_535).contains(port) else { throw ValidationError("--port \(port) is no port. Give 0 to 65535.") }
        guard open else {
            throw ValidationError("There is no sign-in yet, so a node is served to this machine alone. Say so with --open.")
        }
    }

    func run() async throws {
        if ServerNote.read(in: data.folder) == nil { try plants.keep(in: data, makesFolder: true, and: live.map { [$0] } ?? []) }
        let folder = DataFolder(data.folder)
        var progress = Progress("opening", unit: "events", total: nil)
        let clock = LiveClock()
        let opened = try OpenFolder(
            folder, role: .writer, progress: { done, total in progress.report(done: Int(done), note: "of \(grouped(Int(total)))") }, now: clock.now)
        if let live { try LivePlant.bringBooks(of: live, to: data.folder) }
        var logger = Logger(label: "jellyroll")
        logger.logLevel = .warning
        var configuration = WebServer.Configuration(
            folder: data.folder.appending(path: "web").path, books: BooksDesk(try BooksFolder.rules(in: data.folder)))
        configuration.port = port
        try? FileManager.default.createDirectory(at: data.folder.appending(path: "web"), withIntermediateDirectories: true)
        let root = data.folder
        configuration.examples = { ExampleNote.read(in: root) }
        let server = WebServer(node: opened.node, configuration: configuration, logger: logger, now: clock.now) { port in
            let address = "http://127.0.0.1:\(port)"
            try? ServerNote(address: address, process: getpid()).write(in: root)
            emit(line: "Jellyroll is at \(address)/  (\(grouped(opened.node.snapshot.genealogy.lotCount)) lots; Ctrl-C ends it)")
        }
        defer { ServerNote.remove(in: root) }
        // The first page counts what disagrees: it need not wait until a large folder has been gone through.
        DispatchQueue.global(qos: .utility).async { [node = opened.node] in _ = try? node.snapshot.genealogy.discrepancies(of: nil, limit: 0) }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let live {
            let plant = try LivePlant(
                live, seed: seed, speed: speed, history: history.hours * 3_600, node: opened.node, clock: clock, folder: root)
            services.append(.init(service: plant, successTerminationBehavior: .ignore))
        }
        services.append(.init(service: Serving(server: server)))
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch let error as WebError {
            throw Problem(
                type: "urn:jellyroll:\(error.code.rawValue)", title: "Not available now", status: 503, detail: error.message, remedy: error.remedy)
        }
        opened.closeTelling()
    }
}

/// `3d`, `12h`, or a plain number of days.
struct HistoryLength: ExpressibleByArgument {
    let hours: Double

    init(hours: Double) { self.hours = hours }

    init?(argument: String) {
        let isHours = argument.hasSuffix("h")
        let number = isHours || argument.hasSuffix("d") ? String(argument.dropLast()) : argument
        guard let value = Double(number), value.isFinite, 0...3_660 ~= (isHours ? value / 24 : value) else { return nil }
        hours = isHours ? value : value * 24
    }
}

private struct Serving: Service {
    let server: WebServer

    func run() async throws { try await server.run() }
}
