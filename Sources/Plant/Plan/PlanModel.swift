// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A planner's questions about plants, with what only the planner knows: targets, beliefs about learning, contracts, who may make what for
/// whom. Read from YAML by ``PlanFile``, which resolves every name against the plant files it names.
package struct PlanModel: Hashable, Sendable {
    package let name: String
    /// Paths of the plant files, in their order; read again when a parameter is set to another value.
    package let plantFiles: [String]
    /// What is in them.
    package let plants: [PlantModel]
    package let months: MonthSpan
    /// ISO 4217; nil when no money is in question.
    package let currency: String?
    /// Of the plan itself; plants bring their own.
    package let sources: [NumberSource]
    package let ramp: RampPlan?
    package let allocation: AllocationPlan?
    package let chemistry: ChemistryPlan?
}

/// Months one after the other.
package struct MonthSpan: Hashable, Sendable {
    package let first: CivilMonth
    /// 1 or more.
    package let count: Int

    package init(first: CivilMonth, count: Int) {
        self.first = first
        self.count = count
    }

    package var months: [CivilMonth] { (0..<count).map { CivilMonth(ordinal: first.ordinal + $0) } }
    package func contains(_ month: CivilMonth) -> Bool { (0..<count).contains(month.ordinal - first.ordinal) }
    /// Place of a month, from 0.
    package func index(of month: CivilMonth) -> Int? { contains(month) ? month.ordinal - first.ordinal : nil }
}

// Ramp-up.

/// When which rate is reached.
package struct RampPlan: Hashable, Sendable {
    package let targets: [RampTarget]
    /// What the planner believes of lines; others learn as their plant file says.
    package let lines: [LineBelief]
    package let automation: AutomationPlan?
}

package struct RampTarget: Hashable, Sendable {
    package let product: String
    package let site: String
    /// In the product's booking unit.
    package let unitsPerYear: Double
    /// Booking unit of the product.
    package let unit: String
    /// As asked: `1 GW.h`.
    package let asked: String
    /// kWh of one unit; nil when it stores none.
    package let energyPerUnit: Double?

    package init(product: String, site: String, unitsPerYear: Double, unit: String, asked: String, energyPerUnit: Double?) {
        self.product = product
        self.site = site
        self.unitsPerYear = unitsPerYear
        self.unit = unit
        self.asked = asked
        self.energyPerUnit = energyPerUnit
    }
}

package struct LineBelief: Hashable, Sendable {
    package let line: LineName
    /// First month of production.
    package let start: CivilMonth?
    package let yield: CurveBelief?
    package let oee: CurveBelief?
    /// Part of what was learnt that a product change undoes, 0 … 1.
    package let lostAtProductChange: Distribution?
    package let productChanges: [CivilMonth]
    package let copies: CopiedLine?
    /// Key of the source its numbers come from.
    package let source: String?
}

/// A learning curve whose numbers are not known exactly. The time constant is in months.
package struct CurveBelief: Hashable, Sendable {
    package let initial: Distribution
    package let end: Distribution
    package let timeConstant: Distribution
}

/// A line that begins with part of what another has learnt.
package struct CopiedLine: Hashable, Sendable {
    /// Nil when the mother line is in none of the plan's plants.
    package let mother: LineName?
    /// Part of the way from initial to end it begins with, 0 … 1.
    package let carries: Distribution
}

/// Levels of automation to compare, and what changes with the level.
package struct AutomationPlan: Hashable, Sendable {
    /// Parameter of the plant files set to the level; nil: the plant stays as it is.
    package let parameter: String?
    /// 0 … 1, ascending.
    package let levels: [Double]
    package let labour: [StationLabour]
    package let tradeOffs: [TradeOff]
    /// Working time of one person, for the number of people behind each place on shift. Hours a year.
    package let hoursPerPerson: Double?
    package let source: String?
}

/// People at a station when nothing is automated.
package struct StationLabour: Hashable, Sendable {
    package let station: StationName
    /// At one machine, on shift, by hand.
    package let people: Double
    /// Part of that work machines could do, 0 … 1: at automation a, people · (1 − a · automatable) are left.
    package let automatable: Double
    package let source: String?
}

/// How a number depends on the level of automation: straight lines between points.
package struct TradeOff: Hashable, Sendable {
    package enum Number: String, Hashable, Sendable, CaseIterable {
        case initialYield = "initial yield"
        case endYield = "end yield"
        case yieldTimeConstant = "yield time constant"
        case initialOEE = "initial oee"
        case endOEE = "end oee"
        case oeeTimeConstant = "oee time constant"
        /// Money, once.
        case investment
    }

    package let number: Number
    /// By level, ascending; one or more. Time constants in months. What the curve's median becomes; its spread goes along.
    package let points: [Point]
    package let source: String?

    package struct Point: Hashable, Sendable {
        package let level: Double
        package let value: Double
    }

    /// The value at a level; outside the points that of the nearest.
    package func value(at level: Double) -> Double {
        guard let after = points.firstIndex(where: { $0.level >= level }) else { return points.last?.value ?? 0 }
        guard after > 0 else { return points[0].value }
        let (a, b) = (points[after - 1], points[after])
        return a.value + (b.value - a.value) * (level - a.level) / (b.level - a.level)
    }
}

// Chemistry.

/// Two products to lay side by side.
package struct ChemistryPlan: Hashable, Sendable {
    /// What is compared with.
    package let base: String
    package let others: [String]
    package let factors: [MaterialFactor]
}

/// What a material costs the climate and the purse.
package struct MaterialFactor: Hashable, Sendable {
    package let product: String
    /// kg CO2e per booking unit of the product.
    package let carbon: Double?
    /// Money per booking unit.
    package let price: Double?
    package let source: String?
}

extension PlanModel {
    /// The same plan over another number of months; only for questions that say nothing of single months.
    package func over(months count: Int) -> PlanModel {
        PlanModel(
            name: name, plantFiles: plantFiles, plants: plants, months: MonthSpan(first: months.first, count: count), currency: currency,
            sources: sources, ramp: ramp, allocation: nil, chemistry: chemistry)
    }
}
