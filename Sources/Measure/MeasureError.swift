// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Why an amount is not one the ledger can book. Always the sender's mistake (category *incorrect*).
package struct MeasureError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Code
    package let message: String
    package let remedy: String

    package var description: String { "\(message) \(remedy)" }

    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case unknownUnit = "measure.unknown_unit"
        case notANumber = "measure.not_a_number"
        case negative = "measure.negative"
        case outOfRange = "measure.out_of_range"
        case otherDimension = "measure.other_dimension"
        case fraction = "measure.fraction"
    }

    static func unknownUnit(_ unit: String) -> Self {
        Self(
            code: .unknownUnit, message: "“\(unit.prefix(32))” is not a unit the ledger books.",
            remedy: "Use a UCUM code such as kg, m, {piece}, kW.h, or a UN/ECE code such as KGM, MTR, C62, KWH.")
    }

    static func notANumber(_ text: String) -> Self {
        Self(
            code: .notANumber, message: "“\(text.prefix(48))” is not a number.",
            remedy: "Write digits with a decimal point, for example 2161.5 or 1.2e3.")
    }

    static func negative(_ text: String) -> Self {
        Self(
            code: .negative, message: "\(text.prefix(48)) is below zero.",
            remedy: "Write the amount without a sign; use a correction to take it back.")
    }

    static func outOfRange(_ text: String, _ unit: BookingUnit) -> Self {
        Self(
            code: .outOfRange, message: "\(text.prefix(48)) \(unit.code) is more than the ledger books.",
            remedy: "Check the number and its unit; the limit is 2⁶¹ of the smallest unit, for masses 2.3 billion tonnes.")
    }

    static func fraction(_ text: String, _ unit: BookingUnit) -> Self {
        Self(
            code: .fraction, message: "\(text.prefix(48)) \(unit.code) is no whole number of pieces.",
            remedy: "Write how many whole ones there are, or the amount in a unit that can be divided, such as kg or m.")
    }

    static func otherDimension(_ one: Dimension, _ other: Dimension) -> Self {
        Self(
            code: .otherDimension, message: "An amount of \(one) and one of \(other) do not add up.",
            remedy: "State both in units of the same kind.")
    }
}
