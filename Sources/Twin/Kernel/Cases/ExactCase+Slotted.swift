// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    static let slotted: [ExactCase] = [
        geometric(0.01, 0.1, 0.01, 0.1, places: 4, 0.840936, 2), geometric(0.01, 0.1, 0.01, 0.1, places: 10, 0.856175, 5),
        geometric(0.01, 0.1, 0.01, 0.1, places: 20, 0.870541, 10), geometric(0.05, 0.2, 0.03, 0.15, places: 8, 0.736679, 3.374857),
        bernoulli(0.9, 0.9, places: 3, 0.870968, 1.935484), bernoulli(0.9, 0.8, places: 2, 0.778702, 1.647255),
    ]

    /// Buzacott's line: every cycle is one slot of a second.
    ///
    /// A part keeps its place in the buffer until the second machine is done with it, so the buffer's content is n. Within an instant ends come before
    /// starts, so both machines look at the n of the last slot. Up times are counted in slots worked and strike as the next part starts.
    private static func geometric(
        _ p1: Double, _ r1: Double, _ p2: Double, _ r2: Double, places: Int, _ throughput: Double, _ content: Double
    ) -> ExactCase {
        func failure(_ p: Double, _ r: Double) -> Scenario.FailureMode {
            Scenario.FailureMode(
                "breakdown", clock: .operation, every: .geometric(slot: 1, probability: p), repair: .geometric(slot: 1, probability: r))
        }
        return ExactCase(
            name: "Buzacott line, N = \(places), p \(p1), \(p2)", source: "closed form and chain (Gershwin 1994, ch. 3)",
            scenario: slots(places, failures: [failure(p1, r1), failure(p2, r2)], keepsPlace: true), warmUp: .seconds(2_000),
            length: .seconds(400_000),
            quantities: [
                .init(name: "throughput", exact: throughput, kind: .rate) { $0.throughput() },
                .init(name: "mean n", exact: content, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
            ])
    }

    /// Li and Meerkov's line: up and down slots follow each other as runs of independent draws, on the clock.
    ///
    /// A part leaves the buffer as the second machine starts on it; content at a slot's start is what stands in the buffer and on that machine.
    private static func bernoulli(_ p1: Double, _ p2: Double, places: Int, _ throughput: Double, _ content: Double) -> ExactCase {
        func failure(_ p: Double) -> Scenario.FailureMode {
            Scenario.FailureMode(
                "down slots", clock: .time, every: .geometric(slot: 1, probability: 1 - p), repair: .geometric(slot: 1, probability: p))
        }
        return ExactCase(
            name: "Bernoulli line, N = \(places), p \(p1), \(p2)", source: "closed form and chain (Li and Meerkov)",
            scenario: slots(places, failures: [failure(p1), failure(p2)], keepsPlace: false), warmUp: .seconds(500), length: .seconds(100_000),
            quantities: [
                .init(name: "throughput", exact: throughput, kind: .rate) { $0.throughput() },
                .init(name: "mean content", exact: content, kind: .queue) { $0.number(buffer: 0, station: 1) },
            ])
    }

    private static func slots(_ places: Int, failures: [Scenario.FailureMode], keepsPlace: Bool) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let buffer = scenario.add(Scenario.Buffer("buffer", holds: .items(places: places)))
        let stations = (0..<2).map { scenario.add(Scenario.Station("machine \($0 + 1)", failures: [failures[$0]])) }
        scenario.add(
            Scenario.Operation(
                "work 1", at: stations[0], takes: [], time: Scenario.WorkTime(.fixed(1)),
                outcomes: [
                    Scenario.Outcome([
                        .make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .buffer(buffer, whenFull: .waits))
                    ])
                ], blocking: .beforeService))
        scenario.add(
            Scenario.Operation(
                "work 2", at: stations[1],
                takes: [.items(from: buffer, product: nil, atLeast: 1, atMost: 1, patience: .zero, keepsPlace: keepsPlace)],
                time: Scenario.WorkTime(.fixed(1)), outcomes: [Scenario.Outcome([.pass(input: 0, to: .finished)])]))
        return scenario
    }
}
