// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What leaves for a customer, with its bill of materials, the evidence for it, and what customs ask.
package struct Shipment: Hashable, Sendable {
    /// With the declarations that are valid on its day.
    package let good: OriginCase
    package let currency: String
    package let materials: [Bought]
    package let duties: Duties?
    /// What a local share is to reach, when somebody claims one.
    package let localTarget: Percent?
    /// What is to be known of what its books say; none of a file.
    package let remarks: [String]

    /// What the assessor does not ask of a material, in the order of `good.materials`.
    package struct Bought: Hashable, Sendable {
        /// As its lots have it; of a file, the material's name.
        package let product: String
        package let supplier: String?
        package let declarations: [Declaration]
        /// Points of the old Vietnamese method; nil: none given.
        package let points: Int64?
        /// From a prohibited foreign entity; nil: nobody asked.
        package let isProhibitedEntity: Bool?
        package let intermediate: Intermediate?
        package let stock: Stock?
        /// Where the books have its value from, by country; empty for a file, and where all is from where the material is.
        package let byCountry: [String: Int64]
        /// Of that, what making added before it came, by country.
        package let added: [String: Int64]
    }

    /// A supplier's statement that a lot or a product originates.
    package struct Declaration: Hashable, Sendable {
        package let agreement: String
        package let document: String
        package let validity: Validity
    }

    package struct Duties: Hashable, Sendable {
        /// Money the duty is a part of.
        package let value: Int64
        /// Without preference (most-favoured nation).
        package let ordinary: Sourced<Percent>
        package let preferential: [Preference]

        package struct Preference: Hashable, Sendable {
            package let agreement: String
            package let rate: Sourced<Percent>
        }
    }
}

/// What every agreement between two countries makes of a shipment.
package struct ShipmentAssessment: Hashable, Sendable {
    package let shipment: Shipment
    package let agreements: [ByAgreement]
    package let notes: [String]
    /// It meets no border, so nothing is asked of it.
    package let isAtHome: Bool

    package struct ByAgreement: Hashable, Sendable {
        package let assessment: OriginAssessment
        /// Money; nil: the good does not qualify, or a rate is not given.
        package let dutySaved: Int64?
        package let preference: Sourced<Percent>?
    }

    package init(_ shipment: Shipment, rules: OriginRules) {
        self.shipment = shipment
        let good = shipment.good
        agreements = rules.between(good.producer, good.destination).map { agreement in
            let assessment = OriginAssessor(agreement).assess(shipment.good(under: agreement))
            let preference = shipment.duties?.preferential.first { $0.agreement == agreement.name }?.rate
            return ByAgreement(
                assessment: assessment, dutySaved: assessment.isOriginating ? preference.flatMap { shipment.duties?.saved(by: $0.value) } : nil,
                preference: preference)
        }
        let home =
            rules.isAtHome(good.producer, good.destination)
            ? ["\(good.producer) to \(good.destination) crosses no customs border: there is no duty, and no preference to ask for."] : []
        notes = home + shipment.remarks + shipment.expired + shipment.strangers(rules)
        isAtHome = !home.isEmpty
    }

    /// The agreement that saves most, among those that qualify.
    package var best: ByAgreement? { agreements.filter { $0.dutySaved != nil }.max { ($0.dutySaved ?? 0) < ($1.dutySaved ?? 0) } }
}

extension Shipment.Duties {
    /// Rounded down to a ten-thousandth; never below 0, since nobody has to ask for a preference.
    func saved(by preference: Percent) -> Int64 {
        let points = max(0, ordinary.value.tenThousandths - preference.tenThousandths)
        return Int64(Int128(value) * Int128(points) / 1_000_000)
    }
}

extension Shipment {
    /// Declarations under an agreement that the country they speak of is no party to.
    fileprivate func strangers(_ rules: OriginRules) -> [String] {
        zip(good.materials, materials).flatMap { material, bought in
            bought.declarations.compactMap { declaration in
                guard let country = material.country, let agreement = rules.agreement(named: declaration.agreement), !agreement.isParty(country)
                else { return nil }
                return
                    "\(declaration.document) says that \(material.name) of \(country) originates under \(declaration.agreement); \(country) is no party to it, so it does not count."
            }
        }
    }

    /// Declarations that do not cover the day.
    fileprivate var expired: [String] {
        zip(good.materials, materials).flatMap { material, bought in
            bought.declarations.filter { !$0.validity.contains(good.day) }.map { declaration in
                let span = "\(declaration.validity.from.map(\.description) ?? "…") to \(declaration.validity.to.map(\.description) ?? "…")"
                return
                    "\(declaration.document) says that \(material.name) originates under \(declaration.agreement) from \(span), not on \(good.day): it does not count."
            }
        }
    }
}
