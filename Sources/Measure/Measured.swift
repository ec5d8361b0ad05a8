// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The unit of a measured value.
package protocol MeasuringUnit: Sendable {
    /// UCUM code.
    static var code: String { get }
}

/// A measured value: a `Double` with its unit in the type, so volts do not add to ohms. Never booked.
package struct Measured<Unit: MeasuringUnit>: Hashable, Comparable, Sendable {
    package let value: Double

    /// Nil for NaN and infinities: an instrument that says so has measured nothing.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.value = value
    }

    private init(finite value: Double) { self.value = value }

    package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
    package static func + (a: Self, b: Self) -> Self { Self(finite: a.value + b.value) }
    package static func - (a: Self, b: Self) -> Self { Self(finite: a.value - b.value) }
}

package enum Volt: MeasuringUnit { package static let code = "V" }
package enum AmpereHour: MeasuringUnit { package static let code = "A.h" }
package enum Ohm: MeasuringUnit { package static let code = "Ohm" }
package enum DegreeCelsius: MeasuringUnit { package static let code = "Cel" }

package typealias Voltage = Measured<Volt>
package typealias Charge = Measured<AmpereHour>
package typealias Resistance = Measured<Ohm>
package typealias Temperature = Measured<DegreeCelsius>
