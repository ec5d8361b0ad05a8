// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    /// Well-known closed forms; the exact figures are worked out here from their formulas.
    /// Source unless said otherwise: Gross, Shortle, Thompson, Harris, *Fundamentals of Queueing Theory*, 4th ed.
    static let textbook: [ExactCase] = [
        limitedRoom(), erlangLoss(), machineRepair(), repairCrew(), batchArrivals(), closedNetwork(), priorities(), bulkService(), deadlines(),
        impatience(), regularArrivals(), delay(),
    ]

    /// Stationary probabilities of a birth-death chain 0…N from its rates.
    private static func birthDeath(_ states: Int, up: (Int) -> Double, down: (Int) -> Double) -> [Double] {
        var weights = [1.0]
        for state in 1...states { weights.append(weights[state - 1] * up(state - 1) / down(state)) }
        let all = weights.reduce(0, +)
        return weights.map { $0 / all }
    }

    private static func mean(_ probabilities: [Double]) -> Double { probabilities.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } }

    /// M/M/2/5: 3 places to wait, arrivals that find none are lost.
    private static func limitedRoom() -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 1 / 2.5), service: .exponential(mean: 1), servers: 2)
        scenario.buffers[0].holds = .items(places: 3)
        scenario.operations[0] = losing(scenario.operations[0])
        let p = birthDeath(5, up: { _ in 2.5 }, down: { Double(min($0, 2)) })
        return ExactCase(
            name: "M/M/2/5 with lost arrivals", source: "closed form", scenario: scenario, warmUp: .seconds(500), length: .seconds(50_000),
            quantities: [
                .init(name: "share lost", exact: p[5], kind: .queue) { Double($0.operations[0].itemsLost) / Double($0.operations[0].itemsMade) },
                .init(name: "throughput", exact: 2.5 * (1 - p[5]), kind: .rate) { $0.throughput() },
                .init(name: "L", exact: mean(p), kind: .queue) { $0.inside.mean(over: $0.duration) },
            ])
    }

    private static func losing(_ arrival: Scenario.Operation) -> Scenario.Operation {
        var losing = arrival
        guard case .make(let product, let count, let quantity, let born, .buffer(let buffer, _)) = arrival.outcomes[0].gives[0] else {
            return arrival
        }
        losing.outcomes[0].gives = [.make(product, count: count, quantity: quantity, born: born, to: .buffer(buffer, whenFull: .lost))]
        return losing
    }

    /// M/G/5/5: no place to wait at all; the loss depends on the mean service time alone.
    private static func erlangLoss() -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 0.25), service: .uniform(from: 0, to: 2), servers: 5)
        scenario.buffers[0].holds = .items(places: 0)
        scenario.operations[0] = losing(scenario.operations[0])
        let p = birthDeath(5, up: { _ in 4 }, down: Double.init)
        return ExactCase(
            name: "Erlang loss, M/G/5/5", source: "closed form (Erlang B)", scenario: scenario, warmUp: .seconds(500), length: .seconds(50_000),
            quantities: [
                .init(name: "share lost", exact: p[5], kind: .queue) { Double($0.operations[0].itemsLost) / Double($0.operations[0].itemsMade) },
                .init(name: "L", exact: mean(p), kind: .queue) { $0.inside.mean(over: $0.duration) },
            ])
    }

    /// Five machines that run for exp(0.2) and are repaired one at a time at exp(1): a closed circle of five items.
    private static func machineRepair() -> ExactCase {
        var scenario = Scenario()
        let machine = scenario.add(Scenario.Product("machine"))
        let running = scenario.add(Scenario.Buffer("to run", holds: .items(places: nil)))
        let broken = scenario.add(Scenario.Buffer("to repair", holds: .items(places: nil)))
        let floor = scenario.add(Scenario.Station("floor", servers: .unlimited))
        let workshop = scenario.add(Scenario.Station("workshop"))
        scenario.add(.service("run", at: floor, from: running, time: .exponential(mean: 5), to: .buffer(broken, whenFull: .waits)))
        scenario.add(.service("repair", at: workshop, from: broken, time: .exponential(mean: 1), to: .buffer(running, whenFull: .waits)))
        scenario.beginning.items = [Scenario.Waiting(in: running, machine, count: 5)]
        let p = birthDeath(5, up: { Double(5 - $0) * 0.2 }, down: { _ in 1 })
        return ExactCase(
            name: "Machine repair, 5 machines", source: "closed form (M/M/1//5)", scenario: scenario, warmUp: .seconds(1_000),
            length: .seconds(100_000),
            quantities: [
                .init(name: "machines down", exact: mean(p), kind: .queue) { $0.number(buffer: 1, station: 1) },
                .init(name: "repairman busy", exact: 1 - p[0], kind: .rate) { $0.stations[1].share(.working) },
            ])
    }

    /// The same law by failures of four saturated machines that share one repairer.
    private static func repairCrew() -> ExactCase {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let crew = scenario.add(Scenario.Crew("repairers", people: 1))
        let machines = scenario.add(
            Scenario.Station(
                "machines", servers: .count(4),
                failures: [
                    Scenario.FailureMode(
                        "breakdown", clock: .operation, every: .exponential(mean: 20), repair: .exponential(mean: 8),
                        crew: Scenario.CrewNeed(crew))
                ]))
        scenario.add(
            Scenario.Operation(
                "work", at: machines, takes: [], time: Scenario.WorkTime(.exponential(mean: 1)),
                outcomes: [Scenario.Outcome([.make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .finished)])]))
        let p = birthDeath(4, up: { Double(4 - $0) / 20 }, down: { _ in 1.0 / 8 })
        return ExactCase(
            name: "Four machines, one repairer", source: "closed form (M/M/1//4)", scenario: scenario, warmUp: .seconds(2_000),
            length: .seconds(200_000),
            quantities: [
                .init(name: "share working", exact: 1 - mean(p) / 4, kind: .rate) { $0.stations[0].share(.working) },
                .init(name: "repairer busy", exact: 1 - p[0], kind: .rate) { Double($0.crews[0].busy) / Double($0.crews[0].onDuty) },
                .init(name: "share waiting for the repairer", exact: (mean(p) - (1 - p[0])) / 4, kind: .queue) {
                    $0.stations[0].share(.waitingForCrew)
                },
            ])
    }

    /// M^[X]/M/1 with X = 1, 3 or 5: L = ρ(1 + E[X²]/E[X]) / 2(1 − ρ).
    private static func batchArrivals() -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 5), service: .exponential(mean: 1))
        let sizes: [Distribution.Weighted<Double>] = [.init(1, weight: 0.5), .init(3, weight: 0.25), .init(5, weight: 0.25)]
        scenario.operations[0] = .arrival(
            "arrive", at: Scenario.Index(0), of: Scenario.Index(0), every: .exponential(mean: 5), count: .sampled(.discrete(sizes)),
            into: Scenario.Index(0))
        let mean = sizes.reduce(0) { $0 + $1.value * $1.weight }
        let square = sizes.reduce(0) { $0 + $1.value * $1.value * $1.weight }
        let load = mean / 5
        return ExactCase(
            name: "M^[X]/M/1, batches arrive", source: "closed form", scenario: scenario, warmUp: .seconds(1_000), length: .seconds(300_000),
            quantities: [
                .init(name: "utilisation", exact: load, kind: .rate) { $0.stations[1].share(.working) },
                .init(name: "L", exact: load * (1 + square / mean) / (2 * (1 - load)), kind: .queue) { $0.inside.mean(over: $0.duration) },
            ])
    }

    /// Two stations, six pallets going round: P(n at the first) ∝ (μ₂/μ₁)ⁿ.
    private static func closedNetwork() -> ExactCase {
        var scenario = Scenario()
        let pallet = scenario.add(Scenario.Product("pallet"))
        let buffers = (1...2).map { scenario.add(Scenario.Buffer("before \($0)", holds: .items(places: nil))) }
        let stations = (1...2).map { scenario.add(Scenario.Station("station \($0)")) }
        for (index, rate) in [1.0, 0.8].enumerated() {
            scenario.add(
                .service(
                    "work \(index + 1)", at: stations[index], from: buffers[index], time: .exponential(mean: 1 / rate),
                    to: .buffer(buffers[1 - index], whenFull: .waits)))
        }
        scenario.beginning.items = [Scenario.Waiting(in: buffers[0], pallet, count: 6)]
        let p = birthDeath(6, up: { _ in 0.8 }, down: { _ in 1 })
        return ExactCase(
            name: "Closed network of 6 pallets", source: "closed form (Gordon and Newell)", scenario: scenario, warmUp: .seconds(1_000),
            length: .seconds(100_000),
            quantities: [
                .init(name: "throughput", exact: 1 - p[0], kind: .rate) { Double($0.operations[0].ended[0]) / $0.duration.seconds },
                .init(name: "number at 1", exact: mean(p), kind: .queue) { $0.number(buffer: 0, station: 0) },
            ])
    }

    /// M/G/1 with two classes, the first served first, none interrupted (Cobham): Wq₁ = R/(1 − ρ₁), Wq₂ = R/((1 − ρ₁)(1 − ρ)), R = Σλ E[S²]/2.
    private static func priorities() -> ExactCase {
        var scenario = Scenario()
        let parts = ["urgent", "other"].map { scenario.add(Scenario.Product($0)) }
        let machine = scenario.add(Scenario.Station("machine"))
        for (index, rate) in [0.3, 0.4].enumerated() {
            let door = scenario.add(Scenario.Station("door \(index + 1)"))
            let queue = scenario.add(Scenario.Buffer("queue \(index + 1)", holds: .items(places: nil)))
            scenario.add(.arrival("arrive \(index + 1)", at: door, of: parts[index], every: .exponential(mean: 1 / rate), into: queue))
            var serve = Scenario.Operation.service(
                "serve \(index + 1)", at: machine, from: queue, time: index == 0 ? .exponential(mean: 1) : .fixed(1.2), to: .finished)
            serve.priority = index
            scenario.add(serve)
        }
        let residual = 0.3 * 2 / 2 + 0.4 * 1.44 / 2
        let first = 0.3
        let load = 0.3 + 0.48
        return ExactCase(
            name: "Two priorities, not preempting", source: "closed form (Cobham)", scenario: scenario, warmUp: .seconds(1_000),
            length: .seconds(400_000),
            quantities: [
                .init(name: "Wq urgent", exact: residual / (1 - first), kind: .queue) { $0.buffers[0].waits.mean },
                .init(name: "Wq other", exact: residual / ((1 - first) * (1 - load)), kind: .queue) { $0.buffers[1].waits.mean },
            ])
    }

    /// M/M^[3]/1: takes up to 3 that are there, none joins later. b_q = C·rᵠ with μr⁴ − (λ + μ)r + λ = 0, 0 < r < 1; idle C·μ/λ.
    private static func bulkService() -> ExactCase {
        let arrivals = 2.0
        var scenario = queue(arrivals: .exponential(mean: 1 / arrivals), service: .exponential(mean: 1))
        scenario.operations[1].takes = [
            .items(from: Scenario.Index(0), product: nil, atLeast: 1, atMost: 3, patience: .zero, keepsPlace: false)
        ]
        var low = 0.0
        var high = 0.999_999
        for _ in 0..<200 {
            let r = (low + high) / 2
            if r * r * r * r - (arrivals + 1) * r + arrivals > 0 { low = r } else { high = r }
        }
        let r = low
        let c = 1 / (1 / arrivals + 1 / (1 - r))
        return ExactCase(
            name: "M/M^[3]/1, served in bulk", source: "closed form", scenario: scenario, warmUp: .seconds(1_000), length: .seconds(200_000),
            quantities: [
                .init(name: "share idle", exact: c / arrivals, kind: .queue) { $0.stations[1].share(.starved) },
                .init(name: "Lq", exact: c * r / ((1 - r) * (1 - r)), kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
            ])
    }

    /// M/M/1 whose customers leave after waiting 3: the offered wait has density λp₀e^((λ−μ)x) up to 3, then falls as e^(−μx).
    /// Source: Barrer, *Queuing with impatient customers and ordered service*, Operations Research 5 (1957).
    private static func deadlines() -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 1 / 0.9), service: .exponential(mean: 1))
        scenario.buffers[0].waitLimit = Scenario.WaitLimit(.fixed(3), then: .scrapped)
        let decay = Elementary.exp(-0.1 * 3)
        let idle = 1 / (1 + 0.9 * (1 - decay) / 0.1 + 0.9 * decay)
        let lost = 0.9 * idle * decay
        return ExactCase(
            name: "M/M/1, leaving after a wait of 3", source: "closed form (Barrer)", scenario: scenario, warmUp: .seconds(500),
            length: .seconds(100_000),
            quantities: [
                .init(name: "share lost", exact: lost, kind: .queue) { Double($0.buffers[0].expired) / Double($0.buffers[0].left) },
                .init(name: "share idle", exact: idle, kind: .queue) { $0.stations[1].share(.starved) },
            ])
    }

    /// Erlang A: M/M/4 with exponential patience of mean 2.
    private static func impatience() -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 0.2), service: .exponential(mean: 1), servers: 4)
        scenario.buffers[0].waitLimit = Scenario.WaitLimit(.exponential(mean: 2), then: .scrapped)
        let p = birthDeath(200, up: { _ in 5 }, down: { $0 <= 4 ? Double($0) : 4 + 0.5 * Double($0 - 4) })
        let waiting = p.enumerated().reduce(0) { $0 + Double(max(0, $1.offset - 4)) * $1.element }
        return ExactCase(
            name: "M/M/4 with exponential patience", source: "closed form (Erlang A)", scenario: scenario, warmUp: .seconds(500),
            length: .seconds(50_000),
            quantities: [
                .init(name: "share lost", exact: 0.5 * waiting / 5, kind: .queue) { Double($0.buffers[0].expired) / Double($0.buffers[0].left) },
                .init(name: "Lq", exact: waiting, kind: .queue) { $0.buffers[0].content.mean(over: $0.duration) },
            ])
    }

    /// D/M/1 at λ 0.8: Wq = σ/(μ(1 − σ)) with σ = e^(−μ(1 − σ)/λ).
    private static func regularArrivals() -> ExactCase {
        var sigma = 0.5
        for _ in 0..<500 { sigma = Elementary.exp(-(1 - sigma) / 0.8) }
        return ExactCase(
            name: "D/M/1", source: "closed form", scenario: queue(arrivals: .fixed(1.25), service: .exponential(mean: 1)), warmUp: .seconds(1_000),
            length: .seconds(200_000),
            quantities: [
                .init(name: "Wq", exact: sigma / (1 - sigma), kind: .queue) { $0.buffers[0].waits.mean },
                .init(name: "P(wait)", exact: sigma, kind: .rate) { Double($0.buffers[0].waits.positive) / Double($0.buffers[0].waits.count) },
            ])
    }

    /// M/G/∞: λE[S] are under way, however the times vary.
    private static func delay() -> ExactCase {
        var scenario = queue(arrivals: .exponential(mean: 0.5), service: .weibull(scale: 10, shape: 0.7))
        scenario.stations[1].servers = .unlimited
        return ExactCase(
            name: "M/G/∞, a delay", source: "closed form", scenario: scenario, warmUp: .seconds(2_000), length: .seconds(50_000),
            quantities: [
                .init(name: "L", exact: 2 * Distribution.weibull(scale: 10, shape: 0.7).mean, kind: .queue) { $0.inside.mean(over: $0.duration) }
            ])
    }
}
