// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Plant

/// What goes into a product, process by process, with the factor of everything: enough to compute its footprint.
package struct CarbonInventory: Hashable, Sendable {
    package let name: String
    package let plant: String?
    /// ISO 3166-1 alpha-2 of the plant.
    package let country: String?
    package let chemistry: String?
    package let period: Validity
    package let processes: [Process]
    /// What the footprint is of.
    package let declared: Declared
    package let service: ServiceLife?
    package let cutOffs: [CutOff]
    package let exchange: ExchangeFacts?

    package struct Declared: Hashable, Sendable {
        /// Index of the process that makes it.
        package let process: Int
        package let amount: Amount
        /// Usable energy of that amount at the beginning of life, in kW.h; nil: it is no battery.
        package let capacity: Double?

        package var coherentAmount: Double { amount.coherent }
    }

    package struct Amount: Hashable, Sendable {
        package let number: Double
        package let unit: PhysicalUnit

        /// In coherent units.
        package var coherent: Double { number * unit.factor }
        package var unitCode: String { unit.code }
    }

    /// Makes one product, and perhaps others beside it.
    package struct Process: Hashable, Sendable {
        package let name: String
        /// A run's good output before losses.
        package let makes: Amount
        /// Good part of what is made, above 0 and at most 1. Scrap that runs around stays inside: its burden lies on what is good.
        package let yield: Double
        /// Of a run's good output, for allocation by value; nil: not given.
        package let value: Double?
        package let coProducts: [CoProduct]
        package let allocation: Allocation
        package let flows: [Flow]
    }

    package struct CoProduct: Hashable, Sendable {
        package let name: String
        package let amount: Amount
        /// In any one currency for all products of the process; nil: not given.
        package let value: Double?
        /// What it spares elsewhere, for system expansion.
        package let avoided: EmissionFactor?
    }

    /// How a burden is divided among products. The choice is shown wherever the result is.
    package enum Allocation: String, Hashable, Sendable, CaseIterable {
        case mass, value
        /// Nothing is divided; what the by-product spares elsewhere is taken off.
        case expansion

        var words: String { self == .expansion ? "system expansion" : rawValue }
    }

    package struct Flow: Hashable, Sendable {
        package let name: String
        package let stage: LifeCycleStage
        package let source: Source
        package let amount: Amount
        package let isPrimary: Bool
        package let quality: DataQuality?
    }

    package enum Source: Hashable, Sendable {
        /// Emissions a coherent unit of the amount, worked out from a factor.
        case factor(EmissionFactor, perCoherentUnit: Double, assumption: String?)
        /// What another process makes.
        case process(Int)
    }

    package struct CutOff: Hashable, Sendable {
        package let name: String
        /// Estimated part of the whole footprint, 0 … 1.
        package let share: Double
        package let reason: String
    }
}

/// Stages of the EU battery method. Source: Regulation (EU) 2023/1542, Annex II, point 4.
package enum LifeCycleStage: String, Hashable, Sendable, CaseIterable {
    case rawMaterial = "raw material", production, distribution, endOfLife = "end of life"
}

/// How well a flow's data fit, 1 best to 5 worst: technological, geographical, temporal representativeness.
package struct DataQuality: Hashable, Sendable {
    package let technological: Double
    package let geographical: Double
    package let temporal: Double

    package init(technological: Double, geographical: Double, temporal: Double) {
        self.technological = technological
        self.geographical = geographical
        self.temporal = temporal
    }

    /// DQR = (TeR + GeR + TiR) / 3.
    package var rating: Double { (technological + geographical + temporal) / 3 }
}

/// How much energy a battery delivers in its life.
///
///     E = C · cycles a year · years
///
/// Source: CF Rules v1.1 of the Battery Pass consortium, citing JRC CFB-EV.
package struct ServiceLife: Hashable, Sendable {
    package let category: Category
    package let cyclesPerYear: Double
    package let years: Double

    package enum Category: String, Hashable, Sendable, CaseIterable {
        case m1 = "M1", n1 = "N1", l = "L", m2 = "M2", m3 = "M3", n2 = "N2", n3 = "N3", other

        /// Full equivalent cycles a year; nil: the manufacturer chooses and justifies.
        package var cyclesPerYear: Double? {
            switch self {
            case .m1, .n1: 60
            case .l: 20
            case .m2, .m3, .n2, .n3: 250
            case .other: nil
            }
        }
    }

    /// - Parameters:
    ///   - warranty: Commercial warranty in years, above 0.
    ///   - distance: Kilometres it is limited to, if it is; the shorter counts.
    ///   - distancePerYear: Kilometres a year, to turn one into the other.
    package init(category: Category, cyclesPerYear: Double, warranty: Double, distance: Double?, distancePerYear: Double) {
        self.category = category
        self.cyclesPerYear = cyclesPerYear
        years = distance.map { min(warranty, $0 / distancePerYear) } ?? warranty
    }

    /// Kilowatt-hours over the service life of a battery of that many usable kilowatt-hours.
    package func energy(capacity: Double) -> Double { capacity * cyclesPerYear * years }
}

/// What exchange documents say besides the figures.
package struct ExchangeFacts: Hashable, Sendable {
    package let id: String
    package let version: Int
    package let companyName: String
    package let companyIDs: [String]
    package let productName: String
    package let productDescription: String
    package let productIDs: [String]
    /// kg a declared amount.
    package let productMass: Double
    /// kg of fossil carbon in the product, a declared amount.
    package let fossilCarbonContent: Double
    package let standards: [String]
    package let assessmentReport: String
    /// As PACT and Catena-X name it, such as `South-eastern Asia`.
    package let region: String?
}
