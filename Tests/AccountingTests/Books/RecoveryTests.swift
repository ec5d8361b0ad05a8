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
      - { product: nickel sulfate, account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: NiSO4, source: test, verified: true }
      - { product: mixed hydroxide, account: Ni, value: 0.4, unit: kg/kg, basis: as received, form: Ni(OH)2, source: test, verified: true }
    recovered:
      - { product: spent pack, kind: post-consumer, source: test, verified: true }
      - { product: sold scrap, kind: pre-consumer, source: test, verified: true }

    """

/// A pack of 100 kg of sulfate, retired, crushed and leached with fresh hydroxide into new sulfate.
private func retiredPack() -> BooksStory {
    var story = BooksStory()
    story.at(BooksStory.day(0)) { facts in
        facts.lot("S1", "nickel sulfate", 100 * kilogram)
        facts.lot("M1", "mixed hydroxide", 100 * kilogram)
    }
    story.at(BooksStory.day(1)) { facts in
        facts.lot("PACK", "pack", 1, .pieces)
        facts.draw(100 * kilogram, "S1", into: "PACK")
    }
    story.at(BooksStory.day(2)) { facts in
        facts.generations.append(
            Generation(lot: "PACK", reason: "retired", product: "spent pack", quantity: Quantity(1, .pieces), site: "hue", inherits: true))
    }
    story.at(BooksStory.day(3)) { facts in
        facts.lot("B1", "black mass", 60 * kilogram)
        facts.draw(1, "PACK", into: "B1", .pieces)
    }
    story.at(BooksStory.day(4)) { facts in
        facts.lot("S2", "nickel sulfate", 300 * kilogram)
        facts.draw(60 * kilogram, "B1", into: "S2")
        facts.draw(100 * kilogram, "M1", into: "S2")
    }
    return story
}

@Suite struct `Metal recovered from waste` {
    /// 100 kg · 0.2 = 20 kg come back as post-consumer nickel; 100 kg · 0.4 = 40 kg are new.
    @Test func `is recycled metal from there on, and the first life's books stay as they were`() throws {
        let books = try retiredPack().books(rules)
        #expect(try books.amount("Ni.post-consumer", in: "S2") == 20 * kilogram)
        #expect(try books.amount("Ni.primary", in: "S2") == 40 * kilogram)
        #expect(try books.amount("Ni.primary", in: "PACK") == 20 * kilogram)
        let spent = try books.books(of: LotKey(name: "PACK", generation: 1))
        #expect(spent.postings.map(\.amount) == [-20 * kilogram, 20 * kilogram])
        #expect(spent.lines.first { $0.account == "Ni.primary" }?.drawnIn == Quantity(20 * kilogram, .mass))
        let conservation = try books.conservation()
        #expect(conservation.isClosed)
        // 20 kg and 40 kg came in; what was recovered left one account for another.
        #expect(conservation.lines.first { $0.account == "Ni.primary" }?.booked == 40 * kilogram)
        #expect(conservation.lines.first { $0.account == "Ni.post-consumer" }?.booked == 20 * kilogram)
    }

    @Test func `is explained through the pack it was in, back to the first sulfate`() throws {
        let books = try retiredPack().books(rules)
        var way = try books.explain(LotKey(name: "S2", generation: 0), "Ni.post-consumer", depth: 12, width: 4)
        var lots = [way.lot]
        while let next = way.parts.first {
            way = next
            lots.append(way.lot)
        }
        #expect(lots.map(\.name) == ["S2", "B1", "PACK", "PACK", "S1"])
        #expect(lots.map(\.generation) == [0, 0, 1, 0, 0])
        #expect(way.amount == Quantity(20 * kilogram, .mass))
    }

    @Test func `run-around scrap is not, scrap sold to a recycler is pre-consumer`() throws {
        for (product, kind) in [("scrap", "Ni.primary"), ("sold scrap", "Ni.pre-consumer")] {
            var story = BooksStory()
            story.at(BooksStory.day(0)) { $0.lot("S1", "nickel sulfate", 100 * kilogram) }
            story.at(BooksStory.day(1)) { facts in
                facts.lot("X", product, 30 * kilogram)
                facts.draw(100 * kilogram, "S1", into: "X")
            }
            story.at(BooksStory.day(2)) { facts in
                facts.lot("P", "cathode powder", 30 * kilogram)
                facts.draw(30 * kilogram, "X", into: "P")
            }
            #expect(try story.books(rules).amount(kind, in: "P") == 20 * kilogram)
        }
    }

    @Test(arguments: [
        ("{ product: spent pack, kind: primary, source: a, verified: true }", "no kind of recycled metal"),
        ("{ product: spent pack, kind: second-hand, source: a, verified: true }", "no kind of recycled metal"),
        ("{ product: spent pack, kind: post-consumer, verified: true }", "“source” is missing"),
        ("{ kind: post-consumer, source: a, verified: true }", "product or of a lot"),
    ])
    func `a rule that cannot be meant is refused at its line`(rule: String, words: String) throws {
        let error = try #require(throws: AccountingError.self) { _ = try BooksStory().books("recovered:\n  - \(rule)") }
        #expect(error.message.contains("test.yaml:2:") && error.message.contains(words), "\(error)")
    }
}
