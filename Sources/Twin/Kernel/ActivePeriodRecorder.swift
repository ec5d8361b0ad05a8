// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Collects the stretches in which stations neither wait for material nor for a place, for the active-period method.
///
/// A station of several servers is active while all of them are: only then could it have done no more. Periods that touch are one. Memory grows with
/// the run, about 24 bytes a period: let it watch a stretch that is long enough, not a whole experiment.
package struct ActivePeriodRecorder: SimulationObserver, Sendable {
    /// Closed ones, by end; the last of a station may be prolonged while it touches.
    private var closed: [ActivePeriod] = []
    private var since: [Int64?]
    private var waiting: [Int]
    private var lastOfStation: [Int?]

    /// From the simulation's present moment on. Stations of unlimited servers are never a bottleneck and have no periods.
    package init(watching simulation: Simulation) {
        since = []
        waiting = []
        for station in simulation.scenario.stations.indices {
            let activities = simulation.activities(ofStation: station)
            let idle = simulation.scenario.stations[station].servers == .unlimited ? .max / 2 : activities.count { !$0.isActive }
            waiting.append(idle)
            since.append(idle == 0 ? simulation.now.microseconds : nil)
        }
        lastOfStation = since.map { _ in nil }
    }

    /// All periods up to a moment, those still going on cut there; by station, then time.
    package func periods(until time: SimulatedTime) -> [ActivePeriod] {
        let open = since.enumerated().compactMap { station, from in
            from.map { ActivePeriod(station: station, from: $0, to: time.microseconds) }
        }
        return (closed + open).filter { $0.from < $0.to }.sorted { ($0.station, $0.from) < ($1.station, $1.from) }
    }

    package mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {
        guard from.isActive != to.isActive else { return }
        let station = server.station
        if to.isActive {
            waiting[station] -= 1
            if waiting[station] == 0 { begin(station, time.microseconds) }
        } else {
            if waiting[station] == 0 { end(station, time.microseconds) }
            waiting[station] += 1
        }
    }

    private mutating func begin(_ station: Int, _ time: Int64) {
        if let last = lastOfStation[station], closed[last].to == time {
            since[station] = closed[last].from
            closed[last].to = closed[last].from
        } else {
            since[station] = time
        }
    }

    private mutating func end(_ station: Int, _ time: Int64) {
        guard let from = since[station] else { return }
        since[station] = nil
        lastOfStation[station] = closed.count
        closed.append(ActivePeriod(station: station, from: from, to: time))
    }
}
