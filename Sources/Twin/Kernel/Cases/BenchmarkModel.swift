// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A model by which the kernel's speed is measured, and other simulators' beside it.
///
/// Logical events are arrivals, ends of operations, failures and ends of repairs: what any simulator of the model must decide on, however many
/// entries its own event list has for them.
package struct BenchmarkModel: Sendable {
    package let name: String
    package let scenario: Scenario
    /// Arrivals and ends of operations that a part needs; failures come on top.
    package let eventsPerPart: Int

    /// Arrivals at 0.8, one server at 1, first come first served.
    package static let queue = BenchmarkModel(
        name: "M/M/1", scenario: ExactCase.queue(arrivals: .exponential(mean: 1.25), service: .exponential(mean: 1)), eventsPerPart: 2)

    /// Twenty stations with exp(1), ten places between any two, each failing after exp(100) at work for exp(5); the first always has a part.
    package static let line = BenchmarkModel(
        name: "20-station line",
        scenario: ExactCase.line(
            Array(repeating: 1, count: 20), places: Array(repeating: 10, count: 19),
            failures: Array(repeating: [ExactCase.failure(.operation, rate: 1.0 / 100, repair: 1.0 / 5)], count: 20)),
        eventsPerPart: 20)

    /// Runs until about so many parts are through, with every statistic that an experiment reads.
    package func statistics(parts: Int, seed: UInt64) throws(TwinError) -> SimulationStatistics {
        var simulation = try Simulation(scenario, seed: seed)
        try simulation.run(events: parts * eventsPerPart)
        return simulation.plainStatistics
    }
}
