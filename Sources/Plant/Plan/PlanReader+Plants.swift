// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What an allocation takes from the plant files: demand by month, lanes, transports, and who makes what.
extension PlanReader {
    mutating func plantDemands() -> [AllocatedDemand] {
        var demands: [AllocatedDemand] = []
        for (_, plant) in plants {
            for customer in plant.customers {
                for demand in customer.demands {
                    guard case .months(let months) = demand.pattern, let product = goods[demand.product] else { continue }
                    let inside = months.filter { span.contains($0.month) }
                    if inside.count < months.count {
                        notes.append(
                            "\(months.count - inside.count) of \(months.count) months of demand of \(customer.name) for \(demand.product) lie outside the plan."
                        )
                    }
                    for month in inside {
                        demands.append(
                            AllocatedDemand(
                                customer: customer.name, product: demand.product, month: span.index(of: month.month) ?? 0,
                                quantity: Self.units(month.quantity, of: product)))
                    }
                }
            }
        }
        return demands
    }

    /// The plan, with what it does not say taken from the plants.
    mutating func assembled(
        demands: [AllocatedDemand], lines: [AllocatedLine], lanes: [CustomerLane], ways: [ShippingRoute], supplies: [ComponentSupply],
        stocks: [StockRule], contracts: [Contract], qualifications: [Qualification], _ factors: FreightFactors, carbonPrice: Double,
        carbonCap: Double?
    ) -> AllocationPlan {
        let wanted = demands.reduce(into: [String]()) { if !$0.contains($1.product) { $0.append($1.product) } }
        let lines = lines.isEmpty ? learnedLines(wanted) : lines
        let planned = Set(lines.map(\.product) + supplies.map(\.product) + stocks.map(\.product) + ways.map(\.product))
        let transports = transports(of: planned, factors).filter { way in
            !ways.contains { $0.from == way.from && $0.to == way.to && $0.product == way.product && $0.mode == way.mode }
        }
        let customerLanes = plantLanes(lines, demands, factors).filter { lane in
            !lanes.contains { $0.site == lane.site && $0.customer == lane.customer && $0.product == lane.product && $0.mode == lane.mode }
        }
        return AllocationPlan(
            currency: reader.currencies.own ?? "", lines: lines, supplies: supplies, stocks: stocks, routes: ways + transports,
            lanes: lanes + customerLanes, demands: demands, contracts: contracts, qualifications: qualifications, carbonPrice: carbonPrice,
            carbonCap: carbonCap, notes: notes)
    }

    /// Each site that makes a wanted product, and of what that takes, each site that makes it for another one.
    private mutating func learnedLines(_ wanted: [String]) -> [AllocatedLine] {
        var lines: [AllocatedLine] = []
        var open = wanted
        var seen: Set<String> = []
        while let product = open.first {
            open.removeFirst()
            guard seen.insert(product).inserted else { continue }
            for site in makers(of: product) {
                for line in lineNames(product, site) {
                    lines.append(
                        AllocatedLine(
                            site: site, line: line, product: product, capacity: .learned(confidence: 0.5), cost: 0, carbon: 0, inputs: nil,
                            source: nil))
                }
                open += components(of: product, at: site).filter { component in
                    let makers = makers(of: component)
                    return !makers.isEmpty && !makers.contains(site)
                }
            }
        }
        if !lines.isEmpty { notes.append("No cost of making is given: freight, duty, stock and carbon alone decide.") }
        return lines
    }

    /// What one route or bill of material at a site takes, its own intermediate products included.
    private func components(of product: String, at site: String) -> [String] {
        var result: [String] = []
        var open = [product]
        while let next = open.popLast() {
            let routes = plants.flatMap(\.plant.routes).filter { $0.site == site && $0.product == next }
            let taken =
                routes.isEmpty ? goods[next]?.materials.map(\.product) ?? [] : routes.flatMap { $0.steps.flatMap { $0.takes.map(\.product) } }
            for component in taken where !result.contains(component) {
                result.append(component)
                if makers(of: component).contains(site) { open.append(component) }
            }
        }
        return result
    }

    /// Lines the product is made on, or else those designed for it.
    func lineNames(_ product: String, _ site: String) -> [String] {
        var names: [String] = []
        for (_, plant) in plants where plant.sites.contains(where: { $0.name == site }) {
            let routed = plant.routes.filter { $0.site == site && $0.product == product }.compactMap { plant.plannedLine(of: $0)?.line }
            let designed = plant.sites.first { $0.name == site }?.areas.flatMap(\.lines).filter { $0.designs.contains { $0.product == product } }.map(
                \.name)
            for name in routed.isEmpty ? designed ?? [] : routed where !names.contains(name) { names.append(name) }
        }
        return names
    }

    private mutating func transports(of planned: Set<String>, _ factors: FreightFactors) -> [ShippingRoute] {
        var routes: [ShippingRoute] = []
        for (_, plant) in plants {
            for transport in plant.transports where planned.contains(transport.product) {
                guard let product = goods[transport.product] else { continue }
                let freight = freight(
                    transport.mode, transport.distance, transport.cost, transport.duty, transport.carbon, product, plant, nil, factors)
                let perMonth = 2_629_800.0
                let most = transport.vehicles.map { Double($0) * Self.units(transport.lot, of: product) * perMonth / max(1, transport.time.mean) }
                let route = ShippingRoute(
                    from: transport.from, to: transport.to, product: transport.product, mode: transport.mode,
                    delay: Int((transport.time.mean / perMonth).rounded()), freight: freight.cost, duty: freight.duty, carbon: freight.carbon,
                    most: most,
                    source: nil)
                if !routes.contains(where: { $0.from == route.from && $0.to == route.to && $0.product == route.product && $0.mode == route.mode }) {
                    routes.append(route)
                }
            }
        }
        return routes
    }

    private mutating func plantLanes(_ lines: [AllocatedLine], _ demands: [AllocatedDemand], _ factors: FreightFactors) -> [CustomerLane] {
        var lanes: [CustomerLane] = []
        for (_, plant) in plants {
            for customer in plant.customers {
                for demand in customer.demands
                where demands.contains(where: { $0.customer == customer.name && $0.product == demand.product }) {
                    guard let product = goods[demand.product] else { continue }
                    let price = demand.price.flatMap { Self.perUnit($0, of: product, distance: nil) }.map { $0 * exchange(plant) }
                    var here = demand.lanes.map { lane in
                        let freight = freight(lane.mode, lane.distance, lane.cost, lane.duty, lane.carbon, product, plant, price, factors)
                        return CustomerLane(
                            site: lane.site, customer: customer.name, product: demand.product, mode: freight.mode, freight: freight.cost,
                            duty: freight.duty, carbon: freight.carbon, source: nil)
                    }
                    if here.isEmpty {
                        let sites = demand.site.map { [$0] } ?? lines.filter { $0.product == demand.product }.map(\.site)
                        here = sites.map {
                            CustomerLane(
                                site: $0, customer: customer.name, product: demand.product, mode: .road, freight: 0, duty: 0, carbon: 0, source: nil)
                        }
                        if !here.isEmpty {
                            notes.append(
                                "No freight to \(customer.name) is given for \(demand.product): taken as nothing, from every site that makes it.")
                        }
                    }
                    for lane in here
                    where !lanes.contains(where: {
                        $0.site == lane.site && $0.customer == lane.customer && $0.product == lane.product && $0.mode == lane.mode
                    }) { lanes.append(lane) }
                }
            }
        }
        return lanes
    }

    private func freight(
        _ mode: Transport.Mode, _ distance: Quantity?, _ cost: Magnitude?, _ duty: Double, _ carbon: Magnitude?, _ product: Product,
        _ plant: PlantModel,
        _ price: Double?, _ factors: FreightFactors
    ) -> Freight {
        let moved = Self.kilograms(product).flatMap { kilograms in distance.map { kilograms * Double($0.amount) / 1e6 } }
        return Freight(
            mode: mode,
            cost: cost.flatMap { Self.perUnit($0, of: product, distance: distance) }.map { $0 * exchange(plant) } ?? (factors[mode]?.cost ?? 0)
                * (moved ?? 0),
            duty: duty * (price ?? self.price(of: product.name) ?? 0),
            carbon: carbon.flatMap { Self.perUnit($0, of: product, distance: distance) } ?? (factors[mode]?.carbon ?? 0) * (moved ?? 0))
    }
}
