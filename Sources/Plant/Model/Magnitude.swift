// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// A number with its unit, checked when read: prices, factors, limits of characteristics, parameters. Never booked.
package struct Magnitude: Hashable, Sendable {
    /// In ``unit``.
    package let value: Double
    package let unit: PhysicalUnit

    package init(_ value: Double, _ unit: PhysicalUnit) {
        self.value = value
        self.unit = unit
    }

    /// In coherent units: kg, m, s, piece, A, Cel, kg{CO2e}, {currency} and their products.
    package var coherent: Double { value * unit.factor }

    /// Nil when `other` measures something else.
    package func value(in other: PhysicalUnit) -> Double? {
        guard other.dimensions == unit.dimensions else { return nil }
        return other.factor == unit.factor ? value : value * (unit.factor / other.factor)
    }
}

/// What a measured number counts: exponents of the base units. Energy is kg·m²/s², volume m³, so that products and quotients are checked
/// like everything else.
package struct Dimensions: Hashable, Sendable {
    package var mass = 0
    package var length = 0
    package var time = 0
    package var pieces = 0
    package var current = 0
    package var temperature = 0
    package var carbon = 0
    package var money = 0
    /// Logarithms and counts with a scale of their own, such as pH.
    package var scale = 0
}

/// A unit numbers are measured in, such as `g/m2`.
package struct PhysicalUnit: Hashable, Sendable {
    /// As written.
    package let code: String
    package let dimensions: Dimensions
    /// Coherent units in one of these.
    package let factor: Double
}

/// A booked amount per time: the speed of a coater, the flow of a pump.
package struct Rate: Hashable, Sendable {
    package let dimension: Dimension
    /// Small units of the dimension (mg, µm, µL, pieces …) per second; above 0.
    package let smallUnitsPerSecond: Double

    package init(_ dimension: Dimension, smallUnitsPerSecond: Double) {
        self.dimension = dimension
        self.smallUnitsPerSecond = smallUnitsPerSecond
    }

    /// How long an amount takes, in seconds; nil when the rate is of another dimension.
    package func seconds(for amount: Quantity) -> Double? {
        amount.dimension == dimension ? Double(amount.amount) / smallUnitsPerSecond : nil
    }
}

package enum Watt: MeasuringUnit { package static let code = "W" }
package typealias Power = Measured<Watt>
