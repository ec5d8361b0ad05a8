// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import GRDB
package import Ledger
import Synchronization

/// A log in one SQLite file, in WAL mode with `synchronous = FULL`: a batch is one row, and its commit one flush of the disk.
///
/// Any number of readers, in this process and in others, read beside the one writer.
package final class SQLiteEventStore: EventStore {
    /// Stored in the file. A file of a higher format is refused.
    package static let format = 1

    private let folder: DataFolder
    private let database: any DatabaseWriter
    private let lock: WriterLock?
    private let state: Mutex<State>

    private struct State {
        var chain: EventChain
        var recordTime: Instant
        var index: EventIDIndex?
        var last = BatchCache()
    }

    package enum Role: Sendable { case writer, reader }

    /// - Parameter role: The writer takes the folder's lock and makes what is missing; a reader changes nothing.
    package init(_ folder: DataFolder, role: Role) throws(LedgerError) {
        self.folder = folder
        if role == .writer {
            try folder.create()
            lock = try WriterLock(folder)
        } else {
            try folder.requireLog()
            lock = nil
        }
        var configuration = Configuration()
        configuration.readonly = role == .reader
        configuration.busyMode = .timeout(10)
        configuration.label = "jellyroll.ledger"
        configuration.prepareDatabase { db in
            if role == .writer {
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
        }
        let path = folder.ledger.path
        let opened = try folder.mapping { try DatabaseQueue(path: path, configuration: configuration) }
        database = opened
        let found: (Int, LogHead, Instant) = try folder.mapping {
            if role == .writer { try opened.write { try Schema.create(in: $0, format: Self.format) } }
            return try opened.read { db in
                (try Schema.format(in: db), try BatchRow.head(in: db), Instant(microseconds: try BatchRow.lastRecordTime(in: db)))
            }
        }
        guard found.0 <= Self.format else {
            throw LedgerError(
                code: .newerFormat, message: "\(path) has format \(found.0); this program reads up to format \(Self.format).",
                remedy: "Open it with a jellyroll that reads format \(found.0).")
        }
        state = Mutex(State(chain: EventChain(at: found.1), recordTime: found.2, index: nil))
    }

    package func append(_ events: [Event], at recordTime: Instant) throws(LedgerError) -> AppendReceipt {
        try exclusively { state throws(LedgerError) in
            var chain = state.chain
            let time = max(recordTime, state.recordTime)
            var index = try self.index(of: &state)
            state.index = nil
            // The index is taken out while it changes, so that it is not copied; on a failure it is made again from the log.
            var outcomes: [AppendReceipt.Outcome] = []
            outcomes.reserveCapacity(events.count)
            var fresh: [Event] = []
            var raw: [UInt8] = []
            var marks: [UInt64] = []
            let start = chain.head.sequence + 1
            for event in events {
                let hash = EventIDIndex.hash(event.id)
                var outcome: AppendReceipt.Outcome?
                var clash: UInt64?
                for candidate in index.candidates(hash) {
                    let other = candidate >= start ? fresh[Int(candidate - start)] : try self.event(candidate, &state.last)
                    if event.repeats(other) { outcome = .alreadyThere(candidate) }
                    if clash == nil, event.clashes(with: other) { clash = candidate }
                }
                if let outcome {
                    outcomes.append(outcome)
                    continue
                }
                let wire = event.wire
                chain.extend(recordTime: time, wire: wire)
                let sequence = chain.head.sequence
                outcomes.append(clash.map { .conflicting(sequence, with: $0) } ?? .recorded(sequence))
                BatchBody.append(wire, to: &raw)
                marks.append(chain.mark)
                index.insert(hash, at: sequence)
                fresh.append(event)
            }
            if !fresh.isEmpty {
                let row = BatchRow(
                    firstSequence: start, count: fresh.count, recordTime: time.microseconds, head: chain.head.hash, marks: marks,
                    rawBytes: raw.count, body: BatchBody.compress(raw))
                try folder.mapping { try self.database.write { try row.insert(in: $0) } }
                state.chain = chain
                state.recordTime = time
            }
            index.settle()
            state.index = index
            return AppendReceipt(outcomes: outcomes, recordTime: time, head: chain.head)
        }
    }

    package func head() throws(LedgerError) -> LogHead {
        if lock != nil { return state.withLock { $0.chain.head } }
        return try folder.mapping { try self.database.read { try BatchRow.head(in: $0) } }
    }

    package func read(from sequence: UInt64, _ body: (Entry) throws(LedgerError) -> Bool) throws(LedgerError) {
        var next = max(sequence, 1)
        while let row = try batch(containingOrAfter: next) {
            for entry in try row.entries() where entry.sequence >= next {
                if try !body(entry) { return }
            }
            next = row.firstSequence + UInt64(row.count)
        }
    }

    package func lastSequence(recordedBy time: Instant) throws(LedgerError) -> UInt64 {
        try folder.mapping { try self.database.read { try BatchRow.lastSequence(recordedBy: time.microseconds, in: $0) } }
    }

    package func sequences(ofEventID id: String) throws(LedgerError) -> [UInt64] {
        try exclusively { state throws(LedgerError) in
            let candidates = try self.index(of: &state).candidates(EventIDIndex.hash(id))
            var found: [UInt64] = []
            for candidate in candidates where try self.event(candidate, &state.last).id == id { found.append(candidate) }
            return found
        }
    }

    /// Every batch in order, as stored; for an audit.
    func forEachBatch(_ body: (BatchRow) throws(LedgerError) -> Void) throws(LedgerError) {
        var next: UInt64 = 1
        while let row = try batch(containingOrAfter: next) {
            try body(row)
            next = row.firstSequence + UInt64(max(row.count, 1))
        }
    }

    /// Keeps what is derived, so that the next opening is quick.
    package func close() {
        state.withLock { $0.index?.flush() }
    }

    func backup(to destination: URL) throws(LedgerError) {
        try folder.mapping {
            let copy = try DatabaseQueue(path: destination.path)
            try self.database.backup(to: copy)
            try copy.close()
        }
    }

    // Inside

    /// `Mutex.withLock` with a typed error.
    private func exclusively<T: Sendable>(_ body: (inout State) throws(LedgerError) -> T) throws(LedgerError) -> T {
        let result: Result<T, LedgerError> = state.withLock { state in
            do throws(LedgerError) { return .success(try body(&state)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// The event-ID index, brought up to the log. A reader keeps it in memory.
    private func index(of state: inout State) throws(LedgerError) -> EventIDIndex {
        let head = try head(of: state)
        var index = state.index ?? EventIDIndex(folder: folder.eventIDs, isWritable: lock != nil, head: head)
        if index.lastSequence < head {
            try read(from: index.lastSequence + 1) { entry throws(LedgerError) in
                index.insert(EventIDIndex.hash(entry.event.id), at: entry.sequence)
                index.settle()
                return entry.sequence < head
            }
            state.index = index
        }
        return index
    }

    private func head(of state: State) throws(LedgerError) -> UInt64 {
        if lock != nil { return state.chain.head.sequence }
        return try folder.mapping { try self.database.read { try BatchRow.head(in: $0).sequence } }
    }

    private func event(_ sequence: UInt64, _ cache: inout BatchCache) throws(LedgerError) -> Event {
        if let event = cache.event(sequence) { return event }
        guard let row = try batch(containingOrAfter: sequence), row.firstSequence <= sequence else {
            throw BatchBody.damage("entry \(sequence) is missing")
        }
        cache = BatchCache(first: row.firstSequence, events: try row.entries().map(\.event))
        guard let event = cache.event(sequence) else { throw BatchBody.damage("entry \(sequence) is missing") }
        return event
    }

    private func batch(containingOrAfter sequence: UInt64) throws(LedgerError) -> BatchRow? {
        try folder.mapping { try self.database.read { try BatchRow.fetch(containingOrAfter: sequence, in: $0) } }
    }
}

/// The events of the batch read last: a repeated import asks for them one after the other.
private struct BatchCache {
    var first: UInt64 = 1
    var events: [Event] = []

    func event(_ sequence: UInt64) -> Event? {
        guard sequence >= first, sequence - first < UInt64(events.count) else { return nil }
        return events[Int(sequence - first)]
    }
}
