// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// Stock of a product at a site.
struct StockName: Hashable {
    let product: String
    let site: String
}

/// Which stocks anybody takes from, and how.
struct GoodsFlows {
    /// Somebody at the site, a transport or a customer takes from it: it is a stock. What nobody takes from leaves the plant when it is made.
    private(set) var taken: Set<StockName> = []
    private(set) var takenAsItems: Set<StockName> = []
    /// Amounts of scrap are put there, whatever is counted otherwise.
    private(set) var scrapStocks: Set<StockName> = []
    /// Amounts drawn at once, for stocks that are filled as they are drawn from.
    private(set) var largestDraw: [StockName: Int64] = [:]

    init(_ plant: PlantModel) {
        for route in plant.routes {
            for step in route.steps {
                for take in step.takes where take.from == nil {
                    let name = StockName(product: take.product, site: route.site)
                    taken.insert(name)
                    switch take.amount {
                    case .items: takenAsItems.insert(name)
                    case .quantity(let quantity): largestDraw[name] = max(largestDraw[name] ?? 0, quantity.amount)
                    }
                }
                if let scrap = step.yield.scrap { scrapStocks.insert(StockName(product: scrap, site: route.site)) }
            }
        }
        for transport in plant.transports {
            let name = StockName(product: transport.product, site: transport.from)
            taken.insert(name)
            largestDraw[name] = max(largestDraw[name] ?? 0, transport.lot.amount)
        }
        for customer in plant.customers {
            for demand in customer.demands {
                let isGated = customer.gates.contains { $0.product == demand.product && !$0.isReleasedAtStart }
                if case .all = demand.pattern, !isGated { continue }
                for site in Self.sites(of: demand, plant) { taken.insert(StockName(product: demand.product, site: site)) }
            }
            for gate in customer.gates {
                guard let route = plant.route(named: gate.route), gate.stages.contains(where: { $0.sample != nil }) else { continue }
                taken.insert(StockName(product: gate.product, site: route.site))
            }
        }
        // Whoever takes all takes what is in a stock that others take from too.
        scrapStocks.formIntersection(taken)
    }

    /// Where a customer's goods may come from: the site said, or all that end a route with the product.
    static func sites(of demand: Demand, _ plant: PlantModel) -> [String] {
        if let site = demand.site { return [site] }
        return plant.sites.map(\.name).filter { site in
            plant.routes.contains { $0.site == site && makes($0, demand.product) }
                || plant.transports.contains { $0.to == site && $0.delivers == demand.product }
        }
    }

    private static func makes(_ route: Route, _ product: String) -> Bool {
        route.product == product || route.steps.contains { step in step.makes.contains { $0.product == product } }
    }
}
