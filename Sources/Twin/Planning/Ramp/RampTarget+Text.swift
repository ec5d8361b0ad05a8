// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
package import Plant

extension RampTarget {
    /// A target as somebody writes it: `1 GW.h`, `16667 {pack}`.
    ///
    /// - Throws: `.unknownName`, `.contradiction` when several sites make the product, `.outOfRange` for what is no amount of it.
    package init(of product: String, at site: String?, perYear: String, in plan: PlanModel) throws(TwinError) {
        guard let plant = plan.plants.first(where: { CapacityModel.sites(making: product, in: $0).contains { site == nil || $0 == site } }),
            let known = plant.product(named: product)
        else {
            throw TwinError(
                code: .unknownName, message: "“\(product)” is not made at \(site.map { "“\($0)”" } ?? "any site") of “\(plan.name)”.",
                remedy: "Name a product with a route or a design rate: \(Self.made(in: plan).joined(separator: ", ")).")
        }
        let makers = plan.plants.flatMap { CapacityModel.sites(making: product, in: $0) }
        guard let place = site ?? (makers.count == 1 ? makers[0] : nil) else {
            throw TwinError(
                code: .contradiction, message: "“\(product)” is made at \(makers.joined(separator: ", ")).", remedy: "Say which site is meant.")
        }
        let parts = perYear.split(separator: " ", maxSplits: 1)
        let quantity = parts.count == 2 ? try? Quantity.parse(number: parts[0], unit: String(parts[1])) : nil
        let units: Double?
        if let quantity, quantity.dimension == known.unit.dimension {
            units = Double(quantity.amount) * Double(known.unit.denominator) / Double(known.unit.numerator)
        } else if let quantity, quantity.dimension == .energy, let each = known.nominalEnergy {
            units = Double(quantity.amount) / Double(each.amount)
        } else {
            units = nil
        }
        guard let units, units > 0 else {
            throw TwinError(
                code: .outOfRange, message: "“\(perYear)” is no amount of \(product) a year.",
                remedy: "Write a number above 0, a blank and a unit: “1 GW.h”, “1000 \(known.unit.code)”.")
        }
        self.init(
            product: product, site: place, unitsPerYear: units, unit: known.unit.code, asked: perYear,
            energyPerUnit: known.nominalEnergy.map { Double($0.amount) / 1e6 })
    }

    private static func made(in plan: PlanModel) -> [String] {
        plan.plants.flatMap { plant in plant.products.map(\.name).filter { !CapacityModel.sites(making: $0, in: plant).isEmpty } }
    }
}
