// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Something made, bought or recovered.
package struct Product: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The same everywhere: powder, slurry, electrolyte. Booked by mass or volume.
        case mixed
        /// What a stretch is made of differs from place to place: coils. Booked by length.
        case mapped
        /// Whole things: cells, packs. Booked by pieces.
        case unit

        /// What lots of this kind may be booked in.
        package var dimensions: Set<Dimension> {
            switch self {
            case .mixed: [.mass, .volume]
            case .mapped: [.length]
            case .unit: [.pieces]
            }
        }
    }

    package let name: String
    /// As events call it: the same in every place of a chain.
    package let called: String
    /// 14 digits.
    package let gtin: String?
    /// Harmonized System, 6 digits, national ones 8 or 10.
    package let hsCode: String?
    package let kind: Kind
    /// What its lots are booked in.
    package let unit: BookingUnit
    /// Parallel lanes in it, 1 or more: a metre of a 14-lane web is 14 metres of lane.
    package let lanes: Int
    /// Site it is made at; nil when bought or made at several.
    package let madeAt: String?
    /// ISO 3166-1 alpha-2 country it is bought from.
    package let origin: String?
    package let chemistry: String?
    /// Of one ``unit``, as all below.
    package let nominalEnergy: Quantity?
    package let mass: Quantity?
    package let volume: Quantity?
    package let price: Magnitude?
    /// Greenhouse gas of buying one.
    package let carbon: Magnitude?
    /// Parts of its mass by element or substance, adding up to 1 at most.
    package let composition: [Substance]
    /// Where it waits when nobody says so: the part of stock that may pile up. Nil: without bound.
    package let stock: Store?
    /// After which it is scrap.
    package let shelfLife: Quantity?
    /// What goes into one ``unit``, without scrap.
    package let materials: [Material]
}

/// A line of a bill of material.
package struct Material: Hashable, Sendable {
    /// Name of the product that goes in.
    package let product: String
    package let quantity: Quantity
    /// What part it plays (`sideA`, `foil`); empty for one role.
    package let role: String
}

/// Something a product consists of.
package struct Substance: Hashable, Sendable {
    /// `Ni`, `water`.
    package let name: String
    /// Of the mass, 0 … 1.
    package let share: Double
    /// Of that, from recycling, 0 … 1.
    package let recycled: Double
}

/// What is metered but not stocked: electricity, steam, dry air.
package struct Utility: Hashable, Sendable {
    package let name: String
    /// What it is metered in.
    package let unit: PhysicalUnit
    /// Money per unit.
    package let price: Magnitude?
    /// Greenhouse gas per unit.
    package let carbon: Magnitude?
}

/// A draw on a utility.
package struct UtilityUse: Hashable, Sendable {
    /// What it goes with.
    package enum Base: Hashable, Sendable {
        /// Each operation, in coherent units.
        case operation(Double)
        /// Each small unit of the work item, in coherent units.
        case amount(Double, Dimension)
        /// Each second in one of these states, in coherent units; for a load of a site: always.
        case time(Double, [MachineState])
    }

    package let utility: String
    package let base: Base
}
