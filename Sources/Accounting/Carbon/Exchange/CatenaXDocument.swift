// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Foundation

/// A footprint as Catena-X exchanges it: `urn:samm:io.catenax.pcf:9.0.0#Pcf`. Every block is a list of one; decimals travel as numbers.
package struct CatenaXDocument: Encodable, Sendable {
    let scopeOfPcfForm: [Scope]
    let companyAndProductInformation: [CompanyAndProduct]
    let pcfAssessmentAndMethodology: [Assessment]
    let general: [General]
    let carbonContent: [CarbonContent]
    let productLifeCycleStagesAndEmissions: [Stages]

    struct Scope: Encodable, Sendable {
        let specVersion = "urn:io.catenax.pcf:datamodel:version:9.0.0"
        let partialFullPcf: String
    }

    struct CompanyAndProduct: Encodable, Sendable {
        let companyInformation: [Company]
        let productInformation: [Product]
    }

    struct Company: Encodable, Sendable {
        let companyName: String
        let companyIds: [String]
    }

    struct Product: Encodable, Sendable {
        let productNameCompany: String
        let productIds: [String]
        let productDescription: String
        let declaredUnitOfMeasurement: String
        let declaredUnitAmount: Decimal
        let productMassPerDeclaredUnit: Decimal
    }

    struct Assessment: Encodable, Sendable {
        let dataSourcesAndQuality: [Sources]
        let pcfAssessmentInformation: [Information]
        let pcfMethodology: [Methodology]
    }

    struct Sources: Encodable, Sendable {
        let primaryDataShare: Decimal?
        let secondaryEmissionFactorSources: [String]?
        let technologicalDQR: Decimal?
        let temporalDQR: Decimal?
        let geographicalDQR: Decimal?
    }

    struct Information: Encodable, Sendable {
        let technology: [Technology]
        let idAndVersion: [Identity]
        let boundarySpecifications: [Boundary]
        let geography: [Geography]
        let time: [Time]
    }

    struct Technology: Encodable, Sendable {
        let ccsTechnologicalCO2CaptureIncluded = false
        let boundaryProcessesDescription: String
    }

    struct Identity: Encodable, Sendable {
        let id: String
        let version: Int
        let status = "Active"
        let retroOrProspectivePcfType = "Retrospective PCF"
    }

    struct Boundary: Encodable, Sendable {
        let exemptedEmissionsPercent: Decimal
        let exemptedEmissionsDescription: String?
    }

    struct Geography: Encodable, Sendable {
        let geographyRegionOrSubregion: String
        let geographyCountry: String?
    }

    struct Time: Encodable, Sendable {
        let referencePeriodStart: String
        let referencePeriodEnd: String
        let created: String
        let validityPeriodEnd: String
    }

    struct Methodology: Encodable, Sendable {
        let massBalancingInformation: [MassBalancing]
        let standards: [Standards]
        let gwpCharacterizationFactorDetails: [CharacterizationFactors]
        let allocationInForeground: [Allocation]
    }

    struct MassBalancing: Encodable, Sendable {
        let massBalancingUsed = false
        let freeAttributionInMassBalancing = "not applicable"
        let massBalancingCertificateScheme = "none"
    }

    struct Standards: Encodable, Sendable {
        let crossSectoralStandards: [String]
        let productOrSectorSpecificRules: [String]
    }

    struct CharacterizationFactors: Encodable, Sendable {
        let ipccCharacterizationFactors: String
    }

    struct Allocation: Encodable, Sendable {
        let allocationWasteIncineration = "cut-off"
        let allocationRulesDescription: String
    }

    struct General: Encodable, Sendable {
        let comment: String
    }

    struct CarbonContent: Encodable, Sendable {
        let fossilCarbonContent: Decimal
    }

    struct Stages: Encodable, Sendable {
        let productionStage: [Production]
        let distributionStage: [Distribution]
        let packagingStage: [Packaging]
    }

    struct Production: Encodable, Sendable {
        let pcfIncludingBiogenicUptake: Decimal
        let pcfExcludingBiogenicUptake: Decimal
        let fossilGhgEmissions: Decimal
    }

    struct Distribution: Encodable, Sendable {
        let distributionStageIncluded: Bool
        let distributionStagePcfExcludingBiogenicUptake: Decimal?
        let distributionStagePcfIncludingBiogenicUptake: Decimal?
    }

    struct Packaging: Encodable, Sendable {
        let packagingEmissionsIncluded = false
    }

    /// - Parameters:
    ///   - created: ISO 8601 in UTC.
    ///   - validUntil: The same; PACT's rule is three years after the reference period.
    /// - Throws: ``AccountingError`` when the inventory lacks what the document must say, or more than 10 % is cut off.
    package init(_ footprint: CarbonFootprint, created: String, validUntil: String) throws(AccountingError) {
        let (facts, unit, from, to) = try footprint.exchangeFacts()
        let inventory = footprint.inventory
        guard footprint.exemptedPercent <= 10 else {
            throw AccountingError(
                code: .sharesOverWhole, message: "\(footprint.exemptedPercent) % is cut off; Catena-X allows 10 %.",
                remedy: "Account for more of the product.")
        }
        func decimal(_ value: Double) -> Decimal { PlainDecimal(value).number }
        scopeOfPcfForm = [Scope(partialFullPcf: footprint.isCradleToGate ? "Cradle-to-gate" : "Cradle-to-grave")]
        companyAndProductInformation = [
            CompanyAndProduct(
                companyInformation: [Company(companyName: facts.companyName, companyIds: facts.companyIDs)],
                productInformation: [
                    Product(
                        productNameCompany: facts.productName, productIds: facts.productIDs, productDescription: facts.productDescription,
                        declaredUnitOfMeasurement: unit.name, declaredUnitAmount: decimal(unit.amount),
                        productMassPerDeclaredUnit: decimal(facts.productMass / unit.amount))
                ])
        ]
        let quality = footprint.quality?.mean
        let sources = footprint.secondarySources
        let information = Information(
            technology: [Technology(boundaryProcessesDescription: footprint.boundaries)],
            idAndVersion: [Identity(id: facts.id, version: facts.version)],
            boundarySpecifications: [
                Boundary(
                    exemptedEmissionsPercent: decimal(footprint.exemptedPercent),
                    exemptedEmissionsDescription: inventory.cutOffs.isEmpty
                        ? nil : inventory.cutOffs.map { "\($0.name): \($0.reason)" }.joined(separator: "; "))
            ], geography: [Geography(geographyRegionOrSubregion: facts.region ?? "Global", geographyCountry: inventory.country)],
            time: [Time(referencePeriodStart: from, referencePeriodEnd: to, created: created, validityPeriodEnd: validUntil)])
        let methodology = Methodology(
            massBalancingInformation: [MassBalancing()],
            standards: [Standards(crossSectoralStandards: facts.standards, productOrSectorSpecificRules: ["Regulation (EU) 2023/1542, Annex II"])],
            gwpCharacterizationFactorDetails: [CharacterizationFactors(ipccCharacterizationFactors: facts.assessmentReport)],
            allocationInForeground: [
                Allocation(
                    allocationRulesDescription: footprint.allocations.isEmpty ? "no co-products" : footprint.allocations.joined(separator: "; "))
            ])
        pcfAssessmentAndMethodology = [
            Assessment(
                dataSourcesAndQuality: [
                    Sources(
                        primaryDataShare: footprint.primaryShare.map { decimal(100 * $0) },
                        secondaryEmissionFactorSources: sources.isEmpty ? nil : sources,
                        technologicalDQR: quality.map { decimal($0.technological) }, temporalDQR: quality.map { decimal($0.temporal) },
                        geographicalDQR: quality.map { decimal($0.geographical) })
                ], pcfAssessmentInformation: [information], pcfMethodology: [methodology])
        ]
        general = [General(comment: ([inventory.name] + footprint.gaps.map { "Incomplete: \($0)" }).joined(separator: "; "))]
        carbonContent = [CarbonContent(fossilCarbonContent: decimal(facts.fossilCarbonContent / unit.amount))]
        let distribution = footprint.total(of: .distribution) / unit.amount
        let hasDistribution = footprint.contributions.contains { $0.stage == .distribution }
        let production = footprint.total / unit.amount - distribution
        productLifeCycleStagesAndEmissions = [
            Stages(
                productionStage: [
                    Production(
                        pcfIncludingBiogenicUptake: decimal(production), pcfExcludingBiogenicUptake: decimal(production),
                        fossilGhgEmissions: decimal(production))
                ],
                distributionStage: [
                    Distribution(
                        distributionStageIncluded: hasDistribution,
                        distributionStagePcfExcludingBiogenicUptake: hasDistribution ? decimal(distribution) : nil,
                        distributionStagePcfIncludingBiogenicUptake: hasDistribution ? decimal(distribution) : nil)
                ], packagingStage: [Packaging()])
        ]
    }

    package func json() throws -> Data { try ExchangeEncoder.encode(self) }
}
