// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// The units to hold, by number: names, products, order and where each is are looked up when somebody lists them.
final class FoundUnits: PagedListing {
    private let view: LineageView
    /// Ascending.
    private let nodes: [UInt32]
    private let fractions: [Double]
    private let isCertain: [Bool]
    /// Lots on the ways to each, one after the other, and where each way starts.
    private let steps: [UInt32]
    private let starts: [Int]
    /// Places in `nodes` in the order of listing, once it is known.
    private let listing = Mutex<[UInt32]?>(nil)

    let certainCount: Int

    /// - Parameters:
    ///   - fraction: Of a unit; not a number when it is not told.
    ///   - isCertain: Whether a unit is reached for certain.
    init(_ search: LineageSearch, _ units: [UInt32], isCertain: (UInt32) -> Bool) {
        view = search.view
        nodes = units.sorted()
        let touch = search.touch
        fractions = nodes.map { search.fraction(of: touch.slots[$0]) ?? .nan }
        self.isCertain = nodes.map(isCertain)
        certainCount = self.isCertain.reduce(0) { $0 + ($1 ? 1 : 0) }
        var steps: [UInt32] = []
        var starts = [0]
        for node in nodes {
            steps += touch.path(to: touch.slots[node])
            starts.append(steps.count)
        }
        self.steps = steps
        self.starts = starts
    }

    var count: Int { nodes.count }

    private var order: [UInt32] {
        listing.withLock { known in
            if let known { return known }
            let order = sorted()
            known = order
            return order
        }
    }

    /// By product, then name and generation.
    private func sorted() -> [UInt32] {
        let sheet = FactSheet(nodes, of: view, asksDraws: false)
        var groups: [UInt32: [UInt32]] = [:]
        for place in nodes.indices { groups[sheet.products[place], default: []].append(UInt32(place)) }
        let products = groups.keys.map { (number: $0, text: view.rows.text($0)) }.sorted { $0.text < $1.text }
        return products.flatMap { view.inNameOrder(groups[$0.number] ?? [], of: nodes) }
    }

    func page(_ range: Range<Int>) -> [Recall.Unit] {
        let places = order[range]
        let asked = places.map { nodes[Int($0)] }
        let facts = view.facts(ofAll: asked)
        let whereabouts = Whereabouts(view)
        let holders = whereabouts.holders(of: asked)
        return places.enumerated().map { index, place in
            let place = Int(place)
            let node = nodes[place]
            return Recall.Unit(
                lot: view.key(of: node), product: view.rows.text(facts[index].product),
                whereNow: whereabouts.places(of: node, facts[index], in: holders[node]),
                closed: facts[index].closed.map { view.rows.text($0.reason) },
                path: steps[starts[place]..<starts[place + 1]].map(view.key), fraction: fractions[place].isNaN ? nil : fractions[place],
                certain: isCertain[place])
        }
    }
}

extension LineageView {
    /// What is said of many lots, in one pass over the statements; what only draws tell is left out.
    func facts(ofAll nodes: [UInt32]) -> [LotFacts] {
        let names = nodes.map { name(of: $0) }.sorted().withoutRepeats()
        var statements: [StatementRow] = []
        rows.forEachStatement(ofAscending: names) { statements.append($0) }
        let groups = NameGroups(statements, names, key: \.lot)
        return nodes.map { facts(of: $0, from: groups.rows(names.lowerBound(name(of: $0)), statements)) }
    }
}
