// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

extension LineageView {
    /// What does not agree about one lot, but for circles, which take more than one lot to see.
    func check(_ record: LotRecord, _ report: (Discrepancy) -> Void) {
        LotCheck(view: self, record: record, key: key(of: record.node), owner: rows.text(record.facts.site)).run(report)
    }
}

private struct LotCheck {
    let view: LineageView
    let record: LotRecord
    let key: LotKey
    let owner: String

    private var book: LotBook { record.book }
    private var facts: LotFacts { record.facts }
    /// Draws out of it, without what an heir takes over.
    private var draws: [Claim] { book.claims.filter { !$0.isRest } }

    func run(_ report: (Discrepancy) -> Void) {
        let isRun = LotName.isRun(key.name)
        if facts.isProvisional, !isRun { provisional(report) }
        let unbooked = record.statements.filter { $0.kind == .unbooked }
        self.unbooked(unbooked, report)
        if !facts.isProvisional, facts.quantity == nil, !draws.isEmpty, !isRun, unbooked.isEmpty { unknownQuantity(report) }
        units(report)
        evidence(report)
        overlaps(report)
        overrun(report)
        gaps(report)
        times(report)
    }

    private func found(
        _ kind: Discrepancy.Kind, _ events: some Sequence<UInt64>, since: Int64, place: Interval? = nil, _ reason: Discrepancy.Reason
    ) -> Discrepancy {
        Discrepancy(
            kind: kind, lot: key, place: place, dimension: facts.dimension, events: Array(Set(events).sorted().prefix(16)),
            since: Instant(microseconds: since), owner: owner, reason: reason)
    }

    private func provisional(_ report: (Discrepancy) -> Void) {
        // What only carries others, a tray or a pallet, need not be announced.
        let links = record.outOf.filter { $0.kind != .release } + record.into.filter { $0.kind == .draw || $0.kind == .component }
        guard let first = links.map(\.time).min() else { return }
        report(found(.provisionalLot, links.map(\.sequence), since: first, .neverAnnounced))
    }

    private func unknownQuantity(_ report: (Discrepancy) -> Void) {
        let since = draws.map(\.time).min() ?? 0
        report(found(.unknownQuantity, draws.map(\.sequence), since: since, .noQuantity(draws: draws.count)))
    }

    private func unbooked(_ rows: [StatementRow], _ report: (Discrepancy) -> Void) {
        let written = rows.map { (text: view.rows.text($0.text), row: $0) }
        guard let first = written.min(by: { ($0.row.time, $0.text) < ($1.row.time, $1.text) }) else { return }
        let reason = first.row.amount.flatMap(UInt8.init(exactly:)).flatMap(UnbookedAmount.Reason.init) ?? .unknownUnit
        report(
            found(
                .unbookedQuantity, rows.map(\.sequence), since: first.row.time,
                .notBooked(amounts: rows.count, first: first.text, because: reason)))
    }

    private func units(_ report: (Discrepancy) -> Void) {
        let odd = record.outOf.filter { row in
            row.kind == .draw && row.dimension != nil && facts.dimension != nil && row.dimension != facts.dimension
        }
        if let since = odd.map(\.time).min() {
            let said = Set(odd.compactMap(\.dimension)).sorted { $0.rawValue < $1.rawValue }
            report(found(.unitMismatch, odd.map(\.sequence), since: since, .drawnInOtherUnits(draws: odd.count, units: said)))
        } else if facts.mixesDimensions {
            let said = record.statements.filter { $0.amount != nil && $0.kind != .track }
            report(found(.unitMismatch, said.map(\.sequence), since: said.map(\.time).min() ?? 0, .statedInSeveralUnits))
        }
    }

    /// Places matter where a lot is mapped: not in a single piece, and not to who takes all of it.
    private func evidence(_ report: (Discrepancy) -> Void) {
        guard !book.isMixed, !facts.isUnit else { return }
        let inferred = draws.filter { $0.from != nil && $0.evidence == .inferred }
        if let since = inferred.map(\.time).min() {
            report(found(.inferredPlace, inferred.map(\.sequence), since: since, .inferredPlaces(draws: inferred.count)))
        }
        // Pieces in a box lie in no order, unless somebody says so.
        if facts.dimension == .pieces, !draws.contains(where: { $0.from != nil }) { return }
        let missing = draws.filter { $0.from == nil && ($0.length == nil || book.quantity == nil || $0.length! < book.quantity!) }
        if let since = missing.map(\.time).min() {
            report(found(.missingPlace, missing.map(\.sequence), since: since, .missingPlaces(draws: missing.count)))
        }
    }

    private func overlaps(_ report: (Discrepancy) -> Void) {
        let placed = draws.filter { $0.from != nil && ($0.length ?? 0) > 0 }
        if placed.count < 2 { return }
        var seen: Set<[Int64]> = []
        for track in 0..<book.trackCount {
            let mine = placed.filter { $0.track == nil || Int($0.track!) == track }
                .sorted { ($0.from!, $0.to!, $0.time, $0.uncertainty) < ($1.from!, $1.to!, $1.time, $1.uncertainty) }
            guard var furthest = mine.first else { continue }
            for claim in mine.dropFirst() {
                if let both = Interval(claim.from!, min(claim.to!, furthest.to!)), both.length > claim.uncertainty + furthest.uncertainty {
                    // Draws of all tracks overlap on each of them: told once.
                    let pair = [both.from, both.to, Int64(min(claim.sequence, furthest.sequence)), Int64(max(claim.sequence, furthest.sequence))]
                    if seen.insert(pair).inserted {
                        let since = max(claim.time, furthest.time)
                        report(found(.overlap, [claim.sequence, furthest.sequence], since: since, place: both, .drawnTwice))
                    }
                }
                if claim.to! > furthest.to! { furthest = claim }
            }
        }
    }

    private func overrun(_ report: (Discrepancy) -> Void) {
        guard let quantity = book.quantity else { return }
        let past = draws.filter { $0.to.map { $0 > quantity } ?? false && $0.to! - quantity > $0.uncertainty }
        if let furthest = past.compactMap(\.to).max(), let since = past.map(\.time).min() {
            report(
                found(
                    .overrun, past.map(\.sequence), since: since, place: Interval(quantity, furthest),
                    .reachesPastEnd(of: quantity, to: furthest)))
            return
        }
        let free = draws.filter { $0.from == nil }
        if free.isEmpty { return }
        let drawn = book.drawn
        if drawn > quantity {
            report(
                found(
                    .overrun, free.map(\.sequence), since: free.map(\.time).max() ?? 0, place: Interval(quantity, drawn),
                    .drawnMore(than: quantity, drawn: drawn)))
        }
    }

    private func gaps(_ report: (Discrepancy) -> Void) {
        guard let closed = facts.closed, let quantity = book.quantity, !facts.isUnit || !draws.isEmpty else { return }
        let because = view.rows.text(closed.reason)
        func gap(_ place: Interval) {
            report(found(.gapInClosedLot, [closed.sequence], since: closed.time, place: place, .left(place.length, closedAs: because)))
        }
        if book.isMixed {
            if let rest = Interval(min(book.drawn, quantity), quantity) { gap(rest) }
            return
        }
        guard let axis = Interval(0, quantity) else { return }
        let laid = book.layout.stretches.joined()
        var open = IntervalSet()
        for track in 0..<book.trackCount {
            let taken = laid.compactMap { $0.track == track ? Interval(Int64($0.from.rounded(.down)), Int64($0.to.rounded(.up))) : nil }
            open = open.union(IntervalSet(axis).subtracting(IntervalSet(taken)))
        }
        open.intervals.forEach(gap)
    }

    /// Drawn before it was there.
    private func times(_ report: (Discrepancy) -> Void) {
        let said = record.statements.filter { [.announced, .counted, .corrected, .added, .generation, .freshGeneration].contains($0.kind) }.map(
            \.time)
        let made = record.into.filter { $0.kind == .draw }.map(\.time)
        guard let start = (said + made).min() else { return }
        let tolerance = view.clocks.tolerance(at: owner)
        let early = record.outOf.filter { $0.kind != .release && $0.time < start &- tolerance }
        guard let first = early.map(\.time).min() else { return }
        report(
            found(
                .impossibleTime, early.map(\.sequence), since: first,
                .usedEarly(uses: early.count, milliseconds: (start &- first) / 1_000)))
    }
}
