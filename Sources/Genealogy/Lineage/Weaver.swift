// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// Turns ledger entries into rows: the one writer's fold. Deterministic: the same entries over the same rows give the same rows, and
/// how a stretch of the ledger is cut into batches changes nothing but the batches.
package struct Weaver: Sendable {
    /// Sequences of withdrawals by the ID they withdraw, ascending.
    private var withdrawals: [String: [UInt64]] = [:]

    /// A weaver that goes on where `rows` ends.
    package init(resuming rows: some RowReading) {
        for note in rows.notes where note.kind == .withdraws { remember(note.eventID, withdrawnBy: note.sequence) }
    }

    /// - Parameters:
    ///   - entries: In ledger order, all after `rows.lastSequence`, not empty.
    ///   - rows: Everything woven so far; names and texts already there keep their numbers.
    ///   - namesakes: Sequences in the ledger with this event ID; later ones are ignored. Asked once an event, so a writer that knows an ID
    ///     to be new may answer with nothing.
    package mutating func weave(
        _ entries: [Entry], over rows: some RowReading, namesakes: (String) throws(LedgerError) -> [UInt64]
    ) throws(LedgerError) -> RowBatch {
        precondition(!entries.isEmpty, "A batch needs at least one entry.")
        var batch = RowBatch(firstSequence: entries[0].sequence, lastSequence: entries[entries.count - 1].sequence)
        var numbering = Numbering(lots: UInt32(rows.lotCount), texts: UInt32(rows.textCount))
        for entry in entries {
            let event = entry.event
            let mine = withdrawals[event.id] ?? []
            let others = try namesakes(event.id).filter { $0 < entry.sequence && !mine.contains($0) }
            let note = { (kind: EventNote.Kind, sequence: UInt64, target: UInt64) in
                EventNote(kind: kind, sequence: sequence, target: target, time: event.eventTime.microseconds, eventID: event.id)
            }
            if event.errorDeclaration != nil {
                remember(event.id, withdrawnBy: entry.sequence)
                batch.notes += others.isEmpty ? [note(.withdraws, entry.sequence, 0)] : others.map { note(.withdraws, entry.sequence, $0) }
                continue
            }
            batch.notes += mine.map { note(.withdraws, $0, entry.sequence) }
            if event.repetition != nil {
                batch.notes.append(note(.equalInBatch, entry.sequence, others.first ?? 0))
                continue
            }
            if event.eventTime.microseconds > entry.recordTime.microseconds &+ clockTolerance {
                batch.notes.append(note(.ahead, entry.sequence, 0))
            }
            if let first = others.first { batch.notes.append(note(.conflicts, entry.sequence, first)) }
            FactRows(time: event.eventTime.microseconds, sequence: entry.sequence)
                .append(event.facts, to: &batch, numbering: &numbering, over: rows)
        }
        return batch
    }

    private mutating func remember(_ id: String, withdrawnBy sequence: UInt64) {
        if withdrawals[id]?.last != sequence { withdrawals[id, default: []].append(sequence) }
    }
}

/// Numbers of the names and texts a batch brings.
private struct Numbering {
    private var lots: [String: UInt32] = [:]
    private var texts: [String: UInt32] = [:]
    private var nextLot: UInt32
    private var nextText: UInt32

    init(lots: UInt32, texts: UInt32) {
        nextLot = lots
        nextText = texts
    }

    mutating func lot(_ name: String, _ batch: inout RowBatch, _ rows: some RowReading) -> UInt32 {
        if let known = lots[name] { return known }
        let number: UInt32
        if let known = rows.lot(named: name) {
            number = known
        } else {
            number = nextLot
            nextLot += 1
            batch.newNames.append(name)
        }
        lots[name] = number
        return number
    }

    mutating func text(_ text: String, _ batch: inout RowBatch, _ rows: some RowReading) -> UInt32 {
        if text.isEmpty { return 0 }
        if let known = texts[text] { return known }
        let number: UInt32
        if let known = rows.textNumber(text) {
            number = known
        } else {
            number = nextText
            nextText += 1
            batch.newTexts.append(text)
        }
        texts[text] = number
        return number
    }
}

/// The rows of one event.
private struct FactRows {
    let time: Int64
    let sequence: UInt64

    func append(_ facts: Facts, to batch: inout RowBatch, numbering: inout Numbering, over rows: some RowReading) {
        func lot(_ name: String) -> UInt32 { numbering.lot(name, &batch, rows) }
        func text(_ words: String) -> UInt32 { numbering.text(words, &batch, rows) }
        func say(_ name: String, _ kind: StatementRow.Kind, _ quantity: Quantity?, product: String, site: String, text words: String) {
            let row = StatementRow(
                lot: lot(name), kind: kind, dimension: quantity?.dimension, amount: quantity?.amount, product: text(product),
                site: text(site), text: text(words), time: time, sequence: sequence)
            batch.statements.append(row)
        }
        func link(_ child: String, _ parent: String, _ kind: DrawRow.Kind, _ quantity: Quantity?) {
            let row = DrawRow(
                source: lot(child), product: lot(parent), kind: kind, dimension: quantity?.dimension, from: nil, length: quantity?.amount,
                track: nil, productFrom: nil, productTo: nil, uncertainty: 0, evidence: .stated, role: 0, step: text(facts.step),
                time: time, sequence: sequence)
            batch.draws.append(row)
        }

        for statement in facts.statements {
            let kind: StatementRow.Kind =
                switch statement.basis {
                case .announced: .announced
                case .counted: .counted
                case .corrected: .corrected
                }
            say(statement.lot, kind, statement.quantity, product: statement.product, site: statement.site, text: "")
            for (track, weight) in statement.trackWeights.enumerated() {
                say(statement.lot, .track, Quantity(Int64(weight), .pieces), product: "", site: "", text: String(track))
            }
        }
        for generation in facts.generations {
            say(
                generation.lot, generation.inherits ? .generation : .freshGeneration, generation.quantity, product: generation.product,
                site: generation.site, text: generation.reason)
        }
        for draw in facts.draws {
            let row = DrawRow(
                source: lot(draw.source), product: lot(draw.product), kind: .draw, dimension: draw.dimension, from: draw.from,
                length: draw.length, track: draw.track, productFrom: draw.productFrom, productTo: draw.productTo,
                uncertainty: draw.uncertainty, evidence: draw.evidence, role: text(draw.role), step: text(facts.step), time: time,
                sequence: sequence)
            batch.draws.append(row)
        }
        for hold in facts.holdsBegun { link(hold.child, hold.parent, hold.kind == .component ? .component : .carrier, hold.quantity) }
        for end in facts.holdsEnded {
            if let child = end.child {
                link(child, end.parent, .release, nil)
            } else {
                say(end.parent, .releasedAll, nil, product: "", site: "", text: "")
            }
        }
        for close in facts.closes { say(close.lot, .closed, nil, product: "", site: "", text: close.reason) }
        for sighting in facts.sightings { say(sighting.lot, .sighted, nil, product: "", site: sighting.place, text: sighting.disposition) }
        // A declaration moves nothing, but its lot must be found and lists the event.
        for declaration in facts.declarations { say(declaration.lot, .sighted, nil, product: "", site: "", text: "") }
    }
}
