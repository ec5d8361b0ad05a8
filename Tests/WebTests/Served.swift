// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import FoundationNetworking
import Genealogy
import Ledger
import Logging
import Measure
import Node
import Synchronization

@testable import Web

/// A log in memory over the fixed genealogy.
final class FixedNode: NodeAccess {
    private let entries: Mutex<[Entry]>
    private let genealogy: FixedGenealogy
    let arrivals = Arrivals()
    /// What it says of its disk.
    let told = Mutex<GenealogyError?>(nil)
    var problem: GenealogyError? { told.withLock { $0 } }
    /// Set to make appends fail.
    let refusal = Mutex<LedgerError?>(nil)

    init(_ genealogy: FixedGenealogy = FixedGenealogy(), events: [Event] = FixedNode.events) {
        self.genealogy = genealogy
        entries = Mutex(
            events.enumerated().map { Entry(sequence: UInt64($0.offset + 1), recordTime: FixedGenealogy.morning, event: $0.element) })
    }

    var snapshot: Snapshot {
        let entries = entries.withLock { $0 }
        return Snapshot(genealogy: genealogy, head: LogHead(sequence: UInt64(entries.count), hash: []), store: FixedStore(entries: entries))
    }

    func append(_ events: [Event]) async throws(LedgerError) -> AppendReceipt {
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
        let receipt = entries.withLock { entries in
            let outcomes = events.map { event -> AppendReceipt.Outcome in
                if let there = entries.first(where: { $0.event.id == event.id && $0.event == event }) { return .alreadyThere(there.sequence) }
                let number = UInt64(entries.count + 1)
                let clash = entries.first { $0.event.id == event.id }
                entries.append(Entry(sequence: number, recordTime: FixedGenealogy.morning, event: event))
                return clash.map { .conflicting(number, with: $0.sequence) } ?? .recorded(number)
            }
            return AppendReceipt(
                outcomes: outcomes, recordTime: FixedGenealogy.morning, head: LogHead(sequence: UInt64(entries.count), hash: []))
        }
        arrivals.tell(receipt.head)
        return receipt
    }

    func snapshot(known sequence: UInt64) throws(LedgerError) -> Snapshot { snapshot }

    static let events: [Event] = (1...5).map { number in
        Event(
            id: "urn:uuid:00000000-0000-4000-8000-00000000000\(number)", eventTime: FixedGenealogy.morning, offset: UTCOffset(minutes: 540),
            errorDeclaration: nil,
            content: number == 1
                ? .object(action: .add, epcs: [FixedGenealogy.attack], quantities: [])
                : .transformation(
                    inputs: [],
                    inputQuantities: [
                        QuantityElement(
                            epcClass: "urn:epc:class:lgtin:4012345.012345.998877", quantityText: "10", uom: "KGM", booked: Quantity(10_000_000, .mass)
                        )
                    ],
                    outputs: ["urn:epc:id:sgtin:0614141.107346.201\(number)"], outputQuantities: [], transformationID: nil),
            bizStep: "commissioning", disposition: "in_progress", readPoint: "urn:epc:id:sgln:0614141.00777.0", bizLocation: nil, bizTransactions: [],
            sources: [], destinations: [], persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }
}

struct FixedStore: EventStore {
    var entries: [Entry]

    func append(_ events: CanonicalEvents, at recordTime: Instant) throws(LedgerError) -> AppendReceipt {
        throw LedgerError(code: .notWritable, message: "This store is fixed.", remedy: "Append through the node.")
    }
    func head() throws(LedgerError) -> LogHead { LogHead(sequence: UInt64(entries.count), hash: []) }
    func chainValue(after sequence: UInt64) throws(LedgerError) -> [UInt8]? { nil }
    func readStretches(from sequence: UInt64, _ body: (LogStretch) throws(LedgerError) -> Bool) throws(LedgerError) {
        for entry in entries where entry.sequence >= sequence {
            let events = try CanonicalEvents([entry.event])
            guard try body(LogStretch(firstSequence: entry.sequence, recordTime: entry.recordTime, events: events, indices: [0], head: []))
            else { return }
        }
    }
    func lastSequence(recordedBy time: Instant) throws(LedgerError) -> UInt64 {
        entries.last { $0.recordTime <= time }?.sequence ?? 0
    }
    func sequences(ofEventID id: String, before limit: UInt64) throws(LedgerError) -> [UInt64] {
        entries.filter { $0.event.id == id && $0.sequence < limit }.map(\.sequence)
    }
}

/// A real server on a free loopback port for the time of one test. Suites that use it run one test at a time: URLSession on Linux can
/// hang when many sessions begin at once.
struct Served {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: Data
        var text: String { String(decoding: body, as: UTF8.self) }
        func json() throws -> [String: Any] { try JSONSerialization.jsonObject(with: body) as? [String: Any] ?? [:] }
    }

    let base: String
    let folder: URL

    static func with(
        _ node: any NodeAccess = FixedNode(), change: (inout WebServer.Configuration) -> Void = { _ in },
        _ test: (Served) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = WebServer.Configuration(folder: folder.path, books: BooksDesk(try .builtIn()))
        configuration.port = 0
        change(&configuration)
        let (ports, found) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = WebServer(
            node: node, configuration: configuration, logger: logger,
            now: { Instant(microseconds: FixedGenealogy.morning.microseconds + 5 * FixedGenealogy.hour) },
            onRunning: { found.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { found.finish() }
                try await server.run()
            }
            var waiting = ports.makeAsyncIterator()
            guard let port = await waiting.next() else {
                // It ended before it ran: its error is the answer.
                try await group.next()
                return
            }
            try await test(Served(base: "http://127.0.0.1:\(port)", folder: folder))
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
    }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer { try await send("GET", path, headers) }

    func send(_ method: String, _ path: String, _ headers: [String: String] = [:], body: Data? = nil) async throws -> Answer {
        var request = URLRequest(url: URL(string: base + path)!)
        request.httpMethod = method
        request.httpBody = body
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let session = URLSession(configuration: .ephemeral, delegate: Still(), delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        var found: [String: String] = [:]
        for (name, value) in response.allHeaderFields { found["\(name)".lowercased()] = "\(value)" }
        return Answer(status: response.statusCode, headers: found, body: data)
    }

    /// Redirects are answers here, not errands.
    private final class Still: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
            completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }
}
