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

@Suite struct `Materials by the books` {
    private func materials() throws -> [BookedMaterial] {
        try pack().books(values).materials(of: [LotKey(name: "PACK", generation: 0)])
    }

    // 40 of 100 cells: 20 from Vietnam, 80 from Korea; the housing is all there.
    @Test func `are what came to the site, with the value that rests in the good, by country`() throws {
        #expect(
            try materials() == [
                BookedMaterial(product: "cell", country: "KR", value: 800_000), BookedMaterial(product: "cell", country: "VN", value: 200_000),
                BookedMaterial(product: "housing", country: "VN", value: 3_000_000),
            ])
    }

    @Test func `with a declaration decide whether a shipment qualifies`() throws {
        func build(_ products: String) throws -> OriginAssessment.Test? {
            let shipment = try Shipment(terms: terms(products), file: "t.yaml", rules: .builtIn(), materials: materials(), currency: "USD")
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
            _ = try Shipment(terms: terms(products), file: "t.yaml", rules: .builtIn(), materials: materials(), currency: "USD")
        }
        #expect(error.description.contains(words) && error.message.hasPrefix("t.yaml:9:") || error.message.hasPrefix("t.yaml:10:"), "\(error)")
    }

    @Test func `are in the books' currency`() throws {
        let error = try #require(throws: AccountingError.self) {
            _ = try Shipment(terms: terms("- { product: cell }"), file: "t.yaml", rules: .builtIn(), materials: materials(), currency: "VND")
        }
        #expect(error.message == "t.yaml:6:11: The books are kept in VND, the terms in USD.")
    }

    @Test func `of a month are an average, and a month without lots is refused`() throws {
        let books = try pack().books(values)
        #expect(try books.made("pack", at: "hue", year: 2026, month: 9).map(\.name) == ["PACK"])
        let error = try #require(throws: AccountingError.self) { _ = try books.made("pack", at: "hue", year: 2026, month: 10) }
        #expect(error.code == .unknownProduct)
    }
}
