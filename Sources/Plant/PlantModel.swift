// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Plants as their engineers describe them: where things are made, and what is made of what. Read from YAML by ``PlantFile``.
package struct PlantModel: Hashable, Sendable {
    package let name: String
    package let sites: [Site]
    package let products: [Product]

    package func site(named name: String) -> Site? { sites.first { $0.name == name } }
    package func product(named name: String) -> Product? { products.first { $0.name == name } }
    /// The product with this GTIN, 14 digits.
    package func product(gtin: String) -> Product? { products.first { $0.gtin == gtin } }
}

/// ISA-95 `Site`.
package struct Site: Hashable, Sendable {
    package let name: String
    /// Global location number, 13 digits.
    package let gln: String?
    /// ISO 3166-1 alpha-2.
    package let country: String?
    /// How far clocks of this site may differ: an event that seems to precede its cause by less is no discrepancy. Milliseconds.
    package let clockTolerance: Quantity
    package let areas: [Area]
}

/// ISA-95 `Area`.
package struct Area: Hashable, Sendable {
    package let name: String
    package let lines: [Line]
}

/// ISA-95 `WorkCenter`, a production line.
package struct Line: Hashable, Sendable {
    package let name: String
    package let stations: [Station]
}

/// ISA-95 `WorkUnit`.
package struct Station: Hashable, Sendable {
    package let name: String
    /// The step done here, as events call it; nil when not said.
    package let step: String?
    /// Names of the products made here.
    package let makes: [String]
}

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
    /// 14 digits.
    package let gtin: String?
    package let kind: Kind
    /// What its lots are booked in.
    package let unit: BookingUnit
    /// Site it is made at; nil when bought.
    package let madeAt: String?
    package let chemistry: String?
    package let nominalEnergy: Quantity?
    /// Of one ``unit``.
    package let mass: Quantity?
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
