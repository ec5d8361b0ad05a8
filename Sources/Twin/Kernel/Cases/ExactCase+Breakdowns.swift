// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    static let breakdowns: [ExactCase] = [
        alwaysWorking(.operation), alwaysWorking(.time), queueThatFails(.operation), queueThatFails(.time),
    ]

    /// Never waits, so both clocks give 1/1.1.
    private static func alwaysWorking(_ clock: Scenario.FailureClock) -> ExactCase {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let machine = scenario.add(Scenario.Station("machine", failures: [failure(clock, rate: 0.01, repair: 0.1)]))
        scenario.add(
            Scenario.Operation(
                "work", at: machine, takes: [], time: Scenario.WorkTime(.fixed(1)),
                outcomes: [Scenario.Outcome([.make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .finished)])]))
        return ExactCase(
            name: "One saturated machine, failures by \(clock.rawValue)", source: "closed form", scenario: scenario, warmUp: .seconds(1_000),
            length: .seconds(200_000),
            quantities: [
                .init(name: "throughput", exact: 0.909091, kind: .rate) { $0.throughput() },
                .init(name: "time per part", exact: 1.1, kind: .rate) { 1 / $0.throughput() },
            ])
    }

    private static func queueThatFails(_ clock: Scenario.FailureClock) -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 1 / 0.6), service: .exponential(mean: 1))
        scenario.stations[1].failures = [failure(clock, rate: 0.02, repair: 0.1)]
        let isOperation = clock == .operation
        var quantities: [Quantity] = [
            .init(name: "L", exact: isOperation ? 5.142857 : 6.142857, kind: .queue) { $0.inside.mean(over: $0.duration) },
            .init(name: "W", exact: isOperation ? 8.571429 : 10.238095, kind: .queue) { $0.products[0].timeInSystem.mean },
            .init(name: "share of time not down", exact: isOperation ? 0.88 : 0.833333, kind: .rate) { 1 - $0.stations[1].share(.down) },
        ]
        if isOperation { quantities.append(.init(name: "working", exact: 0.6, kind: .rate) { $0.stations[1].share(.working) }) }
        return ExactCase(
            name: "M/M/1 with failures by \(clock.rawValue)", source: "closed form and chain", scenario: scenario, warmUp: .seconds(5_000),
            length: .seconds(800_000), quantities: quantities)
    }
}
