// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Finds lots that lead to themselves: that were made of themselves, or are told to be inside themselves.
///
/// Names are numbered as they come, so along a circle at least one link leads to a name numbered no higher; few do. Whatever circle goes
/// through one of these lies among what its end leads to, and among what leads to its start: the smaller of both is enough to look at.
struct Circles {
    /// What one lot leads to another by.
    enum Kind {
        /// Draws, parts of wholes and next generations, at whatever time.
        case matter
        /// Parts of wholes and what is carried.
        case inside
    }

    /// Both ends of some links: every circle that is looked for goes through one of these.
    struct Ends {
        private(set) var starts: [UInt32] = []
        private(set) var ends: [UInt32] = []

        init() {}

        init(_ nodes: [UInt32]) { (starts, ends) = (nodes, nodes) }

        @inline(__always) mutating func add(_ start: UInt32, _ end: UInt32) {
            starts.append(start)
            ends.append(end)
        }
    }

    private let view: LineageView
    private let kind: Kind

    init(_ view: LineageView, _ kind: Kind) {
        self.view = view
        self.kind = kind
    }

    /// Lots that lead to each other, whatever the time: two or more, or one that leads to itself. Each ascending, in no order.
    func all() -> [[UInt32]] {
        var ends = Ends()
        for run in view.rows.runs {
            let reader = BlockReader(.draws)
            for block in 0..<run.draws.blockCount {
                guard run.open(block, of: run.draws, in: reader) else { continue }
                guard reader.need([]) else {
                    run.bytes.setDamaged()
                    break
                }
                collect(reader, &ends)
            }
        }
        return through(ends)
    }

    /// Adds the links of a block that lead to a name numbered no higher.
    private func collect(_ reader: BlockReader, _ ends: inout Ends) {
        let sources = reader.values(DrawColumn.source)
        let products = reader.values(DrawColumn.product)
        for row in 0..<reader.rows where products[row] <= sources[row] {
            guard reader.need([.time, .sequence]), let row = reader.draw(row, [.time, .sequence]), kind.links(row), view.accepts(row.sequence)
            else { continue }
            ends.add(view.source(row.source, at: row.time), view.product(row.product, at: row.time))
        }
    }

    /// As ``all()``, of circles that go through one of these links, and perhaps some more.
    func through(_ links: Ends) -> [[UInt32]] {
        let onward = Reach(view, kind, .forward, from: links.ends)
        let back = Reach(view, kind, .backward, from: links.starts)
        while !onward.isComplete, !back.isComplete { onward.cost <= back.cost ? onward.step() : back.step() }
        return (onward.isComplete ? onward : back).groups()
    }

    func through(_ node: UInt32) -> [UInt32]? { through(Ends([node])).first { $0.contains(node) } }

    /// What is told of lots that are made of each other.
    func discrepancy(_ members: [UInt32]) -> Discrepancy {
        let isMember = Set(members)
        let lots = members.sorted { view.comesBefore($0, $1) }
        var inside: [DrawRow] = []
        view.rows.forEachRow(fromAscending: members.map { view.name(of: $0) }.sorted().withoutRepeats()) { row in
            guard kind.links(row), view.accepts(row.sequence), isMember.contains(view.source(row.source, at: row.time)),
                isMember.contains(view.product(row.product, at: row.time))
            else { return }
            inside.append(row)
        }
        let names = lots.prefix(4).map { view.rows.name(of: view.name(of: $0)) }
        let reason: Discrepancy.Reason = lots.count == 1 ? .drawnIntoItself : .circle(lots: lots.count, first: names)
        return Discrepancy(
            kind: .cycle, lot: view.key(of: lots[0]), place: nil, dimension: nil,
            events: Array(Set(inside.map(\.sequence)).sorted().prefix(16)), since: Instant(microseconds: inside.map(\.time).max() ?? 0),
            owner: view.rows.text(view.facts(of: lots[0], asksDraws: false).site), reason: reason)
    }
}

extension Circles.Kind {
    fileprivate func links(_ row: DrawRow) -> Bool { row.kind == .component || row.kind == (self == .matter ? .draw : .carrier) }
}

/// Lots that some lead to, or that lead to some, level by level, with every link among them.
private final class Reach {
    private let view: LineageView
    private let kind: Circles.Kind
    private let direction: Direction
    /// In the order they were met; the place of each is its slot.
    private let nodes = Arena<UInt32>()
    private let slots: NodeSlots
    private let links = Arena<Link>()
    /// Nodes from here on have not been left.
    private var next = 0
    /// By name and generation, of names with several: read once, though their generations are met level after level.
    private var later: [UInt32: [UInt32: [UInt32]]] = [:]

    private struct Link: BitwiseCopyable {
        let from: Int32
        let to: Int32
    }

    init(_ view: LineageView, _ kind: Circles.Kind, _ direction: Direction, from nodes: [UInt32]) {
        self.view = view
        self.kind = kind
        self.direction = direction
        slots = NodeSlots(count: view.nodeCount)
        for node in nodes { _ = meet(node) }
    }

    /// Everything that can be reached has been.
    var isComplete: Bool { next == nodes.count }
    var cost: Int { links.count + nodes.count }

    private func meet(_ node: UInt32) -> Int {
        let slot = slots.slot(of: node, orNew: nodes.count)
        if slot == nodes.count { nodes.append(node) }
        return slot
    }

    private func link(_ node: UInt32, _ other: UInt32) {
        let from = slots[node]
        links.append(Link(from: Int32(truncatingIfNeeded: from), to: Int32(truncatingIfNeeded: meet(other))))
    }

    func step() {
        var leaving = (next..<nodes.count).map { nodes[$0] }
        next = nodes.count
        leaving.sortNumbers()
        let marked = view.generations.isEmpty ? [] : leaving.filter { view.isMarked(view.name(of: $0)) }
        let plain = marked.isEmpty ? leaving : leaving.filter { !view.isMarked(view.name(of: $0)) }
        read(plain) { link($0, $1) }
        for node in marked {
            for other in links(ofMarked: node) { link(node, other) }
            let inherited = kind == .matter ? direction == .forward ? view.heir(of: node) : view.forebear(of: node) : nil
            if let inherited { link(node, inherited) }
        }
    }

    private func read(_ names: [UInt32], _ body: (UInt32, UInt32) -> Void) {
        func take(_ row: DrawRow) {
            guard kind.links(row), view.accepts(row.sequence) else { return }
            let source = view.source(row.source, at: row.time)
            let product = view.product(row.product, at: row.time)
            direction == .forward ? body(source, product) : body(product, source)
        }
        if direction == .forward {
            view.rows.forEachRow(fromAscending: names, columns: [.time, .sequence], take)
        } else {
            view.rows.forEachRow(intoAscending: names, columns: [.time, .sequence], take)
        }
    }

    private func links(ofMarked node: UInt32) -> [UInt32] {
        let name = view.name(of: node)
        if let known = later[name] { return known[node] ?? [] }
        var found: [UInt32: [UInt32]] = [:]
        read([name]) { found[$0, default: []].append($1) }
        later[name] = found
        return found[node] ?? []
    }

    /// Strongly connected lots. Tarjan's, without recursion, over the links by the lot they leave.
    func groups() -> [[UInt32]] {
        if links.count == 0 { return [] }
        var starts = [Int32](repeating: 0, count: nodes.count + 1)
        for index in 0..<links.count { starts[Int(links[index].from) + 1] += 1 }
        for slot in 0..<nodes.count { starts[slot + 1] += starts[slot] }
        var others = [Int32](repeating: 0, count: links.count)
        var at = starts
        for index in 0..<links.count {
            others[Int(at[Int(links[index].from)])] = links[index].to
            at[Int(links[index].from)] += 1
        }
        // Where each lot goes on; numbers count from 1, 0 is not yet met, and `done` no longer on the stack.
        at = starts
        let done = Int32.max
        var lows = [Int32](repeating: 0, count: nodes.count)
        var numbers = lows
        var count: Int32 = 0
        var stack: [Int32] = []
        var path: [Int32] = []
        var found: [[UInt32]] = []
        for root in 0..<nodes.count where numbers[root] == 0 {
            path.append(Int32(root))
            while let last = path.last {
                let slot = Int(last)
                if numbers[slot] == 0 {
                    count += 1
                    numbers[slot] = count
                    lows[slot] = count
                    stack.append(last)
                }
                if at[slot] < starts[slot + 1] {
                    let other = Int(others[Int(at[slot])])
                    at[slot] += 1
                    if numbers[other] == 0 {
                        path.append(Int32(other))
                    } else if numbers[other] != done {
                        lows[slot] = min(lows[slot], numbers[other])
                    }
                    continue
                }
                path.removeLast()
                let low = lows[slot]
                if let parent = path.last { lows[Int(parent)] = min(lows[Int(parent)], low) }
                guard low == numbers[slot] else { continue }
                var members: [UInt32] = []
                while let member = stack.popLast() {
                    numbers[Int(member)] = done
                    members.append(nodes[Int(member)])
                    if member == last { break }
                }
                let leadsToItself = others[Int(starts[slot])..<Int(starts[slot + 1])].contains(last)
                if members.count > 1 || leadsToItself { found.append(members.sorted()) }
            }
        }
        return found
    }
}
