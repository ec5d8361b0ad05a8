// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

extension LineageGraph {
    /// The minimal set to hold: the request is traced forward, whatever its direction. See ``RecallSet``.
    package func recall(_ request: TraceRequest) throws(GenealogyError) -> Recall {
        var request = request
        request.direction = .forward
        let search = try LineageSearch.run(self, request, keepsPaths: true)
        let set = RecallSet(search)
        let units = FoundUnits(search, set.units, isCertain: set.isCertain)
        let stock = set.stock.map { blocked($0, search) }
            .sorted { ($0.product, $0.lot.name, $0.lot.generation) < ($1.product, $1.lot.name, $1.lot.generation) }
        try checkDamage()
        return Recall(units: HeldUnits(units), stock: stock, certainUnits: units.certainCount, asOf: min(asOf, request.known ?? asOf))
    }

    private func blocked(_ node: UInt32, _ search: LineageSearch) -> Recall.Stock {
        let facts = search.touch.lots.facts(of: node)
        let whereabouts = Whereabouts(search.view)
        let drawn = search.touch.links.flatMap { $0.drawn(from: search.touch.slots[node]) }
        let left = drawn.flatMap { drawn in facts.quantity.map { $0.amount - drawn } } ?? search.touch.lots.book(of: node).remaining
        let remaining = left.flatMap { left in facts.dimension.map { Quantity(left, $0) } }
        return Recall.Stock(
            lot: search.view.key(of: node), product: rows.text(facts.product),
            whereNow: whereabouts.places(of: node, facts, in: whereabouts.holders(of: [node])[node]), remaining: remaining)
    }
}
