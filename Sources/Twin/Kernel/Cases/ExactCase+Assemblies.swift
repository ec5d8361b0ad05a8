// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    static let assemblies: [ExactCase] = [
        assembly("a", [1, 1.2, 1.1], places: 3, 0.839973, blocked: (0.160027, 0.300022), content: (1.501462, 2.108646)),
        assembly("b", [1, 1, 1], places: 0, 0.545455, blocked: (0.454545, 0.454545), content: nil),
        assembly("c", [1, 1, 1], places: 2, 0.731999, blocked: (0.268001, 0.268001), content: nil),
    ]

    /// Two saturated feeders; assembly takes one of each at the moment it starts.
    private static func assembly(
        _ name: String, _ rates: [Double], places: Int, _ throughput: Double, blocked: (Double, Double), content: (Double, Double)?
    ) -> ExactCase {
        var scenario = Scenario()
        let parts = ["left", "right", "whole"].map { scenario.add(Scenario.Product($0)) }
        let buffers = (0..<2).map { scenario.add(Scenario.Buffer("buffer \($0 + 1)", holds: .items(places: places))) }
        for feeder in 0..<2 {
            let station = scenario.add(Scenario.Station("feeder \(feeder + 1)"))
            scenario.add(
                Scenario.Operation(
                    "feed \(feeder + 1)", at: station, takes: [], time: Scenario.WorkTime(.exponential(mean: 1 / rates[feeder])),
                    outcomes: [
                        Scenario.Outcome([
                            .make(
                                parts[feeder], count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .buffer(buffers[feeder], whenFull: .waits))
                        ])
                    ]))
        }
        let station = scenario.add(Scenario.Station("assembly"))
        scenario.add(
            Scenario.Operation(
                "assemble", at: station, takes: buffers.map { .items(from: $0, count: 1) },
                time: Scenario.WorkTime(.exponential(mean: 1 / rates[2])),
                outcomes: [Scenario.Outcome([.make(parts[2], count: .fixed(1), quantity: .fixed(1), born: .inherited, to: .finished)])]))
        var quantities: [Quantity] = [
            .init(name: "throughput", exact: throughput, kind: .rate) { $0.throughput(2) },
            .init(name: "P(feeder 1 blocked)", exact: blocked.0, kind: .queue) { $0.stations[0].share(.blocked) },
            .init(name: "P(feeder 2 blocked)", exact: blocked.1, kind: .queue) { $0.stations[1].share(.blocked) },
        ]
        if let content {
            quantities += [
                .init(name: "mean buffer 1", exact: content.0, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
                .init(name: "mean buffer 2", exact: content.1, kind: .queue) { $0.buffers[1].content.mean(over: $0.duration) },
            ]
        }
        return ExactCase(
            name: "Assembly \(name)", source: "chain", scenario: scenario, warmUp: .seconds(1_000), length: .seconds(100_000),
            quantities: quantities)
    }
}
