// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// A number with the interval its samples spread over.
package struct Spanned: Hashable, Sendable {
    package let lower: Double
    package let median: Double
    package let upper: Double

    init(lower: Double, median: Double, upper: Double) {
        self.lower = lower
        self.median = median
        self.upper = upper
    }

    /// Quantiles of the samples, between neighbours in proportion (type 7 of Hyndman and Fan 1996).
    init(_ samples: [Double], confidence: Double) {
        let sorted = samples.sorted()
        func quantile(_ p: Double) -> Double {
            let place = p * Double(sorted.count - 1)
            let below = Int(place.rounded(.down))
            guard below + 1 < sorted.count, sorted[below] != sorted[below + 1] else { return sorted[min(below, sorted.count - 1)] }
            return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
        }
        lower = quantile(0.5 - confidence / 2)
        median = quantile(0.5)
        upper = quantile(0.5 + confidence / 2)
    }
}

/// The answer of a ramp study.
package struct RampForecast: Sendable {
    package let target: RampTarget
    package let months: MonthSpan
    package let confidence: Double
    /// Samples that were finished, of those asked for.
    package let samples: Int
    package let asked: Int
    package let seed: UInt64
    package let levels: [LevelForecast]

    /// Automation of the level that reaches the rate first (by its median, then with the smaller crew); nil when none does.
    package let earliest: Int?
}

/// What one level of automation comes to.
package struct LevelForecast: Sendable {
    package let automation: Double?
    package let resources: [String]
    package let needs: [(product: String, unit: String)]
    package let reached: Reached
    /// Good units a year when everything is learnt, medians taken.
    package let matureRate: Double
    package let rows: [Row]
    /// People on shift when the rate is reached (in the last month when it is not), and people employed for it.
    package let crew: Int?
    package let headcount: Int?
    package let investment: Double?
    /// Against the first level, sample by sample; nil for the first itself.
    package let paired: Paired?

    /// The first month at the asked rate.
    package struct Reached: Hashable, Sendable {
        /// Nil: later than the last month looked at.
        package let early: CivilMonth?
        package let median: CivilMonth?
        package let late: CivilMonth?
        /// Part of the samples that reach it at all in the months looked at.
        package let share: Double

        /// `2026-11`; nil: later than the last month looked at.
        package var medianName: String? { median?.description }
    }

    package struct Row: Sendable {
        package let month: CivilMonth
        package let good: Spanned
        /// Good units a year at this month's pace.
        package let rate: Spanned
        package let started: Double
        package let scrap: Double
        package let yield: Double
        /// The stations that allow no more in most samples, and in what part of them.
        package let binding: String
        package let bindingShare: Double
        /// By need, in its unit.
        package let needed: [Double]
        /// People on shift for this output; nil when nothing says how many a machine takes.
        package let crew: Int?
        package let headcount: Int?
    }

    package struct Paired: Sendable {
        /// Good units over all months, this level minus the first.
        package let good: Estimate
        /// Months until the rate is reached, this level minus the first, over the samples in which both reach it; nil without any.
        package let months: Estimate?
    }
}

extension RampForecast {
    init(_ study: RampStudy, _ records: [[SampleRecord]]) {
        target = study.target
        months = study.months
        confidence = study.confidence
        samples = records[0].count
        asked = study.samples
        seed = study.seed
        let arrivals = records.map { $0.map { $0.reached(study.target.unitsPerYear) } }
        let totals = records.map { $0.map { $0.months.reduce(0) { $0 + $1.good } } }
        let levels = study.levels.indices.map { index in
            let paired = index == 0 ? nil : Self.paired(totals[0], totals[index], arrivals[0], arrivals[index], study.confidence)
            return LevelForecast(study, study.levels[index], records[index], arrivals[index], paired)
        }
        self.levels = levels
        earliest = levels.indices.filter { levels[$0].reached.median != nil }.min { a, b in
            let (first, second) = (levels[a], levels[b])
            return (first.reached.median?.ordinal ?? .max, first.crew ?? 0) < (second.reached.median?.ordinal ?? .max, second.crew ?? 0)
        }
    }

    private static func paired(
        _ base: [Double], _ other: [Double], _ baseArrivals: [Int?], _ arrivals: [Int?], _ confidence: Double
    ) -> LevelForecast.Paired {
        let both = zip(arrivals, baseArrivals).compactMap { other, base -> Double? in
            guard let other, let base else { return nil }
            return Double(other - base)
        }
        return LevelForecast.Paired(
            good: Estimate(zip(other, base).map { $0 - $1 }, confidence: confidence),
            months: both.isEmpty ? nil : Estimate(both, confidence: confidence))
    }
}

extension LevelForecast {
    init(_ study: RampStudy, _ level: RampStudy.Level, _ records: [SampleRecord], _ arrivals: [Int?], _ paired: Paired?) {
        let model = level.model
        automation = level.automation
        resources = model.resources.map(\.name)
        needs = model.needs.map { ($0.product, $0.unit) }
        let months = study.months.months
        let places = Spanned(arrivals.map { $0.map(Double.init) ?? .infinity }, confidence: study.confidence)
        func month(_ place: Double) -> CivilMonth? { place.isFinite ? months[Int(place.rounded(.up))] : nil }
        let reached = Reached(
            early: month(places.lower), median: month(places.median), late: month(places.upper),
            share: Double(arrivals.count { $0 != nil }) / Double(arrivals.count))
        let middle = study.medianRecord(of: level)
        let isManned = level.people.contains { $0 > 0 }
        let rows = months.indices.map { index in
            let these = records.map { $0.months[index] }
            func median(_ value: (SampleRecord.Month) -> Double) -> Double { Spanned(these.map(value), confidence: study.confidence).median }
            let counts = Dictionary(grouping: these.map(\.binding)) { $0 }.mapValues(\.count)
            let binding = counts.max { ($0.value, $1.key.description) < ($1.value, $0.key.description) }?.key ?? []
            let manned = Self.manned(level, middle.months[index])
            return Row(
                month: months[index], good: Spanned(these.map(\.good), confidence: study.confidence),
                rate: Spanned(these.map(\.rate), confidence: study.confidence), started: median(\.started),
                scrap: median { max(0, $0.started - $0.good) }, yield: median { $0.started > 0 ? $0.good / $0.started : 0 },
                binding: model.words(for: binding), bindingShare: Double(counts[binding] ?? 0) / Double(these.count),
                needed: model.needs.indices.map { need in median { $0.needed[need] } }, crew: isManned ? manned.crew : nil,
                headcount: isManned ? study.hoursPerPerson.map { Self.headcount(manned.hours, $0) } : nil)
        }
        self.reached = reached
        self.rows = rows
        let atRate = rows.first { $0.month == reached.median } ?? rows[rows.count - 1]
        crew = atRate.crew
        headcount = atRate.headcount
        matureRate = Self.matureRate(level)
        investment = level.investment
        self.paired = paired
    }

    /// People on shift, whole ones a line, and their hours a year: only machines that are needed for the output are manned.
    private static func manned(_ level: RampStudy.Level, _ month: SampleRecord.Month) -> (crew: Int, hours: Double) {
        var people = Array(repeating: 0.0, count: level.model.lines.count)
        var hoursPerYear = Array(repeating: 0.0, count: level.model.lines.count)
        for (index, resource) in level.model.resources.enumerated() {
            let machines = (Double(resource.machines) * month.utilisation[index] - 1e-9).rounded(.up)
            people[resource.lineIndex] += max(0, machines) * level.people[index]
            hoursPerYear[resource.lineIndex] = max(hoursPerYear[resource.lineIndex], level.model.hoursOfMeanMonth[index] * 12)
        }
        let whole = people.map { ($0 - 1e-9).rounded(.up) }
        return (Int(whole.reduce(0, +)), zip(whole, hoursPerYear).reduce(0) { $0 + $1.0 * $1.1 })
    }

    private static func headcount(_ hours: Double, _ hoursPerPerson: Double) -> Int { Int((hours / hoursPerPerson - 1e-9).rounded(.up)) }

    private static func matureRate(_ level: RampStudy.Level) -> Double {
        let state = LearningState(
            yields: level.lines.map { $0.yield?.end.median }, effectiveness: level.lines.map { $0.oee?.end.median })
        return level.model.capacity(learned: state, hours: level.model.hoursOfMeanMonth).good * 12
    }
}
