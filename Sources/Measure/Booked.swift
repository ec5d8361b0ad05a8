// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a booked amount of one dimension counts; the unit is in the type, so a mass does not add to a length.
package protocol BookedKind: Sendable {
    static var dimension: Dimension { get }
}

/// An exact amount of one dimension, in its small unit. Range ±9.2 × 10¹⁸; `+` and `-` past it trap, ``adding(_:)`` throws.
package struct Booked<Kind: BookedKind>: Hashable, Comparable, Sendable, AdditiveArithmetic {
    package let amount: Int64

    package init(amount: Int64) { self.amount = amount }

    /// Nil when the quantity counts something else.
    package init?(_ quantity: Quantity) {
        guard quantity.dimension == Kind.dimension else { return nil }
        amount = quantity.amount
    }

    package var quantity: Quantity { Quantity(amount, Kind.dimension) }

    package static var zero: Self { Self(amount: 0) }
    package static func < (a: Self, b: Self) -> Bool { a.amount < b.amount }
    package static func + (a: Self, b: Self) -> Self { Self(amount: a.amount + b.amount) }
    package static func - (a: Self, b: Self) -> Self { Self(amount: a.amount - b.amount) }
    package static prefix func - (a: Self) -> Self { Self(amount: -a.amount) }

    /// - Throws: ``MeasureError`` `.outOfRange` when the sum leaves ±``Quantity/limit``.
    package func adding(_ other: Self) throws(MeasureError) -> Self {
        let (sum, overflow) = amount.addingReportingOverflow(other.amount)
        guard !overflow, sum.magnitude <= Quantity.limit.magnitude else {
            throw .outOfRange("\(quantity) and \(other.quantity) together", .display(of: Kind.dimension))
        }
        return Self(amount: sum)
    }
}

package enum MassKind: BookedKind { package static let dimension = Dimension.mass }
package enum LengthKind: BookedKind { package static let dimension = Dimension.length }
package enum PiecesKind: BookedKind { package static let dimension = Dimension.pieces }
package enum EnergyKind: BookedKind { package static let dimension = Dimension.energy }
package enum CarbonKind: BookedKind { package static let dimension = Dimension.carbon }
package enum MoneyKind: BookedKind { package static let dimension = Dimension.money }

/// Whole milligrams.
package typealias Mass = Booked<MassKind>
/// Whole micrometres.
package typealias Length = Booked<LengthKind>
/// Whole pieces.
package typealias Pieces = Booked<PiecesKind>
/// Whole milliwatt-hours.
package typealias Energy = Booked<EnergyKind>
/// Whole milligrams of carbon dioxide equivalent.
package typealias Carbon = Booked<CarbonKind>
/// Ten-thousandths of the ledger's currency.
package typealias Money = Booked<MoneyKind>

extension Quantity {
    /// - Throws: ``MeasureError`` `.otherDimension`, or `.outOfRange` when the sum leaves ±``limit``.
    package func adding(_ other: Quantity) throws(MeasureError) -> Quantity {
        guard dimension == other.dimension else { throw .otherDimension(dimension, other.dimension) }
        let (sum, overflow) = amount.addingReportingOverflow(other.amount)
        guard !overflow, sum.magnitude <= Self.limit.magnitude else { throw .outOfRange("\(self) and \(other) together", .display(of: dimension)) }
        return Quantity(sum, dimension)
    }
}
