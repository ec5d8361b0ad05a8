// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Demand to be shared out over sites, month by month. Amounts are in booking units of the product, money in the plan's currency.
package struct AllocationPlan: Hashable, Sendable {
    package let currency: String
    package let lines: [AllocatedLine]
    package let supplies: [ComponentSupply]
    package let stocks: [StockRule]
    package let routes: [ShippingRoute]
    package let lanes: [CustomerLane]
    package let demands: [AllocatedDemand]
    package let contracts: [Contract]
    package let qualifications: [Qualification]
    /// Money per kg CO2e.
    package let carbonPrice: Double
    /// kg CO2e over all months; nil: none.
    package let carbonCap: Double?
    /// What was taken for granted because no file says it.
    package let notes: [String]
    /// For a map; the program does not look at them.
    package internal(set) var places: [MapPlace] = []

    package init(
        currency: String, lines: [AllocatedLine], supplies: [ComponentSupply], stocks: [StockRule], routes: [ShippingRoute], lanes: [CustomerLane],
        demands: [AllocatedDemand], contracts: [Contract], qualifications: [Qualification], carbonPrice: Double, carbonCap: Double?, notes: [String]
    ) {
        self.currency = currency
        self.lines = lines
        self.supplies = supplies
        self.stocks = stocks
        self.routes = routes
        self.lanes = lanes
        self.demands = demands
        self.contracts = contracts
        self.qualifications = qualifications
        self.carbonPrice = carbonPrice
        self.carbonCap = carbonCap
        self.notes = notes
    }
}

/// Where a site or customer is, in degrees.
package struct MapPlace: Hashable, Sendable {
    package let name: String
    package let latitude: Double
    package let longitude: Double
}

/// What a line can make of a product, and what that takes.
package struct AllocatedLine: Hashable, Sendable {
    package let site: String
    package let line: String
    package let product: String
    package let capacity: Capacity
    /// Money per good unit, besides what ``inputs`` cost.
    package let cost: Double
    /// kg CO2e per good unit, besides ``inputs``.
    package let carbon: Double
    /// Nil: what its routes, or else its bill of material, take of products that are planned for.
    package let inputs: [Input]?
    package let source: String?

    package enum Capacity: Hashable, Sendable {
        /// By month of the plan: good units, were the line to make nothing else.
        case stated([Double])
        /// What the site makes by its routes and ramp in the month, exceeded with this probability.
        case learned(confidence: Double)
    }

    /// A component that is planned for.
    package struct Input: Hashable, Sendable {
        package let product: String
        /// Per good unit, scrap included.
        package let amount: Double

        package init(of product: String, _ amount: Double) {
            self.product = product
            self.amount = amount
        }
    }

    /// The same line, with these inputs.
    package func taking(_ inputs: [Input]) -> AllocatedLine {
        AllocatedLine(
            site: site, line: line, product: product, capacity: capacity, cost: cost, carbon: carbon, inputs: inputs, source: source)
    }
}

/// A component bought from outside the plan.
package struct ComponentSupply: Hashable, Sendable {
    package let name: String
    package let product: String
    package let site: String
    /// By month, at most.
    package let amount: [Double]
    package let price: Double
    package let carbon: Double
    package let source: String?
}

/// Stock of a product at a site, carried from month to month.
package struct StockRule: Hashable, Sendable {
    package let product: String
    package let site: String
    /// Before the first month.
    package let start: Double
    /// At the end of each month at most; nil: no bound.
    package let most: Double?
    /// At the end of the last month at least.
    package let end: Double
    /// Money per unit and month.
    package let holdingCost: Double
    package let source: String?
}

/// A way between two sites of the plan.
package struct ShippingRoute: Hashable, Sendable {
    package let from: String
    package let to: String
    package let product: String
    package let mode: Transport.Mode
    /// Months between leaving and being there, 0 or more.
    package let delay: Int
    /// Money per unit: freight, and duty.
    package let freight: Double
    package let duty: Double
    /// kg CO2e per unit.
    package let carbon: Double
    /// Units a month at most; nil: no bound.
    package let most: Double?
    package let source: String?
}

/// A way from a site to a customer.
package struct CustomerLane: Hashable, Sendable {
    package let site: String
    package let customer: String
    package let product: String
    package let mode: Transport.Mode
    package let freight: Double
    package let duty: Double
    package let carbon: Double
    package let source: String?
}

/// What a customer wants in a month.
package struct AllocatedDemand: Hashable, Sendable {
    package let customer: String
    package let product: String
    /// Place of the month in the plan.
    package let month: Int
    package let quantity: Double
}

/// A promised volume.
package struct Contract: Hashable, Sendable {
    package let name: String
    /// Nil: of any.
    package let site: String?
    package let customer: String?
    package let product: String
    /// Places of the first and last month in the plan.
    package let months: ClosedRange<Int>
    package let atLeast: Double?
    package let atMost: Double?
    package let source: String?
}

/// A customer accepts a product from a site. Where a customer has any for a product, sites without one may not deliver it.
package struct Qualification: Hashable, Sendable {
    package let site: String
    package let product: String
    /// Nil: for every customer.
    package let customer: String?
    /// Place of the month in the plan from which on it holds.
    package let from: Int
}
