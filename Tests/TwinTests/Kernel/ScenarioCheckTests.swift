// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `A scenario that cannot run is refused, with every fault` {
    /// M/M/1 with a tank, a crew and a calendar beside it, to be spoilt.
    private static func sound() -> Scenario {
        var scenario = ExactCase.queue(arrivals: .exponential(mean: 2), service: .exponential(mean: 1))
        scenario.add(Scenario.Buffer("tank", holds: .tank(capacity: 100, heel: 10)))
        scenario.add(Scenario.Crew("people", people: 2))
        scenario.add(Scenario.Calendar("day", pattern: [Scenario.Stretch(.zero, .hours(8))], period: .hours(24)))
        return scenario
    }

    struct Spoilt: Sendable, CustomTestStringConvertible {
        let words: String
        let spoil: @Sendable (inout Scenario) -> Void

        init(_ words: String, _ spoil: @escaping @Sendable (inout Scenario) -> Void) {
            self.words = words
            self.spoil = spoil
        }

        var testDescription: String { words }
    }

    @Test(arguments: [
        Spoilt("Two stations are named “machine”.") { $0.stations[0].name = "machine" },
        Spoilt("One of the buffers has no name.") { $0.buffers[0].name = "" },
        Spoilt("There is no operation.") { $0.operations = [] },
        Spoilt("Operation “serve” names a station that is not there.") { $0.operations[1].station = Scenario.Index(9) },
        Spoilt("Operation “serve”, time: mean -1.0 must be above 0") { $0.operations[1].time.base = .exponential(mean: -1) },
        Spoilt("its limits 3.0, 1.0 are not in ascending order") { $0.operations[1].time.base = .uniform(from: 3, to: 1) },
        Spoilt("its lower limit -1.0 is below 0") { $0.operations[1].time.base = .triangular(from: -1, mode: 0, to: 1) },
        Spoilt("mean nan must be above 0") { $0.operations[1].time.base = .gamma(mean: .nan, shape: 1) },
        Spoilt("its weights are all 0") { $0.operations[1].time.base = .discrete([.init(1, weight: 0)]) },
        Spoilt("its list is empty") { $0.operations[1].time.base = .empirical([]) },
        Spoilt("a sequence cannot be part of a mixture") {
            $0.operations[1].time.base = .mixture([.init(.sequence([1], repeats: true), weight: 1)])
        },
        Spoilt("shifted by -5.0 it could be below 0") { $0.operations[1].time.base = .shifted(by: -5, .exponential(mean: 1)) },
        Spoilt("probability 0.0 must be above 0") { $0.operations[1].time.base = .geometric(slot: 1, probability: 0) },
        Spoilt("the shares of its outcomes add up to 0.5, not to 1") { $0.operations[1].outcomes[0].share = 0.5 },
        Spoilt("Operation “serve” takes from a buffer that is not there.") { $0.operations[1].takes = [.items(from: Scenario.Index(7), count: 1)] },
        Spoilt("Operation “serve” takes items from “tank”, which is a tank.") {
            $0.operations[1].takes = [.items(from: Scenario.Index(1), count: 1)]
        },
        Spoilt("Operation “serve” takes an amount from “queue”, which holds items.") {
            $0.operations[1].takes = [.amount(from: Scenario.Index(0), amount: 1)]
        },
        Spoilt("takes 95 at once from tank “tank”, which cannot give it") {
            $0.operations[1].takes.append(.amount(from: Scenario.Index(1), amount: 95))
        },
        Spoilt("takes twice from one buffer") { $0.operations[1].takes.append(.items(from: Scenario.Index(0), count: 1)) },
        Spoilt("takes 5 items at once from “queue”, which has only 3 places") {
            $0.buffers[0].holds = .items(places: 3)
            $0.operations[1].takes = [.items(from: Scenario.Index(0), count: 5)]
        },
        Spoilt("takes nothing and no time, so it would never stop") { $0.operations[0].time.base = .fixed(0) },
        Spoilt("takes nothing, and its station has unlimited servers") { $0.stations[0].servers = .unlimited },
        Spoilt("Operation “serve” starts only when 1 places are free in “next”, which has 0.") {
            $0.add(Scenario.Buffer("next", holds: .items(places: 0)))
            $0.operations[1].outcomes = [Scenario.Outcome([.pass(input: 0, to: .buffer(Scenario.Index(2), whenFull: .waits))])]
            $0.operations[1].blocking = .beforeService
        },
        Spoilt("how many it needs is known only after") {
            $0.buffers[0].holds = .items(places: 5)
            $0.operations[0] = .arrival(
                "arrive", at: Scenario.Index(0), of: Scenario.Index(0), every: .fixed(1), count: .sampled(.uniform(from: 1, to: 3)),
                into: Scenario.Index(0))
            $0.operations[0].blocking = .beforeService
        },
        Spoilt("Station “machine” has 0 servers; give 1 to 1000000.") { $0.stations[1].servers = .count(0) },
        Spoilt("so it can have no failures, shift or set-up") {
            $0.stations[1].servers = .unlimited
            $0.stations[1].setup = Scenario.Setup(.onChange(.fixed(1)))
        },
        Spoilt("an up time of 0 leaves no time to work") {
            $0.stations[1].failures = [Scenario.FailureMode("jam", clock: .time, every: .fixed(0), repair: .fixed(1))]
        },
        Spoilt("Operation “serve” needs 3 people of crew “people”, which has 2.") {
            $0.operations[1].crews = [Scenario.CrewNeed(Scenario.Index(0), people: 3)]
        },
        Spoilt("Station “machine” has 3 families, so its set-up matrix needs as many rows and columns.") {
            $0.operations[1].family = 2
            $0.stations[1].setup = Scenario.Setup(.matrix([[nil, nil], [nil, nil]]))
        },
        Spoilt("Tank “tank”: the capacity 5 must be above the heel 10.") { $0.buffers[1].holds = .tank(capacity: 5, heel: 10) },
        Spoilt("Tank “tank” cannot have a waiting limit") { $0.buffers[1].waitLimit = Scenario.WaitLimit(.fixed(1), then: .scrapped) },
        Spoilt("moves what waited too long to “tank”, which must have unlimited places for items.") {
            $0.buffers[0].waitLimit = Scenario.WaitLimit(.fixed(1), then: .moved(to: Scenario.Index(1)))
        },
        Spoilt("Calendar “day”: its pattern must end within its period of 3600.0 s.") { $0.calendars[0].period = .hours(1) },
        Spoilt("Calendar “day” is never on.") { $0.calendars[0].pattern = [] },
        Spoilt("its stretches must be in order, apart, and begin before they end") {
            $0.calendars[0].pattern = [Scenario.Stretch(.hours(5), .hours(8)), Scenario.Stretch(.hours(4), .hours(6))]
        },
        Spoilt("takes at least 30000.0 s, but the longest stretch of its shift is 28800.0 s.") {
            $0.stations[1].shift = Scenario.Shift(Scenario.Index(0), atPause: .fit)
            $0.operations[1].time.base = .fixed(30_000)
        },
        Spoilt("At the start buffer “queue” holds 3 items, more than its places.") {
            $0.buffers[0].holds = .items(places: 2)
            $0.beginning.items = [Scenario.Waiting(in: Scenario.Index(0), Scenario.Index(0), count: 3)]
        },
        Spoilt("At the start tank “tank” holds 101, which must be 0 to its capacity.") {
            $0.beginning.levels = [Scenario.Level(Scenario.Index(1), 101)]
        },
        Spoilt("At the start a server is described that is not there.") {
            $0.beginning.servers = [Scenario.ServerState(Scenario.Index(1), server: 1)]
        },
        Spoilt("At the start server 0 of “machine” does an operation of another station.") {
            $0.beginning.servers = [
                Scenario.ServerState(Scenario.Index(1), server: 0, doing: Scenario.Doing(Scenario.Index(0), holds: [], elapsed: .zero))
            ]
        },
        Spoilt("The limit of the population 0 must be 1 to 1000000000.") { $0.populationLimit = 0 },
        Spoilt("passes the items of one input on twice") {
            $0.operations[1].outcomes = [Scenario.Outcome([.pass(input: 0, to: .finished), .pass(input: 0, to: .scrapped)])]
        },
        Spoilt("a yield of 1.5 must be 0 to 1") {
            $0.operations[1].outcomes = [Scenario.Outcome([.pass(input: 0, as: nil, yield: 1.5, to: .finished)])]
        },
        Spoilt("Station “machine”: a power of -1.0 W must be 0 to 10¹² W.") { $0.stations[1].power.working = -1 },
    ])
    func `each in words`(_ spoilt: Spoilt) throws {
        var scenario = Self.sound()
        _ = try Simulation(scenario, seed: 1)
        spoilt.spoil(&scenario)
        let error = #expect(throws: TwinError.self) { try Simulation(scenario, seed: 1) }
        #expect(error?.code == .invalidScenario)
        #expect(error?.message.contains(spoilt.words) == true, "\(error?.message ?? "")")
    }

    @Test func `several at once`() throws {
        var scenario = Self.sound()
        scenario.stations[0].name = "machine"
        scenario.operations[1].time.base = .fixed(-1)
        let error = #expect(throws: TwinError.self) { try Simulation(scenario, seed: 1) }
        #expect(error?.message.hasPrefix("2 faults: Two stations") == true)
    }
}
