// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// ISA-95 `Site`.
package struct Site: Hashable, Sendable {
    package let name: String
    /// Global location number, 13 digits.
    package let gln: String?
    /// ISO 3166-1 alpha-2.
    package let country: String?
    /// How far clocks of this site may differ: an event that seems to precede its cause by less is no discrepancy. Nil when not said.
    package let clockTolerance: Quantity?
    /// What the site draws whether it works or not: dry rooms, light.
    package let loads: [UtilityUse]
    package let areas: [Area]
}

/// ISA-95 `Area`.
package struct Area: Hashable, Sendable {
    package let name: String
    package let loads: [UtilityUse]
    package let lines: [Line]
}

/// ISA-95 `WorkCenter`, a production line.
package struct Line: Hashable, Sendable {
    package let name: String
    /// The line it was copied from. Its stations are given here in full all the same.
    package let copies: LineName?
    package let ramp: Ramp?
    /// What the line is designed to make, with everything working.
    package let designs: [DesignRate]
    package let loads: [UtilityUse]
    package let stations: [Station]
}

/// A line, named from the top.
package struct LineName: Hashable, Sendable, CustomStringConvertible {
    package let site: String
    package let area: String
    package let line: String

    package init(site: String, area: String, line: String) {
        self.site = site
        self.area = area
        self.line = line
    }

    package var description: String { "\(site)/\(area)/\(line)" }
}

/// What a line makes when nothing stops it and nothing is scrapped.
package struct DesignRate: Hashable, Sendable {
    package let product: String
    package let rate: Rate
}

/// How a new line learns: value(t) = end − (end − initial) · exp(−t / T). Source: `docs/reference/plant-files.md`, “Ramp curves”.
package struct Ramp: Hashable, Sendable {
    package struct Curve: Hashable, Sendable {
        /// 0 … 1.
        package let initial: Double
        /// `initial` … 1.
        package let end: Double
        /// T, in seconds.
        package let timeConstant: Double
    }

    /// First day of production; nil: the start of the plant.
    package let start: CivilDate?
    /// Good units of those started, over the whole line.
    package let yield: Curve?
    /// Overall equipment effectiveness without the quality factor: the part of calendar time the line works at its design rate.
    package let oee: Curve?
    /// What a change of product undoes of the way from `initial` to `end`, 0 … 1.
    package let lostAtProductChange: Double
}
