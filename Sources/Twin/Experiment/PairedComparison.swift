// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The difference of two plants, replication by replication with common random numbers.
///
/// Where the same luck met both plants their outcomes go up and down together, and the difference is known far better than either.
/// Source: Law, *Simulation Modeling and Analysis*, 5th ed., 10.2.1 and 11.2.
package struct PairedComparison: Hashable, Sendable {
    /// The other minus the base.
    package let difference: Estimate
    package let base: Estimate
    package let other: Estimate
    /// Of the pairs, −1 … 1; nil where one side never varies.
    package let correlation: Double?

    /// - Parameters:
    ///   - base: Value in replication 0, 1, 2 …
    ///   - other: The other plant's value in the same replications.
    package init(base: [Double], other: [Double], confidence: Double) {
        precondition(base.count == other.count && !base.isEmpty, "Pairs need two values each.")
        difference = Estimate(zip(other, base).map { $0 - $1 }, confidence: confidence)
        self.base = Estimate(base, confidence: confidence)
        self.other = Estimate(other, confidence: confidence)
        let spread = self.base.standardDeviation * self.other.standardDeviation
        if base.count < 2 || spread == 0 {
            correlation = nil
        } else {
            var covariance = 0.0
            for (first, second) in zip(base, other) { covariance += (first - self.base.mean) * (second - self.other.mean) }
            correlation = max(-1, min(1, covariance / Double(base.count - 1) / spread))
        }
    }

    /// True when the interval of the difference leaves out zero.
    package var isSignificant: Bool {
        guard let lower = difference.lower, let upper = difference.upper else { return false }
        return lower > 0 || upper < 0
    }

    /// The confidence each of `count` intervals needs so that all of them hold together with `confidence`: 1 − (1 − confidence) / count
    /// (Bonferroni).
    package static func simultaneous(_ confidence: Double, count: Int) -> Double { 1 - (1 - confidence) / Double(max(count, 1)) }
}
