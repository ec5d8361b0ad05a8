// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Plant
import Testing

@testable import Twin

/// Closed forms of the textbooks, each as a plant file. The exact figures are worked out here from their formulas.
@Suite struct `Textbook models as plant files` {
    typealias Row = `Exact cases as plant files`.Row

    /// E[Wq²] of M/M/1 in the order of coming: 2ρ/(μ²(1 − ρ)²). Last come: ÷ (1 − ρ); at random: ÷ (1 − ρ/2).
    /// Source: Takács, *Delay distributions for one line with Poisson input*, Operations Research 11 (1963).
    static let orders: [Row] = [
        Row("mean wait", 0.7 / 0.3, "10-last-come") { $0.buffer(before: "work").waits.mean / 3600 },
        Row("mean square of the wait", 1.4 / 0.09 / 0.3, "10-last-come") { Self.meanSquare($0.buffer(before: "work").waits) },
        Row("mean wait", 0.7 / 0.3, "10-random-order") { $0.buffer(before: "work").waits.mean / 3600 },
        Row("mean square of the wait", 1.4 / 0.09 / 0.65, "10-random-order") { Self.meanSquare($0.buffer(before: "work").waits) },
    ]

    /// h².
    private static func meanSquare(_ times: SimulationStatistics.Times) -> Double { times.squares / Double(times.count) / 3600 / 3600 }

    static let closed: [Row] =
        [1, 4, 9].map { limit in
            Row("throughput with \(limit)", throughput([1, 1.25, 0.8], of: limit), "14-conwip", ["limit": Double(limit)]) { $0.throughput }
        } + [
            Row("share working", 1 - mean(repair) / 4, "16-repairers") { $0.share("machines", .working) },
            Row("fitter at work", 1 - repair[0], "16-repairers") {
                Double($0.figures.crews[0].busy) / Double($0.figures.crews[0].onDuty)
            },
        ]

    /// Mean value analysis of a closed network of single servers (Reiser and Lavenberg, 1980).
    private static func throughput(_ times: [Double], of items: Int) -> Double {
        var numbers = times.map { _ in 0.0 }
        var rate = 0.0
        for count in 1...items {
            let stays = zip(times, numbers).map { $0 * (1 + $1) }
            rate = Double(count) / stays.reduce(0, +)
            numbers = stays.map { $0 * rate }
        }
        return rate
    }

    /// Machines down, of four that run for 20 h and one fitter who takes 8 h.
    private static let repair = chain(4, up: { Double(4 - $0) / 20 }, down: { _ in 1.0 / 8 })
    /// Parts with two machines and three places.
    private static let room = chain(5, up: { _ in 2.5 }, down: { Double(min($0, 2)) })

    private static func chain(_ states: Int, up: (Int) -> Double, down: (Int) -> Double) -> [Double] {
        var weights = [1.0]
        for state in 1...states { weights.append(weights[state - 1] * up(state - 1) / down(state)) }
        let all = weights.reduce(0, +)
        return weights.map { $0 / all }
    }

    private static func mean(_ chances: [Double]) -> Double { chances.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } }

    /// Erlang C of five servers with 3.2 of them asked for: five parts that circulate.
    private static let allUnderWay: Double = {
        let asked = chain(60, up: { _ in 0.8 }, down: { Double(min($0, 5)) / 4 })
        return asked[5...].reduce(0, +)
    }()

    static let queues: [Row] = [
        Row("orders that wait", allUnderWay, "15-base-stock") {
            let waits = $0.buffer(before: "ship").waits
            return Double(waits.positive) / Double(waits.count)
        },
        Row("wait of the urgent", (0.3 + 0.288) / 0.7, "17-priorities") { $0.buffer(before: "urgent work").waits.mean / 3600 },
        Row("wait of the others", (0.3 + 0.288) / 0.7 / 0.22, "17-priorities") { $0.buffer(before: "other work").waits.mean / 3600 },
        Row("throughput", 2.5 * (1 - room[5]), "18-lost-arrivals") { $0.throughput },
        Row("number", mean(room), "18-lost-arrivals") { $0.inside },
        Row("share idle", bulk.idle, "19-bulk-service") { $0.share("oven", .starved) },
        Row("number waiting", bulk.waiting, "19-bulk-service") { $0.waiting("bake") },
        Row("share lost", barrer.lost, "20-impatience") { $0.scrapped / ($0.scrapped + $0.finished) },
        Row("share idle", barrer.idle, "20-impatience") { $0.share("machine", .starved) },
    ]

    /// b_q = C·rᵠ with μr⁴ − (λ + μ)r + λ = 0, 0 < r < 1; idle C·μ/λ. Source: Gross et al., *Fundamentals of Queueing Theory*, 4th ed., 3.2.
    private static let bulk: (idle: Double, waiting: Double) = {
        var (low, high) = (0.0, 0.999_999)
        for _ in 0..<200 {
            let r = (low + high) / 2
            if r * r * r * r - 3 * r + 2 > 0 { low = r } else { high = r }
        }
        let c = 1 / (0.5 + 1 / (1 - low))
        return (c / 2, c * low / ((1 - low) * (1 - low)))
    }()

    /// Source: Barrer, *Queuing with impatient customers and ordered service*, Operations Research 5 (1957).
    private static let barrer: (idle: Double, lost: Double) = {
        let decay = exp(-0.1 * 3)
        let idle = 1 / (1 + 0.9 * (1 - decay) / 0.1 + 0.9 * decay)
        return (idle, 0.9 * idle * decay)
    }()

    @Test(arguments: orders + closed + queues) func `the exact value lies where the runs are`(_ row: Row) throws {
        try `Exact cases as plant files`.check(row, hours: 6_000)
    }

    // MARK: nothing left to chance

    @Test func `a machine made ready for half an hour each morning makes 37 parts in a week of 40 h`() throws {
        let twin = try ExamplePlants.twin("cases/11-shift-setup.yaml")
        var simulation = try Simulation(twin.scenario, seed: 1)
        try simulation.run(until: .hours(24 * 7 - 1))
        let figures = simulation.statistics
        #expect(figures.products.reduce(0) { $0 + $1.finished } == 37)
        #expect(figures.stations[0].times[ServerActivity.settingUp.rawValue] == Int128(2.5 * 3.6e9))
        #expect(figures.stations[0].times[ServerActivity.working.rawValue] == Int128(37.5 * 3.6e9))
        #expect(figures.stations[0].times[ServerActivity.down.rawValue] == 0)
        #expect(figures.stations[0].setups == 5 && figures.stations[0].failures == [0])
    }

    @Test func `a part needs eight and a half cubic metres of nitrogen`() async throws {
        let twin = try ExamplePlants.twin("cases/12-utilities.yaml")
        let plan = ExperimentPlan(duration: .hours(2_001), warmUp: .fixed(.hours(1)), method: .replications(1))
        let result = try await Experiment(twin.scenario, ReportedParts(twin), plan, threads: 1).run()
        let drawn = try #require(result.table.estimate(.utility("nitrogen"), .drawnPerGoodUnit, confidence: 0.95))
        #expect(abs(drawn.mean - 8.5) < 1e-9, "\(drawn)")
        let hourly = try #require(result.table.estimate(.utility("nitrogen"), .drawn, confidence: 0.95))
        #expect(abs(hourly.mean - 4.25) < 1e-9, "\(hourly)")
        let indicator = try #require(result.table.indicators.first { $0.kind == .drawnPerGoodUnit })
        #expect(indicator.unit == "m3/{piece}")
    }

    @Test func `three machines take turns for two people`() throws {
        let twin = try ExamplePlants.twin("cases/21-two-crews.yaml")
        var simulation = try Simulation(twin.scenario, seed: 1)
        try simulation.run(until: .hours(500))
        let figures = simulation.statistics
        // Every five hours each does its work once: 2 h, 3 h and 1 h.
        for (station, hours) in [200.0, 300, 100].enumerated() {
            #expect(figures.stations[station].times[ServerActivity.working.rawValue] == Int128(hours * 3.6e9))
            #expect(figures.stations[station].times[ServerActivity.waitingForCrew.rawValue] == Int128((500 - hours) * 3.6e9))
        }
        #expect(figures.crews.map { Double($0.busy) / 3.6e9 } == [500, 300])
        #expect(figures.products.map(\.finished) == [100, 100, 100])
    }

    @Test func `a release without a sample begins with the first lot`() throws {
        let twin = try ExamplePlants.twin("cases/13-release.yaml")
        var simulation = try Simulation(twin.scenario, seed: 1)
        var exits = Exits()
        try simulation.run(until: .hours(100), observer: &exits)
        #expect(exits.hours == [16, 16, 16, 16])
    }
}
