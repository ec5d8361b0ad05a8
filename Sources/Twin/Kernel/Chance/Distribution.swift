// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// How a time, or a number of pieces, varies. Times are in seconds.
///
/// Families with one uniform number a sample are sampled by inversion, so a scenario with another mean sees the same luck (common random
/// numbers); gamma takes a varying count and stays aligned only through its own stream.
package indirect enum Distribution: Hashable, Sendable, Codable {
    case fixed(Double)
    case exponential(mean: Double)
    case uniform(from: Double, to: Double)
    case triangular(from: Double, mode: Double, to: Double)
    /// Normal, cut off to [from, to]; `mean` and `deviation` are those before the cut.
    case normal(mean: Double, deviation: Double, from: Double, to: Double)
    /// By its own mean and squared coefficient of variation: σ² = ln(1 + scv), μ = ln(mean) − σ²/2.
    case lognormal(mean: Double, scv: Double)
    case gamma(mean: Double, shape: Double)
    case erlang(mean: Double, phases: Int)
    case weibull(scale: Double, shape: Double)
    /// `slot` × number of trials to the first success, 1, 2, …; mean slot / probability.
    case geometric(slot: Double, probability: Double)
    /// One of the values, by weight.
    case discrete([Weighted<Double>])
    /// Linear between the sorted observations (the inverse of the interpolated empirical distribution).
    case empirical([Double])
    /// The values in the order given; then again from the first, or never again.
    case sequence([Double], repeats: Bool)
    /// A sample of one of several distributions; hyperexponential times are a mixture of exponentials.
    case mixture([Weighted<Distribution>])
    /// A sample moved by a constant, such as a least time.
    case shifted(by: Double, Distribution)

    package struct Weighted<Value: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
        package let value: Value
        package let weight: Double

        package init(_ value: Value, weight: Double) {
            self.value = value
            self.weight = weight
        }
    }
}
