// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Tells by columns alone which lots surely agree with everything said of them: announced once, drawn in order and from what there was,
/// after it was there, and parts of one whole at most. Nearly all are; the others are looked at one by one (``LotChecks``).
struct PlainLots {
    private struct Lot: BitwiseCopyable {
        /// When it was announced; `max` when nobody did.
        var announced = Int64.max
        /// −1 when not known.
        var amount: Int64 = -1
        /// How far draws with a place reach, and how much those without one took.
        var reached: Int64 = 0
        var taken: Int64 = 0
        /// Name of what it is a part of.
        var whole = UInt32.max
        /// Raw value; 0 when not known.
        var dimension: UInt8 = 0
        var isDoubtful = false
        var isClosed = false
        var hasPlaced = false
        var hasPlaceless = false
        var hasGaps = false

        var isMixed: Bool { Dimension(rawValue: dimension)?.isMixed ?? false }
        var isUnit: Bool { amount == 1 && dimension == Dimension.pieces.rawValue }
    }

    private let view: LineageView
    private let names: [UInt32]
    private let lots: Arena<Lot>

    /// Lots looked at together.
    private static let chunk = 16_384

    /// The names among these, ascending, of which not every lot is plain.
    static func others(among names: some RandomAccessCollection<UInt32>, _ view: LineageView) -> [UInt32] {
        var found: [UInt32] = []
        var start = names.startIndex
        while start < names.endIndex {
            let end = names.index(start, offsetBy: chunk, limitedBy: names.endIndex) ?? names.endIndex
            let lots = PlainLots(view, Array(names[start..<end]))
            lots.readStatements()
            lots.readDraws()
            found += lots.others
            start = end
        }
        return found
    }

    private init(_ view: LineageView, _ names: [UInt32]) {
        self.view = view
        self.names = names
        lots = Arena(repeating: Lot(), count: names.count)
        if view.generations.isEmpty { return }
        for (index, name) in names.enumerated() where view.isMarked(name) { lots[index].isDoubtful = true }
    }

    private var others: [UInt32] { names.indices.filter { isDoubtful(lots[$0]) }.map { names[$0] } }

    private func isDoubtful(_ lot: Lot) -> Bool {
        if lot.isDoubtful || lot.announced == .max || lot.hasPlaced && lot.hasPlaceless { return true }
        let isDrawn = lot.hasPlaced || lot.hasPlaceless
        if isDrawn, max(lot.reached, lot.taken) > lot.amount { return true }
        guard lot.isClosed, !lot.isUnit || isDrawn else { return false }
        return max(lot.reached, lot.taken) != lot.amount || lot.hasGaps
    }

    private func readStatements() {
        let reader = BlockReader(.statements)
        var columns = StatementColumn.bits(StatementColumn.shape, StatementColumn.amount, StatementColumn.time)
        if view.hides { columns |= StatementColumn.bits(StatementColumn.sequence) }
        names.withUnsafeBufferPointer { keys in
            for run in view.rows.runs {
                guard let range = run.statements.range(of: names) else { continue }
                var cursor = RowCursor(run, run.statements, keys, range, reader)
                while cursor.next() {
                    guard reader.need(bits: columns) else {
                        run.bytes.setDamaged()
                        break
                    }
                    for row in cursor.from..<cursor.to {
                        if view.hides, !view.accepts(UInt64(bitPattern: reader.value(StatementColumn.sequence, row))) { continue }
                        say(&lots[cursor.key], reader, row)
                    }
                }
            }
        }
    }

    @inline(__always) private func say(_ lot: inout Lot, _ reader: BlockReader, _ row: Int) {
        let shape = reader.value(StatementColumn.shape, row)
        switch StatementRow.Kind(rawValue: UInt8(truncatingIfNeeded: shape & 15)) {
        case .announced, .counted, .corrected:
            if lot.announced != .max { lot.isDoubtful = true }
            lot.announced = reader.value(StatementColumn.time, row)
            if shape & StatementColumn.hasAmount != 0 {
                lot.amount = reader.value(StatementColumn.amount, row)
                lot.dimension = UInt8(truncatingIfNeeded: (shape >> 4) & 15)
                if lot.amount < 0 || lot.amount > Quantity.limit { lot.isDoubtful = true }
            }
        case .closed: lot.isClosed = true
        // What was seen, or let go of what it held, says nothing of its own account.
        case .sighted, .releasedAll: break
        default: lot.isDoubtful = true
        }
    }

    private func readDraws() {
        let reader = BlockReader(.draws)
        var columns = DrawColumn.bits(DrawColumn.source, DrawColumn.shape, DrawColumn.length, DrawColumn.from, DrawColumn.time)
        if view.hides { columns |= DrawColumn.bits(DrawColumn.sequence) }
        names.withUnsafeBufferPointer { keys in
            for run in view.rows.runs {
                guard let range = run.draws.range(of: names) else { continue }
                var cursor = RowCursor(run, run.draws, keys, range, reader)
                while cursor.next() {
                    if lots[cursor.key].isDoubtful { continue }
                    guard reader.need(bits: columns) else {
                        run.bytes.setDamaged()
                        break
                    }
                    leave(&lots[cursor.key], reader, cursor.from..<cursor.to)
                }
            }
        }
    }

    private func leave(_ lot: inout Lot, _ reader: BlockReader, _ rows: Range<Int>) {
        let shapes = reader.values(DrawColumn.shape)
        let times = reader.values(DrawColumn.time)
        let froms = reader.values(DrawColumn.from)
        let lengths = reader.values(DrawColumn.length)
        let earliest = lot.announced == .max ? .max : lot.announced &- view.clocks.bounds.lowerBound
        for row in rows {
            if view.hides, !view.accepts(UInt64(bitPattern: reader.value(DrawColumn.sequence, row))) { continue }
            let shape = shapes[row]
            switch shape & DrawShape.kind {
            case 1:
                let length = lengths[row]
                guard shape & (DrawShape.length | DrawShape.track) == DrawShape.length, DrawShape.dimension(shape) == lot.dimension,
                    lot.amount >= 0, length >= 0, length <= Quantity.limit, times[row] >= earliest
                else { return lot.isDoubtful = true }
                if shape & DrawShape.from == 0 {
                    guard lot.isMixed || lot.dimension == Dimension.pieces.rawValue else { return lot.isDoubtful = true }
                    lot.hasPlaceless = true
                    lot.taken = min(Quantity.limit, lot.taken &+ length)
                } else {
                    let from = froms[row]
                    guard from >= lot.reached, from <= Quantity.limit, DrawShape.evidence(shape) == Evidence.stated.rawValue else {
                        return lot.isDoubtful = true
                    }
                    lot.hasPlaced = true
                    if from != lot.reached { lot.hasGaps = true }
                    lot.reached = from &+ length
                }
            case 2:
                guard times[row] >= earliest, reader.need(DrawColumn.product),
                    case let whole = UInt32(truncatingIfNeeded: reader.value(DrawColumn.product, row)),
                    lot.whole == .max || lot.whole == whole
                else { return lot.isDoubtful = true }
                lot.whole = whole
            case 3: if times[row] < earliest { return lot.isDoubtful = true }
            default: break
            }
        }
    }
}
