// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Finds lots that lead to themselves: that were made of themselves, or are told to be inside themselves.
struct Circles {
    /// What one lot leads to another by.
    enum Kind {
        /// Draws, parts of wholes and next generations, at whatever time.
        case matter
        /// Parts of wholes and what is carried.
        case inside
    }

    private let view: LineageView
    private let kind: Kind

    init(_ view: LineageView, _ kind: Kind = .matter) {
        self.view = view
        self.kind = kind
    }

    /// The circle of matter a lot is on, if any: every lot that it goes into and that goes into it.
    func through(_ node: UInt32) -> Discrepancy? {
        let (links, rows) = reached(from: node)
        return circles(links).first { $0.contains(node) }.map { discrepancy($0, rows) }
    }

    /// Every circle of matter.
    func all() -> [Discrepancy] {
        let (links, rows) = unpeeled()
        return circles(links).map { discrepancy($0, rows) }
    }

    /// Lots that lead to each other, whatever the time: of all, or of those that a lot leads to.
    func groups(from node: UInt32?) -> [Set<UInt32>] { circles((node.map(reached) ?? unpeeled()).links) }

    private func reached(from node: UInt32) -> (links: [UInt32: [UInt32]], rows: [DrawRow]) {
        var reached = NodeSet(count: view.nodeCount)
        reached.insert(node)
        var all = [node]
        var frontier = [node]
        while !frontier.isEmpty {
            var next: [UInt32] = []
            eachLink(from: frontier) { _, product in
                if reached.contains(product) { return }
                reached.insert(product)
                next.append(product)
            }
            all += next
            frontier = next
        }
        return collected(all)
    }

    /// Lots that nothing goes into, and lots that go into nothing, are peeled off until only circles and what lies between them is left.
    private func unpeeled() -> (links: [UInt32: [UInt32]], rows: [DrawRow]) {
        var inputs = [UInt32](repeating: 0, count: view.nodeCount)
        eachLink { _, product in inputs[Int(product)] += 1 }
        var peeled = (0..<UInt32(view.nodeCount)).filter { inputs[Int($0)] == 0 }
        var left = view.nodeCount - peeled.count
        while !peeled.isEmpty, left > 0 {
            var next: [UInt32] = []
            eachLink(from: peeled) { _, product in
                inputs[Int(product)] -= 1
                if inputs[Int(product)] == 0 { next.append(product) }
            }
            left -= next.count
            peeled = next.sorted()
        }
        return left == 0 ? ([:], []) : collected((0..<UInt32(view.nodeCount)).filter { inputs[Int($0)] > 0 })
    }

    private func isLink(_ row: DrawRow) -> Bool {
        (row.kind == .component || row.kind == (kind == .matter ? .draw : .carrier)) && view.accepts(row.sequence)
    }

    private func eachLink(_ body: (UInt32, UInt32) -> Void) {
        view.rows.forEachRow(columns: [.time, .sequence]) { row in
            if isLink(row) { body(view.source(row.source, at: row.time), view.product(row.product, at: row.time)) }
        }
        if kind == .inside { return }
        for index in view.generations.owners.indices {
            let node = view.lotCount + UInt32(index)
            if let forebear = view.forebear(of: node) { body(forebear, node) }
        }
    }

    private func eachLink(from nodes: [UInt32], _ body: (UInt32, UInt32) -> Void) {
        var members = NodeSet(count: view.nodeCount)
        for node in nodes { members.insert(node) }
        view.rows.forEachRow(fromAscending: nodes.map { view.name(of: $0) }.sorted().withoutRepeats(), columns: [.time, .sequence]) { row in
            guard isLink(row) else { return }
            let source = view.source(row.source, at: row.time)
            if members.contains(source) { body(source, view.product(row.product, at: row.time)) }
        }
        if view.generations.isEmpty || kind == .inside { return }
        for node in nodes { if let heir = view.heir(of: node) { body(node, heir) } }
    }

    /// The links among these lots, and the rows that say so.
    private func collected(_ nodes: [UInt32]) -> (links: [UInt32: [UInt32]], rows: [DrawRow]) {
        var links: [UInt32: [UInt32]] = [:]
        var rows: [DrawRow] = []
        var members = NodeSet(count: view.nodeCount)
        for node in nodes { members.insert(node) }
        view.rows.forEachRow(fromAscending: nodes.map { view.name(of: $0) }.sorted().withoutRepeats()) { row in
            guard isLink(row), members.contains(view.source(row.source, at: row.time)) else { return }
            if members.contains(view.product(row.product, at: row.time)) { rows.append(row) }
        }
        eachLink(from: nodes) { source, product in if members.contains(product) { links[source, default: []].append(product) } }
        return (links, rows)
    }

    /// Strongly connected lots, two or more together or one drawn into itself. Tarjan's, without recursion.
    private func circles(_ links: [UInt32: [UInt32]]) -> [Set<UInt32>] {
        var numbers: [UInt32: Int] = [:]
        var lows: [UInt32: Int] = [:]
        var stack: [UInt32] = []
        var isOnStack: Set<UInt32> = []
        var found: [Set<UInt32>] = []
        for root in links.keys.sorted() where numbers[root] == nil {
            var path: [(node: UInt32, next: Int)] = [(root, 0)]
            while let (node, next) = path.last {
                if next == 0 {
                    numbers[node] = numbers.count
                    lows[node] = numbers[node]
                    stack.append(node)
                    isOnStack.insert(node)
                }
                let products = links[node] ?? []
                if next < products.count {
                    path[path.count - 1].next += 1
                    let product = products[next]
                    if numbers[product] == nil {
                        path.append((product, 0))
                    } else if isOnStack.contains(product) {
                        lows[node] = min(lows[node]!, numbers[product]!)
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { lows[parent] = min(lows[parent]!, lows[node]!) }
                guard lows[node] == numbers[node] else { continue }
                var members: Set<UInt32> = []
                while let last = stack.popLast() {
                    isOnStack.remove(last)
                    members.insert(last)
                    if last == node { break }
                }
                if members.count > 1 || products.contains(node) { found.append(members) }
            }
        }
        return found
    }

    private func discrepancy(_ members: Set<UInt32>, _ rows: [DrawRow]) -> Discrepancy {
        let lots = members.sorted { view.comesBefore($0, $1) }
        let inside = rows.filter { members.contains(view.source($0.source, at: $0.time)) && members.contains(view.product($0.product, at: $0.time)) }
        let names = lots.prefix(4).map { view.rows.name(of: view.name(of: $0)) }
        let reason: Discrepancy.Reason = lots.count == 1 ? .drawnIntoItself : .circle(lots: lots.count, first: names)
        return Discrepancy(
            kind: .cycle, lot: view.key(of: lots[0]), place: nil, dimension: nil,
            events: Array(Set(inside.map(\.sequence)).sorted().prefix(16)), since: Instant(microseconds: inside.map(\.time).max() ?? 0),
            owner: view.rows.text(view.facts(of: lots[0], asksDraws: false).site), reason: reason)
    }
}

/// A set of nodes, one bit each.
private struct NodeSet {
    private var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    func contains(_ node: UInt32) -> Bool { words[Int(node) >> 6] & (1 << (UInt64(node) & 63)) != 0 }
    mutating func insert(_ node: UInt32) { words[Int(node) >> 6] |= 1 << (UInt64(node) & 63) }
}
