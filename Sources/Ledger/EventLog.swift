// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The chain over a log's events: one hash an event, however they were batched.
///
///     head₀ = 32 zero bytes
///     headₙ = SHA-256(headₙ₋₁ ‖ n ‖ recordTime ‖ canonical bytes of event n),   n and recordTime as 8 bytes, little-endian
///
/// Whoever keeps one head (in a mail, on paper) can prove later that nothing up to it was changed, added or removed.
package struct EventLog {
    package private(set) var head: LogHead
    package private(set) var recordTime: Instant
    private let digest = SHA256Digest()

    /// A log that goes on at `head`; `recordTime` is that of its last event.
    package init(from head: LogHead = .empty, recordTime: Instant = Instant(microseconds: .min)) {
        self.head = head
        self.recordTime = recordTime
    }

    /// The time the next batch is recorded at: the clock's, but never before the last one.
    package func time(at clock: Instant) -> Instant { max(clock, recordTime) }

    /// Appends one event's canonical bytes.
    package mutating func append(_ canonical: ArraySlice<UInt8>, at recordTime: Instant) {
        precondition(recordTime >= self.recordTime, "Record times never decrease.")
        let sequence = head.sequence + 1
        let hash = digest.hash(after: head.hash, sequence, UInt64(bitPattern: recordTime.microseconds), canonical)
        head = LogHead(sequence: sequence, hash: hash)
        self.recordTime = recordTime
    }
}

extension LogHead {
    package static let empty = LogHead(sequence: 0, hash: [UInt8](repeating: 0, count: 32))
}
