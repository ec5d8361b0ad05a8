// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The mean of independent observations, with its confidence interval by Student's t.
package struct Estimate: Hashable, Sendable {
    package let mean: Double
    /// Of one observation; 0 for a single one.
    package let standardDeviation: Double
    /// How many observations were averaged, at least 1.
    package let count: Int
    /// Probability that the interval covers the true mean, 0 < confidence < 1.
    package let confidence: Double
    /// Half the interval's width; nil for a single observation, which says nothing of its own spread.
    package let halfWidth: Double?

    /// - Parameter observations: In a fixed order, at least one; the sums run in that order, so that equal input gives equal bits.
    package init(_ observations: some Sequence<Double>, confidence: Double) {
        var spread = Spread()
        for observation in observations { spread.add(observation) }
        self.init(spread, confidence: confidence)
    }

    init(_ spread: Spread, confidence: Double) {
        precondition(spread.count > 0, "An estimate needs an observation.")
        mean = spread.mean
        count = spread.count
        self.confidence = confidence
        standardDeviation = spread.variance.squareRoot()
        halfWidth =
            spread.count < 2
            ? nil
            : Quantile.studentT(0.5 + confidence / 2, degreesOfFreedom: Double(spread.count - 1))
                * (spread.variance / Double(spread.count)).squareRoot()
    }

    package var lower: Double? { halfWidth.map { mean - $0 } }
    package var upper: Double? { halfWidth.map { mean + $0 } }

    /// Half-width over mean; nil without an interval, infinite about a mean of zero unless the interval is a point.
    package var relativePrecision: Double? {
        halfWidth.map { $0 == 0 ? 0 : mean == 0 ? .infinity : $0 / abs(mean) }
    }

    package func covers(_ value: Double) -> Bool {
        guard let lower, let upper else { return false }
        return lower <= value && value <= upper
    }
}

/// Mean and variance of a growing sample, stable for any offset (Welford, Technometrics 4, 1962).
struct Spread: Hashable, Sendable {
    private(set) var count = 0
    private(set) var mean = 0.0
    /// Σ (x − mean)².
    private(set) var squares = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let before = value - mean
        mean += before / Double(count)
        squares += before * (value - mean)
    }

    /// Unbiased; 0 for fewer than two.
    var variance: Double { count < 2 ? 0 : squares / Double(count - 1) }
}
