// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// A log in memory: the reference for every other store.
package final class MemoryEventStore: EventStore {
    private struct State {
        var entries: [Entry] = []
        var chain = EventChain()
        var byID: [String: [UInt64]] = [:]
    }
    private let state = Mutex(State())

    package init() {}

    package func append(_ events: [Event], at recordTime: Instant) throws(LedgerError) -> AppendReceipt {
        state.withLock { state in
            let time = max(recordTime, state.entries.last?.recordTime ?? recordTime)
            var outcomes: [AppendReceipt.Outcome] = []
            for event in events {
                let namesakes = state.byID[event.id] ?? []
                if let same = namesakes.first(where: { event.repeats(state.entries[Int($0) - 1].event) }) {
                    outcomes.append(.alreadyThere(same))
                    continue
                }
                state.chain.extend(recordTime: time, wire: event.wire)
                let sequence = state.chain.head.sequence
                let clash = namesakes.first { event.clashes(with: state.entries[Int($0) - 1].event) }
                outcomes.append(clash.map { .conflicting(sequence, with: $0) } ?? .recorded(sequence))
                state.entries.append(Entry(sequence: sequence, recordTime: time, event: event))
                state.byID[event.id, default: []].append(sequence)
            }
            return AppendReceipt(outcomes: outcomes, recordTime: time, head: state.chain.head)
        }
    }

    package func head() -> LogHead { state.withLock { $0.chain.head } }

    package func read(from sequence: UInt64, _ body: (Entry) throws(LedgerError) -> Bool) throws(LedgerError) {
        let entries = state.withLock { $0.entries }
        for entry in entries.dropFirst(Int(clamping: max(sequence, 1) - 1)) where try !body(entry) { return }
    }

    package func lastSequence(recordedBy time: Instant) -> UInt64 {
        state.withLock { state in state.entries.last { $0.recordTime <= time }?.sequence ?? 0 }
    }

    package func sequences(ofEventID id: String) -> [UInt64] { state.withLock { $0.byID[id] ?? [] } }
}
