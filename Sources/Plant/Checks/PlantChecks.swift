// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What only the plant as a whole tells: whether it can run, and whether its numbers agree.
struct PlantChecks {
    let plant: PlantModel
    let goods: Goods
    let spots: Spots
    /// Forms of which something could not be read.
    let dropped: Set<FormName>
    var findings = Findings()

    init(_ plant: PlantModel, _ spots: Spots, dropped: Set<FormName>) {
        self.plant = plant
        self.spots = spots
        self.dropped = dropped
        goods = Goods(plant.products)
    }

    /// Adds what it finds.
    func run(_ findings: inout Findings) {
        var checks = self
        checks.findings = findings
        checks.checkBills()
        for route in plant.routes {
            checks.checkWalk(of: route)
            checks.checkItems(of: route)
            checks.checkPlace(of: route)
            checks.checkRoom(of: route)
            checks.checkBegin(of: route)
        }
        checks.checkPeople()
        checks.checkGates()
        checks.checkCauses()
        checks.checkSupplyRoom()
        if dropped.isDisjoint(with: [.supplier, .transport, .route, .step, .take, .make, .product, .buffer, .store, .arrivals]) {
            checks.checkSupply()
        }
        if dropped.isDisjoint(with: [.step, .take, .make, .product, .arrivals]) {
            for route in plant.routes { checks.checkMass(of: route) }
            checks.checkWeighed()
            checks.checkLoad()
        }
        findings = checks.findings
    }

    mutating func report(
        _ code: PlantFinding.Code, at spot: Spots.Spot, _ message: String, expected: String, nearest: String? = nil, _ remedy: String
    ) {
        findings.report(code, at: spot.place, spot.path, message, expected: expected, nearest: nearest, remedy)
    }
}

extension Product {
    /// Small units of the ledger in one unit of the product.
    var smallUnits: Double { Double(unit.numerator) / Double(unit.denominator) }

    /// In kilograms; nil when nothing says what one unit weighs, or the amount counts something else.
    func kilograms(of quantity: Quantity) -> Double? {
        guard quantity.dimension == unit.dimension, let mass else { return nil }
        return Double(quantity.amount) / smallUnits * Double(mass.amount) / 1_000_000
    }

    /// One unit, as an amount.
    var one: Quantity { Quantity(Int64(smallUnits.rounded()), unit.dimension) }
}

extension Double {
    /// Of a mass in kilograms, for people.
    var asMass: String { Quantity(Int64((self * 1_000_000).rounded()), .mass).description }
}
