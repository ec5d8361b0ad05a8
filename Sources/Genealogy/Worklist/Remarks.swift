// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// What events say of other events: clashes, repeats, withdrawals of what nobody knows, clocks that are ahead.
struct Remarks: Sendable {
    /// In order of arrival.
    private var notes: [EventNote] = []
    /// Withdrawals that found what they withdraw.
    private var resolved: Set<UInt64> = []
    /// The first lot by name that an event speaks of.
    private var mentions: [UInt64: Mention] = [:]

    private struct Mention {
        let name: UInt32
        /// Spoken of as the source of something, so that a generation opened at that very time is not meant.
        var isSource: Bool
        let time: Int64
    }

    /// Takes what came after an entry.
    /// - Parameter findsLots: False leaves out which lots the events speak of.
    mutating func take(after last: UInt64, in view: LineageView, findsLots: Bool) {
        let arrived = view.rows.notes(after: last)
        for note in arrived where note.kind == .withdraws && note.target != 0 { resolved.insert(note.sequence) }
        let narrowest = UInt64(view.clocks.bounds.lowerBound)
        let kept = arrived.filter { note in
            switch note.kind {
            case .withdraws: note.target == 0
            // What no site's clocks could tell from the ledger's is never told.
            case .ahead: note.target > narrowest
            case .conflicts, .equalInBatch: true
            }
        }
        notes += kept
        if findsLots { findLots(kept.filter { $0.kind != .withdraws }.flatMap(\.events), view) }
    }

    private mutating func findLots(_ sequences: [UInt64], _ view: LineageView) {
        if sequences.isEmpty { return }
        let entries = RunRows.Entries(after: .max, and: Set(sequences).filter { mentions[$0] == nil })
        view.rows.forEachDraw(of: entries) { row in
            mention(row.source, asSource: true, row.time, row.sequence, view)
            mention(row.product, asSource: false, row.time, row.sequence, view)
        }
        view.rows.forEachStatement(of: entries) { row in mention(row.lot, asSource: row.kind == .closed, row.time, row.sequence, view) }
    }

    private mutating func mention(_ name: UInt32, asSource: Bool, _ time: Int64, _ sequence: UInt64, _ view: LineageView) {
        let mention = Mention(name: name, isSource: asSource, time: time)
        guard let known = mentions[sequence] else {
            mentions[sequence] = mention
            return
        }
        if known.name == name {
            if asSource { mentions[sequence]?.isSource = true }
        } else if view.rows.name(of: name) < view.rows.name(of: known.name) {
            mentions[sequence] = mention
        }
    }

    /// Those that hold, and how often each of them was said.
    /// - Parameter node: The lot whose site's clocks an event is held against; nil when it speaks of none.
    private func open(_ view: LineageView, by node: (EventNote) -> UInt32?) -> [(note: EventNote, times: Int)] {
        var found: [(note: EventNote, times: Int)] = []
        // Where the repetitions of an event, told once, stand.
        var repetitions: [String: Int] = [:]
        for note in notes where note.sequence <= view.known {
            switch note.kind {
            case .withdraws: if resolved.contains(note.sequence) { continue }
            case .ahead: if view.voided.contains(note.sequence) || !isTooFarAhead(note, view, by: node) { continue }
            // Once one of two clashing events is withdrawn, they clash no more.
            case .conflicts, .equalInBatch:
                if view.voided.contains(note.sequence) || view.voided.contains(note.target) { continue }
            }
            if note.kind == .equalInBatch {
                if let first = repetitions[note.eventID] {
                    found[first].times += 1
                    continue
                }
                repetitions[note.eventID] = found.count
            }
            found.append((note, 1))
        }
        return found
    }

    private func isTooFarAhead(_ note: EventNote, _ view: LineageView, by node: (EventNote) -> UInt32?) -> Bool {
        note.target > UInt64(view.clocks.bounds.upperBound) || note.target > UInt64(view.clocks.tolerance(at: site(of: node(note), view)))
    }

    private func site(of node: UInt32?, _ view: LineageView) -> String {
        node.map { view.rows.text(view.facts(of: $0, asksDraws: false).site) } ?? ""
    }

    /// Those that are told in the list of all lots.
    private func open(_ view: LineageView) -> [(note: EventNote, times: Int)] { open(view) { node(of: $0, view) } }

    func counts(_ view: LineageView) -> [Discrepancy.Kind: Int] { open(view).reduce(into: [:]) { $0[$1.note.kind.discrepancy, default: 0] += 1 } }

    /// All of a kind.
    func discrepancies(of kind: Discrepancy.Kind, _ view: LineageView) -> [Discrepancy] {
        open(view).filter { $0.note.kind.discrepancy == kind }.map { note, times in
            discrepancy(note, times, on: node(of: note, view), view)
        }
    }

    /// Those about events that speak of one lot.
    /// - Parameter sequences: Of everything said of the lot.
    func discrepancies(about node: UInt32, sequences: Set<UInt64>, _ view: LineageView) -> [Discrepancy] {
        if notes.isEmpty { return [] }
        return open(view) { _ in node }.compactMap { note, times in
            guard note.kind != .withdraws, note.events.contains(where: sequences.contains) else { return nil }
            return discrepancy(note, times, on: node, view)
        }
    }

    /// The lot that a remark is told of.
    private func node(of note: EventNote, _ view: LineageView) -> UInt32? {
        if note.kind == .withdraws { return nil }
        if note.kind != .ahead, let target = node(of: note.target, view) { return target }
        return node(of: note.sequence, view)
    }

    private func node(of sequence: UInt64, _ view: LineageView) -> UInt32? {
        mentions[sequence].map { $0.isSource ? view.source($0.name, at: $0.time) : view.product($0.name, at: $0.time) }
    }

    private func discrepancy(_ note: EventNote, _ times: Int, on node: UInt32?, _ view: LineageView) -> Discrepancy {
        let reason: Discrepancy.Reason =
            switch note.kind {
            case .withdraws: .nothingToWithdraw(eventID: note.eventID)
            case .conflicts: .differentContent(eventID: note.eventID)
            case .ahead: .aheadOfClock(eventID: note.eventID)
            case .equalInBatch: .equalWithoutID(eventID: note.eventID, times: 1 + times)
            }
        return Discrepancy(
            kind: note.kind.discrepancy, lot: node.map(view.key) ?? LotKey(name: "", generation: 0), place: nil, dimension: nil,
            events: note.events, since: Instant(microseconds: note.time),
            owner: site(of: node, view), reason: reason)
    }
}

extension EventNote.Kind {
    fileprivate var discrepancy: Discrepancy.Kind {
        switch self {
        case .withdraws: .withdrawnUnknown
        case .conflicts: .conflictingEvent
        case .ahead: .impossibleTime
        case .equalInBatch: .equalEvents
        }
    }
}
