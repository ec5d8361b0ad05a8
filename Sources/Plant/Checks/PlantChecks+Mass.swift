// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Mass in = mass out + scrap + vapour, for every operation that says what it makes, and for the way from there to the end of the route.
extension PlantChecks {
    mutating func checkMass(of route: Route) {
        let items = workItems(of: route)
        // Of one work item, in kilograms; nil when something on the way has no known mass.
        var carried: Double? = items[0].map { mass($0) } ?? 0
        var isChanged = false
        for (index, step) in route.steps.enumerated() {
            let batch = Double(step.batch.most)
            let isFixed = step.batch.least == step.batch.most
            let taken = step.takes.isEmpty ? 0 : taken(by: step)
            let input = add(carried.map { $0 * batch }, taken)
            if !step.takes.isEmpty { isChanged = true }
            guard !step.makes.isEmpty else {
                carried = step.takes.isEmpty || isFixed ? input.map { step.batch.merges ? $0 : $0 / batch } : nil
                continue
            }
            if isFixed || items[index] == nil, let input, let output = made(by: step, items[index]) {
                compare(input, output, step, items[index], route)
            }
            if step.makes.contains(where: { $0.to == .along }) {
                carried = items[index + 1].flatMap { mass($0) }
                isChanged = false
            } else {
                carried = nil
            }
        }
        guard isChanged, let carried, let last = route.steps.last, let end = items[items.count - 1], let product = end.product,
            product.name == route.product, let quantity = end.quantity, let whole = product.kilograms(of: quantity)
        else { return }
        guard abs(carried - whole) > plant.massTolerance * max(carried, whole) else { return }
        report(
            .massBalance, at: spots["routes", route.name, last.name],
            "What “\(route.name)” puts together for “\(product.name)” has a mass of \(carried.asMass), but “\(product.name)” has \(whole.asMass) (\(Self.percent(carried, whole))).",
            expected: "\(whole.asMass) ± \(PlantReader.short(plant.massTolerance * 100)) %",
            "Correct quantities or masses, or say what evaporates or is cut off: “makes:” with “as: vapour” or “as: waste”.")
    }

    /// Tells what the balance cannot see. A plant that states no mass at all is not meant to be balanced.
    mutating func checkWeighed() {
        guard plant.products.contains(where: { $0.mass != nil && $0.unit.dimension != .mass }) else { return }
        let steps = plant.routes.flatMap(\.steps).filter { !$0.takes.isEmpty && !$0.makes.isEmpty }
        for product in plant.products where product.mass == nil {
            let without = steps.filter { step in
                step.takes.contains { $0.product == product.name } || step.makes.contains { $0.product == product.name }
            }
            guard let first = without.first else { continue }
            let others = without.count == 1 ? "is" : without.count == 2 ? "and one more are" : "and \(without.count - 1) more are"
            report(
                .unweighed, at: spots["products", product.name],
                "“\(product.name)” has no mass, so “\(first.name)” \(others) left out of the balance of mass.",
                expected: "the mass of one \(product.unit.code)",
                "Add “mass:”.")
        }
    }

    private func mass(_ item: WorkItem) -> Double? {
        guard let product = item.product, let quantity = item.quantity else { return nil }
        return product.kilograms(of: quantity)
    }

    private func add(_ a: Double?, _ b: Double?) -> Double? {
        guard let a, let b else { return nil }
        return a + b
    }

    private func taken(by step: Step) -> Double? {
        var sum = 0.0
        for take in step.takes {
            guard let product = goods[take.product] else { return nil }
            let quantity: Quantity?
            switch take.amount {
            case .quantity(let amount): quantity = amount
            case .items(let count): quantity = itemQuantity(of: product).map { Quantity($0.amount * Int64(count), $0.dimension) }
            }
            guard let quantity, let mass = product.kilograms(of: quantity) else { return nil }
            sum += mass
        }
        return sum
    }

    /// What one item of a product holds, when everybody who makes or delivers it says the same.
    private func itemQuantity(of product: Product) -> Quantity? {
        if product.kind == .unit { return product.one }
        var found: Set<Quantity> = []
        for supplier in plant.suppliers where supplier.product == product.name { found.insert(supplier.lot) }
        for transport in plant.transports where transport.delivers == product.name { found.insert(transport.lot) }
        for route in plant.routes {
            for step in route.steps {
                for make in step.makes where make.product == product.name {
                    guard let quantity = make.quantity else { return nil }
                    found.insert(quantity)
                }
            }
        }
        return found.count == 1 ? found.first : nil
    }

    private func made(by step: Step, _ item: WorkItem?) -> Double? {
        var sum = 0.0
        for make in step.makes {
            guard let product = goods[make.product] else { return nil }
            var quantity = make.quantity
            if quantity == nil, let kept = item?.quantity, kept.dimension == product.unit.dimension { quantity = kept }
            guard let mass = product.kilograms(of: quantity ?? product.one) else { return nil }
            sum += mass * Double(make.items)
        }
        return sum
    }

    private mutating func compare(_ input: Double, _ output: Double, _ step: Step, _ item: WorkItem?, _ route: Route) {
        var input = input
        // Leaders and trailers go to scrap, whatever the nominal lengths say.
        if let length = item?.quantity, length.dimension == .length, length.amount > 0, let coil = step.coil {
            let cut = Double((coil.leader?.amount ?? 0) + (coil.trailer?.amount ?? 0)) / Double(length.amount)
            if input * (1 - cut) <= output, output <= input { input = output }
        }
        guard abs(input - output) > plant.massTolerance * max(input, output) else { return }
        let difference = abs(input - output).asMass
        report(
            .massBalance, at: spots["routes", route.name, step.name, "makes"],
            "“\(step.name)” takes \(input.asMass) and makes \(output.asMass): \(difference) \(input > output ? "go missing" : "come from nowhere") (\(Self.percent(output, input))).",
            expected: "mass in = mass out ± \(PlantReader.short(plant.massTolerance * 100)) %",
            "Correct quantities or masses, or say what evaporates or is cut off: “makes:” with “as: vapour” or “as: waste”.")
    }

    private static func percent(_ new: Double, _ old: Double) -> String {
        let change = (new / old - 1) * 100
        return "\(change < 0 ? "−" : "+")\(PlantReader.short((abs(change) * 10).rounded() / 10)) %"
    }
}
