// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Measure

/// Fractions by the rule itself: every claim a list of whole cells, every piece of a lot shared over the cells that claims and gaps lay
/// in it. Places in a product are as long as the places they came from, so that cells go to cells.
extension NaiveLineage {
    /// What a lot holds of the tracer.
    private struct Holding {
        /// All over the lot.
        var even = 0.0
        var byCell: [Int64: Double] = [:]
        /// Ends of what came to a stated place.
        var ends: Set<Int64> = []
        var amount: Double { byCell.values.reduce(even, +) }

        mutating func add(_ other: Holding) {
            even += other.even
            for (cell, amount) in other.byCell { byCell[cell, default: 0] += amount }
            ends.formUnion(other.ends)
        }
    }

    private struct Cell {
        var track: Int
        var at: Int64
    }

    /// Whether whole cells can say it: two claims of unknown length on one mapped lot share what is left in parts of cells, and one need
    /// not be as long as its place in the product.
    var canLayCells: Bool {
        lots.values.allSatisfy { lot in
            let unsaid = lot.links.filter { !$0.isHold && $0.length == nil }
            return lot.isMixed || (unsaid.count <= 1 && unsaid.allSatisfy { $0.productFrom == nil })
        }
    }

    func fractions(_ start: Node, asked: Interval?) -> [Node: Double] {
        let points = trace(start, asked: asked.map { Set($0.from..<$0.to) }, .forward)
        var depths: [Node: Int] = [:]
        for (point, depth) in points { depths[point.node] = min(depths[point.node] ?? depth, depth) }
        var holdings: [Node: Holding] = [:]
        if let asked {
            var holding = Holding()
            for cell in asked.from..<asked.to { holding.byCell[cell] = 1 / Double(asked.length) }
            holding.ends = [asked.from, asked.to]
            holdings[start] = holding
        } else {
            holdings[start] = Holding(even: 1)
        }
        var order: [Node] = []
        var late: [Node: Holding] = [:]
        func give(_ holding: Holding, of node: Node) {
            var given: [Node: Holding] = [:]
            pass(holding, of: node, to: &given) { depths[$0] != nil }
            for (product, part) in given {
                holdings[product, default: Holding()].add(part)
                if order.contains(product) { late[product, default: Holding()].add(part) }
            }
        }
        while order.count < depths.count {
            let left = depths.keys.filter { !order.contains($0) }
            let ready = left.filter { node in
                !left.contains { other in other != node && lots[other]!.links.contains { $0.product == node } }
            }
            let node = ready.min() ?? left.min { (depths[$0]!, $0) < (depths[$1]!, $1) }!
            order.append(node)
            give(holdings[node] ?? Holding(), of: node)
        }
        // What came round a circle goes on, until next to nothing does.
        for _ in 0..<64 where !late.isEmpty {
            var most = 0.0
            for node in order {
                guard let came = late.removeValue(forKey: node) else { continue }
                most = max(most, came.amount)
                give(came, of: node)
            }
            if most < 1e-13 { break }
        }
        return holdings.mapValues(\.amount)
    }

    private func pass(_ holding: Holding, of node: Node, to holdings: inout [Node: Holding], _ isOpen: (Node) -> Bool) {
        let lot = lots[node]!
        for hold in lot.links where hold.isHold && isOpen(hold.product) { holdings[hold.product, default: Holding()].even += holding.amount }
        let links = lot.links.filter { !$0.isHold }
        if links.isEmpty { return }
        if lot.isMixed { return passMixed(holding, lot, links, &holdings, isOpen) }
        guard let (laid, axis) = lay(lot, links) else { return }
        for (bounds, amount) in pieces(holding, axis) {
            var covered: [Int: Set<Int64>] = [:]
            var total = 0.0
            for cells in laid {
                for cell in cells where bounds.contains(cell.at) {
                    total += lot.weights[cell.track]
                    covered[cell.track, default: []].insert(cell.at)
                }
            }
            for track in lot.weights.indices {
                let gaps = (0..<axis).filter { bounds.contains($0) && !(covered[track] ?? []).contains($0) }
                total += Double(gaps.count) * lot.weights[track]
            }
            for (link, cells) in zip(links, laid) where isOpen(link.product) {
                give(link, cells, bounds, amount / total, lot, &holdings)
            }
        }
    }

    private func give(
        _ link: Link, _ cells: [Cell], _ bounds: Range<Int64>, _ each: Double, _ lot: Lot, _ holdings: inout [Node: Holding]
    ) {
        let product = lots[link.product]!
        var position: [Int: Int64] = [:]
        var target = holdings[link.product] ?? Holding()
        var previous: (track: Int, at: Int64)?
        var stretches: [Set<Int64>] = []
        for cell in cells {
            let offset = position[cell.track, default: 0]
            position[cell.track] = offset + 1
            guard bounds.contains(cell.at) else {
                previous = nil
                continue
            }
            let amount = each * lot.weights[cell.track]
            if product.isMixed || product.isUnit || link.productFrom == nil || link.productFrom == link.productTo {
                target.even += amount
            } else {
                let isForward = link.productTo! > link.productFrom!
                let y = isForward ? link.productFrom! + offset : link.productFrom! - 1 - offset
                target.byCell[y, default: 0] += amount
                // A stretch ends where the next cell of the claim is not its neighbour.
                if previous.map({ $0.track == cell.track && $0.at + 1 == cell.at }) ?? false {
                    stretches[stretches.count - 1].formUnion([y, y + 1])
                } else {
                    stretches.append([y, y + 1])
                }
            }
            previous = (cell.track, cell.at)
        }
        // What is alike all over the lot comes to its place as one.
        if bounds.count == 2_000 { stretches = [stretches.reduce(into: Set()) { $0.formUnion($1) }] }
        for stretch in stretches where !stretch.isEmpty { target.ends.formUnion([stretch.min()!, stretch.max()!]) }
        holdings[link.product] = target
    }

    private func passMixed(
        _ holding: Holding, _ lot: Lot, _ links: [Link], _ holdings: inout [Node: Holding], _ isOpen: (Node) -> Bool
    ) {
        let said = links.compactMap(\.length).reduce(0, +)
        let stated = links.filter { $0.from != nil && $0.length != nil }
        let placeless = links.filter { $0.from == nil }.compactMap(\.length).reduce(0, +)
        let unsaid = links.filter { $0.length == nil }.count
        var each = said == 0 ? 1.0 : 0
        var total = Double(said) + Double(unsaid) * each
        if let quantity = lot.quantity {
            let union = Set(stated.flatMap { $0.from!..<$0.from! + $0.length! }).filter { $0 >= 0 && $0 < quantity }
            let free = Int64(quantity) - Int64(union.count)
            each = unsaid == 0 ? 0 : Double(max(0, free - placeless)) / Double(unsaid)
            total = Double(stated.reduce(0) { $0 + $1.length! }) + Double(max(free, placeless))
        }
        guard total > 0 else { return }
        for link in links where isOpen(link.product) {
            let share = holding.amount * (link.length.map(Double.init) ?? each) / total
            let product = lots[link.product]!
            guard share > 0 else { continue }
            if let a = link.productFrom, let b = link.productTo, a != b, !product.isMixed, !product.isUnit {
                var target = holdings[link.product] ?? Holding()
                for cell in min(a, b)..<max(a, b) { target.byCell[cell, default: 0] += share / Double(abs(b - a)) }
                target.ends.formUnion([min(a, b), max(a, b)])
                holdings[link.product] = target
            } else {
                holdings[link.product, default: Holding()].even += share
            }
        }
    }

    /// Cells of each claim, in its own order; nil where a claim's length is a part of a cell.
    private func lay(_ lot: Lot, _ links: [Link]) -> (cells: [[Cell]], axis: Int64)? {
        let tracks = { (link: Link) in link.track.map { [$0] } ?? Array(lot.weights.indices) }
        var cells: [[Cell]] = links.map { link in
            guard let from = link.from, let length = link.length else { return [] }
            return tracks(link).flatMap { track in (from..<from + length).map { Cell(track: track, at: $0) } }
        }
        let furthest = links.compactMap { link in link.from.flatMap { from in link.length.map { from + $0 } } }.max() ?? 0
        func isFree(_ at: Int64, _ link: Link) -> Bool {
            !cells.joined().contains { $0.at == at && tracks(link).contains($0.track) }
        }
        var overrun = max(lot.quantity ?? 0, furthest)
        let order = links.indices.filter { links[$0].from == nil && links[$0].length != nil }.sorted {
            let (a, b) = (links[$0], links[$1])
            if a.time != b.time { return a.time < b.time }
            if a.product != b.product { return a.product < b.product }
            return (Int64(a.track ?? -1), a.length!, a.productFrom ?? -1, a.productTo ?? -1)
                < (Int64(b.track ?? -1), b.length!, b.productFrom ?? -1, b.productTo ?? -1)
        }
        for index in order {
            var left = links[index].length!
            var places: [Int64] = []
            for at in 0..<(lot.quantity ?? 1_000) where left > 0 && isFree(at, links[index]) {
                places.append(at)
                left -= 1
            }
            places += overrun..<overrun + left
            overrun += left
            cells[index] = tracks(links[index]).flatMap { track in places.map { Cell(track: track, at: $0) } }
        }
        let reached = cells.joined().map(\.at).max().map { $0 + 1 } ?? 0
        let unsaid = links.indices.filter { links[$0].length == nil }
        let axis = lot.quantity ?? (max(reached, furthest) > 0 ? max(reached, furthest) : Int64(unsaid.count))
        if unsaid.count > 1 { return nil }
        for index in unsaid {
            if links[index].isRest {
                cells[index] = lot.weights.indices.flatMap { track in
                    let taken = Set(cells.joined().filter { $0.track == track }.map(\.at))
                    return (0..<axis).filter { !taken.contains($0) }.map { Cell(track: track, at: $0) }
                }
                continue
            }
            let places = (0..<axis).filter { isFree($0, links[index]) }
            cells[index] = tracks(links[index]).flatMap { track in places.map { Cell(track: track, at: $0) } }
        }
        return (cells, axis)
    }

    /// Stretches between the ends of all contributions, and what each holds.
    private func pieces(_ holding: Holding, _ axis: Int64) -> [(Range<Int64>, Double)] {
        let ends = holding.ends.filter { $0 > 0 && $0 < axis }.sorted()
        let bounds = [-1_000] + ends + [1_000]
        return zip(bounds, bounds.dropFirst()).compactMap { from, to in
            let inside = max(0, min(to, axis) - max(0, from))
            let even = axis > 0 ? holding.even * Double(inside) / Double(axis) : from < 0 ? holding.even : 0
            let amount = holding.byCell.reduce(even) { $0 + (from <= $1.key && $1.key < to ? $1.value : 0) }
            return amount > 0 ? (from..<to, amount) : nil
        }
    }
}
