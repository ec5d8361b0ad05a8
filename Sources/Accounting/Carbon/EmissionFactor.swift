// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// Greenhouse gases emitted for an amount of something, with everything that says what the number means.
package struct EmissionFactor: Hashable, Sendable {
    package let id: String
    package let name: String
    package let kind: Kind
    /// kg CO2e (or CO2, see ``gases``) a ``unit``.
    package let value: Double
    package let unit: PhysicalUnit
    package let reference: Reference
    /// ISO 3166 code, `EU`, `World`, or a grid's name; nil: not said.
    package let region: String?
    package let year: Int?
    package let gases: Gases
    package let basis: Basis
    /// Whether losses between power plant and user are in it; nil: not said, or not a grid's.
    package let includesLoss: Bool?
    /// Geometric standard deviation, at least 1; nil: not stated.
    package let spread: Double?
    package let validity: Validity
    package let provenance: Provenance
    package let note: String?

    package enum Kind: String, Hashable, Sendable, CaseIterable { case electricity, heat, freight, material, treatment, process }

    package enum Gases: String, Hashable, Sendable, CaseIterable { case carbonDioxide = "CO2", equivalent = "CO2e" }

    /// What is counted. Factors of one kind with different bases do not add up.
    package enum Basis: String, Hashable, Sendable, CaseIterable {
        /// Out of the stack or tailpipe only.
        case direct
        /// With everything upstream.
        case lifecycle
        /// Of a project method (CDM): what one more kilowatt-hour changes. Not for declarations.
        case combinedMargin
    }

    /// What a kilogram is a kilogram of. Published nickel factors are per kg of Ni, of NiSO4 and of NiSO4·6H2O, 4.5 to 1.
    package enum Reference: Hashable, Sendable {
        /// Of the thing itself: a kilowatt-hour, a tonne-kilometre, a foil.
        case plain
        case element(String)
        /// A compound, which converts through the mass of this element.
        case product(ChemicalFormula, element: String)
        /// The source does not say which compound; whoever uses it must say what is assumed.
        case unstated(element: String)
    }

    /// The value for a kilogram of something else that holds the same element.
    ///
    ///     EF(other) = EF(own) / w(own) · w(other),   w: mass fraction of the element
    ///
    /// - Parameters:
    ///   - fraction: Mass fraction of the element in what was used, above 0 and at most 1.
    ///   - assumed: The compound an ``Reference/unstated(element:)`` factor is taken to be of.
    /// - Returns: Nil when the factor says of no element, or not which compound.
    package func value(atFraction fraction: Double, assumed: ChemicalFormula?) -> Double? {
        switch reference {
        case .plain: return nil
        case .element: return value * fraction
        case .product(let formula, let element): return value / formula.massFraction(of: element) * fraction
        case .unstated(let element):
            guard let own = assumed?.massFraction(of: element), own > 0 else { return nil }
            return value / own * fraction
        }
    }

    package var unitCode: String { unit.code }

    package var element: String? {
        switch reference {
        case .plain: nil
        case .element(let element), .product(_, let element), .unstated(let element): element
        }
    }
}

/// Factors by identity.
package struct FactorLibrary: Hashable, Sendable {
    package let factors: [EmissionFactor]

    package init(_ factors: [EmissionFactor]) { self.factors = factors }

    package subscript(id id: String) -> EmissionFactor? { factors.first { $0.id == id } }

    /// A user's own factors stand before those of the product.
    package func with(_ own: FactorLibrary) -> FactorLibrary { FactorLibrary(own.factors + factors) }
}
