// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What of lots read in an earlier state still holds in a later one: all but those that news touched, and everything downstream of them.
package struct KeptLots {
    /// By old number, the new one.
    private(set) var numbers: [UInt32: UInt32] = [:]

    /// - Parameter touched: Names besides those that rows tell, of which something is said: it may change how their sources hand on to them.
    init(_ lots: [UInt32: OwnedLot], from old: LineageView, to new: LineageView, touched: Set<UInt32>) {
        var names = TouchedNames(from: old, to: new).names.union(touched)
        new.rows.forEachRow(intoAscending: touched.sorted(), columns: []) { names.insert($0.source) }
        var isStale: Set<UInt32> = []
        var open: [UInt32] = []
        for (node, lot) in lots {
            // A source that was let go of may be touched itself, or have a source that is.
            let isTouched = names.contains(old.name(of: node)) || lot.sources.contains { lots[$0] == nil }
            if isTouched, isStale.insert(node).inserted { open.append(node) }
        }
        while let node = open.popLast() {
            guard let lot = lots[node] else { continue }
            for product in lot.claims.map(\.product) + lot.holders where isStale.insert(product).inserted { open.append(product) }
        }
        for node in lots.keys where !isStale.contains(node) {
            numbers[node] = new.node(of: old.name(of: node), generation: old.generation(of: node))
        }
        renumbered = Renumbering(old, new)
    }

    /// Numbers of lots that are named by lots which still hold.
    let renumbered: Renumbering

    /// From the numbers of one state to those of another: later generations of a name stand behind all names, and move when there are more.
    struct Renumbering {
        private let old: LineageView
        private let new: LineageView
        let isNeeded: Bool

        init(_ old: LineageView, _ new: LineageView) {
            self.old = old
            self.new = new
            isNeeded = !old.generations.isEmpty
        }

        func callAsFunction(_ node: UInt32) -> UInt32 { new.node(of: old.name(of: node), generation: old.generation(of: node)) }
    }

    package func carry<Value>(_ values: [UInt32: Value]) -> [UInt32: Value] {
        var kept: [UInt32: Value] = [:]
        for (node, value) in values { if let number = numbers[node] { kept[number] = value } }
        return kept
    }
}
