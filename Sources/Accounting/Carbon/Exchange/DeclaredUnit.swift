// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Plant

/// The declared unit as PACT 3 and Catena-X Pcf 9 name it, with how many of them the footprint is of.
struct DeclaredUnit: Hashable, Sendable {
    let name: String
    let amount: Double

    private static let names: [(code: String, name: String)] = [
        ("kg", "kilogram"), ("kW.h", "kilowatt hour"), ("{piece}", "piece"), ("L", "liter"), ("m2", "square meter"), ("t.km", "ton kilometer"),
        ("h", "hour"),
    ]

    /// Nil when neither standard has a unit for it.
    init?(_ amount: CarbonInventory.Amount) {
        for (code, name) in Self.names {
            guard let unit = PhysicalUnit.find(code), unit.dimensions == amount.unit.dimensions else { continue }
            self.name = name
            self.amount = amount.coherent / unit.factor
            return
        }
        return nil
    }
}

/// A decimal without exponent, at most nine digits after the point.
struct PlainDecimal: Hashable, Sendable {
    let text: String

    init(_ value: Double) {
        var text = String(format: "%.9f", locale: Locale(identifier: "en_US_POSIX"), value)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        self.text = text == "-0" ? "0" : text
    }

    /// The same digits as a JSON number.
    var number: Decimal { Decimal(string: text) ?? 0 }
}

extension CarbonFootprint {
    /// What an exchange document needs besides the figures, or why there is none.
    func exchangeFacts() throws(AccountingError) -> (facts: ExchangeFacts, unit: DeclaredUnit, from: String, to: String) {
        guard let facts = inventory.exchange, let from = inventory.period.from, let to = inventory.period.to else {
            throw AccountingError(
                code: .malformedInput, message: "Of “\(inventory.name)” it is not said who declares what.",
                remedy:
                    "Add exchange: { id, companyName, companyIds, productName, productDescription, productIds, productMass, standards, gwp } to the inventory; of books, to the product's line under `footprints`."
            )
        }
        guard let unit = DeclaredUnit(inventory.declared.amount) else {
            throw AccountingError(
                code: .unitsDoNotConvert, message: "Footprint documents know no unit like \(inventory.declared.amount.unit.code).",
                remedy: "Declare per kg, kW.h, {piece}, L, m2, t.km or h.")
        }
        return (facts, unit, "\(from)T00:00:00Z", "\(to)T23:59:59Z")
    }

    /// Sources of the factors that are no data of the company's own, each once.
    var secondarySources: [String] {
        var sources: [String] = []
        for contribution in contributions where !contribution.isPrimary && !sources.contains(contribution.factor.provenance.source) {
            sources.append(contribution.factor.provenance.source)
        }
        return sources
    }

    var exemptedPercent: Double { 100 * inventory.cutOffs.reduce(0) { $0 + $1.share } }

    var boundaries: String { inventory.processes.map(\.name).joined(separator: "; ") }

    /// Everything but what happens after the product was handed over.
    var isCradleToGate: Bool { total(of: .endOfLife) == 0 }
}
