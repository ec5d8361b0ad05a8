// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `Scenarios compare with common random numbers` {
    /// Two lines that share nothing; the second may be left out, or declared first.
    private static func lines(second: Bool, reversed: Bool = false) -> Scenario {
        var scenario = Scenario()
        let names = reversed ? ["b", "a"] : second ? ["a", "b"] : ["a"]
        for name in names {
            let part = scenario.add(Scenario.Product("part \(name)"))
            let queue = scenario.add(Scenario.Buffer("queue \(name)", holds: .items(places: 3)))
            let next = scenario.add(Scenario.Buffer("next \(name)", holds: .items(places: 2)))
            let door = scenario.add(Scenario.Station("door \(name)"))
            let machines = (1...2).map {
                scenario.add(Scenario.Station("machine \(name) \($0)", failures: [ExactCase.failure(.operation, rate: 0.05, repair: 0.3)]))
            }
            scenario.add(.arrival("arrive \(name)", at: door, of: part, every: .exponential(mean: 1.2), into: queue))
            scenario.addWork("first \(name)", at: machines[0], from: queue, .gamma(mean: 1, shape: 0.7), to: .buffer(next, whenFull: .waits))
            scenario.addWork("second \(name)", at: machines[1], from: next, .lognormal(mean: 1, scv: 0.4))
        }
        return scenario
    }

    private static func figures(_ scenario: Scenario) throws -> (SimulationStatistics.ProductFigures, [SimulationStatistics.StationFigures]) {
        var simulation = try Simulation(scenario, seed: 12)
        try simulation.run(until: .seconds(5_000))
        let statistics = simulation.statistics
        let product = scenario.products.firstIndex { $0.name == "part a" } ?? 0
        return (
            statistics.products[product],
            scenario.stations.indices.filter { scenario.stations[$0].name.contains(" a") }.map { statistics.stations[$0] }
        )
    }

    @Test func `a line has the same luck whatever else is in the plant, in whatever order`() throws {
        let alone = try Self.figures(Self.lines(second: false))
        let beside = try Self.figures(Self.lines(second: true))
        let behind = try Self.figures(Self.lines(second: true, reversed: true))
        #expect(alone.0.finished > 3_000)
        #expect(alone == beside)
        #expect(alone == behind)
    }

    @Test func `a faster machine makes the very same parts sooner`() throws {
        func departures(_ mean: Double) throws -> Int64 {
            var scenario = ExactCase.queue(arrivals: .exponential(mean: 1), service: .exponential(mean: mean))
            scenario.buffers[0].holds = .items(places: nil)
            var simulation = try Simulation(scenario, seed: 3)
            try simulation.run(until: .seconds(20_000))
            return Int64(simulation.statistics.products[0].timeInSystem.sum / 1_000_000)
        }
        // With common random numbers every customer's time falls, so the order is sure, not likely.
        let times = try [0.9, 0.89, 0.88, 0.87].map(departures)
        #expect(times == times.sorted(by: >))
    }

    @Test func `a run is a function of scenario and seed`() throws {
        func hash(_ seed: UInt64) throws -> TraceHash {
            var simulation = try Simulation(Self.lines(second: true), seed: seed)
            var hash = TraceHash()
            try simulation.run(until: .seconds(500), observer: &hash)
            return hash
        }
        #expect(try hash(1) == hash(1))
        #expect(try hash(1) != hash(2))
        #expect(try hash(0) != hash(.max))
    }
}
