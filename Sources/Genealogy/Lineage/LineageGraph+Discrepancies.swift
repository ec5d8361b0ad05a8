// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

extension LineageGraph {
    package func discrepancies(
        of lot: LotKey?, limit: Int
    ) throws(GenealogyError) -> (found: [Discrepancy], counts: [Discrepancy.Kind: Int]) {
        let view = view()
        var worklist = Worklist(limit: max(0, limit))
        var remarks = Remarks(view)
        let holds = HoldChecks(view)
        if let lot {
            let asked = try node(lot, in: view)
            view.forEachRecord(of: CollectionOfOne(view.name(of: asked))) { record in
                guard record.node == asked else { return }
                remarks.read(record, only: asked)
                view.check(record) { worklist.add($0) }
                if let clash = holds.heldTwice(record) { worklist.add(clash) }
            }
            if let cycle = Circles(view).through(asked) { worklist.add(cycle) }
            for circle in holds.circles(through: asked) { worklist.add(circle) }
        } else {
            view.forEachRecord(of: 0..<UInt32(rows.lotCount)) { record in
                remarks.read(record, only: nil)
                view.check(record) { worklist.add($0) }
                if let clash = holds.heldTwice(record) { worklist.add(clash) }
            }
            for cycle in Circles(view).all() { worklist.add(cycle) }
            for circle in holds.circles() { worklist.add(circle) }
        }
        for remark in remarks.discrepancies(listsUnknown: lot == nil) { worklist.add(remark) }
        try checkDamage()
        return worklist.result
    }
}

/// The first few in stable order, and how many there are of each kind; memory goes with the limit.
private struct Worklist {
    private let limit: Int
    private var found: [Discrepancy] = []
    private var counts: [Discrepancy.Kind: Int] = [:]

    init(limit: Int) { self.limit = limit }

    mutating func add(_ discrepancy: Discrepancy) {
        counts[discrepancy.kind, default: 0] += 1
        found.append(discrepancy)
        if found.count > 10_000 + limit &+ min(limit, 1_000_000) { found = first }
    }

    var result: (found: [Discrepancy], counts: [Discrepancy.Kind: Int]) { (first, counts) }

    private var first: [Discrepancy] { Array(found.sorted { $0.isListedBefore($1) }.prefix(limit)) }
}

extension Discrepancy {
    fileprivate func isListedBefore(_ other: Discrepancy) -> Bool {
        if kind != other.kind { return kind.rawValue < other.kind.rawValue }
        if lot.name != other.lot.name { return lot.name < other.lot.name }
        if lot.generation != other.lot.generation { return lot.generation < other.lot.generation }
        let a = (place?.from ?? -1, place?.to ?? -1, since.microseconds)
        let b = (other.place?.from ?? -1, other.place?.to ?? -1, other.since.microseconds)
        return a == b ? description < other.description : a < b
    }
}

/// What events say of other events: clashes, repeats, withdrawals of what nobody knows.
private struct Remarks {
    private let view: LineageView
    private let notes: [EventNote]
    /// How often an event was said again in its batch, by ID.
    private let repetitions: [String: Int]
    /// Events looked for, and the first lot by name each of them speaks of.
    private var lots: [UInt64: UInt32?] = [:]

    init(_ view: LineageView) {
        self.view = view
        let resolved = Set(view.rows.notes.filter { $0.kind == .withdraws && $0.target != 0 }.map(\.sequence))
        var repetitions: [String: Int] = [:]
        notes = view.rows.notes.filter { note in
            guard note.sequence <= view.known else { return false }
            switch note.kind {
            case .withdraws: return note.target == 0 && !resolved.contains(note.sequence)
            // Once one of two clashing events is withdrawn, they clash no more.
            case .ahead: return !view.voided.contains(note.sequence)
            case .conflicts: return !view.voided.contains(note.sequence) && !view.voided.contains(note.target)
            case .equalInBatch:
                if view.voided.contains(note.sequence) || view.voided.contains(note.target) { return false }
                repetitions[note.eventID, default: 0] += 1
                // Told once, however often it was said.
                return repetitions[note.eventID] == 1
            }
        }
        self.repetitions = repetitions
        for note in notes where note.kind != .withdraws {
            lots.updateValue(nil, forKey: note.sequence)
            lots.updateValue(nil, forKey: note.target)
        }
    }

    mutating func read(_ record: LotRecord, only: UInt32?) {
        if lots.isEmpty { return }
        for sequence in record.statements.map(\.sequence) + record.outOf.map(\.sequence) + record.into.map(\.sequence) {
            guard let known = lots[sequence] else { continue }
            if only != nil || known.map({ view.comesBefore(record.node, $0) }) ?? true { lots.updateValue(record.node, forKey: sequence) }
        }
    }

    func discrepancies(listsUnknown: Bool) -> [Discrepancy] {
        notes.compactMap { note in
            let isUnknown = note.kind == .withdraws
            let node = (lots[note.target] ?? nil) ?? (lots[note.sequence] ?? nil)
            guard isUnknown ? listsUnknown : node != nil || listsUnknown else { return nil }
            let kind: Discrepancy.Kind
            let reason: Discrepancy.Reason
            switch note.kind {
            case .withdraws:
                (kind, reason) = (.withdrawnUnknown, .nothingToWithdraw(eventID: note.eventID))
            case .conflicts:
                (kind, reason) = (.conflictingEvent, .differentContent(eventID: note.eventID))
            case .ahead:
                (kind, reason) = (.impossibleTime, .aheadOfClock(eventID: note.eventID))
            case .equalInBatch:
                (kind, reason) = (.equalEvents, .equalWithoutID(eventID: note.eventID, times: 1 + (repetitions[note.eventID] ?? 1)))
            }
            return Discrepancy(
                kind: kind, lot: node.map(view.key) ?? LotKey(name: "", generation: 0), place: nil, dimension: nil,
                events: isUnknown ? [note.sequence] : [note.target, note.sequence].filter { $0 != 0 }.sorted(),
                since: Instant(microseconds: note.time),
                owner: node.map { view.rows.text(view.facts(of: $0, asksDraws: false).site) } ?? "", reason: reason)
        }
    }
}
