// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

extension LineageGraph {
    package func lots(from offset: Int, limit: Int) -> [LotSummary] {
        guard offset >= 0, offset < rows.lotCount, limit > 0 else { return [] }
        let view = view()
        return (offset..<min(rows.lotCount, offset + min(limit, rows.lotCount))).map { number in
            let name = UInt32(number)
            return summary(of: view.node(of: name, generation: view.generationCount(of: name) - 1), in: view)
        }
    }

    package func summary(of lot: LotKey) throws(GenealogyError) -> LotSummary {
        let view = view()
        let summary = summary(of: try node(lot, in: view), in: view)
        try checkDamage()
        return summary
    }

    private func summary(of node: UInt32, in view: LineageView) -> LotSummary {
        let name = view.name(of: node)
        let book = view.book(of: node)
        let facts = book.facts
        var events: Set<UInt64> = []
        rows.forEachStatement(of: name) { row in
            if view.accepts(row.sequence), view.product(name, at: row.time) == node { events.insert(row.sequence) }
        }
        var inputs = view.forebear(of: node) == nil ? 0 : 1
        rows.forEachRow(into: name) { row in
            guard view.accepts(row.sequence), view.product(name, at: row.time) == node else { return }
            events.insert(row.sequence)
            if row.kind == .draw || row.kind == .component { inputs += 1 }
        }
        var outputs = view.heir(of: node) == nil ? 0 : 1
        rows.forEachRow(from: name) { row in
            guard view.accepts(row.sequence), view.source(name, at: row.time) == node else { return }
            events.insert(row.sequence)
            if row.kind == .draw || row.kind == .component { outputs += 1 }
        }
        return LotSummary(
            lot: view.key(of: node), generations: view.generationCount(of: name), product: rows.text(facts.product),
            site: rows.text(facts.site), whereNow: Whereabouts(view).places(of: node, facts),
            disposition: rows.text(facts.disposition), quantity: facts.quantity, dimension: facts.dimension, drawn: book.drawn,
            remaining: book.remaining, opened: facts.opened.map(Instant.init(microseconds:)),
            closed: facts.closed.map { Close(lot: rows.name(of: name), reason: rows.text($0.reason)) }, isProvisional: facts.isProvisional,
            inputs: inputs, outputs: outputs, trackWeights: facts.weights.count > 1 ? facts.weights.map { UInt32(clamping: $0) } : [],
            events: Array(events.sorted(by: >).prefix(100)))
    }

    package func links(of lot: LotKey, _ direction: Direction, limit: Int) throws(GenealogyError) -> (links: [Link], count: Int) {
        let view = view()
        let node = try node(lot, in: view)
        let name = view.name(of: node)
        var found: [Link] = []
        let collect = { (row: DrawRow) in
            guard row.kind == .draw, view.accepts(row.sequence) else { return }
            let source = view.source(row.source, at: row.time)
            let product = view.product(row.product, at: row.time)
            if (direction == .forward ? source : product) == node { found.append(self.link(row, source, product, view)) }
        }
        direction == .forward ? rows.forEachRow(from: name, collect) : rows.forEachRow(into: name, collect)
        let holds = HoldBook(view, .ever)
        let held = direction == .forward ? holds.all(outOf: name) : holds.all(into: name)
        for hold in held where (direction == .forward ? hold.child : hold.parent) == node { found.append(link(hold, view)) }
        if let other = direction == .forward ? view.heir(of: node) : view.forebear(of: node) {
            found.append(generationLink(direction == .forward ? (node, other) : (other, node), view))
        }
        try checkDamage()
        found.sort { Link.comesBefore($0, $1, direction) }
        return (Array(found.prefix(max(0, limit))), found.count)
    }

    private func product(of node: UInt32, _ view: LineageView) -> String { rows.text(view.facts(of: node, asksDraws: false).product) }

    private func link(_ row: DrawRow, _ source: UInt32, _ product: UInt32, _ view: LineageView) -> Link {
        let place = row.productFrom.flatMap { from in
            row.productTo.flatMap { Interval(min(from, $0).bounded, max(from, $0).bounded) }
        }
        return Link(
            kind: .draw, source: view.key(of: source), product: view.key(of: product), sourceProduct: self.product(of: source, view),
            productProduct: self.product(of: product, view), dimension: row.dimension,
            place: row.from.flatMap { from in row.length.flatMap { Interval(from.bounded, from.bounded + $0.bounded) } }, length: row.length?.bounded,
            track: row.track, productPlace: place, reversed: place != nil && row.productTo! < row.productFrom!, role: rows.text(row.role),
            step: rows.text(row.step), uncertainty: max(0, row.uncertainty.bounded), evidence: row.from == nil ? .none : row.evidence,
            time: Instant(microseconds: row.time), until: nil, event: row.sequence)
    }

    private func link(_ hold: ResolvedHold, _ view: LineageView) -> Link {
        Link(
            kind: hold.kind == .component ? .component : .carrier, source: view.key(of: hold.child), product: view.key(of: hold.parent),
            sourceProduct: product(of: hold.child, view), productProduct: product(of: hold.parent, view),
            dimension: hold.length == nil ? nil : view.facts(of: hold.child).dimension, place: nil, length: hold.length, track: nil,
            productPlace: nil, reversed: false, role: "", step: rows.text(hold.step), uncertainty: 0, evidence: .stated,
            time: Instant(microseconds: hold.begin), until: hold.until.map(Instant.init(microseconds:)), event: hold.sequence)
    }

    private func generationLink(_ ends: (source: UInt32, product: UInt32), _ view: LineageView) -> Link {
        let book = view.book(of: ends.source)
        let opening = view.opening(of: ends.product)
        return Link(
            kind: .generation, source: view.key(of: ends.source), product: view.key(of: ends.product),
            sourceProduct: product(of: ends.source, view), productProduct: product(of: ends.product, view), dimension: book.facts.dimension,
            place: nil, length: book.remaining, track: nil, productPlace: nil, reversed: false, role: "", step: "", uncertainty: 0,
            evidence: .none, time: Instant(microseconds: opening?.time ?? 0), until: nil, event: opening?.sequence ?? 0)
    }
}

extension Link {
    /// By place, then time, then the other lot: nothing in it depends on arrival.
    fileprivate static func comesBefore(_ a: Link, _ b: Link, _ direction: Direction) -> Bool {
        let placeA = (direction == .forward ? a.place : a.productPlace)?.from ?? Int64.max
        let placeB = (direction == .forward ? b.place : b.productPlace)?.from ?? Int64.max
        if placeA != placeB { return placeA < placeB }
        if a.time != b.time { return a.time < b.time }
        let otherA = direction == .forward ? a.product : a.source
        let otherB = direction == .forward ? b.product : b.source
        if otherA != otherB { return (otherA.name, otherA.generation) < (otherB.name, otherB.generation) }
        if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
        return (a.track ?? 0, a.length ?? -1, a.role, a.step) < (b.track ?? 0, b.length ?? -1, b.role, b.step)
    }
}

extension LotBook {
    /// How much of the lot claims cover, in its small unit; of parallel tracks the mean, by weight.
    var drawn: Int64 {
        if isMixed { return claims.reduce(0) { min(LotBook.endless, $0 + min($1.length ?? 0, LotBook.endless - $0)) } }
        var amount = 0.0
        for (index, claim) in claims.enumerated() where !claim.isRest { amount += layout.amount(of: index) }
        return Int64(min((amount / max(1, layout.weights.reduce(0, +))).rounded(), Double(LotBook.endless)))
    }

    /// What no claim covers; less than nothing when more was drawn than there was. Nil when the quantity is unknown.
    var remaining: Int64? { quantity.map { $0 - drawn } }
}
