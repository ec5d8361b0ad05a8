// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What an agreement asks of goods that want its preference. Data, not code: `Resources/origin/*.yaml`.
package struct OriginAgreement: Hashable, Sendable {
    /// `RCEP`.
    package let name: String
    package let title: String
    /// Of the Harmonized System the rules are written in, such as 2022.
    package let hsVersion: Int
    /// ISO 3166-1 alpha-2, sorted.
    package let parties: [String]
    package let general: General
    package let rules: [ProductRule]

    /// Parties that count as one, as the members of a customs union do.
    package let union: [String]
    /// Agreements with the same rules under which a material may originate too (diagonal cumulation).
    package let linked: [Linked]

    package struct Linked: Hashable, Sendable {
        package let name: String
        package let parties: [String]
    }

    package func isParty(_ country: String) -> Bool { parties.contains(country) }

    /// Whether what originates in a country under this agreement counts as originating in a good that goes from `producer` to `destination`.
    package func cumulates(_ country: String, from producer: String, to destination: String) -> Bool {
        switch general.cumulation {
        case .bilateral: [producer, destination].contains { $0 == country || (union.contains($0) && union.contains(country)) }
        case .diagonal, .full: isParty(country)
        }
    }

    /// - Parameter declared: Agreements under which somebody declares the material originating.
    func originates(_ country: String?, declared: Set<String>, from producer: String, to destination: String) -> Bool {
        guard let country else { return false }
        if declared.contains(name), cumulates(country, from: producer, to: destination) { return true }
        return general.cumulation != .bilateral && linked.contains { declared.contains($0.name) && $0.parties.contains(country) }
    }

    /// The rules for a code, those with the narrowest range first; only the narrowest apply.
    package func rules(for code: HSCode, on day: CivilDate) -> [ProductRule] {
        let fitting = rules.filter { $0.range.contains(code) && $0.validity.contains(day) }
        guard let narrowest = fitting.map(\.range.first.digits.count).max() else { return [] }
        return fitting.filter { $0.range.first.digits.count == narrowest }
    }

    /// What holds for every product.
    package struct General: Hashable, Sendable {
        /// The value percentages are taken of.
        package let basis: ValueBasis
        package let cumulation: Cumulation
        /// A material that became originating counts whole when it is used next (roll-up).
        package let absorbs: Bool
        /// Part of the value that materials without a tariff shift may have; nil: none.
        package let tolerance: Sourced<Percent>?
        /// The producer chooses one method for a year.
        package let locksMethod: Bool
        package let basisSource: Provenance
    }

    package enum ValueBasis: String, Hashable, Sendable, CaseIterable {
        case fob, exWorks = "ex-works", transaction
    }

    package enum Cumulation: String, Hashable, Sendable, CaseIterable {
        /// Originating materials of the two countries the good goes between count as originating.
        case bilateral
        /// Those of all parties count, and of the parties of agreements with the same rules that are named.
        case diagonal
        /// Processing in any party counts too, when the material is not originating.
        case full
    }
}

/// One product's alternatives: any one is enough.
package struct ProductRule: Hashable, Sendable {
    package let range: HSRange
    package let alternatives: [OriginTest]
    package let validity: Validity
    package let provenance: Provenance
    package let note: String?
}

/// What makes a good originating. Every part must pass.
package struct OriginTest: Hashable, Sendable {
    package let parts: [Part]

    package enum Part: Hashable, Sendable {
        case whollyObtained
        /// Only from originating materials.
        case onlyOriginating
        /// Every non-originating material is of another chapter, heading or subheading. Materials in `excluding` may not be non-originating at all;
        /// those of the product's own heading in `upTo` may reach this part of the value.
        case tariffShift(HSCode.Level, excluding: [HSRange], upTo: Percent?)
        case regionalValue(RegionalValueMethod, atLeast: Percent)
        /// 100 · non-originating / value ≤ this.
        case nonOriginating(atMost: Percent)
        /// A process done in the party, such as `chemical reaction`.
        case process(String)
        /// No non-originating material of this kind, such as `active cathode material`.
        case originating(kind: String)
    }
}

package enum RegionalValueMethod: Hashable, Sendable {
    /// (value − non-originating) / value.
    case buildDown
    /// (originating materials + labour + overhead + profit + other cost) / value.
    case buildUp
    /// (value − non-originating materials of these headings) / value.
    case focused([HSRange])
    /// (net cost − non-originating) / net cost.
    case netCost
}

/// From when until when something holds, ends included; nil: open.
package struct Validity: Hashable, Sendable {
    package let from: CivilDate?
    package let to: CivilDate?

    package func contains(_ day: CivilDate) -> Bool { (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true) }

    func overlaps(_ other: Validity) -> Bool {
        let first = CivilDate(year: 1, month: 1, day: 1)
        let last = CivilDate(year: 9999, month: 12, day: 31)
        return (from ?? first) <= (other.to ?? last) && (other.from ?? first) <= (to ?? last)
    }
}

/// Where a number or rule was read, and whether anybody compared it with the source.
package struct Provenance: Hashable, Sendable {
    package let source: String
    package let isVerified: Bool
}

package struct Sourced<Value: Hashable & Sendable>: Hashable, Sendable {
    package let value: Value
    package let provenance: Provenance
}
