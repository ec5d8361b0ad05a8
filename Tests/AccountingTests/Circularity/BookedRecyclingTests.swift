// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Testing

private let kilogram: Int64 = 1_000_000

private let rules = """
    contents:
      - { lot: W1, account: Ni, value: 0.1, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
      - { lot: W2, account: Ni, value: 0.3, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
    recovered:
      - { product: spent cells, kind: post-consumer, chemistry: lithium-based, source: test, verified: true }
    fractions:
      - { product: nickel sulfate, counts: true, of: Ni, source: test, verified: true }
      - { product: copper, counts: true, source: test, verified: true }

    """

/// Two batches of 100 kg with 10 and 30 kg of nickel: each gives black mass, the first copper too; both go into one lot of sulfate.
private func twoBatches(assay: String?) -> BooksStory {
    var story = BooksStory()
    story.at(BooksStory.day(0), site: "recycler") { facts in
        for lot in ["W1", "W2"] { facts.lot(lot, "spent cells", 100 * kilogram) }
    }
    story.at(BooksStory.day(1), site: "recycler") { facts in
        for (waste, run) in [("W1", "R1"), ("W2", "R2")] {
            facts.lot(run, "shredding", 100 * kilogram)
            facts.draw(100 * kilogram, waste, into: run)
        }
    }
    story.at(BooksStory.day(2), site: "recycler") { facts in
        for (run, mass) in [("R1", "B1"), ("R2", "B2")] {
            facts.lot(mass, "black mass", 60 * kilogram)
            facts.draw(100 * kilogram, run, into: mass)
        }
    }
    story.at(BooksStory.day(3), site: "refinery") { facts in
        facts.lot("S", "nickel sulfate", 200 * kilogram)
        for mass in ["B1", "B2"] { facts.draw(60 * kilogram, mass, into: "S") }
        if let assay { facts.declare("S", "nickelMassFraction", assay) }
    }
    return story
}

@Suite struct `Recycling by the books` {
    // 200 kg · 0.19 = 38 kg measured where the books have 40: 9.5 of 10 kg and 28.5 of 30 kg.
    @Test(arguments: [("0.19", 9_500_000, 28_500_000), (nil, 10_000_000, 30_000_000)] as [(String?, Int64, Int64)])
    func `divides an output of several batches by what each brought, an assay before the books`(
        _ assay: String?, _ first: Int64, _ second: Int64
    ) throws {
        let recycling = try twoBatches(assay: assay).books(rules).recycling(year: 2026, site: nil)
        let year = try #require(recycling.years.first)
        #expect(recycling.doubts == [])
        #expect(year.batches.map(\.name) == ["R1", "R2"])
        #expect(year.batches.map(\.input) == [100, 100].map { Quantity($0 * kilogram, .mass) })
        #expect(year.batches.map { $0.outputs.map(\.mass.amount) } == [[first], [second]])
        #expect(year.recovery(of: "Ni", in: year.batches[1]) == ExactShare(Int128(second), of: Int128(30 * kilogram)))
        #expect(year.recovery(of: "Ni", in: nil) == ExactShare(Int128(first + second), of: Int128(40 * kilogram)))
    }

    @Test func `counts batches begun in the year, at the site`() throws {
        let books = try twoBatches(assay: nil).books(rules)
        #expect(try books.recycling(year: 2025, site: nil).years.isEmpty)
        #expect(try books.recycling(year: 2026, site: "recycler").years.first?.batches.count == 2)
        #expect(try books.recycling(year: 2026, site: "refinery").years.isEmpty)
        #expect(try #require(throws: AccountingError.self) { _ = try books.recycling(year: 2026, site: "nowhere") }.code == .unknownSite)
    }

    @Test func `tells waste that nobody weighed`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("P", "spent pack", 1, .pieces) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("R", "shredding", 100 * kilogram)
            facts.draw(1, "P", into: "R", .pieces)
        }
        let unweighed = "recovered: [{ product: spent pack, kind: post-consumer, chemistry: lithium-based, source: test, verified: true }]"
        let recycling = try story.books(unweighed).recycling(year: 2026, site: nil)
        #expect(recycling.years.isEmpty)
        #expect(recycling.doubts == ["Nobody said what P (spent pack) weighs, so it is in no batch."])
    }

    @Test(arguments: [
        ("fractions: [{ product: a, of: Ni, source: s, verified: true }]", "counts as recycled"),
        ("fractions: [{ product: a, counts: true, of: Xx, source: s, verified: true }]", "no element"),
        ("fractions: [{ product: a, counts: true, assay: 0.2, source: s, verified: true }]", "of an element"),
        ("fractions: [{ product: a, counts: true, of: Ni, assay: 1.2, source: s, verified: true }]", "more than the whole"),
        ("recovered: [{ product: a, kind: post-consumer, chemistry: sodium, source: s, verified: true }]", "chemistry “sodium”"),
        ("recovered: [{ product: a, kind: post-consumer, value: 3, unit: kW.h/kg, source: s, verified: true }]", "kW.h"),
    ])
    func `what a rule cannot mean is refused at its line`(_ yaml: String, _ words: String) throws {
        let error = try #require(throws: AccountingError.self) { _ = try BooksStory().books(yaml) }
        #expect(error.message.contains("test.yaml:1:") && error.message.contains(words), "\(error)")
    }
}
