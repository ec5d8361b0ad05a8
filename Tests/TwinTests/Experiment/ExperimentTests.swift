// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Synchronization
import Testing

@testable import Twin

@Suite struct `An experiment` {
    private static func run(_ scenario: Scenario, _ plan: ExperimentPlan, threads: Int = 2) async throws -> ExperimentResult {
        try await Experiment(scenario, ReportedParts(scenario), plan, threads: threads).run()
    }

    @Test func `finds the figures of M/M/1 inside its intervals`() async throws {
        // 3000 h each: the interval of L is wide, but honest.
        let plan = ExperimentPlan(seed: 1, duration: .hours(3000), warmUp: .automatic, method: .replications(20), confidence: 0.99)
        let result = try await Self.run(SmallPlants.queue(), plan)
        let known: [(Indicator.Subject, Indicator.Kind, Double)] = [
            (.station("machine"), .working, 0.8), (.buffer("queue"), .level, 3.2), (.plant, .workInProgress, 4),
            (.buffer("queue"), .wait, 4 * 3600), (.buffer("queue"), .waitingShare, 0.8), (.product("part"), .leadTime, 5 * 3600),
            (.product("part"), .leadTime95, log(20) / 0.2 * 3600), (.plant, .power, 8.4), (.product("part"), .throughput, 0.8),
            (.product("part"), .energyPerGoodUnit, 10.5), (.station("machine"), .blocked, 0),
        ]
        for (subject, kind, value) in known {
            let estimate = try #require(result.estimate(subject, kind), "\(kind)")
            // The ratio of two means is off by its own bias; everything else has the exact value inside.
            #expect(estimate.covers(value) || abs(estimate.mean / value - 1) < 0.01, "\(kind) of \(subject.name): \(estimate), seed 1")
        }
        #expect(result.warmUp.verdict == .found)
    }

    @Test func `is the same to the last bit whatever the number of threads`() async throws {
        let scenario = SmallPlants.line(rates: [1, 1.1, 0.9], places: 3, mtbf: (50, 4))
        for plan in [
            ExperimentPlan(seed: 8, duration: .hours(600), method: .replications(7)),
            ExperimentPlan(seed: 8, duration: .hours(600), method: .replications(5), precision: 0.02, mostReplications: 60),
        ] {
            let alone = try await Self.run(scenario, plan, threads: 1)
            let many = try await Self.run(scenario, plan, threads: 5)
            let isSame = alone.table.rows.map { $0.map(\.bitPattern) } == many.table.rows.map { $0.map(\.bitPattern) }
            #expect(isSame)
            #expect(alone.warmUp == many.warmUp)
            #expect(alone.replications.map(\.seed) == many.replications.map(\.seed))
            #expect(alone.replications.map(\.bottleneck) == many.replications.map(\.bottleneck))
        }
    }

    @Test func `adds replications until the asked precision and no further`() async throws {
        let scenario = SmallPlants.line(rates: [1, 1], places: 2)
        let plan = ExperimentPlan(
            seed: 3, duration: .hours(400), warmUp: .fixed(.hours(40)), method: .replications(5), precision: 0.01, mostReplications: 300)
        let result = try await Self.run(scenario, plan)
        let reached = try #require(result.estimate(.product("part"), .throughput)?.relativePrecision)
        #expect(result.precision == .reached)
        #expect(reached <= 0.01 / 1.01)
        #expect(result.replications.count > 5)
        // One replication fewer was not enough.
        let values = try #require(result.table.values(.product("part"), .throughput))
        #expect(!Precision(relative: 0.01, least: 5, most: 300).isReached(by: Estimate(values.dropLast(), confidence: 0.95)))
    }

    @Test func `says when the asked precision is not reached`() async throws {
        let plan = ExperimentPlan(
            seed: 3, duration: .hours(100), warmUp: .fixed(.zero), method: .replications(3), precision: 0.001, mostReplications: 6)
        let result = try await Self.run(SmallPlants.queue(), plan)
        #expect(result.precision == .notReached)
        #expect(result.replications.count == 6)
    }

    @Test func `says that a plant does not settle when more comes in than can go out`() async throws {
        let plan = ExperimentPlan(seed: 2, duration: .hours(2000), method: .replications(3))
        let result = try await Self.run(SmallPlants.queue(arrivals: 2, service: 1), plan)
        #expect(result.warmUp.verdict == .notSettled)
        #expect(result.warmUp.time.seconds >= 0.45 * 2000 * 3600)
    }

    @Test func `runs jobs that end to their end, with nothing left out`() async throws {
        let result = try await Self.run(SmallPlants.jobs(30), ExperimentPlan(duration: .hours(10), method: .replications(2)))
        #expect(result.warmUp.verdict == .terminating)
        #expect(result.replications[0].isTerminating)
        #expect(result.replications[0].statistics[0].duration == .seconds(1800))
        #expect(result.estimate(.product("job"), .throughput)?.mean == 60)
        #expect(result.estimate(.product("job"), .leadTime)?.mean == 930)
    }

    @Test func `cuts one long run into batches`() async throws {
        let plan = ExperimentPlan(seed: 5, duration: .hours(20_000), warmUp: .fixed(.hours(500)), method: .batches(20), confidence: 0.99)
        let result = try await Self.run(SmallPlants.queue(arrivals: 0.5), plan)
        #expect(result.replications.count == 1)
        #expect(result.table.rows.count == 20)
        #expect(result.replications[0].statistics.allSatisfy { $0.duration == .hours(975) })
        let throughput = try #require(result.batchMeans(.product("part"), .throughput))
        #expect(throughput.isIndependent)
        #expect(throughput.estimate.covers(0.5), "\(throughput.estimate), seed 5")
        #expect(try #require(result.estimate(.plant, .workInProgress)).covers(1))
    }

    @Test func `keeps what is finished when it is stopped`() async throws {
        let scenario = SmallPlants.queue()
        let plan = ExperimentPlan(seed: 6, duration: .hours(1000), warmUp: .fixed(.zero), method: .replications(40))
        let done = Mutex(0)
        let experiment = try Experiment(scenario, ReportedParts(scenario), plan, threads: 2)
        let result = try await experiment.run(
            progress: { if case .finished = $0 { done.withLock { $0 += 1 } } }, isStopped: { done.withLock { $0 } >= 3 })
        let isInterrupted = result.isInterrupted
        #expect(isInterrupted)
        #expect((3..<40).contains(result.replications.count))
        #expect(result.replications.map(\.number) == Array(0..<result.replications.count))
        let whole = try await Self.run(
            scenario, ExperimentPlan(seed: 6, duration: .hours(1000), warmUp: .fixed(.zero), method: .replications(result.replications.count)))
        let isSame = result.table.rows.map { $0.map(\.bitPattern) } == whole.table.rows.map { $0.map(\.bitPattern) }
        #expect(isSame)
        await #expect(throws: TwinError.interrupted) {
            try await experiment.run(isStopped: { true })
        }
    }

    @Test(arguments: [
        ExperimentPlan(duration: .zero), ExperimentPlan(duration: .seconds(-5)), ExperimentPlan(warmUp: .fixed(.hours(720))),
        ExperimentPlan(warmUp: .fixed(.seconds(-1))), ExperimentPlan(method: .replications(0)), ExperimentPlan(method: .replications(100_001)),
        ExperimentPlan(method: .batches(2)), ExperimentPlan(precision: 0), ExperimentPlan(precision: 0.9), ExperimentPlan(precision: .nan),
        ExperimentPlan(confidence: 1), ExperimentPlan(confidence: 0.2), ExperimentPlan(precision: 0.1, mostReplications: 0),
    ])
    func `refuses what cannot be run, with the range`(_ plan: ExperimentPlan) {
        let refusal = #expect(throws: TwinError.self) { try plan.check() }
        #expect(refusal?.code == .outOfRange)
        #expect(refusal?.remedy.isEmpty == false)
    }

    @Test func `gives replications seeds that share nothing`() {
        let plan = ExperimentPlan(seed: 1)
        let other = ExperimentPlan(seed: 2)
        let seeds = (0..<1000).map(plan.seed(ofReplication:)) + (0..<1000).map(other.seed(ofReplication:))
        #expect(Set(seeds).count == 2000)
    }
}

@Suite struct `The bottleneck of a running line` {
    @Test func `is the slow machine`() async throws {
        let scenario = SmallPlants.line(rates: [1, 0.6, 1], places: 5)
        let plan = ExperimentPlan(seed: 9, duration: .hours(500), method: .replications(5))
        let result = try await Experiment(scenario, ReportedParts(scenario), plan, threads: 2).run()
        #expect(result.bottlenecks.first?.station == "M2")
        #expect(try #require(result.bottlenecks.first).share > 0.8)
        for machine in result.machines {
            let sole = try #require(result.estimate(.station(machine), .soleBottleneck))
            #expect(sole.mean >= 0 && sole.mean <= 1)
        }
    }

    @Test func `is nobody in particular where all are equal`() async throws {
        let scenario = SmallPlants.line(rates: [1, 1, 1], places: 10, mtbf: (20, 5))
        let plan = ExperimentPlan(seed: 9, duration: .hours(2000), method: .replications(5))
        let result = try await Experiment(scenario, ReportedParts(scenario), plan, threads: 2).run()
        for machine in result.machines {
            #expect(try #require(result.estimate(.station(machine), .soleBottleneck)).mean < 0.6)
        }
    }
}

@Suite struct `The indicators` {
    @Test func `of equipment follow ISO 22400-2`() async throws {
        // Case 7a: fixed cycle, saturated, up 100, repair 10: availability 1/1.1, never starved, nothing scrapped.
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let machine = scenario.add(
            Scenario.Station(
                "machine",
                failures: [.init("breakdown", clock: .operation, every: .exponential(mean: 100), repair: .exponential(mean: 10))]))
        scenario.add(
            Scenario.Operation(
                "make", at: machine, takes: [], time: Scenario.WorkTime(.fixed(1)),
                outcomes: [Scenario.Outcome([.make(part, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .finished)])]))
        let plan = ExperimentPlan(seed: 12, duration: .seconds(40_000), warmUp: .fixed(.zero), method: .replications(10), confidence: 0.99)
        let result = try await Experiment(scenario, ReportedParts(scenario), plan, threads: 2).run()
        let subject = Indicator.Subject.station("machine")
        func mean(_ kind: Indicator.Kind) throws -> Double { try #require(result.estimate(subject, kind)).mean }
        #expect(try #require(result.estimate(subject, .availability)).covers(1 / 1.1))
        #expect(abs(try mean(.effectiveness) - 1) < 1e-3)
        #expect(try mean(.qualityRatio) == 1)
        #expect(abs(try mean(.oeeIndex) - (try mean(.availability))) < 1e-3)
        #expect(abs(try mean(.technicalEfficiency) - (try mean(.availability))) < 1e-12)
        #expect(abs(try mean(.allocationRatio) - 1) < 1e-9)
        #expect(abs(try mean(.meanTimeBetweenFailures) - 100) < 10)
        #expect(abs(try mean(.meanTimeToRepair) - 10) < 1)
    }

    @Test func `of yield count scrap and rework apart`() async throws {
        let scenario = SmallPlants.lossy(scrap: 0.05, rework: 0.1)
        let plan = ExperimentPlan(seed: 13, duration: .hours(20_000), warmUp: .fixed(.zero), method: .replications(4), confidence: 0.99)
        let result = try await Experiment(scenario, ReportedParts(scenario), plan, threads: 2).run()
        let step = Indicator.Subject.step(route: "", step: "press")
        let first = try #require(result.estimate(step, .firstPassYield))
        let scrap = try #require(result.estimate(step, .scrapShare))
        let rework = try #require(result.estimate(step, .reworkShare))
        #expect(abs(first.mean - 0.85) < 0.01 && abs(scrap.mean - 0.05) < 0.01 && abs(rework.mean - 0.1) < 0.01)
        #expect(abs(first.mean + scrap.mean + rework.mean - 1) < 1e-12)
        // In the end 0.85 of 0.95 that leave are good.
        #expect(abs(try #require(result.estimate(.product("part"), .finalYield)).mean - 0.85 / 0.9) < 0.01)
        #expect(abs(try #require(result.estimate(.station("machine"), .scrapRatio)).mean - scrap.mean) < 1e-12)
        #expect(result.estimate(.route(""), .rolledThroughputYield)?.mean == first.mean)
    }

    @Test func `of time add up, and obey Little's law`() async throws {
        let scenario = SmallPlants.line(rates: [1, 0.8, 1.2], places: 2, mtbf: (30, 3))
        let plan = ExperimentPlan(seed: 14, duration: .hours(3000), method: .replications(3))
        let result = try await Experiment(scenario, ReportedParts(scenario), plan, threads: 2).run()
        for row in result.table.rows {
            for machine in result.machines {
                let shares: [Indicator.Kind] = [.working, .starved, .blocked, .settingUp, .down, .waitingForCrew, .offShift]
                let sum = shares.reduce(0) { $0 + row[result.table.column(.station(machine), $1) ?? 0] }
                #expect(abs(sum - 1) < 1e-9)
            }
            let inside = row[try #require(result.table.column(.plant, .workInProgress))]
            let lead = row[try #require(result.table.column(.product("part"), .leadTime))]
            let rate = row[try #require(result.table.column(.product("part"), .throughput))]
            #expect(abs(inside - lead / 3600 * rate) < 0.02 * inside)
        }
    }
}
