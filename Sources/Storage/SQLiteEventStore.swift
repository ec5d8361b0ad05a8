// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
package import Ledger
import Synchronization

/// A log in a data folder: one SQLite file with a row a batch, and a derived index of event IDs beside it.
package final class SQLiteEventStore: EventStore {
    /// What one connection of a writer keeps at hand.
    private struct Writer {
        var head: LogHead
        var recordTime: Instant
    }

    package let folder: DataFolder
    let file: LedgerFile
    /// Nil for a reader.
    private let writer: Mutex<Writer?>
    private let lock: WriterLock?
    private let index: EventIDIndex
    private let cache = BatchCache()

    package enum Role: Sendable { case writer, reader }

    /// - Parameter role: The writer takes the folder's lock and makes what is missing; a reader changes nothing.
    /// - Throws: `.lockedByAnother`, `.notFound` for a reader of nothing, `.newerFormat`, `.notWritable`, `.damaged`.
    package init(_ folder: DataFolder, role: Role) throws(LedgerError) {
        self.folder = folder
        if role == .writer {
            try folder.create()
            lock = try WriterLock(folder)
            file = try LedgerFile(writing: folder)
            let last = try file.lastRow()
            let row = try last?.verified(SHA256Digest())
            writer = Mutex(
                Writer(
                    head: row.map { LogHead(sequence: UInt64(clamping: $0.lastSequence), hash: $0.head) } ?? .empty,
                    recordTime: Instant(microseconds: row?.recordTime ?? .min)))
        } else {
            try folder.requireLog()
            lock = nil
            file = try LedgerFile(reading: folder.ledger.path, of: folder)
            writer = Mutex(nil)
        }
        index = EventIDIndex(folder.eventIDs.path, isWriter: lock != nil)
        if lock != nil { try catchUp(to: try head().sequence) }
    }

    package func append(_ events: CanonicalEvents, at recordTime: Instant) throws(LedgerError) -> AppendReceipt {
        try writer.withLock { state throws(LedgerError) in
            guard let writer = state else {
                throw LedgerError(
                    code: .notWritable, message: "\(folder.url.path) was opened for reading.",
                    remedy: "Open it as its writer, or send the events to the writer.")
            }
            let admission = try Admission(events, after: writer.head.sequence, candidates: index.sequences(of:), recorded: canonical(at:))
            var log = EventLog(from: writer.head, recordTime: writer.recordTime)
            let time = log.time(at: recordTime)
            guard !admission.admitted.isEmpty else {
                return AppendReceipt(outcomes: admission.outcomes, recordTime: time, head: writer.head)
            }
            let digest = SHA256Digest()
            var rows: [BatchRow] = []
            for part in Self.parts(admission.admitted, of: events) {
                let first = log.head.sequence + 1
                let body = BatchBody.write(events, part, to: &log, at: time)
                rows.append(
                    BatchRow(
                        firstSequence: Int64(first), count: part.count, recordTime: time.microseconds, rawBytes: body.count,
                        codec: BatchCodec.zstd, head: log.head.hash, body: try BatchCodec.compress(body)))
            }
            try file.insert(rows, digest)
            index.add(EventIDIndex.Batch(first: writer.head.sequence + 1, hashes: admission.hashes, chainValue: log.head.hash))
            state = Writer(head: log.head, recordTime: log.recordTime)
            return AppendReceipt(outcomes: admission.outcomes, recordTime: time, head: log.head)
        }
    }

    /// Cuts a large batch into rows, so that one event can be read without expanding all of it.
    private static func parts(_ admitted: [Int], of events: CanonicalEvents) -> [ArraySlice<Int>] {
        var parts: [ArraySlice<Int>] = []
        var start = 0
        var size = 0
        for (place, index) in admitted.enumerated() {
            let next = events.ranges[index].count
            if place > start, place - start >= 4096 || size + next > 1 << 23 {
                parts.append(admitted[start..<place])
                start = place
                size = 0
            }
            size += next
        }
        parts.append(admitted[start...])
        return parts
    }

    /// Keeps what is derived, so that the next opening is quick. Where that cannot be written, the next opening takes longer.
    package func close() {
        if lock != nil { try? index.flush() }
    }

    /// Copies the log as it is now into a new file, while a writer goes on.
    func backup(to path: String) throws(LedgerError) { try file.backup(to: path) }

    // Reading

    package func head() throws(LedgerError) -> LogHead {
        if let known = writer.withLock({ $0?.head }) { return known }
        guard let row = try file.lastRow()?.verified(SHA256Digest()) else { return .empty }
        return LogHead(sequence: UInt64(clamping: row.lastSequence), hash: row.head)
    }

    package func chainValue(after sequence: UInt64) throws(LedgerError) -> [UInt8]? {
        try file.head(endingAt: Int64(clamping: sequence))
    }

    package func readStretches(from sequence: UInt64, _ body: (LogStretch) throws(LedgerError) -> Bool) throws(LedgerError) {
        try readBatches(from: max(sequence, 1)) { batch throws(LedgerError) in
            guard let stretch = batch.stretch.from(sequence) else { return true }
            return try body(stretch)
        }
    }

    /// The batches from the one that holds `sequence` on, until `body` returns false.
    private func readBatches(from sequence: UInt64, _ body: (OpenBatch) throws(LedgerError) -> Bool) throws(LedgerError) {
        let digest = SHA256Digest()
        var start = try file.row(holding: sequence)
        if start == nil { start = try file.rows(from: 1, limit: 1).first }
        guard let first = start else { return }
        var next = first.row.firstSequence
        while true {
            let rows = try file.rows(from: next, limit: 16)
            if rows.isEmpty { return }
            for checked in rows {
                let row = try checked.verified(digest)
                guard row.firstSequence == next || row.firstSequence == first.row.firstSequence else {
                    throw BatchCodec.damage("entries \(next) to \(row.firstSequence - 1) are missing")
                }
                guard try body(try OpenBatch(row)) else { return }
                next = row.lastSequence + 1
            }
        }
    }

    package func lastSequence(recordedBy time: Instant) throws(LedgerError) -> UInt64 {
        UInt64(clamping: try file.lastSequence(recordedBy: time.microseconds))
    }

    package func sequences(ofEventID id: String, before limit: UInt64) throws(LedgerError) -> [UInt64] {
        let name = EventName(id: id, sort: .event)
        // A reader's index is as old as its last question; where the log ends costs a batch to be read, so it is not asked for every event
        // of a tail.
        if lock == nil, index.lastSequence + 1 < limit { try catchUp(to: try head().sequence) }
        var found: [UInt64] = []
        for sequence in index.sequences(of: name.hash) where sequence < limit {
            let event = try canonical(at: sequence)
            if try event.events.name(event.index).id == name.id { found.append(sequence) }
        }
        return found
    }

    private func canonical(at sequence: UInt64) throws(LedgerError) -> CanonicalEvent {
        let batch = try cache.batch(holding: sequence) { () throws(LedgerError) in
            guard let row = try file.row(holding: sequence)?.verified(SHA256Digest()), sequence <= UInt64(clamping: row.lastSequence) else {
                throw BatchCodec.damage("entry \(sequence) is missing")
            }
            return try OpenBatch(row)
        }
        return CanonicalEvent(events: batch.events, index: Int(sequence - batch.firstSequence))
    }

    /// Enters the IDs of events the index does not know of yet: those after its last file.
    private func catchUp(to head: UInt64) throws(LedgerError) {
        func chainValue(_ sequence: UInt64) -> [UInt8]? {
            do throws(LedgerError) { return try self.chainValue(after: sequence) } catch { return nil }
        }
        try index.catchUp(to: head, chainValue: chainValue) { first, enter throws(LedgerError) in
            try readBatches(from: first) { batch throws(LedgerError) in
                var hashes: [UInt64] = []
                for index in 0..<batch.events.count { hashes.append(try batch.events.nameHash(index)) }
                enter(EventIDIndex.Batch(first: batch.firstSequence, hashes: hashes, chainValue: batch.head))
                return batch.lastSequence < head
            }
        }
    }
}

/// A batch, expanded.
struct OpenBatch: Sendable {
    let firstSequence: UInt64
    let recordTime: Instant
    let events: CanonicalEvents
    /// The chain value after its last entry.
    let head: [UInt8]

    var lastSequence: UInt64 { firstSequence + UInt64(events.count) - 1 }

    var stretch: LogStretch {
        LogStretch(firstSequence: firstSequence, recordTime: recordTime, events: events, indices: Array(0..<events.count), head: head)
    }

    init(_ row: BatchRow) throws(LedgerError) {
        guard row.firstSequence > 0, row.count > 0 else { throw BatchCodec.damage("its numbers are impossible") }
        firstSequence = UInt64(row.firstSequence)
        recordTime = Instant(microseconds: row.recordTime)
        events = try row.open().events
        head = row.head
    }
}

/// The batches looked into last.
final class BatchCache: Sendable {
    private static let most = 4
    private let batches = Mutex<[OpenBatch]>([])

    func batch(holding sequence: UInt64, read: () throws(LedgerError) -> OpenBatch) throws(LedgerError) -> OpenBatch {
        let known = batches.withLock { $0.last { $0.firstSequence <= sequence && sequence <= $0.lastSequence } }
        if let known { return known }
        let batch = try read()
        batches.withLock { batches in
            if batches.count == Self.most { batches.removeFirst() }
            batches.append(batch)
        }
        return batch
    }
}
