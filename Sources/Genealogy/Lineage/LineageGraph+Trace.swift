// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension LineageGraph {
    package func trace(_ request: TraceRequest) throws(GenealogyError) -> Trace {
        var reached: [Trace.Reached] = []
        let belowFloor = try traceStream(request) { reached.append($0) }
        return Trace(request: request, reached: reached, belowFloor: belowFloor, asOf: min(asOf, request.known ?? asOf))
    }

    /// A trace handed over lot by lot, in the order of ``Trace/reached``; memory goes with the lots of one depth.
    package func traceStream(
        _ request: TraceRequest, _ body: (Trace.Reached) -> Void
    ) throws(GenealogyError) -> (count: Int, largest: Double) {
        let search = try LineageSearch(self, request)
        let result = search.report(body)
        try checkDamage()
        return result
    }
}

/// One trace under way.
struct LineageSearch {
    let request: TraceRequest
    let view: LineageView
    let start: UInt32
    let touch: Touch
    /// The asked stretch as the tracer takes it; nil for all of the lot.
    let asked: Interval?
    private let fractions: Fractions?

    init(_ graph: LineageGraph, _ request: TraceRequest, keepsPaths: Bool = false) throws(GenealogyError) {
        self.request = request
        view = graph.view(known: request.known)
        start = try graph.node(request.lot, in: view)
        if let depth = request.depth, depth < 0 {
            throw GenealogyError(code: .invalidRequest, message: "A depth of \(depth) was asked for.", remedy: "Ask for 0 or more draws.")
        }
        guard request.floor >= 0, request.floor <= 1 else {
            throw GenealogyError(code: .invalidRequest, message: "A floor of \(request.floor) was asked for.", remedy: "Give a part between 0 and 1.")
        }
        let book = view.book(of: start)
        let stretch: IntervalSet?
        (asked, stretch) = try LineageSearch.asked(request, book)
        touch = Touch(view, request.direction, holds: HoldBook(view, request.holds), depth: request.depth, keepsPaths: keepsPaths)
        touch.run(from: start, asked: stretch, track: request.track)
        fractions = request.fractions ? Fractions(touch, start: start, asked: asked, request) : nil
    }

    /// The asked stretch: for the tracer as it is, for the search reaching beyond the axis where it reaches the end.
    static func asked(_ request: TraceRequest, _ book: LotBook) throws(GenealogyError) -> (Interval?, IntervalSet?) {
        guard let interval = request.interval else { return (nil, nil) }
        let outside = GenealogyError(
            code: .intervalOutside,
            message: "The stretch from \(interval.from) to \(interval.to) lies outside lot \(request.lot.name), which ends at \(book.quantity ?? 0).",
            remedy: "Ask for a stretch between 0 and the lot's quantity, in its own unit.")
        guard interval.to > 0, interval.from < LotBook.endless else { throw outside }
        if let quantity = book.quantity, interval.from >= quantity { throw outside }
        if book.facts.isMixed || book.facts.isUnit { return (nil, nil) }
        let end = book.quantity ?? LotBook.endless
        let from = max(0, interval.from)
        let to = min(interval.to, end)
        if from == 0, to == end { return (nil, nil) }
        let reach = Interval(from == 0 ? -LotBook.endless : from, to == end ? LotBook.endless : to)!
        return (Interval(from, to), IntervalSet(reach))
    }

    func fraction(of node: UInt32) -> Double? { fractions?.of(node) }

    func report(_ body: (Trace.Reached) -> Void) -> (count: Int, largest: Double) {
        var below = (count: 0, largest: 0.0)
        let only = request.only.map { view.rows.textNumber($0) ?? UInt32.max }
        let site = request.site.map { view.rows.textNumber($0) ?? UInt32.max }
        var texts: [UInt32: String] = [:]
        func text(_ number: UInt32) -> String {
            if let known = texts[number] { return known }
            let text = view.rows.text(number)
            texts[number] = text
            return text
        }
        for (depth, nodes) in touch.levels.enumerated() {
            var found: [UInt32: [Trace.Reached]] = [:]
            touch.readFacts(of: nodes)
            for node in nodes {
                let facts = touch.facts(of: node)
                if let only, facts.product != only { continue }
                if let site, facts.site != site { continue }
                let fraction = fractions?.of(node)
                if let fraction, fraction > 0, fraction < request.floor, let fractions, fractions.dilution(of: node) < request.floor {
                    below = (below.count + 1, max(below.largest, fraction))
                    continue
                }
                found[facts.product, default: []].append(
                    Trace.Reached(
                        lot: view.key(of: node), product: text(facts.product), site: text(facts.site), fraction: fraction,
                        intervals: touched(node, facts), dimension: facts.dimension, depth: depth))
            }
            for product in found.keys.sorted(by: { text($0) < text($1) }) {
                found[product]?.inNameOrder().forEach(body)
            }
        }
        return below
    }

    /// Touched stretches within the lot's axis.
    private func touched(_ node: UInt32, _ facts: LotFacts) -> IntervalSet {
        let end = facts.quantity?.amount
        guard let stretch = touch.whole.contains(node) ? nil : touch.partial[node] else {
            let axis = end ?? (facts.isMixed ? 0 : Int64(touch.book(of: node).layout.axis.rounded(.up)))
            return Interval(0, axis).map { IntervalSet($0) } ?? IntervalSet()
        }
        let within = IntervalSet(Interval(0, max(1, end ?? Int64(touch.book(of: node).layout.axis.rounded(.up))))!)
        let inside = stretch.intersection(within)
        // Of a lot whose end is not known, or told wrongly, what was touched is still shown.
        return inside.isEmpty ? stretch.intersection(IntervalSet(Interval(0, LotBook.endless)!)) : inside
    }
}

extension [Trace.Reached] {
    /// By name and generation. Lots of one product are mostly numbered in the order of their names, so one look often is enough.
    fileprivate func inNameOrder() -> [Trace.Reached] {
        func precedes(_ a: Trace.Reached, _ b: Trace.Reached) -> Bool {
            a.lot.name == b.lot.name ? a.lot.generation < b.lot.generation : a.lot.name < b.lot.name
        }
        return zip(self, dropFirst()).allSatisfy(precedes) ? self : sorted(by: precedes)
    }
}
