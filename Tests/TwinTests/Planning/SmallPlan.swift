// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Plant
@testable import Twin

/// A plan put together in a test, with only what the test is about.
struct SmallPlan {
    var months = 1
    var lines: [AllocationProgram.ResolvedLine] = []
    var supplies: [ComponentSupply] = []
    var stocks: [StockRule] = []
    var routes: [ShippingRoute] = []
    var lanes: [CustomerLane] = []
    var demands: [AllocatedDemand] = []
    var contracts: [Contract] = []
    var qualifications: [Qualification] = []
    var carbonPrice = 0.0
    var carbonCap: Double?

    mutating func line(
        _ site: String, _ line: String = "line", _ product: String = "pack", capacity: [Double], cost: Double = 0, carbon: Double = 0,
        inputs: [(String, Double)] = []
    ) {
        let allocated = AllocatedLine(
            site: site, line: line, product: product, capacity: .stated(capacity), cost: cost, carbon: carbon,
            inputs: inputs.map { .init(of: $0.0, $0.1) }, source: nil)
        lines.append(.init(line: allocated, capacity: capacity, inputs: inputs.map { input in capacity.map { _ in input.1 } }))
    }

    mutating func lane(
        _ site: String, _ customer: String, _ product: String = "pack", freight: Double = 0, duty: Double = 0, carbon: Double = 0,
        mode: Transport.Mode = .road
    ) {
        lanes.append(
            .init(site: site, customer: customer, product: product, mode: mode, freight: freight, duty: duty, carbon: carbon, source: nil))
    }

    mutating func demand(_ customer: String, month: Int = 0, _ quantity: Double, of product: String = "pack") {
        demands.append(.init(customer: customer, product: product, month: month, quantity: quantity))
    }

    mutating func ship(_ from: String, _ to: String, _ product: String, delay: Int = 0, freight: Double = 0, most: Double? = nil) {
        routes.append(
            .init(from: from, to: to, product: product, mode: .sea, delay: delay, freight: freight, duty: 0, carbon: 0, most: most, source: nil))
    }

    mutating func stock(_ site: String, _ product: String = "pack", start: Double = 0, most: Double? = nil, end: Double = 0, holding: Double = 0) {
        stocks.append(.init(product: product, site: site, start: start, most: most, end: end, holdingCost: holding, source: nil))
    }

    func program() throws -> AllocationProgram {
        let plan = AllocationPlan(
            currency: "USD", lines: lines.map(\.line), supplies: supplies, stocks: stocks, routes: routes, lanes: lanes, demands: demands,
            contracts: contracts, qualifications: qualifications, carbonPrice: carbonPrice, carbonCap: carbonCap, notes: [])
        return try AllocationProgram(
            plan, lines: lines, months: MonthSpan(first: CivilMonth(ordinal: 2026 * 12 + 8), count: months),
            units: ["pack": "{pack}", "cell": "{cell}"])
    }

    func answer() throws -> AllocationAnswer? {
        guard case .planned(let answer) = try program().solve(goOn: { true }) else { return nil }
        return answer
    }

    func conflict() throws -> AllocationConflict? {
        guard case .impossible(let conflict) = try program().solve(goOn: { true }) else { return nil }
        return conflict
    }
}
