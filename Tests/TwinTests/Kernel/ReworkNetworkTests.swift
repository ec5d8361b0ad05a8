// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Twin

/// The seed of a network is the argument of its test: a failure names it.
@Suite struct `Networks with rework behind little room` {
    private static let seeds = UInt64(0)..<UInt64(ProcessInfo.processInfo.environment["JELLYROLL_NETWORKS"] ?? "150")!

    @Test(arguments: seeds) func `go on at every station, or tell the circle`(_ seed: UInt64) throws {
        let scenario = ReworkNetwork(seed: seed).scenario
        var simulation = try Simulation(scenario, seed: seed)
        do throws(TwinError) {
            try simulation.run(until: .seconds(500))
            simulation.resetStatistics()
            let stop = try simulation.run(until: .seconds(1_000))
            #expect(stop == .reachedTime, "network \(seed) ends at \(simulation.now.seconds) s")
            for (station, part) in scenario.stations.enumerated() {
                let ended = simulation.statistics.operations.indices.filter { scenario.operations[$0].station.number == station }
                    .reduce(0) { $0 + simulation.statistics.operations[$1].ended.reduce(0, +) }
                #expect(ended > 0, "network \(seed): “\(part.name)” ends nothing any more")
            }
        } catch {
            #expect(error.code == .deadlock, "\(error)")
            #expect(error.message.contains("waits for"), "\(error)")
            try Self.expectStandstill(&simulation)
        }
        #expect(try Self.overlooked(simulation).isEmpty, "network \(seed)")
    }

    /// What is told to be stuck stays so while the rest goes on, as far as it can.
    private static func expectStandstill(_ simulation: inout Simulation) throws {
        let memory = try memory(simulation)
        let stuck = withExtendedLifetime(memory) { Liveness(memory.engine).stuck }
        #expect(!stuck.isEmpty, "network \(simulation.seed)")
        simulation.resetStatistics()
        // One that stopped at the circle itself does not move; one that was looked at between two runs may.
        _ = try? simulation.run(until: simulation.now + .seconds(500))
        for wait in stuck {
            let taken = simulation.statistics.buffers[wait.buffer].left
            #expect(taken == 0, "network \(simulation.seed): \(taken) were taken from buffer \(wait.buffer)")
        }
    }

    private static func memory(_ simulation: Simulation) throws -> EngineMemory {
        let plan = try EnginePlan(simulation.scenario, seed: simulation.seed)
        return try #require(EngineMemory(plan, reading: simulation.saved()[(SavedState.header(plan).count + 32)...]))
    }

    /// Operations that could start although the instant is over.
    private static func overlooked(_ simulation: Simulation) throws -> [String] {
        let memory = try memory(simulation)
        return simulation.scenario.operations.enumerated().compactMap { number, operation in
            let station = memory.engine.stations[operation.station.number]
            return station.isOn != 0 && station.firstIdle >= 0 && memory.engine.canStart(number) ? operation.name : nil
        }
    }
}
