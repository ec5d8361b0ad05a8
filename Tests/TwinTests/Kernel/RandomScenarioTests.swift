// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

/// The seed of a plant is the argument of its test: a failure names it.
@Suite struct `Random plants` {
    private static let end = SimulatedTime.seconds(4_000)

    /// Runs to the end, or to the deadlock or overflow that a random plant may have in it.
    private static func run(_ simulation: inout Simulation, until time: SimulatedTime = end, _ observer: inout some SimulationObserver)
        -> TwinError.Code?
    {
        do throws(TwinError) {
            try simulation.run(until: time, observer: &observer)
            return nil
        } catch {
            #expect([.deadlock, .populationExploded, .invalidScenario].contains(error.code), "\(error)")
            return error.code
        }
    }

    @Test(arguments: UInt64(0)..<150)
    func `nothing is lost, nothing is negative, nothing is over its capacity`(_ seed: UInt64) throws {
        let scenario = RandomScenario(seed: seed).scenario
        var simulation = try Simulation(scenario, seed: seed)
        var watchman = Watchman(scenario)
        let stopped = Self.run(&simulation, &watchman)
        if stopped == .populationExploded { return }
        let statistics = simulation.statistics
        watchman.close(statistics, at: simulation.now)
        #expect(watchman.faults.isEmpty, "plant \(seed): \(watchman.faults.prefix(3))")
        let taken = statistics.operations.reduce(0) { $0 + $1.started }
        #expect(taken > 0, "plant \(seed) does nothing")
        for (station, figures) in statistics.stations.enumerated() where scenario.stations[station].servers != .unlimited {
            #expect(
                figures.times.reduce(0, +) == Int128(figures.servers) * Int128(statistics.duration.microseconds), "plant \(seed), station \(station)")
            #expect(figures.times.allSatisfy { $0 >= 0 })
        }
        for (operation, figures) in statistics.operations.enumerated() {
            let done = figures.ended.reduce(0, +) + figures.aborted
            #expect(done <= figures.started, "plant \(seed), operation \(operation)")
        }
        // Started and not ended is in work: at most one a server.
        let open = statistics.operations.reduce(0) { $0 + $1.started - $1.ended.reduce(0, +) - $1.aborted }
        #expect(open <= statistics.stations.reduce(0) { $0 + $1.servers }, "plant \(seed)")
        #expect(statistics.inside.now >= 0 && statistics.inside.area >= 0)
    }

    @Test(arguments: UInt64(0)..<60)
    func `a run saved in the middle goes on bit for bit, as does a copy`(_ seed: UInt64) throws {
        let scenario = RandomScenario(seed: seed).scenario
        var whole = try Simulation(scenario, seed: seed)
        var hash = TraceHash()
        let middle = SimulatedTime.seconds(Double(500 + seed * 37 % 2_000))
        guard Self.run(&whole, until: middle, &hash) == nil else { return }
        let saved = whole.saved()
        var copy = whole
        var copyHash = hash
        var restored = try Simulation(restoring: saved, of: scenario, seed: seed)
        var restoredHash = hash
        #expect(restored.saved() == saved)
        let stops = [
            Self.run(&whole, &hash), Self.run(&copy, &copyHash), Self.run(&restored, &restoredHash),
        ]
        #expect(stops[0] == stops[1] && stops[0] == stops[2])
        #expect(hash == copyHash && hash == restoredHash, "plant \(seed)")
        #expect(whole.statistics == copy.statistics && whole.statistics == restored.statistics, "plant \(seed)")
        #expect(whole.saved() == restored.saved(), "plant \(seed)")
    }

    @Test func `the trace of a seed is the same on any number of threads, and stepping does not change it`() async throws {
        @Sendable func trace(_ seed: UInt64, steps: Int) throws -> TraceHash {
            var simulation = try Simulation(RandomScenario(seed: seed).scenario, seed: 5)
            var hash = TraceHash()
            for step in 1...steps {
                // A deadlock of one corner is told at the end of each step, while the rest of the plant goes on.
                _ = Self.run(&simulation, until: .seconds(Double(3_000 * step / steps)), &hash)
            }
            return hash
        }
        let seeds = Array(UInt64(0)..<24)
        let alone = try seeds.map { try trace($0, steps: 1) }
        let together = try await withThrowingTaskGroup(of: (Int, TraceHash).self) { group in
            for (index, seed) in seeds.enumerated() { group.addTask { (index, try trace(seed, steps: 7)) } }
            var hashes = alone.map { _ in TraceHash() }
            for try await (index, hash) in group { hashes[index] = hash }
            return hashes
        }
        #expect(alone == together)
        #expect(Set(alone).count == seeds.count)
        #expect(alone.allSatisfy { $0.count > 100 })
    }
}
