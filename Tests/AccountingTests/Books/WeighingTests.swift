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
      - { product: nickel sulfate, account: Ni, value: 0.2233, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: test, verified: true }
    factors:
      - { received: nickel sulfate, account: carbon.raw-material.secondary, value: 7.13, unit: "kg{CO2e}/kg", source: test, verified: true }
    weights:
      - { key: assay Ni, from: "*", into: "*", weight: 1000, source: test, verified: true }
      - { key: assay Ni, from: "*", into: condensate, weight: 0, source: test, verified: true }
      - { key: assay Ni, from: liquor, into: crystals, weight: 3197, source: test, verified: true }
      - { key: burden, from: "*", into: scrap, weight: 0, source: test, verified: true }
      - { key: burden, from: crystals, into: condensate, weight: 7, source: test, verified: true }
      - { key: burden, from: "*", into: "*", weight: 3, allocation: other, source: test, verified: true }

    """

@Suite struct `Claims that weigh unlike` {
    private struct Dice {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    /// Lots of five products out of each other, tanks that are filled again among them; each name at a site of its own.
    private static func story(_ dice: inout Dice) -> (story: BooksStory, names: [String]) {
        let products = ["liquor", "crystals", "condensate", "scrap", "liquor"]
        var story = BooksStory()
        var names = (0..<3).map { "S\($0)" }
        for name in names { story.at(BooksStory.day(0)) { $0.lot(name, "nickel sulfate", 100 * kilogram + 7, site: name) } }
        for day in 1...12 {
            let name = "L\(day)"
            let (product, one, other) = (products[dice.below(5)], names[dice.below(names.count)], names[dice.below(names.count)])
            let (a, b) = (Int64(1 + dice.below(40_000_000)), Int64(1 + dice.below(40_000_000)))
            story.at(BooksStory.day(Int64(day))) { facts in
                facts.lot(name, product, 60 * kilogram, site: name)
                facts.draw(a, one, into: name)
                if other != one { facts.draw(b, other, into: name) }
            }
            if dice.below(3) == 0 {
                story.at(BooksStory.day(Int64(day), hours: 12)) { facts in
                    facts.generations.append(
                        Generation(lot: one, reason: "filled", product: product, quantity: Quantity(50 * kilogram, .mass), site: one, inherits: true))
                }
            }
            names.append(name)
        }
        return (story, names)
    }

    /// What is left at a site, told by a pass over everything, is what is left in its lots, each asked by itself.
    @Test(arguments: 0..<12) func `weigh the same for every lot at once and for each by itself`(_ seed: Int) throws {
        var dice = Dice(state: UInt64(seed) &* 7_919 &+ 20_261_122)
        let (story, names) = Self.story(&dice)
        let books = try story.books(rules, allocation: seed % 2 == 0 ? nil : "other")
        for name in names {
            let site = try books.books(ofSite: name, from: BooksStory.day(-1), to: BooksStory.day(100))
            var left: [String: Int64] = [:]
            var generation = 0
            while let lot = try? books.books(of: LotKey(name: name, generation: generation)) {
                for line in lot.lines where !line.isTotal && line.remaining.amount != 0 { left[line.account, default: 0] += line.remaining.amount }
                generation += 1
            }
            let told = site.lines.filter { $0.closing != 0 }
            #expect(Dictionary(uniqueKeysWithValues: told.map { ($0.account, $0.closing) }) == left, "\(name), seed \(seed)")
            #expect(site.lines.allSatisfy { $0.residual == 0 })
        }
    }
}
