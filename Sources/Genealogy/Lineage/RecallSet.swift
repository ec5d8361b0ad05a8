// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Which of the lots a search reached are to be held, and which stock is to be blocked.
///
/// A unit that is a part of a reached unit, or has become one by a rework, is not named itself; nor is one that was used up. A unit is
/// certain when it is reached by what claims own, uncertainty aside.
///
/// Nearly all lots are cells in a reached pack, or bulk that is used up: the links the search recorded tell that by themselves. Only what
/// they leave open is looked at with everything that was said of it.
struct RecallSet {
    private(set) var units: [UInt32] = []
    private(set) var stock: [UInt32] = []

    private let touch: Touch
    private let view: LineageView
    /// Nil when everything that is reached is reached for certain.
    private let certain: Touch?
    /// By whole: everything reached that it is, further out, a part of.
    private var outer: [UInt32: Set<UInt32>] = [:]

    private enum Verdict { case unit, stock, neither }

    /// - Parameter search: Forward, with its paths kept.
    init(_ search: LineageSearch) {
        touch = search.touch
        view = search.view
        certain = touch.isDoubtful ? Self.certain(touch, from: search.start, search) : nil
        for level in touch.levels {
            let nodes = search.kept(level)
            let sheet = FactSheet(nodes, of: view, asksDraws: false)
            for (index, node) in nodes.enumerated() {
                switch plainVerdict(node, sheet, index) ?? verdict(node) {
                case .unit: units.append(node)
                case .stock: stock.append(node)
                case .neither: break
                }
            }
        }
    }

    func isCertain(_ node: UInt32) -> Bool { certain?.isReached(node) ?? true }

    private static func certain(_ touch: Touch, from start: UInt32, _ search: LineageSearch? = nil) -> Touch {
        let certain = Touch(touch.view, .forward, holds: touch.holds, lots: touch.lots, depth: search?.request.depth, isOwn: true)
        certain.run(from: start, asked: search?.stretch, track: search?.request.track)
        return certain
    }

    /// Of all of a lot, the units alone: who is plainly a part of a reached whole is not looked at.
    /// - Parameter touch: Forward to the end, with its outer names found.
    init(unitsOf start: UInt32, _ touch: Touch) {
        self.touch = touch
        view = touch.view
        certain = touch.isDoubtful ? Self.certain(touch, from: start) : nil
        let names = touch.outer.sorted().withoutRepeats()
        let nodes = names.flatMap { name in
            (0..<view.generationCount(of: name)).map { view.node(of: name, generation: $0) }.filter(touch.isReached)
        }.sorted()
        let sheet = FactSheet(nodes, of: view, asksDraws: false)
        for (index, node) in nodes.enumerated() {
            if sheet.amount(at: index) != nil, !sheet.isUnit(at: index) { continue }
            if verdict(node) == .unit { units.append(node) }
        }
    }

    /// What the recorded links tell; nil where they do not tell it all.
    private mutating func plainVerdict(_ node: UInt32, _ sheet: FactSheet, _ index: Int) -> Verdict? {
        guard let links = touch.links, let amount = sheet.amount(at: index), !view.isMarked(view.name(of: node)) else { return nil }
        let slot = touch.slots[node]
        guard touch.isFollowed(slot) else { return nil }
        let ends = links.ends[slot]
        guard sheet.isUnit(at: index) else {
            guard touch.isWhole(slot), let drawn = links.drawn(from: slot) else { return nil }
            return drawn < amount && touch.lots.facts(of: node).closed == nil ? .stock : .neither
        }
        if ends.whole == slot { return nil }
        if ends.whole >= 0 { return wholes(around: touch.met[ends.whole].node).contains(node) ? nil : .neither }
        return ends.outflow < 0 && ends.book < 0 && ends.hold == -1 ? .unit : nil
    }

    private mutating func verdict(_ node: UInt32) -> Verdict {
        if let heir = view.heir(of: node), touch.isReached(heir) { return .neither }
        let book = touch.lots.book(of: node)
        guard isUnit(book) else { return book.facts.closed == nil && isLeft(book) ? .stock : .neither }
        if book.remaining.map({ $0 <= 0 }) ?? !book.claims.isEmpty { return .neither }
        let wholes = wholes(of: node)
        return wholes.isEmpty || wholes.contains { self.wholes(around: $0).contains(node) } ? .unit : .neither
    }

    /// A single piece; also what nobody measured and nothing was drawn from: it is held rather than forgotten.
    private func isUnit(_ book: LotBook) -> Bool {
        if let quantity = book.facts.quantity { return quantity == Quantity(1, .pieces) }
        return book.claims.allSatisfy(\.isRest) && (book.facts.dimension == nil || book.facts.dimension == .pieces)
    }

    /// What it is a part of, in the view asked for, and is reached itself.
    private func wholes(of part: UInt32) -> [UInt32] {
        touch.holds.all(outOf: view.name(of: part)).filter {
            $0.child == part && $0.kind == .component && $0.parent != part && touch.isReached($0.parent) && touch.holds.counts($0)
        }.map(\.parent)
    }

    /// Units that are told to hold each other are all in the set, so that it takes everything around a whole to tell whether a part of it is.
    private mutating func wholes(around whole: UInt32) -> Set<UInt32> {
        if let known = outer[whole] { return known }
        var found: Set<UInt32> = []
        var next = [whole]
        while let part = next.popLast() {
            for further in wholes(of: part) where found.insert(further).inserted { next.append(further) }
        }
        outer[whole] = found
        return found
    }

    /// Whether anything of what is touched is left.
    private func isLeft(_ book: LotBook) -> Bool {
        guard let quantity = book.quantity else { return true }
        guard !book.isMixed, case let slot = touch.slots[book.node], slot >= 0, !touch.isWhole(slot), let touched = touch.partial[slot] else {
            return (book.remaining ?? 1) > 0
        }
        // Of a coil only the touched stretch counts: what no claim owns of it is still there.
        guard let axis = Interval(0, quantity) else { return false }
        let tracks = Dictionary(grouping: book.layout.stretches.joined(), by: \.track)
        return (0..<book.trackCount).contains { track in
            let taken = (tracks[track] ?? []).compactMap { Interval(Int64($0.from.rounded(.up)), Int64($0.to.rounded(.down))) }
            return touched.intersection(IntervalSet(axis)).meets(IntervalSet(axis).subtracting(IntervalSet(taken)))
        }
    }
}
