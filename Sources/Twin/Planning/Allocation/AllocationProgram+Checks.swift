// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

extension AllocationProgram {
    /// The plan with its lists in the order of their names.
    static func sorted(_ plan: AllocationPlan) -> AllocationPlan {
        func by<T>(_ key: @escaping (T) -> [String]) -> (T, T) -> Bool { { key($0).lexicographicallyPrecedes(key($1)) } }
        return AllocationPlan(
            currency: plan.currency, lines: plan.lines.sorted(by: by(key)),
            supplies: plan.supplies.sorted(by: by { [$0.name, $0.product, $0.site] }),
            stocks: plan.stocks.sorted(by: by { [$0.site, $0.product] }),
            routes: plan.routes.sorted(by: by { [$0.from, $0.to, $0.product, $0.mode.rawValue] }),
            lanes: plan.lanes.sorted(by: by { [$0.site, $0.customer, $0.product, $0.mode.rawValue] }),
            demands: plan.demands.sorted(by: by { ["\(10_000 + $0.month)", $0.customer, $0.product] }),
            contracts: plan.contracts.sorted(by: by { [$0.name, $0.product] }), qualifications: plan.qualifications, carbonPrice: plan.carbonPrice,
            carbonCap: plan.carbonCap, notes: plan.notes)
    }

    static func key(_ line: AllocatedLine) -> [String] { [line.site, line.line, line.product] }

    /// Numbers a plan may have; larger ones are slips of a unit.
    private static let most = 1e15

    static func check(_ plan: AllocationPlan, _ lines: [ResolvedLine], _ months: MonthSpan) throws(TwinError) {
        guard 1...120 ~= months.count else {
            throw TwinError(code: .outOfRange, message: "The plan has \(months.count) months.", remedy: "Plan 1 to 120.")
        }
        func check(_ value: Double, _ name: String) throws(TwinError) {
            guard value >= 0, value <= most else {
                throw TwinError(code: .outOfRange, message: "\(name) is \(value).", remedy: "Give a number from 0 to \(most).")
            }
        }
        for demand in plan.demands {
            guard 0..<months.count ~= demand.month else {
                throw TwinError(
                    code: .outOfRange, message: "\(demand.customer) wants \(demand.product) in a month the plan does not have.",
                    remedy: "Plan from \(months.first) on, \(months.count) months.")
            }
            try check(demand.quantity, "The demand of \(demand.customer) for \(demand.product) in \(months.months[demand.month])")
            guard demand.quantity == 0 || plan.lanes.contains(where: { $0.customer == demand.customer && $0.product == demand.product }) else {
                throw TwinError(
                    code: .missingFact, message: "No site can deliver \(demand.product) to \(demand.customer).",
                    remedy: "Give a lane from a site that has it.")
            }
            guard
                demand.quantity == 0 || lines.contains(where: { $0.line.product == demand.product })
                    || plan.supplies.contains(where: { $0.product == demand.product })
                    || plan.stocks.contains(where: { $0.product == demand.product && $0.start > 0 })
            else {
                throw TwinError(
                    code: .missingFact, message: "\(demand.customer) wants \(demand.product), which nobody in the plan makes.",
                    remedy: "Name a line, a supply or a stock of it.")
            }
        }
        guard plan.demands.contains(where: { $0.quantity > 0 }) else {
            throw TwinError(
                code: .nothingToPlan, message: "The plan has no demand.",
                remedy: "Give at least one customer a quantity above 0 in a month of the plan.")
        }
        for resolved in lines {
            let name = "\(resolved.line.line) at \(resolved.line.site)"
            precondition(resolved.capacity.count == months.count, "One capacity a month.")
            for capacity in resolved.capacity { try check(capacity, "The capacity of \(name)") }
            for amount in resolved.inputs.joined() { try check(amount, "An input of \(name)") }
            try check(resolved.line.cost, "The cost of \(name)")
            try check(resolved.line.carbon, "The carbon of \(name)")
        }
        for supply in plan.supplies {
            for amount in supply.amount { try check(amount, "The supply by \(supply.name)") }
            try check(supply.price, "The price of \(supply.name)")
            try check(supply.carbon, "The carbon of \(supply.name)")
        }
        for route in plan.routes {
            let name = "the way from \(route.from) to \(route.to)"
            for value in [route.freight, route.duty, route.carbon, route.most ?? 0] { try check(value, "A number of \(name)") }
            guard route.delay >= 0 else {
                throw TwinError(code: .outOfRange, message: "On \(name) goods arrive before they leave.", remedy: "Give a delay of 0 or more months.")
            }
        }
        for lane in plan.lanes {
            for value in [lane.freight, lane.duty, lane.carbon] { try check(value, "A number of the lane from \(lane.site) to \(lane.customer)") }
        }
        for stock in plan.stocks {
            for value in [stock.start, stock.end, stock.holdingCost, stock.most ?? 0] {
                try check(value, "A number of the stock of \(stock.product) at \(stock.site)")
            }
        }
        for contract in plan.contracts {
            for value in [contract.atLeast ?? 0, contract.atMost ?? 0] { try check(value, "A volume of contract “\(contract.name)”") }
            if let least = contract.atLeast, let most = contract.atMost, least > most {
                throw TwinError(
                    code: .contradiction, message: "Contract “\(contract.name)” asks for at least \(least) and at most \(most).",
                    remedy: "Swap or correct the two.")
            }
        }
        try check(plan.carbonPrice, "The carbon price")
        if let cap = plan.carbonCap { try check(cap, "The carbon cap") }
    }
}
