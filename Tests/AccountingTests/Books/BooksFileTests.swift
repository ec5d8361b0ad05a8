// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Testing

@Suite struct `Books files` {
    struct Refused: Sendable, CustomStringConvertible {
        let yaml: String
        let words: String
        init(_ yaml: String, _ words: String) {
            self.yaml = yaml
            self.words = words
        }
        var description: String { words }
    }

    private static let content = "account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: s, verified: true"

    @Test(arguments: [
        Refused(
            "contents: [{ product: a, account: Ni, value: 0.2, basis: as received, form: mixture, source: s, verified: true }]", "“unit” is missing"),
        Refused(
            "contents: [{ product: a, account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: mixture, verified: true }]",
            "“source” is missing"),
        Refused("contents: [{ product: a, account: Ni, value: 0.2, unit: kg/kg, basis: wet, form: mixture, source: s, verified: true }]", "no basis"),
        Refused(
            "contents: [{ product: a, account: Ni, value: 1.2, unit: kg/kg, basis: as received, form: mixture, source: s, verified: true }]",
            "more than the whole"),
        Refused("contents: [{ product: a, \(content) }, { product: a, \(content) }]", "overlaps in time"),
        Refused("contents: [{ product: a, \(content), to: 2026-05-31 }, { product: a, \(content), from: 2026-05-31 }]", "overlaps in time"),
        Refused(
            "contents: [{ product: a, \(content) }, { product: a, account: Co, value: 0.9, unit: kg/kg, basis: as received, form: mixture, source: s, verified: true }]",
            "add up to more"),
        Refused("recycled: [{ product: a, element: Ni, pre-consumer: 60 %, post-consumer: 50 %, source: s, verified: true }]", "more than 100 %"),
        Refused("recycled: [{ product: a, element: Ni, pre-consumer: 160 %, source: s, verified: true }]", "more than the whole"),
        Refused(
            "factors: [{ received: a, account: energy.heat, value: 2, unit: kg/kg, source: s, verified: true }]",
            "counts mass; the account counts energy"),
        Refused("factors: [{ received: a, account: energy, value: 2, unit: kW.h/kg, source: s, verified: true }]", "is a sum"),
        Refused("factors: [{ received: a, account: energy.wind, value: 2, unit: kW.h/kg, source: s, verified: true }]", "There is no account"),
        Refused(
            "factors: [{ per: energy.heat, account: carbon.production.primary, value: 2, unit: \"kg{CO2e}/kg\", source: s, verified: true }]",
            "not for each unit of energy.heat"),
        Refused("accounts: [{ id: solvent, name: again, unit: kg }]", "there already"),
        Refused("accounts: [{ id: noise, name: noise, unit: dB }]", "no unit the books keep"),
        Refused("totals: [{ id: all, name: all, of: [Ni, energy] }]", "do not count the same"),
        Refused("weights: [{ key: burden, from: a, into: b, weight: -1, source: s, verified: true }]", "no whole number"),
        Refused(
            "contents: [{ product: a, account: Ni, value: 0.37928, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: s, verified: true }]",
            "NiSO4.6H2O cannot hold 0.37928 of Ni: it has 21.8 to 22.6 %"),
        Refused(
            "contents: [{ product: a, account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: MnSO4.H2O, source: s, verified: true }]",
            "There is no Ni in MnSO4.H2O"),
        Refused(
            "contents: [{ product: a, account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: salt, source: s, verified: true }]",
            "no formula"),
        Refused(
            "contents: [{ product: a, account: Ni, value: 0.2, unit: kg/kg, basis: dry, moisture: 100 %, form: NiSO4.6H2O, source: s, verified: true }]",
            "All of it would be water"),
        Refused(
            """
            factors:
              - { per: energy.heat, account: energy.steam, value: 1, unit: "kW.h/kW.h", source: s, verified: true }
              - { per: energy.steam, account: energy.heat, value: 1, unit: "kW.h/kW.h", source: s, verified: true }
            """, "These factors go round in a circle: energy.steam → energy.heat → energy.steam"),
        Refused(
            "factors: [{ per: energy, account: energy.steam, value: 1, unit: \"kW.h/kW.h\", source: s, verified: true }]", "go round in a circle"),
        Refused(
            "contents: [{ product: a, account: Ni.post-consumer, value: 0.2, unit: kg/kg, basis: as received, form: mixture, source: s, verified: true }]",
            "is a kind of Ni"),
        Refused("recycled: [{ product: a, element: carbon.production, post-consumer: 5 %, source: s, verified: true }]", "no recycled kinds"),
        Refused("values: [{ received: a, country: CN, value: -6, unit: \"{currency}/kg\", source: s, verified: true }]", "below zero"),
        Refused(
            "factors: [{ received: a, account: Ni.primary, value: 0.2, unit: kg/kg, source: s, verified: true }]", "is metal, which no factor makes"),
        Refused(
            "factors: [{ made: a, account: carbon.production.secondary, value: -2, unit: \"kg{CO2e}/kg\", source: s, verified: true }]", "below zero"),
        Refused(
            "factors: [{ made: a, account: carbon.production.secondary, value: 1e3, unit: \"kg{CO2e}/kg\", source: s, verified: true }]",
            "“1e3” is no plain number"),
        Refused(
            "masses:\n  - { product: a, value: 1, unit: \"kg/{piece}\", source: s, verified: true }\n  - { product: a, value: 2, unit: \"kg/{piece}\", source: s, verified: true }",
            "The mass of a is said twice (f.yaml:2)"),
        Refused(
            "recycled:\n  - { product: a, element: Ni, pre-consumer: 6 %, source: s, verified: true }\n  - { product: a, element: Ni, post-consumer: 5 %, source: s, verified: true }",
            "another declaration of Ni (f.yaml:2)"),
        Refused("contents:\n  - { product: [", "f.yaml:"),
        Refused("weights: []\nweights: []", "is there twice"),
        Refused("content: []", "There is no key “content”"),
        Refused("contents: [{ product: a, lot: b, \(content) }]", "of a product or of a lot"),
    ])
    func `refuse what would book a wrong number`(_ refused: Refused) throws {
        var rules = try PostingRules.builtIn()
        var told: AccountingError?
        do throws(AccountingError) { try rules.add(yaml: refused.yaml, file: "f.yaml") } catch { told = error }
        let error = try #require(told)
        #expect(error.code == .malformedBooks)
        #expect(error.message.prefixMatch(of: #/f.yaml:\d+:\d+: /#) != nil && error.message.contains(refused.words), "\(error.message)")
        #expect(!error.remedy.isEmpty)
    }

    @Test func `add accounts as data`() throws {
        var rules = try PostingRules.builtIn()
        try rules.add(
            yaml: """
                accounts:
                  - { id: fluorine, name: fluorine, unit: kg, key: physical }
                  - { id: sulfur, name: sulfur, unit: g, key: assay S }
                totals:
                  - { id: hazards, name: hazards, of: [fluorine, sulfur] }
                """, file: "f.yaml")
        #expect(rules.chart.leaves(of: "hazards")?.map { rules.chart.leaves[$0].id } == ["fluorine", "sulfur"])
        #expect(rules.chart.total("Ni")?.kinds.keys.sorted() == ["post-consumer", "pre-consumer", "primary"])
    }

    @Test func `of the example are sound`() throws {
        var rules = try PostingRules.builtIn()
        try rules.add(yaml: String(decoding: PostingRules.exampleFile, as: UTF8.self), file: "example.yaml")
        #expect(!rules.factors.isEmpty)
    }

    @Test(arguments: [
        ("0.2233", "kg/kg", Int64(20_000_000_000), Int64(4_466_000_000)),
        ("1", "g/kg", 1_500, 2), ("1", "g/kg", 500, 0), ("-1", "g/kg", 1_500, -2),
        ("7.26", "kW.h/kg", 5_000_000_000, 36_300_000_000), ("36", "MJ/{piece}", 1, 10_000_000),
    ])
    func `rates are exact and rounded half to even`(number: String, unit: String, amount: Int64, result: Int64) throws {
        #expect(try #require(Rate(number: number, unit: unit)).times(amount) == result)
    }
}
