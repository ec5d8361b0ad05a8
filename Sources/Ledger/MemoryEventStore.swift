// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// A log in memory: for what-ifs, tests, and a first look without a folder.
package final class MemoryEventStore: EventStore {
    private struct State {
        var head = LogHead.empty
        var recordTime = Instant(microseconds: .min)
        var entries: [(recordTime: Instant, event: CanonicalEvent)] = []
        var sequences: [UInt64: [UInt64]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func append(_ events: [Event], at recordTime: Instant) throws(LedgerError) -> AppendReceipt {
        let canonical = try CanonicalEvents(events)
        return try state.withLock { state throws(LedgerError) in
            let admission = try Admission(
                canonical, after: state.head.sequence, candidates: { state.sequences[$0] ?? [] },
                recorded: { state.entries[Int($0) - 1].event })
            var log = EventLog(from: state.head, recordTime: state.recordTime)
            let time = log.time(at: recordTime)
            for (index, hash) in zip(admission.admitted, admission.hashes) {
                log.append(canonical.bytes[canonical.ranges[index]], at: time)
                state.entries.append((time, CanonicalEvent(events: canonical, index: index)))
                state.sequences[hash, default: []].append(log.head.sequence)
            }
            state.head = log.head
            state.recordTime = log.recordTime
            return AppendReceipt(outcomes: admission.outcomes, recordTime: time, head: log.head)
        }
    }

    package func head() -> LogHead { state.withLock { $0.head } }

    package func read(from sequence: UInt64, _ body: (Entry) throws(LedgerError) -> Bool) throws(LedgerError) {
        var next = max(sequence, 1)
        while true {
            guard let (recordTime, event) = state.withLock({ next <= $0.entries.count ? $0.entries[Int(next) - 1] : nil }) else { return }
            guard try body(Entry(sequence: next, recordTime: recordTime, event: try event.events.event(event.index))) else { return }
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

    package func sequences(ofEventID id: String) throws(LedgerError) -> [UInt64] {
        let name = EventName(id: id, sort: .event)
        return try state.withLock { state throws(LedgerError) in
            var found: [UInt64] = []
            for sequence in state.sequences[name.hash] ?? [] {
                let event = state.entries[Int(sequence) - 1].event
                if try event.events.name(event.index).id == name.id { found.append(sequence) }
            }
            return found
        }
    }
}
