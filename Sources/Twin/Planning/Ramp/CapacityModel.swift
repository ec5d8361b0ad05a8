// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
package import Plant

/// How much of one product a site can make while its lines learn, by station, without simulating it.
///
///     capacity of a station = machines · hours · effectiveness / machine time per good unit
///
/// Machine time per good unit counts what every later step will lose: with mature yields gₖ and a line's yield y(t) each loss is scaled in
/// proportion to its logarithm, gₖ^λ with λ = ln y / ln Πgₖ, so that the line's steps together give y(t). The station with the smallest
/// capacity binds. Waiting for each other, limited buffers and luck are left out: those are what a simulation of the month adds.
package struct CapacityModel: Sendable {
    /// Equal machines of one line.
    package struct Resource: Hashable, Sendable {
        package let name: String
        package let line: LineName
        package let machines: Int
        /// Part of time it could work were the line mature, by its failures alone; used where the line has no learning effectiveness.
        let availability: Double
        let calendar: ShiftCalendar?
        /// People on one machine, as the plant file says.
        package let people: Int
        let lineIndex: Int
    }

    /// What a step asks of a resource, or of an input, per good unit: base · exp(Σ λ · losses).
    struct Load: Hashable, Sendable {
        let base: Double
        /// By line, in the order of ``lines``: −ln of what is good of this load in the end, were that line mature.
        let losses: [Double]
    }

    /// What a good unit needs from elsewhere, in the product's booking unit.
    package struct Need: Hashable, Sendable {
        package let product: String
        package let unit: String
        let loads: [Load]
    }

    /// One of the ways the product is made side by side: a route of its own.
    struct Branch: Hashable, Sendable {
        let name: String
        /// Machine seconds per good unit of this branch.
        let work: [(resource: Int, load: Load)]
        /// How much is begun for each good unit.
        let entering: Load
        let needs: [Need]

        static func == (a: Self, b: Self) -> Bool { a.name == b.name }
        func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    package let product: String
    package let site: String
    /// Lines that take part, in the order of the plant file.
    package let lines: [LineName]
    package let resources: [Resource]
    let branches: [Branch]
    /// −ln of each line's mature yield; nil where the plant file gives its steps no losses. Such a line loses, when it learns, at its end, and
    /// its losses count in units of 1.
    let matureLosses: [Double?]
}

/// What has been learnt when a month is planned, line by line.
package struct LearningState: Hashable, Sendable {
    /// Good of started, by line; nil: as the plant file says of a mature line.
    package var yields: [Double?]
    /// Part of scheduled time at design rate, by line; nil: by the failures of each station. 0 before the line has begun.
    package var effectiveness: [Double?]

    package init(yields: [Double?], effectiveness: [Double?]) {
        self.yields = yields
        self.effectiveness = effectiveness
    }
}

/// What a month can make.
package struct MonthlyCapacity: Hashable, Sendable {
    /// Good units.
    package let good: Double
    /// Units begun for them.
    package let started: Double
    /// The resources that allow no more, one for each branch that makes anything.
    package let binding: [Int]
    /// Part of its time each resource works.
    package let utilisation: [Double]
    /// Of each need, in its booking unit.
    package let needed: [Double]

    package var scrap: Double { max(0, started - good) }
    package var yield: Double { started > 0 ? good / started : 0 }
}

/// The seam to a simulation: anything that tells what a month makes when its lines have learnt so much and each resource is scheduled for
/// so many hours.
package typealias CapacityFunction = @Sendable (_ state: LearningState, _ hours: [Double]) -> MonthlyCapacity

extension CapacityModel {
    package var function: CapacityFunction { { capacity(learned: $0, hours: $1) } }

    /// Branches are filled one after the other; each takes what the ones before it left of the resources they share.
    ///
    /// - Parameter hours: Scheduled, by resource.
    package func capacity(learned state: LearningState, hours: [Double]) -> MonthlyCapacity {
        let scale = lossScale(state)
        // Machine seconds there are, and are left.
        let given = resources.enumerated().map { index, resource in
            Double(resource.machines) * hours[index] * 3_600 * (state.effectiveness[resource.lineIndex] ?? resource.availability)
        }
        var left = given
        var (good, started) = (0.0, 0.0)
        var binding: [Int] = []
        var needed = Array(repeating: 0.0, count: needs.count)
        for branch in branches {
            var seconds = Array(repeating: 0.0, count: resources.count)
            for (resource, load) in branch.work { seconds[resource] += load.value(scale) }
            var allowed = Double.infinity
            var slowest = 0
            for index in resources.indices where seconds[index] > 0 {
                let here = left[index] / seconds[index]
                if here < allowed { (allowed, slowest) = (here, index) }
            }
            guard allowed.isFinite else { continue }
            for index in resources.indices { left[index] = max(0, left[index] - allowed * seconds[index]) }
            good += allowed
            started += allowed * branch.entering.value(scale)
            for (index, need) in branch.needs.enumerated() { needed[index] += allowed * need.loads.reduce(0) { $0 + $1.value(scale) } }
            if allowed > 0, !binding.contains(slowest) { binding.append(slowest) }
        }
        return MonthlyCapacity(
            good: good, started: started, binding: binding,
            utilisation: zip(given, left).map { $0 > 0 ? ($0 - $1) / $0 : 0 }, needed: needed)
    }

    /// Stations by their names, with the number of lines where several of one name bind: `winder`, `design rate on 5 lines`.
    package func words(for binding: [Int]) -> String {
        var names: [String] = []
        for index in binding where !names.contains(resources[index].name) { names.append(resources[index].name) }
        return names.map { name in
            let count = binding.count { resources[$0].name == name }
            return count > 1 ? "\(name) on \(count) lines" : name
        }.joined(separator: ", ")
    }

    /// The same products in the same order for every branch.
    package var needs: [Need] { branches.first?.needs ?? [] }

    package func hours(in month: CivilMonth) -> [Double] {
        resources.map { $0.calendar?.hours(in: month) ?? Double(24 * month.days) }
    }

    /// Of a twelfth of a mean year: what a yearly rate is measured with, so that short months and holidays do not hide it.
    package var hoursOfMeanMonth: [Double] {
        resources.map { ($0.calendar?.hoursPerYear ?? 24 * 365.2425) / 12 }
    }

    private func lossScale(_ state: LearningState) -> [Double] {
        zip(state.yields, matureLosses).map { yield, mature in
            guard let yield else { return mature == nil ? 0 : 1 }
            return -log(max(yield, 1e-12)) / (mature ?? 1)
        }
    }
}

extension CapacityModel.Load {
    func value(_ scale: [Double]) -> Double {
        var exponent = 0.0
        for (loss, factor) in zip(losses, scale) where loss != 0 { exponent += loss * factor }
        return exponent == 0 ? base : base * exp(exponent)
    }
}
