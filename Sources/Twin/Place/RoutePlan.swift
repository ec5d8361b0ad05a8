// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// What goes along a route between two steps.
struct WorkItem: Hashable {
    /// A product of the plant, or what the route itself stands for.
    let product: String
    let dimension: Dimension
    /// Of one item, as expected; small units.
    let quantity: Int64
}

/// A route thought through before its operations are made: what comes to each step and what leaves it, how many pieces are one item, how often
/// an item may come again.
struct RoutePlan {
    let route: Route
    /// Pieces of the product that are one item, from the step that makes it on.
    let tray: Int64
    private(set) var incoming: [WorkItem?] = []
    private(set) var outgoing: [WorkItem?] = []
    /// Ways that an item takes a bounded number of times, with that number.
    let bounded: [(step: Int, way: Int, most: Int)]
    /// Kinds of work item told apart by how often they took those ways.
    let passes: Int

    init(_ route: Route, _ plant: PlantModel, _ granularity: PlantTwin.Granularity) throws(TwinError) {
        guard !route.steps.isEmpty else {
            throw .notModelled("Route “\(route.name)” has no steps.", "Give it one, or remove it.")
        }
        self.route = route
        tray = granularity == .pieces ? 1 : Self.trayPieces(route, plant)
        var bounded: [(step: Int, way: Int, most: Int)] = []
        var passes = 1
        for (index, step) in route.steps.enumerated() {
            for (number, way) in step.ways.enumerated() {
                guard let most = way.most, case .step = way.target else { continue }
                bounded.append((index, number, most))
                let (product, overflow) = passes.multipliedReportingOverflow(by: most + 1)
                guard !overflow, product <= Self.mostPasses else {
                    throw .notModelled(
                        "Route “\(route.name)” tells work items apart by more than \(Self.mostPasses) histories of rework.",
                        "Bound fewer of its ways, or let them be taken less often.")
                }
                passes = product
            }
        }
        self.bounded = bounded
        self.passes = passes

        var item = try Self.arriving(route, plant)
        for (index, step) in route.steps.enumerated() {
            incoming.append(item)
            item = try leaving(step, index, item, plant)
            outgoing.append(item)
        }
    }

    static let mostPasses = 64

    func isTrayed(_ index: Int) -> Bool { tray > 1 && (isTray(outgoing[index]) || isTray(incoming[index])) }

    /// Whether what leaves a step is counted in trays.
    func isTray(_ item: WorkItem?) -> Bool { tray > 1 && item?.dimension == .pieces }

    /// Histories after an item went a bounded way once more; nil when it may not.
    func pass(after pass: Int, step: Int, way: Int) -> Int? {
        var weight = 1
        for bound in bounded {
            if bound.step == step, bound.way == way { return pass / weight % (bound.most + 1) < bound.most ? pass + weight : nil }
            weight *= bound.most + 1
        }
        return pass
    }

    private static func arriving(_ route: Route, _ plant: PlantModel) throws(TwinError) -> WorkItem? {
        guard let arrivals = route.arrivals else { return nil }
        var name = route.product
        var lot: Quantity?
        switch arrivals.pattern {
        case .supplier(let supplier):
            guard let found = plant.supplier(named: supplier) else { throw .unknownPart("supplier", supplier) }
            (name, lot) = (found.product, found.lot)
        case .transport(let transport):
            guard let found = plant.transport(named: transport) else { throw .unknownPart("transport", transport) }
            (name, lot) = (found.delivers, found.lot)
        default:
            // What is made on the way did not come in at its begin.
            if route.steps.contains(where: { step in step.makes.contains { $0.to == .along && $0.product == route.product } }) { name = nil }
        }
        let product = name.flatMap { plant.product(named: $0) }
        let one = arrivals.quantity ?? lot ?? product.map(Self.unit) ?? Quantity(1, .pieces)
        return WorkItem(product: name ?? route.name, dimension: one.dimension, quantity: one.amount)
    }

    static func unit(_ product: Product) -> Quantity {
        Quantity(max(1, product.unit.numerator / max(1, product.unit.denominator)), product.unit.dimension)
    }

    private func leaving(_ step: Step, _ index: Int, _ item: WorkItem?, _ plant: PlantModel) throws(TwinError) -> WorkItem? {
        guard let make = step.makes.first(where: { $0.to == .along }) else {
            guard step.makes.isEmpty else {
                guard index == route.steps.count - 1 else {
                    throw .notModelled(
                        "Step “\(step.name)” of route “\(route.name)” makes nothing that goes along to the next step.",
                        "Say `to: next` of one of its products, or begin another route.")
                }
                return nil
            }
            guard let item else {
                throw .notModelled(
                    "Nothing comes to step “\(step.name)” of route “\(route.name)”, and it makes nothing.",
                    "Say what arrives, or what the step makes.")
            }
            var quantity = Double(item.quantity) * (step.batch.merges ? Double(step.batch.most) : 1)
            if item.dimension != .pieces { quantity *= step.yield.good }
            if let coil = step.coil, item.dimension == .length {
                quantity *= coil.lengthFactor(of: item.quantity) / Double(coil.coils(outOf: item.quantity))
            }
            return WorkItem(product: item.product, dimension: item.dimension, quantity: Int64(quantity.rounded()))
        }
        guard let product = plant.product(named: make.product) else { throw .unknownPart("product", make.product) }
        if let quantity = make.quantity {
            let pieces = quantity.dimension == .pieces ? tray : 1
            let (all, overflow) = quantity.amount.multipliedReportingOverflow(by: pieces)
            guard !overflow, all <= Quantity.limit else {
                throw TwinError(
                    code: .outOfRange, message: "Step “\(step.name)” of route “\(route.name)” makes more than can be counted.",
                    remedy: "Make the quantity smaller.")
            }
            return WorkItem(product: product.name, dimension: product.unit.dimension, quantity: all)
        }
        guard let item, item.dimension == product.unit.dimension else {
            throw .notModelled(
                "Step “\(step.name)” of route “\(route.name)” does not say how much “\(product.name)” it makes of \(item?.product ?? "nothing").",
                "Write its quantity.")
        }
        let factor =
            item.dimension == .length ? step.coil.map { $0.lengthFactor(of: item.quantity) / Double($0.coils(outOf: item.quantity)) } ?? 1 : 1
        let kept = item.dimension == .pieces ? 1 : step.yield.good
        let quantity = Double(item.quantity) * factor * kept * (step.batch.merges ? Double(step.batch.most) : 1)
        return WorkItem(product: product.name, dimension: item.dimension, quantity: Int64(quantity.rounded()))
    }

    /// The largest number of pieces that fills every batch of the route; 1 for a route whose pieces come one by one.
    private static func trayPieces(_ route: Route, _ plant: PlantModel) -> Int64 {
        guard route.arrivals == nil, let first = route.steps.firstIndex(where: { makesPieces($0, plant) }) else { return 1 }
        var pieces = 0
        for step in route.steps[first...] where step.batch.most > 1 {
            for size in [step.batch.least, step.batch.most] { pieces = gcd(pieces, size) }
        }
        return Int64(max(1, pieces))
    }

    private static func makesPieces(_ step: Step, _ plant: PlantModel) -> Bool {
        step.makes.contains { make in
            make.to == .along && make.items == 1 && make.quantity?.amount == 1 && plant.product(named: make.product)?.unit.dimension == .pieces
        }
    }

    private static func gcd(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}

extension CoilGeometry {
    /// Coils that one of this length is cut into.
    func coils(outOf length: Int64) -> Int {
        guard let each = coilLength?.amount, each > 0 else { return 1 }
        return max(1, Int((Double(length) * lengthFactor(of: length) / Double(each)).rounded()))
    }

    /// Metres that leave for each metre of a coil of this length, without lanes and cut-outs.
    func lengthFactor(of length: Int64) -> Double {
        guard length > 0 else { return 1 }
        let scrap = (leader?.amount ?? 0) + (trailer?.amount ?? 0)
        return max(0, Double(length - scrap) / Double(length)) * (1 + elongation)
    }
}
