// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// When a site reaches a rate, with what is not known exactly drawn many times; levels of automation side by side, each sample with the
/// same luck on every level.
package struct RampStudy: Sendable {
    /// One way to build the site.
    package struct Level: Sendable {
        /// 0 … 1; nil when automation is no question.
        package let automation: Double?
        package let model: CapacityModel
        /// In the order of `model.lines`.
        package let lines: [LineLearning]
        /// People on one machine of each resource of the model, on shift.
        package let people: [Double]
        /// Money, once; nil when not said.
        package let investment: Double?

        package init(automation: Double?, model: CapacityModel, lines: [LineLearning], people: [Double], investment: Double?) {
            self.automation = automation
            self.model = model
            self.lines = lines
            self.people = people
            self.investment = investment
        }
    }

    package let target: RampTarget
    package let months: MonthSpan
    /// At least one.
    package let levels: [Level]
    package let hoursPerPerson: Double?
    package let samples: Int
    package let seed: UInt64
    /// Of the intervals, between 0 and 1.
    package let confidence: Double

    package static let mostSamples = 100_000
    package static let mostMonths = 240

    /// - Throws: `.outOfRange` for counts out of range, `.nothingToPlan` without a level.
    package init(
        target: RampTarget, months: MonthSpan, levels: [Level], hoursPerPerson: Double?, samples: Int, seed: UInt64, confidence: Double
    ) throws(TwinError) {
        guard 1...Self.mostSamples ~= samples else {
            throw TwinError(code: .outOfRange, message: "\(samples) samples were asked for.", remedy: "Ask for 1 to \(Self.mostSamples).")
        }
        guard 1...Self.mostMonths ~= months.count else {
            throw TwinError(code: .outOfRange, message: "\(months.count) months were asked for.", remedy: "Ask for 1 to \(Self.mostMonths).")
        }
        guard confidence > 0, confidence < 1 else {
            throw TwinError(
                code: .outOfRange, message: "A confidence of \(confidence) was asked for.", remedy: "Give a number between 0 and 1, such as 0.9.")
        }
        guard !levels.isEmpty else {
            throw TwinError(code: .nothingToPlan, message: "There is nothing to plan a ramp-up of.", remedy: "Give at least one level of automation.")
        }
        self.target = target
        self.months = months
        self.levels = levels
        self.hoursPerPerson = hoursPerPerson
        self.samples = samples
        self.seed = seed
        self.confidence = confidence
    }

    /// Runs all samples, or as many as are done when `goOn` says no; at least one.
    ///
    /// - Parameter goOn: Asked after each sample with how many are done.
    package func run(goOn: (Int) -> Bool) -> RampForecast {
        var luck = Luck(seed: seed)
        var records = levels.map { _ in [SampleRecord]() }
        for sample in 0..<samples {
            luck.begin(sample)
            for (index, level) in levels.enumerated() { records[index].append(record(of: level, &luck)) }
            guard goOn(sample + 1) else { break }
        }
        return RampForecast(self, records)
    }

    /// The middle course: every number at its median.
    func medianRecord(of level: Level) -> SampleRecord {
        var luck = Luck(seed: seed, fixed: 0.5)
        return record(of: level, &luck)
    }

    /// What one sample makes of one level, month by month.
    private func record(of level: Level, _ luck: inout Luck) -> SampleRecord {
        let lines = level.lines.map { line in LearnedLine(line) { luck.number($0) } }
        let normal = level.model.hoursOfMeanMonth
        let capacity = level.model.function
        // Two points of Gauss and Legendre: exact for cubic courses, far below any other error here.
        let points = [0.5 - 0.5 / 3.0.squareRoot(), 0.5 + 0.5 / 3.0.squareRoot()]
        return SampleRecord(
            months: months.months.map { month in
                let hours = level.model.hours(in: month)
                var sum = SampleRecord.Month(resources: level.model.resources.count, needs: level.model.needs.count)
                for point in points {
                    let states = lines.map { $0.state(at: Double(month.ordinal) + point) }
                    let state = LearningState(yields: states.map(\.yield), effectiveness: states.map(\.oee))
                    sum.add(capacity(state, hours), rate: capacity(state, normal).good * 12, weight: 1 / Double(points.count))
                }
                return sum
            })
    }
}

/// What one sample made, by month.
struct SampleRecord: Sendable {
    struct Month: Sendable {
        private(set) var good = 0.0
        private(set) var started = 0.0
        /// Good units a year at this pace.
        private(set) var rate = 0.0
        private(set) var binding: [Int] = []
        private(set) var utilisation: [Double]
        private(set) var needed: [Double]

        init(resources: Int, needs: Int) {
            utilisation = Array(repeating: 0, count: resources)
            needed = Array(repeating: 0, count: needs)
        }

        mutating func add(_ capacity: MonthlyCapacity, rate: Double, weight: Double) {
            good += weight * capacity.good
            started += weight * capacity.started
            self.rate += weight * rate
            binding = capacity.binding
            for index in utilisation.indices { utilisation[index] += weight * capacity.utilisation[index] }
            for index in needed.indices { needed[index] += weight * capacity.needed[index] }
        }
    }

    let months: [Month]

    /// Place of the first month at `rate` or above.
    func reached(_ rate: Double) -> Int? { months.firstIndex { $0.rate >= rate * (1 - 1e-12) } }
}

/// Numbers between 0 and 1 by name: the same name has the same number on every level of a sample, and another in the next.
private struct Luck {
    private let seed: UInt64
    private let fixed: Double?
    private var sample = 0
    private var drawn: [String: Double] = [:]

    init(seed: UInt64, fixed: Double? = nil) {
        self.seed = seed
        self.fixed = fixed
    }

    mutating func begin(_ sample: Int) {
        self.sample = sample
        drawn.removeAll(keepingCapacity: true)
    }

    mutating func number(_ name: String) -> Double {
        if let fixed { return fixed }
        if let known = drawn[name] { return known }
        var random = SplitMix64(seed: seed &+ UInt64(sample) &* 0x9e37_79b9_7f4a_7c15, stream: name)
        let number = (Double(random.next() >> 11) + 0.5) / 9_007_199_254_740_992
        drawn[name] = number
        return number
    }
}
