// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// The rows that the facts of one batch come to.
struct FactRows<Rows: RowReading> {
    var batch: RowBatch
    private let rows: Rows
    private var lots: Numbering
    private var texts: Numbering
    private var event = EventContext()

    /// What is the same for all facts of the event being read.
    private struct EventContext {
        /// Valid while the event is read.
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var time: Int64 = 0
        var sequence: UInt64 = 0
        var step: UInt32 = 0
        /// The lots named last: most facts name one of them again, at the same place in the bytes.
        var latest = (start: -1, number: UInt32(0))
        var before = (start: -1, number: UInt32(0))
    }

    init(first: UInt64, last: UInt64, over rows: Rows) {
        batch = RowBatch(firstSequence: first, lastSequence: last)
        lots = Numbering(next: rows.lotCount)
        texts = Numbering(next: rows.textCount)
        self.rows = rows
    }

    /// - Parameter head: The ledger's chain value after the last entry; empty when not known.
    consuming func finished(head: [UInt8]) -> RowBatch {
        batch.head = head
        batch.newNames = lots.new
        batch.newTexts = texts.new
        return batch
    }

    /// Adds what one event states. A plant record is read as it stands; any other event is lowered first.
    mutating func append(_ events: CanonicalEvents, _ index: Int, time: Int64, sequence: UInt64) throws(LedgerError) {
        if try !append(events.bytes, events.ranges[index], time: time, sequence: sequence) {
            var event = try events.event(index)
            let facts = event.facts
            event.content = .record(facts)
            let wire = event.wire
            _ = try append(wire, 0..<wire.count, time: time, sequence: sequence)
            for amount in facts.unbooked { try say(amount, time: time, sequence: sequence) }
        }
    }

    /// - Returns: False when the event is no plant record.
    private mutating func append(_ bytes: [UInt8], _ range: Range<Int>, time: Int64, sequence: UInt64) throws(LedgerError) -> Bool {
        let result: Result<Bool, LedgerError> = bytes.withUnsafeBytes { bytes in
            do throws(LedgerError) {
                guard var reader = try FactReader(bytes, event: range) else { return .success(false) }
                event = EventContext(bytes: bytes, time: time, sequence: sequence)
                lots.begin()
                texts.begin()
                event.step = try text(reader.step)
                while let fact = try reader.next() { try append(fact) }
                return .success(true)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func append(_ fact: Fact) throws(LedgerError) {
        switch fact {
        case .draw(let draw):
            let row = DrawRow(
                source: try lot(draw.source), product: try lot(draw.product), kind: .draw, dimension: draw.dimension, from: draw.from,
                length: draw.length, track: draw.track, productFrom: draw.productFrom, productTo: draw.productTo,
                uncertainty: draw.uncertainty, evidence: draw.evidence, role: try text(draw.role), step: event.step, time: event.time,
                sequence: event.sequence)
            batch.draws.append(row)
        case .holdBegun(let child, let parent, let kind, let quantity):
            try link(child, parent, kind == .component ? .component : .carrier, quantity)
        case .holdEnded(let child?, let parent): try link(child, parent, .release, nil)
        case .statement(let lot, let product, let quantity, let basis, let site):
            try say(lot, basis.rowKind, quantity, product: product, site: site)
        case .track(let lot, let number, let weight):
            try say(lot, .track, Quantity(Int64(weight), .pieces))
            batch.statements[batch.statements.count - 1].text = try self.number(of: String(number))
        case .generation(let lot, let reason, let product, let quantity, let site, let inherits):
            try say(lot, inherits ? .generation : .freshGeneration, quantity, product: product, site: site, text: reason)
        case .holdEnded(nil, let parent): try say(parent, .releasedAll)
        case .close(let lot, let reason): try say(lot, .closed, text: reason)
        case .sighting(let lot, let place, let disposition): try say(lot, .sighted, site: place, text: disposition)
        // A declaration moves nothing, but its lot must be found and lists the event.
        case .declaration(let lot): try say(lot, .sighted)
        }
    }

    private mutating func say(
        _ lot: WireText, _ kind: StatementRow.Kind, _ quantity: Quantity? = nil, product: WireText = .empty, site: WireText = .empty,
        text words: WireText = .empty
    ) throws(LedgerError) {
        let row = StatementRow(
            lot: try self.lot(lot), kind: kind, dimension: quantity?.dimension, amount: quantity?.amount, product: try text(product),
            site: try text(site), text: try text(words), time: event.time, sequence: event.sequence)
        batch.statements.append(row)
    }

    private mutating func say(_ unbooked: UnbookedAmount, time: Int64, sequence: UInt64) throws(LedgerError) {
        let row = StatementRow(
            lot: try Self.number(of: unbooked.lot, in: &lots, over: rows) { $0.lot(named: $1) }, kind: .unbooked, dimension: nil,
            amount: Int64(unbooked.reason.rawValue), product: 0, site: 0, text: try number(of: unbooked.written), time: time, sequence: sequence)
        batch.statements.append(row)
    }

    private mutating func link(_ child: WireText, _ parent: WireText, _ kind: DrawRow.Kind, _ quantity: Quantity?) throws(LedgerError) {
        let row = DrawRow(
            source: try lot(child), product: try lot(parent), kind: kind, dimension: quantity?.dimension, from: nil, length: quantity?.amount,
            track: nil, productFrom: nil, productTo: nil, uncertainty: 0, evidence: .stated, role: 0, step: event.step, time: event.time,
            sequence: event.sequence)
        batch.draws.append(row)
    }

    // Numbers

    private mutating func lot(_ name: WireText) throws(LedgerError) -> UInt32 {
        if event.latest.start == name.start { return event.latest.number }
        if event.before.start == name.start {
            swap(&event.latest, &event.before)
        } else {
            let number = try lots.number(of: name.bytes(in: event.bytes), over: rows) { $0.lot(named: $1) }
            event.before = event.latest
            event.latest = (name.start, number)
        }
        return event.latest.number
    }

    private mutating func text(_ text: WireText) throws(LedgerError) -> UInt32 {
        if text.count == 0 { return 0 }
        return try texts.number(of: text.bytes(in: event.bytes), over: rows, known: Self.textNumber)
    }

    private static func textNumber(_ rows: Rows, _ text: UnsafeRawBufferPointer) -> UInt32? {
        rows.textNumber(String(decoding: text, as: UTF8.self))
    }

    /// Of a word that does not stand in the event.
    private mutating func number(of word: String) throws(LedgerError) -> UInt32 {
        try Self.number(of: word, in: &texts, over: rows, known: Self.textNumber)
    }

    private static func number(
        of word: String, in numbering: inout Numbering, over rows: Rows, known: (Rows, UnsafeRawBufferPointer) -> UInt32?
    ) throws(LedgerError) -> UInt32 {
        var word = word
        let result: Result<UInt32, LedgerError> = word.withUTF8 { bytes in
            do throws(LedgerError) {
                return .success(try numbering.number(of: UnsafeRawBufferPointer(bytes), over: rows, known: known))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension LotStatement.Basis {
    fileprivate var rowKind: StatementRow.Kind {
        switch self {
        case .announced: .announced
        case .counted: .counted
        case .corrected: .corrected
        case .added: .added
        }
    }
}
