// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Testing

private let head = """
    inventory: test
    period: { from: 2026-01-01, to: 2026-12-31 }

    """

private func footprint(_ rest: String) throws -> CarbonFootprint {
    try CarbonFootprint(CarbonInventory(yaml: head + rest, file: "test.yaml", library: .builtIn()))
}

/// Flows of one process that makes 1 kg.
private func flows(_ lines: String...) -> String {
    "declared: { process: it, amount: 1 kg }\nprocesses:\n  - name: it\n    makes: 1 kg\n    flows:\n"
        + lines.map { "      - \($0)\n" }.joined()
}

private func factor(_ value: Double, _ unit: String = "kg") -> String {
    "{ value: \(value), unit: \"kg{CO2e}/\(unit)\", source: s, verified: true }"
}

@Suite struct `A carbon inventory` {
    private func cathode(_ lithium: String, _ grid: String) -> String {
        """
        factors:
          - { id: ni, value: 14.4, unit: "kg{CO2e}/kg", per: { element: Ni }, source: s, verified: true }
          - { id: korea, value: 0.416, unit: "kg{CO2e}/kW.h", kind: electricity, basis: direct, source: s, verified: true }
        declared: { process: cam, amount: 1 kg }
        processes:
          - name: cam
            makes: 1 kg
            flows:
              - { name: nickel, amount: 0.4976 kg, of: Ni, factor: ni }
              - { name: cobalt sulfate, amount: 0.16425 kg, factor: cobalt-sulfate }
              - { name: lithium, amount: 0.44434 kg, factor: \(lithium) }
              - { name: electricity, amount: 7.26 kW.h, factor: \(grid) }
              - { name: heat, amount: 37.11 MJ, factor: heat-illustrative }
              - { name: rest, amount: 1.192 kg, factor: \(factor(1)) }
        """
    }

    // Build-ups of NMC811 by spodumene and Jiangsu, by brine and Korea: 25.236 and 19.677 kg a kilogram.
    @Test(arguments: [("lioh-spodumene", "grid-cn-js-2022", 25.236), ("lioh-brine", "korea", 19.677)])
    func `builds up cathode material`(_ lithium: String, _ grid: String, _ expected: Double) throws {
        #expect(abs(try footprint(cathode(lithium, grid)).total - expected) < 0.001)
    }

    private func pack(_ cathode: Double, _ graphite: Double, _ grid: Double) -> String {
        """
        chemistry: NMC811
        declared: { process: pack, amount: 1 kW.h, capacity: 1 kW.h }
        service: { category: M1, years: 8 }
        processes:
          - name: pack
            makes: 1 kW.h
            flows:
              - { name: cathode, stage: raw material, amount: 1.46 kg, factor: \(factor(cathode)) }
              - { name: graphite, stage: raw material, amount: 0.85 kg, factor: \(factor(graphite)) }
              - { name: aluminium, stage: raw material, amount: 0.95 kg, factor: aluminium-world }
              - { name: copper, stage: raw material, amount: 0.55 kg, factor: copper-foil }
              - { name: electrolyte, stage: raw material, amount: 0.65 kg, factor: electrolyte }
              - { name: separator, stage: raw material, amount: 0.07 kg, factor: separator }
              - { name: steel, stage: raw material, amount: 0.25 kg, factor: steel-sheet }
              - { name: other, stage: raw material, amount: 0.35 kg, factor: \(factor(6)) }
              - { name: electricity, amount: 40 kW.h, factor: \(factor(grid, "kW.h")) }
              - { name: gas, amount: 20 kW.h, factor: natural-gas }
        """
    }

    // The same as packs: 112.723 and 83.243 kg a kWh of capacity, 0.23484 and 0.17342 a delivered one (480 kWh).
    @Test(arguments: [(25.2, 27.2, 0.5978, 112.723, 0.23484), (19.677, 10.56, 0.416, 83.243, 0.17342)])
    func `builds up a pack`(_ cathode: Double, _ graphite: Double, _ grid: Double, _ capacity: Double, _ delivered: Double) throws {
        let result = try footprint(pack(cathode, graphite, grid))
        #expect(abs(try #require(result.perCapacity) - capacity) < 0.001)
        #expect(abs(try #require(result.perDeliveredEnergy) - delivered) < 0.00001)
        #expect(result.remarks.allSatisfy { $0.kind == .note })
        #expect(abs(result.total(of: .rawMaterial) + result.total(of: .production) - result.total) < 1e-9)
    }

    // 78 kWh · 60 · 8 a; 120,000 km at 20,000 a year are 6 a; an N3 battery of 300 kWh with 250 cycles and 5 a.
    @Test(arguments: [
        ("M1", 8.0, nil as Double?, 78.0, 6_240.0, 0.16667), ("M1", 8, 120_000, 78, 6_240, 0.22222), ("N3", 5, nil, 300, 27_000, 0.07200),
    ])
    func `counts per delivered kilowatt-hour`(
        _ category: String, _ years: Double, _ distance: Double?, _ capacity: Double, _ total: Double, _ expected: Double
    ) throws {
        let limit = distance.map { ", kilometres: \($0)" } ?? ""
        let result = try footprint(
            """
            declared: { process: pack, amount: "1 {piece}", capacity: \(capacity) kW.h }
            service: { category: \(category), years: \(years)\(limit) }
            processes: [{ name: pack, makes: "1 {piece}", flows: [{ name: all, amount: \(total) kg, factor: \(factor(1)) }] }]
            """)
        #expect(abs(try #require(result.perDeliveredEnergy) - expected) < 0.000005)
    }

    // 100 kg of cathode material at 25.2 and 300 kg direct make 94 kg of good electrode.
    @Test func `lays what is scrapped on what is good`() throws {
        let result = try footprint(
            """
            declared: { process: electrode, amount: 1 kg }
            processes:
              - { name: cam, makes: 1 kg, flows: [{ name: all, amount: 25.2 kg, factor: \(factor(1)) }] }
              - name: electrode
                makes: 100 kg
                yield: 94
                flows: [{ name: cam, amount: 100 kg, from: cam }, { name: direct, amount: 300 kg, factor: \(factor(1)) }]
            """)
        #expect(abs(result.total - 30) < 1e-9)
    }

    // 0.5978 / (1 − 0.05).
    @Test func `adds what the grid loses on the way`() throws {
        let result = try footprint(flows("{ name: power, amount: 1 kW.h, factor: grid-cn-js-2022, gridLoss: 5 }"))
        #expect(abs(result.total - 0.62926) < 0.000005)
    }

    // 165 t·km by lorry, 6,875 by ship, 247.5 by lorry.
    @Test func `counts freight by mass and way`() throws {
        let result = try footprint(
            flows(
                "{ name: to port, mass: 0.55 t, distance: 300 km, factor: freight-hgv-articulated }",
                "{ name: sea, mass: 550 kg, distance: 12500 km, factor: freight-container-ship }",
                "{ name: from port, mass: 0.55 t, distance: 450 km, factor: freight-hgv-articulated }"))
        #expect(abs(result.total - 143.1444) < 0.0001)
    }

    @Test func `says how much is primary and how good the data are`() throws {
        let result = try footprint(
            flows(
                "{ name: a, amount: 30 kg, factor: \(factor(1)), data: primary }", "{ name: b, amount: 70 kg, factor: \(factor(1)) }"))
        #expect(result.primaryShare == 0.3)
        #expect(result.quality == nil)
        let rated = try footprint(
            flows(
                "{ name: a, amount: 40 kg, factor: \(factor(1)), quality: [2, 1, 2] }",
                "{ name: b, amount: 60 kg, factor: \(factor(1)), quality: [3, 3, 2] }"))
        let quality = try #require(rated.quality)
        #expect(abs(quality.mean.rating - 2.26667) < 0.00001)
        #expect(quality.covered == 1)
    }

    // x = 1 + 0.2 y, y = 0.5 x: 1/0.9 kWh and 0.5/0.9 kg at 0.4 and 3.
    @Test func `solves processes that feed each other`() throws {
        let result = try footprint(
            """
            declared: { process: power, amount: 1 kW.h }
            processes:
              - { name: power, makes: 1 kW.h, flows: [{ name: fuel, amount: 0.5 kg, from: fuel }, { name: stack, amount: 1 kW.h, factor: \(factor(0.4, "kW.h")) }] }
              - { name: fuel, makes: 1 kg, flows: [{ name: power, amount: 0.2 kW.h, from: power }, { name: well, amount: 1 kg, factor: \(factor(3)) }] }
            """)
        #expect(abs(result.total - 19.0 / 9) < 1e-9)
    }

    // Nickel by the circular footprint formula: 12.840 to the raw material, −5.755 to the end of life.
    @Test func `divides recycling between raw material and end of life`() throws {
        let result = try footprint(
            flows(
                """
                { name: nickel, amount: 2 kg, circular: { a: 0.2, r1: 0.1, r2: 0.9, virgin: \(factor(13)), recycled: \(factor(5)), recycling: \(factor(5)), spared: \(factor(13)), disposal: \(factor(0.05)) } }
                """))
        #expect(abs(result.total(of: .rawMaterial) - 25.68) < 1e-9)
        #expect(abs(result.total(of: .endOfLife) + 11.51) < 1e-9)
        #expect(abs(result.total - 2 * 7.085) < 1e-9)
        #expect(result.remarks.allSatisfy { $0.kind != .error })
    }

    @Test func `divides among co-products as is said, side by side`() throws {
        let text = """
            declared: { process: plant, amount: 60 kg }
            processes:
              - name: plant
                makes: 60 kg
                value: 90
                coProducts: [{ name: sodium sulfate, amount: 40 kg, value: 10, avoided: \(factor(0.5)) }]
                flows: [{ name: all, amount: 100 kg, factor: \(factor(1)) }]
            """
        let inventory = try CarbonInventory(yaml: head + text, file: "test.yaml", library: .builtIn())
        #expect(try CarbonFootprint(inventory).total == 60)
        #expect(try CarbonFootprint(inventory, allocation: .value).total == 90)
        #expect(try CarbonFootprint(inventory, allocation: .expansion).total == 80)
    }

    @Test(arguments: [
        (flows("{ name: a, amount: 1 kg, factor: nothing }"), AccountingError.Code.unknownFactor, "no factor “nothing”"),
        (flows("{ name: a, amount: 1 kW.h, factor: steel-sheet }"), .unitsDoNotConvert, "kW.h does not convert to kg"),
        (flows("{ name: a, amount: 1 kg, factor: nickel-class-1 }"), .unitsDoNotConvert, "not said what the kilograms here are of"),
        (flows("{ name: a, amount: 1 kg, of: NiSO4.6H2O, factor: nickel-sulfate }"), .unitsDoNotConvert, "does not say which compound"),
        (flows("{ name: a, amount: 1 kg, of: LiOH, factor: nickel-class-1 }"), .unitsDoNotConvert, "There is no Ni in LiOH"),
        (
            flows("{ name: a, amount: 1 kW.h, factor: grid-cn-js-2022 }", "{ name: b, amount: 1 kW.h, factor: grid-kr-2024-ember }"), .basesMixed,
            "Factors of electricity are on two bases"
        ),
        (flows("{ name: a, amount: 1 kW.h, factor: grid-vn-2022-letter }"), .basesMixed, "project method"),
        (
            flows("{ name: a, amount: 1 kg, factor: { value: 1, unit: \"kg{CO2e}/kg\", source: s, verified: true, to: 2026-06-30 } }"),
            .factorNotValid,
            "not valid on 2026-12-31"
        ),
        (flows("{ name: a, amount: 1 kg }"), .malformedInput, "neither a factor nor a process"),
        (flows("{ name: a, amount: 1 kg, from: it }"), .networkWithoutAnswer, "no single answer"),
        (flows("{ name: a, amount: 1, factor: steel-sheet }"), .malformedInput, "no number with its unit"),
        (
            flows("{ name: a, amount: 1 kg, factor: steel-sheet }")
                + "cutOffs: [{ name: x, share: 60, reason: r }, { name: y, share: 50, reason: r }]",
            .sharesOverWhole, "More than 100 %"
        ),
    ])
    func `with something wrong is refused with the reason`(_ text: String, _ code: AccountingError.Code, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) { try footprint(text) }
        #expect(error.code == code, "\(error)")
        #expect(error.message.contains(words), "\(error)")
        #expect(!error.remedy.isEmpty)
    }

    @Test func `far from what studies find says so`() throws {
        let low = try footprint(pack(1, 1, 0.01).replacing("0.95 kg", with: "0.01 kg"))
        #expect(low.remarks.contains { $0.kind == .warning && $0.sentence.contains("where studies of NMC811 lie") })
        let negative = try footprint(flows("{ name: a, amount: 1 kg, factor: \(factor(-1)) }"))
        #expect(negative.remarks.contains { $0.kind == .error })
        let cut = try footprint(flows("{ name: a, amount: 1 kg, factor: steel-sheet }") + "cutOffs: [{ name: x, share: 4, reason: r }]")
        #expect(cut.remarks.contains { $0.kind == .warning && $0.sentence.contains("4 % is cut off") })
    }
}

@Suite struct `Two footprints` {
    private func one(_ power: Double, _ factor: String, _ extra: String = "") throws -> CarbonFootprint {
        try footprint(
            "factors: [{ id: ni, value: 10, unit: \"kg{CO2e}/kg\", spread: 1.3, source: s, verified: true }]\n"
                + flows("{ name: power, amount: \(power) kW.h, factor: \(factor) }", "{ name: nickel, amount: 2 kg, factor: ni }") + extra)
    }

    @Test func `differ by steps that add up`() throws {
        let comparison = try FootprintComparison(from: one(10, "grid-kr-2024-ember"), to: one(8, "grid-vn-2024-ember"))
        #expect(comparison.steps.map(\.flow) == ["power"])
        let step = try #require(comparison.steps.first)
        #expect(abs(step.byAmount + 2 * 0.41565) < 1e-9)
        #expect(abs(step.byFactor - 8 * (0.48613 - 0.41565)) < 1e-9)
        #expect(abs(comparison.start + comparison.steps.reduce(0) { $0 + $1.change } - comparison.end) < 1e-9)
    }

    @Test func `of one factor have the same luck`() throws {
        let a = FootprintUncertainty(try one(10, "grid-kr-2024-ember"), samples: 500, seed: 7)
        let b = FootprintUncertainty(try one(8, "grid-kr-2024-ember"), samples: 500, seed: 7)
        let difference = 2 * 0.41565
        #expect(a.differences(from: b).allSatisfy { abs($0 - difference) < 1e-9 })
        #expect(a == FootprintUncertainty(try one(10, "grid-kr-2024-ember"), samples: 500, seed: 7))
        #expect(a.samples != FootprintUncertainty(try one(10, "grid-kr-2024-ember"), samples: 500, seed: 8).samples)
        #expect(a.fixed == ["grid-kr-2024-ember"])
    }

    // Lognormal around 20 with geometric standard deviation 1.3: its median is 20, its 95 % quantile 20 · 1.3^1.645 = 30.79.
    @Test func `spread as their factors do`() throws {
        let result = FootprintUncertainty(try one(0.000001, "grid-kr-2024-ember"), samples: 40_000, seed: 1)
        #expect(abs(try #require(result.quantile(0.5)) - 20) < 0.2)
        #expect(abs(try #require(result.quantile(0.95)) - 30.79) < 0.5)
    }
}
