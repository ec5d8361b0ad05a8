// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Plant
@testable import Twin

@Suite struct `A plan file` {
    private static let plant = """
        plant: Packs
        start: 2026-01-01T00:00:00+00:00
        currency: USD
        sites:
          - name: ochang
            source: assumption
            areas: [{ name: cells, lines: [{ name: cell line, designs: [{ product: cell, rate: "1000 {cell}/h" }], stations: [{ name: winder }] }] }]
          - name: hue
            source: assumption
            areas: [{ name: packs, lines: [{ name: pack line, designs: [{ product: pack, rate: "5 {pack}/h" }], stations: [{ name: assembly }] }] }]
        products:
          - { name: cell, kind: unit, unit: "{cell}", nominalEnergy: 92 W.h, mass: 366 g, price: "8 USD/{cell}", source: assumption }
          - { name: pack, kind: unit, unit: "{pack}", nominalEnergy: 60 kW.h, price: "7000 USD/{pack}", source: assumption, materials: [{ product: cell, quantity: "650 {cell}" }] }
          - { name: boat, kind: unit, unit: "{piece}", source: assumption }
        customers:
          - name: VinFast
            source: assumption
            demands:
              - product: pack
                months: { 2026-03: 100 {pack}, 2026-04: 12 MW.h }
                lanes: [{ site: hue, mode: road, distance: 800 km, cost: "40 USD/{pack}" }]
        transports:
          - { name: ship, from: ochang, to: hue, product: cell, mode: sea, distance: 3600 km, lot: "65000 {cell}", time: 31 d, cost: "0.02 USD/{cell}", duty: 5 %, source: assumption }
        """.replacing("100 {pack}, 2026-04: 12 MW.h", with: "\"100 {pack}\", 2026-04: 12 MW.h")

    private static func read(_ questions: String, from: String = "2026-03", months: String = "2") -> (plan: PlanModel?, findings: [PlantFinding]) {
        SmallFactory.plan(
            """
            plan: Test
            plants: [plant.yaml]
            from: \(from)
            months: \(months)
            currency: USD
            \(questions)
            """, files: ["plant.yaml": plant])
    }

    @Test func `takes demand, lanes, transports and makers from its plants`() throws {
        let (plan, findings) = Self.read("allocation: { carbonPrice: \"100 USD/t{CO2e}\" }")
        let allocation = try #require(plan?.allocation, "\(findings)")
        // 12 MWh are 200 packs of 60 kWh.
        #expect(allocation.demands.map { "\($0.month): \($0.quantity)" } == ["0: 100.0", "1: 200.0"])
        #expect(allocation.lines.map { "\($0.site)/\($0.line): \($0.product)" } == ["hue/pack line: pack", "ochang/cell line: cell"])
        let ship = try #require(allocation.routes.first)
        #expect(ship.delay == 1 && abs(ship.freight - 0.02) < 1e-12 && abs(ship.duty - 0.4) < 1e-12)
        #expect(allocation.lanes.map(\.freight) == [40])
        #expect(abs(allocation.carbonPrice - 0.1) < 1e-12)
    }

    @Test func `adds up what a customer asks for in several rows`() throws {
        let row = "{ customer: B, product: pack, months: { 2026-03: \"5 {pack}\" } }"
        let (plan, findings) = Self.read("allocation: { demands: [\(row), \(row)] }")
        let allocation = try #require(plan?.allocation, "\(findings)")
        #expect(allocation.demands.filter { $0.customer == "B" }.map(\.quantity) == [10])
    }

    @Test func `may be a plant file alone`() throws {
        let (plan, findings) = PlanFile.check(text: Self.plant, file: "plant.yaml", files: PlantFiles { _ in nil })
        let read = try #require(plan, "\(findings)")
        #expect(read.months.months.map(\.description) == ["2026-03", "2026-04"])
        #expect(read.allocation?.demands.count == 2)
        // Cells would have to be made the month before the first packs.
        let program = try AllocationProgram(read, samples: 1, seed: 1) { _ in true }
        guard case .impossible(let conflict) = try program.solve(goOn: { true }) else {
            Issue.record("a plan was found")
            return
        }
        #expect(conflict.cures.contains { $0.kind == .demand })
    }

    @Test func `turns freight by mass and distance into money and gas of a unit`() throws {
        let (plan, findings) = Self.read(
            """
            allocation:
              freight: [{ mode: sea, cost: "0.01 USD/(t.km)", carbon: "0.016 kg{CO2e}/(t.km)" }]
              ways: [{ from: ochang, to: hue, product: cell, mode: sea, distance: 1000 km }]
            """)
        let way = try #require(plan?.allocation?.routes.first, "\(findings)")
        // 366 g over 1,000 km are 0.366 t·km.
        #expect(abs(way.freight - 0.00366) < 1e-12 && abs(way.carbon - 0.005856) < 1e-12)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let questions: String
        let line: Int
        let code: PlantFinding.Code
        let says: String
        init(_ questions: String, _ line: Int, _ code: PlantFinding.Code, _ says: String) {
            (self.questions, self.line, self.code, self.says) = (questions, line, code, says)
        }
        var testDescription: String { says }
    }

    @Test(arguments: [
        // questions, line, code, words
        Fault("note: nothing", 1, .missingKey, "asks nothing"),
        Fault("ramp: { targets: [] }", 6, .missingKey, "no target"),
        Fault("ramp: { targets: [{ product: pak, perYear: 1 GW.h }] }", 6, .unknownName, "no product “pak”"),
        Fault("ramp: { targets: [{ product: pack, perYear: 1 t }] }", 6, .unitMismatch, "mass"),
        Fault("ramp: { targets: [{ product: pack, perYear: \"0 {pack}\" }] }", 6, .wrongValue, "reached at once"),
        Fault("ramp: { targets: [{ product: pack, perYear: 1 GW.h, site: ochang }] }", 6, .unknownName, "not made at “ochang”"),
        Fault("ramp: { targets: [{ product: boat, perYear: \"5 {piece}\" }] }", 6, .missingKey, "made nowhere"),
        Fault("ramp: { targets: [{ product: pack, perYear: 1 GW.h }], lines: [{ line: hue/pak line }] }", 6, .unknownName, "no line “hue/pak line”"),
        Fault(
            "ramp: { targets: [{ product: pack, perYear: 1 GW.h }], lines: [{ line: pack line, yield: { from: 0.9, to: 0.5, time: 6 mo } }] }", 6,
            .contradiction, "ends below its begin"),
        Fault(
            "ramp: { targets: [{ product: pack, perYear: 1 GW.h }], lines: [{ line: pack line, yield: { from: 0.5, to: { uniform: { from: 0.9, to: 1.1 } }, time: 6 mo } }] }",
            6, .wrongValue, "0.9 … 1.1"),
        Fault(
            "ramp: { targets: [{ product: pack, perYear: 1 GW.h }], lines: [{ line: pack line, productChanges: [2026-13] }] }", 6, .wrongValue,
            "“2026-13” is no month"),
        Fault(
            "ramp: { targets: [{ product: pack, perYear: 1 GW.h }], automation: { levels: [90 %, 50 %] } }", 6, .contradiction, "do not rise"),
        Fault(
            "ramp: { targets: [{ product: pack, perYear: 1 GW.h }], automation: { levels: [0.5], parameter: automatism } }", 6, .unknownName,
            "no plant has a parameter"),
        Fault("allocation: { demands: [{ customer: A, product: pack, months: { 2026-03: \"-5 {pack}\" } }] }", 6, .wrongValue, "below zero"),
        Fault("allocation: { demands: [{ customer: A, product: pack, months: { 2026-09: \"5 {pack}\" } }] }", 6, .wrongValue, "not among the months"),
        Fault("allocation: { demands: [{ customer: A, product: pack, months: { 2026-14: \"5 {pack}\" } }] }", 6, .wrongValue, "no month"),
        Fault("allocation: { demands: [{ customer: A, product: boat, perMonth: \"5 {piece}\" }] }", 6, .unknownName, "which nobody makes"),
        Fault("allocation: { lanes: [{ site: hue, customer: B, product: pack }] }", 6, .unknownName, "no customer “B”"),
        Fault("allocation: { lanes: [{ site: huế, customer: VinFast, product: pack }] }", 6, .unknownName, "no site “huế”"),
        Fault("allocation: { contracts: [{ name: C, product: pack }] }", 6, .missingKey, "promises nothing"),
        Fault(
            "allocation: { contracts: [{ name: C, product: pack, atLeast: \"9 {pack}\", atMost: \"5 {pack}\" }] }", 6, .contradiction,
            "below “atLeast”"),
        Fault("allocation: { carbonPrice: 80 USD/t }", 6, .unitMismatch, "not money per greenhouse gas"),
        Fault("allocation: { ways: [{ from: hue, to: hue, product: cell }] }", 6, .contradiction, "where it begins"),
        Fault("allocation: { lines: [{ line: pack line, product: boat }] }", 6, .missingKey, "Nothing says how much"),
        Fault("chemistry: { base: pack, others: [pack] }", 6, .contradiction, "compared with itself"),
        Fault("chemistri: { base: pack, others: [boat] }", 6, .unknownKey, "“chemistri” is not a key"),
    ])
    func `says where it is wrong, and what to do`(_ fault: Fault) throws {
        let (plan, findings) = Self.read(fault.questions)
        #expect(plan == nil)
        let finding = try #require(
            findings.first { $0.message.localizedCaseInsensitiveContains(fault.says) }, "\(findings.map(\.description).joined(separator: "\n"))")
        #expect(finding.code == fault.code && finding.file == "plan.yaml" && finding.line == fault.line)
        #expect(!finding.remedy.isEmpty && !finding.expected.isEmpty)
    }

    @Test(arguments: [("2026-13", "2"), ("march", "2"), ("2026-03", "0"), ("2026-03", "100000"), ("2026-03", "-1")])
    func `refuses months there are none of`(_ from: String, _ months: String) {
        #expect(Self.read("chemistry: { base: pack, others: [cell] }", from: from, months: months).plan == nil)
    }

    @Test func `without demand in its months is refused, and so is one without plants`() {
        let (late, findings) = Self.read("allocation: { carbonPrice: \"1 USD/t{CO2e}\" }", from: "2029-01")
        #expect(late == nil && findings.contains { $0.message.contains("Nobody wants anything") })
        let (none, _) = SmallFactory.plan("plan: Test\nplants: []\nfrom: 2026-01\nmonths: 3\nramp: { targets: [] }\n", files: [:])
        #expect(none == nil)
        let (missing, errors) = SmallFactory.plan(
            "plan: Test\nplants: [elsewhere.yaml]\nfrom: 2026-01\nmonths: 3\nramp: { targets: [] }\n", files: [:])
        #expect(missing == nil && errors.first?.code == .unreadable)
    }
}
