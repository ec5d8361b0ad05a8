// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Testing

private func content(_ lots: String...) throws -> RecycledContent {
    try RecycledContent(
        yaml: "recycledContent: pack\nplant: P\nyear: 2031\nlots:\n" + lots.map { "  - \($0)\n" }.joined(), file: "content.yaml")
}

private func kilograms(_ kilograms: Double) -> Quantity { Quantity(Int64((kilograms * 1_000_000).rounded()), .mass) }

@Suite struct `Recycled content` {
    // 2,233 kg of Ni at 30 % post, 6,699 at 10 % pre, 4,466 at 0: 669.9 of 13,398 kg each.
    @Test func `is a share of the element's mass, against both thresholds`() throws {
        let nickel = try #require(
            try content(
                "{ lot: a, mass: 10000 kg, elements: [{ element: Ni, assay: 22.33, post: 30, document: d }] }",
                "{ lot: b, mass: 30000 kg, elements: [{ element: Ni, assay: 22.33, pre: 10 }] }",
                "{ lot: c, mass: 20000 kg, elements: [{ element: Ni, assay: 22.33 }] }"
            ).figures.first)
        #expect(nickel.shares.mass == kilograms(13_398))
        #expect(nickel.shares.postConsumer.percent == 5)
        #expect(nickel.shares.preConsumer.percent == 5)
        #expect(nickel.shares.total.description == "10.00 %")
        #expect(nickel.withoutDocument == ["b"])
        let table = try CircularityTargets.builtIn().recycledContent
        #expect(table.targets(of: "Ni").map { nickel.shares.total.reaches($0.least) } == [true, false])
        #expect(table.targets(of: "Ni").map { nickel.shares.total.margin(over: $0.least) } == [4, -5])
        #expect(table.target(of: "Ni", on: CivilDate(year: 2031, month: 8, day: 17)) == nil)
        #expect(table.target(of: "Ni", on: CivilDate(year: 2036, month: 8, day: 18))?.least == Percent(15))
    }

    // 6 % of 13 398 kg is no number a double has; what is met has no margin below 0.
    @Test func `that is just reached has a margin of nothing, on either side of the limit`() throws {
        for whole in [Int128(13_398), 7, 999_983, 1_000_003] {
            let least = Percent(6)
            let share = try #require(ExactShare(whole * 6, of: whole * 100))
            #expect(share.reaches(least) && share.margin(over: least) == 0 && share.hundredths(over: least) == 0)
            let less = try #require(ExactShare(whole * 6_000_000_000 - 1, of: whole * 100_000_000_000))
            #expect(!less.reaches(least) && less.margin(over: least) < 0 && less.hundredths(over: least) == -1)
        }
    }

    @Test func `is held against active materials for cobalt, lithium and nickel, against the battery for lead`() throws {
        let table = try CircularityTargets.builtIn().recycledContent
        for element in ["Co", "Li", "Ni"] { #expect(table.targets(of: element).map(\.counted) == [.activeMaterials, .activeMaterials]) }
        #expect(table.targets(of: "Pb").map(\.counted) == [.battery, .battery])
    }

    // Hexahydrate recycled, heptahydrate not: 50 % of the salt is 51.656 % of the nickel.
    @Test func `is never a share of the salt`() throws {
        let nickel = try #require(
            try content(
                "{ lot: a, mass: 10000 kg, elements: [{ element: Ni, assay: 22.330, post: 100, document: d }] }",
                "{ lot: b, mass: 10000 kg, elements: [{ element: Ni, assay: 20.898 }] }"
            ).figures.first)
        #expect(abs(nickel.shares.total.percent - 51.656) < 0.0005)
        let byFormula = try #require(
            try content(
                "{ lot: a, mass: 10000 kg, elements: [{ element: Ni, of: NiSO4.6H2O, post: 100, document: d }] }",
                "{ lot: b, mass: 10000 kg, elements: [{ element: Ni, of: NiSO4.7H2O }] }"
            ).figures.first)
        #expect(abs(byFormula.shares.total.percent - 51.656) < 0.001)
    }

    @Test func `of an element that is not there does not apply`() throws {
        #expect(
            try content("{ lot: lfp, mass: 5 t, elements: [{ element: Li, assay: 4.4 }, { element: Ni, assay: 0 }] }").figures.map(\.shares.element)
                == [
                    "Li"
                ])
    }

    @Test(arguments: [
        ("{ lot: a, mass: 1 kg, elements: [{ element: Ni, assay: 22, pre: 60, post: 41 }] }", "more than 100 %"),
        ("{ lot: a, mass: 1 kg, elements: [{ element: Ni, assay: 70 }, { element: Co, assay: 40 }] }", "add up to more than 100 %"),
        ("{ lot: a, mass: 1 m, elements: [{ element: Ni, assay: 22 }] }", "is no mass"),
        ("{ lot: a, mass: 1 kg, elements: [{ element: Xx, assay: 22 }] }", "no element we know"),
    ])
    func `that cannot be is refused`(_ lot: String, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) { try content(lot) }
        #expect(error.message.contains(words), "\(error)")
    }
}

@Suite struct `Recycling` {
    private let batch = """
        recycling: r
        chemistry: lithium-based
        year: 2027
        batches:
          - batch: R-7
            input: 1000 kg
            elements: [{ element: Ni, mass: 124 kg }, { element: Co, mass: 15.5 kg }, { element: Li, mass: 18.3 kg }, { element: Cu, mass: 99 kg }]
            outputs:
              - { fraction: metals, mass: 235.9 kg, counts: true, elements: [{ element: Ni, mass: 118 kg }, { element: Co, mass: 14.6 kg }, { element: Li, mass: 11.3 kg }, { element: Cu, mass: 92 kg }] }
              - { fraction: others, mass: 410 kg, counts: true }
              - { fraction: slag, mass: 300 kg, counts: false }

        """

    @Test func `at 64.59 % is not 65 %`() throws {
        let year = try RecyclingYear(yaml: batch, file: "r.yaml")
        let efficiency = try #require(year.efficiency(of: nil))
        #expect(efficiency.description == "64.59 %")
        let target = try #require(
            try CircularityTargets.builtIn().recyclingEfficiency.target(of: "lithium-based", on: CivilDate(year: 2027, month: 12, day: 31)))
        #expect(!efficiency.reaches(target.least))
        #expect(year.unaccounted(in: year.batches[0]) == kilograms(54.1))
    }

    // 118 of 124, 14.6 of 15.5, 11.3 of 18.3, 92 of 99.
    @Test(arguments: [("Ni", 95.1613, true, true), ("Co", 94.1935, true, false), ("Li", 61.7486, true, false), ("Cu", 92.9293, true, false)])
    func `recovers each metal, judged at its date`(_ element: String, _ percent: Double, _ first: Bool, _ second: Bool) throws {
        let share = try #require(try RecyclingYear(yaml: batch, file: "r.yaml").recovery(of: element, in: nil))
        #expect(abs(share.percent - percent) < 0.0001)
        #expect(try CircularityTargets.builtIn().materialRecovery.targets(of: element).map { share.reaches($0.least) } == [first, second])
    }

    @Test func `of more metal than went in is refused`() throws {
        let error = try #require(throws: AccountingError.self) {
            try RecyclingYear(
                yaml: batch.replacing("{ element: Ni, mass: 118 kg }", with: "{ element: Ni, mass: 125 kg }").replacing("235.9 kg", with: "300 kg"),
                file: "r.yaml")
        }
        #expect(error.message.contains("more Ni came out"), "\(error)")
    }

    @Test(arguments: [
        ("chemistry: lithium-based", "chemistry: potato", "chemistry “potato”"),
        ("{ element: Ni, mass: 124 kg }", "{ element: Ni, mass: 62 kg }, { element: Ni, mass: 62 kg }", "Ni is there twice"),
    ])
    func `of a chemistry nobody knows, or of an element twice, is refused`(_ old: String, _ new: String, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) { try RecyclingYear(yaml: batch.replacing(old, with: new), file: "r.yaml") }
        #expect(error.message.hasPrefix("r.yaml:") && error.message.contains(words), "\(error)")
    }

    private func chain(_ start: String, _ steps: String) throws -> ElementChain {
        try #require(
            try ElementChain.read(
                yaml: batch + "chain: { element: Ni, start: \(start), steps: [\(steps)] }", file: "r.yaml"))
    }

    @Test func `over four steps is their product`() throws {
        let chain = try chain("1000 kg", "{ step: a, yield: 99.5 }, { step: b, yield: 97.5 }, { step: c, yield: 98.5 }, { step: d, yield: 99.2 }")
        let share = try #require(chain.recovery)
        #expect(abs(share.percent - 94.793) < 0.0005)
        #expect(!share.reaches(Percent(95)))
    }

    // 25 t of sulfate at 22.30 % Ni through cathode, electrode, cell, pack and back.
    @Test func `follows nickel of a lot all the way round, to the milligram`() throws {
        let chain = try chain(
            "5575 kg",
            """
            { step: pCAM, yield: 98.5, lossTo: effluent }, { step: CAM, yield: 99, lossTo: scrap }, { step: electrode, yield: 94, lossTo: recycler },
            { step: cell, yield: 97, lossTo: recycler }, { step: pack, yield: 100 }, { step: recovery, yield: 95 }
            """)
        let rows = chain.rows()
        let expected = [5_491.375, 5_436.46125, 5_110.273575, 4_956.965368, 4_956.965368, 4_709.117099]
        for (row, kilograms) in zip(rows, expected) { #expect(abs(Double(row.outgoing.amount) / 1e6 - kilograms) < 0.000002) }
        #expect(rows.reduce(0) { $0 + $1.loss.amount } + chain.end.amount == chain.start.amount)
        #expect(abs(try #require(chain.recovery).percent - 84.469) < 0.001)
        #expect(rows.map(\.isAlarming) == [false, false, false, false, false, true])
    }
}
