// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant
import Yams

/// Parts that inventories and books files share.
extension DocumentReader {
    /// `82 kW.h`, in kW.h, above 0.
    func capacity(_ node: Node) throws(AccountingError) -> Double {
        let amount = try measured(node, at: node)
        guard let unit = PhysicalUnit.find("kW.h"), amount.unit.dimensions == unit.dimensions, amount.number > 0 else {
            throw fail(node, .unitsDoNotConvert, "Capacity is an energy above 0.", "Write 82 kW.h.")
        }
        return amount.number * amount.unit.factor / unit.factor
    }

    func service(_ node: Node) throws(AccountingError) -> ServiceLife {
        let parts = try members(
            node, ["category", "years", "kilometres", "kilometresPerYear", "cyclesPerYear"], required: ["category", "years"])
        let category = try choice(parts["category"], at: node, ServiceLife.Category.other)
        let own = try parts["cyclesPerYear"].map { place throws(AccountingError) in try number(place, at: node, in: 1...10_000) }
        guard let cycles = own ?? category.cyclesPerYear else {
            throw fail(node, "The method gives no cycles for category “other”.", "Give cyclesPerYear and be ready to justify it.")
        }
        return ServiceLife(
            category: category, cyclesPerYear: cycles, warranty: try number(parts["years"], at: node, in: 0.1...100),
            distance: try parts["kilometres"].map { place throws(AccountingError) in try number(place, at: node, in: 1...1e8) },
            distancePerYear: try parts["kilometresPerYear"].map { place throws(AccountingError) in try number(place, at: node, in: 1...1e7) }
                ?? ServiceLife.assumedDistancePerYear)
    }

    func cutOffs(_ place: Node) throws(AccountingError) -> [CarbonInventory.CutOff] {
        let cutOffs = try list(place, at: place).mapped { node throws(AccountingError) in
            let parts = try members(node, ["name", "share", "reason"], required: ["name", "share", "reason"])
            return CarbonInventory.CutOff(
                name: try text(parts["name"], at: node), share: try number(parts["share"], at: node, in: 0...100) / 100,
                reason: try text(parts["reason"], at: node))
        }
        guard cutOffs.reduce(0, { $0 + $1.share }) <= 1 else {
            throw fail(place, .sharesOverWhole, "More than 100 % is cut off.", "Give each part's share of the whole footprint.")
        }
        return cutOffs
    }

    func exchange(_ node: Node) throws(AccountingError) -> ExchangeFacts {
        let parts = try members(
            node,
            [
                "id", "version", "companyName", "companyIds", "productName", "productDescription", "productIds", "productMass", "fossilCarbonContent",
                "standards", "gwp", "region",
            ], required: ["id", "companyName", "companyIds", "productName", "productDescription", "productIds", "productMass", "standards", "gwp"])
        func texts(_ key: String) throws(AccountingError) -> [String] {
            try list(parts[key], at: node).mapped { node throws(AccountingError) in try text(node, at: node) }
        }
        let id = try text(parts["id"], at: node)
        guard id.wholeMatch(of: /[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/) != nil else {
            throw fail(parts["id"] ?? node, "“\(id)” is no UUID.", "Give each footprint a UUID of its own, and keep it.")
        }
        let companyIDs = try texts("companyIds")
        let productIDs = try texts("productIds")
        for id in companyIDs + productIDs where !id.lowercased().hasPrefix("urn:") {
            throw fail(node, "“\(id)” is no URN.", "Write urn:gtin:… or urn:company:….")
        }
        let mass = try measured(parts["productMass"], at: node)
        guard mass.unit.dimensions == PhysicalUnit.find("kg")?.dimensions else {
            throw fail(node, .unitsDoNotConvert, "\(mass.unit.code) does not convert to kg.", "Give the mass of the product in kg.")
        }
        let gwp = try text(parts["gwp"], at: node)
        guard ["AR4", "AR5", "AR6"].contains(gwp) else { throw fail(parts["gwp"] ?? node, "“\(gwp)” is no assessment report.", "Write AR6.") }
        return ExchangeFacts(
            id: id, version: try parts["version"].map { place throws(AccountingError) in Int(try number(place, at: node, in: 0...1e6)) } ?? 0,
            companyName: try text(parts["companyName"], at: node), companyIDs: companyIDs,
            productName: try text(parts["productName"], at: node), productDescription: try text(parts["productDescription"], at: node),
            productIDs: productIDs, productMass: mass.number * mass.unit.factor,
            fossilCarbonContent: try parts["fossilCarbonContent"].map { place throws(AccountingError) in
                try number(place, at: node, in: 0...1e9)
            } ?? 0, standards: try texts("standards"), assessmentReport: gwp,
            region: try parts["region"].map { place throws(AccountingError) in try text(place, at: node) })
    }
}
