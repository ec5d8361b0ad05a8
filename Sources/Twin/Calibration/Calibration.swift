// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
package import Ledger
package import Plant

/// Times, failures and yields of a plant file, fitted to what its ledger says.
///
/// The last days are held out: what was fitted to the days before is compared with them.
package struct Calibration: Hashable, Sendable {
    /// One number of the plant file, fitted again.
    package struct Estimate: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case time(route: String, step: String)
            case rate(route: String, step: String)
            case yield(route: String, step: String)
            case failure(StationName, String)
            case repair(StationName, String)
        }

        package let kind: Kind
        /// In seconds, small units per second, or 0 … 1.
        package let before: Double
        package let value: Double
        /// 95 % interval.
        package let lower: Double
        package let upper: Double
        package let observations: Int
        /// The distribution, where the observations tell it; nil keeps the file's family.
        package let fit: TimeFit?
        /// Mean of the held-out days over what was fitted, minus 1; nil when nothing was seen there.
        package let heldOut: Double?

        /// The file's number lies outside the interval.
        package var isChanged: Bool { before < lower || upper < before }
    }

    /// What the completions of the held-out days differ from the mean day before.
    package struct Forecast: Hashable, Sendable {
        package let step: String
        package let station: String
        package let expectedPerDay: Double
        package let seenPerDay: Double
        /// Mean absolute error of a day, part of what was seen.
        package let error: Double
    }

    package let estimates: [Estimate]
    package let forecasts: [Forecast]
    package let from: Instant
    package let to: Instant
    package let heldOutFrom: Instant
    package let events: Int

    package var changes: [Estimate] { estimates.filter(\.isChanged) }

    /// - Parameters:
    ///   - training: Of the days before `heldOutFrom`.
    ///   - test: Of the days from it on.
    ///   - seed: Of the bootstrap behind goodness of fit.
    /// - Throws: ``TwinError`` `.outOfRange` when the ledger says nothing about the stations of this plant.
    package init(
        _ plant: PlantModel, training: PlantObservations, test: PlantObservations, heldOutFrom: Instant, events: Int, seed: UInt64
    ) throws(TwinError) {
        var fitter = CalibrationFitter(plant: plant, training: training, test: test, seed: seed)
        fitter.run()
        guard let from = training.first, let to = test.last ?? training.last, !fitter.estimates.isEmpty else {
            throw TwinError(
                code: .outOfRange, message: "The ledger tells nothing about the machines of “\(plant.name)”.",
                remedy: "Events must name the machine in their readPoint, as “site/area/line/station-1”, and machines tell their states.")
        }
        estimates = fitter.estimates
        forecasts = fitter.forecasts
        self.from = from
        self.to = to
        self.heldOutFrom = heldOutFrom
        self.events = events
    }
}

/// Goes through a plant and fits what was observed of it.
private struct CalibrationFitter {
    let plant: PlantModel
    let training: PlantObservations
    let test: PlantObservations
    let seed: UInt64
    var estimates: [Calibration.Estimate] = []
    var forecasts: [Calibration.Forecast] = []

    /// 97.5 % point of the normal distribution.
    private let z = 1.959964

    mutating func run() {
        for route in plant.routes {
            for step in route.steps {
                guard let station = step.station else { continue }
                let key = PlantObservations.Key(station: station.description, step: step.bizStep ?? step.name)
                fitTime(route, step, training.cycles[key] ?? [], test.cycles[key] ?? [])
                fitYield(route, step, training.outcomes[key] ?? [:], test.outcomes[key] ?? [:])
                forecast(key)
            }
        }
        for site in plant.sites {
            for area in site.areas {
                for line in area.lines {
                    for station in line.stations {
                        let name = StationName(line: LineName(site: site.name, area: area.name, line: line.name), station: station.name)
                        for failure in station.failures { fitFailure(failure, name, modes: station.failures.count) }
                    }
                }
            }
        }
    }

    private mutating func fitTime(_ route: Route, _ step: Step, _ seen: [PlantObservations.Cycle], _ later: [PlantObservations.Cycle]) {
        guard seen.count >= 5 else { return }
        if let rate = step.rate, step.time == nil {
            let amount = seen.reduce(0.0) { $0 + Double($1.amount ?? 0) }
            guard amount > 0 else { return }
            let rates = seen.compactMap { cycle in cycle.amount.map { Double($0) / cycle.seconds } }
            let laterRates = later.compactMap { cycle in cycle.amount.map { Double($0) / cycle.seconds } }
            append(.rate(route: route.name, step: step.name), before: rate.smallUnitsPerSecond, rates, laterRates, fit: nil)
            return
        }
        guard let time = step.time, step.rate == nil else { return }
        let isEach = step.kind == .discrete
        let times = seen.map { $0.seconds / Double(isEach ? $0.units : 1) }
        let laterTimes = later.map { $0.seconds / Double(isEach ? $0.units : 1) }
        // The time of a tray is a sum: it tells the mean of one piece, and not how it scatters.
        let isWhole = !isEach || seen.allSatisfy { $0.units == 1 }
        append(
            .time(route: route.name, step: step.name), before: time.mean, times, laterTimes, fit: isWhole ? TimeFit.best(of: times, seed: seed) : nil)
    }

    private mutating func append(_ kind: Calibration.Estimate.Kind, before: Double, _ values: [Double], _ later: [Double], fit: TimeFit?) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
        // Times are told in whole microseconds, so a fixed one is known to that.
        let error = max(z * (variance / count).squareRoot(), 2e-6)
        estimates.append(
            Calibration.Estimate(
                kind: kind, before: before, value: mean, lower: mean - error, upper: mean + error, observations: values.count, fit: fit,
                heldOut: later.isEmpty ? nil : later.reduce(0, +) / Double(later.count) / mean - 1))
    }

    /// Wilson's interval. Source: E. B. Wilson, *Probable inference*, JASA 22 (1927).
    private mutating func fitYield(
        _ route: Route, _ step: Step, _ seen: [Int64: PlantObservations.Outcome], _ later: [Int64: PlantObservations.Outcome]
    ) {
        let started = seen.values.reduce(Int64(0)) { $0 + $1.started }
        let scrapped = seen.values.reduce(Int64(0)) { $0 + $1.scrapped }
        guard started >= 20, step.yield.good < 1 || scrapped > 0 else { return }
        let n = Double(started)
        let good = 1 - Double(scrapped) / n
        let centre = (good + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (good * (1 - good) / n + z * z / (4 * n * n)).squareRoot()
        let laterStarted = later.values.reduce(Int64(0)) { $0 + $1.started }
        let laterGood = laterStarted == 0 ? nil : 1 - Double(later.values.reduce(Int64(0)) { $0 + $1.scrapped }) / Double(laterStarted)
        estimates.append(
            Calibration.Estimate(
                kind: .yield(route: route.name, step: step.name), before: step.yield.good, value: good, lower: max(0, centre - half),
                upper: min(1, centre + half), observations: Int(started), fit: nil, heldOut: laterGood.map { $0 / max(good, 1e-12) - 1 }))
    }

    /// Mean time between failures: exposure over count, which is right whatever was seen of the first and last run; interval of the Poisson count on
    /// the log scale. A file that says another family keeps it.
    private mutating func fitFailure(_ failure: Failure, _ station: StationName, modes: Int) {
        guard case .time(let every) = failure.every else { return }
        let name = station.description
        func seen(_ observations: PlantObservations) -> [PlantObservations.Breakdown] {
            (observations.breakdowns[name] ?? []).filter { $0.reason == failure.name || modes == 1 }
        }
        let downs = seen(training)
        guard downs.count >= 5 else { return }
        func exposure(_ observations: PlantObservations) -> Double {
            (failure.base == .clock ? observations.upClock[name] : observations.worked[name]) ?? 0
        }
        let mean = exposure(training) / Double(downs.count)
        let factor = exp(z / Double(downs.count).squareRoot())
        let later = seen(test)
        estimates.append(
            Calibration.Estimate(
                kind: .failure(station, failure.name), before: every.mean, value: mean, lower: mean / factor, upper: mean * factor,
                observations: downs.count, fit: nil,
                heldOut: later.isEmpty ? nil : exposure(test) / Double(later.count) / mean - 1))
        let repairs = downs.map(\.repairSeconds)
        append(
            .repair(station, failure.name), before: failure.repair.mean, repairs, later.map(\.repairSeconds),
            fit: TimeFit.best(of: repairs, seed: seed))
    }

    private mutating func forecast(_ key: PlantObservations.Key) {
        guard let before = training.completions[key], let after = test.completions[key], before.count >= 2, !after.isEmpty else { return }
        // The first and the last day are parts of days.
        let days = before.keys.sorted().dropFirst()
        let expected = Double(days.reduce(0) { $0 + (before[$1] ?? 0) }) / Double(days.count)
        let whole = after.keys.sorted().dropLast(after.count > 1 ? 1 : 0)
        let seen = Double(whole.reduce(0) { $0 + (after[$1] ?? 0) }) / Double(whole.count)
        guard seen > 0 else { return }
        let error = whole.reduce(0) { $0 + abs(Double(after[$1] ?? 0) - expected) } / Double(whole.count) / seen
        forecasts.append(
            Calibration.Forecast(step: key.step, station: key.station, expectedPerDay: expected, seenPerDay: seen, error: error))
    }
}
