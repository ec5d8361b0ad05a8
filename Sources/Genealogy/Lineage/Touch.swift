// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Which lots, and which stretches of them, a stretch of a lot may be in: a search level by level, one draw a level, over interval sets.
///
/// A lot is visited again only with what is new, so the search ends, on cycles too. In mixed lots and units any touch touches all.
final class Touch {
    let view: LineageView
    let direction: Direction
    let holds: HoldBook
    private let depth: Int
    /// Uncertainty ignored, and claims without a place only where they are laid: what is reached for certain.
    private let isOwn: Bool
    private let keepsPaths: Bool

    /// Lots first reached after 0, 1, … draws.
    private(set) var levels: [[UInt32]] = []
    private(set) var whole: NodeSet
    private(set) var partial: [UInt32: IntervalSet] = [:]

    private var next: [UInt32] = []
    private var isNext: NodeSet
    private var freshNext: [UInt32: IntervalSet] = [:]
    private var nextReached: [UInt32] = []
    private var level = 0
    /// By lot and level: from where a stretch new at that level came.
    private var origins: [UInt64: UInt32] = [:]
    private var factsByNode: [UInt32: LotFacts] = [:]
    private var books: [UInt32: LotBook] = [:]

    init(
        _ view: LineageView, _ direction: Direction, holds: HoldBook, depth: Int?, isOwn: Bool = false, keepsPaths: Bool = false
    ) {
        self.view = view
        self.direction = direction
        self.holds = holds
        self.depth = depth ?? Int.max
        self.isOwn = isOwn
        self.keepsPaths = keepsPaths
        whole = NodeSet(count: view.nodeCount)
        isNext = NodeSet(count: view.nodeCount)
    }

    /// - Parameters:
    ///   - asked: Stretches of the lot asked for; nil for all of it.
    ///   - track: Only draws of this track leave the lot asked for.
    func run(from start: UInt32, asked: IntervalSet?, track: UInt16?) {
        touch(start, asked, from: start)
        var frontier = turn()
        if let track, direction == .forward, depth > 0 {
            leave(start, frontier.fresh[start], onlyTrack: track)
            followHolds(of: frontier)
            level = 1
            frontier = turn()
        }
        while !frontier.nodes.isEmpty, level < depth {
            direction == .forward ? goForward(frontier) : goBackward(frontier)
            level += 1
            frontier = turn()
        }
    }

    /// Fewest draws first: the lots on one shortest way from the lot asked for, both ends included.
    func path(to node: UInt32, at depth: Int) -> [LotKey] {
        var path = [view.key(of: node)]
        var node = node
        for level in stride(from: depth, to: 0, by: -1) {
            guard let origin = origins[UInt64(node) << 32 | UInt64(level)] else { break }
            path.append(view.key(of: origin))
            node = origin
        }
        return path.reversed()
    }

    func facts(of node: UInt32) -> LotFacts {
        if let known = factsByNode[node] { return known }
        let facts = view.facts(of: node)
        factsByNode[node] = facts
        return facts
    }

    /// Reads what is said of many lots in one pass, so that ``facts(of:)`` has it at hand.
    func readFacts(of nodes: [UInt32]) {
        let missing = nodes.filter { factsByNode[$0] == nil }.sorted { view.name(of: $0) < view.name(of: $1) }
        let names = missing.map { view.name(of: $0) }.withoutRepeats()
        var statements: [StatementRow] = []
        view.rows.forEachStatement(ofAscending: names) { statements.append($0) }
        let groups = NameGroups(statements, names, key: \.lot)
        for node in missing {
            let facts = view.facts(of: node, from: groups.rows(names.lowerBound(view.name(of: node)), statements))
            // Where no statement tells the dimension, draws may: those few are read one by one.
            if facts.dimension != nil { factsByNode[node] = facts }
        }
    }

    func book(of node: UInt32) -> LotBook {
        if let known = books[node] { return known }
        let book = view.book(of: node)
        books[node] = book
        return book
    }

    private struct Frontier {
        var nodes: [UInt32]
        /// What is new of lots that are not touched as a whole.
        var fresh: [UInt32: IntervalSet]
        var members: NodeSet
        var names: [UInt32]
    }

    /// Ends a level: what was touched during it is the next frontier.
    private func turn() -> Frontier {
        // A level may bring only new stretches of lots reached before.
        if !next.isEmpty { levels.append(nextReached) }
        let nodes = next
        var names = nodes.map { view.name(of: $0) }
        names.sort()
        if !view.generations.isEmpty { names = names.withoutRepeats() }
        let frontier = Frontier(nodes: nodes, fresh: freshNext.filter { !whole.contains($0.key) }, members: isNext, names: names)
        next = []
        nextReached = []
        freshNext = [:]
        // Clearing bit by bit keeps a level's cost in its own size.
        if nodes.count * 64 > view.nodeCount { isNext = NodeSet(count: view.nodeCount) } else { for node in nodes { isNext.remove(node) } }
        return frontier
    }

    /// A stretch of a lot is touched; nil is all of it.
    private func touch(_ node: UInt32, _ stretch: IntervalSet?, from origin: UInt32) {
        if whole.contains(node) {
            if keepsPaths, isNext.contains(node) { remember(origin, of: node) }
            return
        }
        if let stretch {
            let before = partial[node]
            let new = before.map { stretch.subtracting($0) } ?? stretch
            if new.isEmpty {
                if keepsPaths, isNext.contains(node), !stretch.isEmpty { remember(origin, of: node) }
                return
            }
            if before == nil { nextReached.append(node) }
            partial[node] = before.map { $0.union(new) } ?? new
            freshNext[node] = freshNext[node].map { $0.union(new) } ?? new
        } else {
            if partial.isEmpty || partial[node] == nil { nextReached.append(node) }
            whole.insert(node)
        }
        if !isNext.contains(node) {
            isNext.insert(node)
            next.append(node)
        }
        if keepsPaths { remember(origin, of: node) }
    }

    private func remember(_ origin: UInt32, of node: UInt32) {
        let key = UInt64(node) << 32 | UInt64(level + 1)
        guard let known = origins[key] else { return origins[key] = origin }
        if known != origin, view.comesBefore(origin, known) { origins[key] = origin }
    }

    /// Places mean nothing in what is the same everywhere, nor in a single piece.
    private func touchProduct(_ node: UInt32, _ stretch: IntervalSet?, from origin: UInt32) {
        guard let stretch else { return touch(node, nil, from: origin) }
        if stretch.isEmpty || whole.contains(node) { return touch(node, stretch, from: origin) }
        let facts = facts(of: node)
        touch(node, facts.isMixed || facts.isUnit ? nil : stretch, from: origin)
    }

    private func goForward(_ frontier: Frontier) {
        var holdRows: [DrawRow] = []
        let anyPartial = !frontier.fresh.isEmpty
        view.rows.forEachRow(fromAscending: frontier.names) { row in
            guard view.accepts(row.sequence) else { return }
            guard row.kind == .draw else { return holdRows.append(row) }
            let source = view.source(row.source, at: row.time)
            if source >= view.lotCount || !view.generations.isEmpty, !frontier.members.contains(source) { return }
            if anyPartial, frontier.fresh[source] != nil { return }
            let product = view.product(row.product, at: row.time)
            if row.productFrom == nil || row.productTo == nil {
                touch(product, nil, from: source)
            } else {
                touchProduct(
                    product, Interval(min(row.productFrom!, row.productTo!), max(row.productFrom!, row.productTo!)).map { IntervalSet($0) },
                    from: source)
            }
        }
        for (node, fresh) in frontier.fresh { leave(node, fresh, onlyTrack: nil) }
        if !view.generations.isEmpty {
            for node in frontier.nodes where frontier.fresh[node] == nil {
                guard view.heir(of: node) != nil, let rest = book(of: node).claims.last, rest.isRest else { continue }
                if book(of: node).touchedStretch(of: rest)?.isEmpty != true { touch(rest.product, nil, from: node) }
            }
        }
        follow(&holdRows, from: frontier)
    }

    private func followHolds(of frontier: Frontier) {
        var holdRows: [DrawRow] = []
        view.rows.forEachRow(fromAscending: frontier.names) { if $0.kind != .draw, view.accepts($0.sequence) { holdRows.append($0) } }
        follow(&holdRows, from: frontier)
    }

    private func follow(_ holdRows: inout [DrawRow], from frontier: Frontier) {
        for hold in holds.resolve(mixed: &holdRows) where hold.kind == .component && frontier.members.contains(hold.child) {
            if holds.counts(hold) { touch(hold.parent, nil, from: hold.child) }
        }
    }

    /// Draws out of a lot of which only some stretches, or one track, are touched.
    private func leave(_ node: UInt32, _ asked: IntervalSet?, onlyTrack: UInt16?) {
        let book = book(of: node)
        for (index, claim) in book.claims.enumerated() {
            if let onlyTrack, let track = claim.track, track != onlyTrack { continue }
            let stretch =
                isOwn
                ? claim.productStretch(owning: asked ?? LotBook.everywhere, laid: book.layout.stretches[index], in: book)
                : claim.productStretch(touching: asked ?? LotBook.everywhere, in: book)
            touchProduct(claim.product, stretch, from: node)
        }
    }

    private func goBackward(_ frontier: Frontier) {
        var holdRows: [DrawRow] = []
        view.rows.forEachRow(intoAscending: frontier.names) { row in
            guard view.accepts(row.sequence) else { return }
            guard row.kind == .draw else { return holdRows.append(row) }
            let product = view.product(row.product, at: row.time)
            guard frontier.members.contains(product) else { return }
            let source = view.source(row.source, at: row.time)
            if whole.contains(source), !keepsPaths { return }
            touchSource(source, row, asked: frontier.fresh[product], from: product)
        }
        if !view.generations.isEmpty {
            for node in frontier.nodes {
                guard let forebear = view.forebear(of: node), let rest = book(of: forebear).claims.last, rest.isRest else { continue }
                touch(forebear, book(of: forebear).touchedStretch(of: rest), from: node)
            }
        }
        for hold in holds.resolve(mixed: &holdRows) where hold.kind == .component && frontier.members.contains(hold.parent) {
            if holds.counts(hold) { touch(hold.child, nil, from: hold.parent) }
        }
    }

    private func touchSource(_ source: UInt32, _ row: DrawRow, asked: IntervalSet?, from product: UInt32) {
        let facts = facts(of: source)
        // A placed claim needs no other claim of its lot; one without a place must know what the others leave.
        let claim = view.claim(row, on: facts)
        if facts.isMixed {
            if asked == nil || claim.productPlace.map({ asked!.meets(IntervalSet($0)) }) ?? true { touch(source, nil, from: product) }
            return
        }
        let alone = LotBook(node: source, facts: facts, claims: [])
        let book = alone.place(of: claim) == nil && !facts.isUnit ? book(of: source) : alone
        touchProduct(source, facts.isUnit ? nilIfTouched(claim, asked) : claim.sourceStretch(touching: asked, in: book), from: product)
    }

    private func nilIfTouched(_ claim: Claim, _ asked: IntervalSet?) -> IntervalSet? {
        guard let asked, let place = claim.productPlace else { return nil }
        return asked.meets(IntervalSet(place)) ? nil : IntervalSet()
    }
}

/// A set of nodes, one bit each.
struct NodeSet: Sendable {
    private var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    @inline(__always)
    func contains(_ node: UInt32) -> Bool { words[Int(node) >> 6] & (1 << (UInt64(node) & 63)) != 0 }
    @inline(__always)
    mutating func insert(_ node: UInt32) { words[Int(node) >> 6] |= 1 << (UInt64(node) & 63) }
    @inline(__always)
    mutating func remove(_ node: UInt32) { words[Int(node) >> 6] &= ~(1 << (UInt64(node) & 63)) }
}

extension [UInt32] {
    /// A sorted array, each element once.
    func withoutRepeats() -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(count)
        for element in self where element != result.last { result.append(element) }
        return result
    }
}
