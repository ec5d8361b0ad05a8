// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

/// What an inventory amounts to: an analysis in doubles, marked ≈ where it is shown; the books are exact.
package struct CarbonFootprint: Hashable, Sendable {
    package let inventory: CarbonInventory
    /// Every flow that has a factor, in the inventory's order.
    package let contributions: [Contribution]
    /// How much of each process's product is needed for the declared amount, in coherent units; empty for one from the books.
    package let output: [Double]
    /// What is missing in it, when it comes from books that are not complete.
    package let gaps: [String]
    /// How burdens were divided among co-products, rule by rule; empty: nothing was divided.
    package let allocations: [String]

    package struct Contribution: Hashable, Sendable {
        package let process: String
        package let flow: String
        package let stage: LifeCycleStage
        package let factor: EmissionFactor
        package let assumption: String?
        /// For the declared amount, in the flow's unit.
        package let amount: CarbonInventory.Amount
        /// kg CO2e.
        package let carbon: Double
        package let isPrimary: Bool
        package let quality: DataQuality?
        /// What a by-product spares elsewhere, below 0: part of the total and of no stage.
        package let isAvoided: Bool
    }

    /// Solves the network of processes and multiplies amounts by factors.
    ///
    ///     carbon = Σ amount · factor;   E_good = (E_direct + E_inputs − E_by-products) / yield
    ///
    /// - Parameter allocation: Instead of each process's own choice.
    /// - Throws: ``AccountingError`` for a network without an answer, or an allocation its data do not allow.
    package init(_ inventory: CarbonInventory, allocation: CarbonInventory.Allocation? = nil) throws(AccountingError) {
        self.inventory = inventory
        var shares: [Double] = []
        for process in inventory.processes { shares.append(try process.share(allocation ?? process.allocation)) }
        var technosphere: [ProcessNetwork.Exchange] = []
        for (index, process) in inventory.processes.enumerated() {
            technosphere.append(.init(row: index, process: index, amount: process.makes.coherent * process.yield))
            for flow in process.flows {
                guard case .process(let other) = flow.source else { continue }
                technosphere.append(.init(row: other, process: index, amount: -flow.amount.coherent * shares[index]))
            }
        }
        let names = inventory.processes.map(\.name)
        let network = try ProcessNetwork(processes: names, products: names, flows: [], technosphere: technosphere, biosphere: [])
        var demand = [Double](repeating: 0, count: names.count)
        demand[inventory.declared.process] = inventory.declared.amount.coherent
        let runs = try network.scaling(for: demand)
        output = zip(inventory.processes, runs).map { $0.makes.coherent * $0.yield * $1 }
        var contributions: [Contribution] = []
        for (index, process) in inventory.processes.enumerated() {
            for flow in process.flows {
                guard case .factor(let factor, let value, let assumption) = flow.source else { continue }
                let times = runs[index] * shares[index]
                contributions.append(
                    Contribution(
                        process: process.name, flow: flow.name, stage: flow.stage, factor: factor, assumption: assumption,
                        amount: .init(number: flow.amount.number * times, unit: flow.amount.unit), carbon: flow.amount.coherent * times * value,
                        isPrimary: flow.isPrimary, quality: flow.quality, isAvoided: false))
            }
            guard (allocation ?? process.allocation) == .expansion else { continue }
            for other in process.coProducts {
                guard let avoided = other.avoided else { continue }
                let amount = CarbonInventory.Amount(number: -other.amount.number * runs[index], unit: other.amount.unit)
                contributions.append(
                    Contribution(
                        process: process.name, flow: "\(other.name), spared elsewhere", stage: .production, factor: avoided, assumption: nil,
                        amount: amount,
                        carbon: amount.coherent * avoided.value / avoided.unit.factor, isPrimary: false, quality: nil, isAvoided: true))
            }
        }
        self.contributions = contributions
        gaps = []
        allocations = inventory.processes.filter { !$0.coProducts.isEmpty }.map { "\($0.name) by \((allocation ?? $0.allocation).words)" }
    }

    /// Of what the books carry.
    init(_ inventory: CarbonInventory, booked contributions: [Contribution], gaps: [String], allocations: [String]) {
        self.inventory = inventory
        self.contributions = contributions
        self.gaps = gaps
        self.allocations = allocations
        output = []
    }

    /// kg CO2e for the declared amount.
    package var total: Double { contributions.reduce(0) { $0 + $1.carbon } }

    /// Without what by-products spare elsewhere, which is no stage's.
    package func total(of stage: LifeCycleStage) -> Double {
        contributions.reduce(0) { $0 + ($1.stage == stage && !$1.isAvoided ? $1.carbon : 0) }
    }

    /// kg CO2e that by-products spare elsewhere by system expansion: 0 or below, and in the total.
    package var avoided: Double { contributions.reduce(0) { $0 + ($1.isAvoided ? $1.carbon : 0) } }

    /// kg CO2e per kWh of usable capacity, for comparing in the trade; nil: no battery.
    package var perCapacity: Double? { inventory.declared.capacity.map { total / $0 } }

    /// kg CO2e per kWh delivered over the service life: the functional unit of the EU declaration.
    package var perDeliveredEnergy: Double? {
        guard let capacity = inventory.declared.capacity, let service = inventory.service else { return nil }
        return total / service.energy(capacity: capacity)
    }

    /// Part of the footprint, without signs, that rests on data of the company's own, 0 … 1; nil: there is nothing.
    ///
    /// Source: PACT Methodology 3.0, primary data share.
    package var primaryShare: Double? {
        let all = contributions.reduce(0) { $0 + abs($1.carbon) }
        return all > 0 ? contributions.reduce(0) { $0 + ($1.isPrimary ? abs($1.carbon) : 0) } / all : nil
    }

    /// Means weighted by carbon over the flows that are rated, with the part of the carbon they are.
    package var quality: (mean: DataQuality, covered: Double)? {
        let rated = contributions.filter { $0.quality != nil }
        let weight = rated.reduce(0) { $0 + abs($1.carbon) }
        guard weight > 0 else { return nil }
        func mean(_ part: (DataQuality) -> Double) -> Double { rated.reduce(0) { $0 + abs($1.carbon) * ($1.quality.map(part) ?? 0) } / weight }
        let all = contributions.reduce(0) { $0 + abs($1.carbon) }
        return (
            DataQuality(technological: mean(\.technological), geographical: mean(\.geographical), temporal: mean(\.temporal)), weight / all
        )
    }
}

extension CarbonInventory.Process {
    /// Part of the process's burden its own product bears.
    fileprivate func share(_ allocation: CarbonInventory.Allocation) throws(AccountingError) -> Double {
        guard !coProducts.isEmpty else { return 1 }
        switch allocation {
        case .mass:
            guard coProducts.allSatisfy({ $0.amount.unit.dimensions == makes.unit.dimensions }) else {
                throw .allocationNotDefined(
                    name, "by mass: its products have different units", "Give all its products in kilograms, or divide by value.")
            }
            let own = makes.coherent * yield
            return own / (own + coProducts.reduce(0) { $0 + $1.amount.coherent })
        case .value:
            let values = coProducts.compactMap(\.value)
            guard let own = value, values.count == coProducts.count, own + values.reduce(0, +) > 0 else {
                throw .allocationNotDefined(name, "by value: not every product has one", "Give `value` to the process and to each co-product.")
            }
            return own / (own + values.reduce(0, +))
        case .expansion:
            guard coProducts.allSatisfy({ $0.avoided != nil }) else {
                throw .allocationNotDefined(
                    name, "by expansion: it is not said what the co-products spare elsewhere", "Give `avoided: FACTOR` to each co-product.")
            }
            return 1
        }
    }
}

extension AccountingError {
    static func allocationNotDefined(_ process: String, _ reason: String, _ remedy: String) -> Self {
        Self(code: .allocationNotDefined, message: "“\(process)” cannot be divided \(reason).", remedy: remedy)
    }
}
