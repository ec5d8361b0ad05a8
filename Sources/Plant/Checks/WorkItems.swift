// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What goes along a route, step by step, in the order they are written.
struct WorkItem {
    let product: Product?
    /// Nil when nothing says how much one item is.
    let quantity: Quantity?

    /// What its amounts are counted in; pieces when it is no product.
    var dimension: Dimension { product?.unit.dimension ?? quantity?.dimension ?? .pieces }
}

extension PlantChecks {
    /// The work item before each step, nil before a first step that nothing arrives at, and after the last.
    func workItems(of route: Route) -> [WorkItem?] {
        var item: WorkItem? = arriving(route)
        var result: [WorkItem?] = [item]
        for step in route.steps {
            item = after(step, item, route)
            result.append(item)
        }
        return result
    }

    private func arriving(_ route: Route) -> WorkItem? {
        guard let arrivals = route.arrivals else { return nil }
        let product: Product?
        var usual: Quantity?
        switch arrivals.pattern {
        case .supplier(let name):
            let supplier = plant.supplier(named: name)
            (product, usual) = (goods[supplier?.product], supplier?.lot)
        case .transport(let name):
            let transport = plant.transport(named: name)
            (product, usual) = (goods[transport?.delivers], transport?.lot)
        default:
            product = goods[route.product]
            usual = product?.one
        }
        return WorkItem(product: product, quantity: arrivals.quantity ?? usual)
    }

    private func after(_ step: Step, _ item: WorkItem?, _ route: Route) -> WorkItem? {
        guard let make = step.makes.first(where: { $0.to == .along }) else {
            if let item { return item }
            let product = goods[route.product]
            return WorkItem(product: product, quantity: product?.one)
        }
        let product = goods[make.product]
        if let quantity = make.quantity { return WorkItem(product: product, quantity: quantity) }
        if let kept = item?.quantity, kept.dimension == product?.unit.dimension { return WorkItem(product: product, quantity: kept) }
        return WorkItem(product: product, quantity: product?.one)
    }

    // Units.

    /// Rates, samples, set-ups and failures must count what the work item is counted in.
    mutating func checkItems(of route: Route) {
        let items = workItems(of: route)
        for (step, item) in zip(route.steps, items) {
            let here = ("routes", route.name, step.name)
            let worked = item?.dimension ?? step.takes.first.flatMap { goods[$0.product]?.unit.dimension }
            guard let worked, dropped.isDisjoint(with: [.take, .make, .product, .arrivals]) else { continue }
            let name = item == nil ? step.takes.first?.product : item?.product?.name
            let what = name.map { "“\($0)”" } ?? "the work item"
            if let rate = step.rate, rate.dimension != worked {
                mismatch(spots[here.0, here.1, here.2, "rate"], "The rate counts \(rate.dimension)", what, worked, "a rate of \(worked) per time")
            }
            for (index, use) in step.utilities.enumerated() {
                guard case .amount(_, let dimension) = use.base, dimension != worked else { continue }
                mismatch(
                    spots[here.0, here.1, here.2, "utilities", "\(index)", "each"], "The draw on “\(use.utility)” is per \(dimension)", what, worked,
                    "an amount per \(worked)")
            }
            for characteristic in step.characteristics {
                guard case .amount(let amount) = characteristic.every, amount.dimension != worked else { continue }
                mismatch(
                    spots[here.0, here.1, here.2, characteristic.name, "every"], "“\(characteristic.name)” is measured by \(amount.dimension)", what,
                    worked,
                    "a quantity of \(worked), or a number of items")
            }
            if step.coil != nil, worked != .length {
                mismatch(spots[here.0, here.1, here.2, "coil"], "Coils are counted by length", what, worked, "a coil to work on")
            }
        }
    }

    private mutating func mismatch(_ spot: Spots.Spot, _ message: String, _ what: String, _ worked: Dimension, _ expected: String) {
        report(
            .unitMismatch, at: spot, "\(message), but \(what) is counted by \(worked).", expected: expected, "Use the unit its lots are counted in.")
    }
}
