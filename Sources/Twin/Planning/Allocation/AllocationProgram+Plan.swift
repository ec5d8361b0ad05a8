// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
package import Plant

extension AllocationProgram {
    /// The program of a plan, with what its lines can make worked out from their routes and ramps where it is not stated.
    ///
    /// - Parameters:
    ///   - samples: Of each ramp.
    ///   - goOn: Asked after each sample; a no leaves the ramp with the samples it has.
    /// - Throws: `.nothingToPlan` when the plan has no allocation.
    package init(_ plan: PlanModel, samples: Int, seed: UInt64, goOn: (Int) -> Bool) throws(TwinError) {
        guard let allocation = plan.allocation else {
            throw TwinError(
                code: .nothingToPlan, message: "“\(plan.name)” has no demand by month to allocate.",
                remedy: "Add “allocation:” with demands, or “months:” to a customer's demand in the plant file.")
        }
        let planned = Set(
            allocation.lines.map(\.product) + allocation.supplies.map(\.product) + allocation.stocks.map(\.product) + allocation.routes.map(\.product)
        )
        var lines: [ResolvedLine] = []
        for line in allocation.lines { lines.append(try Self.resolved(line, plan, planned, samples, seed, goOn)) }
        var units: [String: String] = [:]
        for product in plan.plants.flatMap(\.products) where units[product.name] == nil { units[product.name] = product.unit.code }
        try self.init(allocation, lines: lines, months: plan.months, units: units)
    }

    private static func resolved(
        _ line: AllocatedLine, _ plan: PlanModel, _ planned: Set<String>, _ samples: Int, _ seed: UInt64, _ goOn: (Int) -> Bool
    ) throws(TwinError) -> ResolvedLine {
        switch line.capacity {
        case .stated(let capacity):
            let inputs = line.inputs ?? bill(of: line.product, plan).filter { planned.contains($0.product) }
            return ResolvedLine(
                line: line.taking(inputs), capacity: capacity, inputs: inputs.map { Array(repeating: $0.amount, count: plan.months.count) })
        case .learned(let confidence):
            let level = try RampStudy.Level(plan, plan.plants, product: line.product, site: line.site, line: line.line, automation: nil)
            let target = RampTarget(product: line.product, site: line.site, unitsPerYear: 0, unit: "", asked: "", energyPerUnit: nil)
            let study = try RampStudy(
                target: target, months: plan.months, levels: [level], hoursPerPerson: nil, samples: level.isCertain ? 1 : samples, seed: seed,
                confidence: abs(2 * confidence - 1) < 1e-9 ? 0.5 : abs(2 * confidence - 1))
            let rows = study.run(goOn: goOn).levels[0].rows
            let capacity = rows.map { confidence > 0.5 ? $0.good.lower : confidence < 0.5 ? $0.good.upper : $0.good.median }
            if let inputs = line.inputs {
                return ResolvedLine(line: line, capacity: capacity, inputs: inputs.map { Array(repeating: $0.amount, count: plan.months.count) })
            }
            let places = level.model.needs.indices.filter { planned.contains(level.model.needs[$0].product) }
            // In months without output nothing is needed, and what it would take does not matter.
            let inputs = places.map { place in rows.map { $0.good.median > 0 ? $0.needed[place] / $0.good.median : 0 } }
            return ResolvedLine(
                line: line.taking(zip(places, inputs).map { .init(of: level.model.needs[$0].product, $1.last ?? 0) }), capacity: capacity,
                inputs: inputs)
        }
    }

    /// A bill of material, without scrap.
    private static func bill(of product: String, _ plan: PlanModel) -> [AllocatedLine.Input] {
        let products = plan.plants.flatMap(\.products)
        return (products.first { $0.name == product }?.materials ?? []).map { material in
            let unit = products.first { $0.name == material.product }?.unit
            let each = Double(material.quantity.amount) * Double(unit?.denominator ?? 1) / Double(unit?.numerator ?? 1)
            return .init(of: material.product, each)
        }
    }
}

extension RampStudy.Level {
    /// Nothing about it is a belief, so that one sample tells all.
    var isCertain: Bool {
        lines.allSatisfy { line in
            [line.yield, line.oee].compactMap(\.self).allSatisfy { $0.initial.isCertain && $0.end.isCertain && $0.timeConstant.isCertain }
                && line.lostAtProductChange.isCertain && (line.mother?.carries.isCertain ?? true)
        }
    }
}
