// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

/// Cost falls by the same part with each doubling of what was ever made: cost = first · n^(−b), b = −log₂(1 − rate).
///
/// Measured over the whole industry's cumulative market, not over a plant: information beside a ramp, never an input to it.
package struct WrightsLaw: Hashable, Sendable {
    package let name: String
    /// Part of the cost that each doubling takes away, 0 … below 1.
    package let learningRate: Double
    package let source: String

    /// b.
    package var exponent: Double { -log2(1 - learningRate) }

    /// Cost after `ratio` times as much has been made, as a part of the cost before.
    package func costRatio(afterGrowthBy ratio: Double) -> Double { pow(ratio, -exponent) }

    /// Ziegler and Trancik, *Re-examining rates of lithium-ion battery technology improvement and cost decline*, Energy Environ. Sci. 2021,
    /// doi 10.1039/D0EE02681F: measured 1992–2016 per doubling of cumulative market.
    package static let published: [WrightsLaw] = [
        WrightsLaw(name: "all cells", learningRate: 0.20, source: "Ziegler and Trancik 2021, doi 10.1039/D0EE02681F"),
        WrightsLaw(name: "cylindrical cells", learningRate: 0.24, source: "Ziegler and Trancik 2021, doi 10.1039/D0EE02681F"),
    ]
}
