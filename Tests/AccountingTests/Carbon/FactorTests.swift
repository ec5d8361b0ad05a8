// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Testing

@Suite struct `Chemical formulas` {
    // Molar mass and mass fraction as printed in the stoichiometry tables, to their last digit.
    @Test(arguments: [
        ("NiSO4.6H2O", "Ni", 262.839, 22.330), ("NiSO4.7H2O", "Ni", 280.854, 20.898), ("NiSO4", "Ni", 154.749, 37.928),
        ("CoSO4.7H2O", "Co", 281.094, 20.966), ("CoSO4", "Co", 154.989, 38.024), ("MnSO4.H2O", "Mn", 169.009, 32.506),
        ("Li2CO3", "Li", 73.888, 18.785),
        ("LiOH.H2O", "Li", 41.962, 16.539), ("LiOH", "Li", 23.947, 28.981), ("Ni(OH)2", "Ni", 92.707, 63.31), ("LiFePO4", "Li", 157.755, 4.399),
        ("LiNi0.8Co0.1Mn0.1O2", "Ni", 97.279, 48.268), ("LiNi0.8Mn0.1Co0.1O2", "Co", 97.279, 6.058), ("Ni", "Ni", 58.693, 100),
    ])
    func `weigh what their atoms weigh`(_ text: String, _ element: String, _ mass: Double, _ percent: Double) throws {
        let formula = try #require(ChemicalFormula(text))
        #expect(abs(formula.molarMass - mass) < 0.001, "\(text): \(formula.molarMass)")
        #expect(abs(100 * formula.massFraction(of: element) - percent) < 0.005)
        #expect(formula.massFraction(of: "W") == 0)
    }

    @Test(arguments: ["", "niSO4", "Ni)", "(Ni", "Ni.", "Xx2", "Ni-SO4", "6", "((((((Ni))))))"])
    func `are refused when they are none`(_ text: String) { #expect(ChemicalFormula(text) == nil) }
}

@Suite struct `Emission factors` {
    private func factor(_ yaml: String) throws -> EmissionFactor {
        try #require(try FactorLibrary(yaml: "factors:\n  - \(yaml)", file: "own.yaml").factors.first)
    }

    // 5.479 kg a kilogram of sulfate is 14.446 a kilogram of Ni when anhydrous, 24.537 when hexahydrate.
    @Test(arguments: [("NiSO4", 14.446), ("NiSO4.6H2O", 24.537)])
    func `of a salt become those of its element through the element's mass`(_ formula: String, _ perElement: Double) throws {
        let own = try factor(
            "{ id: f, value: 5.479, unit: \"kg{CO2e}/kg\", per: { product: \(formula), element: Ni }, source: s, verified: true }")
        #expect(abs(try #require(own.value(atFraction: 1, assumed: nil)) - perElement) < 0.001)
    }

    @Test func `of an element become those of a salt`() throws {
        let own = try factor("{ id: f, value: 20, unit: \"kg{CO2e}/kg\", per: { element: Ni }, source: s, verified: true }")
        let hydrate = try #require(ChemicalFormula("NiSO4.6H2O"))
        #expect(abs(try #require(own.value(atFraction: hydrate.massFraction(of: "Ni"), assumed: nil)) - 4.466) < 0.001)
    }

    @Test func `of an unnamed salt say nothing until somebody says which`() throws {
        let published = try #require(try FactorLibrary.builtIn()[id: "nickel-sulfate"])
        #expect(published.value(atFraction: 1, assumed: nil) == nil)
        #expect(abs(try #require(published.value(atFraction: 1, assumed: ChemicalFormula("NiSO4"))) - 14.446) < 0.001)
    }

    @Test func `of the product each have a source, a unit and an identity`() throws {
        let library = try FactorLibrary.builtIn()
        #expect(library.factors.count >= 80)
        #expect(Set(library.factors.map(\.id)).count == library.factors.count)
        #expect(library.factors.allSatisfy { !$0.provenance.source.isEmpty })
        #expect(library[id: "grid-us-aznm-2023-egrid"]?.value == 0.337268)
        #expect(abs(743.548 * 0.45359237 / 1000 - 0.337268) < 5e-7)
        #expect(abs(900.820 * 0.45359237 / 1000 - (library[id: "grid-us-srtv-2023-egrid"]?.value ?? 0)) < 5e-7)
        #expect(library[id: "nickel-sulfate-hpal"]?.provenance.isVerified == false)
    }

    @Test(arguments: [
        ("{ id: f, value: 1, source: s, verified: true }", "“unit” is missing"),
        ("{ id: f, value: 1, unit: \"kg{CO2e}/kg\", verified: true }", "“source” is missing"),
        ("{ id: f, value: 1, unit: \"kg{CO2e}/kg\", source: s }", "“verified” is missing"),
        ("{ id: f, value: 1, unit: kg, source: s, verified: true }", "no unit of a factor"),
        ("{ id: f, value: 1, unit: \"kg{CO2e}/kW.h\", per: { element: Ni }, source: s, verified: true }", "per mass"),
        ("{ id: f, value: 1, unit: \"kg{CO2e}/kg\", per: { product: LiOH, element: Ni }, source: s, verified: true }", "no formula with Ni"),
    ])
    func `without unit or source are refused`(_ yaml: String, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) { try factor(yaml) }
        #expect(error.message.contains(words), "\(error)")
        #expect(error.message.hasPrefix("own.yaml:2:"))
    }
}

@Suite struct `The circular footprint formula` {
    private func nickel(_ a: Double) throws -> CircularFootprint {
        try CircularFootprint(
            a: a, b: 0, r1: 0.1, r2: 0.9, r3: 0, qualityIn: 1, qualityOut: 1, virgin: 13, recycled: 5, recycling: 5, spared: 13, disposal: 0.05,
            energy: .none)
    }

    @Test func `shares nickel's burden between supplier and user`() throws {
        let footprint = try nickel(0.2)
        #expect(abs(footprint.material - 12.84) < 1e-9)
        #expect(abs(footprint.recyclingAtEnd + 5.76) < 1e-9)
        #expect(abs(footprint.disposalAtEnd - 0.005) < 1e-9)
        #expect(abs(footprint.total - 7.085) < 1e-9)
    }

    @Test func `is the cut-off approach at A = 1`() throws {
        let footprint = try nickel(1)
        #expect(footprint.recyclingAtEnd == 0)
        #expect(abs(footprint.total - 12.205) < 1e-9)
    }

    @Test func `takes the energy of burnt plastic into account`() throws {
        let plastic = try CircularFootprint(
            a: 0.5, b: 0, r1: 0, r2: 0.3, r3: 0.5, qualityIn: 1, qualityOut: 0.9, virgin: 2, recycled: 0, recycling: 0.8, spared: 2, disposal: 0.1,
            energy: .init(burning: 2.3, heatingValue: 40, heatEfficiency: 0.3, sparedHeat: 0.07, powerEfficiency: 0.1, sparedPower: 0.12))
        #expect(abs(plastic.recyclingAtEnd + 0.15) < 1e-9)
        #expect(abs(plastic.energyAtEnd - 0.49) < 1e-9)
        #expect(abs(plastic.total - 2.36) < 1e-9)
    }

    @Test(arguments: [(1.2, 0.1, 0.0), (0.2, -0.1, 0), (0.2, 0.7, 0.4)])
    func `refuses shares that are none`(_ a: Double, _ r2: Double, _ r3: Double) {
        #expect(throws: AccountingError.self) {
            try CircularFootprint(
                a: a, b: 0, r1: 0, r2: r2, r3: r3, qualityIn: 1, qualityOut: 1, virgin: 1, recycled: 1, recycling: 1, spared: 1, disposal: 1,
                energy: .none)
        }
    }
}
