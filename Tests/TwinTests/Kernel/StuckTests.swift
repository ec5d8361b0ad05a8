// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `What cannot go on is told` {
    private static func refusal(_ scenario: Scenario, until end: Double = 1e6) throws -> TwinError? {
        var simulation = try Simulation(scenario, seed: 1)
        do throws(TwinError) {
            try simulation.run(until: .seconds(end))
            return nil
        } catch { return error }
    }

    /// Rework from B back to A, with one place on each way: both full, both wait for each other.
    private static func reworkLoop() -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let buffers = ["to A", "to B"].map { scenario.add(Scenario.Buffer($0, holds: .items(places: 1))) }
        let stations = ["A", "B"].map { scenario.add(Scenario.Station($0)) }
        scenario.addArrivals("arrive", of: part, gaps: Array(repeating: 1, count: 10), into: buffers[0])
        scenario.addWork("work A", at: stations[0], from: buffers[0], .fixed(2), to: .buffer(buffers[1], whenFull: .waits))
        scenario.addWork("work B", at: stations[1], from: buffers[1], .fixed(2), to: .buffer(buffers[0], whenFull: .waits))
        return scenario
    }

    @Test func `a circle of blocked stations, by name`() throws {
        let error = try #require(try Self.refusal(Self.reworkLoop()))
        #expect(error.code == .deadlock)
        #expect(
            error.message
                == "At 7.0 s stations block each other for ever: A → B. “A” waits for a place in “to B”, from which only “B” can take; “B” waits for a place in “to A”, from which only “A” can take."
        )
        #expect(error.remedy.hasPrefix("Add places to a buffer of the circle"))
    }

    @Test func `also while the rest of the plant goes on`() throws {
        var scenario = Self.reworkLoop()
        let other = scenario.add(Scenario.Product("other"))
        let machine = scenario.add(Scenario.Station("elsewhere"))
        scenario.add(
            Scenario.Operation(
                "go on", at: machine, takes: [], time: Scenario.WorkTime(.fixed(1)),
                outcomes: [Scenario.Outcome([.make(other, count: .fixed(1), quantity: .fixed(1), born: .atEnd, to: .finished)])]))
        #expect(try Self.refusal(scenario, until: 100)?.message.contains("A → B") == true)
    }

    @Test func `a circle that closes through something missing`() throws {
        var scenario = Scenario()
        let parts = ["left", "right"].map { scenario.add(Scenario.Product($0)) }
        let buffers = ["lefts", "rights"].map { scenario.add(Scenario.Buffer($0, holds: .items(places: 2))) }
        let press = scenario.add(Scenario.Station("press"))
        let assembly = scenario.add(Scenario.Station("assembly"))
        // The press makes lefts first, and never comes to make rights.
        for (index, name) in ["press left", "press right"].enumerated() {
            scenario.add(
                Scenario.Operation(
                    name, at: press, takes: [], time: Scenario.WorkTime(.fixed(1)),
                    outcomes: [
                        Scenario.Outcome([
                            .make(
                                parts[index], count: .fixed(1), quantity: .fixed(1), born: .atEnd, to: .buffer(buffers[index], whenFull: .waits))
                        ])
                    ], priority: index))
        }
        scenario.add(
            Scenario.Operation(
                "join", at: assembly, takes: buffers.map { .items(from: $0, count: 1) }, time: Scenario.WorkTime(.fixed(1)),
                outcomes: [Scenario.Outcome([.pass(input: 0, to: .finished)])]))
        let error = try #require(try Self.refusal(scenario))
        #expect(error.code == .deadlock)
        #expect(error.message.contains("press → assembly"))
        #expect(error.message.contains("“assembly” lacks what it takes from “rights”, to which only “press” can give"))
    }

    @Test func `a station that only waits long is no deadlock`() throws {
        var scenario = Self.reworkLoop()
        // B lets go what A has no place for.
        scenario.operations[2].outcomes = [Scenario.Outcome([.pass(input: 0, to: .buffer(Scenario.Index(0), whenFull: .lost))])]
        #expect(try Self.refusal(scenario, until: 5_000) == nil)
    }

    @Test func `operations that go round without time passing`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let store = scenario.addStore("store", of: part, count: 1)
        let station = scenario.add(Scenario.Station("whirl"))
        scenario.addWork("turn", at: station, from: store, .fixed(0), to: .buffer(store, whenFull: .waits))
        let error = try #require(try Self.refusal(scenario))
        #expect(error.code == .zeroTimeLoop)
        #expect(error.message.contains("“whirl”"))
    }

    @Test func `a population that explodes names the buffer that holds it`() throws {
        var scenario = ExactCase.queue(arrivals: .exponential(mean: 0.5), service: .exponential(mean: 1))
        scenario.populationLimit = 1_000
        let error = try #require(try Self.refusal(scenario))
        #expect(error.code == .populationExploded)
        #expect(error.message.contains("buffer “queue” holds"))
    }

    @Test func `one operation that would make more than there may be is stopped before it does`() throws {
        var scenario = ExactCase.queue(arrivals: .fixed(1), service: .fixed(1))
        scenario.operations[0] = .arrival(
            "arrive", at: Scenario.Index(0), of: Scenario.Index(0), every: .fixed(1), count: .fixed(1_000_000_000), into: Scenario.Index(0))
        #expect(try Self.refusal(scenario)?.code == .populationExploded)
    }

    @Test func `a time that never fits into its shift`() throws {
        var scenario = ExactCase.queue(arrivals: .fixed(100), service: .uniform(from: 1, to: 100))
        let calendar = scenario.add(Scenario.Calendar("short", pattern: [Scenario.Stretch(.zero, .seconds(50))], period: .seconds(60)))
        scenario.stations[1].shift = Scenario.Shift(calendar, atPause: .fit)
        #expect(try Self.refusal(scenario)?.message.contains("longer than any stretch of the shift of station “machine”") == true)
    }

    @Test func `a run that ends by itself says so`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let store = scenario.addStore("store", of: part, count: 3)
        let calendar = scenario.add(Scenario.Calendar("day", pattern: [Scenario.Stretch(.zero, .seconds(5))], period: .seconds(10)))
        let station = scenario.add(
            Scenario.Station(
                "machine", failures: [Scenario.FailureMode("jam", clock: .time, every: .fixed(7), repair: .fixed(1))],
                shift: Scenario.Shift(calendar, atPause: .resume)))
        scenario.addWork("work", at: station, from: store, .fixed(4))
        var simulation = try Simulation(scenario, seed: 1)
        #expect(try simulation.run(until: .horizonLimit) == .finished)
        #expect(simulation.statistics.products[0].finished == 3)
        #expect(simulation.now < .seconds(200))
    }

    @Test func `a moment out of range is refused`() throws {
        var simulation = try Simulation(ExactCase.queue(arrivals: .fixed(2), service: .fixed(1)), seed: 1)
        #expect(throws: TwinError.self) { try simulation.run(until: SimulatedTime(microseconds: .max)) }
        try simulation.run(until: .seconds(10))
        #expect(throws: TwinError.self) { try simulation.run(until: .seconds(9)) }
        #expect(throws: TwinError.self) { try simulation.run(events: -1) }
        #expect(try simulation.run(events: 100) == .reachedEvents)
        #expect(simulation.statistics.events >= 100 && simulation.statistics.events < 115)
    }
}
