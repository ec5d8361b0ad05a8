// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation

/// A footprint as PACT Technical Specifications 3.0.3 exchange it: decimals travel as text.
package struct PACTDocument: Encodable, Sendable {
    let id: String
    let specVersion = "3.0.3"
    let created: String
    let status = "Active"
    let companyName: String
    let companyIds: [String]
    let productDescription: String
    let productIds: [String]
    let productNameCompany: String
    /// What the figure misses.
    let comment: String?
    let pcf: Footprint

    struct Footprint: Encodable, Sendable {
        let declaredUnitOfMeasurement: String
        let declaredUnitAmount: String
        let productMassPerDeclaredUnit: String
        let referencePeriodStart: String
        let referencePeriodEnd: String
        let geographyCountry: String?
        let boundaryProcessesDescription: String
        let pcfExcludingBiogenicUptake: String
        let pcfIncludingBiogenicUptake: String
        let fossilGhgEmissions: String
        let fossilCarbonContent: String
        let ipccCharacterizationFactors: [String]
        let crossSectoralStandards: [String]
        let exemptedEmissionsPercent: String
        let exemptedEmissionsDescription: String?
        let secondaryEmissionFactorSources: [Source]?
        let primaryDataShare: String?
        let dqi: Quality?
        let allocationRulesDescription: String?
    }

    struct Source: Encodable, Sendable {
        let name: String
        let version: String
    }

    struct Quality: Encodable, Sendable {
        let technologicalDQR: String
        let geographicalDQR: String
        let temporalDQR: String
    }

    /// - Parameter created: ISO 8601 in UTC.
    /// - Throws: ``AccountingError`` when the inventory lacks what the document must say.
    package init(_ footprint: CarbonFootprint, created: String) throws(AccountingError) {
        let (facts, unit, from, to) = try footprint.exchangeFacts()
        let inventory = footprint.inventory
        let perUnit = PlainDecimal(footprint.total / unit.amount).text
        id = facts.id
        self.created = created
        companyName = facts.companyName
        companyIds = facts.companyIDs
        productDescription = facts.productDescription
        productIds = facts.productIDs
        productNameCompany = facts.productName
        comment = footprint.gaps.isEmpty ? nil : "Incomplete: " + footprint.gaps.joined(separator: " ")
        let sources = footprint.secondarySources
        pcf = Footprint(
            declaredUnitOfMeasurement: unit.name, declaredUnitAmount: PlainDecimal(unit.amount).text,
            productMassPerDeclaredUnit: PlainDecimal(facts.productMass / unit.amount).text, referencePeriodStart: from, referencePeriodEnd: to,
            geographyCountry: inventory.country, boundaryProcessesDescription: footprint.boundaries, pcfExcludingBiogenicUptake: perUnit,
            pcfIncludingBiogenicUptake: perUnit, fossilGhgEmissions: PlainDecimal(max(0, footprint.total / unit.amount)).text,
            fossilCarbonContent: PlainDecimal(facts.fossilCarbonContent / unit.amount).text, ipccCharacterizationFactors: [facts.assessmentReport],
            crossSectoralStandards: facts.standards, exemptedEmissionsPercent: PlainDecimal(footprint.exemptedPercent).text,
            exemptedEmissionsDescription: inventory.cutOffs.isEmpty
                ? nil : inventory.cutOffs.map { "\($0.name): \($0.reason)" }.joined(separator: "; "),
            secondaryEmissionFactorSources: sources.isEmpty ? nil : sources.map { Source(name: $0, version: "as cited") },
            primaryDataShare: footprint.primaryShare.map { PlainDecimal(100 * $0).text },
            dqi: footprint.quality.map {
                Quality(
                    technologicalDQR: PlainDecimal($0.mean.technological).text, geographicalDQR: PlainDecimal($0.mean.geographical).text,
                    temporalDQR: PlainDecimal($0.mean.temporal).text)
            }, allocationRulesDescription: footprint.allocations.isEmpty ? nil : footprint.allocations.joined(separator: "; "))
    }

    /// Keys in alphabetical order, so that the same footprint gives the same bytes.
    package func json() throws -> Data { try ExchangeEncoder.encode(self) }
}

enum ExchangeEncoder {
    static func encode(_ document: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(document)
    }
}
