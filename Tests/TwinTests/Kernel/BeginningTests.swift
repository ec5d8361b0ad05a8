// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `A run can start from the live state of a plant` {
    @Test func `with items waiting, work half done and a machine under repair`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        let machine = scenario.add(
            Scenario.Station(
                "machine", servers: .count(2),
                failures: [Scenario.FailureMode("jam", clock: .operation, every: .fixed(40), repair: .fixed(20))]))
        scenario.addWork("work", at: machine, from: queue, .fixed(10))
        scenario.beginning.items = [Scenario.Waiting(in: queue, part, count: 2, age: .seconds(100), waited: .seconds(30))]
        scenario.beginning.servers = [
            Scenario.ServerState(
                machine, server: 0,
                doing: Scenario.Doing(
                    Scenario.Index(0), holds: [Scenario.Held(input: 0, part, count: 1, age: .seconds(50))], elapsed: .seconds(7)),
                upTimes: [.seconds(35)]),
            Scenario.ServerState(machine, server: 1, down: Scenario.Down(mode: 0, elapsed: .seconds(8))),
        ]
        var simulation = try Simulation(scenario, seed: 1)
        var timeline = Timeline(scenario, [.changes, .ends])
        try simulation.run(until: .seconds(100), observer: &timeline)
        // Server 0 has 3 s of work left and 5 s of up time, so it breaks down 2 s into the next part; server 1 is repaired after 12 s.
        #expect(
            timeline.lines == [
                "0 machine.0: starved → working", "0 machine.1: starved → down", "3 machine.0 ends work", "5 machine.0: working → down",
                "12 machine.1: down → working", "22 machine.1 ends work", "22 machine.1: working → starved", "25 machine.0: down → working",
                "33 machine.0 ends work", "33 machine.0: working → starved",
            ])
        let times = simulation.statistics.products[0].timeInSystem
        #expect(times.sum == (53 + 133 + 122) * 1_000_000)
        #expect(simulation.statistics.buffers[0].waits.sum == (33 + 42) * 1_000_000)
    }

    @Test func `a waiting limit counts the time already waited`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil), waitLimit: Scenario.WaitLimit(.fixed(60), then: .scrapped)))
        let machine = scenario.add(Scenario.Station("machine"))
        scenario.addWork("work", at: machine, from: queue, .fixed(25))
        scenario.beginning.items = [Scenario.Waiting(in: queue, part, count: 3, waited: .seconds(20))]
        let items = try Timeline.of(scenario, [.items], until: 100).filter { !$0.contains("from") }
        #expect(items == ["25 part 1 to finished", "40.000001 part 3 expires to scrapped", "50 part 2 to finished"])
    }

    /// M/M/1 from 30 waiting: by Wald the backlog of a stable queue is gone after 30/(μ − λ) on average.
    @Test func `a time half elapsed is one of those that last longer`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        let machine = scenario.add(Scenario.Station("machine"))
        scenario.addWork("work", at: machine, from: queue, .uniform(from: 0, to: 10))
        scenario.beginning.servers = [
            Scenario.ServerState(
                machine, server: 0, doing: Scenario.Doing(Scenario.Index(0), holds: [Scenario.Held(input: 0, part, count: 1)], elapsed: .seconds(6)))
        ]
        // Given 6 s, what is left is uniform from 0 to 4.
        let ends = try (0..<400).map { seed in
            var simulation = try Simulation(scenario, seed: UInt64(seed))
            try simulation.run(until: .seconds(100))
            return simulation.now.seconds
        }
        #expect(ends.allSatisfy { $0 > 0 && $0 <= 4 })
        // Mean 2, standard error 1.155/20.
        #expect(abs(ends.reduce(0, +) / 400 - 2) < 0.25)
    }

    @Test func `set up for a family, it starts it without a set-up`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.addStore("queue", of: part, count: 1)
        let machine = scenario.add(Scenario.Station("machine", setup: Scenario.Setup(.onChange(.fixed(5)))))
        scenario.addWork("work", at: machine, from: queue, .fixed(1)) { $0.family = 1 }
        let other = scenario.add(Scenario.Buffer("other", holds: .items(places: nil)))
        scenario.addWork("other work", at: machine, from: other, .fixed(1))
        for (family, end) in [(1, 1.0), (0, 6)] {
            scenario.beginning.servers = [Scenario.ServerState(machine, server: 0, family: family)]
            var simulation = try Simulation(scenario, seed: 1)
            try simulation.run(until: .seconds(100))
            #expect(simulation.now == .seconds(end))
        }
    }
}
