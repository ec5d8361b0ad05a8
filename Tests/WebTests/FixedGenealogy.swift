// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Node

@testable import Genealogy

/// A small plant known by heart: one sulfate lot, two cathode lots, a slurry, a coil with two lanes, forty cells, two packs, one cell
/// name that would break careless markup.
struct FixedGenealogy: GenealogyReading {
    static let attack = "<script>alert('x')</script>&\"</td>"
    static let hour: Int64 = 3_600_000_000
    static let morning = Instant(microseconds: 1_800_000_000_000_000)

    var asOf: UInt64 = 42
    private var summaries: [LotSummary] = []
    private var links: [Link] = []
    private var found: [Discrepancy] = []

    var lotCount: Int { summaries.count }
    var drawCount: Int { links.count }

    init(cells: Int = 40) {
        add("S-118", "nickel sulfate", Quantity(20_000_000_000, .mass))
        add("P-1", "cathode powder", Quantity(5_000_000_000, .mass))
        add("P-2", "cathode powder", Quantity(5_000_000_000, .mass))
        add("SL-1", "slurry", Quantity(1_000_000_000, .mass))
        add("K-9", "coil", Quantity(200_000_000, .length), tracks: [2, 3])
        draw("S-118", "P-1", .mass, nil, 4_000_000_000)
        draw("S-118", "P-2", .mass, nil, 3_000_000_000)
        draw("P-1", "SL-1", .mass, nil, 600_000_000)
        draw("SL-1", "K-9", .mass, nil, 900_000_000)
        add("https://id.gs1.org/01/09521234500049/21/CELL0001", "cell", Quantity(1, .pieces))
        add("PACK-1", "pack", Quantity(1, .pieces))
        add("PACK-2", "pack", Quantity(1, .pieces))
        for index in 0..<cells {
            let name = index == 7 ? Self.attack : "C-\(1000 + index)"
            add(name, "cell", Quantity(1, .pieces))
            let from = Int64(index / 2) * 4_000_000 + (index == 20 ? -1_000_000 : 0)
            draw("K-9", name, .length, Interval(from, from + 3_800_000), 3_800_000, track: UInt16(index % 2))
            hold(name, index % 2 == 0 ? "PACK-1" : "PACK-2")
        }
        found = [
            Discrepancy(
                kind: .overlap, lot: LotKey(name: "K-9", generation: 0), place: Interval(39_000_000, 39_800_000), dimension: .length,
                events: [3, 4], since: Self.morning, owner: "Ochang", reason: .drawnTwice),
            Discrepancy(
                kind: .provisionalLot, lot: LotKey(name: Self.attack, generation: 0), place: nil, dimension: nil, events: [5],
                since: Self.morning, owner: "", reason: .neverAnnounced),
        ]
    }

    private mutating func add(_ name: String, _ product: String, _ quantity: Quantity, tracks: [UInt32] = []) {
        summaries.append(
            LotSummary(
                lot: LotKey(name: name, generation: 0), generations: 1, product: product, site: "Ochang", whereNow: ["tray T-1", "Ochang"],
                disposition: "in_progress", quantity: quantity, dimension: quantity.dimension, drawn: quantity.amount / 4,
                remaining: quantity.amount - quantity.amount / 4, opened: Self.morning, closed: nil, isProvisional: name == Self.attack, inputs: 1,
                outputs: 2, trackWeights: tracks, events: [2, 1]))
    }

    private mutating func draw(
        _ source: String, _ product: String, _ dimension: Dimension, _ place: Interval?, _ length: Int64, track: UInt16? = nil
    ) {
        links.append(link(.draw, source, product, dimension, place, length, track))
    }

    private mutating func hold(_ child: String, _ parent: String) { links.append(link(.component, child, parent, .pieces, nil, 1, nil)) }

    private func link(
        _ kind: Link.Kind, _ source: String, _ product: String, _ dimension: Dimension, _ place: Interval?, _ length: Int64, _ track: UInt16?
    ) -> Link {
        func productName(_ name: String) -> String { summaries.first { $0.lot.name == name }?.product ?? "" }
        return Link(
            kind: kind, source: LotKey(name: source, generation: 0), product: LotKey(name: product, generation: 0),
            sourceProduct: productName(source), productProduct: productName(product), dimension: dimension, place: place, length: length,
            track: track, productPlace: nil, reversed: false, role: "", step: "assembling", uncertainty: place == nil ? 0 : 100_000,
            evidence: place == nil ? .none : .stated, time: Self.morning, until: nil, event: 2)
    }

    func find(_ name: String, generation: Int?) throws(GenealogyError) -> LotKey {
        guard let summary = summaries.first(where: { $0.lot.name == name }), generation ?? 0 == 0 else {
            throw GenealogyError(code: .unknownLot, message: "No lot is named \(name).", remedy: "Search for it.")
        }
        return summary.lot
    }

    func search(_ text: String, limit: Int) -> [LotSummary] {
        Array(summaries.filter { $0.lot.name.lowercased().contains(text.lowercased()) }.prefix(limit))
    }

    func lots(from offset: Int, limit: Int) -> [LotSummary] { Array(summaries.dropFirst(offset).prefix(limit)) }

    func summary(of lot: LotKey) throws(GenealogyError) -> LotSummary {
        _ = try find(lot.name, generation: lot.generation)
        return summaries.first { $0.lot == lot }!
    }

    func links(of lot: LotKey, _ direction: Direction, limit: Int) throws(GenealogyError) -> (links: [Link], count: Int) {
        let all = links.filter { direction == .forward ? $0.source == lot : $0.product == lot }
        return (Array(all.prefix(limit)), all.count)
    }

    func trace(_ request: TraceRequest) throws(GenealogyError) -> Trace {
        var depths: [LotKey: Int] = [request.lot: 0]
        var frontier = [request.lot]
        var depth = 0
        while !frontier.isEmpty, depth < request.depth ?? .max {
            depth += 1
            let touching = links.filter { link in
                let isPlaced = request.interval == nil || depth > 1 || link.place == nil || link.place?.intersection(request.interval!) != nil
                return isPlaced && frontier.contains(request.direction == .forward ? link.source : link.product)
            }
            frontier = []
            for link in touching {
                let other = request.direction == .forward ? link.product : link.source
                if depths[other] == nil {
                    depths[other] = depth
                    frontier.append(other)
                }
            }
        }
        depths[request.lot] = nil
        let reached = depths.map { lot, depth in
            let summary = summaries.first { $0.lot == lot }!
            return Trace.Reached(
                lot: lot, product: summary.product, site: summary.site, fraction: 0.0125,
                intervals: IntervalSet(Interval(0, summary.quantity!.amount)!), dimension: summary.dimension, depth: depth)
        }
        let listed = reached.filter { (request.only ?? $0.product) == $0.product }
            .sorted { ($0.depth, $0.product, $0.lot.name) < ($1.depth, $1.product, $1.lot.name) }
        return Trace(request: request, reached: ReachedLots(listed), belowFloor: (3, 2e-7), asOf: asOf)
    }

    func recall(_ request: TraceRequest) throws(GenealogyError) -> Recall {
        let packs = try trace(request).reached.filter { $0.product == "pack" }
        let units = packs.enumerated().map { index, pack in
            Recall.Unit(
                lot: pack.lot, product: pack.product, whereNow: ["pallet 7", "Ochang"], closed: nil, path: [request.lot, pack.lot],
                fraction: 0.0125,
                certain: index == 0)
        }
        return Recall(
            units: HeldUnits(units),
            stock: [
                Recall.Stock(
                    lot: LotKey(name: "P-2", generation: 0), product: "cathode powder", whereNow: ["silo 3"],
                    remaining: Quantity(2_000_000_000, .mass))
            ],
            certainUnits: min(1, packs.count), asOf: asOf)
    }

    func riskMap(of product: String, holds: HoldView, progress: (Int, Int) -> Void) throws(GenealogyError) -> RiskMap {
        var lots: [RiskMap.Lot] = []
        for summary in summaries where summary.product == product {
            let units = try recall(TraceRequest(lot: summary.lot, direction: .forward)).units.count
            lots.append(RiskMap.Lot(lot: summary.lot, site: summary.site, quantity: summary.quantity, units: units, certainUnits: units))
        }
        return RiskMap(product: product, lots: lots, asOf: asOf)
    }

    func discrepancies(of lot: LotKey?, limit: Int) throws(GenealogyError) -> (found: [Discrepancy], counts: [Discrepancy.Kind: Int]) {
        let mine = found.filter { lot == nil || $0.lot == lot }
        return (Array(mine.prefix(limit)), Dictionary(grouping: found, by: \.kind).mapValues(\.count))
    }
}
