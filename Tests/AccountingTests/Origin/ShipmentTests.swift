// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Testing

private let head = """
    shipment: pack
    hsCode: "8507.60"
    day: 2026-11-21
    from: VN
    to: JP
    currency: USD

    """

private func shipment(_ rest: String) throws(AccountingError) -> Shipment { try Shipment(yaml: head + rest, file: "pack.yaml", rules: .builtIn()) }

private func rates(_ shipment: Shipment) throws -> [LocalContent] {
    try LocalContentDefinitions.builtIn().chosen(on: shipment.good.day).map { LocalContent($0, shipment) }
}

extension [LocalContent] {
    fileprivate subscript(_ name: String) -> LocalContent? { first { $0.definition.name == name } }
}

@Suite struct `Local content` {
    // 180 + 60 + 50 + 10 + 20 of FOB 1,000 is 32 %.
    @Test func `Vietnam's direct formula adds local material and what was added`() throws {
        let shipment = try shipment(
            """
            values: { fob: 1000, labour: 60, overhead: 50, other: 10, profit: 20 }
            materials: [{ name: housing, value: 180, origin: VN }, { name: cells, value: 600, origin: KR }]
            """)
        let direct = try #require(try rates(shipment)["LVC direct"])
        #expect(direct.rate == Ratio(32, of: 100))
        #expect(direct.passes == true)
        #expect(direct.definition.provenance.isVerified == false)
        #expect(direct.carriers.map(\.name) == ["housing", "labour", "overhead", "profit", "other cost"])
        let indirect = try #require(try rates(shipment)["LVC indirect"])
        #expect(indirect.rate == Ratio(40, of: 100))
    }

    // Total 100, of which 37 from prohibited foreign entities: 63 %, asked are 60 in 2026 and 65 in 2027.
    @Test(arguments: [(2026, true), (2027, false)])
    func `the American ratio leaves prohibited foreign entities out`(_ year: Int, _ passes: Bool) throws {
        let shipment = try Shipment(
            yaml: head.replacing("2026-11-21", with: "\(year)-06-01") + """
                values: { fob: 200 }
                materials:
                  - { name: cells, value: 37, origin: CN, prohibitedForeignEntity: true }
                  - { name: the rest, value: 63, origin: US, prohibitedForeignEntity: false }
                """, file: "pack.yaml", rules: .builtIn())
        let ratio = try #require(try rates(shipment)["US MACR"])
        #expect(ratio.rate == Ratio(63, of: 100))
        #expect(ratio.passes == passes)
    }

    @Test func `what nobody was asked about counts as prohibited, and is said`() throws {
        let shipment = try shipment("values: { fob: 200 }\nmaterials: [{ name: cells, value: 10, origin: KR }]")
        let ratio = try #require(try rates(shipment)["US MACR"])
        #expect(ratio.rate == Ratio(0, of: 10))
        #expect(ratio.note == "counted as prohibited, since nobody said: cells")
    }

    @Test func `the fewest materials that reach a target are told, or that none do`() throws {
        let shipment = try shipment(
            """
            values: { fob: 1000 }
            materials:
              - { name: housing, value: 100, origin: VN }
              - { name: glue, value: 50, origin: KR }
              - { name: cells, value: 500, origin: KR }
              - { name: boards, value: 150, origin: CN }
            """)
        let purchases = try #require(try rates(shipment)["purchase share"])
        #expect(purchases.rate == Ratio(100, of: 800))
        #expect(purchases.materials(reaching: Percent(75))?.map(\.name) == ["cells"])
        #expect(purchases.materials(reaching: Percent(80))?.map(\.name) == ["cells", "boards"])
        #expect(purchases.materials(reaching: Percent(12)) == [])
        let direct = try #require(try rates(shipment)["LVC direct"])
        #expect(direct.materials(reaching: Percent(81)) == nil)
        #expect(direct.most == Ratio(80, of: 100))
    }

    @Test func `a method that is no longer in force says so`() throws {
        let shipment = try shipment("values: { fob: 10 }\nmaterials: [{ name: cells, value: 10, origin: KR, points: 3 }]")
        let points = try #require(try rates(shipment)["points"])
        #expect(points.rate == Ratio(0, of: 3))
        #expect(points.note == "not in force on 2026-11-21")
    }
}

@Suite struct `A shipment` {
    private let declared = """
        values: { fob: 8000 }
        duty:
          value: 8000
          ordinary: { rate: 3.5, source: tariff, verified: true }
          preferential: [{ agreement: RCEP, rate: 1.25, source: schedule, verified: true }]
        materials:
          - { name: other parts, hsCode: "8507.90", value: 1500, origin: US }
          - name: cells
            hsCode: "8507.60"
            value: 5000
            origin: KR
            declarations: [{ agreement: RCEP, document: D-1, from: 2026-01-01, to: 2026-12-31 }]

        """

    @Test func `qualifies by its declarations and saves duty`() throws {
        let assessment = ShipmentAssessment(try shipment(declared), rules: try .builtIn())
        let rcep = try #require(assessment.agreements.first { $0.assessment.agreement == "RCEP" })
        #expect(rcep.assessment.isOriginating)
        #expect(rcep.dutySaved == 1_800_000)  // 8,000 · (3.5 − 1.25) % is 180
        #expect(assessment.best?.assessment.agreement == "RCEP")
        #expect(assessment.agreements.map(\.assessment.agreement) == ["RCEP", "CPTPP"])
    }

    @Test func `does not qualify by a declaration that has ended, and says which`() throws {
        let ended = declared.replacing("2026-12-31", with: "2026-11-20")
        let assessment = ShipmentAssessment(try shipment(ended), rules: try .builtIn())
        let rcep = try #require(assessment.agreements.first { $0.assessment.agreement == "RCEP" })
        #expect(!rcep.assessment.isOriginating)
        #expect(rcep.dutySaved == nil)
        #expect(rcep.assessment.flips.map(\.material) == ["cells"])
        #expect(
            assessment.notes == ["D-1 says that cells originates under RCEP from 2026-01-01 to 2026-11-20, not on 2026-11-21: it does not count."])
    }

    @Test(arguments: [
        ("values: { fob: 10 }\nmaterials: [{ name: cells, value: 6 KRW }]", AccountingError.Code.currencyWithoutRate, "no rate for KRW"),
        ("values: { fob: 10 }\nmaterials: [{ name: cells, value: many }]", .malformedInput, "is no money"),
        ("values: { fob: 10 }\nmaterials: [{ name: cells, value: 11 }]", .malformedInput, "more than fob 10"),
        ("values: { fob: 10 }\nmaterials: [{ name: cells, value: 1, origin: Korea }]", .malformedInput, "no country code"),
        ("values: { fob: 10 }\nmaterials: [{ name: cells, value: 1, colour: red }]", .malformedInput, "no key “colour”"),
        ("values: { fob: 10 }\nmaterials: [{ name: a, value: 1 }, { name: a, value: 1 }]", .malformedInput, "there twice"),
        ("values: {}\nmaterials: [{ name: a, value: 230000000000000 }]", .malformedInput, "is no money"),
        ("values: { fob: 10 }\nmaterials: [{ name: a, value: 1, hsCode: \"85\" }]", .malformedInput, "is a chapter"),
        (
            "values: { fob: 10 }\nmaterials: [{ name: a, value: 1, declarations: [{ agreement: RCPE, document: D }] }]", .malformedInput,
            "no agreement “RCPE”"
        ),
        (
            """
            values: { fob: 10 }
            rates: [{ currency: KRW, rate: 0.00068, day: 2026-11-21, source: a }, { currency: KRW, rate: 0.00069, day: 2026-11-21, source: b }]
            materials: [{ name: a, value: 1 }]
            """, .malformedInput, "two rates for KRW"
        ),
        (
            """
            values: { fob: 10 }
            materials:
              - name: cells
                value: 1
                declarations: [{ agreement: RCEP, document: A, to: 2026-06-30 }, { agreement: RCEP, document: B, from: 2026-06-30 }]
            """, .declarationsOverlap, "A and B both speak"
        ),
    ])
    func `with something wrong is refused with place and reason`(_ text: String, _ code: AccountingError.Code, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) { try shipment(text) }
        #expect(error.code == code)
        #expect(error.message.contains(words), "\(error)")
        #expect(error.message.hasPrefix("pack.yaml:"))
        #expect(!error.remedy.isEmpty)
    }

    @Test func `of more money than can be counted is refused`() throws {
        let materials = (0..<20).map { "{ name: m\($0), value: 14000000000000 }" }.joined(separator: ", ")
        let error = try #require(throws: AccountingError.self) { try shipment("values: {}\nmaterials: [\(materials)]") }
        #expect(error.message.contains("more than can be counted"), "\(error)")
    }

    @Test(arguments: [("VN", true), ("KR", false)])
    func `that meets no border asks for no preference`(_ destination: String, _ isAtHome: Bool) throws {
        let text = head.replacing("to: JP", with: "to: \(destination)") + "values: { fob: 10 }\nmaterials: [{ name: cells, value: 1 }]"
        let assessment = ShipmentAssessment(try Shipment(yaml: text, file: "pack.yaml", rules: .builtIn()), rules: try .builtIn())
        #expect(assessment.isAtHome == isAtHome)
        #expect(assessment.agreements.isEmpty == isAtHome)
    }

    @Test func `in another currency is converted at the stated rate`() throws {
        let shipment = try shipment(
            """
            values: { fob: 8000 }
            rates: [{ currency: KRW, rate: 0.00068, day: 2026-11-21, source: bank }]
            materials: [{ name: cells, value: 6174700 KRW, origin: KR }]
            """)
        #expect(shipment.good.materials[0].value == 41_987_960)
    }

    // The module alone: 60 of 100 foreign, 40 % from the party, originating by itself; so all 100 of it count in a pack of 200 with 90 foreign beside.
    @Test(arguments: [(60, true), (61, false)])
    func `absorbs an intermediate that originates by itself, and looks through one that does not`(_ foreign: Int, _ absorbed: Bool) throws {
        let shipment = try shipment(
            """
            values: { fob: 200 }
            materials:
              - { name: cells, hsCode: "8507.60", value: 90, origin: US }
              - name: module
                hsCode: "8507.60"
                value: 100
                origin: VN
                made: { values: { fob: 100 }, materials: [{ name: foreign cells, hsCode: "8507.60", value: \(foreign), origin: US }] }
            """)
        let assessment = ShipmentAssessment(shipment, rules: try .builtIn())
        let rcep = try #require(assessment.agreements.first { $0.assessment.agreement == "RCEP" }).assessment
        let down = try #require(rcep.alternatives.flatMap(\.tests).first { $0.name.hasSuffix("(build-down)") })
        #expect(down.reached == (absorbed ? Ratio(110, of: 200) : Ratio(49, of: 200)))
        #expect(rcep.isOriginating == absorbed)
    }

    // 600 kg originating at 9.00, then 400 kg not, at 8.50; 500 kg used: 1,700 foreign by average, none by first in, first out.
    @Test(arguments: [("average", 1_700), ("fifo", 0), ("lifo", 3_400)])
    func `divides what nobody can tell apart by its stock method`(_ method: String, _ foreign: Int64) throws {
        let shipment = try shipment(
            """
            values: { fob: 10000 }
            materials:
              - name: sulfate
                hsCode: "2833.24"
                stock:
                  method: \(method)
                  used: 500 kg
                  receipts:
                    - { amount: 600 kg, value: 5400, origin: KR, declarations: [{ agreement: RCEP, document: D }] }
                    - { amount: 400 kg, value: 3400, origin: US }
            """)
        let assessment = ShipmentAssessment(shipment, rules: try .builtIn())
        let rcep = try #require(assessment.agreements.first { $0.assessment.agreement == "RCEP" }).assessment
        let down = try #require(rcep.alternatives.flatMap(\.tests).first { $0.name.hasSuffix("(build-down)") })
        #expect(down.reached == Ratio(10_000 - foreign, of: 10_000))
    }
}
