// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// How far clocks of one site may be apart before an order of events is called impossible.
let clockTolerance: Int64 = 5 * 60 * 1_000_000

extension LineageView {
    /// What does not agree about one lot, but for circles, which take more than one lot to see.
    func check(_ record: LotRecord, _ report: (Discrepancy) -> Void) {
        LotCheck(view: self, record: record, key: key(of: record.node), owner: rows.text(record.facts.site)).run(report)
    }
}

private struct LotCheck<Rows: RowReading> {
    let view: LineageView<Rows>
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
        if !facts.isProvisional, facts.quantity == nil, !draws.isEmpty, !isRun { unknownQuantity(report) }
        units(report)
        evidence(report)
        overlaps(report)
        overrun(report)
        gaps(report)
        times(report)
    }

    private func found(
        _ kind: Discrepancy.Kind, _ events: some Sequence<UInt64>, since: Int64, place: Interval? = nil, _ reason: String
    ) -> Discrepancy {
        Discrepancy(
            kind: kind, lot: key, place: place, dimension: facts.dimension, events: Array(Set(events).sorted().prefix(16)),
            since: Instant(microseconds: since), owner: owner, reason: reason)
    }

    private func amount(_ value: Int64) -> String { value.told(in: facts.dimension) }

    private func provisional(_ report: (Discrepancy) -> Void) {
        // What only carries others, a tray or a pallet, need not be announced.
        let links = record.outOf.filter { $0.kind != .release } + record.into.filter { $0.kind == .draw || $0.kind == .component }
        guard let first = links.map(\.time).min() else { return }
        report(found(.provisionalLot, links.map(\.sequence), since: first, "Lot \(key.name) is used, but no event announced it."))
    }

    private func unknownQuantity(_ report: (Discrepancy) -> Void) {
        let since = draws.map(\.time).min() ?? 0
        report(
            found(
                .unknownQuantity, draws.map(\.sequence), since: since,
                "Lot \(key.name) is drawn from \(draws.count) times, but no event says how much of it there was."))
    }

    private func units(_ report: (Discrepancy) -> Void) {
        let odd = record.outOf.filter { row in
            row.kind == .draw && row.dimension != nil && facts.dimension != nil && row.dimension != facts.dimension
        }
        if let since = odd.map(\.time).min() {
            let said = Set(odd.compactMap(\.dimension)).sorted { $0.rawValue < $1.rawValue }.map { "\($0)" }.joined(separator: ", ")
            report(
                found(
                    .unitMismatch, odd.map(\.sequence), since: since,
                    "Lot \(key.name) is measured in \(facts.dimension.map { "\($0)" } ?? "nothing"), but \(odd.count) draws out of it in \(said)."))
        } else if facts.mixesDimensions {
            let said = record.statements.filter { $0.amount != nil && $0.kind != .track }
            report(
                found(
                    .unitMismatch, said.map(\.sequence), since: said.map(\.time).min() ?? 0,
                    "Lot \(key.name) is stated in more than one kind of unit."))
        }
    }

    /// Places matter where a lot is mapped: not in a single piece, and not to who takes all of it.
    private func evidence(_ report: (Discrepancy) -> Void) {
        guard !book.isMixed, !facts.isUnit else { return }
        let inferred = draws.filter { $0.from != nil && $0.evidence == .inferred }
        if let since = inferred.map(\.time).min() {
            report(
                found(
                    .inferredPlace, inferred.map(\.sequence), since: since,
                    "\(inferred.count) draws out of lot \(key.name) have a place that was inferred, not observed."))
        }
        // Pieces in a box lie in no order, unless somebody says so.
        if facts.dimension == .pieces, !draws.contains(where: { $0.from != nil }) { return }
        let missing = draws.filter { $0.from == nil && ($0.length == nil || book.quantity == nil || $0.length! < book.quantity!) }
        if let since = missing.map(\.time).min() {
            report(
                found(
                    .missingPlace, missing.map(\.sequence), since: since,
                    "\(missing.count) draws out of lot \(key.name) do not say where in it: each may have come from anywhere that is free."))
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
                        report(
                            found(
                                .overlap, [claim.sequence, furthest.sequence], since: max(claim.time, furthest.time), place: both,
                                "Lot \(key.name) is drawn twice from \(amount(both.from)) to \(amount(both.to))."))
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
                    "Lot \(key.name) ends at \(amount(quantity)), but draws reach to \(amount(furthest))."))
            return
        }
        let free = draws.filter { $0.from == nil }
        if free.isEmpty { return }
        let drawn = book.drawn
        if drawn > quantity {
            report(
                found(
                    .overrun, free.map(\.sequence), since: free.map(\.time).max() ?? 0, place: Interval(quantity, drawn),
                    "Lot \(key.name) had \(amount(quantity)), but \(amount(drawn)) are drawn from it."))
        }
    }

    private func gaps(_ report: (Discrepancy) -> Void) {
        guard let closed = facts.closed, let quantity = book.quantity, !facts.isUnit || !draws.isEmpty else { return }
        let because = view.rows.text(closed.reason)
        let told = because.isEmpty ? "without a reason" : "as “\(because)”"
        func gap(_ place: Interval) {
            report(
                found(
                    .gapInClosedLot, [closed.sequence], since: closed.time, place: place,
                    "Lot \(key.name) is closed \(told); \(amount(place.length)) of it went nowhere else."))
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
        let said = record.statements.filter { [.announced, .counted, .corrected, .generation, .freshGeneration].contains($0.kind) }.map(\.time)
        let made = record.into.filter { $0.kind == .draw }.map(\.time)
        guard let start = (said + made).min() else { return }
        let early = record.outOf.filter { $0.kind != .release && $0.time < start &- clockTolerance }
        guard let first = early.map(\.time).min() else { return }
        report(
            found(
                .impossibleTime, early.map(\.sequence), since: first,
                "Lot \(key.name) is used \(early.count) times before it was there; the earliest is \((start &- first) / 1_000_000) s too early."))
    }
}

extension Int64 {
    /// With the unit a person reads; exact.
    func told(in dimension: Dimension?) -> String {
        switch dimension {
        case .mass: "\(decimal(places: 6)) kg"
        case .length: "\(decimal(places: 6)) m"
        case .energy: "\(decimal(places: 6)) kWh"
        case .carbon: "\(decimal(places: 6)) kg CO2e"
        case .money: decimal(places: 4)
        case .duration: "\(decimal(places: 3)) s"
        case .volume: "\(decimal(places: 6)) l"
        case .area: "\(decimal(places: 6)) m²"
        case .pieces: "\(self) pieces"
        case nil: "\(self)"
        }
    }

    private func decimal(places: Int) -> String {
        let digits = String(magnitude)
        let padded = String(repeating: "0", count: Swift.max(0, places + 1 - digits.count)) + digits
        let whole = padded.dropLast(places)
        var part = padded.suffix(places)
        while part.last == "0" { part.removeLast() }
        return (self < 0 ? "-" : "") + whole + (part.isEmpty ? "" : "." + part)
    }
}
