// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// The part of a lot that a tracer holds: evenly all over it, and in stretches.
struct Content {
    struct Piece {
        var from: Double
        var to: Double
        var amount: Double
    }

    var even: Double
    var pieces: [Piece]

    var amount: Double {
        if pieces.isEmpty { return even }
        var sum = ExactSum()
        sum.add(even)
        for piece in pieces { sum.add(piece.amount) }
        return sum.value
    }
}

/// Books the asked amount as an account of the asked lot and rolls it up over the lots reached.
///
/// In doubles, for analysis; sums are kept exactly, so no answer depends on the order rows arrived in. Draws that close a circle are cut
/// where the search first came in, and carry nothing.
final class Tracer {
    let touch: Touch
    private let start: UInt32
    private let track: Int?
    /// Reached lots, ascending; the other arrays go by position in it.
    let nodes: [UInt32]
    let position: NodeRank
    let books: [Int: LotBook]
    /// Component holds out of a lot, by position of the child.
    let holds: [Int: [(parent: Int, part: Double)]]
    private var sums: [ExactSum]
    private var pieces: [Int: [Content.Piece]] = [:]
    /// The best of the ways here: what the heels of never-empty tanks left of it, 1 on a way without any.
    private(set) var dilution: [Double]

    /// - Parameters:
    ///   - touch: A search that has run, in either direction.
    ///   - expanded: Lots whose draws may carry the tracer on.
    init(_ touch: Touch, nodes: [UInt32], expanded: [UInt32], start: UInt32, track: UInt16?) {
        self.touch = touch
        self.start = start
        self.track = track.map(Int.init)
        self.nodes = nodes
        position = NodeRank(nodes, count: touch.view.nodeCount)
        (books, holds) = Tracer.links(touch, expanded: expanded, position: position)
        sums = Array(repeating: ExactSum(), count: nodes.count)
        dilution = Array(repeating: 0, count: nodes.count)
    }

    /// How many claims and holds a run passes over.
    var linkCount: Int { books.values.reduce(0) { $0 + $1.claims.count } + holds.values.reduce(0) { $0 + $1.count } }

    /// Whether every lot that could carry the tracer on is laid out in sound books, everything lies within the lot it went into, and no
    /// draws close a circle.
    private(set) lazy var isSound: Bool =
        books.values.allSatisfy { book in
            book.isMixed || book.layout.isSound && book.claims.allSatisfy { $0.product != book.node }
        } && books.values.allSatisfy { $0.claims.allSatisfy(fits) } && order(depth: { _ in 0 }).cut == nil

    private func fits(_ claim: Claim) -> Bool {
        guard let place = claim.productPlace, let product = position.of(claim.product), let book = books[product], !book.isMixed else {
            return true
        }
        return book.facts.isUnit || place.from >= 0 && Double(place.to) <= book.layout.axis
    }

    func fraction(of node: UInt32) -> Double { position.of(node).map { min(1, total(of: $0)) } ?? 0 }
    func dilution(of node: UInt32) -> Double { position.of(node).map { dilution[$0] } ?? 0 }

    /// Part of the asked amount that lies in a stretch of a lot.
    func fraction(of node: UInt32, in asked: Interval?) -> Double {
        guard let position = position.of(node) else { return 0 }
        guard let asked, !touch.facts(of: node).isMixed, !touch.facts(of: node).isUnit else { return min(1, total(of: position)) }
        let axis = touch.book(of: node).layout.axis
        return content(of: position).part(in: Content.Piece(from: Double(asked.from), to: Double(asked.to), amount: 0), axis: axis)
    }

    private func total(of position: Int) -> Double { content(of: position).amount }

    private func content(of position: Int) -> Content {
        Content(even: sums[position].value, pieces: pieces[position] ?? [])
    }

    /// - Parameter depth: Fewest draws from the start, by which circles are cut.
    func run(asked: Interval?, from start: UInt32, depth: (UInt32) -> Int) {
        for index in sums.indices { sums[index] = ExactSum() }
        pieces = [:]
        guard let origin = position.of(start) else { return }
        let facts = touch.facts(of: start)
        if let asked, !facts.isMixed, !facts.isUnit {
            pieces[origin] = [Content.Piece(from: Double(asked.from), to: Double(asked.to), amount: 1)]
        } else {
            sums[origin].add(1)
        }
        dilution[origin] = 1
        let (order, _) = order(depth: depth)
        var done = [Bool](repeating: false, count: nodes.count)
        for index in order {
            done[index] = true
            var content = content(of: index)
            content.pieces.sort { ($0.from, $0.to, $0.amount) < ($1.from, $1.to, $1.amount) }
            pass(content, from: index, done)
        }
    }

    private func pass(_ content: Content, from index: Int, _ done: [Bool]) {
        if let holds = holds[index] {
            for hold in holds where !done[hold.parent] {
                dilution[hold.parent] = max(dilution[hold.parent], dilution[index])
                sums[hold.parent].add(content.amount * hold.part)
            }
        }
        guard let book = books[index] else { return }
        let layout = book.layout
        for claim in book.claims {
            guard let product = position.of(claim.product), !done[product] else { continue }
            if !claim.isRest { dilution[product] = max(dilution[product], dilution[index]) }
        }
        let only = nodes[index] == start ? track : nil
        let amount = content.amount
        layout.spread(content, over: book, onlyTrack: only) { claim, share, stretch in
            let link = book.claims[claim]
            guard let product = position.of(link.product), !done[product] else { return }
            if link.isRest { dilution[product] = max(dilution[product], dilution[index] * share / amount) }
            let facts = stretch == nil ? nil : touch.facts(of: link.product)
            if let stretch, let facts, !facts.isMixed, !facts.isUnit {
                pieces[product, default: []].append(Content.Piece(from: stretch.from, to: stretch.to, amount: share))
            } else {
                sums[product].add(share)
            }
        }
    }

    /// Every lot after the lots it was made of; where draws close a circle, the lot nearest to the start goes first.
    func order(depth: (UInt32) -> Int) -> (order: [Int], cut: Int?) {
        var waiting = [Int32](repeating: 0, count: nodes.count)
        eachLink { _, product in waiting[product] += 1 }
        var order = nodes.indices.filter { waiting[$0] == 0 }
        order.reserveCapacity(nodes.count)
        var next = 0
        var stuck: [Int]?
        var tried = 0
        var cut: Int?
        while true {
            while next < order.count {
                eachLink(of: order[next]) { product in
                    waiting[product] -= 1
                    if waiting[product] == 0 { order.append(product) }
                }
                next += 1
            }
            if order.count == nodes.count { return (order, cut) }
            if stuck == nil {
                stuck = nodes.indices.filter { waiting[$0] > 0 }.sorted {
                    let a = depth(nodes[$0])
                    let b = depth(nodes[$1])
                    return a == b ? touch.view.comesBefore(nodes[$0], nodes[$1]) : a < b
                }
            }
            while waiting[stuck![tried]] <= 0 { tried += 1 }
            cut = cut ?? stuck![tried]
            waiting[stuck![tried]] = 0
            order.append(stuck![tried])
        }
    }

    private func eachLink(_ body: (Int, Int) -> Void) {
        for index in nodes.indices { eachLink(of: index) { body(index, $0) } }
    }

    func eachLink(of index: Int, _ body: (Int) -> Void) {
        if let book = books[index] {
            for claim in book.claims where claim.product != nodes[index] {
                if let product = position.of(claim.product) { body(product) }
            }
        }
        if let holds = holds[index] { for hold in holds { body(hold.parent) } }
    }

    private static func links(
        _ touch: Touch, expanded: [UInt32], position: NodeRank
    ) -> (books: [Int: LotBook], holds: [Int: [(parent: Int, part: Double)]]) {
        let view = touch.view
        var holdRows: [DrawRow] = []
        var drawn: Set<UInt32> = []
        let names = expanded.map { view.name(of: $0) }.sorted().withoutRepeats()
        view.rows.forEachRow(fromAscending: names) { row in
            guard view.accepts(row.sequence) else { return }
            if row.kind == .draw { drawn.insert(view.source(row.source, at: row.time)) } else { holdRows.append(row) }
        }
        var books: [Int: LotBook] = [:]
        var members = NodeSet(count: view.nodeCount)
        for node in expanded {
            members.insert(node)
            if let index = position.of(node), drawn.contains(node) || view.heir(of: node) != nil { books[index] = touch.book(of: node) }
        }
        var holds: [Int: [(parent: Int, part: Double)]] = [:]
        var seen: Set<UInt64> = []
        for hold in touch.holds.resolve(mixed: &holdRows) where hold.kind == .component && members.contains(hold.child) {
            guard let child = position.of(hold.child), let parent = position.of(hold.parent), touch.holds.counts(hold) else { continue }
            // Put in, taken out and put in again is still one unit.
            guard seen.insert(UInt64(hold.child) << 32 | UInt64(hold.parent)).inserted else { continue }
            var part = 1.0
            if let length = hold.length, let quantity = touch.facts(of: hold.child).quantity?.amount, quantity > length, length > 0 {
                part = Double(length) / Double(quantity)
            }
            holds[child, default: []].append((parent, part))
        }
        return (books, holds)
    }
}

/// A sum of doubles between 0 and 64 that does not depend on their order: 2⁻¹¹² fixed point in two limbs.
struct ExactSum {
    private var high: Int64 = 0
    private var low: Int64 = 0

    private static let limb = Double(1 << 56)

    mutating func add(_ value: Double) {
        let scaled = min(max(value, 0), 64) * ExactSum.limb
        let whole = scaled.rounded(.down)
        high += Int64(whole)
        low += Int64(((scaled - whole) * ExactSum.limb).rounded(.down))
        if low >= 1 << 56 {
            low -= 1 << 56
            high += 1
        }
        high = min(high, 64 << 56)
    }

    var value: Double { (Double(high) + Double(low) / ExactSum.limb) / ExactSum.limb }
}

/// Position of a node among a sorted few.
struct NodeRank {
    private var words: [UInt64]
    private var before: [UInt32]

    init(_ nodes: [UInt32], count: Int) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for node in nodes { words[Int(node) >> 6] |= 1 << (UInt64(node) & 63) }
        before = []
        before.reserveCapacity(words.count)
        var sum: UInt32 = 0
        for word in words {
            before.append(sum)
            sum += UInt32(word.nonzeroBitCount)
        }
    }

    @inline(__always)
    func of(_ node: UInt32) -> Int? {
        let word = words[Int(node) >> 6]
        let bit: UInt64 = 1 << (UInt64(node) & 63)
        if word & bit == 0 { return nil }
        return Int(before[Int(node) >> 6]) + (word & (bit - 1)).nonzeroBitCount
    }
}
