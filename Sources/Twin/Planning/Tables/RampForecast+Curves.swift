// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

/// A number of a ramp-up by month, for a picture: the median of the samples and the interval that holds the asked part of them.
package struct RampCurve: Hashable, Sendable {
    /// The level of automation, or that there is none.
    package let name: String
    package let points: [Spanned]
}

extension RampForecast {
    package var product: String { target.product }
    package var site: String { target.site }
    /// The rate as it was asked for: `1 GWh`, of a year.
    package var askedText: String { target.asked.replacing("W.h", with: "Wh") }
    /// What the product is booked in: `{pack}`.
    package var unit: String { target.unit }

    /// `2026-03`, one for each point of a curve.
    package var monthNames: [String] { months.months.map(\.description) }

    /// What the rate is counted in: energy a year where the product stores any, else units a year.
    package var rateUnit: String { rateScale.unit }

    /// In ``rateUnit``.
    package var askedRate: Double { target.unitsPerYear * rateScale.factor }

    /// Rate by month of each level, in ``rateUnit``.
    package var rates: [RampCurve] {
        levels.map { level in RampCurve(name: Self.words(level), points: level.rows.map { $0.rate.scaled(rateScale.factor) }) }
    }

    /// Good units by month of each level.
    package var outputs: [RampCurve] { levels.map { level in RampCurve(name: Self.words(level), points: level.rows.map(\.good)) } }
}

extension Spanned {
    func scaled(_ factor: Double) -> Spanned { Spanned(lower: lower * factor, median: median * factor, upper: upper * factor) }
}
