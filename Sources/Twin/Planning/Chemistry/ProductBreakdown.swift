// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
package import Plant

/// What one unit of a product holds, by its bill of material all the way down, without scrap.
package struct ProductBreakdown: Hashable, Sendable {
    package let product: String
    package let chemistry: String?
    /// kg of one unit: as stated, else the sum of its materials, each as stated or else as the sum of its own; nil when one of those has no mass.
    /// What evaporates on the way is in the bill but not in the mass.
    package let mass: Double?
    /// L of one unit, as stated: parts do not fill a housing.
    package let volume: Double?
    /// kWh of one unit: as stated, else the sum of its cells.
    package let energy: Double?
    package let cells: Cells?
    /// What it is made of in the end: products without a bill of their own, in the order they are first met.
    package let materials: [Leaf]

    /// The things in it that store energy themselves.
    package struct Cells: Hashable, Sendable {
        package let product: String
        package let count: Double
        /// kg, L and kWh of all of them.
        package let mass: Double?
        package let volume: Double?
        package let energy: Double?
    }

    package struct Leaf: Hashable, Sendable {
        package let product: String
        /// In its booking unit.
        package let amount: Double
        package let unit: String
        /// kg; nil when it is counted in something that has no stated mass.
        package let mass: Double?
    }

    /// - Throws: `.unknownName`; `.contradiction` when the bill of material contains itself or more than one kind of cell.
    package init(of name: String, in plant: PlantModel) throws(TwinError) {
        guard let product = plant.product(named: name) else {
            throw TwinError(
                code: .unknownName, message: "“\(plant.name)” has no product “\(name)”.",
                remedy: "Name one of: \(plant.products.map(\.name).joined(separator: ", ")).")
        }
        var explosion = BillExplosion(plant)
        try explosion.add(product, Double(product.unit.numerator) / Double(product.unit.denominator), above: [])
        self.product = name
        chemistry = product.chemistry ?? explosion.cellProduct.flatMap { $0.chemistry }
        let leaves = explosion.leaves
        mass = explosion.mass(of: product)
        volume = product.volume.map { Double($0.amount) / 1e6 }
        if let cell = explosion.cellProduct, explosion.cellCount > 0, cell.name != name {
            let count = explosion.cellCount
            cells = Cells(
                product: cell.name, count: count, mass: explosion.mass(of: cell).map { $0 * count },
                volume: cell.volume.map { Double($0.amount) / 1e6 * count }, energy: cell.nominalEnergy.map { Self.kilowattHours($0) * count })
        } else {
            cells = nil
        }
        energy = product.nominalEnergy.map(Self.kilowattHours) ?? cells?.energy
        materials = leaves
    }

    private static func kilowattHours(_ quantity: Quantity) -> Double { Double(quantity.amount) / 1e6 }
}

/// Walks a bill of material down to what has none.
private struct BillExplosion {
    private let plant: PlantModel
    private(set) var leaves: [ProductBreakdown.Leaf] = []
    private(set) var cellProduct: Product?
    private(set) var cellCount = 0.0

    init(_ plant: PlantModel) { self.plant = plant }

    /// - Parameter amount: Small units of the product's dimension.
    mutating func add(_ product: Product, _ amount: Double, above: [String]) throws(TwinError) {
        guard !above.contains(product.name) else {
            throw TwinError(
                code: .contradiction, message: "“\(product.name)” is made of itself: \((above + [product.name]).joined(separator: " of ")).",
                remedy: "Take it out of one of these bills of material.")
        }
        let perUnit = Double(product.unit.numerator) / Double(product.unit.denominator)
        let units = amount / perUnit
        let parts = product.materials.compactMap { material in
            plant.product(named: material.product).map { ($0, Double(material.quantity.amount) * Self.lanes(of: product, in: $0)) }
        }
        if product.kind == .unit, product.nominalEnergy != nil, !parts.contains(where: { storesEnergy($0.0, above: above) }) {
            guard cellProduct == nil || cellProduct?.name == product.name else {
                throw TwinError(
                    code: .contradiction, message: "There are two kinds of cells in one product: “\(cellProduct?.name ?? "")” and “\(product.name)”.",
                    remedy: "Compare products with one kind of cell each.")
            }
            cellProduct = product
            cellCount += units
        }
        guard !parts.isEmpty else { return addLeaf(product, units, amount) }
        for (part, quantity) in parts { try add(part, quantity * units, above: above + [product.name]) }
    }

    /// kg of one unit: as stated, else its materials together. Bills that contain themselves are refused before.
    func mass(of product: Product) -> Double? {
        if let mass = product.mass { return Double(mass.amount) / 1e6 }
        let perUnit = Double(product.unit.numerator) / Double(product.unit.denominator)
        guard !product.materials.isEmpty else { return product.unit.dimension == .mass ? perUnit / 1e6 : nil }
        return product.materials.reduce(Double?(0)) { sum, material in
            guard let sum, let part = plant.product(named: material.product), let each = mass(of: part) else { return nil }
            return sum + each * Double(material.quantity.amount) * Self.lanes(of: product, in: part) * Double(part.unit.denominator)
                / Double(part.unit.numerator)
        }
    }

    /// A metre of lane is a metre of one of the web's lanes.
    private static func lanes(of product: Product, in part: Product) -> Double { Double(product.lanes) / Double(max(product.lanes, part.lanes)) }

    private func storesEnergy(_ product: Product, above: [String]) -> Bool {
        guard !above.contains(product.name), above.count < 50 else { return false }
        if product.nominalEnergy != nil { return true }
        return product.materials.contains { material in
            plant.product(named: material.product).map { storesEnergy($0, above: above + [product.name]) } ?? false
        }
    }

    private mutating func addLeaf(_ product: Product, _ units: Double, _ amount: Double) {
        let mass = product.unit.dimension == .mass ? amount / 1e6 : product.mass.map { Double($0.amount) / 1e6 * units }
        if let place = leaves.firstIndex(where: { $0.product == product.name }) {
            let known = leaves[place]
            leaves[place] = .init(
                product: known.product, amount: known.amount + units, unit: known.unit, mass: known.mass.flatMap { sum in mass.map { sum + $0 } })
        } else {
            leaves.append(.init(product: product.name, amount: units, unit: product.unit.code, mass: mass))
        }
    }
}
