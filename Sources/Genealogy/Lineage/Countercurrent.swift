// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What part of the matter at each point of a lot ends up in the lot asked for.
private struct Worth {
    /// Of what lies evenly all over the lot.
    var even = 0.0
    /// Added along the axis of a mapped lot: value a point, by stretch.
    var steps: [Step] = []
    /// Everywhere alike, on top of the steps.
    var base = 0.0

    struct Step {
        var from: Double
        var to: Double
        var value: Double
    }

    /// Mean over a stretch of the axis.
    func mean(_ from: Double, _ to: Double) -> Double {
        guard to > from else { return even }
        var sum = ExactSum()
        for step in steps {
            let both = min(step.to, to) - max(step.from, from)
            if both > 0 { sum.add(step.value * (both / (to - from))) }
        }
        return base + sum.value
    }
}

/// One pass against the stream: for every lot, which part of it went into the lot asked for.
///
/// Exact where shares are linear: without circles, and where no lot that things were put into at a place is drawn twice or past its end.
struct Countercurrent {
    private let links: Links
    private let touch: Touch
    private var worth: [Worth]
    private var dilutions: [Double]

    func fraction(of slot: Int) -> Double { min(1, worth[slot].even) }
    func dilution(of slot: Int) -> Double { links.hasHeirs ? dilutions[slot] : 1 }

    /// - Parameters:
    ///   - order: Every lot after those it was made of.
    ///   - target: Slot of the lot asked for.
    init(_ links: Links, order: [UInt32], target: Int, asked: Interval?, _ touch: Touch) {
        self.links = links
        self.touch = touch
        worth = [Worth](repeating: Worth(), count: links.ends.count)
        dilutions = [Double](repeating: 0, count: links.hasHeirs ? links.ends.count : 0)
        for slot in order.reversed() {
            if Int(slot) == target { setTarget(target, asked) } else { gather(Int(slot)) }
        }
    }

    private mutating func setTarget(_ target: Int, _ asked: Interval?) {
        if links.hasHeirs { dilutions[target] = 1 }
        let node = touch.met[target].node
        if let asked, !touch.lots.facts(of: node).isMixed, !touch.lots.facts(of: node).isUnit {
            let axis = touch.lots.book(of: node).layout.axis
            worth[target].even = axis > 0 ? Double(asked.length) / axis : 0
            worth[target].steps = [Worth.Step(from: Double(asked.from), to: Double(asked.to), value: 1)]
        } else {
            worth[target].even = 1
            worth[target].base = 1
        }
    }

    private mutating func gather(_ slot: Int) {
        var sum = ExactSum()
        var base = 0.0
        links.eachHold(of: slot) { hold in
            let part = worth[Int(hold.parent)].even * hold.part
            sum.add(part)
            base += part
            if links.hasHeirs { dilutions[slot] = max(dilutions[slot], dilutions[Int(hold.parent)]) }
        }
        worth[slot].base = base
        let leads = links.ends[slot]
        if leads.outflow >= 0 {
            gather(links.outflows[Int(leads.outflow)], &sum)
        } else if leads.book >= 0 {
            gather(links.books[Int(leads.book)], &sum)
        }
        worth[slot].even = sum.value
    }

    private mutating func gather(_ outflow: Links.Outflow, _ sum: inout ExactSum) {
        var steps: [Worth.Step] = []
        links.eachDraw(of: outflow) { draw in
            let product = Int(draw.product)
            guard product >= 0 else { return }
            if links.hasHeirs { dilutions[outflow.slot] = max(dilutions[outflow.slot], dilutions[product]) }
            guard worth[product].even > 0, outflow.total > 0 else { return }
            sum.add(Double(draw.length) * outflow.weight / outflow.total * worth[product].even)
            if !outflow.isMixed, draw.from != Links.noPlace {
                let from = Double(draw.from)
                steps.append(Worth.Step(from: from, to: from + Double(draw.length), value: worth[product].even))
            }
        }
        worth[outflow.slot].steps = steps
    }

    private mutating func gather(_ books: Links.Books, _ sum: inout ExactSum) {
        let (slot, book) = (books.slot, books.book)
        let layout = book.layout
        let width = layout.weights.reduce(0, +)
        for (number, claim) in book.claims.enumerated() where books.products[number] >= 0 && Int(books.products[number]) != slot {
            let product = Int(books.products[number])
            let amount = layout.amount(of: number)
            let part = layout.total > 0 ? amount / layout.total : 0
            if links.hasHeirs { dilutions[slot] = max(dilutions[slot], dilutions[product] * (claim.isRest ? part : 1)) }
            guard part > 0 else { continue }
            let facts = claim.productPlace == nil ? nil : touch.lots.facts(of: claim.product)
            guard let place = claim.productPlace, let facts, !facts.isMixed, !facts.isUnit else {
                sum.add(part * worth[product].even)
                if !book.isMixed, worth[product].even > 0 {
                    for stretch in layout.stretches[number] {
                        let value = worth[product].even * layout.weights[stretch.track] / width
                        worth[slot].steps.append(Worth.Step(from: stretch.from, to: stretch.to, value: value))
                    }
                }
                continue
            }
            // What is all over a lot is shared over all that was laid of it, past its end too.
            let isEverywhere = links.axis(of: product).map { place.from <= 0 && Double(place.to) >= $0 } ?? false
            sum.add(part * (isEverywhere ? worth[product].even : worth[product].mean(Double(place.from), Double(place.to))))
            if !book.isMixed {
                // Never the lot's own: what a lot draws into itself closes a circle.
                let far = worth[product]
                pullBack(far, claim, number, layout, width, into: &worth[slot].steps)
            }
        }
    }

    /// The worth along the product's place, seen from the stretches of the lot that went there.
    private func pullBack(_ worth: Worth, _ claim: Claim, _ number: Int, _ layout: Layout, _ width: Double, into steps: inout [Worth.Step]) {
        var before: [Int: Double] = [:]
        for stretch in layout.stretches[number] {
            let start = before[stretch.track] ?? 0
            before[stretch.track] = start + stretch.length
            guard let image = claim.image(start, start + stretch.length, of: layout, number) else { continue }
            let scale = stretch.length / (image.to - image.from)
            let isReversed = (claim.productTo ?? 0) < (claim.productFrom ?? 0)
            let weight = layout.weights[stretch.track] / width
            if worth.base > 0 { steps.append(Worth.Step(from: stretch.from, to: stretch.to, value: worth.base * weight)) }
            for step in worth.steps {
                let from = max(step.from, image.from)
                let to = min(step.to, image.to)
                guard from < to else { continue }
                let a = stretch.from + (isReversed ? image.to - to : from - image.from) * scale
                steps.append(Worth.Step(from: a, to: a + (to - from) * scale, value: step.value * weight))
            }
        }
    }
}

extension Links {
    /// Whether a pass against the stream tells the same as one from each lot down: every lot that things may have been put into at a place
    /// is laid soundly, and everything lies within the lot it went into.
    func isLinear(_ touch: Touch) -> Bool {
        for flow in 0..<outflows.count {
            let outflow = outflows[flow]
            guard ends[outflow.slot].outflow >= 0, !outflow.isMixed, outflow.hasPlaceless || !outflow.isSound,
                takesPlaces(outflow.node, axis: outflow.axis, touch)
            else { continue }
            if !outflow.isSound { return false }
            // Where draws without a place were laid matters then.
            preferBook(outflow.slot, touch)
        }
        for books in books {
            let book = books.book
            if !book.isMixed, !book.layout.isSound, takesPlaces(book.node, axis: book.layout.axis, touch) { return false }
            for (claim, product) in zip(book.claims, books.products) where product >= 0 && !fits(claim, into: Int(product), touch) { return false }
        }
        return true
    }

    /// Whether anything may have been put into a stretch of a lot, not into all of it: of what is the same everywhere, as its place says;
    /// of a mapped lot perhaps only a stretch was asked about.
    private func takesPlaces(_ node: UInt32, axis: Double, _ touch: Touch) -> Bool {
        let view = touch.view
        var found = false
        view.rows.forEachRow(into: view.name(of: node)) { row in
            guard row.kind == .draw, let from = row.productFrom, let to = row.productTo, from != to, view.accepts(row.sequence),
                view.product(row.product, at: row.time) == node
            else { return }
            if found { return }
            let source = touch.lots.facts(of: view.source(row.source, at: row.time))
            if min(from, to) > 0 || Double(max(from, to)) < axis || !source.isMixed && !source.isUnit { found = true }
        }
        return found
    }

    private func fits(_ claim: Claim, into product: Int, _ touch: Touch) -> Bool {
        guard let place = claim.productPlace, let axis = axis(of: product) else { return true }
        return touch.lots.facts(of: claim.product).isUnit || place.from >= 0 && Double(place.to) <= axis
    }

    /// Length of the axis of a mapped lot; nil of what is the same everywhere, and where nothing goes out.
    func axis(of slot: Int) -> Double? {
        let leads = ends[slot]
        if leads.outflow >= 0 { return outflows[Int(leads.outflow)].isMixed ? nil : outflows[Int(leads.outflow)].axis }
        guard leads.book >= 0, case let book = books[Int(leads.book)].book, !book.isMixed else { return nil }
        return book.layout.axis
    }
}
