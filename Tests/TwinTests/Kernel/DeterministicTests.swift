// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

/// When items left the plant, in order.
private struct Departures: SimulationObserver {
    var times: [Double] = []

    mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
        if fate == .finished { times.append(time.seconds) }
    }
}

@Suite struct `Deterministic models match to the last digit` {
    /// Six jobs in the order given, four machines; times per machine.
    private static let jobs = [(3, 6, 4, 5), (7, 2, 6, 3), (4, 5, 8, 2), (6, 4, 3, 7), (2, 8, 5, 4), (5, 3, 7, 6)]

    private static func flowShop(places: Int?) -> Scenario {
        let times = [jobs.map { Double($0.0) }, jobs.map { Double($0.1) }, jobs.map { Double($0.2) }, jobs.map { Double($0.3) }]
        var scenario = Scenario()
        let job = scenario.add(Scenario.Product("job"))
        let yard = scenario.add(Scenario.Buffer("yard", holds: .items(places: nil)))
        let buffers = [yard] + (1...3).map { scenario.add(Scenario.Buffer("before \($0 + 1)", holds: .items(places: places))) }
        for machine in 0..<4 {
            let station = scenario.add(Scenario.Station("machine \(machine + 1)"))
            scenario.add(
                .service(
                    "work \(machine + 1)", at: station, from: buffers[machine], time: .sequence(times[machine], repeats: false),
                    to: machine == 3 ? .finished : .buffer(buffers[machine + 1], whenFull: .waits)))
        }
        scenario.beginning.items = [Scenario.Waiting(in: yard, job, count: 6)]
        return scenario
    }

    @Test(
        arguments: [
            // places, departures, seconds blocked on all machines
            (0, [18.0, 22, 29, 37, 44, 53], 14.0), (1, [18, 22, 29, 37, 41, 50], 0), (nil, [18, 22, 29, 37, 41, 50], 0),
        ] as [(Int?, [Double], Double)])
    func `a blocking flow shop of six jobs`(_ places: Int?, _ departures: [Double], _ blocked: Double) throws {
        var simulation = try Simulation(Self.flowShop(places: places), seed: 1)
        var seen = Departures()
        let stop = try simulation.run(until: .hours(1), observer: &seen)
        #expect(seen.times == departures)
        #expect(stop == .finished)
        #expect(simulation.now == .seconds(departures[5]))
        let times = simulation.statistics.stations.reduce(Int128(0)) { $0 + $1.times[ServerActivity.blocked.rawValue] }
        if places == 0 { #expect(Double(times) / 1e6 == blocked) }
    }

    /// Monday to Friday 06:00-10:00 and 10:30-14:00; the run begins Monday 06:00.
    private static func shifts(_ rule: Scenario.PauseRule) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let stretches = (0..<5).flatMap { day in
            let morning = SimulatedTime.hours(Double(24 * day))
            return [
                Scenario.Stretch(morning + .hours(6), morning + .hours(10)), Scenario.Stretch(morning + .hours(10.5), morning + .hours(14)),
            ]
        }
        let calendar = scenario.add(Scenario.Calendar("day shift", pattern: stretches, period: .hours(168)))
        let yard = scenario.add(Scenario.Buffer("yard", holds: .items(places: nil)))
        let machine = scenario.add(Scenario.Station("machine", shift: Scenario.Shift(calendar, atPause: rule)))
        scenario.add(.service("work", at: machine, from: yard, time: .fixed(70.2), to: .finished))
        scenario.beginning.clock = .hours(6)
        scenario.beginning.items = [Scenario.Waiting(in: yard, part, count: 1000)]
        return scenario
    }

    @Test(
        arguments: [
            // rule, day from Monday 0, hours, minutes, seconds
            (.resume, 2, 11, 0, 0.0), (.fit, 2, 11, 1, 35.4), (.finish, 2, 10, 55, 44.4),
        ] as [(Scenario.PauseRule, Int, Int, Int, Double)])
    func `a thousand parts of 70.2 s over a week of shifts`(_ rule: Scenario.PauseRule, _ day: Int, _ hours: Int, _ minutes: Int, _ seconds: Double)
        throws
    {
        var simulation = try Simulation(Self.shifts(rule), seed: 1)
        let stop = try simulation.run(until: .hours(10_000))
        let statistics = simulation.statistics
        let wanted = SimulatedTime(
            microseconds: (Int64(day * 24 + hours - 6) * 3600 + Int64(minutes) * 60) * 1_000_000 + Int64((seconds * 1e6).rounded()))
        #expect(stop == .finished)
        #expect(statistics.operations[0].lastEnd == wanted)
        #expect(statistics.products[0].finished == 1000)
        #expect(statistics.stations[0].times[ServerActivity.working.rawValue] == 70_200_000_000)
        #expect(statistics.stations[0].times.reduce(0, +) == Int128(statistics.duration.microseconds))
    }

    /// A splice makes two stretches of one lane: what is short of a cell before it is scrap, and winding starts again behind it.
    @Test func `a coil of 3,000 m with a splice gives 314 and 473 cells`() throws {
        var scenario = Scenario()
        let lane = scenario.add(Scenario.Product("lane"))
        let cell = scenario.add(Scenario.Product("cell"))
        let rack = scenario.add(Scenario.Buffer("rack", holds: .items(places: nil)))
        let winder = scenario.add(Scenario.Station("winder"))
        scenario.add(
            Scenario.Operation(
                "wind", at: winder, takes: [.pieces(from: rack, length: 3_800, count: 1, leader: 5_000)], time: Scenario.WorkTime(.fixed(4)),
                outcomes: [Scenario.Outcome([.make(cell, count: .fixed(1), quantity: .fixed(1), born: .inherited, to: .finished)])]))
        // In millimetres; the second stretch has no leader of its own, so it is given the length of one more.
        scenario.beginning.items = [
            Scenario.Waiting(in: rack, lane, count: 1, quantity: 1_200_000),
            Scenario.Waiting(in: rack, lane, count: 1, quantity: 3_000_000 - 1_201_500 + 5_000),
        ]
        struct Cuts: SimulationObserver {
            var cells: [Int64: (from: Int64, to: Int64, count: Int)] = [:]

            mutating func cut(
                _ item: ObservedItem, from: Int64, length: Int64, isScrap: Bool, buffer: Int, input: Int, execution: Int64, at time: SimulatedTime
            ) {
                guard !isScrap else { return }
                let before = cells[item.serial] ?? (from, from, 0)
                cells[item.serial] = (before.from, from + length, before.count + 1)
            }
        }
        var cuts = Cuts()
        var simulation = try Simulation(scenario, seed: 1)
        #expect(try simulation.run(until: .hours(10), observer: &cuts) == .finished)
        #expect(cuts.cells[1]?.count == 314)
        #expect(cuts.cells[1]?.from == 5_000)
        #expect(cuts.cells[1]?.to == 1_198_200)
        #expect(cuts.cells[2]?.count == 473)
        // Behind the splice at 1,201.5 m, from 1,201.5 to 2,998.9 m.
        #expect(cuts.cells[2].map { [$0.from, $0.to].map { $0 - 5_000 + 1_201_500 } } == [1_201_500, 2_998_900])
        #expect(simulation.statistics.products[1].finished == 787)
        // Leader 5.0, before the splice 1.8, the end 1.1 m; the second leader is the one lent to it.
        #expect(simulation.statistics.operations[0].quantityScrapped == 5_000 + 1_800 + 1_100 + 5_000)
    }
}
