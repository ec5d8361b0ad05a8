// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Something that goes wrong in a virtual plant on purpose, so that methods that look for causes can be judged.
///
/// It strikes what a step puts out; what it struck, and everything made of that, measures differently from then on.
package struct PlantedCause: Hashable, Sendable {
    package let name: String
    /// The step it strikes at, as events call it.
    package let step: String
    /// Nil: wherever the step is.
    package let site: String?
    /// Nil: whatever the step puts out.
    package let product: String?
    /// Machine of the station, from 1; nil: all.
    package let machine: Int?
    /// Filling head, formation channel, lane of a web, from 1; nil: all.
    package let position: Int?
    /// Seconds after the start of the plant; nil: from the begin, to the end.
    package let from: Double?
    package let until: Double?
    /// Only the lot made there as this one, from 1; nil: all.
    package let lot: Int?
    /// Of the lot, from its begin; nil: the whole lot.
    package let stretch: Stretch?
    package let effects: [Effect]

    package struct Stretch: Hashable, Sendable {
        package let from: Quantity
        package let length: Quantity
    }

    /// What it does to a characteristic measured at the step or after it.
    package struct Effect: Hashable, Sendable {
        package let characteristic: String
        /// Added to what is measured, in the unit it is written in.
        package let shift: Magnitude?
        /// More for each hour since `from`.
        package let driftPerHour: Magnitude?
        /// Part of what was struck that shows it, 0 … 1.
        package let share: Double
    }
}
