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

            --open needs no sign-in and therefore listens on this machine alone. Ctrl-C or SIGTERM finishes what is under way and ends.
            """)

    @OptionGroup var data: DataOption

    @Option(parsing: .unconditional, help: ArgumentHelp("The port; 0 takes a free one.", valueName: "N"))
    var port: Int = 8080

    @Flag(help: "No sign-in, this machine only.")
    var open = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port \(port) is no port. Give 0 to 65535.") }
        guard open else {
            throw ValidationError("There is no sign-in yet, so a node is served to this machine alone. Say so with --open.")
        }
    }

    func run() async throws {
        let folder = DataFolder(data.folder)
        var progress = Progress("opening", unit: "events", total: nil)
        let opened = try OpenFolder(folder, role: .writer) { done, total in progress.report(done: Int(done), note: "of \(grouped(Int(total)))") }
        var logger = Logger(label: "jellyroll")
        logger.logLevel = .warning
        var configuration = WebServer.Configuration(folder: data.folder.appending(path: "web").path)
        configuration.port = port
        try? FileManager.default.createDirectory(at: data.folder.appending(path: "web"), withIntermediateDirectories: true)
        configuration.examples = ExampleNote.read(in: data.folder)
        let root = data.folder
        let server = WebServer(node: opened.node, configuration: configuration, logger: logger, now: Clock.now) { port in
            let address = "http://127.0.0.1:\(port)"
            try? ServerNote(address: address, process: getpid()).write(in: root)
            emit(line: "Jellyroll is at \(address)/  (\(grouped(opened.node.snapshot.genealogy.lotCount)) lots; Ctrl-C ends it)")
        }
        defer { ServerNote.remove(in: root) }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: Serving(server: server))], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch let error as WebError {
            throw Problem(
                type: "urn:jellyroll:\(error.code.rawValue)", title: "Not available now", status: 503, detail: error.message, remedy: error.remedy)
        }
        try opened.close()
    }
}

private struct Serving: Service {
    let server: WebServer

    func run() async throws { try await server.run() }
}
