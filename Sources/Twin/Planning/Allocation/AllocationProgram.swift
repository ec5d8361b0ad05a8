// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// An allocation plan as a linear program: the cheapest way to meet every demand.
///
///     made + bought + arrived + stock before = built in + shipped + delivered + stock after     for each site, product and month
///     Σ made / capacity ≤ 1 for each line and month;   Σ delivered = demand for each customer, product and month
///
/// Variables and constraints are added in the order of their names, so that the order of the file changes nothing.
package struct AllocationProgram: Sendable {
    /// What a constraint is about; the planner's means to change it.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case demand, capacity, supply, contract, qualification
        case carbonCap = "carbon cap"
        case shipping, stock
        /// Nothing comes from nowhere: never to be relaxed.
        case balance
    }

    package struct Limit: Hashable, Sendable {
        package let constraint: LinearProgram.Constraint
        package let kind: Kind
        package let site: String?
        package let line: String?
        package let customer: String?
        package let product: String
        /// Place in the plan; nil: all months.
        package let month: Int?
    }

    package enum Flow: Hashable, Sendable {
        case make(line: Int, month: Int)
        case buy(supply: Int, month: Int)
        case ship(route: Int, month: Int)
        case deliver(lane: Int, month: Int)
        case stock(site: String, product: String, month: Int)
        /// What is there before the first month.
        case begin(site: String, product: String)
    }

    package let plan: AllocationPlan
    package let months: MonthSpan
    package private(set) var program = LinearProgram()
    package private(set) var limits: [Limit] = []
    package private(set) var flows: [(flow: Flow, variable: LinearProgram.Variable)] = []
    /// Booking unit of each product.
    package let units: [String: String]
    /// Ties are broken by these: stock last, else in the order of names.
    private(set) var preferences: [Double] = []

    private var variables: [Flow: LinearProgram.Variable] = [:]
    private let lines: [ResolvedLine]

    /// An allocated line whose capacity is known by month.
    package struct ResolvedLine: Hashable, Sendable {
        package let line: AllocatedLine
        /// Good units by month.
        package let capacity: [Double]
        /// By input of the line, then by month: amount per good unit.
        package let inputs: [[Double]]

        package init(line: AllocatedLine, capacity: [Double], inputs: [[Double]]) {
            self.line = line
            self.capacity = capacity
            self.inputs = inputs
        }
    }

    /// - Parameters:
    ///   - lines: Those of the plan, in any order.
    ///   - units: Booking unit of each product, for words.
    /// - Throws: `.nothingToPlan` without demand, `.outOfRange`, `.missingFact` when demand names a product nobody makes, supplies or has in stock.
    package init(_ plan: AllocationPlan, lines: [ResolvedLine], months: MonthSpan, units: [String: String]) throws(TwinError) {
        self.plan = Self.sorted(plan)
        self.lines = lines.sorted { Self.key($0.line).lexicographicallyPrecedes(Self.key($1.line)) }
        self.months = months
        self.units = units
        try Self.check(self.plan, self.lines, months)
        addVariables()
        addBalances()
        addCapacities()
        addDemands()
        addContracts()
        addQualifications()
        addCarbonCap()
    }

    package func line(_ index: Int) -> ResolvedLine { lines[index] }

    // Variables.

    private mutating func addVariables() {
        func rank(_ index: Int) -> Double { Double(index) + 1 }
        for stock in plan.stocks where stock.start > 0 {
            add(
                .begin(site: stock.site, product: stock.product), "stock of \(stock.product) at \(stock.site) before \(months.first)", stock.product,
                cost: 0, preference: 0)
        }
        for month in 0..<months.count {
            let when = months.months[month]
            for (index, resolved) in lines.enumerated() {
                let line = resolved.line
                add(
                    .make(line: index, month: month), "make \(line.product) at \(line.site), \(line.line), \(when)", line.product,
                    cost: line.cost + plan.carbonPrice * line.carbon, preference: rank(index))
            }
            for (index, supply) in plan.supplies.enumerated() {
                add(
                    .buy(supply: index, month: month), "buy \(supply.product) from \(supply.name), \(when)", supply.product,
                    cost: supply.price + plan.carbonPrice * supply.carbon, preference: rank(index))
            }
            for (index, route) in plan.routes.enumerated() where month + route.delay < months.count {
                add(
                    .ship(route: index, month: month), "ship \(route.product) from \(route.from) to \(route.to) by \(route.mode.rawValue), \(when)",
                    route.product, cost: route.freight + route.duty + plan.carbonPrice * route.carbon, preference: rank(index))
            }
            for (index, lane) in plan.lanes.enumerated() where demand(of: lane, month) > 0 {
                add(
                    .deliver(lane: index, month: month),
                    "deliver \(lane.product) from \(lane.site) to \(lane.customer) by \(lane.mode.rawValue), \(when)",
                    lane.product, cost: lane.freight + lane.duty + plan.carbonPrice * lane.carbon, preference: rank(index))
            }
            for place in places {
                let cost = plan.stocks.first { $0.site == place.site && $0.product == place.product }?.holdingCost ?? 0
                add(
                    .stock(site: place.site, product: place.product, month: month), "stock of \(place.product) at \(place.site), end of \(when)",
                    place.product, cost: cost, preference: 1_000)
            }
        }
    }

    private mutating func add(_ flow: Flow, _ name: String, _ product: String, cost: Double, preference: Double) {
        let variable = program.add(name, unit: unit(of: product), cost: cost)
        variables[flow] = variable
        flows.append((flow, variable))
        preferences.append(preference)
    }

    func unit(of product: String) -> String { units[product] ?? "1" }

    private func demand(of lane: CustomerLane, _ month: Int) -> Double {
        plan.demands.reduce(0) { $1.customer == lane.customer && $1.product == lane.product && $1.month == month ? $0 + $1.quantity : $0 }
    }

    /// Where products can be in stock, in the order of their names.
    private var places: [(site: String, product: String)] {
        var known: Set<[String]> = []
        for resolved in lines {
            known.insert([resolved.line.site, resolved.line.product])
            for input in resolved.line.inputs ?? [] { known.insert([resolved.line.site, input.product]) }
        }
        for supply in plan.supplies { known.insert([supply.site, supply.product]) }
        for route in plan.routes { known.formUnion([[route.from, route.product], [route.to, route.product]]) }
        for lane in plan.lanes { known.insert([lane.site, lane.product]) }
        for stock in plan.stocks { known.insert([stock.site, stock.product]) }
        return known.sorted { $0.lexicographicallyPrecedes($1) }.map { ($0[0], $0[1]) }
    }

    // Constraints.

    private mutating func constrain(
        _ kind: Kind, _ name: String, site: String? = nil, line: String? = nil, customer: String? = nil, product: String, month: Int?,
        unit: String? = nil,
        _ terms: [LinearProgram.Term], _ bounds: LinearProgram.Bounds
    ) {
        let constraint = program.constrain(name, unit: unit ?? self.unit(of: product), terms, bounds)
        limits.append(Limit(constraint: constraint, kind: kind, site: site, line: line, customer: customer, product: product, month: month))
    }

    private func term(_ coefficient: Double, _ flow: Flow) -> [LinearProgram.Term] {
        variables[flow].map { [LinearProgram.Term(coefficient, $0)] } ?? []
    }

    private mutating func addBalances() {
        for (site, product) in places {
            let rule = plan.stocks.first { $0.site == site && $0.product == product }
            for month in 0..<months.count {
                var terms = term(-1, .stock(site: site, product: product, month: month))
                if month > 0 { terms += term(1, .stock(site: site, product: product, month: month - 1)) }
                for (index, resolved) in lines.enumerated() where resolved.line.site == site {
                    if resolved.line.product == product { terms += term(1, .make(line: index, month: month)) }
                    for (place, input) in (resolved.line.inputs ?? []).enumerated() where input.product == product {
                        terms += term(-resolved.inputs[place][month], .make(line: index, month: month))
                    }
                }
                for (index, supply) in plan.supplies.enumerated() where supply.site == site && supply.product == product {
                    terms += term(1, .buy(supply: index, month: month))
                }
                for (index, route) in plan.routes.enumerated() where route.product == product {
                    if route.to == site, month >= route.delay { terms += term(1, .ship(route: index, month: month - route.delay)) }
                    if route.from == site { terms += term(-1, .ship(route: index, month: month)) }
                }
                for (index, lane) in plan.lanes.enumerated() where lane.site == site && lane.product == product {
                    terms += term(-1, .deliver(lane: index, month: month))
                }
                if month == 0 { terms += term(1, .begin(site: site, product: product)) }
                constrain(
                    .balance, "what is there of \(product) at \(site), \(months.months[month])", site: site, product: product, month: month, terms,
                    .exactly(0))
                guard let rule else { continue }
                if month == 0, rule.start > 0 {
                    constrain(
                        .stock, "stock of \(product) at \(site) before \(months.first)", site: site, product: product, month: nil,
                        term(1, .begin(site: site, product: product)), .exactly(rule.start))
                }
                let stock = term(1, .stock(site: site, product: product, month: month))
                if let most = rule.most {
                    constrain(
                        .stock, "room for \(product) at \(site), end of \(months.months[month])", site: site, product: product, month: month, stock,
                        .atMost(most))
                }
                if month == months.count - 1, rule.end > 0 {
                    constrain(
                        .stock, "stock of \(product) to be left at \(site), end of \(months.months[month])", site: site, product: product,
                        month: month, stock, .atLeast(rule.end))
                }
            }
        }
    }

    private mutating func addCapacities() {
        var names: [(site: String, line: String)] = []
        for resolved in lines where !names.contains(where: { $0.site == resolved.line.site && $0.line == resolved.line.line }) {
            names.append((resolved.line.site, resolved.line.line))
        }
        for month in 0..<months.count {
            for name in names {
                let sharing = lines.indices.filter { lines[$0].line.site == name.site && lines[$0].line.line == name.line }
                let title = "capacity of \(name.site), \(name.line), \(months.months[month])"
                if sharing.count == 1 {
                    constrain(
                        .capacity, title, site: name.site, line: name.line, product: lines[sharing[0]].line.product, month: month,
                        term(1, .make(line: sharing[0], month: month)), .atMost(lines[sharing[0]].capacity[month]))
                    continue
                }
                var terms: [LinearProgram.Term] = []
                for index in sharing {
                    let capacity = lines[index].capacity[month]
                    // A line that cannot make it yet: more than a month for a trillionth of a unit would upset the solver, so forbid it.
                    if capacity > 0 {
                        terms += term(1 / capacity, .make(line: index, month: month))
                    } else {
                        constrain(
                            .capacity, "\(title), for \(lines[index].line.product)", site: name.site, line: name.line,
                            product: lines[index].line.product, month: month, term(1, .make(line: index, month: month)), .atMost(0))
                    }
                }
                constrain(
                    .capacity, title, site: name.site, line: name.line, product: sharing.map { lines[$0].line.product }.joined(separator: ", "),
                    month: month, unit: "mo", terms, .atMost(1))
            }
            for (index, supply) in plan.supplies.enumerated() {
                constrain(
                    .supply, "supply of \(supply.product) by \(supply.name), \(months.months[month])", site: supply.site, product: supply.product,
                    month: month, term(1, .buy(supply: index, month: month)), .atMost(supply.amount[month]))
            }
            for (index, route) in plan.routes.enumerated() {
                guard let most = route.most else { continue }
                constrain(
                    .shipping, "room on the way from \(route.from) to \(route.to) by \(route.mode.rawValue), \(months.months[month])",
                    site: route.from,
                    product: route.product, month: month, term(1, .ship(route: index, month: month)), .atMost(most))
            }
        }
    }

    private mutating func addDemands() {
        for demand in plan.demands where demand.quantity > 0 {
            let terms = plan.lanes.indices.filter { plan.lanes[$0].customer == demand.customer && plan.lanes[$0].product == demand.product }
                .flatMap { term(1, .deliver(lane: $0, month: demand.month)) }
            constrain(
                .demand, "demand of \(demand.customer) for \(demand.product), \(months.months[demand.month])", customer: demand.customer,
                product: demand.product, month: demand.month, terms, .exactly(demand.quantity))
        }
    }

    private mutating func addContracts() {
        for contract in plan.contracts {
            var terms: [LinearProgram.Term] = []
            for (index, lane) in plan.lanes.enumerated()
            where lane.product == contract.product && (contract.site.map { $0 == lane.site } ?? true)
                && (contract.customer.map { $0 == lane.customer } ?? true)
            {
                for month in contract.months { terms += term(1, .deliver(lane: index, month: month)) }
            }
            // What a contract is with a site alone is what that site sends out, to customers and to other sites.
            if contract.customer == nil {
                for (index, route) in plan.routes.enumerated()
                where route.product == contract.product && (contract.site.map { $0 == route.from } ?? true) {
                    for month in contract.months { terms += term(1, .ship(route: index, month: month)) }
                }
            }
            constrain(
                .contract, "contract “\(contract.name)”", site: contract.site, customer: contract.customer, product: contract.product, month: nil,
                terms, LinearProgram.Bounds(contract.atLeast ?? -.infinity, contract.atMost ?? .infinity))
        }
    }

    private mutating func addQualifications() {
        for demand in plan.demands where demand.quantity > 0 {
            let here = plan.qualifications.filter { $0.product == demand.product && ($0.customer == nil || $0.customer == demand.customer) }
            guard !here.isEmpty else { continue }
            for (index, lane) in plan.lanes.enumerated() where lane.customer == demand.customer && lane.product == demand.product {
                guard !here.contains(where: { $0.site == lane.site && $0.from <= demand.month }) else { continue }
                constrain(
                    .qualification,
                    "\(lane.site) is not qualified for \(lane.product) for \(lane.customer), \(months.months[demand.month])"
                        + (plan.lanes.count { $0.site == lane.site && $0.customer == lane.customer && $0.product == lane.product } > 1
                            ? ", by \(lane.mode.rawValue)" : ""),
                    site: lane.site, customer: lane.customer, product: lane.product, month: demand.month,
                    term(1, .deliver(lane: index, month: demand.month)), .atMost(0))
            }
        }
    }

    private mutating func addCarbonCap() {
        guard let cap = plan.carbonCap else { return }
        constrain(
            .carbonCap, "carbon cap", product: "", month: nil, unit: "kg{CO2e}",
            flows.compactMap { flow, variable in
                let carbon = carbon(of: flow)
                return carbon == 0 ? nil : LinearProgram.Term(carbon, variable)
            }, .atMost(cap))
    }

    /// kg CO2e per unit of a flow.
    package func carbon(of flow: Flow) -> Double {
        switch flow {
        case .make(let line, _): lines[line].line.carbon
        case .buy(let supply, _): plan.supplies[supply].carbon
        case .ship(let route, _): plan.routes[route].carbon
        case .deliver(let lane, _): plan.lanes[lane].carbon
        case .stock, .begin: 0
        }
    }
}
