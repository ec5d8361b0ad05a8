// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// A buffer as routes speak of it.
enum PlaceName: Hashable {
    case stock(StockName)
    case buffer(String)
    case queue(StationName)
    case before(route: String, step: String)
}

/// A buffer of the scenario, and how it is put into and taken from.
struct Place {
    /// Put into.
    let entry: Scenario.Index<Scenario.Buffer>
    /// Taken from; another one than `entry` where items rest first.
    let exit: Scenario.Index<Scenario.Buffer>
    let isTank: Bool
    /// Counts what is drawn, for a supplier who fills up.
    var drawn: Scenario.Index<Scenario.Buffer>?
    /// Several kinds of work item may be in it.
    var isShared = false
}

extension PlantCompilation {
    /// The stock of a product at a site; nil when nobody takes from it, so that what is made leaves the plant.
    mutating func stock(_ product: String, at site: String) throws(TwinError) -> Place? {
        let name = StockName(product: product, site: site)
        if let known = places[.stock(name)] { return known }
        guard flows.taken.contains(name) else { return nil }
        let described = plant.product(named: product)
        let isMixed = described?.kind == .mixed
        let store = described?.stock ?? .unbounded
        // What mixes is one amount, unless somebody takes bags or batches whole.
        let mixes = (isMixed && !flows.takenAsItems.contains(name)) || flows.scrapStocks.contains(name)
        let place = try add(
            store, "\(product) at \(site)", .stock(product: product, site: site), resting: (site, product), mixes: mixes)
        if let life = described?.shelfLife, !place.isTank {
            scenario.buffers[place.exit.number].waitLimit = Scenario.WaitLimit(.fixed(Double(life.amount) / 1_000), then: .scrapped)
        }
        try begin(store, in: place, product: product, unit: 1)
        places[.stock(name)] = place
        return place
    }

    mutating func buffer(_ name: String, product: String) throws(TwinError) -> Place {
        if let known = places[.buffer(name)] { return known }
        guard let buffer = plant.buffer(named: name) else { throw .unknownPart("buffer", name) }
        var place = try add(buffer.store, name, .buffer(name), resting: (buffer.site, name))
        place.isShared = buffer.product == nil
        try begin(buffer.store, in: place, product: buffer.product ?? product, unit: 1)
        places[.buffer(name)] = place
        return place
    }

    /// Puts a store into the scenario.
    ///
    /// - Parameters:
    ///   - mixes: Without places it is an amount without bound.
    ///   - pieces: So many of what is counted in places are one item.
    ///   - dispatch: How the station takes on work that waits here; the store's own order counts before it.
    mutating func add(
        _ store: Store, _ name: String, _ role: PlantTwin.BufferRole, resting: (route: String, step: String), mixes: Bool = false, pieces: Int64 = 1,
        dispatch: Scenario.Discipline = .firstCome
    ) throws(TwinError) -> Place {
        let holding: Scenario.Holding
        switch store.room {
        case .items(nil) where mixes: holding = .tank(capacity: nil, heel: 0)
        case .items(let room): holding = .items(places: room.map { Int((Int64($0) + pieces - 1) / pieces) })
        case .tank(let capacity, let heel):
            holding = .tank(capacity: capacity.amount >= Quantity.limit ? nil : capacity.amount, heel: heel.amount)
        }
        guard let rest = store.rest else {
            let index = add(Scenario.Buffer(name, holds: holding, order: Self.order(store, dispatch)), role)
            return Place(entry: index, exit: index, isTank: holding.isTank)
        }
        guard Self.order(store, dispatch) == .firstCome else {
            throw .notModelled(
                "What rests in “\(name)” leaves in another order than it came.", "Leave “order:” out, or let a step of kind “wait” be the rest.")
        }
        guard case .items(let room) = holding else {
            throw TwinError(
                code: .notModelled, message: "The tank “\(name)” lets what is in it rest, but in a tank old and new are one.",
                remedy: "Use places for items, or a step of kind “wait” before it.")
        }
        // Items rest on servers of their own, one for each place, and leave when there is somebody to take them.
        let entry = add(Scenario.Buffer("\(name), arriving", holds: .items(places: room.map { _ in 0 })), role)
        let exit = add(Scenario.Buffer(name, holds: .items(places: room.map { _ in 0 })), role)
        let station = add(
            Scenario.Station("\(name), resting", servers: room.map { .count(max(1, $0)) } ?? .unlimited),
            .rest(route: resting.route, step: resting.step))
        add(
            Scenario.Operation.service("\(name): rest", at: station, from: entry, time: time(rest), to: .buffer(exit, whenFull: .waits)),
            PlantTwin.OperationRole(kind: .rest, route: nil, step: nil, product: nil, pass: 0, nominalOutput: 1, outcomeGood: [1]))
        return Place(entry: entry, exit: exit, isTank: false)
    }

    private static func order(_ store: Store, _ dispatch: Scenario.Discipline) -> Scenario.QueueOrder {
        switch (store.order, dispatch) {
        case (.lifo, _), (.fifo, .lastCome): .lastCome
        case (.random, _), (.fifo, .random): .random
        case (.fifo, _): .firstCome
        }
    }

    /// What is there at time 0.
    mutating func begin(_ store: Store, in place: Place, product name: String, unit: Int64) throws(TwinError) {
        if place.isTank {
            let content = try product(of: store.startQuantity?.amount ?? 0, and: Int64(max(1, store.startItems)), for: "Start of “\(name)”")
            if content > 0 { scenario.beginning.levels.append(.init(place.exit, content)) }
        } else if store.startItems > 0 {
            let one = plant.product(named: name).map { $0.unit.numerator / max(1, $0.unit.denominator) } ?? 1
            let each = store.startQuantity?.amount ?? max(1, one)
            scenario.beginning.items.append(
                .init(in: place.exit, product(name), count: store.startItems, quantity: try product(of: each, and: unit, for: "Start of “\(name)”")))
        }
    }
}

extension Scenario.Holding {
    var isTank: Bool { if case .tank = self { true } else { false } }
}
