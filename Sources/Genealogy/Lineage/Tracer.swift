// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Books the asked amount as an account of the asked lot and rolls it up over the lots reached.
///
/// In doubles, for analysis; sums are kept exactly, so no answer depends on the order rows arrived in. What comes round through a circle
/// of draws is passed on again, round after round, until next to nothing is left of it.
struct Tracer {
    private let touch: Touch
    private let links: Links
    /// By slot.
    private let sums: Arena<ExactSum>
    /// By slot: the part of the asked amount that is in each lot, once all is passed.
    let fractions: Arena<Double>
    private var pieces: [Int: [Content.Piece]] = [:]
    /// The best of the ways here: what the heels of never-empty tanks left of it, 1 on a way without any. Empty where there are none.
    let dilutions: Arena<Double>
    private var order: PassingOrder
    /// Once there is a circle: what came to lots that have had their turn.
    private var late: [Int: Late] = [:]
    private let start: Int
    private let track: Int?

    private struct Late {
        var even = ExactSum()
        var pieces: [Content.Piece] = []
    }

    /// How often what came round is passed on, and below which part of the asked amount it is let go.
    static let mostRounds = 64
    static let leastRound = 1e-13

    /// - Parameters:
    ///   - touch: A search that has run.
    ///   - start: Slot of the lot asked for.
    ///   - asked: Nil for all of it.
    init(_ touch: Touch, _ links: Links, from start: Int, asked: Interval?, track: UInt16?) {
        self.touch = touch
        self.links = links
        self.start = start
        self.track = track.map(Int.init)
        sums = Arena(repeating: ExactSum(), count: links.ends.count)
        fractions = Arena(repeating: 0, count: links.ends.count)
        dilutions = Arena(repeating: 0, count: links.hasHeirs ? links.ends.count : 0)
        order = PassingOrder(links, touch)
        let facts = touch.lots.facts(of: touch.met[start].node)
        if let asked, !facts.isMixed, !facts.isUnit {
            pieces[start] = [Content.Piece(from: Double(asked.from), to: Double(asked.to), amount: 1)]
        } else {
            sums[start].add(1)
        }
        if links.hasHeirs { dilutions[start] = 1 }
        let mayBePlain = !links.hasHeirs && track == nil
        while let slot = order.next() {
            if mayBePlain, links.ends[slot].book < 0, pieces.isEmpty || pieces[slot] == nil {
                let amount = sums[slot].value
                fractions[slot] = min(1, amount)
                passPlainly(amount, from: slot)
            } else {
                let content = content(of: slot)
                fractions[slot] = min(1, content.amount)
                pass(content, from: slot)
                order.pass(slot, links)
            }
        }
        passLate()
        if order.hasCircle { for slot in order.passed { fractions[Int(slot)] = min(1, content(of: Int(slot)).amount) } }
    }

    /// The part that lies in a stretch of a lot.
    func fraction(of slot: Int, in asked: Interval?) -> Double {
        let node = touch.met[slot].node
        guard let asked, !touch.lots.facts(of: node).isMixed, !touch.lots.facts(of: node).isUnit else { return fractions[slot] }
        let axis = touch.lots.book(of: node).layout.axis
        return min(1, content(of: slot).part(in: Content.Piece(from: Double(asked.from), to: Double(asked.to), amount: 0), axis: axis))
    }

    @inline(__always) private func content(of slot: Int) -> Content {
        Content(even: sums[slot].value, pieces: pieces.isEmpty ? [] : pieces[slot] ?? [])
    }

    /// Round after round in the order of the first, until next to nothing comes round.
    private mutating func passLate() {
        var rounds = 0
        while !late.isEmpty, rounds < Self.mostRounds {
            rounds += 1
            var most = 0.0
            for slot in order.passed {
                guard let came = late.removeValue(forKey: Int(slot)) else { continue }
                let content = Content(even: came.even.value, pieces: came.pieces)
                most = max(most, content.amount)
                pass(content, from: Int(slot))
            }
            if most < Self.leastRound { return }
        }
    }

    private mutating func pass(_ content: Content, from slot: Int) {
        let leads = links.ends[slot]
        if leads.hold != -1 {
            let amount = content.amount
            links.eachHold(of: slot) { hold in
                if links.hasHeirs { dilute(Int(hold.parent), dilutions[slot]) }
                give(amount * hold.part, to: Int(hold.parent))
            }
        }
        let only = slot == start ? track : nil
        if leads.outflow >= 0 {
            let outflow = links.outflows[Int(leads.outflow)]
            if only == nil, outflow.isMixed || content.pieces.allSatisfy({ $0.from <= 0 && $0.to >= outflow.axis }) {
                passEvenly(content.amount, of: outflow)
            } else {
                passBook(content, links.book(slot, touch), only)
            }
        } else if leads.book >= 0 {
            passBook(content, links.book(slot, touch), only)
        }
    }

    /// As ``pass(_:from:)`` and the order's, for what lies evenly in a lot whose draws are columns.
    private mutating func passPlainly(_ amount: Double, from slot: Int) {
        let leads = links.ends[slot]
        let whole = leads.whole
        if whole >= 0 {
            give(amount, to: whole)
            order.arrive(whole, from: slot)
        } else if leads.hold >= 0 {
            links.eachHold(of: slot) { hold in
                give(amount * hold.part, to: Int(hold.parent))
                order.arrive(Int(hold.parent), from: slot)
            }
        }
        if leads.outflow < 0 { return }
        let outflow = links.outflows[Int(leads.outflow)]
        let (total, weight) = (outflow.total, outflow.weight)
        let isGiven = amount > 0 && total > 0
        let draws = links.draws
        // Cells of one coil mostly take the same length of it.
        var (length, share) = (Int64(0), 0.0)
        var next = outflow.firstSegment
        while next >= 0 {
            let segment = links.segments[Int(next)]
            for index in segment.from..<segment.to {
                let draw = draws[index]
                guard draw.product >= 0 else { continue }
                let product = Int(draw.product)
                if draw.length != length, isGiven { (length, share) = (draw.length, amount * (Double(draw.length) * weight) / total) }
                give(share, to: product)
                order.arrive(product, from: slot)
            }
            next = segment.next
        }
    }

    private mutating func passEvenly(_ amount: Double, of outflow: Links.Outflow) {
        let isGiven = amount > 0 && outflow.total > 0
        guard isGiven || links.hasHeirs else { return }
        let (total, weight) = (outflow.total, outflow.weight)
        var next = outflow.firstSegment
        while next >= 0 {
            let segment = links.segments[Int(next)]
            for index in segment.from..<segment.to {
                let draw = links.draws[index]
                guard draw.product >= 0 else { continue }
                if links.hasHeirs { dilute(Int(draw.product), dilutions[outflow.slot]) }
                if isGiven { give(amount * (Double(draw.length) * weight) / total, to: Int(draw.product)) }
            }
            next = segment.next
        }
    }

    private mutating func passBook(_ content: Content, _ books: Links.Books, _ only: Int?) {
        var content = content
        content.pieces.sort { ($0.from, $0.to, $0.amount) < ($1.from, $1.to, $1.amount) }
        let slot = books.slot
        if links.hasHeirs {
            for (claim, product) in zip(books.book.claims, books.products) where product >= 0 && !claim.isRest {
                dilute(Int(product), dilutions[slot])
            }
        }
        let amount = content.amount
        books.book.layout.spread(content, over: books.book, onlyTrack: only) { claim, share, stretch in
            let product = Int(books.products[claim])
            guard product >= 0 else { return }
            if books.book.claims[claim].isRest { dilute(product, dilutions[slot] * share / amount) }
            let facts = stretch == nil ? nil : touch.lots.facts(of: touch.met[product].node)
            if let stretch, let facts, !facts.isMixed, !facts.isUnit {
                give(Content.Piece(from: stretch.from, to: stretch.to, amount: share), to: product)
            } else {
                give(share, to: product)
            }
        }
    }

    private func dilute(_ product: Int, _ dilution: Double) { dilutions[product] = max(dilutions[product], dilution) }

    @inline(__always) private mutating func give(_ share: Double, to product: Int) {
        guard share > 0 else { return }
        sums[product].add(share)
        if order.hasCircle, order.isPassed(product) { late[product, default: Late()].even.add(share) }
    }

    private mutating func give(_ piece: Content.Piece, to product: Int) {
        pieces[product, default: []].append(piece)
        if order.hasCircle, order.isPassed(product) { late[product, default: Late()].pieces.append(piece) }
    }
}

/// Every lot after the lots it was made of; where draws close a circle, the lot nearest to the start goes first.
struct PassingOrder {
    private let touch: Touch
    /// By slot: links into it from lots that have not passed; −1 once it has passed itself.
    private let waiting: Arena<Int32>
    private let ready: Arena<UInt32>
    private var at = 0
    private let members: Int
    /// Nearest last; filled when lots are stuck.
    private var stuck: [Int] = []
    private(set) var hasCircle: Bool

    init(_ links: Links, _ touch: Touch) {
        self.touch = touch
        waiting = Arena(capacity: max(1, touch.met.count))
        ready = Arena(capacity: max(1, touch.met.count))
        hasCircle = links.hasLoop
        var members = 0
        for slot in 0..<touch.met.count {
            let incoming = links.ends[slot].incoming
            waiting.append(incoming)
            guard touch.met[slot].depth >= 0 else { continue }
            members += 1
            if incoming == 0 { ready.append(UInt32(truncatingIfNeeded: slot)) }
        }
        self.members = members
    }

    @inline(__always) mutating func next() -> Int? {
        if at == ready.count {
            if at == members { return nil }
            cut()
        }
        at &+= 1
        let slot = Int(ready[at &- 1])
        waiting[slot] = -1
        return slot
    }

    func pass(_ slot: Int, _ links: Links) { links.eachProduct(of: slot) { arrive($0, from: slot) } }

    /// One of the links into a lot has passed.
    @inline(__always) func arrive(_ product: Int, from slot: Int) {
        let left = waiting[product] &- 1
        guard left >= 0, product != slot else { return }
        waiting[product] = left
        if left == 0 { ready.append(UInt32(truncatingIfNeeded: product)) }
    }

    func isPassed(_ slot: Int) -> Bool { waiting[slot] < 0 }

    /// Slots in the order of passing.
    var passed: [UInt32] { ready.array }

    private mutating func cut() {
        hasCircle = true
        if stuck.isEmpty {
            stuck = (0..<waiting.count).filter { waiting[$0] > 0 && touch.met[$0].depth >= 0 }.sorted {
                let a = touch.met[$0]
                let b = touch.met[$1]
                return a.depth == b.depth ? touch.view.comesBefore(b.node, a.node) : a.depth > b.depth
            }
        }
        while let nearest = stuck.popLast() {
            guard waiting[nearest] > 0 else { continue }
            waiting[nearest] = 0
            ready.append(UInt32(truncatingIfNeeded: nearest))
            return
        }
    }
}
