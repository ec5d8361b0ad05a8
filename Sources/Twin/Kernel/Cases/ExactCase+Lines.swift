// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    static let lines: [ExactCase] =
        [(0, 0.506329), (1, 0.558519), (5, 0.644930), (10, 0.688149), (20, 0.727349)].map { twoUnreliable(places: $0, throughput: $1) }
        + [(0, 0.666667), (1, 0.75), (2, 0.8), (3, 0.833333), (4, 0.857143)].map { places, throughput in
            ExactCase(
                name: "Two machines, B = \(places)", source: "closed form, (B + 2)/(B + 3)", scenario: line([1, 1], places: [places]),
                warmUp: .seconds(500), length: .seconds(50_000),
                quantities: [
                    .init(name: "throughput", exact: throughput, kind: .rate) { $0.throughput() }
                ])
        } + [twoUnequal()]
        + [
            threeEqual(places: 0, 0.564103, blocked: (0.435897, 0.230769), content: nil),
            threeEqual(places: 1, 0.670466, blocked: (0.329534, 0.173178), content: (0.622828, 0.394859)),
            threeEqual(places: 2, 0.734017, blocked: (0.265983, 0.138418), content: (1.220920, 0.806113)),
            threeEqual(places: 4, 0.807486, blocked: (0.192514, 0.098877), content: (2.383475, 1.649698)),
            threeEqual(places: 10, 0.894419, blocked: (0.105581, 0.053411), content: (5.791818, 4.237911)),
        ]
        + [(0, 0.514775), (1, 0.631153), (2, 0.700713)].map { places, throughput in
            ExactCase(
                name: "Four stations, B = \(places)", source: "chain", scenario: line([1, 1, 1, 1], places: [places, places, places]),
                warmUp: .seconds(500), length: .seconds(50_000),
                quantities: [
                    .init(name: "throughput", exact: throughput, kind: .rate) { $0.throughput() }
                ])
        }
        + [
            ExactCase(
                name: "Three unequal stations", source: "chain", scenario: line([1, 0.8, 1.1], places: [2, 3]), warmUp: .seconds(500),
                length: .seconds(50_000),
                quantities: [
                    .init(name: "throughput", exact: 0.686239, kind: .rate) { $0.throughput() }
                ])
        ]

    /// Stations in a row with exponential times of the given rates: the first saturated, the last never blocked.
    static func line(_ rates: [Double], places: [Int], failures: [[Scenario.FailureMode]] = []) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let buffers = places.enumerated().map { scenario.add(Scenario.Buffer("buffer \($0 + 1)", holds: .items(places: $1))) }
        for (index, rate) in rates.enumerated() {
            let station = scenario.add(
                Scenario.Station("machine \(index + 1)", failures: failures.indices.contains(index) ? failures[index] : []))
            let next = index < buffers.count ? Scenario.Destination.buffer(buffers[index], whenFull: .waits) : .finished
            let time = Distribution.exponential(mean: 1 / rate)
            if index == 0 {
                scenario.add(
                    Scenario.Operation(
                        "work 1", at: station, takes: [], time: Scenario.WorkTime(time),
                        outcomes: [Scenario.Outcome([.make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: next)])]))
            } else {
                scenario.add(.service("work \(index + 1)", at: station, from: buffers[index - 1], time: time, to: next))
            }
        }
        return scenario
    }

    static func failure(_ clock: Scenario.FailureClock, rate: Double, repair: Double) -> Scenario.FailureMode {
        Scenario.FailureMode("breakdown", clock: clock, every: .exponential(mean: 1 / rate), repair: .exponential(mean: 1 / repair))
    }

    private static func twoUnreliable(places: Int, throughput: Double) -> ExactCase {
        let failure = failure(.operation, rate: 0.05, repair: 0.2)
        var quantities: [Quantity] = [.init(name: "throughput", exact: throughput, kind: .rate) { $0.throughput() }]
        if places > 0 {
            quantities.append(
                .init(name: "mean buffer", exact: Double(places) / 2, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) })
        }
        return ExactCase(
            name: "Two unreliable machines, B = \(places)", source: "chain",
            scenario: line([1, 1], places: [places], failures: [[failure], [failure]]), warmUp: .seconds(2_000), length: .seconds(300_000),
            quantities: quantities)
    }

    private static func twoUnequal() -> ExactCase {
        ExactCase(
            name: "Two unequal unreliable machines", source: "chain",
            scenario: line(
                [1.2, 1], places: [4],
                failures: [[failure(.operation, rate: 0.02, repair: 0.2)], [failure(.operation, rate: 0.03, repair: 0.15)]]),
            warmUp: .seconds(2_000), length: .seconds(300_000),
            quantities: [
                .init(name: "throughput", exact: 0.749003, kind: .rate) { $0.throughput() },
                .init(name: "mean buffer", exact: 2.634566, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
                .init(name: "P(machine 1 blocked)", exact: 0.313414, kind: .queue) { $0.stations[0].share(.blocked) },
            ])
    }

    private static func threeEqual(places: Int, _ throughput: Double, blocked: (Double, Double), content: (Double, Double)?) -> ExactCase {
        var quantities: [Quantity] = [
            .init(name: "throughput", exact: throughput, kind: .rate) { $0.throughput() },
            .init(name: "P(1 blocked)", exact: blocked.0, kind: .queue) { $0.stations[0].share(.blocked) },
            .init(name: "P(2 blocked)", exact: blocked.1, kind: .queue) { $0.stations[1].share(.blocked) },
        ]
        if let content {
            quantities += [
                .init(name: "mean buffer 1", exact: content.0, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
                .init(name: "mean buffer 2", exact: content.1, kind: .queue) { $0.buffers[1].content.mean(over: $0.duration) },
            ]
        }
        return ExactCase(
            name: "Three stations, B = \(places)", source: "chain", scenario: line([1, 1, 1], places: [places, places]), warmUp: .seconds(1_000),
            length: .seconds(places < 10 ? 100_000 : 250_000), quantities: quantities)
    }
}
