// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    static let queues: [ExactCase] = [
        energyStates(), manyServers(3, arrivals: 2.4, wait: 0.647191, Wq: 1.078652, W: 2.078652, Lq: 2.588764, L: 4.988764, length: 400_000),
        manyServers(12, arrivals: 10.8, wait: 0.640043, Wq: 0.533369, W: nil, Lq: 5.760386, L: 16.560386, length: 1_500_000),
        general("uniform(0.5, 1.5)", .uniform(from: 0.5, to: 1.5), arrivals: 0.8, Wq: 2.166667, L: 2.533333, deviation: 2.522124, length: 200_000),
        general("gamma, shape 0.5", .gamma(mean: 1, shape: 0.5), arrivals: 0.7, Wq: 3.5, L: 3.15, deviation: 4.890467, length: 600_000),
        general(
            "lognormal, scv 2.25", .lognormal(mean: 1, scv: 2.25), arrivals: 0.75, Wq: 4.875, L: 4.40625, deviation: 7.621926, length: 3_000_000),
    ]

    /// One queue in front of one station: arrivals, then whatever serves.
    static func queue(arrivals: Distribution, service: Distribution, servers: Int = 1, power: Scenario.Power = .none) -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        let door = scenario.add(Scenario.Station("door"))
        let machine = scenario.add(Scenario.Station("machine", servers: .count(servers), power: power))
        scenario.add(.arrival("arrive", at: door, of: part, every: arrivals, into: queue))
        scenario.add(.service("serve", at: machine, from: queue, time: service, to: .finished))
        return scenario
    }

    /// λ 0.8, μ 1 an hour; 10 kW working, 2 kW idle.
    private static func energyStates() -> ExactCase {
        let power = Scenario.Power(working: 10_000, idle: 2_000, blocked: 2_000, settingUp: 0, down: 0, off: 0)
        let hour = 3600.0
        return ExactCase(
            name: "M/M/1 with energy states", source: "closed form",
            scenario: queue(arrivals: .exponential(mean: hour / 0.8), service: .exponential(mean: hour), power: power), warmUp: .hours(2_000),
            length: .hours(400_000),
            quantities: [
                .init(name: "utilisation", exact: 0.8, kind: .rate) { $0.stations[1].share(.working) },
                .init(name: "Lq", exact: 3.2, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
                .init(name: "L", exact: 4, kind: .queue) { $0.inside.mean(over: $0.duration) },
                .init(name: "Wq", exact: 4, kind: .queue) { $0.buffers[0].waits.mean / hour },
                .init(name: "W", exact: 5, kind: .queue) { $0.products[0].timeInSystem.mean / hour },
                .init(name: "P(no wait)", exact: 0.2, kind: .queue) {
                    1 - Double($0.buffers[0].waits.positive) / Double($0.buffers[0].waits.count)
                },
                .init(name: "P(time in system > 10)", exact: 0.135335, kind: .queue) {
                    $0.products[0].timeInSystemSketch.share(above: .hours(10)) ?? 0
                },
                .init(name: "95 % point of time in system", exact: 14.9787, kind: .queue) {
                    ($0.products[0].timeInSystemSketch.quantile(0.95) ?? 0) / hour
                },
                .init(name: "mean power", exact: 8_400, kind: .rate) { $0.stations[1].energy.reduce(0, +) / $0.duration.seconds },
                .init(name: "energy per part", exact: 10.5, kind: .rate) {
                    $0.stations[1].energy.reduce(0, +) / 3.6e6 / Double($0.products[0].finished)
                },
            ])
    }

    private static func manyServers(
        _ servers: Int, arrivals: Double, wait: Double, Wq: Double, W: Double?, Lq: Double, L: Double, length: Double
    ) -> ExactCase {
        var quantities: [Quantity] = [
            .init(name: "P(wait)", exact: wait, kind: .queue) { Double($0.buffers[0].waits.positive) / Double($0.buffers[0].waits.count) },
            .init(name: "Wq", exact: Wq, kind: .queue) { $0.buffers[0].waits.mean },
            .init(name: "Lq", exact: Lq, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
            .init(name: "L", exact: L, kind: .queue) { $0.inside.mean(over: $0.duration) },
        ]
        if let W { quantities.append(.init(name: "W", exact: W, kind: .queue) { $0.products[0].timeInSystem.mean }) }
        return ExactCase(
            name: "M/M/\(servers)", source: "closed form (Erlang C)",
            scenario: queue(arrivals: .exponential(mean: 1 / arrivals), service: .exponential(mean: 1), servers: servers), warmUp: .seconds(1_000),
            length: .seconds(length / arrivals), quantities: quantities)
    }

    private static func general(
        _ name: String, _ service: Distribution, arrivals: Double, Wq: Double, L: Double, deviation: Double, length: Double
    ) -> ExactCase {
        ExactCase(
            name: "M/G/1, service \(name)", source: "closed form (Pollaczek-Khinchine)",
            scenario: queue(arrivals: .exponential(mean: 1 / arrivals), service: service), warmUp: .seconds(2_000), length: .seconds(length),
            quantities: [
                .init(name: "utilisation", exact: arrivals, kind: .rate) { $0.stations[1].share(.working) },
                .init(name: "Wq", exact: Wq, kind: .queue) { $0.buffers[0].waits.mean },
                .init(name: "W", exact: Wq + 1, kind: .queue) { $0.products[0].timeInSystem.mean },
                .init(name: "L", exact: L, kind: .queue) { $0.inside.mean(over: $0.duration) },
                .init(name: "standard deviation of the wait", exact: deviation, kind: .queue) { $0.buffers[0].waits.variance.squareRoot() },
            ])
    }
}
