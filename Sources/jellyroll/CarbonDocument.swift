// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Node
import Plant

/// The wire form of `carbon --json` (docs/reference/json.md).
enum CarbonDocument {
    static func json(_ answer: CarbonAnswer) -> [UInt8] {
        let footprint = answer.footprint
        let inventory = footprint.inventory
        var json = JSONBytes()
        json.raw("{\"inventory\":")
        json.string(inventory.name)
        json.raw(",\"declared\":")
        json.measured(inventory.declared.amount.number, inventory.declared.amount.unit.code)
        json.raw(",\"total\":")
        json.measured(footprint.total, "kg{CO2e}")
        json.raw(",\"perCapacity\":")
        json.measured(footprint.perCapacity, "kg{CO2e}/kW.h")
        json.raw(",\"perDeliveredEnergy\":")
        json.measured(footprint.perDeliveredEnergy, "kg{CO2e}/kW.h")
        json.raw(",\"spread\":{\"lower\":")
        json.measured(answer.spread?.quantile(0.05), "kg{CO2e}")
        json.raw(",\"median\":")
        json.measured(answer.spread?.quantile(0.5), "kg{CO2e}")
        json.raw(",\"upper\":")
        json.measured(answer.spread?.quantile(0.95), "kg{CO2e}")
        json.raw(",\"samples\":")
        json.integer(answer.samples)
        json.raw(",\"seed\":")
        json.integer(answer.seed)
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
        json.list(footprint.contributions) { write($1, &$0) }
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
        if let comparison = answer.comparison { write(comparison, answer.differences, &json) } else { json.raw("null") }
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
        json.measured(row.amount.number, row.amount.unit.code)
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
        json.measured(factor.value, "kg{\(factor.gases.rawValue)}/\(factor.unit.code)")
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

    static func json(_ library: FactorLibrary) -> [UInt8] {
        var json = JSONBytes()
        json.raw("{\"factors\":")
        json.list(library.factors) { write($1, &$0) }
        json.raw("}\n")
        return json.bytes
    }
}
