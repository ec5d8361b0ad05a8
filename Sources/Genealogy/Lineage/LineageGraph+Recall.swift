// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

extension LineageGraph {
    /// The minimal set to hold: the request is traced forward, whatever its direction.
    ///
    /// A unit that is a part of a reached unit, or has become one by a rework, is not named itself; nor is one that was used up. A unit is
    /// certain when it is reached by what claims own, uncertainty aside.
    package func recall(_ request: TraceRequest) throws(GenealogyError) -> Recall {
        var request = request
        request.direction = .forward
        let search = try LineageSearch.run(self, request, keepsPaths: true)
        let view = search.view
        let holds = search.touch.holds
        let certain = Touch(view, .forward, holds: holds, lots: search.touch.lots, depth: request.depth, isOwn: true)
        certain.run(from: search.start, asked: search.stretch, track: request.track)
        let current = HoldBook(view, .now)

        let only = request.only.map { view.rows.textNumber($0) ?? UInt32.max }
        let site = request.site.map { view.rows.textNumber($0) ?? UInt32.max }
        var units: [Recall.Unit] = []
        var stock: [Recall.Stock] = []
        for level in search.touch.levels {
            for node in level {
                let slot = search.touch.slots[node]
                let facts = search.touch.lots.facts(of: node)
                if let only, facts.product != only { continue }
                if let site, facts.site != site { continue }
                if let heir = view.heir(of: node), search.touch.isReached(heir) { continue }
                let book = search.touch.lots.book(of: node)
                if isUnit(node, book, holds) {
                    if book.remaining.map({ $0 <= 0 }) ?? !book.claims.isEmpty { continue }
                    if isInReachedUnit(node, search.touch) { continue }
                    units.append(
                        Recall.Unit(
                            lot: view.key(of: node), product: rows.text(facts.product), whereNow: lastPlace(node, facts, current),
                            path: search.touch.path(to: slot).map(view.key), fraction: search.fraction(of: slot), certain: certain.isReached(node)))
                } else {
                    guard facts.closed == nil, isLeft(book, search.touch) else { continue }
                    let remaining = book.remaining.flatMap { left in facts.dimension.map { Quantity(left, $0) } }
                    stock.append(
                        Recall.Stock(
                            lot: view.key(of: node), product: rows.text(facts.product), whereNow: lastPlace(node, facts, current),
                            remaining: remaining))
                }
            }
        }
        units.sort { ($0.product, $0.lot.name, $0.lot.generation) < ($1.product, $1.lot.name, $1.lot.generation) }
        stock.sort { ($0.product, $0.lot.name, $0.lot.generation) < ($1.product, $1.lot.name, $1.lot.generation) }
        try checkDamage()
        return Recall(
            units: units, stock: stock, certainUnits: units.reduce(0) { $0 + ($1.certain ? 1 : 0) }, asOf: min(asOf, request.known ?? asOf))
    }

    /// A single piece; also what nobody measured and nothing was drawn from: it is held rather than forgotten.
    private func isUnit(_ node: UInt32, _ book: LotBook, _ holds: HoldBook) -> Bool {
        if let quantity = book.facts.quantity { return quantity == Quantity(1, .pieces) }
        return book.claims.allSatisfy(\.isRest) && (book.facts.dimension == nil || book.facts.dimension == .pieces)
    }

    /// Held as a part, in the view asked for, in something that is reached itself and is not, further out, a part of this one: units that
    /// are told to hold each other are all in the set.
    private func isInReachedUnit(_ node: UInt32, _ touch: Touch) -> Bool {
        func parents(_ part: UInt32) -> [UInt32] {
            touch.holds.all(outOf: touch.view.name(of: part)).filter {
                $0.child == part && $0.kind == .component && $0.parent != part && touch.isReached($0.parent) && touch.holds.counts($0)
            }.map(\.parent)
        }
        var outer = parents(node)
        guard !outer.isEmpty else { return false }
        var seen = Set(outer)
        while let next = outer.popLast() {
            if next == node { return false }
            for parent in parents(next) where seen.insert(parent).inserted { outer.append(parent) }
        }
        return true
    }

    /// Whether anything of what is touched is left.
    private func isLeft(_ book: LotBook, _ touch: Touch) -> Bool {
        guard let quantity = book.quantity else { return true }
        guard !book.isMixed, case let slot = touch.slots[book.node], slot >= 0, !touch.isWhole(slot), let touched = touch.partial[slot] else {
            return (book.remaining ?? 1) > 0
        }
        // Of a coil only the touched stretch counts: what no claim owns of it is still there.
        guard let axis = Interval(0, quantity) else { return false }
        let tracks = Dictionary(grouping: book.layout.stretches.joined(), by: \.track)
        return (0..<book.trackCount).contains { track in
            let taken = (tracks[track] ?? []).compactMap { Interval(Int64($0.from.rounded(.up)), Int64($0.to.rounded(.down))) }
            return touched.intersection(IntervalSet(axis)).meets(IntervalSet(axis).subtracting(IntervalSet(taken)))
        }
    }

    private func lastPlace(_ node: UInt32, _ facts: LotFacts, _ holds: HoldBook) -> [String] {
        let places = whereNow(node, facts, holds)
        return facts.closed.map { places + ["closed: \(rows.text($0.reason))"] } ?? places
    }
}
