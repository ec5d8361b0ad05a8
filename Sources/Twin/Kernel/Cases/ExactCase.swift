// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A model whose figures are known exactly, to judge the kernel by.
///
/// Time unit 1 of a model is a second unless it says otherwise. Accepted when every exact value lies in the 99 % interval of at least 20 replications
/// and the interval's half-width is within ``Quantity/Kind/halfWidth`` of it; of many values about one in a hundred misses, and must then hold with
/// new seeds and four times the length.
package struct ExactCase: Sendable {
    package let name: String
    /// Where its figures come from.
    package let source: String
    package let scenario: Scenario
    /// Left out of the statistics, and measured after that, in each replication.
    package let warmUp: SimulatedTime
    package let length: SimulatedTime
    package let quantities: [Quantity]

    package struct Quantity: Sendable {
        package let name: String
        package let exact: Double
        package let kind: Kind
        package let measured: @Sendable (SimulationStatistics) -> Double

        package enum Kind: Sendable {
            /// Throughput, availability, shares of time: 0.5 %.
            case rate
            /// Numbers in queues and waits: 2 %.
            case queue

            package var halfWidth: Double { self == .rate ? 0.005 : 0.02 }
        }
    }

    /// What replications say of one quantity.
    package struct Verdict: Sendable {
        package let quantity: Quantity
        package let estimate: Estimate

        package var holds: Bool { estimate.covers(quantity.exact) }

        /// Whether the interval is as narrow as asked, or at most so many times wider.
        package func isPrecise(within times: Double = 1) -> Bool {
            (estimate.halfWidth ?? .infinity) <= times * quantity.kind.halfWidth * abs(quantity.exact)
        }
    }

    /// - Parameters:
    ///   - scale: Times the stated length; the warm-up stays.
    ///   - seed: Of the first replication; the others count on from it.
    package func judged(replications: Int, scale: Double, seed: UInt64) throws(TwinError) -> [Verdict] {
        var measured: [[Double]] = Array(repeating: [], count: quantities.count)
        for replication in 0..<replications {
            let statistics = try replicated(scale: scale, seed: seed &+ UInt64(replication))
            for (index, quantity) in quantities.enumerated() { measured[index].append(quantity.measured(statistics)) }
        }
        return zip(quantities, measured).map { Verdict(quantity: $0, estimate: Estimate($1, confidence: 0.99)) }
    }

    package func replicated(scale: Double, seed: UInt64) throws(TwinError) -> SimulationStatistics {
        var simulation = try Simulation(scenario, seed: seed)
        try simulation.run(until: warmUp)
        simulation.resetStatistics()
        try simulation.run(until: warmUp + .seconds(length.seconds * scale))
        return simulation.statistics
    }

    package static let all: [ExactCase] = queues + orders + networks + lines + slotted + breakdowns + assemblies + textbook
}

extension SimulationStatistics {
    /// Finished items of a product in a second.
    func throughput(_ product: Int = 0) -> Double { Double(products[product].finished) / duration.seconds }

    /// In buffer and on servers, on average.
    func number(buffer: Int, station: Int) -> Double { buffers[buffer].content.mean(over: duration) + stations[station].content.mean(over: duration) }
}
