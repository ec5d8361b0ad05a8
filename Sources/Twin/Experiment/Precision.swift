// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The sequential procedure: replications are added until the interval is narrow enough, or the cap is reached.
///
/// Whether to stop is decided after each replication in order of their numbers, never in order of their arrival, so that the
/// number of replications does not depend on how many run at once.
/// Source: Law, *Simulation Modeling and Analysis*, 5th ed., 9.4.1. To have an actual relative error of γ the half-width is held
/// below γ / (1 + γ) of the estimate.
package struct Precision: Hashable, Sendable {
    /// Asked relative error γ, 0 < γ < 1.
    package let relative: Double
    /// Replications before the first look. Ten or more: with fewer the interval is too often narrow by chance.
    package let least: Int
    /// Replications after which it ends without having got there.
    package let most: Int

    package init(relative: Double, least: Int, most: Int) {
        self.relative = relative
        self.least = least
        self.most = most
    }

    package func isReached(by estimate: Estimate) -> Bool {
        guard let precision = estimate.relativePrecision else { return false }
        return precision <= relative / (1 + relative)
    }

    /// The smallest number of replications, from `least`, with which every watched quantity is known well enough; nil when that is not yet so.
    /// - Parameter watched: For each quantity its value in replication 0, 1, 2 …; all of one length.
    package func enough(_ watched: [[Double]], confidence: Double) -> Int? {
        let available = watched.first?.count ?? 0
        guard available >= least else { return nil }
        var spreads = watched.map { values in
            var spread = Spread()
            for value in values.prefix(least - 1) { spread.add(value) }
            return spread
        }
        for count in least...available {
            for index in watched.indices { spreads[index].add(watched[index][count - 1]) }
            if spreads.allSatisfy({ isReached(by: Estimate($0, confidence: confidence)) }) { return count }
        }
        return nil
    }
}
