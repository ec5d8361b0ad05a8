// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What part of the matter at each point of a lot ends up in the lot asked for.
private struct Worth {
    /// Of what lies evenly all over the lot.
    var even = 0.0
    /// Added along the axis of a mapped lot: value a point, by stretch.
    var steps: [Step] = []

    struct Step {
        var from: Double
        var to: Double
        var value: Double
    }

    /// Everywhere alike, on top of the steps.
    var base = 0.0

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

extension Tracer {
    /// One pass against the stream: for every lot, which part of it went into the target. Exact in sound books.
    func against(target: UInt32, asked: Interval?) -> (fractions: [UInt32: Double], dilutions: [UInt32: Double]) {
        var worth = [Worth](repeating: Worth(), count: nodes.count)
        var dilutions = [Double](repeating: 0, count: nodes.count)
        for index in order(depth: { _ in 0 }).order.reversed() {
            let node = nodes[index]
            if node == target {
                dilutions[index] = 1
                let facts = touch.facts(of: node)
                if let asked, !facts.isMixed, !facts.isUnit {
                    let axis = touch.book(of: node).layout.axis
                    worth[index].even = axis > 0 ? Double(asked.length) / axis : 0
                    worth[index].steps = [Worth.Step(from: Double(asked.from), to: Double(asked.to), value: 1)]
                } else {
                    worth[index].even = 1
                    worth[index].base = 1
                }
                continue
            }
            var sum = ExactSum()
            for hold in holds[index] ?? [] {
                sum.add(worth[hold.parent].even * hold.part)
                worth[index].base += worth[hold.parent].even * hold.part
                dilutions[index] = max(dilutions[index], dilutions[hold.parent])
            }
            if let book = books[index] { gather(book, index, &worth, &dilutions, &sum) }
            worth[index].even = sum.value
        }
        var fractions: [UInt32: Double] = [:]
        var byNode: [UInt32: Double] = [:]
        for index in nodes.indices {
            fractions[nodes[index]] = worth[index].even
            byNode[nodes[index]] = dilutions[index]
        }
        return (fractions, byNode)
    }

    private func gather(_ book: LotBook, _ index: Int, _ worth: inout [Worth], _ dilutions: inout [Double], _ sum: inout ExactSum) {
        let layout = book.layout
        let width = layout.weights.reduce(0, +)
        for (number, claim) in book.claims.enumerated() where claim.product != nodes[index] {
            guard let product = position.of(claim.product) else { continue }
            let amount = layout.amount(of: number)
            let part = layout.total > 0 ? amount / layout.total : 0
            dilutions[index] = max(dilutions[index], dilutions[product] * (claim.isRest ? part : 1))
            guard part > 0 else { continue }
            let facts = claim.productPlace == nil ? nil : touch.facts(of: claim.product)
            guard let place = claim.productPlace, let facts, !facts.isMixed, !facts.isUnit else {
                sum.add(part * worth[product].even)
                if !book.isMixed, worth[product].even > 0 {
                    for stretch in layout.stretches[number] {
                        let value = worth[product].even * layout.weights[stretch.track] / width
                        worth[index].steps.append(Worth.Step(from: stretch.from, to: stretch.to, value: value))
                    }
                }
                continue
            }
            sum.add(part * worth[product].mean(Double(place.from), Double(place.to)))
            if !book.isMixed { pullBack(worth[product], claim, number, layout, width, into: &worth[index].steps) }
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

    /// Fewest draws from a lot, over the links at hand.
    func depths(from start: UInt32) -> [UInt32: Int] {
        var depths: [UInt32: Int] = [start: 0]
        var frontier = [start]
        var depth = 0
        while !frontier.isEmpty {
            depth += 1
            var next: [UInt32] = []
            for node in frontier {
                guard let index = position.of(node) else { continue }
                eachLink(of: index) { product in
                    if depths[nodes[product]] == nil {
                        depths[nodes[product]] = depth
                        next.append(nodes[product])
                    }
                }
            }
            frontier = next
        }
        return depths
    }
}
