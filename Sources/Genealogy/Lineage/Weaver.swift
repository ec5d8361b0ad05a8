// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// Turns ledger entries into rows: the one writer's fold. Deterministic: the same entries over the same rows give the same rows, and
/// how a stretch of the ledger is cut into batches changes nothing but the batches.
package struct Weaver: Sendable {
    /// Sequences of withdrawals by the ID they withdraw, ascending.
    private var withdrawals: [EventName: [UInt64]] = [:]

    /// A weaver that goes on where `rows` ends.
    package init(resuming rows: some RowReading) {
        for note in rows.withdrawals { remember(EventName(id: note.eventID, sort: .withdrawal), note.sequence) }
    }

    /// One entry as ``weave(_:over:namesakes:)`` asks about it.
    package struct Asked {
        package let event: CanonicalEvent
        package let sequence: UInt64
        package let sort: Event.Sort

        package var id: String { get throws(LedgerError) { String(decoding: try event.events.name(event.index).id, as: UTF8.self) } }
    }

    /// - Parameters:
    ///   - stretches: In ledger order, all after `rows.lastSequence`, not empty.
    ///   - rows: Everything woven so far; names and texts already there keep their numbers.
    ///   - namesakes: Sequences before this one with the entry's ID. Asked once an event, so a writer that knows an ID to be new may answer
    ///     with nothing.
    /// - Throws: `.damaged` when an entry cannot be read, and what `namesakes` throws; nothing is changed then.
    package mutating func weave(
        _ stretches: [LogStretch], over rows: some RowReading, namesakes: (Asked) throws(LedgerError) -> [UInt64]
    ) throws(LedgerError) -> RowBatch {
        precondition(!stretches.isEmpty, "A batch needs at least one entry.")
        var woven = self
        var facts = FactRows(first: stretches[0].firstSequence, last: stretches[stretches.count - 1].lastSequence, over: rows)
        for stretch in stretches {
            for (offset, index) in stretch.indices.enumerated() {
                let sequence = stretch.firstSequence + UInt64(offset)
                try woven.weave(stretch.events, index, sequence, recorded: stretch.recordTime, into: &facts, namesakes)
            }
        }
        self = woven
        return facts.finished(head: stretches[stretches.count - 1].head)
    }

    private mutating func weave(
        _ events: CanonicalEvents, _ index: Int, _ sequence: UInt64, recorded: Instant, into facts: inout FactRows<some RowReading>,
        _ namesakes: (Asked) throws(LedgerError) -> [UInt64]
    ) throws(LedgerError) {
        let (sort, eventTime) = try events.stamp(index)
        let asked = Asked(event: CanonicalEvent(events: events, index: index), sequence: sequence, sort: sort)
        var others = try namesakes(asked)
        var mine: [UInt64] = []
        if sort == .withdrawal || !withdrawals.isEmpty {
            mine = withdrawals[EventName(id: try asked.id, sort: .withdrawal)] ?? []
            others = others.filter { !mine.contains($0) }
        }
        func note(_ kind: EventNote.Kind, _ sequence: UInt64, _ target: UInt64) throws(LedgerError) -> EventNote {
            EventNote(kind: kind, sequence: sequence, target: target, time: eventTime.microseconds, eventID: try asked.id)
        }
        if sort == .withdrawal {
            remember(EventName(id: try asked.id, sort: .withdrawal), sequence)
            for target in others.isEmpty ? [0] : others { facts.batch.notes.append(try note(.withdraws, sequence, target)) }
            return
        }
        for withdrawal in mine { facts.batch.notes.append(try note(.withdraws, withdrawal, sequence)) }
        if sort == .repetition {
            facts.batch.notes.append(try note(.equalInBatch, sequence, others.first ?? 0))
            return
        }
        let lead = eventTime.microseconds &- recorded.microseconds
        if lead > SiteClocks.shortest { facts.batch.notes.append(try note(.ahead, sequence, UInt64(lead))) }
        if let first = others.first { facts.batch.notes.append(try note(.conflicts, sequence, first)) }
        try facts.append(events, index, time: eventTime.microseconds, sequence: sequence)
    }

    private mutating func remember(_ name: EventName, _ sequence: UInt64) {
        if withdrawals[name]?.last != sequence { withdrawals[name, default: []].append(sequence) }
    }
}

extension Weaver {
    /// As for stretches, for entries that are at hand as values. `namesakes` may tell later sequences too.
    package mutating func weave(
        _ entries: [Entry], over rows: some RowReading, namesakes: (String) throws(LedgerError) -> [UInt64]
    ) throws(LedgerError) -> RowBatch {
        var stretches: [LogStretch] = []
        for entry in entries {
            stretches.append(
                LogStretch(
                    firstSequence: entry.sequence, recordTime: entry.recordTime, events: try CanonicalEvents([entry.event]), indices: [0],
                    head: []))
        }
        return try weave(stretches, over: rows) { asked throws(LedgerError) in
            try namesakes(try asked.id).filter { $0 < asked.sequence }
        }
    }
}
