// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Testing

private let kilogram: Int64 = 1_000_000
private let tonne: Int64 = 1_000_000_000

private func refusal(_ yaml: String) throws -> AccountingError {
    var rules = try PostingRules.builtIn()
    return try #require(throws: AccountingError.self) { try rules.add(yaml: yaml, file: "f.yaml") }
}

@Suite struct `Electricity in the books` {
    /// A slurry that took 100 kW.h, made on a day of September.
    private func story(day: Int64 = 9) -> BooksStory {
        var story = BooksStory()
        story.at(BooksStory.day(-1)) { $0.lot("S", "nickel sulfate", 100 * kilogram) }
        story.at(BooksStory.day(day)) { facts in
            facts.lot("P", "slurry", 100 * kilogram)
            facts.draw(100 * kilogram, "S", into: "P")
        }
        return story
    }

    private let use = """
        factors:
          - { made: slurry, account: energy.electricity, value: 1, unit: kW.h/kg, source: test, verified: true }

        """

    @Test func `names a factor of the library instead of a number`() throws {
        let books = try story().books(use + "  - { per: energy.electricity, account: carbon.production.secondary, factor: grid-kr-2024-ember }")
        #expect(try books.amount("carbon", in: "P") == 41_565_000)
        let posting = try #require(try books.books(of: LotKey(name: "P", generation: 0)).postings.last)
        #expect(posting.source == "Ember, yearly electricity data, 2024, KR" && posting.isVerified)
    }

    @Test func `comes by contract and month, share by share, and no factor counts beside it`() throws {
        let contract = """
              - { per: energy.electricity, account: carbon.production.secondary, factor: grid-kr-2024-ember }
            electricity:
              - site: ochang
                from: 2026-09-01
                to: 2026-09-30
                shares:
                  - { share: 60 %, by: supplier-specific, document: PPA-17, value: 0.02, unit: "kg{CO2e}/kW.h", source: wind park, verified: true }
                  - { share: 40 %, by: residual mix, value: 0.5, unit: "kg{CO2e}/kW.h", source: test, verified: false }
            """
        let books = try story().books(use + contract)
        #expect(try books.amount("carbon.production.primary", in: "P") == 1_200_000)
        #expect(try books.amount("carbon.production.secondary", in: "P") == 20_000_000)
        #expect(try books.findings(of: "P") == [.factorSetAside])
        #expect(try books.conservation().findings.counts[.factorSetAside] == 1)
        let documents = try books.books(of: LotKey(name: "P", generation: 0)).postings.map(\.document)
        #expect(documents == ["", "PPA-17", ""])
        // In October the contract has ended: the factor for everywhere counts.
        #expect(try story(day: 39).books(use + contract).amount("carbon", in: "P") == 41_565_000)
    }

    @Test func `that nobody has a factor for is told`() throws {
        let books = try story().books(use)
        #expect(try books.findings(of: "P") == [.factorMissing])
        let missing = try books.findings(upstreamOf: LotKey(name: "P", generation: 0)).incomplete(in: books.rules.chart)
        #expect(missing.isSuperset(of: try #require(books.rules.chart.leaves(of: "carbon"))))
    }

    private static let share = "value: 0.4, unit: \"kg{CO2e}/kW.h\", source: s, verified: true"

    @Test(arguments: [
        ("shares: [{ share: 60 %, by: national, \(share) }, { share: 30 %, by: residual mix, \(share) }]", "do not add up to the whole"),
        ("shares: [{ share: 100 %, by: supplier-specific, \(share) }]", "needs the `document`"),
        ("shares: [{ share: 100 %, by: green, \(share) }]", "no kind of supply"),
        ("shares: [{ share: 100 %, by: national, factor: grid-vn-2022-letter }]", "project method"),
        (
            "shares: [{ share: 50 %, by: national, factor: grid-kr-2024-ember }, { share: 50 %, by: national, factor: grid-cn-js-2022 }]",
            "is lifecycle"
        ),
        ("shares: [{ share: 100 %, by: national, factor: grid-kr }]", "There is no factor “grid-kr”"),
        ("shares: [{ share: 100 %, by: national, factor: freight-hgv }]", "which the books do not count"),
        ("shares: [{ share: 100 %, by: national, factor: grid-kr-2024-ember, value: 1 }]", "is the library's to say"),
    ])
    func `is refused where it is not as it must be`(shares: String, words: String) throws {
        let error = try refusal("electricity: [{ site: ochang, from: 2026-09-01, to: 2026-09-30, \(shares) }]")
        #expect(error.message.contains(words) && error.message.hasPrefix("f.yaml:1:"), "\(error)")
    }

    @Test func `of nickel sulfate's factor, whose hydration nobody states, needs an assumption`() throws {
        let line = "received: nickel sulfate, account: carbon.raw-material.secondary, factor: nickel-sulfate"
        #expect(try refusal("factors: [{ \(line) }]").remedy.contains("takenAs"))
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S", "nickel sulfate", 1_000 * kilogram) }
        let books = try story.books(
            """
            contents:
              - { product: nickel sulfate, account: Ni, value: 0.2233, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: test, verified: true }
            factors:
              - { \(line), takenAs: NiSO4 }
            """)
        // 223.3 kg of nickel · 5.479 / 0.37928 (the mass fraction with all its digits)
        #expect(abs(try books.amount("carbon", in: "S") - 3_225_745_360) < 20_000)
    }
}

@Suite struct `What is carried` {
    private static let lanes = """
        masses:
          - { product: pack, value: 550, unit: "kg/{piece}", source: test, verified: true }
        lanes:
          - { from: quang-ninh, to: ochang, stage: raw-material, cost: 85, unit: "{currency}/t", source: forwarder, verified: true,
              legs: [{ mode: lorry, distance: 100 km, factor: freight-hgv }, { mode: container ship, distance: 3000 km, factor: freight-container-ship }] }
          - { from: hue, to: customer, stage: distribution, source: forwarder, verified: true,
              legs: [{ mode: lorry, distance: 300 km, factor: freight-hgv-articulated }, { mode: ship, distance: 12500 km, factor: freight-container-ship },
                     { mode: lorry, distance: 450 km, factor: freight-hgv-articulated }] }

        """

    private func content(_ product: String) -> String {
        "contents: [{ product: \(product), account: C, value: 0.1, unit: \"kg/kg\", basis: as received, form: mixture, source: s, verified: true }]"
    }

    @Test func `posts mass, distance and the mode's factor, upstream as raw material, with its cost`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0), site: "quang-ninh") { $0.lot("S", "nickel sulfate", 20 * tonne) }
        story.ship("S", at: BooksStory.day(1), from: "quang-ninh", place: "on the way to ochang")
        story.receive("S", at: BooksStory.day(9), at: "ochang")
        let books = try story.books(Self.lanes + content("nickel sulfate"))
        // 20 t · (100 km · 0.10356 + 3 000 km · 0.01612) kg
        #expect(try books.amount("carbon.raw-material", in: "S") == 1_174_320_000)
        #expect(try books.amount("cost.transport", in: "S") == 17_000_000)
        #expect(try !books.findings(of: "S").contains(.laneMissing))
    }

    /// A pack of 0.55 t by lorry, ship and lorry: 143.1444 kg, the vector of the carbon notes. Twelve go on one pallet.
    @Test func `in a box counts what is in it, to the gram of the vector`() throws {
        var story = BooksStory()
        let packs = (1...12).map { "PACK-\($0)" }
        story.at(BooksStory.day(0), site: "hue") { facts in for pack in packs { facts.lot(pack, "pack", 1, .pieces) } }
        story.at(BooksStory.day(1), site: "hue") { facts in
            facts.holdsBegun = packs.map { Hold(child: $0, parent: "PALLET", kind: .carrier, quantity: nil) }
        }
        story.ship("PALLET", at: BooksStory.day(2), from: "hue", place: "customer")
        let books = try story.books(Self.lanes)
        for pack in packs { #expect(try books.amount("carbon.distribution", in: pack) == 143_144_375) }
    }

    @Test func `in parts counts each part that is said, and the whole once where none is`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0), site: "quang-ninh") { $0.lot("S", "nickel sulfate", 20 * tonne) }
        for day in [1, 2] { story.ship("S", at: BooksStory.day(Int64(day)), from: "quang-ninh", place: "on the way to ochang") }
        let books = try story.books(Self.lanes + content("nickel sulfate"))
        #expect(try books.amount("carbon", in: "S") == 1_174_320_000)
        #expect(try books.findings(of: "S").contains(.shippedInParts))
    }

    @Test func `from EPCIS events goes by their sources, destinations and quantities`() throws {
        var story = BooksStory()
        let lot = "https://id.gs1.org/01/09521234500018/10/S"
        story.at(BooksStory.day(0), site: "quang-ninh") { $0.lot(lot, "nickel sulfate", 20 * tonne) }
        for (step, site, day) in [("shipping", "quang-ninh", 1), ("receiving", "ochang", 8)] {
            story.tell(
                .object(
                    action: .observe, epcs: [],
                    quantities: [QuantityElement(epcClass: lot, quantityText: "5000", uom: "KGM", booked: Quantity(5 * tonne, .mass))]),
                step: step, at: BooksStory.day(Int64(day)), site: site, destination: "ochang")
        }
        let books = try story.books(Self.lanes + content("nickel sulfate"))
        #expect(try books.amount("carbon.raw-material", in: lot) == 293_580_000)
    }

    @Test func `on a lane nobody knows, or without a mass, is told`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0), site: "hue") { facts in
            facts.lot("A", "pack", 1, .pieces)
            facts.lot("B", "module", 1, .pieces)
        }
        story.ship("A", at: BooksStory.day(1), from: "hue", place: "the moon")
        story.ship("B", at: BooksStory.day(1), from: "hue", place: "customer")
        let books = try story.books(Self.lanes)
        #expect(try books.findings(of: "A").contains(.laneMissing) && books.findings(of: "B").contains(.massMissing))
    }

    @Test(arguments: [
        ("legs: []", "A lane without legs"), ("legs: [{ mode: m, distance: 5 mi, factor: freight-hgv }]", "is no distance"),
        ("legs: [{ mode: m, distance: 0 km, factor: freight-hgv }]", "is no distance"),
        ("legs: [{ mode: m, distance: 5 km, factor: grid-kr-2024-ember }]", "and no freight"),
        ("cost: 5, unit: USD/km, legs: [{ mode: m, distance: 5 km, factor: freight-hgv }]", "no cost of a mass"),
    ])
    func `is refused where the lane is not as it must be`(legs: String, words: String) throws {
        let error = try refusal("lanes: [{ from: a, to: b, stage: distribution, source: s, verified: true, \(legs) }]")
        #expect(error.message.contains(words) && error.message.hasPrefix("f.yaml:1:"), "\(error)")
    }
}

@Suite struct `Money in the books` {
    private func story() -> BooksStory {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S", "nickel sulfate", 2 * tonne) }
        return story
    }

    private static let price = """
        values:
          - { received: nickel sulfate, country: VN, value: 4500, unit: USD/t, originating: [AKFTA, RCEP], document: AK-117, source: invoice, verified: true }

        """

    @Test func `in another currency is changed at the day's rate, and stands under its country and its status by agreement`() throws {
        let books = try story().books(
            """
            currency: EUR
            exchange:
              - { currency: USD, value: 0.92, on: 2026-09-01, source: ECB, verified: true }
              - { currency: USD, value: 0.93, on: 2026-09-02, source: ECB, verified: true }

            """ + Self.price)
        // 2 t · 4 500 USD · 0.92, in ten-thousandths
        #expect(try books.amount("value.VN", in: "S") == 82_800_000)
        #expect(try books.amount("origin.AKFTA.originating", in: "S") == 82_800_000)
        #expect(try books.amount("origin.CPTPP.non-originating", in: "S") == 82_800_000)
        #expect(try books.amount("origin.RCEP", in: "S") == books.amount("value", in: "S"))
        #expect(try books.findings(of: "S").isEmpty)
        let posting = try #require(try books.books(of: LotKey(name: "S", generation: 0)).postings.first)
        #expect(posting.reckoning.contains("0.92 EUR/USD (ECB)") && posting.document == "AK-117")
    }

    @Test(arguments: [
        (
            "currency: EUR\nexchange: [{ currency: USD, value: 0.9, on: 2026-08-31, source: ECB, verified: true }]\n",
            "no rate of USD in EUR for 2026-09-01"
        ),
        ("", "nobody said which currency the books are kept in"),
    ])
    func `without a rate is told with currency and day, and not booked`(head: String, words: String) throws {
        let books = try story().books(head + Self.price)
        #expect(try books.amount("value", in: "S") == 0)
        let findings = try books.books(of: LotKey(name: "S", generation: 0)).findings
        #expect(findings.allSatisfy { $0.kind == .currencyWithoutRate && $0.text.contains(words) } && !findings.isEmpty, "\(findings)")
    }

    @Test(arguments: [
        (
            "exchange: [{ currency: USD, value: 0.9, on: 2026-09-01, source: a, verified: true }, { currency: USD, value: 0.91, from: 2026-08-01, to: 2026-09-30, source: b, verified: true }]",
            "USD has another rate, 0.9 (f.yaml:2), on the same day"
        ), ("exchange: [{ currency: EUR, value: 1, on: 2026-09-01, source: a, verified: true }]", "own currency"),
        ("exchange: [{ currency: XYZ, value: 1, on: 2026-09-01, source: a, verified: true }]", "no currency"),
        ("exchange: [{ currency: USD, value: 0, on: 2026-09-01, source: a, verified: true }]", "no rate"),
        ("exchange: [{ currency: USD, value: 1, source: a, verified: true }]", "on which days"),
        ("values: [{ received: a, country: VN, value: 1, unit: EUR/t, originating: [NAFTA], source: s, verified: true }]", "no agreement “NAFTA”"),
        ("values: [{ received: a, country: XX, value: 1, unit: EUR/t, source: s, verified: true }]", "no account “value.XX”"),
    ])
    func `is refused where it contradicts itself`(yaml: String, words: String) throws {
        let error = try refusal("currency: EUR\n" + yaml)
        #expect(error.message.contains(words) && error.message.hasPrefix("f.yaml:2:"), "\(error)")
    }
}

extension BooksStory {
    mutating func ship(_ lot: String, at time: Instant, from site: String, place: String) {
        at(time, site: site) { facts in
            facts.step = "shipping"
            facts.sightings = [Sighting(lot: lot, place: place, disposition: "in_transit")]
        }
    }

    mutating func receive(_ lot: String, at time: Instant, at site: String) {
        at(time, site: site) { facts in
            facts.step = "receiving"
            facts.sightings = [Sighting(lot: lot, place: site, disposition: "in_progress")]
        }
    }
}
