// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    static let networks: [ExactCase] = [rework(), reentrant()]

    /// Jackson: 1 → 2 → 3 with rework from 2 to 1 and from 3 to 2, and scrap after 2.
    private static func rework() -> ExactCase {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queues = (1...3).map { scenario.add(Scenario.Buffer("queue \($0)", holds: .items(places: nil))) }
        let door = scenario.add(Scenario.Station("door"))
        let stations = [(1, 1), (2, 2), (3, 1)].map { scenario.add(Scenario.Station("station \($0)", servers: .count($1))) }
        scenario.add(.arrival("arrive", at: door, of: part, every: .exponential(mean: 1 / 0.9), into: queues[0]))
        func to(_ queue: Int) -> [Scenario.Output] { [.pass(input: 0, to: .buffer(queues[queue], whenFull: .waits))] }
        func operation(_ number: Int, _ rate: Double, _ outcomes: [Scenario.Outcome]) -> Scenario.Operation {
            Scenario.Operation(
                "work \(number)", at: stations[number - 1], takes: [.items(from: queues[number - 1], count: 1)],
                time: Scenario.WorkTime(.exponential(mean: 1 / rate)), outcomes: outcomes)
        }
        scenario.add(operation(1, 1.4, [Scenario.Outcome(to(1))]))
        scenario.add(
            operation(
                2, 0.62,
                [
                    Scenario.Outcome(to(2), share: 0.85), Scenario.Outcome(to(0), share: 0.10, verdict: .rework),
                    Scenario.Outcome([.pass(input: 0, to: .scrapped)], share: 0.05, verdict: .scrap),
                ]))
        scenario.add(
            operation(
                3, 1.3,
                [
                    Scenario.Outcome([.pass(input: 0, to: .finished)], share: 0.97), Scenario.Outcome(to(1), share: 0.03, verdict: .rework),
                ]))
        let rates = [1.002916, 1.029160, 0.874786]
        let utilisations = [0.716369, 0.829967, 0.672912]
        let numbers = [2.525702, 5.334765, 2.057281]
        var quantities: [Quantity] = []
        for index in 0..<3 {
            quantities += [
                .init(name: "arrival rate \(index + 1)", exact: rates[index], kind: .rate) {
                    Double($0.buffers[index].entered) / $0.duration.seconds
                },
                .init(name: "utilisation \(index + 1)", exact: utilisations[index], kind: .rate) { $0.stations[index + 1].share(.working) },
                .init(name: "L \(index + 1)", exact: numbers[index], kind: .queue) { $0.number(buffer: index, station: index + 1) },
            ]
        }
        quantities += [
            .init(name: "total L", exact: 9.917749, kind: .queue) { $0.inside.mean(over: $0.duration) },
            .init(name: "mean time in system", exact: 11.019721, kind: .queue) {
                let times = [$0.products[0].timeInSystem, $0.products[0].timeToScrap]
                return Double(times[0].sum + times[1].sum) / 1e6 / Double(times[0].count + times[1].count)
            },
            .init(name: "good output", exact: 0.848542, kind: .rate) { $0.throughput() },
            .init(name: "scrap", exact: 0.051458, kind: .queue) { Double($0.products[0].scrapped) / $0.duration.seconds },
            .init(name: "final yield", exact: 0.942824, kind: .rate) {
                Double($0.products[0].finished) / Double($0.products[0].finished + $0.products[0].scrapped)
            },
        ]
        return ExactCase(
            name: "Jackson network with rework and scrap", source: "closed form (product form)", scenario: scenario, warmUp: .seconds(3_000),
            length: .seconds(300_000), quantities: quantities)
    }

    /// Kelly: A, B, A, B, A; every visit to a station waits in the one first-come line in front of it.
    private static func reentrant() -> ExactCase {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queues = (1...5).map { scenario.add(Scenario.Buffer("before visit \($0)", holds: .items(places: nil))) }
        let door = scenario.add(Scenario.Station("door"))
        let stations = ["A", "B"].map { scenario.add(Scenario.Station($0)) }
        scenario.add(.arrival("arrive", at: door, of: part, every: .exponential(mean: 1.25), into: queues[0]))
        for visit in 0..<5 {
            let destination = visit == 4 ? Scenario.Destination.finished : .buffer(queues[visit + 1], whenFull: .waits)
            scenario.add(
                .service(
                    "visit \(visit + 1)", at: stations[visit % 2], from: queues[visit], time: .exponential(mean: visit % 2 == 0 ? 0.3 : 0.5),
                    to: destination))
        }
        func number(_ visits: [Int], _ station: Int) -> @Sendable (SimulationStatistics) -> Double {
            { statistics in
                visits.reduce(statistics.stations[station].content.mean(over: statistics.duration)) {
                    $0 + statistics.buffers[$1].content.mean(over: statistics.duration)
                }
            }
        }
        return ExactCase(
            name: "Re-entrant line", source: "closed form (Kelly)", scenario: scenario, warmUp: .seconds(2_000), length: .seconds(300_000),
            quantities: [
                .init(name: "utilisation A", exact: 0.72, kind: .rate) { $0.stations[1].share(.working) },
                .init(name: "utilisation B", exact: 0.80, kind: .rate) { $0.stations[2].share(.working) },
                .init(name: "L A", exact: 2.571429, kind: .queue, measured: number([0, 2, 4], 1)),
                .init(name: "L B", exact: 4, kind: .queue, measured: number([1, 3], 2)),
                .init(name: "time through the line", exact: 8.214286, kind: .queue) { $0.products[0].timeInSystem.mean },
            ])
    }
}
