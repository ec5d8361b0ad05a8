// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant
import Yams

extension DocumentReader {
    /// A material by the circular footprint formula: what belongs to the raw material, and what to the end of life.
    ///
    ///     circular: { a: 0.2, r1: 0.1, r2: 0.9, r3: 0, virgin: FACTOR, recycled: FACTOR, recycling: FACTOR, spared: FACTOR, disposal: FACTOR }
    ///
    /// Energy recovery (R3) counts with `burning`, which holds what the heat and power spare. Factors left out are 0.
    ///
    /// - Parameter lookUp: Looks up or reads a factor of the inventory.
    func circular(
        _ node: Node, of name: String, lookUp: (Node) throws(AccountingError) -> EmissionFactor
    ) throws(AccountingError) -> (material: EmissionFactor, atEnd: EmissionFactor) {
        let keys = ["a", "b", "r1", "r2", "r3", "qualityIn", "qualityOut", "virgin", "recycled", "recycling", "spared", "disposal", "burning"]
        let parts = try members(node, keys, required: ["a", "r2", "virgin"])
        func share(_ key: String, _ standard: Double) throws(AccountingError) -> Double {
            guard let place = parts[key] else { return standard }
            return try number(place, at: node, in: 0...1)
        }
        var used: [EmissionFactor] = []
        func value(_ key: String) throws(AccountingError) -> Double {
            guard let place = parts[key] else { return 0 }
            let factor = try lookUp(place)
            if let first = used.first, first.unit.dimensions != factor.unit.dimensions || first.basis != factor.basis {
                throw fail(
                    place, .unitsDoNotConvert, "“\(factor.id)” is per \(factor.unit.code), \(factor.basis.rawValue); “\(first.id)” is not.",
                    "Take factors of one unit and basis.")
            }
            used.append(factor)
            return factor.value / factor.unit.factor
        }
        let formula = try CircularFootprint(
            a: share("a", 0), b: share("b", 0), r1: share("r1", 0), r2: share("r2", 0), r3: share("r3", 0), qualityIn: share("qualityIn", 1),
            qualityOut: share("qualityOut", 1), virgin: value("virgin"), recycled: value("recycled"), recycling: value("recycling"),
            spared: value("spared"), disposal: value("disposal"),
            energy: .init(
                burning: value("burning"), heatingValue: 0, heatEfficiency: 0, sparedHeat: 0, powerEfficiency: 0, sparedPower: 0))
        guard let first = used.first else { throw fail(node, "No factor is given.", "Give virgin: at least.") }
        let sources = used.map(\.provenance.source).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        func made(_ part: String, _ value: Double) -> EmissionFactor {
            EmissionFactor(
                id: "\(name), \(part) (CFF)", name: "\(name), \(part)", kind: first.kind, value: value * first.unit.factor, unit: first.unit,
                reference: .plain,
                region: nil, year: nil, gases: first.gases, basis: first.basis, includesLoss: nil, spread: nil,
                validity: Validity(from: nil, to: nil),
                provenance: Provenance(
                    source: "CF Rules v1.1, circular footprint formula, of: \(sources.joined(separator: "; "))",
                    isVerified: used.allSatisfy(\.provenance.isVerified)),
                note: "A \(formula.a), R1 \(formula.r1), R2 \(formula.r2), R3 \(formula.r3)")
        }
        return (made("material", formula.material), made("end of life", formula.total - formula.material))
    }
}
