// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
import Ledger
import Synchronization

/// Appends on their way to the disk. Those that come while one flush is under way share the next, and each is acknowledged once the flush
/// is done.
final class CommitQueue: Sendable {
    /// Events that one flush takes, unless a single append has more.
    private static let most = 10_000

    private struct Waiting {
        struct Append {
            let events: CanonicalEvents
            let continuation: CheckedContinuation<Result<AppendReceipt, LedgerError>, Never>
        }
        var appends: [Append] = []
        var isDraining = false
    }

    private let store: any EventStore
    private let recorded: @Sendable (Recorded) -> Void
    private let now: @Sendable () -> Instant
    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "jellyroll.commit")

    /// What one flush added to the log.
    struct Recorded {
        let stretch: LogStretch
        /// Entries that bear another event's ID.
        let clashing: Set<UInt64>
    }

    /// - Parameter recorded: Called on the queue's thread after the acknowledgement, in the order of the log. Holding it up holds up the
    ///   next flush.
    init(_ store: any EventStore, now: @escaping @Sendable () -> Instant, recorded: @escaping @Sendable (Recorded) -> Void) {
        self.store = store
        self.now = now
        self.recorded = recorded
    }

    /// - Returns: When all of it is on disk.
    func append(_ events: CanonicalEvents) async throws(LedgerError) -> AppendReceipt {
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

    /// Waits for what is under way.
    func finish() { queue.sync {} }

    private func drain() {
        while true {
            let group = waiting.withLock { waiting in
                var events = 0
                var count = 0
                while count < waiting.appends.count, count == 0 || events + waiting.appends[count].events.count <= Self.most {
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
        let events = group.count == 1 ? group[0].events : CanonicalEvents(joining: group.map(\.events))
        let receipt: AppendReceipt
        do throws(LedgerError) { receipt = try store.append(events, at: now()) } catch {
            guard group.count > 1 else { return group[0].continuation.resume(returning: .failure(error)) }
            for append in group { commit([append]) }
            return
        }
        var start = 0
        for append in group {
            let end = start + append.events.count
            let part =
                group.count == 1
                ? receipt : AppendReceipt(outcomes: Array(receipt.outcomes[start..<end]), recordTime: receipt.recordTime, head: receipt.head)
            start = end
            append.continuation.resume(returning: .success(part))
        }
        if let added = Recorded(events, receipt) { recorded(added) }
    }
}

extension CommitQueue.Recorded {
    /// Nil when everything was there already.
    fileprivate init?(_ events: CanonicalEvents, _ receipt: AppendReceipt) {
        var indices: [Int] = []
        indices.reserveCapacity(receipt.outcomes.count)
        var clashing: Set<UInt64> = []
        for (index, outcome) in receipt.outcomes.enumerated() {
            switch outcome {
            case .recorded: indices.append(index)
            case .conflicting(let sequence, _):
                clashing.insert(sequence)
                indices.append(index)
            case .alreadyThere: continue
            }
        }
        guard !indices.isEmpty else { return nil }
        stretch = LogStretch(
            firstSequence: receipt.head.sequence - UInt64(indices.count) + 1, recordTime: receipt.recordTime, events: events, indices: indices,
            head: receipt.head.hash)
        self.clashing = clashing
    }
}
