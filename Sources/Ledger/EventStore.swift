// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One recorded event: its place in the log, when the ledger learned it, and what it says.
package struct Entry: Hashable, Sendable {
    /// 1 for the first event of a ledger, then without gaps.
    package let sequence: UInt64
    /// Set by the one writer; never decreases.
    package let recordTime: Instant
    package let event: Event

    package init(sequence: UInt64, recordTime: Instant, event: Event) {
        self.sequence = sequence
        self.recordTime = recordTime
        self.event = event
    }
}

/// How far a log goes: the last sequence (0 when empty) and the SHA-256 chain value there.
package struct LogHead: Hashable, Sendable {
    package let sequence: UInt64
    /// 32 bytes; all zero for an empty log.
    package let hash: [UInt8]

    package init(sequence: UInt64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// What became of the events of one append, index by index of what was handed in.
package struct AppendReceipt: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case recorded(UInt64)
        /// The same event is there already, at this sequence.
        case alreadyThere(UInt64)
        /// Another event with this ID is there at this sequence: recorded as well, as a discrepancy, at the first number.
        case conflicting(UInt64, with: UInt64)
    }

    package let outcomes: [Outcome]
    package let recordTime: Instant
    package let head: LogHead

    package init(outcomes: [Outcome], recordTime: Instant, head: LogHead) {
        self.outcomes = outcomes
        self.recordTime = recordTime
        self.head = head
    }
}

/// A stretch of the log as it is kept: events in canonical form, one after the other, recorded at one time.
package struct LogStretch: Sendable {
    package let firstSequence: UInt64
    package let recordTime: Instant
    package let events: CanonicalEvents
    /// Which of `events` these are, in order; never empty.
    package let indices: [Int]
    /// The chain value after the last of them; empty where nobody keeps a chain.
    package let head: [UInt8]

    package init(firstSequence: UInt64, recordTime: Instant, events: CanonicalEvents, indices: [Int], head: [UInt8]) {
        precondition(!indices.isEmpty, "A stretch holds at least one entry.")
        self.firstSequence = firstSequence
        self.recordTime = recordTime
        self.events = events
        self.indices = indices
        self.head = head
    }

    package var lastSequence: UInt64 { firstSequence + UInt64(indices.count) - 1 }

    /// What is left from `sequence` on; nil when nothing is.
    package func from(_ sequence: UInt64) -> LogStretch? {
        guard sequence > firstSequence else { return self }
        guard sequence <= lastSequence else { return nil }
        return LogStretch(
            firstSequence: sequence, recordTime: recordTime, events: events, indices: Array(indices[Int(sequence - firstSequence)...]),
            head: head)
    }
}

/// Where a log is kept. Two real implementations: in memory, and SQLite (`Storage`).
package protocol EventStore: Sendable {
    /// Records a batch atomically and durably: when this returns, all of it survives a power cut; when it throws, none of it is there.
    /// Events already recorded are counted, not doubled.
    func append(_ events: CanonicalEvents, at recordTime: Instant) throws(LedgerError) -> AppendReceipt
    func head() throws(LedgerError) -> LogHead
    /// The chain value after `sequence`, where a batch ends there; nil elsewhere. What is derived from a log is told by it from another log's.
    func chainValue(after sequence: UInt64) throws(LedgerError) -> [UInt8]?
    /// Everything from `sequence` on, in order, until `body` returns false or the log ends.
    func readStretches(from sequence: UInt64, _ body: (LogStretch) throws(LedgerError) -> Bool) throws(LedgerError)
    /// The last sequence whose recordTime is not after `time`; 0 when there is none.
    func lastSequence(recordedBy time: Instant) throws(LedgerError) -> UInt64
    /// Sequences before `limit` of the entries with this event ID, ascending: the event, its withdrawals, conflicting namesakes.
    func sequences(ofEventID id: String, before limit: UInt64) throws(LedgerError) -> [UInt64]
}

extension EventStore {
    package func append(_ events: [Event], at recordTime: Instant) throws(LedgerError) -> AppendReceipt {
        try append(try CanonicalEvents(events), at: recordTime)
    }

    package func sequences(ofEventID id: String) throws(LedgerError) -> [UInt64] { try sequences(ofEventID: id, before: .max) }

    /// Entries in order, from `sequence` on, until `body` returns false or the log ends.
    package func read(from sequence: UInt64, _ body: (Entry) throws(LedgerError) -> Bool) throws(LedgerError) {
        try readStretches(from: sequence) { stretch throws(LedgerError) in
            for (offset, index) in stretch.indices.enumerated() {
                let entry = Entry(
                    sequence: stretch.firstSequence + UInt64(offset), recordTime: stretch.recordTime, event: try stretch.events.event(index))
                guard try body(entry) else { return false }
            }
            return true
        }
    }
}
