// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// A good that is to be shipped, with all that went into it. Money is in ten-thousandths of one currency.
package struct OriginCase: Hashable, Sendable {
    package var good: String
    package var code: HSCode
    /// ISO 3166-1 alpha-2.
    package var producer: String
    package var destination: String
    package var day: CivilDate
    package var values: Values
    package var materials: [Material]
    /// Processes done by the producer, with evidence.
    package var processes: Set<String>
    package var isWhollyObtained: Bool

    package init(
        good: String, code: HSCode, producer: String, destination: String, day: CivilDate, values: Values, materials: [Material],
        processes: Set<String>, isWhollyObtained: Bool
    ) {
        self.good = good
        self.code = code
        self.producer = producer
        self.destination = destination
        self.day = day
        self.values = values
        self.materials = materials
        self.processes = processes
        self.isWhollyObtained = isWhollyObtained
    }

    /// What the good is worth, at the places rules look at. Nil: not known, so rules that need it cannot be judged.
    package struct Values: Hashable, Sendable {
        package var exWorks: Int64?
        package var fob: Int64?
        package var transaction: Int64?
        package var netCost: Int64?
        package var labour: Int64
        package var overhead: Int64
        package var profit: Int64
        package var other: Int64

        package init(
            exWorks: Int64?, fob: Int64?, transaction: Int64?, netCost: Int64?, labour: Int64, overhead: Int64, profit: Int64, other: Int64
        ) {
            self.exWorks = exWorks
            self.fob = fob
            self.transaction = transaction
            self.netCost = netCost
            self.labour = labour
            self.overhead = overhead
            self.profit = profit
            self.other = other
        }
    }

    /// A material used, at its customs value or the earliest price paid in a party.
    package struct Material: Hashable, Sendable {
        package var name: String
        package var code: HSCode?
        /// `active cathode material`, where a rule names it.
        package var kind: String?
        package var value: Int64
        /// Freight, insurance, packing and duties inside `value`, which some rules take off.
        package var deductions: Int64
        /// Country it was made in; nil: unknown.
        package var country: String?
        /// Agreements under which a valid declaration says that it originates. Empty: treated as non-originating.
        package var declared: Set<String>
        /// Value that parties added to a material which is not originating; counts under full cumulation.
        package var addedInParties: Int64

        package init(
            name: String, code: HSCode?, kind: String?, value: Int64, deductions: Int64, country: String?, declared: Set<String>,
            addedInParties: Int64
        ) {
            self.name = name
            self.code = code
            self.kind = kind
            self.value = value
            self.deductions = deductions
            self.country = country
            self.declared = declared
            self.addedInParties = addedInParties
        }
    }
}
