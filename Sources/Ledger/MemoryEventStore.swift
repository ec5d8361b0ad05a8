// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// A log in memory: for what-ifs, tests, and a first look without a folder.
package final class MemoryEventStore: EventStore {
    private struct State {
        var head = LogHead.empty
        var recordTime = Instant(microseconds: .min)
        var entries: [(recordTime: Instant, event: CanonicalEvent, head: [UInt8])] = []
        var sequences: [UInt64: [UInt64]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func append(_ canonical: CanonicalEvents, at recordTime: Instant) throws(LedgerError) -> AppendReceipt {
        try state.withLock { state throws(LedgerError) in
            let admission = try Admission(
                canonical, after: state.head.sequence, candidates: { state.sequences[$0] ?? [] },
                recorded: { state.entries[Int($0) - 1].event })
            var log = EventLog(from: state.head, recordTime: state.recordTime)
            let time = log.time(at: recordTime)
            for (index, hash) in zip(admission.admitted, admission.hashes) {
                log.append(canonical.bytes[canonical.ranges[index]], at: time)
                state.entries.append((time, CanonicalEvent(events: canonical, index: index), log.head.hash))
                state.sequences[hash, default: []].append(log.head.sequence)
            }
            state.head = log.head
            state.recordTime = log.recordTime
            return AppendReceipt(outcomes: admission.outcomes, recordTime: time, head: log.head)
        }
    }

    package func head() -> LogHead { state.withLock { $0.head } }

    package func chainValue(after sequence: UInt64) -> [UInt8]? {
        state.withLock { 1...UInt64(max(1, $0.entries.count)) ~= sequence && !$0.entries.isEmpty ? $0.entries[Int(sequence) - 1].head : nil }
    }

    package func readStretches(from sequence: UInt64, _ body: (LogStretch) throws(LedgerError) -> Bool) throws(LedgerError) {
        var next = max(sequence, 1)
        while true {
            guard let (recordTime, event, head) = state.withLock({ next <= $0.entries.count ? $0.entries[Int(next) - 1] : nil }) else { return }
            let stretch = LogStretch(firstSequence: next, recordTime: recordTime, events: event.events, indices: [event.index], head: head)
            guard try body(stretch) else { return }
            next += 1
        }
    }

    package func lastSequence(recordedBy time: Instant) -> UInt64 {
        state.withLock { state in
            var low = 0
            var high = state.entries.count
            while low < high {
                let middle = (low + high) / 2
                if state.entries[middle].recordTime <= time { low = middle + 1 } else { high = middle }
            }
            return UInt64(low)
        }
    }

    package func sequences(ofEventID id: String, before limit: UInt64) throws(LedgerError) -> [UInt64] {
        let name = EventName(id: id, sort: .event)
        return try state.withLock { state throws(LedgerError) in
            var found: [UInt64] = []
            for sequence in state.sequences[name.hash] ?? [] where sequence < limit {
                let event = state.entries[Int(sequence) - 1].event
                if try event.events.name(event.index).id == name.id { found.append(sequence) }
            }
            return found
        }
    }
}
