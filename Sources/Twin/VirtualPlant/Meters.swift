// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Electricity of each station, summed over the states of its machines.
struct Meters: Sendable {
    /// Machines of each station by activity.
    private var counts: [[Int]]
    private var watts: [[Double]]
    private var joules: [Double]
    private var since: [SimulatedTime]
    /// Stations with a meter.
    let metered: [Int]
    /// The hour that was read last.
    private(set) var hour: Int64 = 0
    /// Why a machine is about to go down.
    var failure: [ObservedServer: String] = [:]

    static let hourLength: Int64 = 3_600_000_000

    init(_ legend: Legend) {
        watts = legend.stations.map(\.watts)
        counts = watts.map { _ in [Int](repeating: 0, count: ServerActivity.allCases.count) }
        joules = watts.map { _ in 0 }
        since = watts.map { _ in .zero }
        metered = watts.indices.filter { !legend.stations[$0].watts.isEmpty }
    }

    /// All machines begin without work.
    mutating func begin(_ station: Int, machines: Int) { counts[station][ServerActivity.starved.rawValue] = machines }

    mutating func change(_ station: Int, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {
        guard !watts[station].isEmpty else { return }
        advance(station, to: time)
        let old = counts[station][from.rawValue] > 0 ? from : .starved
        counts[station][old.rawValue] -= 1
        counts[station][to.rawValue] += 1
    }

    private mutating func advance(_ station: Int, to time: SimulatedTime) {
        let seconds = (time - since[station]).seconds
        since[station] = time
        guard seconds > 0 else { return }
        for (count, watts) in zip(counts[station], watts[station]) where count > 0 { joules[station] += Double(count) * watts * seconds }
    }

    /// The next full hour, when it has passed.
    func due(until time: SimulatedTime) -> SimulatedTime? {
        let next = (hour + 1) * Self.hourLength
        return next <= time.microseconds ? SimulatedTime(microseconds: next) : nil
    }

    /// Counters at that hour, whole milliwatt-hours since the begin.
    mutating func read(at time: SimulatedTime) -> [(station: Int, milliwattHours: Int64)] {
        hour = time.microseconds / Self.hourLength
        return metered.map { station in
            advance(station, to: time)
            return (station, Int64((joules[station] / 3.6).rounded()))
        }
    }
}

extension PlantRecorder {
    mutating func passHours(until time: SimulatedTime) {
        while let hour = meters.due(until: time) {
            let readings = meters.read(at: hour)
            var bySite: [(site: String, readings: [(station: Int, milliwattHours: Int64)])] = []
            for reading in readings {
                let site = legend.stations[reading.station].site
                if let index = bySite.firstIndex(where: { $0.site == site }) {
                    bySite[index].readings.append(reading)
                } else {
                    bySite.append((site, [reading]))
                }
            }
            for (site, readings) in bySite {
                record(
                    "meters:\(site):\(hour.microseconds)", "metering", at: hour, site: site, readPoint: nil,
                    .with { facts in
                        facts.meterReadings = readings.map {
                            MeterReading(meter: "\(legend.stations[$0.station].path)/electricity", reading: Quantity($0.milliwattHours, .energy))
                        }
                    })
            }
        }
    }
}
