// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Testing

private let kilogram: Int64 = 1_000_000

private let values = """
    factors:
      - { received: nickel sulfate, account: value.VN, value: 5, unit: "{currency}/kg", source: test, verified: true }
      - { made: cell, account: value.KR, value: 2, unit: "{currency}/{piece}", source: test, verified: true }
      - { received: housing, account: value.VN, value: 300, unit: "{currency}/{piece}", source: test, verified: true }

    """

/// 100 cells of 10 kg of sulfate at Ochang: 50 from Vietnam and 200 added in Korea; 40 of them and a housing go into a pack at Hue.
private func pack() -> BooksStory {
    var story = BooksStory()
    story.at(BooksStory.day(0)) { $0.lot("S1", "nickel sulfate", 10 * kilogram) }
    story.at(BooksStory.day(1)) { facts in
        facts.lot("CELLS", "cell", 100, .pieces)
        facts.draw(10 * kilogram, "S1", into: "CELLS")
    }
    story.at(BooksStory.day(2), site: "hue") { $0.lot("H1", "housing", 1, .pieces) }
    story.at(BooksStory.day(3), site: "hue") { facts in
        facts.lot("PACK", "pack", 1, .pieces)
        facts.draw(40, "CELLS", into: "PACK", .pieces)
        facts.draw(1, "H1", into: "PACK", .pieces)
    }
    return story
}

private func terms(_ products: String) -> String {
    """
    shipment: pack
    hsCode: "8507.60"
    day: 2026-11-21
    from: VN
    to: KR
    currency: USD
    values: { fob: 1000 }
    products:
    \(products)
    """
}

private func material(
    _ product: String, from supplier: String?, of country: String?, _ byCountry: [String: Int64], added: [String: Int64] = [:],
    documents: [String: [String]] = [:]
) -> BookedMaterial {
    BookedMaterial(product: product, supplier: supplier, country: country, documents: documents, byCountry: byCountry, added: added)
}

@Suite struct `Materials by the books` {
    private func good(_ more: String = "") throws -> BookedGood {
        try #require(try pack().books(values + more).goods(in: [LotKey(name: "PACK", generation: 0)]).first)
    }

    // 40 of 100 cells: 20 from Vietnam, 80 added in Korea; the housing is all there.
    @Test func `are what came to the site, with the value that rests in the good, and where that is from`() throws {
        #expect(
            try good().materials == [
                material("cell", from: "ochang", of: nil, ["KR": 800_000, "VN": 200_000], added: ["KR": 800_000]),
                material("housing", from: nil, of: "VN", ["VN": 3_000_000]),
            ])
    }

    @Test func `are of the country of the site they came from, and originate as they are declared`() throws {
        let declared = """
            places: [{ site: ochang, country: KR, source: test, verified: true }]
            declarations:
              - { product: housing, country: VN, agreements: [RCEP, AKFTA], document: H-7, source: test, verified: true }
            """
        #expect(
            try good(declared).materials == [
                material("cell", from: "ochang", of: "KR", ["KR": 800_000, "VN": 200_000], added: ["KR": 800_000]),
                material("housing", from: nil, of: "VN", ["VN": 3_000_000], documents: ["AKFTA": ["H-7"], "RCEP": ["H-7"]]),
            ])
        let books = try pack().books(values + declared)
        #expect(try books.amount("origin.RCEP.originating", in: "PACK") == 3_000_000)
    }

    @Test func `are declared lot by lot before product by product, and not on other days`() throws {
        func documents(_ lines: String) throws -> [String: [String]]? {
            try good("declarations:\n\(lines)").materials.first { $0.product == "cell" }?.documents
        }
        let product = "  - { product: cell, country: KR, agreements: [AKFTA], document: P, source: test, verified: true }\n"
        let lot = "  - { lot: CELLS, country: KR, agreements: [], document: L, source: test, verified: true }\n"
        #expect(try documents(product) == ["AKFTA": ["P"]])
        #expect(try documents(product + lot) == [:])
        #expect(try documents(product.replacing("document: P", with: "document: P, to: 2026-09-01")) == [:])
        let expired = try good("declarations:\n" + product.replacing("document: P", with: "document: P, to: 2026-09-01")).expired
        #expect(expired.count == 1 && expired[0].hasPrefix("P speaks of cell"), "\(expired)")
    }

    @Test func `with a declaration decide whether a shipment qualifies`() throws {
        func build(_ products: String) throws -> OriginAssessment.Test? {
            let shipment = try Shipment(terms: terms(products), file: "t.yaml", rules: .builtIn(), booked: good(), currency: "USD")
            let akfta = ShipmentAssessment(shipment, rules: try .builtIn()).agreements.first { $0.assessment.agreement == "AKFTA" }
            return akfta?.assessment.alternatives.flatMap(\.tests).first { $0.name == "RVC 40 % (build-up)" }
        }
        let cells = "- { product: cell, hsCode: \"8507.60\", origin: KR, declarations: [{ agreement: AKFTA, document: D }] }"
        // 100 of 1,000 for cells that originate as a whole; without their origin, only what is declared where its value is from.
        #expect(try build(cells)?.reached == Ratio(100, of: 1_000))
        #expect(try build("- { product: cell, hsCode: \"8507.60\" }")?.reached == Ratio(0, of: 1_000))
    }

    @Test(arguments: [
        ("- { product: sell, hsCode: \"8507.60\" }", "cell, housing"),
        ("- { product: cell }\n- { product: cell }", "twice"),
        ("- { product: cell, value: 5 }", "no key “value”"),
    ])
    func `that terms cannot mean are refused`(_ products: String, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) {
            _ = try Shipment(terms: terms(products), file: "t.yaml", rules: .builtIn(), booked: good(), currency: "USD")
        }
        #expect(error.description.contains(words) && error.message.hasPrefix("t.yaml:9:") || error.message.hasPrefix("t.yaml:10:"), "\(error)")
    }

    @Test func `are in the books' currency`() throws {
        let error = try #require(throws: AccountingError.self) {
            _ = try Shipment(terms: terms("- { product: cell }"), file: "t.yaml", rules: .builtIn(), booked: good(), currency: "VND")
        }
        #expect(error.message == "t.yaml:6:11: The books are kept in VND, the terms in USD.")
    }

    @Test func `of a month are of all its lots, and a month without lots is refused`() throws {
        let books = try pack().books(values)
        #expect(try books.good("pack", at: "hue", year: 2026, month: 9).lots == 1)
        let error = try #require(throws: AccountingError.self) { _ = try books.good("pack", at: "hue", year: 2026, month: 10) }
        #expect(error.code == .unknownProduct)
    }

    @Test func `of what a pallet holds are those of its lots, and an empty pallet is refused`() throws {
        var story = pack()
        story.at(BooksStory.day(4), site: "hue") { facts in
            facts.holdsBegun.append(Hold(child: "PACK", parent: "PALLET", kind: .carrier, quantity: nil))
        }
        let held = try story.books(values).goods(in: [LotKey(name: "PALLET", generation: 0)])
        #expect(held.map(\.product) == ["pack"])
        #expect(try held.first?.materials == good().materials)
        story.at(BooksStory.day(5), site: "hue") { facts in
            facts.holdsEnded.append(HoldEnd(child: "PACK", parent: "PALLET"))
        }
        let error = try #require(throws: AccountingError.self) {
            _ = try story.books(values).goods(in: [LotKey(name: "PALLET", generation: 0)])
        }
        #expect(error.code == .originNotTold && error.remedy.contains("--at"), "\(error)")
    }
}

private let trade = """
    currency: USD
    goods:
      - { product: pack, hsCode: "8507.60", source: test, verified: true }
      - { product: cell, hsCode: "8507.60", source: test, verified: true }
      - { product: housing, hsCode: "8507.90", source: test, verified: true }
    places:
      - { site: hue, country: VN, source: test, verified: true }
      - { site: ochang, country: KR, source: test, verified: true }
    sales:
      - { product: pack, unit: "USD/{piece}", fob: 500, exWorks: 480, transaction: 480, source: test, verified: true }
    duties:
      - { hs: "8507.60", into: [KR, JP], rate: 8, source: test, verified: true }
      - { hs: "8507.60", into: KR, agreement: AKFTA, rate: 1.5, source: test, verified: true }

    """

@Suite struct `A shipment by its books alone` {
    private func assessment(_ more: String, trade text: String = trade, to country: String = "KR") throws -> ShipmentAssessment {
        let books = try pack().books(values + text + more)
        let good = try #require(try books.goods(in: [LotKey(name: "PACK", generation: 0)]).first)
        let shipment = try Shipment(
            good, into: country, on: CivilDate(year: 2026, month: 11, day: 21), books.rules, .builtIn())
        return ShipmentAssessment(shipment, rules: try .builtIn())
    }

    private let cells =
        "declarations: [{ product: cell, supplier: ochang, country: KR, agreements: [AKFTA], document: D-1, source: test, verified: true }]"

    // Cells of 100 and an undeclared housing of 300 in 500: 40 % exactly with the cells' declaration, 20 % without it.
    @Test func `qualifies by one declaration, exactly at the limit, and saves duty`() throws {
        let akfta = try #require(try assessment(cells).agreements.first { $0.assessment.agreement == "AKFTA" })
        let down = try #require(akfta.assessment.alternatives.flatMap(\.tests).first { $0.name.hasSuffix("(build-down)") })
        #expect(down.reached == Ratio(40, of: 100) && down.passes == true)
        #expect(akfta.dutySaved == 325_000)  // 500 · (8 − 1.5) %
        // The tolerance of AKFTA is from knowledge, and its shift of heading looks at it.
        #expect(!akfta.assessment.isVerified)
        let without = try #require(try assessment("").agreements.first { $0.assessment.agreement == "AKFTA" }).assessment
        #expect(!without.isOriginating && without.flips.map(\.material) == ["cell", "housing"], "\(without.flips)")
        #expect(without.missing.map(\.material) == ["cell", "housing"])
    }

    // Full cumulation: 80 of the cells' 100 were added in Korea, which is no party; in Japan it would be one.
    @Test func `counts what parties added to its materials where cumulation is full`() throws {
        func down(_ country: String) throws -> Ratio? {
            let text = trade.replacing("ochang, country: KR", with: "ochang, country: \(country)")
            let books = try pack().books(values.replacing("value.KR", with: "value.\(country)") + text)
            let good = try #require(try books.goods(in: [LotKey(name: "PACK", generation: 0)]).first)
            let shipment = try Shipment(good, into: "JP", on: CivilDate(year: 2026, month: 11, day: 21), books.rules, .builtIn())
            let cptpp = ShipmentAssessment(shipment, rules: try .builtIn()).agreements.first { $0.assessment.agreement == "CPTPP" }
            return cptpp?.assessment.alternatives.flatMap(\.tests).first { $0.name.hasSuffix("(build-down)") }?.reached
        }
        #expect(try down("KR") == Ratio(80, of: 480))
        #expect(try down("JP") == Ratio(160, of: 480))
    }

    @Test func `is not counted under an agreement that its supplier's country is no party to, and that is said`() throws {
        let strange = try assessment(cells.replacing("[AKFTA]", with: "[EVFTA]"))
        #expect(strange.notes.contains { $0.contains("D-1") && $0.contains("KR is no party") }, "\(strange.notes)")
    }

    @Test(arguments: [
        ("product: pack, hsCode", "HS code of “pack”"), ("site: hue, country", "in which country hue lies"),
    ])
    func `without what rules ask is refused, with what to add`(_ line: String, _ words: String) throws {
        let text = trade.split(separator: "\n").filter { !$0.contains(line) }.joined(separator: "\n") + "\n"
        let error = try #require(throws: AccountingError.self) { _ = try assessment("", trade: text) }
        #expect(error.code == .originNotTold && error.message.contains(words) && error.remedy.contains("books file"), "\(error)")
    }

    @Test(arguments: [
        ("USD/{piece}", "USD/kg", "counted in {piece}"),
        ("USD/{piece}", "EUR/{piece}", "no rate of EUR in USD"),
        ("fob: 500", "fob: 390", "more than fob 390"),
        ("product: pack, unit", "product: park, unit", "Nobody said what pack is sold for to KR"),
    ])
    func `with prices that mean nothing says so`(_ old: String, _ new: String, _ words: String) throws {
        let notes = try assessment("", trade: trade.replacing(old, with: new)).notes
        #expect(notes.contains { $0.contains(words) }, "\(notes)")
    }

    @Test(arguments: [
        ("goods: [{ product: a, hsCode: \"8577.6\", source: s, verified: true }]", "is no HS code"),
        ("goods: [{ product: a, hsCode: \"7701\", source: s, verified: true }]", "is no HS code"),
        ("goods: [{ product: a, hsCode: \"85\", source: s, verified: true }]", "is a chapter"),
        (
            "goods: [{ product: a, hsCode: \"8507\", source: s, verified: true }, { product: a, hsCode: \"8506\", source: s, verified: true }]",
            "already"
        ),
        ("places: [{ site: a, country: EU, source: s, verified: true }]", "name the member"),
        ("places: [{ site: a, country: XX, source: s, verified: true }]", "no country code"),
        ("sales: [{ product: a, unit: \"USD/kg\", fob: -1, source: s, verified: true }]", "below zero"),
        ("sales: [{ product: a, unit: kg, fob: 1, source: s, verified: true }]", "is no money for each unit"),
        ("sales: [{ product: a, unit: \"USD/kg\", labour: 1, source: s, verified: true }]", "No price is given"),
        (
            "sales: [{ product: a, unit: \"USD/kg\", fob: 1, source: s, verified: true }, { product: a, unit: \"USD/kg\", fob: 2, source: s, verified: true }]",
            "overlaps in time"
        ),
        ("duties: [{ hs: \"8507\", into: KR, rate: 101, source: s, verified: true }]", "is no percentage"),
        ("duties: [{ hs: \"8507\", into: KR, agreement: NAFTA, rate: 1, source: s, verified: true }]", "no agreement “NAFTA”"),
        (
            "duties: [{ hs: \"8507\", into: KR, rate: 1, source: s, verified: true }, { hs: \"8507\", into: [JP, KR], rate: 2, source: s, verified: true }]",
            "at the same time"
        ),
        ("declarations: [{ product: a, country: KR, agreements: [RCEP, RCEP], document: D, source: s, verified: true }]", "there twice"),
        ("declarations: [{ product: a, country: KR, document: D, source: s, verified: true }]", "under which agreements"),
        (
            "declarations: [{ product: a, country: KR, agreements: [RCEP], document: D, to: 2026-06-30, source: s, verified: true }, { product: a, country: KR, agreements: [RCEP], document: E, from: 2026-06-30, source: s, verified: true }]",
            "D and E both speak"
        ),
        (
            "declarations: [{ product: a, country: KR, agreements: [RCEP], document: D, source: s, verified: true }, { product: a, country: KR, agreements: [], document: E, source: s, verified: true }]",
            "D and E both speak"
        ),
        ("suppliers: [{ name: a, source: s, verified: true }]", "not said whether"),
    ])
    func `is not read from lines that cannot be meant`(_ text: String, _ words: String) throws {
        var rules = try PostingRules.builtIn()
        let error = try #require(throws: AccountingError.self) { try rules.add(yaml: text, file: "t.yaml") }
        #expect(error.description.contains(words) && error.message.hasPrefix("t.yaml:1:"), "\(error)")
    }

    // Of 500, 300 is a Vietnamese housing and 100 are cells, 20 of which come from there: 80 % looked through, 80 of 100 to reach 96 %.
    @Test func `is as local as each definition has it, and by another supply mix`() throws {
        let shipment = try assessment("").shipment
        func rate(_ shipment: Shipment, _ name: String) throws -> LocalContent {
            LocalContent(try #require(try LocalContentDefinitions.builtIn().chosen(on: shipment.good.day).first { $0.name == name }), shipment)
        }
        #expect(try rate(shipment, "LVC indirect").rate == Ratio(400, of: 500))
        #expect(try rate(shipment, "value origin").rate == Ratio(420, of: 500))
        #expect(try rate(shipment, "purchase share").rate == Ratio(300, of: 400))
        let mixed = try shipment.supplied(by: SupplyMix("cell = VN: 40 %"))
        #expect(try rate(mixed, "purchase share").rate == Ratio(340, of: 400))
        #expect(mixed.good.materials.reduce(0) { $0 + $1.value } == shipment.good.materials.reduce(0) { $0 + $1.value })
        let changes = try rate(shipment, "purchase share").changes(reaching: Percent(85))
        #expect(changes.map(\.material) == ["cell"] && changes[0].part == Percent(40))
        #expect(try rate(mixed, "purchase share").materials(reaching: Percent(85)) == [])
        #expect(throws: AccountingError.self) { try shipment.supplied(by: SupplyMix("sell=VN:40")) }
    }

    @Test(arguments: ["cell", "cell=VN", "cell=VN:101", "cell=XX:4", "=VN:4", "cell=VN:-1", "cell=VN:4,cell=KR:5", ""])
    func `is asked of no supply mix that is none`(_ text: String) throws {
        #expect(throws: AccountingError.self) { try SupplyMix(text) }
    }
}
