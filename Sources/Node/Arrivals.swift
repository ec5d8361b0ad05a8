// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Synchronization

/// Tells listeners how far the log goes after each batch. A slow listener misses heads between, never the last.
package final class Arrivals: Sendable {
    private struct Listeners {
        var next = 0
        var continuations: [Int: AsyncStream<LogHead>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    package init() {}

    package func tell(_ head: LogHead) {
        for continuation in listeners.withLock({ Array($0.continuations.values) }) { continuation.yield(head) }
    }

    /// Heads from now on, until the listener goes.
    package func listen() -> AsyncStream<LogHead> {
        let (stream, continuation) = AsyncStream<LogHead>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.continuations[listeners.next] = continuation
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in self?.listeners.withLock { $0.continuations[number] = nil } }
        return stream
    }
}
