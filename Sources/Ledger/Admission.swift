// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Decides which events of a batch are new to a log.
///
/// An event is there already when one with the same ID, of the same sort (``Event/Sort``) and with the same canonical bytes is. An
/// event with the ID of another and other content is recorded, and said to conflict with the first such. A withdrawal carries the ID of
/// what it withdraws and is never a repeat of it; nor is an event that was said again in its own batch (``Event/repetition``).
package struct Admission: Sendable {
    /// Of each event handed in.
    package private(set) var outcomes: [AppendReceipt.Outcome] = []
    /// Indices of the events to record, in order.
    package private(set) var admitted: [Int] = []
    /// Hash of the ID of each event to record.
    package private(set) var hashes: [UInt64] = []

    /// - Parameters:
    ///   - head: The log's last sequence.
    ///   - candidates: Sequences of recorded events whose ID may have this hash, ascending.
    ///   - recorded: The canonical bytes at a sequence.
    package init(
        _ events: CanonicalEvents, after head: UInt64, candidates: (UInt64) throws(LedgerError) -> [UInt64],
        recorded: (UInt64) throws(LedgerError) -> CanonicalEvent
    ) throws(LedgerError) {
        // Admitted positions of this batch by hash: the latest, and from each to the one before.
        var latest: [UInt64: Int] = [:]
        var before: [Int] = []
        latest.reserveCapacity(events.count)
        outcomes.reserveCapacity(events.count)
        for index in 0..<events.count {
            let name = try events.name(index)
            let hash = name.hash
            var same: UInt64?
            var other: UInt64?
            func compare(_ sequence: UInt64, _ events: CanonicalEvents, _ index: Int, with mine: CanonicalEvent) throws(LedgerError) {
                guard try events.name(index) == name else { return }
                if mine.events.isEqual(mine.index, to: events, index) {
                    same = same ?? sequence
                } else if name.sort == .event {
                    other = other ?? sequence
                }
            }
            let mine = CanonicalEvent(events: events, index: index)
            for sequence in try candidates(hash) {
                let known = try recorded(sequence)
                try compare(sequence, known.events, known.index, with: mine)
            }
            if same == nil, var place = latest[hash] {
                var places = [place]
                while before[place] >= 0 {
                    place = before[place]
                    places.append(place)
                }
                for place in places.reversed() { try compare(head + UInt64(place) + 1, events, admitted[place], with: mine) }
            }
            if let same {
                outcomes.append(.alreadyThere(same))
                continue
            }
            before.append(latest.updateValue(admitted.count, forKey: hash) ?? -1)
            admitted.append(index)
            hashes.append(hash)
            let sequence = head + UInt64(admitted.count)
            outcomes.append(other.map { .conflicting(sequence, with: $0) } ?? .recorded(sequence))
        }
    }
}

/// One event among ``CanonicalEvents``.
package struct CanonicalEvent: Sendable {
    package let events: CanonicalEvents
    package let index: Int

    package init(events: CanonicalEvents, index: Int) {
        self.events = events
        self.index = index
    }
}
