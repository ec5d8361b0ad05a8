// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// One trace under way.
struct LineageSearch {
    let request: TraceRequest
    let view: LineageView
    let start: UInt32
    let touch: Touch
    /// The asked stretch as the tracer takes it; nil for all of the lot.
    let asked: Interval?
    /// As the search takes it: beyond the axis where it reaches the end.
    let stretch: IntervalSet?
    private let fractions: Fractions?

    /// - Throws: ``GenealogyError`` `.unknownLot`, `.intervalOutside`, `.invalidRequest`.
    static func run(
        _ graph: LineageGraph, _ request: TraceRequest, keepsPaths: Bool = false
    ) throws(GenealogyError) -> LineageSearch {
        let view = graph.view(known: request.known)
        let start = try graph.node(request.lot, in: view)
        if let depth = request.depth, depth < 0 {
            throw GenealogyError(code: .invalidRequest, message: "A depth of \(depth) was asked for.", remedy: "Ask for 0 or more draws.")
        }
        guard request.floor >= 0, request.floor <= 1 else {
            throw GenealogyError(code: .invalidRequest, message: "A floor of \(request.floor) was asked for.", remedy: "Give a part between 0 and 1.")
        }
        let lots = LotCache(view)
        let (asked, stretch) = try asked(request, lots.facts(of: start))
        return LineageSearch(graph, request, lots, start, asked, stretch, keepsPaths)
    }

    private init(
        _ graph: LineageGraph, _ request: TraceRequest, _ lots: LotCache, _ start: UInt32, _ asked: Interval?, _ stretch: IntervalSet?,
        _ keepsPaths: Bool
    ) {
        self.request = request
        self.start = start
        self.asked = asked
        self.stretch = stretch
        view = lots.view
        touch = Touch(
            view, request.direction, holds: HoldBook(view, request.holds), lots: lots, depth: request.depth, keepsPaths: keepsPaths,
            recordsLinks: (request.fractions || keepsPaths) && request.direction == .forward)
        touch.run(from: start, asked: stretch, track: request.track)
        fractions =
            request.fractions
            ? Fractions(touch, start: touch.slots[start], asked: asked, request) { lot in
                Self.retrace(graph, request, from: lot, to: start, asked)
            } : nil
        if !request.fractions { touch.links?.layOut(touch) }
    }

    /// The same question from a lot down.
    private static func retrace(
        _ graph: LineageGraph, _ request: TraceRequest, from lot: LotKey, to target: UInt32, _ asked: Interval?
    ) -> Fractions.Retrace? {
        var forward = request
        forward.lot = lot
        forward.direction = .forward
        forward.interval = nil
        forward.track = nil
        do throws(GenealogyError) {
            let search = try LineageSearch.run(graph, forward)
            let touch = search.touch
            let slot = touch.slots[target]
            guard slot >= 0, let fractions = search.fractions else { return (0, 0, touch.met.count) }
            return (fractions.fraction(of: slot, in: asked), fractions.dilution(of: slot), touch.met.count)
        } catch {
            return nil
        }
    }

    private static func asked(_ request: TraceRequest, _ facts: LotFacts) throws(GenealogyError) -> (Interval?, IntervalSet?) {
        guard let interval = request.interval else { return (nil, nil) }
        let quantity = facts.quantity?.amount
        guard interval.to > 0, interval.from < quantity ?? LotBook.endless else { throw outside(interval, request.lot, facts) }
        if facts.isMixed || facts.isUnit { return (nil, nil) }
        let end = quantity ?? LotBook.endless
        let from = max(0, interval.from)
        let to = min(interval.to, end)
        if from == 0, to == end { return (nil, nil) }
        let reach = Interval(from == 0 ? -LotBook.endless : from, to == end ? LotBook.endless : to)!
        return (Interval(from, to), IntervalSet(reach))
    }

    private static func outside(_ interval: Interval, _ lot: LotKey, _ facts: LotFacts) -> GenealogyError {
        func text(_ amount: Int64) -> String { facts.dimension.map { Quantity(amount, $0).description } ?? "\(amount)" }
        let end = facts.quantity.map { "which ends at \($0)" } ?? "whose end is not known"
        return GenealogyError(
            code: .intervalOutside, message: "The stretch from \(text(interval.from)) to \(text(interval.to)) lies outside lot \(lot.name), \(end).",
            remedy: "Ask for a stretch that begins on the lot, in its own unit.")
    }

    func fraction(of slot: Int) -> Double? { fractions.flatMap { $0.fraction(of: slot).isNaN ? nil : $0.fraction(of: slot) } }

    /// What was reached, unsorted beyond its depth and unnamed, without what the request leaves out.
    func answer() -> (lots: ReachedLots, belowFloor: (count: Int, largest: Double)) {
        var below = (count: 0, largest: 0.0)
        var nodes: [UInt32] = []
        var told: [Double] = []
        if request.only == nil, request.site == nil {
            nodes.reserveCapacity(touch.met.count)
            if fractions != nil { told.reserveCapacity(touch.met.count) }
        }
        let floor = request.floor
        var starts: [Int] = []
        for level in touch.levels {
            starts.append(nodes.count)
            let listed = kept(level)
            guard let fractions else {
                nodes += listed
                continue
            }
            let slots = touch.slots
            for node in listed {
                let slot = slots[node]
                let fraction = fractions.fraction(of: slot)
                if fraction > 0, fraction < floor, fractions.dilution(of: slot) < floor {
                    below = (below.count + 1, max(below.largest, fraction))
                    continue
                }
                told.append(fraction)
                nodes.append(node)
            }
        }
        var parts: [UInt32: IntervalSet] = [:]
        for (slot, part) in touch.partial where !touch.isWhole(slot) { parts[touch.met[slot].node] = part }
        return (ReachedLots(FoundLots(view, nodes: nodes, levels: starts, fractions: fractions == nil ? nil : told, parts: parts)), below)
    }

    /// The lots of a level that are of the product and site asked for.
    func kept(_ level: [UInt32]) -> [UInt32] {
        if request.only == nil, request.site == nil { return level }
        let only = request.only.map { view.rows.textNumber($0) ?? UInt32.max }
        let site = request.site.map { view.rows.textNumber($0) ?? UInt32.max }
        let sheet = FactSheet(level, of: view, asksDraws: false)
        return level.indices.filter { (only ?? sheet.products[$0]) == sheet.products[$0] && (site ?? sheet.sites[$0]) == sheet.sites[$0] }
            .map { level[$0] }
    }
}
