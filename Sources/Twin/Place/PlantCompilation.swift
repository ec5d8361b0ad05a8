// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// A scenario while it is made from a plant.
///
/// Stations, stocks and calendars first, then routes with their steps, then what brings in and takes out, at last what needs to know all of that:
/// set-ups between whatever is done at a station, and failures counted in amounts.
struct PlantCompilation {
    let plant: PlantModel
    let options: PlantTwin.Options

    var scenario = Scenario()
    var stationRoles: [PlantTwin.StationRole] = []
    var operationRoles: [PlantTwin.OperationRole] = []
    var bufferRoles: [PlantTwin.BufferRole] = []
    var productRoles: [PlantTwin.ProductRole] = []

    var calendars: [String: Scenario.Index<Scenario.Calendar>] = [:]
    var crews: [String: Scenario.Index<Scenario.Crew>] = [:]
    var stations: [StationName: Scenario.Index<Scenario.Station>] = [:]
    var products: [String: Scenario.Index<Scenario.Product>] = [:]
    var places: [PlaceName: Place] = [:]
    /// What is done at each machine, by station number.
    var duties: [Int: [Duty]] = [:]
    let flows: GoodsFlows

    init(_ plant: PlantModel, _ options: PlantTwin.Options) {
        self.plant = plant
        self.options = options
        flows = GoodsFlows(plant)
    }

    mutating func run() throws(TwinError) {
        guard !plant.routes.isEmpty else {
            throw TwinError(
                code: .emptyPlant, message: "“\(plant.name)” has no routes, so nothing would happen.",
                remedy: "Say under “routes:” how its products are made.")
        }
        for calendar in plant.calendars {
            calendars[calendar.name] = scenario.add(try Self.calendar(calendar, start: plant.start))
        }
        for crew in plant.crews {
            crews[crew.name] = scenario.add(Scenario.Crew(crew.name, people: crew.people, calendar: crew.calendar.flatMap { calendars[$0] }))
        }
        for site in plant.sites {
            for area in site.areas {
                for line in area.lines {
                    for station in line.stations {
                        try add(station, StationName(line: LineName(site: site.name, area: area.name, line: line.name), station: station.name))
                    }
                }
            }
        }
        try addReorderedStocks()
        for route in plant.routes { try add(route) }
        for transport in plant.transports { try add(transport) }
        for customer in plant.customers { try add(customer) }
        for supplier in plant.suppliers { try add(supplier) }
        countReturns()
        try finishStations()
    }

    mutating func add(_ station: Scenario.Station, _ role: PlantTwin.StationRole) -> Scenario.Index<Scenario.Station> {
        stationRoles.append(role)
        return scenario.add(station)
    }

    @discardableResult
    mutating func add(_ operation: Scenario.Operation, _ role: PlantTwin.OperationRole) -> Scenario.Index<Scenario.Operation> {
        operationRoles.append(role)
        return scenario.add(operation)
    }

    mutating func add(_ buffer: Scenario.Buffer, _ role: PlantTwin.BufferRole) -> Scenario.Index<Scenario.Buffer> {
        bufferRoles.append(role)
        return scenario.add(buffer)
    }

    /// A product of the scenario by its name there.
    mutating func product(_ label: String, _ role: PlantTwin.ProductRole) -> Scenario.Index<Scenario.Product> {
        if let known = products[label] { return known }
        productRoles.append(role)
        let index = scenario.add(Scenario.Product(label))
        products[label] = index
        return index
    }

    mutating func product(_ name: String) -> Scenario.Index<Scenario.Product> {
        let dimension = plant.product(named: name)?.unit.dimension ?? .pieces
        return product(name, PlantTwin.ProductRole(product: name, dimension: dimension, pass: 0))
    }

    /// What stands for no goods: an order, a permit, a release.
    mutating func token(_ label: String) -> Scenario.Index<Scenario.Product> {
        product(label, PlantTwin.ProductRole(product: nil, dimension: .pieces, pass: 0))
    }

    /// Slots of a slotted plant are times of its beat.
    var beat: Double { plant.slots.map { Double($0.length.amount) / 1_000 } ?? 1 }

    func time(_ distribution: Plant.Distribution, times factor: Double = 1) -> Distribution {
        Distribution(distribution, scale: beat * factor)
    }

    /// - Throws: `.outOfRange` when the product leaves what can be counted.
    func product(of amount: Int64, and factor: Int64, for what: String) throws(TwinError) -> Int64 {
        let (result, overflow) = amount.multipliedReportingOverflow(by: factor)
        guard !overflow, result.magnitude <= UInt64(Quantity.limit) else {
            throw TwinError(
                code: .outOfRange, message: "\(what): \(factor) times \(amount) small units is more than can be counted.",
                remedy: "Make the batch or the lot smaller.")
        }
        return result
    }

    func crewNeed(_ need: Plant.CrewNeed?) -> Scenario.CrewNeed? {
        need.flatMap { need in crews[need.crew].map { Scenario.CrewNeed($0, people: need.people) } }
    }

    /// All people needed at once, by crew in the order named.
    func crewNeeds(_ needs: [Plant.CrewNeed]) -> [Scenario.CrewNeed] {
        var summed: [Scenario.CrewNeed] = []
        for need in needs.compactMap({ crewNeed($0) }) {
            if let known = summed.firstIndex(where: { $0.crew == need.crew }) { summed[known].people += need.people } else { summed.append(need) }
        }
        return summed
    }
}

/// What a machine does, and what it is set up for by that.
struct Duty {
    let operation: Scenario.Index<Scenario.Operation>
    let step: String
    let product: String?
    let chemistry: String?
    let meanTime: Double
    /// Of the work item, in one operation.
    let amount: Int64
    let dimension: Dimension
}
