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
        var met = MetHashes(events.count)
        outcomes.reserveCapacity(events.count)
        admitted.reserveCapacity(events.count)
        hashes.reserveCapacity(events.count)
        for index in 0..<events.count {
            let hash = try events.nameHash(index)
            let known = try candidates(hash)
            var same: UInt64?
            var other: UInt64?
            if !known.isEmpty || met.last(hash) != nil {
                let mine = CanonicalEvent(events: events, index: index)
                let name = try events.name(index)
                func compare(_ sequence: UInt64, with their: CanonicalEvent) throws(LedgerError) {
                    guard try their.events.name(their.index) == name else { return }
                    if mine.events.isEqual(mine.index, to: their.events, their.index) {
                        same = same ?? sequence
                    } else if name.sort == .event {
                        other = other ?? sequence
                    }
                }
                for sequence in known { try compare(sequence, with: try recorded(sequence)) }
                if same == nil {
                    for place in met.all(hash) {
                        try compare(head + UInt64(place) + 1, with: CanonicalEvent(events: events, index: admitted[place]))
                    }
                }
            }
            if let same {
                outcomes.append(.alreadyThere(same))
                continue
            }
            met.append(hash)
            admitted.append(index)
            hashes.append(hash)
            let sequence = head + UInt64(admitted.count)
            outcomes.append(other.map { .conflicting(sequence, with: $0) } ?? .recorded(sequence))
        }
    }
}

/// The hashes of the events admitted so far, by their place.
private struct MetHashes {
    private var hashes: [UInt64] = []
    /// Of each, the one before it with the same slot; −1 for none.
    private var before: [Int32] = []
    /// The latest of each slot.
    private var slots: [Int32]

    init(_ count: Int) {
        var size = 16
        while size < count * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        hashes.reserveCapacity(count)
        before.reserveCapacity(count)
    }

    mutating func append(_ hash: UInt64) {
        let slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        before.append(slots[slot])
        slots[slot] = Int32(hashes.count)
        hashes.append(hash)
    }

    func last(_ hash: UInt64) -> Int? { previous(slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)], hash) }

    /// Ascending.
    func all(_ hash: UInt64) -> [Int] {
        var places: [Int] = []
        var place = last(hash)
        while let found = place {
            places.append(found)
            place = previous(before[found], hash)
        }
        return places.reversed()
    }

    private func previous(_ start: Int32, _ hash: UInt64) -> Int? {
        var place = Int(start)
        while place >= 0 {
            if hashes[place] == hash { return place }
            place = Int(before[place])
        }
        return nil
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
