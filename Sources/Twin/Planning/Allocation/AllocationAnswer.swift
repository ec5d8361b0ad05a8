// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// What came of an allocation.
package enum AllocationOutcome: Sendable {
    case planned(AllocationAnswer)
    case impossible(AllocationConflict)
}

/// The cheapest way to meet every demand, and what its limits are worth. Only amounts above 0 are listed, in the order of time and name.
package struct AllocationAnswer: Sendable {
    package struct Amount: Hashable, Sendable {
        package let value: Double
        package let unit: String
    }

    package struct Made: Hashable, Sendable {
        package let month: CivilMonth
        package let site: String
        package let line: String
        package let product: String
        package let amount: Amount
        /// Part of what the line could make of it.
        package let utilisation: Double
    }

    package struct Moved: Hashable, Sendable {
        package let month: CivilMonth
        package let from: String
        /// Site, customer, or for what is bought the site it is delivered to.
        package let to: String
        package let product: String
        /// Nil for what is bought.
        package let mode: Transport.Mode?
        package let amount: Amount
    }

    package struct Stocked: Hashable, Sendable {
        package let month: CivilMonth
        package let site: String
        package let product: String
        package let amount: Amount
    }

    /// A limit the plan runs into, and what it costs.
    package struct Binding: Hashable, Sendable {
        package let kind: AllocationProgram.Kind
        package let name: String
        /// Of the limit: `{pack}`.
        package let unit: String
        package let price: ShadowPrice
    }

    /// A lane nothing goes over, and by how much it would have to be cheaper.
    package struct Unused: Hashable, Sendable {
        package let from: String
        package let to: String
        package let product: String
        package let mode: Transport.Mode
        /// Money per unit, the least over the months with demand; nil: nothing could be sent over it at any price.
        package let tooDearBy: Double?
    }

    package struct Cost: Hashable, Sendable {
        package let making: Double
        package let buying: Double
        package let freight: Double
        package let duty: Double
        package let holding: Double
        /// Carbon price times carbon.
        package let carbonPrice: Double

        package var total: Double { making + buying + freight + duty + holding + carbonPrice }
    }

    package let currency: String
    package let cost: Cost
    /// kg CO2e of making, buying, shipping and delivering as far as the plan has factors for them.
    package let carbon: Double
    package let made: [Made]
    package let bought: [Moved]
    package let shipped: [Moved]
    package let delivered: [Moved]
    package let stocked: [Stocked]
    package let bindings: [Binding]
    package let unused: [Unused]
}

extension AllocationProgram {
    /// - Parameter goOn: Asked before each price; a no leaves out the prices not yet found.
    package func solve(goOn: () -> Bool) throws(TwinError) -> AllocationOutcome {
        switch try program.solve(preferences: preferences) {
        case .optimal(let solution): return .planned(try answer(solution, goOn))
        case .infeasible: return .impossible(try conflict())
        case .unbounded:
            let names = try program.ray().map { program.name(of: $0.variable) }
            throw TwinError(
                code: .contradiction, message: "Costs fall without end along: \(names.joined(separator: "; ")).",
                remedy: "Correct a negative cost among them.")
        }
    }

    private func answer(_ solution: LinearProgram.Solution, _ goOn: () -> Bool) throws(TwinError) -> AllocationAnswer {
        var (making, buying, freight, duty, holding, carbon) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        var made: [AllocationAnswer.Made] = []
        var (bought, shipped, delivered): ([AllocationAnswer.Moved], [AllocationAnswer.Moved], [AllocationAnswer.Moved]) = ([], [], [])
        var stocked: [AllocationAnswer.Stocked] = []
        for (flow, variable) in flows {
            let value = solution[variable]
            guard value > 1e-7 else { continue }
            carbon += value * self.carbon(of: flow)
            func amount(of product: String) -> AllocationAnswer.Amount { .init(value: value, unit: unit(of: product)) }
            switch flow {
            case .make(let index, let month):
                let resolved = line(index)
                making += value * resolved.line.cost
                made.append(
                    .init(
                        month: months.months[month], site: resolved.line.site, line: resolved.line.line, product: resolved.line.product,
                        amount: amount(of: resolved.line.product), utilisation: resolved.capacity[month] > 0 ? value / resolved.capacity[month] : 1))
            case .buy(let index, let month):
                let supply = plan.supplies[index]
                buying += value * supply.price
                bought.append(
                    .init(
                        month: months.months[month], from: supply.name, to: supply.site, product: supply.product, mode: nil,
                        amount: amount(of: supply.product)))
            case .ship(let index, let month):
                let route = plan.routes[index]
                freight += value * route.freight
                duty += value * route.duty
                shipped.append(
                    .init(
                        month: months.months[month], from: route.from, to: route.to, product: route.product, mode: route.mode,
                        amount: amount(of: route.product)))
            case .deliver(let index, let month):
                let lane = plan.lanes[index]
                freight += value * lane.freight
                duty += value * lane.duty
                delivered.append(
                    .init(
                        month: months.months[month], from: lane.site, to: lane.customer, product: lane.product, mode: lane.mode,
                        amount: amount(of: lane.product)))
            case .begin: break
            case .stock(let site, let product, let month):
                holding += value * (plan.stocks.first { $0.site == site && $0.product == product }?.holdingCost ?? 0)
                stocked.append(.init(month: months.months[month], site: site, product: product, amount: amount(of: product)))
            }
        }
        return AllocationAnswer(
            currency: plan.currency,
            cost: .init(
                making: making, buying: buying, freight: freight, duty: duty, holding: holding, carbonPrice: plan.carbonPrice * carbon),
            carbon: carbon, made: made, bought: bought, shipped: shipped, delivered: delivered, stocked: stocked,
            bindings: try bindings(solution, goOn), unused: try unused(solution, goOn))
    }

    /// Limits with a price, dearest kind of news first: what a planner could change, then what each demand costs to serve.
    private func bindings(_ solution: LinearProgram.Solution, _ goOn: () -> Bool) throws(TwinError) -> [AllocationAnswer.Binding] {
        let order: [Kind] = [.capacity, .supply, .qualification, .contract, .carbonCap, .shipping, .stock, .demand]
        var found: [AllocationAnswer.Binding] = []
        for kind in order {
            for limit in limits where limit.kind == kind {
                guard goOn() else { return found }
                guard let price = try program.shadowPrice(of: limit.constraint, in: solution) else { continue }
                guard price.rising == nil || price.falling == nil || abs(price.rising?.price ?? 0) > 1e-9 || abs(price.falling?.price ?? 0) > 1e-9
                else {
                    continue
                }
                found.append(.init(kind: kind, name: program.name(of: limit.constraint), unit: program.unit(of: limit.constraint), price: price))
            }
        }
        return found
    }

    private func unused(_ solution: LinearProgram.Solution, _ goOn: () -> Bool) throws(TwinError) -> [AllocationAnswer.Unused] {
        var found: [AllocationAnswer.Unused] = []
        for (index, lane) in plan.lanes.enumerated() {
            let variables = flows.filter { if case .deliver(index, _) = $0.flow { true } else { false } }.map(\.variable)
            guard goOn() else { return found }
            guard !variables.isEmpty, variables.allSatisfy({ solution[$0] <= 1e-7 }) else { continue }
            found.append(
                .init(
                    from: lane.site, to: lane.customer, product: lane.product, mode: lane.mode, tooDearBy: try leastReducedCost(variables, solution)))
        }
        for (index, route) in plan.routes.enumerated() {
            let variables = flows.filter { if case .ship(index, _) = $0.flow { true } else { false } }.map(\.variable)
            guard goOn() else { return found }
            guard !variables.isEmpty, variables.allSatisfy({ solution[$0] <= 1e-7 }) else { continue }
            found.append(
                .init(from: route.from, to: route.to, product: route.product, mode: route.mode, tooDearBy: try leastReducedCost(variables, solution)))
        }
        return found
    }

    private func leastReducedCost(_ variables: [LinearProgram.Variable], _ solution: LinearProgram.Solution) throws(TwinError) -> Double? {
        var least: Double?
        for variable in variables {
            guard let cost = try program.reducedCost(of: variable, in: solution) else { continue }
            least = min(least ?? cost, cost)
        }
        return least
    }
}
