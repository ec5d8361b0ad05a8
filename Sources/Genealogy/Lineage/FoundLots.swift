// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Synchronization

/// The lots a trace found, by number: names, products and the order in which they are listed are looked up when somebody lists them.
final class FoundLots: PagedListing {
    private let view: LineageView
    /// Level by level, ascending within each.
    private let nodes: [UInt32]
    /// Where each level starts.
    private let levels: [Int]
    private let fractions: [Double]?
    /// What was touched of lots that were not touched as a whole.
    private let parts: [UInt32: IntervalSet]
    /// Places in `nodes` in the order of listing, once it is known.
    private let listing = Mutex<[UInt32]?>(nil)

    /// Lots named at a time.
    static let page = 4_096

    init(_ view: LineageView, nodes: [UInt32], levels: [Int], fractions: [Double]?, parts: [UInt32: IntervalSet]) {
        self.view = view
        self.nodes = nodes
        self.levels = levels
        self.fractions = fractions
        self.parts = parts
    }

    var count: Int { nodes.count }

    /// By depth, then product, then name and generation.
    private var order: [UInt32] {
        listing.withLock { known in
            if let known { return known }
            let order = sorted()
            known = order
            return order
        }
    }

    private func sorted() -> [UInt32] {
        var order: [UInt32] = []
        order.reserveCapacity(nodes.count)
        for (level, start) in levels.enumerated() {
            let end = level + 1 < levels.count ? levels[level + 1] : nodes.count
            var groups: [UInt32: [UInt32]] = [:]
            var first = start
            while first < end {
                let last = min(end, first + Self.page * 4)
                let sheet = FactSheet(Array(nodes[first..<last]), of: view, asksDraws: false)
                var at = first
                while at < last {
                    let product = sheet.products[at - first]
                    let from = at
                    while at < last, sheet.products[at - first] == product { at += 1 }
                    groups[product, default: []] += UInt32(from)..<UInt32(at)
                }
                first = last
            }
            let products = groups.keys.map { (number: $0, text: view.rows.text($0)) }.sorted { $0.text < $1.text }
            for product in products { order += view.inNameOrder(groups[product.number]!, of: nodes) }
        }
        return order
    }

    /// The lots at these places of the listing.
    func page(_ range: Range<Int>) -> [Trace.Reached] {
        let places = order[range]
        var asked = places.map { nodes[Int($0)] }
        let isAscending = zip(asked, asked.dropFirst()).allSatisfy(<)
        if !isAscending { asked = asked.sorted().withoutRepeats() }
        let sheet = FactSheet(asked, of: view)
        let names = NameReader(view.rows)
        var depth = levels.partitioningIndex { $0 > Int(places.first ?? 0) } - 1
        // Neighbours are mostly of one product, at one site, and touched as a whole.
        var product = (number: UInt32(0), text: "")
        var site = product
        var lastWhole: (axis: Int64, set: IntervalSet) = (0, IntervalSet())
        return places.enumerated().map { index, place in
            let node = nodes[Int(place)]
            let at = isAscending ? index : sheet.index(of: node)
            while depth + 1 < levels.count, levels[depth + 1] <= Int(place) { depth += 1 }
            let fraction = fractions?[Int(place)]
            let intervals: IntervalSet
            if let part = parts.isEmpty ? nil : parts[node] {
                intervals = within(part, node, sheet, at)
            } else {
                let axis = axis(node, sheet, at)
                if axis != lastWhole.axis { lastWhole = (axis, Interval(0, axis).map { IntervalSet($0) } ?? IntervalSet()) }
                intervals = lastWhole.set
            }
            if sheet.products[at] != product.number { product = (sheet.products[at], view.rows.text(sheet.products[at])) }
            if sheet.sites[at] != site.number { site = (sheet.sites[at], view.rows.text(sheet.sites[at])) }
            return Trace.Reached(
                lot: LotKey(name: names.name(of: view.name(of: node)), generation: view.generation(of: node)), product: product.text,
                site: site.text, fraction: fraction?.isNaN == true ? nil : fraction, intervals: intervals,
                dimension: sheet.dimension(at: at), depth: depth)
        }
    }

    /// Q, or as far as draws go.
    private func axis(_ node: UInt32, _ sheet: FactSheet, _ at: Int) -> Int64 {
        sheet.amount(at: at) ?? (sheet.isMixed(at: at) ? 0 : Int64(view.book(of: node).layout.axis.rounded(.up)))
    }

    /// Touched stretches within the lot's axis. Of a lot whose end is not known, or told wrongly, what was touched is still shown.
    private func within(_ part: IntervalSet, _ node: UInt32, _ sheet: FactSheet, _ at: Int) -> IntervalSet {
        let end = sheet.amount(at: at) ?? Int64(view.book(of: node).layout.axis.rounded(.up))
        let inside = part.intersection(IntervalSet(Interval(0, max(1, end))!))
        return inside.isEmpty ? part.intersection(IntervalSet(Interval(0, LotBook.endless)!)) : inside
    }
}

extension [Int] {
    /// First index of a sorted array from which on the predicate holds.
    fileprivate func partitioningIndex(where isAfter: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
