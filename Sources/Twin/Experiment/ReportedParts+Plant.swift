// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

extension ReportedParts {
    /// A plant by the names of its file.
    package init(_ twin: PlantTwin) {
        let scenario = twin.scenario
        let labels = twin.stationLabels
        title = twin.plant.name
        stations = twin.stations.enumerated().map { StationPart(name: labels[$0], isMachine: $1.isMachine) }
        operations = twin.operations.enumerated().map { index, role in
            var step: StepName?
            if role.kind == .step, let route = role.route, let name = role.step { step = StepName(route: route, step: name) }
            return OperationPart(
                step: step, isFirstPass: role.pass == 0, nominalOutput: Double(role.nominalOutput), good: role.outcomeGood,
                plannedTime: scenario.operations[index].plannedTime)
        }
        buffers = twin.buffers.enumerated().map { index, role in
            BufferPart(name: scenario.buffers[index].name, unit: Self.unit(ofBuffer: index, twin), isReported: role.isReported)
        }
        goods = Self.goods(twin)
        crews = scenario.crews.map(\.name)
        utilities = twin.plant.utilities.map { UtilityPart($0, twin) }.filter { !$0.isIdle }
        let bought = Set(twin.plant.suppliers.map(\.product))
        materials = twin.plant.products.filter { bought.contains($0.name) }.map { MaterialPart($0, twin) }.filter { !$0.operations.isEmpty }
        let done = Set(operations.compactMap(\.step))
        steps = twin.plant.routes.flatMap { route in route.steps.map { StepName(route: route.name, step: $0.name) } }.filter(done.contains)
    }

    /// Products of the plant, and what a route without one carries; no orders, permits and releases.
    private static func goods(_ twin: PlantTwin) -> [GoodsPart] {
        let made = twin.carried
        var goods: [GoodsPart] = []
        var places: [String: Int] = [:]
        for (number, role) in twin.products.enumerated() where role.product != nil || made.contains(number) {
            let name = role.product ?? twin.scenario.products[number].name
            if let place = places[name] {
                goods[place].products.append(number)
            } else {
                places[name] = goods.count
                goods.append(GoodsPart(name: name, unit: ReportUnit(role.dimension), products: [number]))
            }
        }
        return goods
    }

    private static func unit(ofBuffer index: Int, _ twin: PlantTwin) -> ReportUnit {
        guard case .tank = twin.scenario.buffers[index].holds else { return .items }
        let product: String? =
            switch twin.buffers[index] {
            case .stock(let product, _), .drawn(let product, _), .orders(_, let product): product
            case .buffer(let name): twin.plant.buffer(named: name)?.product ?? twin.filling(index)
            case .before, .queue, .permits, .departures, .ordered, .gate: twin.filling(index)
            }
        return product.flatMap { twin.plant.product(named: $0) }.map { ReportUnit($0.unit.dimension) } ?? .pieces
    }
}

extension PlantTwin {
    /// Numbers of the scenario's products that steps and arrivals put somewhere else than among permits.
    fileprivate var carried: Set<Int> {
        var numbers: Set<Int> = []
        for (operation, role) in zip(scenario.operations, operations) where role.kind == .step || role.kind == .arrival {
            for outcome in operation.outcomes {
                for case .make(let product, _, _, _, let destination) in outcome.gives {
                    if case .buffer(let buffer, _) = destination, case .permits = buffers[buffer.number] { continue }
                    numbers.insert(product.number)
                }
            }
        }
        for item in scenario.beginning.items {
            if case .before = buffers[item.buffer.number] { numbers.insert(item.product.number) }
        }
        return numbers
    }

    /// The product that is put into a tank.
    fileprivate func filling(_ buffer: Int) -> String? {
        for (operation, role) in zip(scenario.operations, operations) {
            for outcome in operation.outcomes {
                for case .fill(_, let tank) in outcome.gives where tank.number == buffer { return role.product }
            }
        }
        return nil
    }
}

extension PlantTwin.BufferRole {
    fileprivate var isReported: Bool {
        switch self {
        case .stock, .buffer, .before, .queue, .orders: true
        case .permits, .departures, .drawn, .ordered, .gate: false
        }
    }
}
