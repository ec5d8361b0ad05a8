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

    // 40 kg go through two shredders and two lots of black mass into one sulfate.
    @Test func `tells every step and company, and each adds up`() throws {
        let year = try #require(try twoBatches(assay: nil).books(rules).recycling(year: 2026, site: nil).years.first)
        #expect(
            year.steps.map { [$0.name, $0.company, $0.element] } == [
                ["shredding", "recycler", "Ni"], ["black mass", "recycler", "Ni"], ["nickel sulfate", "refinery", "Ni"],
            ])
        #expect(year.steps.map(\.incoming.amount) == [40, 40, 40].map { $0 * kilogram })
        #expect(year.steps.map(\.recovered.amount) == [0, 0, 40].map { $0 * kilogram })
        #expect(year.steps.allSatisfy { $0.yield?.percent == 100 })
        #expect(year.batches[1].steps.map(\.incoming.amount) == [30, 30, 30].map { $0 * kilogram })
        for step in year.steps {
            #expect(step.incoming.amount == step.passedOn.amount + step.recovered.amount + step.stock.amount + step.lost.amount)
        }
    }

    // The sulfate of the first life goes into cells, and these are recycled again.
    @Test func `counts metal that comes round again in its next life alone`() throws {
        var story = twoBatches(assay: nil)
        story.at(BooksStory.day(4), site: "hue") { facts in
            facts.lot("W3", "spent cells", 200 * kilogram)
            facts.draw(200 * kilogram, "S", into: "W3")
        }
        story.at(BooksStory.day(5), site: "recycler") { facts in
            facts.lot("R3", "shredding", 200 * kilogram)
            facts.draw(200 * kilogram, "W3", into: "R3")
        }
        story.at(BooksStory.day(6), site: "refinery") { facts in
            facts.lot("S3", "nickel sulfate", 200 * kilogram)
            facts.draw(200 * kilogram, "R3", into: "S3")
        }
        let recycling = try story.books(rules).recycling(year: 2026, site: nil)
        let year = try #require(recycling.years.first)
        #expect(recycling.doubts == [])
        #expect(year.batches.map { $0.outputs.map(\.name) } == [["S"], ["S"], ["S3"]])
        #expect(year.recovery(of: "Ni", in: nil) == ExactShare(Int128(80 * kilogram), of: Int128(80 * kilogram)))
    }

    @Test func `keeps chemistries apart in one run, and waste made of waste is no batch`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0), site: "recycler") { facts in
            facts.lot("P", "spent packs", 100 * kilogram)
            facts.lot("W1", "spent cells", 100 * kilogram)
            facts.draw(100 * kilogram, "P", into: "W1")
            facts.lot("W2", "spent tools", 300 * kilogram)
        }
        story.at(BooksStory.day(1), site: "recycler") { facts in
            facts.lot("R", "shredding", 400 * kilogram)
            facts.draw(100 * kilogram, "W1", into: "R")
            facts.draw(300 * kilogram, "W2", into: "R")
        }
        story.at(BooksStory.day(2), site: "recycler") { facts in
            facts.lot("S", "nickel sulfate", 400 * kilogram)
            facts.draw(400 * kilogram, "R", into: "S")
        }
        let recycling = try story.books(
            """
            contents:
              - { product: spent packs, account: Ni, value: 0.1, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
              - { product: spent tools, account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
            recovered:
              - { product: spent packs, kind: post-consumer, chemistry: lithium-based, source: test, verified: true }
              - { product: spent cells, kind: post-consumer, chemistry: lithium-based, source: test, verified: true }
              - { product: spent tools, kind: post-consumer, chemistry: nickel-cadmium, source: test, verified: true }
            fractions:
              - { product: nickel sulfate, counts: true, of: Ni, source: test, verified: true }
            """
        ).recycling(year: 2026, site: nil)
        #expect(recycling.years.map(\.chemistry) == ["lithium-based", "nickel-cadmium"])
        #expect(recycling.years.map { $0.batches.map(\.name) } == [["R"], ["R"]])
        #expect(recycling.years.map { $0.batches.map(\.input.amount) } == [[100 * kilogram], [300 * kilogram]])
        #expect(recycling.years.map { $0.batches.flatMap(\.outputs).map(\.mass.amount) } == [[10 * kilogram], [60 * kilogram]])
        #expect(recycling.doubts == [])
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
