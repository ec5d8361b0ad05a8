// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One long run cut into batches that are taken for independent, the alternative to replications when the warm-up is long.
package struct BatchMeans: Hashable, Sendable {
    package let estimate: Estimate
    /// Correlation of neighbouring batches, −1 … 1. Near zero where batches are long enough.
    package let correlation: Double
    /// False when the correlation is larger than independent batches would show once in twenty times: the interval is too narrow.
    package let isIndependent: Bool

    /// - Parameters:
    ///   - batches: Means (or sums) over successive stretches of equal length, at least 3.
    ///
    /// The test is von Neumann's ratio, by its normal approximation:
    /// correlation / √((n − 2) / (n² − 1)) against the 95 % point. Source: Law, *Simulation Modeling and Analysis*, 5th ed., 9.5.3;
    /// Fishman, *Management Science* 24 (1978) 510–521.
    package init(_ batches: [Double], confidence: Double) {
        precondition(batches.count >= 3, "Batch means need at least three batches.")
        var spread = Spread()
        for batch in batches { spread.add(batch) }
        estimate = Estimate(spread, confidence: confidence)
        let squares = spread.squares
        guard squares > 0 else {
            correlation = 0
            isIndependent = true
            return
        }
        let steps = zip(batches, batches.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
        let count = Double(batches.count)
        // 1 − ratio/2 is the lag-one correlation up to its end effects, with mean 0 and this variance for independent batches.
        correlation = 1 - steps / (2 * squares)
        isIndependent = correlation / ((count - 2) / (count * count - 1)).squareRoot() < Quantile.normal(0.95)
    }
}
