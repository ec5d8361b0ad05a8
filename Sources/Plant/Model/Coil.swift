// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What a step does to the metres of a coil. Source of the rules: `docs/reference/plant-files.md`, “Coils”.
package struct CoilGeometry: Hashable, Sendable {
    /// Lanes the web is cut into, 1 when it is not.
    package let lanes: Int
    /// y = x · (1 + elongation).
    package let elongation: Double
    /// The coil is wound up again, so that its last metre is the next step's first.
    package let rewinds: Bool
    /// Scrap at the begin and at the end of each coil.
    package let leader: Quantity?
    package let trailer: Quantity?
    /// Scrap at each splice.
    package let splice: Quantity?
    /// A coil is cut when it has this length; nil: as it comes.
    package let coilLength: Quantity?
    /// Metres between two cut-outs.
    package let cutOut: CutOut?
}

/// Stretches that are cut out.
package struct CutOut: Hashable, Sendable {
    /// Metres from one to the next.
    package let every: Distribution
    /// Metres.
    package let length: Distribution
}

/// Something measured.
package struct Characteristic: Hashable, Sendable {
    package enum Outside: String, Hashable, Sendable, CaseIterable {
        /// Only recorded.
        case record
        case scrap, hold
    }

    package let name: String
    /// Of all numbers below.
    package let unit: PhysicalUnit
    package let target: Double?
    package let lowerLimit: Double?
    package let upperLimit: Double?
    /// What generates it; nil: measured, but not modelled.
    package let distribution: Distribution?
    /// One measurement for this many work items, or for this amount of them.
    package let every: Sampling
    package let outside: Outside
}

package enum Sampling: Hashable, Sendable {
    case items(Int)
    case amount(Quantity)
}
