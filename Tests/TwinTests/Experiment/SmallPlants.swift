// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Twin

/// Plants with known answers. The unit of time is the hour.
enum SmallPlants {
    /// M/M/1 with energy by state.
    static func queue(arrivals: Double = 0.8, service: Double = 1) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        let door = scenario.add(Scenario.Station("door"))
        let machine = scenario.add(
            Scenario.Station("machine", power: .init(working: 10_000, idle: 2_000, blocked: 2_000, settingUp: 0, down: 0, off: 0)))
        scenario.add(.arrival("arrive", at: door, of: part, every: .exponential(mean: 3600 / arrivals), into: queue))
        scenario.add(.service("serve", at: machine, from: queue, time: .exponential(mean: 3600 / service), to: .finished))
        return scenario
    }

    /// Machines in a row with buffers between, the first always with material, blocking after service.
    /// - Parameters:
    ///   - rates: Items an hour.
    ///   - mtbf: Mean time to failure in hours of work, and to repair, of every machine; nil: they never fail.
    static func line(rates: [Double], places: Int, mtbf: (up: Double, repair: Double)? = nil) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let buffers = rates.indices.dropLast().map { scenario.add(Scenario.Buffer("buffer \($0 + 1)", holds: .items(places: places))) }
        for (index, rate) in rates.enumerated() {
            var failures: [Scenario.FailureMode] = []
            if let mtbf {
                failures = [
                    Scenario.FailureMode(
                        "breakdown", clock: .operation, every: .exponential(mean: mtbf.up * 3600), repair: .exponential(mean: mtbf.repair * 3600))
                ]
            }
            let station = scenario.add(
                Scenario.Station("M\(index + 1)", failures: failures, power: .init(working: 1000, idle: 0, blocked: 0, settingUp: 0, down: 0, off: 0))
            )
            let destination: Scenario.Destination = index == rates.count - 1 ? .finished : .buffer(buffers[index], whenFull: .waits)
            let time = Distribution.exponential(mean: 3600 / rate)
            if index == 0 {
                scenario.add(
                    Scenario.Operation(
                        "make", at: station, takes: [], time: Scenario.WorkTime(time),
                        outcomes: [Scenario.Outcome([.make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: destination)])]))
            } else {
                scenario.add(.service("work \(index + 1)", at: station, from: buffers[index - 1], time: time, to: destination))
            }
        }
        return scenario
    }

    /// One machine, a share of whose work is scrapped and a share comes back, with fixed times.
    static func lossy(scrap: Double, rework: Double) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        let door = scenario.add(Scenario.Station("door"))
        let machine = scenario.add(Scenario.Station("machine"))
        scenario.add(.arrival("arrive", at: door, of: part, every: .fixed(7200), into: queue))
        scenario.add(
            Scenario.Operation(
                "press", at: machine, takes: [.items(from: queue, count: 1)], time: Scenario.WorkTime(.fixed(3600)),
                outcomes: [
                    Scenario.Outcome([.pass(input: 0, to: .finished)], share: 1 - scrap - rework),
                    Scenario.Outcome([.pass(input: 0, to: .buffer(queue, whenFull: .waits))], share: rework, verdict: .rework),
                    Scenario.Outcome([.pass(input: 0, to: .scrapped)], share: scrap, verdict: .scrap),
                ]))
        return scenario
    }

    /// As many jobs as said, then nothing more.
    static func jobs(_ count: Int) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("job"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        let machine = scenario.add(Scenario.Station("machine"))
        scenario.beginning.items.append(.init(in: queue, part, count: count))
        scenario.add(.service("serve", at: machine, from: queue, time: .fixed(60), to: .finished))
        return scenario
    }
}

extension ReportedParts {
    init(_ scenario: Scenario) { self.init(scenario, title: "test") }
}
