// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant
import Yams

extension FactorLibrary {
    /// The library of the product, `Resources/factors/*.yaml`.
    package static func builtIn() throws(AccountingError) -> FactorLibrary {
        let files = [
            ("energy.yaml", PackageResources.energy_yaml), ("freight.yaml", PackageResources.freight_yaml),
            ("materials.yaml", PackageResources.materials_yaml),
        ]
        var factors: [EmissionFactor] = []
        for (name, bytes) in files { factors += try FactorLibrary(yaml: String(decoding: bytes, as: UTF8.self), file: name).factors }
        return FactorLibrary(factors)
    }

    /// Reads a library (docs/guides/carbon.md).
    ///
    /// - Throws: ``AccountingError`` with file, line and remedy for a factor without unit or source, an unknown key, or an identity used twice.
    package init(yaml: String, file: String) throws(AccountingError) {
        let reader = DocumentReader(file: file, code: .malformedInput)
        let root = try reader.root(yaml)
        let members = try reader.members(root, ["library", "factors"], required: ["factors"])
        factors = try reader.factors(members["factors"], at: root)
    }
}

extension DocumentReader {
    static let factorKeys = [
        "id", "name", "kind", "value", "unit", "per", "region", "year", "gases", "basis", "lossIncluded", "spread", "from", "to", "source",
        "verified",
        "note",
    ]

    func factors(_ node: Node?, at place: Node) throws(AccountingError) -> [EmissionFactor] {
        var factors: [EmissionFactor] = []
        var seen: Set<String> = []
        for node in try list(node, at: place) {
            let factor = try factor(node, id: nil)
            guard seen.insert(factor.id).inserted else { throw fail(node, "There are two factors “\(factor.id)”.", "Give each its own id.") }
            factors.append(factor)
        }
        return factors
    }

    /// - Parameter id: For a factor written where it is used.
    func factor(_ node: Node, id: String?) throws(AccountingError) -> EmissionFactor {
        let parts = try members(node, Self.factorKeys, required: (id == nil ? ["id"] : []) + ["value", "unit", "source", "verified"])
        let id = if let id { id } else { try text(parts["id"], at: node) }
        let (unit, gasesInUnit) = try denominator(parts["unit"], at: node)
        let kind = try choice(parts["kind"], at: node, EmissionFactor.Kind.material)
        return EmissionFactor(
            id: id, name: try parts["name"].map { place throws(AccountingError) in try text(place, at: node) } ?? id, kind: kind,
            value: try number(parts["value"], at: node, in: -1e6...1e6), unit: unit, reference: try reference(parts["per"], unit, at: node),
            region: try parts["region"].map { place throws(AccountingError) in try text(place, at: node) },
            year: try parts["year"].map { place throws(AccountingError) in Int(try number(place, at: node, in: 1990...2100)) },
            gases: try parts["gases"].map { place throws(AccountingError) in try choice(place, at: node, EmissionFactor.Gases.equivalent) }
                ?? gasesInUnit,
            basis: try choice(parts["basis"], at: node, EmissionFactor.Basis.lifecycle), includesLoss: try flag(parts["lossIncluded"]),
            spread: try parts["spread"].map { place throws(AccountingError) in try number(place, at: node, in: 1...10) },
            validity: try validity(parts, at: node), provenance: try provenance(parts, at: node),
            note: try parts["note"].map { place throws(AccountingError) in try text(place, at: node) })
    }

    /// One of the words of a closed list; `standard` when nothing is written.
    func choice<Word: RawRepresentable & CaseIterable>(_ node: Node?, at place: Node, _ standard: Word) throws(AccountingError) -> Word
    where Word.RawValue == String {
        guard let node else { return standard }
        guard let word = Word(rawValue: node.string ?? "") else {
            throw fail(node, "There is no “\(node.string ?? "")” here.", "Use \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return word
    }

    /// `kg{CO2e}/kW.h`: what the factor is per.
    private func denominator(_ node: Node?, at place: Node) throws(AccountingError) -> (PhysicalUnit, EmissionFactor.Gases) {
        let code = try text(node, at: place)
        for (head, gases) in [("kg{CO2e}/", EmissionFactor.Gases.equivalent), ("kg{CO2}/", .carbonDioxide)] where code.hasPrefix(head) {
            let rest = String(code.dropFirst(head.count))
            return (try unit(rest.hasPrefix("(") && rest.hasSuffix(")") ? String(rest.dropFirst().dropLast()) : rest, at: node ?? place), gases)
        }
        throw fail(
            node ?? place, .unitsDoNotConvert, "“\(code)” is no unit of a factor.",
            "Write kg{CO2e}/kg, kg{CO2e}/kW.h, kg{CO2e}/t.km or the same with kg{CO2}.")
    }

    /// `per: { element: Ni }`, `per: { product: NiSO4, element: Ni }`, `per: { product: unstated, element: Ni }`.
    private func reference(_ node: Node?, _ unit: PhysicalUnit, at place: Node) throws(AccountingError) -> EmissionFactor.Reference {
        guard let node else { return .plain }
        let parts = try members(node, ["product", "element"], required: ["element"])
        let element = try text(parts["element"], at: node)
        guard ChemicalFormula.isElement(element) else { throw fail(node, "“\(element)” is no element we know.", "Write its symbol, such as Ni.") }
        guard unit.dimensions == PhysicalUnit.find("kg")?.dimensions else {
            throw fail(node, .unitsDoNotConvert, "A factor of an element is per mass.", "Give it in kg{CO2e}/kg.")
        }
        guard let product = parts["product"] else { return .element(element) }
        let text = try text(product, at: node)
        if text == "unstated" { return .unstated(element: element) }
        guard let formula = ChemicalFormula(text), formula.massFraction(of: element) > 0 else {
            throw fail(
                product, "“\(text)” is no formula with \(element) in it.", "Write it as NiSO4.6H2O, or `unstated` where the source does not say.")
        }
        return .product(formula, element: element)
    }
}
