// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `Breakdowns, shifts and crews` {
    private static func machine(
        _ modes: [Scenario.FailureMode], parts: Int = 3, time: Double = 10, shift: Scenario.Shift? = nil
    ) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let store = scenario.addStore("store", of: part, count: parts)
        let machine = scenario.add(Scenario.Station("machine", failures: modes, shift: shift))
        scenario.addWork("work", at: machine, from: store, .fixed(time))
        return scenario
    }

    private static func mode(
        _ clock: Scenario.FailureClock, every: [Double], repair: Double, _ work: Scenario.Interruption = .resumed
    ) -> Scenario.FailureMode {
        Scenario.FailureMode(
            "jam \(clock)", clock: clock, every: .sequence(every, repeats: false), repair: .fixed(repair), workInProgress: work)
    }

    @Test(
        arguments: [
            // work in progress, what ends when
            (.resumed, ["13 machine ends work", "23 machine ends work", "33 machine ends work"]),
            (.repeated, ["17 machine ends work", "27 machine ends work", "37 machine ends work"]),
            (.scrapped, ["4 machine gives up work", "17 machine ends work", "27 machine ends work"]),
        ] as [(Scenario.Interruption, [String])])
    func `a failure after 4 s of work, repaired in 3`(_ work: Scenario.Interruption, _ ends: [String]) throws {
        #expect(try Timeline.of(Self.machine([Self.mode(.operation, every: [4, 1000], repair: 3, work)]), [.ends], until: 100) == ends)
    }

    @Test func `a failure due at the end of an operation lets it end and strikes the next`() throws {
        let lines = try Timeline.of(Self.machine([Self.mode(.operation, every: [10, 1000], repair: 3)]), [.starts, .ends], until: 100)
        #expect(
            lines == [
                "0 machine starts work", "10 machine ends work", "10 machine starts work", "10 machine fails: jam operation", "23 machine ends work",
                "23 machine starts work", "33 machine ends work",
            ])
    }

    @Test func `by the clock an idle machine fails too, and its clocks stand still while it is down`() throws {
        var scenario = Self.machine(
            [Self.mode(.time, every: [15, 10, 1000], repair: 5), Scenario.FailureMode("other", clock: .time, every: .fixed(18), repair: .fixed(1))],
            parts: 1)
        scenario.operations[0].time = Scenario.WorkTime(.fixed(2))
        // Something must be left to come, or the run is over.
        scenario.addArrivals("later", of: Scenario.Index(0), gaps: [60], into: Scenario.Index(0))
        let lines = try Timeline.of(scenario, [.starts, .changes], until: 41).filter { !$0.contains("door") }
        // At 15 the other clock has 3 s left; it strikes at 20 + 3, then 24 + 18. The first one has 10 from 20, less the second's repair.
        #expect(
            lines == [
                "0 machine starts work", "0 machine: starved → working", "2 machine: working → starved", "15 machine fails: jam time",
                "15 machine: starved → down", "20 machine: down → starved", "23 machine fails: other", "23 machine: starved → down",
                "24 machine: down → starved", "31 machine fails: jam time", "31 machine: starved → down", "36 machine: down → starved",
            ])
    }

    @Test func `of two modes by operation the one due first strikes, and the other keeps what is left`() throws {
        let scenario = Self.machine([
            Self.mode(.operation, every: [8, 1000], repair: 2),
            Scenario.FailureMode("wear", clock: .operation, every: .sequence([12, 1000], repeats: false), repair: .fixed(1)),
        ])
        let fails = try Timeline.of(scenario, [.starts], until: 100).filter { $0.contains("fails") }
        #expect(fails == ["8 machine fails: jam operation", "14 machine fails: wear"])
    }

    private static func onFor(_ on: Double, offFor off: Double, _ rule: Scenario.PauseRule, _ modes: [Scenario.FailureMode] = []) -> Scenario {
        var scenario = machine(modes, parts: 3)
        let calendar = scenario.add(
            Scenario.Calendar("shift", pattern: [Scenario.Stretch(.zero, .seconds(on))], period: .seconds(on + off)))
        scenario.stations[0].shift = Scenario.Shift(calendar, atPause: rule)
        return scenario
    }

    @Test(
        arguments: [
            // on 24 s, off 6 s; parts of 10 s
            (.resume, ["0 machine: starved → working", "24 machine: working → off", "30 machine: off → working", "36 machine: working → starved"]),
            (
                .fit,
                [
                    "0 machine: starved → working", "20 machine: working → starved", "24 machine: starved → off", "30 machine: off → working",
                    "40 machine: working → starved",
                ]
            ),
            (.finish, ["0 machine: starved → working", "30 machine: working → starved"]),
        ] as [(Scenario.PauseRule, [String])])
    func `three rules for work at a pause`(_ rule: Scenario.PauseRule, _ changes: [String]) throws {
        #expect(try Timeline.of(Self.onFor(24, offFor: 6, rule), [.changes], until: 45).filter { !$0.hasPrefix("54") } == changes)
    }

    @Test func `repairs go on through a pause`() throws {
        let lines = try Timeline.of(Self.onFor(24, offFor: 6, .resume, [Self.mode(.operation, every: [23, 1000], repair: 4)]), [.changes], until: 50)
        #expect(
            lines == [
                "0 machine: starved → working", "23 machine: working → down", "24 machine: down → off", "30 machine: off → working",
                "37 machine: working → starved",
            ])
    }

    @Test func `one crew serves machines in the order in which they ask`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let crew = scenario.add(Scenario.Crew("fitter", people: 1))
        for (name, first) in [("A", 5.0), ("B", 6), ("C", 7)] {
            let store = scenario.addStore("store \(name)", of: part, count: 2)
            let station = scenario.add(
                Scenario.Station(
                    name,
                    failures: [
                        Scenario.FailureMode(
                            "jam", clock: .operation, every: .sequence([first, 1000], repeats: false), repair: .fixed(4),
                            crew: Scenario.CrewNeed(crew, priority: name == "C" ? -1 : 0))
                    ]))
            scenario.addWork("work \(name)", at: station, from: store, .fixed(10))
        }
        var simulation = try Simulation(scenario, seed: 1)
        var timeline = Timeline(scenario, [.changes])
        try simulation.run(until: .seconds(100), observer: &timeline)
        // C asks last and goes first.
        let repairs = timeline.lines.filter { $0.contains("down") || $0.contains("Crew") }
        #expect(
            repairs == [
                "5 A: working → down", "6 B: working → waitingForCrew", "7 C: working → waitingForCrew", "9 A: down → working",
                "9 C: waitingForCrew → down",
                "13 C: down → working", "13 B: waitingForCrew → down", "17 B: down → working",
            ])
        let crews = simulation.statistics.crews[0]
        #expect(crews.busy == 12_000_000)
        #expect(crews.requests == 3)
        #expect(crews.waits.sum == 2_000_000 + 7_000_000)
    }

    @Test func `an operator between two machines, only on his shift`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let calendar = scenario.add(Scenario.Calendar("shift", pattern: [Scenario.Stretch(.zero, .seconds(12))], period: .seconds(20)))
        let crew = scenario.add(Scenario.Crew("operator", people: 1, calendar: calendar))
        for name in ["A", "B"] {
            let store = scenario.addStore("store \(name)", of: part, count: 2)
            let station = scenario.add(Scenario.Station(name))
            scenario.addWork("work \(name)", at: station, from: store, .fixed(5)) { $0.crews = [Scenario.CrewNeed(crew)] }
        }
        // The one begun at 10 is finished past the end of the shift at 12; the last waits for the next shift.
        let lines = try Timeline.of(scenario, [.starts, .changes], until: 100)
        #expect(
            lines == [
                "0 A starts work A", "0 A: starved → working", "0 B: starved → waitingForCrew", "5 B starts work B", "5 A: working → waitingForCrew",
                "5 B: waitingForCrew → working", "10 A starts work A", "10 B: working → waitingForCrew", "10 A: waitingForCrew → working",
                "15 A: working → starved", "20 B starts work B", "20 B: waitingForCrew → working", "25 B: working → starved",
            ])
    }

    @Test func `a truck takes a lot and comes back empty`() throws {
        var scenario = Scenario()
        let pallet = scenario.add(Scenario.Product("pallet"))
        let dock = scenario.addStore("dock", of: pallet, count: 5)
        let trucks = scenario.add(Scenario.Station("truck", servers: .count(2)))
        scenario.addWork("drive", at: trucks, from: dock, .fixed(30)) {
            $0.takes = [.items(from: dock, count: 2)]
            $0.returning = .fixed(20)
        }
        let lines = try Timeline.of(scenario, [.starts, .changes], until: 200)
        // Five pallets make two lots; the fifth is left.
        #expect(
            lines == [
                "0 truck.0 starts drive", "0 truck.1 starts drive", "0 truck.0: starved → working", "0 truck.1: starved → working",
                "50 truck.0: working → starved", "50 truck.1: working → starved",
            ])
    }
}
