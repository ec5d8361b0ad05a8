// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
import Ledger
import Synchronization

/// What the log has and the genealogy has not yet: woven in the log's order on a thread of its own, so that no commit waits for it.
///
/// It may lag by at most ``most`` events; then taking more waits.
final class WeavingQueue: Sendable {
    private static let most = 65_536
    /// Events, and bytes of them, from which a batch is woven without waiting for more.
    private static let batch = (events: 16_384, bytes: 1 << 22)

    private struct State {
        var pending: [CommitQueue.Recorded] = []
        var events = 0
        var isDraining = false
        /// The one that takes is held up.
        var isFull = false
        /// The last entry that is in the genealogy, or that could not be brought into it: then why.
        var done: UInt64
        var failure: LedgerError?
        var waiters: [(sequence: UInt64, continuation: CheckedContinuation<LedgerError?, Never>)] = []
    }

    private let state: Mutex<State>
    private let room = DispatchSemaphore(value: 0)
    private let queue = DispatchQueue(label: "jellyroll.weave")
    private let weave: @Sendable ([CommitQueue.Recorded]) throws(LedgerError) -> Void

    /// - Parameters:
    ///   - woven: The last entry in the genealogy.
    ///   - weave: Brings in what follows. When it throws, the next call begins with a gap.
    init(woven: UInt64, weave: @escaping @Sendable ([CommitQueue.Recorded]) throws(LedgerError) -> Void) {
        state = Mutex(State(done: woven))
        self.weave = weave
    }

    /// Called from one thread at a time, in the order of the log.
    func take(_ recorded: CommitQueue.Recorded) {
        let (isFirst, mustWait) = state.withLock { state in
            state.pending.append(recorded)
            state.events += recorded.stretch.indices.count
            state.isFull = state.events > Self.most
            defer { state.isDraining = true }
            return (!state.isDraining, state.isFull)
        }
        if isFirst { queue.async { self.drain() } }
        if mustWait { room.wait() }
    }

    /// Returns when the entry is in the genealogy.
    func reach(_ sequence: UInt64) async throws(LedgerError) {
        let failure = await withCheckedContinuation { (continuation: CheckedContinuation<LedgerError?, Never>) in
            state.withLock { state in
                if state.done >= sequence {
                    continuation.resume(returning: state.failure)
                } else {
                    state.waiters.append((sequence, continuation))
                }
            }
        }
        if let failure { throw failure }
    }

    /// Runs `work` between two batches, and returns when it is done.
    func between(_ work: () -> Void) { queue.sync(execute: work) }

    private func drain() {
        while true {
            let (batch, hasRoom) = state.withLock { state in
                var count = 0
                var events = 0
                var bytes = 0
                while count < state.pending.count, events < Self.batch.events, bytes < Self.batch.bytes {
                    events += state.pending[count].stretch.indices.count
                    bytes += state.pending[count].stretch.events.bytes.count
                    count += 1
                }
                let batch = Array(state.pending.prefix(count))
                state.pending.removeFirst(count)
                state.events -= events
                if batch.isEmpty { state.isDraining = false }
                let hasRoom = state.isFull && state.events <= Self.most
                if hasRoom { state.isFull = false }
                return (batch, hasRoom)
            }
            if hasRoom { room.signal() }
            guard let last = batch.last?.stretch.lastSequence else { return }
            var failure: LedgerError?
            do throws(LedgerError) { try weave(batch) } catch { failure = error }
            let waiters = state.withLock { state in
                (state.done, state.failure) = (last, failure)
                let ready = state.waiters.filter { $0.sequence <= last }
                state.waiters.removeAll { $0.sequence <= last }
                return ready
            }
            for waiter in waiters { waiter.continuation.resume(returning: failure) }
        }
    }
}
