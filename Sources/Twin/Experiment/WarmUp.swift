// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// How much of a run's beginning is left out because the plant was still filling.
package struct WarmUp: Hashable, Sendable {
    /// Observations to leave out, a whole number of batches and at most half of the series.
    package let truncation: Int
    /// False when the statistic was still falling at half of the series, or the series is too short to say: the run should be longer.
    package let isSettled: Bool

    /// The truncation after which the mean of what is left has the smallest standard error (MSER-5).
    ///
    ///     Z_j = mean of 5 successive observations,    d* = argmin over d of  Σ_{j>d} (Z_j − Z̄_d)² / (n − d)²
    ///
    /// A minimum in the second half means that the series had not settled: few observations look quiet by chance.
    /// - Parameter series: Observations at equal distances in time.
    /// - Complexity: O(n).
    /// Source: White, *Simulation* 69 (1997) 323–334; White, Cobb, Spratt, *Winter Simulation Conference* 2000, 755–765.
    package static func marginalStandardError(_ series: [Double]) -> WarmUp {
        let batches = stride(from: 0, to: series.count - series.count % batchSize, by: batchSize).map { start in
            series[start..<start + batchSize].reduce(0, +) / Double(batchSize)
        }
        guard batches.count >= leastBatches else { return WarmUp(truncation: 0, isSettled: false) }
        // From the end to the beginning, so that each truncation costs one step.
        var left = Spread()
        var best = (error: Double.infinity, kept: batches.count)
        for (index, batch) in batches.enumerated().reversed() {
            left.add(batch)
            guard left.count >= leastKept else { continue }
            let error = left.squares / Double(left.count) / Double(left.count)
            // Among equals the earliest truncation wins: a constant series loses nothing.
            if error <= best.error { best = (error, batches.count - index) }
        }
        let truncation = batches.count - best.kept
        let half = batches.count / 2
        return truncation > half
            ? WarmUp(truncation: half * batchSize, isSettled: false) : WarmUp(truncation: truncation * batchSize, isSettled: true)
    }

    static let batchSize = 5
    /// Fewer batches than this say nothing about a trend.
    static let leastBatches = 10
    /// The last few batches alone may be equal by chance; White and Robinson (*European J. of Operational Research* 207, 2010) keep five.
    static let leastKept = 5
}
