// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The circular footprint formula: burdens and benefits of recycling shared between who gives and who takes.
///
///     material = (1 − R1)·Ev + R1·(A·Erec + (1 − A)·Ev·Qsin/Qp)            raw-material stage
///     recycling = (1 − A)·R2·(ErecEoL − E*v·Qsout/Qp)                      end of life
///     energy = (1 − B)·R3·(EER − LHV·XERheat·ESEheat − LHV·XERelec·ESEelec)
///     disposal = (1 − R2 − R3)·ED
///
/// A = 1 is the cut-off approach, A = 0 full substitution. Source: CF Rules v1.1, Battery Pass consortium, p. 60.
package struct CircularFootprint: Hashable, Sendable {
    /// Allocation between supplier and user of recycled material: 0.2 for metals, 0.5 for plastics and others (CF Rules).
    package var a: Double
    /// Allocation of energy recovery; 0 (CF Rules).
    package var b: Double
    /// Recycled part of the input.
    package var r1: Double
    /// Part that is recycled afterwards.
    package var r2: Double
    /// Part whose energy is recovered afterwards.
    package var r3: Double
    /// Quality of recycled against primary material, in and out, 0 … 1.
    package var qualityIn: Double
    package var qualityOut: Double
    /// kg CO2e a unit: primary material, recycled material, recycling afterwards, what that spares, disposal.
    package var virgin: Double
    package var recycled: Double
    package var recycling: Double
    package var spared: Double
    package var disposal: Double
    package var energy: EnergyRecovery

    package struct EnergyRecovery: Hashable, Sendable {
        /// kg CO2e a unit burnt.
        package var burning: Double
        /// Lower heating value, in the unit of the two spared factors.
        package var heatingValue: Double
        package var heatEfficiency: Double
        package var sparedHeat: Double
        package var powerEfficiency: Double
        package var sparedPower: Double

        package static let none = EnergyRecovery(
            burning: 0, heatingValue: 0, heatEfficiency: 0, sparedHeat: 0, powerEfficiency: 0, sparedPower: 0)

        package init(
            burning: Double, heatingValue: Double, heatEfficiency: Double, sparedHeat: Double, powerEfficiency: Double, sparedPower: Double
        ) {
            self.burning = burning
            self.heatingValue = heatingValue
            self.heatEfficiency = heatEfficiency
            self.sparedHeat = sparedHeat
            self.powerEfficiency = powerEfficiency
            self.sparedPower = sparedPower
        }
    }

    /// - Throws: ``AccountingError`` `.sharesOverWhole` when a share is outside 0 … 1, or more is recycled and burnt than there is.
    package init(
        a: Double, b: Double, r1: Double, r2: Double, r3: Double, qualityIn: Double, qualityOut: Double, virgin: Double, recycled: Double,
        recycling: Double, spared: Double, disposal: Double, energy: EnergyRecovery
    ) throws(AccountingError) {
        for (name, share) in [("A", a), ("B", b), ("R1", r1), ("R2", r2), ("R3", r3), ("Qsin/Qp", qualityIn), ("Qsout/Qp", qualityOut)]
        where !(0...1).contains(share) {
            throw AccountingError(code: .sharesOverWhole, message: "\(name) is \(share).", remedy: "Give a share from 0 to 1.")
        }
        guard r2 + r3 <= 1 else {
            throw AccountingError(
                code: .sharesOverWhole, message: "R2 + R3 is \(r2 + r3): more is recycled and burnt than there is.",
                remedy: "Give shares that add up to 1 at most.")
        }
        self.a = a
        self.b = b
        self.r1 = r1
        self.r2 = r2
        self.r3 = r3
        self.qualityIn = qualityIn
        self.qualityOut = qualityOut
        self.virgin = virgin
        self.recycled = recycled
        self.recycling = recycling
        self.spared = spared
        self.disposal = disposal
        self.energy = energy
    }

    /// Belongs to the raw-material stage.
    package var material: Double { (1 - r1) * virgin + r1 * (a * recycled + (1 - a) * virgin * qualityIn) }

    package var recyclingAtEnd: Double { (1 - a) * r2 * (recycling - spared * qualityOut) }

    package var energyAtEnd: Double {
        (1 - b) * r3
            * (energy.burning - energy.heatingValue * energy.heatEfficiency * energy.sparedHeat
                - energy.heatingValue * energy.powerEfficiency * energy.sparedPower)
    }

    package var disposalAtEnd: Double { (1 - r2 - r3) * disposal }

    package var total: Double { material + recyclingAtEnd + energyAtEnd + disposalAtEnd }
}
