// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
package import Genealogy
import Glibc
package import Ledger
import Synchronization

/// One site's ledger and everything computed from it, open: one writer appends and publishes, any number of readers take snapshots.
///
/// The log is brought into the genealogy from where its segments end, so opening costs the tail alone. What the segments lack or lost
/// is woven again from the log.
package final class SiteNode: NodeAccess {
    private let store: any EventStore
    private let isWritable: Bool
    private let published: Mutex<Snapshot>
    private let fold: Mutex<Fold>
    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "jellyroll.writer")
    private let counted = Mutex(NodeMetrics())

    /// - Parameters:
    ///   - segments: Where runs of rows are kept; nil keeps them in memory.
    ///   - isWritable: False reads segments beside another writer and never writes them.
    ///   - progress: Called with (woven, to weave) while the log's tail is folded.
    package init(
        store: any EventStore, segments: (any SegmentFolder)?, isWritable: Bool, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(LedgerError) {
        self.store = store
        self.isWritable = isWritable
        let head = try store.head()
        var fold = Fold(segments, isWritable: isWritable)
        try fold.catchUp(with: store, head: head, progress: progress)
        published = Mutex(Snapshot(genealogy: LineageGraph(fold.runs.rows), head: head, store: store))
        self.fold = Mutex(fold)
    }

    /// The newest state. Rows found damaged on disk are woven again from the log before they are asked once more.
    package var snapshot: Snapshot {
        let newest = published.withLock { $0 }
        guard newest.genealogy.isDamaged else { return newest }
        queue.sync { heal() }
        return published.withLock { $0 }
    }

    private func heal() {
        guard published.withLock({ $0.genealogy.isDamaged }) else { return }
        let head = published.withLock { $0.head }
        let rows: RunRows? = fold.withLock { fold in
            fold.dropDamaged()
            do throws(LedgerError) {
                try fold.catchUp(with: store, head: head) { _, _ in }
                return fold.runs.rows
            } catch {
                return nil
            }
        }
        guard let rows else { return }
        published.withLock { $0 = Snapshot(genealogy: LineageGraph(rows), head: head, store: store) }
    }

    package var metrics: NodeMetrics { counted.withLock { $0 } }

    package func snapshot(known sequence: UInt64) throws(LedgerError) -> Snapshot {
        let newest = snapshot
        guard sequence < newest.head.sequence else { return newest }
        let rows = fold.withLock { $0.runs.rows }
        return Snapshot(genealogy: LineageGraph(rows, known: sequence), head: LogHead(sequence: sequence, hash: []), store: store)
    }

    package func append(_ events: [Event]) async throws(LedgerError) -> AppendReceipt {
        let result: Result<AppendReceipt, LedgerError> = await withCheckedContinuation { continuation in
            let isFirst = waiting.withLock { waiting in
                waiting.appends.append(Waiting.Append(events: events, continuation: continuation))
                defer { waiting.isDraining = true }
                return !waiting.isDraining
            }
            if isFirst { queue.async { self.drain() } }
        }
        return try result.get()
    }

    /// Waits for what is under way and keeps everything woven, so that the next opening is quick.
    package func close() throws(GenealogyError) {
        queue.sync {}
        guard isWritable else { return }
        let result: Result<Void, GenealogyError> = fold.withLock { fold in
            do throws(GenealogyError) { return .success(try fold.runs.flush()) } catch { return .failure(error) }
        }
        try result.get()
    }

    // The writer

    /// Appends that wait for the disk together: while one flush is under way, the next gathers.
    private struct Waiting {
        struct Append {
            let events: [Event]
            let continuation: CheckedContinuation<Result<AppendReceipt, LedgerError>, Never>
        }
        var appends: [Append] = []
        var isDraining = false
    }

    private func drain() {
        while true {
            let group = waiting.withLock { waiting in
                var events = 0
                var count = 0
                while count < waiting.appends.count, count == 0 || events + waiting.appends[count].events.count <= 10_000 {
                    events += waiting.appends[count].events.count
                    count += 1
                }
                let group = Array(waiting.appends.prefix(count))
                waiting.appends.removeFirst(count)
                if group.isEmpty { waiting.isDraining = false }
                return group
            }
            if group.isEmpty { return }
            commit(group)
        }
    }

    /// One flush for all; when the group is refused, each for itself, so that one caller's fault is not another's.
    private func commit(_ group: [Waiting.Append]) {
        do throws(LedgerError) {
            let receipt = try record(group.flatMap(\.events))
            var start = 0
            for append in group {
                let end = start + append.events.count
                let part = AppendReceipt(outcomes: Array(receipt.outcomes[start..<end]), recordTime: receipt.recordTime, head: receipt.head)
                start = end
                append.continuation.resume(returning: .success(part))
            }
        } catch {
            guard group.count > 1 else { return group[0].continuation.resume(returning: .failure(error)) }
            for append in group { commit([append]) }
        }
    }

    private func record(_ events: [Event]) throws(LedgerError) -> AppendReceipt {
        let started = ContinuousClock.now
        let receipt = try store.append(events, at: .now)
        let flushed = ContinuousClock.now
        var entries: [Entry] = []
        entries.reserveCapacity(events.count)
        var clashing: Set<UInt64> = []
        for (event, outcome) in zip(events, receipt.outcomes) {
            switch outcome {
            case .recorded(let sequence): entries.append(Entry(sequence: sequence, recordTime: receipt.recordTime, event: event))
            case .conflicting(let sequence, _):
                clashing.insert(sequence)
                entries.append(Entry(sequence: sequence, recordTime: receipt.recordTime, event: event))
            case .alreadyThere: continue
            }
        }
        let hasClash = !clashing.isEmpty
        if !entries.isEmpty {
            let rows: Result<RunRows, LedgerError> = fold.withLock { fold in
                do throws(LedgerError) {
                    let known = Set(entries.lazy.filter { $0.event.sort != .event }.map(\.event.id))
                    try fold.weave(entries) { id throws(LedgerError) in
                        // Only withdrawals, repetitions and clashes have namesakes; every other ID was just found to be new.
                        guard hasClash || known.contains(id) else { return [] }
                        return try store.sequences(ofEventID: id)
                    }
                    return .success(fold.runs.rows)
                } catch { return .failure(error) }
            }
            let snapshot = Snapshot(genealogy: LineageGraph(try rows.get()), head: receipt.head, store: store)
            published.withLock { $0 = snapshot }
        }
        counted.withLock { metrics in
            metrics.batches += 1
            metrics.events += UInt64(entries.count)
            metrics.lastFlush = (flushed - started) / .seconds(1)
            metrics.lastFold = (ContinuousClock.now - flushed) / .seconds(1)
        }
        return receipt
    }
}

extension Instant {
    /// The one place where a node reads the time of day.
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

/// What a node has done since it was opened.
package struct NodeMetrics: Hashable, Sendable {
    package var batches: UInt64 = 0
    package var events: UInt64 = 0
    /// Seconds the last batch took to be on disk, and to be woven after that.
    package var lastFlush: Double = 0
    package var lastFold: Double = 0
}
