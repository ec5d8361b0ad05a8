// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Plant
@testable import Twin

@Suite struct `Two chemistries side by side` {
    private static let text = """
        plant: Packs
        currency: USD
        sites: [{ name: hue }]
        products:
          - { name: NMC powder, kind: mixed, unit: kg, price: 24 USD/kg, carbon: "20 kg{CO2e}/kg", source: assumption }
          - { name: LFP powder, kind: mixed, unit: kg, price: 5 USD/kg, source: assumption }
          - { name: can, kind: unit, unit: "{piece}", mass: 100 g, price: "0.4 USD/{piece}", source: assumption }
          - { name: housing, kind: mixed, unit: kg, source: assumption }
          - { name: cell NMC, kind: unit, unit: "{cell}", chemistry: NMC811, nominalEnergy: 100 W.h, volume: 125 cm3, source: assumption, materials: [{ product: NMC powder, quantity: 300 g }, { product: can, quantity: "1 {piece}" }] }
          - { name: cell LFP, kind: unit, unit: "{cell}", chemistry: LFP, nominalEnergy: 100 W.h, volume: 200 cm3, source: assumption, materials: [{ product: LFP powder, quantity: 500 g }, { product: can, quantity: "1 {piece}" }] }
          - { name: pack NMC, kind: unit, unit: "{pack}", volume: 200 L, source: assumption, materials: [{ product: cell NMC, quantity: "600 {cell}" }, { product: housing, quantity: 60 kg }] }
          - { name: pack LFP, kind: unit, unit: "{pack}", volume: 250 L, source: assumption, materials: [{ product: cell LFP, quantity: "600 {cell}" }, { product: housing, quantity: 75 kg }] }
        """

    private func comparison() throws -> ChemistryComparison {
        try ChemistryComparison(
            of: ["pack LFP", "pack NMC"], in: try SmallFactory.read(Self.text),
            factors: [
                MaterialFactor(product: "LFP powder", carbon: 4, price: 6, source: "paper"),
                MaterialFactor(product: "can", carbon: 0.3, price: 0.5, source: "guess"),
                MaterialFactor(product: "housing", carbon: 15, price: 8, source: "guess"),
            ],
            sources: [
                NumberSource(key: "paper", title: "A paper", year: 2024, url: nil, isVerified: true),
                NumberSource(key: "guess", title: "A guess", year: nil, url: nil, isVerified: false),
            ])
    }

    @Test func `compute each number by its own definition`() throws {
        let comparison = try comparison()
        func row(_ key: String) throws -> ChemistryComparison.Row { try #require(comparison.rows.first { $0.key == key }) }
        func close(_ a: Double?, _ b: Double) -> Bool { abs((a ?? .nan) - b) < 1e-9 * abs(b) }
        // LFP: 600 · 0.6 + 75 = 435 kg; NMC: 600 · 0.4 + 60 = 300 kg; both 60 kWh.
        #expect(try close(row("mass").values[0], 435) && close(row("mass").values[1], 300))
        #expect(try close(row("energy").values[0], 60) && close(row("energy").values[1], 60))
        #expect(try close(row("cells").values[1], 600))
        #expect(try close(row("energyPerMass").changes[1], 435.0 / 300 - 1))
        #expect(try close(row("energyPerCellMass").changes[1], 0.6 / 0.4 - 1))
        #expect(try close(row("energyPerVolume").changes[1], 250.0 / 200 - 1))
        #expect(try close(row("energyPerCellVolume").changes[1], 200.0 / 125 - 1))
        #expect(try close(row("massPerEnergy").changes[1], 300.0 / 435 - 1))
        // 600 · (0.5 · 4 + 0.3) + 75 · 15, and 600 · (0.3 · 20 + 0.3) + 60 · 15.
        #expect(try close(row("carbon").values[0], 2_505) && close(row("carbon").values[1], 4_680))
        #expect(try close(row("price").values[0], 600 * (3 + 0.5) + 600) && close(row("price").values[1], 600 * (7.2 + 0.5) + 480))
        #expect(try row("energyPerMass").changes[0] == nil)
    }

    @Test func `name the source of every factor, and whether anybody verified it`() throws {
        let factors = Dictionary(uniqueKeysWithValues: try comparison().factors.map { ($0.product, ($0.source, $0.isVerified)) })
        #expect(factors["LFP powder"]?.0 == "A paper" && factors["LFP powder"]?.1 == true)
        #expect(factors["can"]?.1 == false)
        #expect(factors["NMC powder"]?.0 == "plant file")
    }

    @Test func `refuse a claim a bill of material cannot bear out`() throws {
        let comparison = try comparison()
        #expect(comparison.refused.contains { $0.claim.contains("consumed") })
        #expect(!comparison.rows.contains { $0.key.lowercased().contains("consum") })
    }

    @Test func `leave a sum out rather than add up what is not known`() throws {
        let comparison = try ChemistryComparison(of: ["pack LFP", "pack NMC"], in: try SmallFactory.read(Self.text), factors: [], sources: [])
        #expect(comparison.rows.first { $0.key == "carbon" }?.values == [nil, nil])
    }

    @Test(arguments: [
        (["pack NMC"], TwinError.Code.nothingToPlan), (["pack NMC", "pack NMC"], .contradiction), (["pack NMC", "boat"], .unknownName),
    ])
    func `refuse what is no comparison`(_ names: [String], _ code: TwinError.Code) throws {
        let plant = try SmallFactory.read(Self.text)
        var found: TwinError.Code?
        do { _ = try ChemistryComparison(of: names, in: plant, factors: [], sources: []) } catch { found = error.code }
        #expect(found == code)
    }
}
