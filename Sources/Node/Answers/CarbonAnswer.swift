// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting

/// A footprint with its spread, and what makes it differ from another.
package struct CarbonAnswer: Sendable {
    package let footprint: CarbonFootprint
    package let spread: FootprintUncertainty?
    package let comparison: FootprintComparison?
    package let samples: Int
    package let seed: UInt64

    /// How often factors with a spread are drawn.
    package static let sampleRange = 0...1_000_000
    package static let usualSamples = 2_000

    /// - Parameter other: What the first is compared with.
    /// - Throws: ``AccountingError`` when they are of different things.
    package init(_ footprint: CarbonFootprint, against other: CarbonFootprint?, samples: Int, seed: UInt64) throws(AccountingError) {
        self.footprint = footprint
        spread = samples > 0 ? FootprintUncertainty(footprint, samples: samples, seed: seed) : nil
        if let other { comparison = try FootprintComparison(from: other, to: footprint) } else { comparison = nil }
        self.samples = samples
        self.seed = seed
    }

    /// Of this footprint less the other's, drawn in pairs, per what they are compared; nil: nothing to compare, or nothing drawn.
    package var differences: [Double]? {
        guard let comparison, samples > 0 else { return nil }
        func scaled(_ footprint: CarbonFootprint) -> [Double] {
            let scale = comparison.isPerCapacity ? footprint.inventory.declared.capacity ?? 1 : footprint.inventory.declared.coherentAmount
            return FootprintUncertainty(footprint, samples: samples, seed: seed).samples.map { $0 / scale }
        }
        return zip(scaled(comparison.to), scaled(comparison.from)).map { $0 - $1 }
    }
}

/// The wire form of `carbon --json` and of `/api/…/carbon` (docs/reference/json.md).
extension CarbonAnswer {
    package func json() -> [UInt8] {
        let inventory = footprint.inventory
        var json = JSONBytes()
        json.raw("{\"inventory\":")
        json.string(inventory.name)
        json.raw(",\"declared\":")
        json.measured(inventory.declared.amount.number, inventory.declared.amount.unitCode)
        json.raw(",\"total\":")
        json.measured(footprint.total, "kg{CO2e}")
        json.raw(",\"perCapacity\":")
        json.measured(footprint.perCapacity, "kg{CO2e}/kW.h")
        json.raw(",\"perDeliveredEnergy\":")
        json.measured(footprint.perDeliveredEnergy, "kg{CO2e}/kW.h")
        json.raw(",\"spread\":{\"lower\":")
        json.measured(spread?.quantile(0.05), "kg{CO2e}")
        json.raw(",\"median\":")
        json.measured(spread?.quantile(0.5), "kg{CO2e}")
        json.raw(",\"upper\":")
        json.measured(spread?.quantile(0.95), "kg{CO2e}")
        json.raw(",\"samples\":")
        json.integer(samples)
        json.raw(",\"seed\":")
        json.integer(seed)
        json.raw("},\"primaryShare\":")
        json.measured(footprint.primaryShare.map { 100 * $0 }, "%")
        json.raw(",\"dataQuality\":")
        json.number(footprint.quality?.mean.rating)
        json.raw(",\"stages\":")
        json.list(LifeCycleStage.allCases) { json, stage in
            json.raw("{\"stage\":")
            json.string(stage.rawValue)
            json.raw(",\"carbon\":")
            json.measured(footprint.total(of: stage), "kg{CO2e}")
            json.raw("}")
        }
        json.raw(",\"avoided\":")
        json.measured(footprint.avoided, "kg{CO2e}")
        json.raw(",\"allocations\":")
        json.list(footprint.allocations) { $0.string($1) }
        json.raw(",\"flows\":")
        json.list(footprint.contributions) { Self.write($1, &$0) }
        json.raw(",\"cutOffs\":")
        json.list(inventory.cutOffs) { json, cut in
            json.raw("{\"name\":")
            json.string(cut.name)
            json.raw(",\"share\":")
            json.measured(100 * cut.share, "%")
            json.raw(",\"reason\":")
            json.string(cut.reason)
            json.raw("}")
        }
        json.raw(",\"remarks\":")
        json.list(footprint.remarks) { json, remark in
            json.raw("{\"kind\":")
            json.string(remark.kind.rawValue)
            json.raw(",\"text\":")
            json.string(remark.sentence)
            json.raw("}")
        }
        json.raw(",\"comparison\":")
        if let comparison { Self.write(comparison, differences, &json) } else { json.raw("null") }
        json.raw("}\n")
        return json.bytes
    }

    private static func write(_ row: CarbonFootprint.Contribution, _ json: inout JSONBytes) {
        json.raw("{\"process\":")
        json.string(row.process)
        json.raw(",\"flow\":")
        json.string(row.flow)
        json.raw(",\"stage\":")
        json.string(row.stage.rawValue)
        json.raw(",\"amount\":")
        json.measured(row.amount.number, row.amount.unitCode)
        json.raw(",\"carbon\":")
        json.measured(row.carbon, "kg{CO2e}")
        json.raw(",\"primary\":")
        json.bool(row.isPrimary)
        json.raw(",\"avoided\":")
        json.bool(row.isAvoided)
        json.raw(",\"assumption\":")
        json.text(row.assumption)
        json.raw(",\"factor\":")
        write(row.factor, &json)
        json.raw("}")
    }

    private static func write(_ factor: EmissionFactor, _ json: inout JSONBytes) {
        json.raw("{\"id\":")
        json.string(factor.id)
        json.raw(",\"name\":")
        json.string(factor.name)
        json.raw(",\"value\":")
        json.measured(factor.value, "kg{\(factor.gases.rawValue)}/\(factor.unitCode)")
        json.raw(",\"element\":")
        json.text(factor.element)
        json.raw(",\"region\":")
        json.text(factor.region)
        json.raw(",\"year\":")
        json.number(factor.year.map(Double.init))
        json.raw(",\"basis\":")
        json.string(factor.basis.rawValue)
        json.raw(",\"spread\":")
        json.number(factor.spread)
        json.raw(",\"source\":")
        json.string(factor.provenance.source)
        json.raw(",\"verified\":")
        json.bool(factor.provenance.isVerified)
        json.raw("}")
    }

    private static func write(_ comparison: FootprintComparison, _ differences: [Double]?, _ json: inout JSONBytes) {
        let unit = comparison.isPerCapacity ? "kg{CO2e}/kW.h" : "kg{CO2e}"
        json.raw("{\"from\":")
        json.string(comparison.from.inventory.name)
        json.raw(",\"to\":")
        json.string(comparison.to.inventory.name)
        json.raw(",\"start\":")
        json.measured(comparison.start, unit)
        json.raw(",\"end\":")
        json.measured(comparison.end, unit)
        json.raw(",\"steps\":")
        json.list(comparison.steps) { json, step in
            json.raw("{\"process\":")
            json.string(step.process)
            json.raw(",\"flow\":")
            json.string(step.flow)
            json.raw(",\"change\":")
            json.measured(step.change, unit)
            json.raw(",\"byAmount\":")
            json.measured(step.byAmount, unit)
            json.raw(",\"byFactor\":")
            json.measured(step.byFactor, unit)
            json.raw("}")
        }
        json.raw(",\"pairedDifference\":{\"lower\":")
        json.measured(differences.flatMap { FootprintUncertainty.quantile(0.05, of: $0) }, unit)
        json.raw(",\"upper\":")
        json.measured(differences.flatMap { FootprintUncertainty.quantile(0.95, of: $0) }, unit)
        json.raw("}}")
    }

    /// The factors of a library.
    package static func json(_ library: FactorLibrary) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"factors\":")
        json.list(library.factors) { write($1, &$0) }
        json.raw("}\n")
        return json.bytes
    }
}
