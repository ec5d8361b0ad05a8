// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
package import Plant

/// Two or more products side by side, each number with the definition it follows, so that “30 % better” says better at what.
package struct ChemistryComparison: Sendable {
    /// One number of all products.
    package struct Row: Hashable, Sendable {
        /// Stable: `energyPerPackMass`.
        package let key: String
        package let name: String
        package let unit: String
        package let definition: String
        /// In the order of ``products``; nil where an input is missing.
        package let values: [Double?]

        /// By how much each is above the first, as a part of it; nil for the first itself.
        package var changes: [Double?] {
            values.enumerated().map { index, value in
                guard index > 0, let value, let base = values[0], base != 0 else { return nil }
                return value / base - 1
            }
        }
    }

    /// What the sums of carbon and price are made of.
    package struct FactorRow: Hashable, Sendable {
        package let product: String
        package let unit: String
        /// kg CO2e and money per unit; nil: not known.
        package let carbon: Double?
        package let price: Double?
        package let source: String
        package let isVerified: Bool
        /// Units per unit of each compared product.
        package let amounts: [Double]
    }

    /// A claim these inputs cannot bear out.
    package struct Refused: Hashable, Sendable {
        package let claim: String
        package let reason: String
    }

    package let products: [ProductBreakdown]
    package let rows: [Row]
    package let factors: [FactorRow]
    package let refused: [Refused]
    package let currency: String?

    /// - Parameters:
    ///   - names: The first is what the others are compared with; two or more.
    ///   - factors: Carbon and prices of materials; where a material has none, the plant file's own are taken.
    ///   - sources: What the keys of `factors` mean.
    /// - Throws: `.nothingToPlan` for fewer than two, and what ``ProductBreakdown`` throws.
    package init(of names: [String], in plant: PlantModel, factors: [MaterialFactor], sources: [NumberSource]) throws(TwinError) {
        guard names.count >= 2 else {
            throw TwinError(
                code: .nothingToPlan, message: "There is nothing to compare.", remedy: "Name two products or more, the one to compare with first.")
        }
        guard Set(names).count == names.count else {
            throw TwinError(code: .contradiction, message: "A product is compared with itself.", remedy: "Name each product once.")
        }
        var products: [ProductBreakdown] = []
        for name in names { products.append(try ProductBreakdown(of: name, in: plant)) }
        self.products = products
        self.factors = Self.factorRows(products, plant, factors, sources)
        rows = Self.rows(products, self.factors)
        refused = Self.refusals(products)
        currency = plant.currency
    }

    private static func factorRows(
        _ products: [ProductBreakdown], _ plant: PlantModel, _ factors: [MaterialFactor], _ sources: [NumberSource]
    ) -> [FactorRow] {
        var names: [String] = []
        for leaf in products.flatMap(\.materials) where !names.contains(leaf.product) { names.append(leaf.product) }
        return names.map { name in
            let factor = factors.first { $0.product == name }
            let product = plant.product(named: name)
            let source = sources.first { $0.key == factor?.source }
            func ownValue(_ magnitude: Magnitude?) -> Double? {
                guard let magnitude, let unit = product?.unit else { return nil }
                // Per coherent unit (kg, m, piece …) times coherent units in one booking unit.
                let display = BookingUnit.display(of: unit.dimension)
                let coherent = Double(unit.numerator) / Double(unit.denominator) / Double(display.numerator) * (unit.dimension == .volume ? 1e-3 : 1)
                return magnitude.coherent * coherent
            }
            return FactorRow(
                product: name, unit: product?.unit.code ?? "1", carbon: factor?.carbon ?? ownValue(product?.carbon),
                price: factor?.price ?? ownValue(product?.price), source: factor.map { source?.title ?? $0.source ?? "not said" } ?? "plant file",
                isVerified: source?.isVerified ?? false,
                amounts: products.map { product in product.materials.first { $0.product == name }?.amount ?? 0 })
        }
    }

    private static func rows(_ products: [ProductBreakdown], _ factors: [FactorRow]) -> [Row] {
        func row(_ key: String, _ name: String, _ unit: String, _ definition: String, _ value: (ProductBreakdown) -> Double?) -> Row {
            Row(key: key, name: name, unit: unit, definition: definition, values: products.map(value))
        }
        func sum(_ place: Int, _ value: (FactorRow) -> Double?) -> Double? {
            let used = factors.filter { $0.amounts[place] > 0 }
            guard !used.isEmpty, used.allSatisfy({ value($0) != nil }) else { return nil }
            return used.reduce(0) { $0 + $1.amounts[place] * (value($1) ?? 0) }
        }
        let carbon = products.indices.map { sum($0, \.carbon) }
        let price = products.indices.map { sum($0, \.price) }
        func perEnergy(_ values: [Double?]) -> [Double?] { zip(values, products).map { ratio($0, $1.energy) } }
        return [
            row("energy", "energy", "kW.h", "nominal energy of one unit; as stated, else its cells together", \.energy),
            row("mass", "mass", "kg", "mass of one unit; as stated, else its materials together", \.mass),
            row("volume", "volume", "L", "volume of one unit, as stated", \.volume),
            row("cells", "cells", "{cell}", "cells in one unit") { $0.cells?.count },
            row("cellsPerEnergy", "cells per kWh", "{cell}/kW.h", "cells in one unit ÷ its energy") { ratio($0.cells?.count, $0.energy) },
            row("energyPerMass", "energy per mass", "W.h/kg", "energy of one unit ÷ its mass, housing and all") { ratio($0.energy, $0.mass, 1_000) },
            row("energyPerCellMass", "energy per mass of cells", "W.h/kg", "energy of the cells ÷ their mass") {
                ratio($0.cells?.energy, $0.cells?.mass, 1_000)
            },
            row("energyPerVolume", "energy per volume", "W.h/L", "energy of one unit ÷ its volume") { ratio($0.energy, $0.volume, 1_000) },
            row("energyPerCellVolume", "energy per volume of cells", "W.h/L", "energy of the cells ÷ their volume") {
                ratio($0.cells?.energy, $0.cells?.volume, 1_000)
            },
            row("massPerEnergy", "mass per energy", "kg/kW.h", "mass of one unit ÷ its energy") { ratio($0.mass, $0.energy) },
            row("volumePerEnergy", "volume per energy", "L/kW.h", "volume of one unit ÷ its energy") { ratio($0.volume, $0.energy) },
            Row(
                key: "carbon", name: "carbon of materials", unit: "kg{CO2e}",
                definition: "Σ amount × factor over the bill of material, scrap and making left out", values: carbon),
            Row(
                key: "carbonPerEnergy", name: "carbon of materials per energy", unit: "kg{CO2e}/kW.h", definition: "the same ÷ energy",
                values: perEnergy(carbon)),
            Row(
                key: "price", name: "price of materials", unit: "{currency}",
                definition: "Σ amount × price over the bill of material, scrap and making left out", values: price),
            Row(
                key: "pricePerEnergy", name: "price of materials per energy", unit: "{currency}/kW.h", definition: "the same ÷ energy",
                values: perEnergy(price)),
        ]
    }

    private static func ratio(_ a: Double?, _ b: Double?, _ scale: Double = 1) -> Double? {
        guard let a, let b, b > 0 else { return nil }
        return scale * a / b
    }

    private static func refusals(_ products: [ProductBreakdown]) -> [Refused] {
        var refused = [
            Refused(
                claim: "energy saved per km, or per kWh consumed",
                reason:
                    "What a vehicle consumes depends on its mass, drive and route; a bill of material has none of these. Energy per mass is not it."),
            Refused(
                claim: "energy delivered over the battery's life",
                reason: "It takes cycles, ageing and efficiency of each chemistry, which are no part of a bill of material."),
        ]
        let energies = products.compactMap(\.energy)
        if let least = energies.min(), let most = energies.max(), most > least * 1.01 {
            refused.append(
                Refused(
                    claim: "mass, volume, carbon and price as they stand",
                    reason: "The products store different energy (\(least) to \(most) kWh): compare the rows per energy."))
        }
        return refused
    }
}
