// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Bills of material.
extension PlantChecks {
    mutating func checkBills() {
        for product in plant.products {
            for (index, material) in product.materials.enumerated() {
                let here = ["products", product.name, "materials", "\(index)"]
                if material.product == product.name {
                    report(
                        .circle, at: spots[here[0], here[1], here[2], here[3], "product"], "“\(product.name)” is made of itself.",
                        expected: "another product",
                        "Give the recovered or reworked material a name of its own.")
                }
                guard let unit = goods[material.product]?.unit, unit.dimension != material.quantity.dimension else { continue }
                report(
                    .unitMismatch, at: spots[here[0], here[1], here[2], here[3], "quantity"],
                    "“\(material.quantity)” is a quantity of \(material.quantity.dimension), but \(material.product) is booked by \(unit.dimension).",
                    expected: "a quantity of \(unit.dimension), such as 1 \(BookingUnit.display(of: unit.dimension).code)",
                    "Use the unit its lots are counted in.")
            }
            checkWeight(of: product)
        }
        checkCircles()
    }

    /// Nothing weighs more than what it is made of.
    private mutating func checkWeight(of product: Product) {
        guard let own = product.mass, !product.materials.isEmpty, dropped.isDisjoint(with: [.product, .material]) else { return }
        var sum = 0.0
        for material in product.materials {
            guard let part = goods[material.product], let mass = part.kilograms(of: material.quantity) else { return }
            // A metre of one of its lanes, unless what is made is a web of lanes too.
            sum += mass * Double(product.lanes) / Double(max(product.lanes, part.lanes))
        }
        let whole = Double(own.amount) / 1_000_000
        guard whole > sum * (1 + plant.massTolerance) else { return }
        report(
            .massBalance, at: spots["products", product.name, "materials"],
            "One \(product.unit.code) of “\(product.name)” has a mass of \(whole.asMass), but its materials only \(sum.asMass).",
            expected: "materials of \(whole.asMass) or more", "Correct the mass or the bill, or add what is missing.")
    }

    /// Bills that lead back to where they began.
    private mutating func checkCircles() {
        var done: Set<String> = []
        for product in plant.products {
            var chain: [String] = []
            visit(product.name, &chain, &done)
        }
    }

    private mutating func visit(_ name: String, _ chain: inout [String], _ done: inout Set<String>) {
        if let start = chain.firstIndex(of: name) {
            guard chain.count - start > 1 else { return }
            let circle = (chain[start...] + [name]).map { "“\($0)”" }.joined(separator: " of ")
            report(
                .circle, at: spots["products", chain[chain.count - 1], "materials"], "A bill of material goes in a circle: \(circle).",
                expected: "bills that end at what is bought", "Give the recovered or reworked material a name of its own.")
            return
        }
        guard !done.contains(name), chain.count < 1_000, let product = goods[name] else { return }
        chain.append(name)
        for material in product.materials { visit(material.product, &chain, &done) }
        chain.removeLast()
        done.insert(name)
    }
}
