// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// The definitions, cell by cell, straight from the events: slow and plain. Axes are cut into whole cells; a place is a set of cells; a
/// trace floods a graph of (lot, cell).
struct NaiveLineage {
    struct Node: Hashable, Comparable {
        var name: String
        var generation: Int
        static func < (a: Node, b: Node) -> Bool { (a.name, a.generation) < (b.name, b.generation) }
    }

    struct Link {
        var source: Node
        var product: Node
        var from: Int64?
        var length: Int64?
        var track: Int?
        var productFrom: Int64?
        var productTo: Int64?
        var uncertainty: Int64 = 0
        var isStated = false
        var time: Int64
        var isRest = false
        var isHold = false
    }

    struct Lot {
        var quantity: Int64?
        var dimension: Dimension?
        var weights: [Double] = [1]
        var links: [Link] = []
        var isMixed: Bool { dimension == .mass || dimension == .volume }
        var isUnit: Bool { dimension == .pieces && quantity == 1 }
    }

    /// Cells looked at: beyond any axis of the world on both sides.
    let axis: ClosedRange<Int64>

    private(set) var lots: [Node: Lot] = [:]
    private var openings: [String: [(time: Int64, inherits: Bool)]] = [:]
    /// Which cell may have gone into which.
    private var stepsForward: [Point: [Point]] = [:]
    private var stepsBackward: [Point: [Point]] = [:]

    init(_ events: [Event], holds view: HoldView, axis: ClosedRange<Int64> = -12...24) {
        self.axis = axis
        let withdrawn = Set(events.filter { $0.errorDeclaration != nil }.map(\.id))
        let told = events.filter { $0.errorDeclaration == nil && !withdrawn.contains($0.id) }
            .map { (time: $0.eventTime.microseconds, facts: $0.facts) }
        for event in told {
            for generation in event.facts.generations { openings[generation.lot, default: []].append((event.time, generation.inherits)) }
        }
        for name in openings.keys { openings[name]!.sort { ($0.time, $0.inherits ? 0 : 1) < ($1.time, $1.inherits ? 0 : 1) } }
        state(told)
        draw(told)
        rest()
        hold(told, view)
        for node in lots.keys {
            let highest = lots[node]!.links.compactMap(\.track).max() ?? 0
            while lots[node]!.weights.count <= highest { lots[node]!.weights.append(1) }
        }
        for link in lots.values.flatMap(\.links) {
            for (x, y) in relation(link) {
                let (from, to) = (Point(node: link.source, cell: x), Point(node: link.product, cell: y))
                stepsForward[from, default: []].append(to)
                stepsBackward[to, default: []].append(from)
            }
        }
    }

    private func node(_ name: String, before time: Int64) -> Node {
        Node(name: name, generation: (openings[name] ?? []).filter { $0.time < time }.count)
    }
    private func node(_ name: String, upTo time: Int64) -> Node {
        Node(name: name, generation: (openings[name] ?? []).filter { $0.time <= time }.count)
    }

    private mutating func state(_ told: [(time: Int64, facts: Facts)]) {
        var said: [Node: [(time: Int64, rank: Int, quantity: Quantity)]] = [:]
        for event in told {
            for statement in event.facts.statements {
                let node = node(statement.lot, upTo: event.time)
                lots[node, default: Lot()].dimension = lots[node]?.dimension
                if !statement.trackWeights.isEmpty { lots[node]!.weights = statement.trackWeights.map(Double.init) }
                if let quantity = statement.quantity { said[node, default: []].append((event.time, 1 + Int(statement.basis.rawValue), quantity)) }
            }
            for generation in event.facts.generations {
                let node = node(generation.lot, upTo: event.time)
                lots[node, default: Lot()].dimension = lots[node]?.dimension
                if let quantity = generation.quantity { said[node, default: []].append((event.time, 1, quantity)) }
            }
        }
        for (node, quantities) in said {
            let newest = quantities.max { ($0.time, $0.rank, $0.quantity.amount) < ($1.time, $1.rank, $1.quantity.amount) }!
            lots[node]!.quantity = newest.quantity.amount
            lots[node]!.dimension = newest.quantity.dimension
        }
    }

    private mutating func draw(_ told: [(time: Int64, facts: Facts)]) {
        var drawn: [(link: Link, dimension: Dimension)] = []
        for event in told {
            for draw in event.facts.draws {
                drawn.append(
                    (
                        Link(
                            source: node(draw.source, before: event.time), product: node(draw.product, upTo: event.time), from: draw.from,
                            length: draw.length, track: draw.track.map(Int.init), productFrom: draw.productFrom, productTo: draw.productTo,
                            uncertainty: draw.uncertainty, isStated: draw.evidence == .stated, time: event.time), draw.dimension
                    ))
            }
        }
        for (link, dimension) in drawn {
            for end in [link.source, link.product] where lots[end] == nil { lots[end] = Lot() }
            let dimensions = drawn.filter { $0.link.source == link.source }.map(\.dimension)
            if lots[link.source]!.dimension == nil { lots[link.source]!.dimension = dimensions.min { $0.rawValue < $1.rawValue } }
            var link = link
            if dimension != lots[link.source]!.dimension {
                link.from = nil
                link.length = nil
            }
            lots[link.source]!.links.append(link)
        }
    }

    private mutating func rest() {
        for (name, openings) in openings {
            for (index, opening) in openings.enumerated() {
                let source = Node(name: name, generation: index)
                let heir = Node(name: name, generation: index + 1)
                for node in [source, heir] where lots[node] == nil { lots[node] = Lot() }
                if opening.inherits { lots[source]!.links.append(Link(source: source, product: heir, time: opening.time, isRest: true)) }
            }
        }
    }

    private mutating func hold(_ told: [(time: Int64, facts: Facts)], _ view: HoldView) {
        var spans: [(child: String, parent: String, begin: Int64, end: Int64?)] = []
        let pairs = Set(told.flatMap { $0.facts.holdsBegun.filter { $0.kind == .component }.map { [$0.child, $0.parent] } })
        for pair in pairs {
            let (child, parent) = (pair[0], pair[1])
            var isOn = false
            for time in Set(told.map(\.time)).sorted() {
                let now = told.filter { $0.time == time }.map(\.facts)
                let begins = now.contains { $0.holdsBegun.contains { $0.child == child && $0.parent == parent && $0.kind == .component } }
                let ends = now.contains { $0.holdsEnded.contains { ($0.child == nil || $0.child == child) && $0.parent == parent } }
                if begins, !isOn { spans.append((child, parent, time, ends ? time : nil)) }
                if ends, !begins, isOn { spans[spans.count - 1].end = time }
                isOn = begins && ends ? isOn : begins || (isOn && !ends)
            }
        }
        var holds: [(child: Node, parent: Node, begin: Int64, end: Int64?)] = []
        for span in spans {
            holds.append((node(span.child, before: span.begin), node(span.parent, upTo: span.begin), span.begin, span.end))
            for (index, opening) in (openings[span.child] ?? []).enumerated() where opening.time >= span.begin {
                guard opening.inherits, opening.time < span.end ?? Int64.max else { break }
                holds.append((Node(name: span.child, generation: index + 1), node(span.parent, upTo: opening.time), opening.time, span.end))
            }
        }
        var linked: Set<[Node]> = []
        for hold in holds {
            let firstEnd = holds.filter { $0.parent == hold.parent }.compactMap(\.end).min() ?? Int64.max
            let counts =
                switch view {
                case .now: hold.end == nil
                case .ever: true
                case .at(let time): hold.begin <= time.microseconds && time.microseconds < hold.end ?? Int64.max
                case .asBuilt: hold.begin < firstEnd
                }
            for node in [hold.child, hold.parent] where lots[node] == nil { lots[node] = Lot() }
            guard counts, linked.insert([hold.child, hold.parent]).inserted else { continue }
            lots[hold.child]!.links.append(Link(source: hold.child, product: hold.parent, time: hold.begin, isHold: true))
        }
    }

    struct Point: Hashable {
        var node: Node
        var cell: Int64
    }

    /// By point: fewest draws to it.
    func trace(_ start: Node, asked: Set<Int64>?, _ direction: Direction) -> [Point: Int] {
        var depths: [Point: Int] = [:]
        var frontier: [Point] = axis.filter { asked == nil || asked!.contains($0) || lots[start]!.isMixed || lots[start]!.isUnit }
            .map { Point(node: start, cell: $0) }
        for point in frontier { depths[point] = 0 }
        let steps = direction == .forward ? stepsForward : stepsBackward
        var depth = 0
        while !frontier.isEmpty {
            depth += 1
            var next: [Point] = []
            for point in frontier {
                for reached in steps[point] ?? [] where depths[reached] == nil {
                    depths[reached] = depth
                    next.append(reached)
                }
            }
            frontier = next
        }
        return depths
    }

    /// A place with any of the lot in it.
    private func place(_ link: Link, _ lot: Lot) -> Range<Int64>? {
        guard let from = link.from, let length = link.length else { return nil }
        let place = from..<max(from + length, from + 1)
        if let quantity = lot.quantity, quantity > 0, from >= quantity || from + length <= 0 { return nil }
        return place
    }

    private func free(_ lot: Lot, _ track: Int) -> Set<Int64> {
        let taken = lot.links.filter { !$0.isHold && $0.isStated && ($0.track ?? track) == track }.compactMap { place($0, lot) }
        return Set((0..<max(1, lot.quantity ?? axis.upperBound + 1)).filter { cell in !taken.contains { $0.contains(cell) } })
    }

    /// Which cell of the source may be in which cell of the product.
    private func relation(_ link: Link) -> [(Int64, Int64)] {
        let lot = lots[link.source]!
        let product = lots[link.product]!
        let all = Array(axis)
        var target = all
        var productPlace: Range<Int64>?
        if !link.isHold, !product.isMixed, !product.isUnit, let a = link.productFrom, let b = link.productTo, a != b {
            productPlace = min(a, b)..<max(a, b)
            target = all.filter(productPlace!.contains)
        }
        func everyPair(_ sources: some Sequence<Int64>) -> [(Int64, Int64)] { sources.flatMap { x in target.map { (x, $0) } } }
        if link.isHold || lot.isUnit && !link.isRest { return everyPair(all) }
        if lot.isMixed {
            let drawn = lot.links.filter { !$0.isRest && !$0.isHold }
            let isUsedUp = lot.quantity != nil && drawn.allSatisfy { $0.length != nil } && drawn.reduce(0) { $0 + $1.length! } == lot.quantity
            return link.isRest && isUsedUp ? [] : everyPair(all)
        }
        guard let place = place(link, lot) else {
            let tracks = link.track.map { [$0] } ?? Array(lot.weights.indices)
            let free = tracks.reduce(into: Set<Int64>()) { $0.formUnion(self.free(lot, $1)) }
            // In a unit touched at all, all is touched.
            let sources = free.isEmpty ? (link.isRest ? [] : all) : lot.isUnit ? all : free.sorted()
            return everyPair(sources)
        }
        guard let productPlace else {
            return everyPair(all.filter { place.lowerBound - link.uncertainty <= $0 && $0 < place.upperBound + link.uncertainty })
        }
        // y = a + (x − from) · (b − a) / length, over common denominators.
        let run = Double(place.upperBound - place.lowerBound)
        let (a, b) = (Double(link.productFrom!), Double(link.productTo!))
        var pairs: [(Int64, Int64)] = []
        for x in all {
            let low = max(Double(place.lowerBound), Double(x - link.uncertainty))
            let high = min(Double(place.upperBound), Double(x + 1 + link.uncertainty))
            guard low < high else { continue }
            let y0 = a + (low - Double(place.lowerBound)) * (b - a) / run
            let y1 = a + (high - Double(place.lowerBound)) * (b - a) / run
            for y in productPlace where Double(y) < max(y0, y1) - 1e-9 && Double(y + 1) > min(y0, y1) + 1e-9 { pairs.append((x, y)) }
        }
        return pairs
    }
}
