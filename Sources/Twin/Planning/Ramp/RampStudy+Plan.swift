// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
package import Plant

extension RampStudy {
    /// The study of one target of a plan.
    ///
    /// - Parameters:
    ///   - plan: With or without levels of automation; without, the plants are taken as they are.
    ///   - plants: The plants of the plan with its automation parameter at a level; nil: as they are.
    package init(
        _ plan: PlanModel, target: RampTarget, samples: Int, seed: UInt64, confidence: Double,
        plants: (_ level: Double?) throws(TwinError) -> [PlantModel]
    ) throws(TwinError) {
        let automation = plan.ramp?.automation
        var levels: [Level] = []
        for level in automation.map({ $0.levels.map(Optional.some) }) ?? [nil] {
            levels.append(try Level(plan, try plants(level), product: target.product, site: target.site, automation: level))
        }
        try self.init(
            target: target, months: plan.months, levels: levels, hoursPerPerson: automation?.hoursPerPerson, samples: samples, seed: seed,
            confidence: confidence)
    }
}

extension RampStudy.Level {
    /// - Parameter plants: Those of the plan, as they are at the level.
    package init(_ plan: PlanModel, _ plants: [PlantModel], product: String, site: String, line: String? = nil, automation: Double?) throws(TwinError)
    {
        guard let plant = plants.first(where: { $0.site(named: site) != nil }) else {
            throw TwinError(
                code: .unknownName, message: "No plant of the plan has a site “\(site)”.",
                remedy: "Name one of: \(plants.flatMap { $0.sites.map(\.name) }.joined(separator: ", ")).")
        }
        let model = try CapacityModel(of: product, at: site, on: line, in: plant)
        let levels = plan.ramp?.automation
        let beliefs = Beliefs(plan, plants)
        var lines: [LineLearning] = []
        for line in model.lines {
            let learning = try beliefs.learning(of: line)
            lines.append(automation.map { level in levels.map { learning.traded($0.tradeOffs, at: level) } ?? learning } ?? learning)
        }
        let people = model.resources.map { resource -> Double in
            let stated = levels?.labour.first { $0.station.line == resource.line && $0.station.station == resource.name }
            return stated.map { $0.people * (1 - (automation ?? 0) * $0.automatable) } ?? Double(resource.people)
        }
        let investment = automation.flatMap { level in levels?.tradeOffs.first { $0.number == .investment }?.value(at: level) }
        self.init(automation: automation, model: model, lines: lines, people: people, investment: investment)
    }
}

/// What is believed of each line: by the plan, else by the plant file.
private struct Beliefs {
    let plan: PlanModel
    let plants: [PlantModel]

    init(_ plan: PlanModel, _ plants: [PlantModel]) {
        self.plan = plan
        self.plants = plants
    }

    func learning(of line: LineName) throws(TwinError) -> LineLearning {
        let belief = plan.ramp?.lines.first { $0.line == line }
        let ramp = ramp(of: line)
        let (yield, oee) = try curves(of: line)
        var mother: LineLearning.Mother?
        if let copies = belief?.copies {
            var known: LineLearning.MotherLearning?
            if let name = copies.mother {
                let (yield, oee) = try curves(of: name)
                known = .init(name: name.description, start: start(of: name), yield: yield, oee: oee)
            }
            mother = .init(carries: try Belief(copies.carries, "What \(line) takes over", within: 0...1), learning: known)
        }
        let lost = try belief?.lostAtProductChange.map { (distribution) throws(TwinError) in
            try Belief(distribution, "What a product change undoes at \(line)", within: 0...1)
        }
        return LineLearning(
            name: line.description, start: start(of: line), yield: yield, oee: oee,
            lostAtProductChange: lost ?? Belief(exactly: ramp?.lostAtProductChange ?? 0), productChanges: belief?.productChanges ?? [], mother: mother
        )
    }

    private func curves(of line: LineName) throws(TwinError) -> (yield: LineLearning.Curve?, oee: LineLearning.Curve?) {
        let belief = plan.ramp?.lines.first { $0.line == line }
        let ramp = ramp(of: line)
        return (
            try curve(belief?.yield, "The yield of \(line)") ?? ramp?.yield.map(LineLearning.Curve.init),
            try curve(belief?.oee, "The effectiveness of \(line)") ?? ramp?.oee.map(LineLearning.Curve.init)
        )
    }

    private func curve(_ belief: CurveBelief?, _ name: String) throws(TwinError) -> LineLearning.Curve? {
        guard let belief else { return nil }
        return LineLearning.Curve(
            initial: try Belief(belief.initial, "\(name), at the start,", within: 0...1),
            end: try Belief(belief.end, "\(name), in the end,", within: 0...1),
            timeConstant: try Belief(belief.timeConstant, "\(name), time constant in months,", within: 0...1_200))
    }

    private func plant(of line: LineName) -> PlantModel? { plants.first { $0.line(line) != nil } }
    private func ramp(of line: LineName) -> Ramp? { plant(of: line)?.line(line)?.ramp }

    /// Of production, in months since January of year 0: by the plan, the ramp, the plant; a line without a ramp has begun.
    private func start(of line: LineName) -> Double {
        let belief = plan.ramp?.lines.first { $0.line == line }
        if let start = belief?.start { return Double(start.ordinal) }
        guard let ramp = ramp(of: line) else { return Double(plan.months.first.ordinal) }
        if let date = ramp.start {
            let month = CivilMonth(ordinal: date.year * 12 + date.month - 1)
            return Double(month.ordinal) + Double(date.day - 1) / Double(month.days)
        }
        guard let start = plant(of: line)?.start else { return Double(plan.months.first.ordinal) }
        let date = CivilDate(dayNumber: Int((start.milliseconds / 1_000 + Int64(start.offsetMinutes) * 60) / 86_400))
        let month = CivilMonth(ordinal: date.year * 12 + date.month - 1)
        return Double(month.ordinal) + Double(date.day - 1) / Double(month.days)
    }
}

extension LineLearning.Curve {
    /// A plant file's curve, known exactly; its time constant is in seconds there.
    fileprivate init(_ curve: Ramp.Curve) {
        self.init(
            initial: Belief(exactly: curve.initial), end: Belief(exactly: curve.end), timeConstant: Belief(exactly: curve.timeConstant / 2_629_800))
    }
}

extension LineLearning {
    /// The same line at a level of automation.
    fileprivate func traded(_ tradeOffs: [TradeOff], at level: Double) -> LineLearning {
        func value(_ number: TradeOff.Number) -> Double? { tradeOffs.first { $0.number == number }?.value(at: level) }
        func curve(_ curve: Curve?, _ initial: TradeOff.Number, _ end: TradeOff.Number, _ time: TradeOff.Number) -> Curve? {
            guard let curve else { return nil }
            return Curve(
                initial: value(initial).map { curve.initial.moved(toMedian: $0, within: 0...1) } ?? curve.initial,
                end: value(end).map { curve.end.moved(toMedian: $0, within: 0...1) } ?? curve.end,
                timeConstant: value(time).map { curve.timeConstant.stretched(toMedian: $0) } ?? curve.timeConstant)
        }
        return LineLearning(
            name: name, start: start, yield: curve(yield, .initialYield, .endYield, .yieldTimeConstant),
            oee: curve(oee, .initialOEE, .endOEE, .oeeTimeConstant), lostAtProductChange: lostAtProductChange, productChanges: productChanges,
            mother: mother)
    }
}
