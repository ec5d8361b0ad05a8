// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

/// What makes one footprint differ from another, step by step: the steps add up to the difference.
package struct FootprintComparison: Hashable, Sendable {
    package let from: CarbonFootprint
    package let to: CarbonFootprint
    /// Per what the two are compared: kWh of capacity where both have one, else the declared amount.
    package let isPerCapacity: Bool
    package let start: Double
    package let end: Double
    /// Largest first.
    package let steps: [Step]

    package struct Step: Hashable, Sendable {
        package let process: String
        package let flow: String
        package let stage: LifeCycleStage
        /// Because more or less of it is used, at the old factor.
        package let byAmount: Double
        /// Because its factor differs, at the new amount.
        package let byFactor: Double
        package var change: Double { byAmount + byFactor }
    }

    /// - Throws: ``AccountingError`` `.unitsDoNotConvert` when they are of different things.
    package init(from: CarbonFootprint, to: CarbonFootprint) throws(AccountingError) {
        self.from = from
        self.to = to
        let units = (from.inventory.declared.amount.unit, to.inventory.declared.amount.unit)
        let capacities = (from.inventory.declared.capacity, to.inventory.declared.capacity)
        let scales: (Double, Double)
        if let a = capacities.0, let b = capacities.1 {
            isPerCapacity = true
            scales = (1 / a, 1 / b)
        } else {
            guard units.0.dimensions == units.1.dimensions else {
                throw AccountingError(
                    code: .unitsDoNotConvert, message: "One footprint is per \(units.0.code), the other per \(units.1.code).",
                    remedy: "Declare both per the same unit, or give both a capacity.")
            }
            isPerCapacity = false
            scales = (1 / from.inventory.declared.amount.coherent, 1 / to.inventory.declared.amount.coherent)
        }
        start = from.total * scales.0
        end = to.total * scales.1
        var steps: [Step] = []
        var matched: Set<Int> = []
        for old in from.contributions {
            let before = old.carbon * scales.0
            let index = to.contributions.indices.first {
                let other = to.contributions[$0]
                return !matched.contains($0) && other.process == old.process && other.flow == old.flow && other.stage == old.stage
                    && other.amount.unit.dimensions == old.amount.unit.dimensions
            }
            guard let index else {
                steps.append(Step(process: old.process, flow: old.flow, stage: old.stage, byAmount: -before, byFactor: 0))
                continue
            }
            matched.insert(index)
            let new = to.contributions[index]
            let after = new.carbon * scales.1
            let amounts = (old.amount.coherent * scales.0, new.amount.coherent * scales.1)
            let byAmount = amounts.0 == 0 ? 0 : before / amounts.0 * (amounts.1 - amounts.0)
            steps.append(Step(process: old.process, flow: old.flow, stage: old.stage, byAmount: byAmount, byFactor: after - before - byAmount))
        }
        for (index, new) in to.contributions.enumerated() where !matched.contains(index) {
            steps.append(Step(process: new.process, flow: new.flow, stage: new.stage, byAmount: new.carbon * scales.1, byFactor: 0))
        }
        self.steps = steps.filter { $0.change != 0 }.sorted {
            (abs($1.change), $0.process, $0.flow) < (abs($0.change), $1.process, $1.flow)
        }
    }
}
