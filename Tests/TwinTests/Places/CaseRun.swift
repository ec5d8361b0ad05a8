// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant
import Twin

/// What was measured in one run of a plant file, by the names in it. Rates are per hour, times in hours, power in kW.
struct CaseRun {
    let twin: PlantTwin
    let figures: SimulationStatistics

    /// After a warm-up of a tenth of the time.
    init(_ twin: PlantTwin, hours: Double, seed: UInt64) throws {
        self.twin = twin
        var simulation = try Simulation(twin.scenario, seed: seed)
        try simulation.run(until: .hours(hours / 10))
        simulation.resetStatistics()
        try simulation.run(until: .hours(hours * 1.1))
        figures = simulation.statistics
    }

    var hours: Double { figures.duration.seconds / 3600 }

    func station(_ name: String) -> SimulationStatistics.StationFigures {
        figures.stations[
            twin.stations.firstIndex {
                if case .station(let station) = $0 { station.station == name } else { false }
            }!]
    }

    func share(_ name: String, _ activity: ServerActivity) -> Double { station(name).share(activity) }

    func buffer(before step: String) -> SimulationStatistics.BufferFigures {
        figures.buffers[
            twin.buffers.firstIndex {
                if case .before(_, let name) = $0 { name == step } else { false }
            }!]
    }

    func stock(_ product: String) -> SimulationStatistics.BufferFigures {
        figures.buffers[
            twin.buffers.firstIndex {
                if case .stock(let name, _) = $0 { name == product } else { false }
            }!]
    }

    /// Time average of what waits before a step.
    func waiting(_ step: String) -> Double { buffer(before: step).content.mean(over: figures.duration) }
    func stocked(_ product: String) -> Double { stock(product).content.mean(over: figures.duration) }
    func inWork(_ station: String) -> Double { self.station(station).content.mean(over: figures.duration) }
    var inside: Double { figures.inside.mean(over: figures.duration) }
    var finished: Double { Double(figures.products.reduce(0) { $0 + $1.finished }) }
    var scrapped: Double { Double(figures.products.reduce(0) { $0 + $1.scrapped }) }
    var throughput: Double { finished / hours }
    /// Hours in the system, of good and scrapped together.
    var timeInSystem: Double {
        let sum = figures.products.reduce(0.0) {
            $0 + $1.timeInSystem.mean * Double($1.timeInSystem.count) + $1.timeToScrap.mean * Double($1.timeToScrap.count)
        }
        return sum / Double(figures.products.reduce(0) { $0 + $1.timeInSystem.count + $1.timeToScrap.count }) / 3600
    }
    /// kWh.
    func energy(_ station: String) -> Double { self.station(station).energy.reduce(0, +) / 3.6e6 }
}
