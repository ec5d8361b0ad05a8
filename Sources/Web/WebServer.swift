// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Hummingbird
package import Ledger
package import Logging
import NIOCore
package import Node

/// The node's HTTP server: pages, interface, EPCIS. `run()` serves until the task is cancelled or its service group shuts down
/// gracefully; requests under way are finished first.
package struct WebServer: Sendable {
    package struct Configuration: Sendable {
        /// Loopback unless told otherwise: there is no sign-in yet.
        package var host = "127.0.0.1"
        /// 0 takes a free one, reported through `onRunning`.
        package var port = 8080
        /// The largest request body taken, in bytes.
        package var bodyLimit = 64 << 20
        /// How long a body may take before it has to keep up ``EPCISDesk/slowestBody``, and a silent connection is kept.
        package var patience = Duration.seconds(30)
        /// The most events one capture may hold.
        package var captureLimit = 100_000
        /// Where capture jobs and named queries are kept: a folder of this node.
        package var folder: String
        /// Lots the start page offers; asked each time, since a virtual plant goes on making them.
        package var examples: @Sendable () -> [Example] = { [] }
        /// Who answers for the books.
        package var books: BooksDesk

        package init(folder: String, books: BooksDesk) {
            self.folder = folder
            self.books = books
        }
    }

    private let node: any NodeAccess
    private let configuration: Configuration
    private let logger: Logger
    private let now: @Sendable () -> Instant
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - now: The clock for ages and job times.
    ///   - onRunning: Called with the port once requests are taken.
    package init(
        node: any NodeAccess, configuration: Configuration, logger: Logger, now: @escaping @Sendable () -> Instant,
        onRunning: @escaping @Sendable (Int) async -> Void
    ) {
        self.node = node
        self.configuration = configuration
        self.logger = logger
        self.now = now
        self.onRunning = onRunning
    }

    /// - Throws: ``WebError`` `.portTaken`, `.addressUnavailable` or `.folderUnusable` before anything is served.
    package func run() async throws {
        let desk = FrontDesk(
            node: node, pages: PageDesk(node: node, books: configuration.books, workroom: Workroom(), examples: configuration.examples, now: now),
            api: APIDesk(
                node: node, books: configuration.books, custody: CustodyDesk(node: node, books: configuration.books, now: now),
                origin: try .builtIn(), now: now),
            epcis: try EPCISDesk(node: node, configuration: configuration, now: now), metrics: Metrics(started: .now))
        let application = Application(
            responder: desk,
            server: .http1(configuration: .init(idleTimeout: .seconds(configuration.patience.components.seconds + 1))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "jellyroll", reuseAddress: true),
            onServerRunning: { [onRunning] channel in await onRunning(channel.localAddress?.port ?? 0) },
            logger: logger)
        await desk.epcis.subscriptions.serve()
        do {
            try await application.run()
            await desk.epcis.subscriptions.stop()
            await desk.epcis.captures.drain()
        } catch let error as IOError {
            await desk.epcis.subscriptions.stop()
            throw WebError(error, host: configuration.host, port: configuration.port)
        }
    }
}

/// Why the server could not start.
package struct WebError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable {
        case portTaken = "web.port_taken"
        case addressUnavailable = "web.address_unavailable"
        case folderUnusable = "web.folder_unusable"
    }

    package let code: Code
    package let message: String
    package let remedy: String

    package init(code: Code, message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    package var category: FaultCategory { .unavailable }
    package var description: String { "\(message) \(remedy)" }

    init(_ error: IOError, host: String, port: Int) {
        switch error.errnoCode {
        case 98:  // EADDRINUSE
            self.init(
                code: .portTaken, message: "Port \(port) on \(host) is taken by another program.",
                remedy: "Choose another with --port, or --port 0 for a free one.")
        case 13:  // EACCES
            self.init(
                code: .addressUnavailable, message: "Port \(port) on \(host) may not be opened by this user.", remedy: "Choose a port from 1024 on.")
        default:
            self.init(
                code: .addressUnavailable, message: "The server could not listen on \(host), port \(port): \(error).",
                remedy: "Give an address of this machine; 127.0.0.1 always is one.")
        }
    }
}
