// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `What a station starts next` {
    @Test func `first come, first served over all its buffers, unless one has priority`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queues = ["a", "b", "c"].map { scenario.add(Scenario.Buffer($0, holds: .items(places: nil))) }
        // One each at 1, 2, 3 s, again at 4, 5, 6.
        scenario.addArrivals("to a", of: part, gaps: [1, 3], into: queues[0])
        scenario.addArrivals("to b", of: part, gaps: [2, 3], into: queues[1])
        scenario.addArrivals("to c", of: part, gaps: [3, 3], into: queues[2])
        let machine = scenario.add(Scenario.Station("machine"))
        for (name, queue) in zip(["A", "B", "C"], queues) { scenario.addWork(name, at: machine, from: queue, .fixed(10)) }
        let starts = try Timeline.of(scenario, [.starts], until: 100).filter { $0.contains("machine") }
        #expect(
            starts == [
                "1 machine starts A", "11 machine starts B", "21 machine starts C", "31 machine starts A", "41 machine starts B",
                "51 machine starts C",
            ])
        let urgent = scenario.operations.firstIndex { $0.name == "C" } ?? 0
        scenario.operations[urgent].priority = -1
        let others = try Timeline.of(scenario, [.starts], until: 100).filter { $0.contains("machine") }
        #expect(
            others == [
                "1 machine starts A", "11 machine starts C", "21 machine starts C", "31 machine starts B", "41 machine starts A",
                "51 machine starts B",
            ])
    }

    /// Families 0 and 1 alternate in the queue; a change takes 5 s.
    private static func families(_ discipline: Scenario.Discipline, servers: Int = 1) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let even = scenario.addStore("even", of: part, count: 2)
        let odd = scenario.addStore("odd", of: part, count: 2)
        scenario.beginning.items = [
            Scenario.Waiting(in: even, part, count: 1, waited: .seconds(4)), Scenario.Waiting(in: even, part, count: 1, waited: .seconds(2)),
            Scenario.Waiting(in: odd, part, count: 1, waited: .seconds(3)), Scenario.Waiting(in: odd, part, count: 1, waited: .seconds(1)),
        ]
        let machine = scenario.add(
            Scenario.Station("machine", servers: .count(servers), discipline: discipline, setup: Scenario.Setup(.onChange(.fixed(5)))))
        scenario.addWork("work even", at: machine, from: even, .fixed(10))
        scenario.addWork("work odd", at: machine, from: odd, .fixed(10)) { $0.family = 1 }
        return scenario
    }

    @Test func `a change of family needs a set-up, the first operation none`() throws {
        let lines = try Timeline.of(Self.families(.firstCome), [.starts, .changes], until: 100)
        #expect(
            lines == [
                "0 machine starts work even", "0 machine: starved → working", "10 machine starts work odd", "10 machine: working → settingUp",
                "15 machine: settingUp → working", "25 machine starts work even", "25 machine: working → settingUp",
                "30 machine: settingUp → working",
                "40 machine starts work odd", "40 machine: working → settingUp", "45 machine: settingUp → working", "55 machine: working → starved",
            ])
    }

    @Test func `exhaustive service stays with its family`() throws {
        let starts = try Timeline.of(Self.families(.exhaustive), [.starts], until: 100)
        #expect(starts == ["0 machine starts work even", "10 machine starts work even", "20 machine starts work odd", "35 machine starts work odd"])
    }

    @Test func `of two servers the one that is set up takes it`() throws {
        let lines = try Timeline.of(Self.families(.firstCome, servers: 2), [.starts], until: 100)
        #expect(
            lines == ["0 machine.0 starts work even", "0 machine.1 starts work odd", "10 machine.0 starts work even", "10 machine.1 starts work odd"])
    }

    @Test(
        arguments: [
            // at least, at most, patience, starts: 1, 2, 3 parts come at 1, 2 and 3 s, one more at 20 s
            (3, 3, 0, ["3 oven starts heat"]),
            (1, 3, 0, ["1 oven starts heat", "6 oven starts heat", "20 oven starts heat"]),
            (1, 3, 4, ["3 oven starts heat", "24 oven starts heat"]),
            (2, 9, 4, ["5 oven starts heat"]),
        ] as [(Int, Int, Double, [String])])
    func `a batch waits until it is full or its first item has no more patience`(_ least: Int, _ most: Int, _ patience: Double, _ starts: [String])
        throws
    {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        scenario.addArrivals("arrive", of: part, gaps: [1, 1, 1, 17], into: queue)
        let oven = scenario.add(Scenario.Station("oven"))
        scenario.addWork("heat", at: oven, from: queue, .fixed(5)) {
            $0.takes = [.items(from: queue, product: nil, atLeast: least, atMost: most, patience: .seconds(patience), keepsPlace: false)]
        }
        #expect(try Timeline.of(scenario, [.starts], until: 100).filter { $0.contains("oven") } == starts)
    }

    @Test func `in a lane of several products the head decides`() throws {
        var scenario = Scenario()
        let red = scenario.add(Scenario.Product("red"))
        let blue = scenario.add(Scenario.Product("blue"))
        let lane = scenario.add(Scenario.Buffer("lane", holds: .items(places: nil)))
        scenario.beginning.items = [
            Scenario.Waiting(in: lane, red, count: 2), Scenario.Waiting(in: lane, blue, count: 1), Scenario.Waiting(in: lane, red, count: 1),
        ]
        let reds = scenario.add(Scenario.Station("reds"))
        let blues = scenario.add(Scenario.Station("blues"))
        scenario.addWork("paint red", at: reds, from: lane, .fixed(10)) { $0.takes = [.items(from: lane, count: 1, product: red)] }
        scenario.addWork("paint blue", at: blues, from: lane, .fixed(3)) { $0.takes = [.items(from: lane, count: 1, product: blue)] }
        let starts = try Timeline.of(scenario, [.starts], until: 100)
        #expect(starts == ["0 reds starts paint red", "10 reds starts paint red", "10 blues starts paint blue", "20 reds starts paint red"])
    }

    @Test func `time follows the quantity taken`() throws {
        var scenario = Scenario()
        let coil = scenario.add(Scenario.Product("coil"))
        let rack = scenario.addStore("rack", of: coil, count: 2, quantity: 3_000)
        let slitter = scenario.add(Scenario.Station("slitter"))
        // 3,000 m at 60 m/min and 40 s to thread.
        scenario.addWork("slit", at: slitter, from: rack, .fixed(40)) {
            $0.time = Scenario.WorkTime(.fixed(40), perUnit: .init(input: 0, seconds: 1))
            $0.outcomes = [
                Scenario.Outcome([.make(coil, count: .fixed(14), quantity: .ofInput(0, factor: 1.012), born: .inherited, to: .finished)])
            ]
        }
        var simulation = try Simulation(scenario, seed: 1)
        try simulation.run(until: .seconds(10_000))
        #expect(simulation.now == .seconds(2 * 3_040))
        #expect(simulation.statistics.products[0].finished == 28)
        #expect(simulation.statistics.products[0].finishedQuantity == 28 * 3_036)
    }

    @Test func `an operation starts as often as its limit allows`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let machine = scenario.add(Scenario.Station("machine"))
        scenario.add(
            Scenario.Operation(
                "work", at: machine, takes: [], time: Scenario.WorkTime(.fixed(2)),
                outcomes: [Scenario.Outcome([.make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .finished)])], limit: 5))
        var simulation = try Simulation(scenario, seed: 1)
        #expect(try simulation.run(until: .hours(1)) == .finished)
        #expect(simulation.now == .seconds(10))
        #expect(simulation.statistics.products[0].finished == 5)
        #expect(simulation.statistics.products[0].timeInSystem.mean == 2)
    }
}
