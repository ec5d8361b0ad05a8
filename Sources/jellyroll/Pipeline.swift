// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
import Synchronization

/// Batches made on a thread of their own while the last ones are recorded: at most `capacity` wait, so memory stays flat.
///
/// Reading a file blocks, and recording waits for the disk; neither may stand on the shared threads or in the other's way.
final class Pipeline<Batch: Sendable>: Sendable {
    private struct State {
        var batches: [Batch] = []
        var isEnded = false
        var isCancelled = false
    }
    private let state = Mutex(State())
    private let free: DispatchSemaphore
    private let ready = DispatchSemaphore(value: 0)
    private let consumer = DispatchQueue(label: "jellyroll.pipeline")

    /// - Parameter produce: Runs at once on its own thread; gives batches to its argument, which answers false when no more are wanted.
    init(capacity: Int, produce: @escaping @Sendable ((Batch) -> Bool) -> Void) {
        free = DispatchSemaphore(value: capacity)
        DispatchQueue(label: "jellyroll.producer").async { [self] in
            produce { batch in
                free.wait()
                let goesOn = state.withLock { state in
                    state.batches.append(batch)
                    return !state.isCancelled
                }
                ready.signal()
                return goesOn
            }
            state.withLock { $0.isEnded = true }
            ready.signal()
        }
    }

    /// The next batch; nil after the last.
    func next() async -> Batch? {
        await withCheckedContinuation { continuation in
            consumer.async { [self] in
                ready.wait()
                let batch = state.withLock { state in state.batches.isEmpty ? nil : state.batches.removeFirst() }
                if batch == nil { ready.signal() } else { free.signal() }
                continuation.resume(returning: batch)
            }
        }
    }

    /// Lets the producer end with what it is at.
    func cancel() {
        state.withLock { $0.isCancelled = true }
        for _ in 0..<8 { free.signal() }
    }
}
