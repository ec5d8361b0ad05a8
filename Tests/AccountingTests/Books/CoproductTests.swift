// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Support
import Testing

private let kilogram: Int64 = 1_000_000

/// One kilogram of CO2e comes with each of liquor.
private let burden = """
    factors:
      - { received: liquor, account: carbon.raw-material.secondary, value: 1, unit: "kg{CO2e}/kg", source: test, verified: true }

    """

private func rule(_ by: String, more: String = "") -> String {
    """
    coproducts:
      - { from: liquor, main: nickel sulfate, others: [cobalt sulfate, sodium sulfate], by: \(by), source: test, verified: true, avoided: [
          { product: cobalt sulfate, value: 3, unit: "kg{CO2e}/kg", source: elsewhere, verified: true },
          { product: sodium sulfate, value: 0.5, unit: "kg{CO2e}/kg", source: elsewhere, verified: false }] }
    values:
      - { sold: nickel sulfate, value: 4.5, unit: EUR/kg, source: test, verified: true }
      - { sold: cobalt sulfate, value: 9, unit: EUR/kg, source: test, verified: true }
      - { sold: sodium sulfate, value: 100, unit: EUR/t, source: test, verified: true }

    """ + more
}

/// 100 kg of liquor: 60 drawn for nickel, 10 for cobalt and 30 for sodium; each becomes as much.
private func plant() -> BooksStory {
    var story = BooksStory()
    story.at(BooksStory.day(0)) { $0.lot("L", "liquor", 100 * kilogram) }
    story.at(BooksStory.day(1)) { facts in
        for (lot, product, amount) in [("N", "nickel sulfate", 60), ("C", "cobalt sulfate", 10), ("W", "sodium sulfate", 30)] {
            facts.lot(lot, product, Int64(amount) * kilogram)
            facts.draw(Int64(amount) * kilogram, "L", into: lot)
        }
    }
    return story
}

@Suite struct `Co-products` {
    private func carbon(_ books: BookKeeping, _ account: String = "carbon") throws -> [Int64] {
        try ["N", "C", "W"].map { try books.amount(account, in: $0) }
    }

    @Test func `bear burdens by mass or by value, without a weight written by hand`() throws {
        let story = plant()
        #expect(try carbon(story.books(burden + rule("mass"))) == [60 * kilogram, 10 * kilogram, 30 * kilogram])
        // 270 + 90 + 3 = 363 EUR: 74.380 165 289…, 24.793 388 429… and 0.826 446 280…
        let byValue = try carbon(story.books(burden + rule("value")))
        #expect(byValue == [74_380_165, 24_793_388, 826_447])
        #expect(try carbon(story.books(burden + rule("mass"), allocation: "value")) == byValue)
    }

    @Test func `that are not to bear anything take off the main product what they spare elsewhere, and off no stage`() throws {
        let books = try plant().books(burden + rule("system expansion"))
        #expect(try carbon(books, "carbon.raw-material") == [100 * kilogram, 0, 0])
        // 10 · 3 + 30 · 0.5 = 45 kg.
        #expect(try carbon(books, "carbon.avoided") == [-45 * kilogram, 0, 0])
        #expect(try carbon(books) == [55 * kilogram, 0, 0])
        let told = try books.explain(LotKey(name: "N", generation: 0), "carbon", depth: 3, width: 3)
        #expect(
            told.postings.map(\.reckoning) == [
                "avoided: 10 kg of cobalt sulfate out of L × 3 kg{CO2e}/kg spared elsewhere",
                "avoided: 30 kg of sodium sulfate out of L × 0.5 kg{CO2e}/kg spared elsewhere",
            ])
        #expect(told.postings.map(\.isVerified) == [true, false])
        let footprint = try books.footprint(of: .lot(LotKey(name: "N", generation: 0)))
        #expect(abs(footprint.total - 55) < 1e-9 && abs(footprint.avoided + 45) < 1e-9 && footprint.total(of: .rawMaterial) == 100)
        #expect(footprint.total(of: .production) == 0 && footprint.remarks.allSatisfy { $0.kind != .error })
        #expect(footprint.allocations == ["liquor: nickel sulfate beside cobalt sulfate, sodium sulfate, by system expansion"])
        #expect(try books.conservation().isClosed)
    }

    @Test func `count what came out, not what was drawn for it`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("L", "liquor", 100 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            for (lot, product, drawn) in [("N", "nickel sulfate", 70), ("C", "cobalt sulfate", 30)] {
                facts.lot(lot, product, 35 * kilogram)
                facts.draw(Int64(drawn) * kilogram, "L", into: lot)
            }
        }
        let books = try story.books(burden + rule("mass"))
        #expect(try books.amount("carbon", in: "N") == 50 * kilogram)
        #expect(try books.amount("carbon", in: "C") == 50 * kilogram)
    }

    @Test func `leave what was not drawn its own part`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("L", "liquor", 200 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("N", "nickel sulfate", 60 * kilogram)
            facts.draw(60 * kilogram, "L", into: "N")
            facts.lot("C", "cobalt sulfate", 20 * kilogram)
            facts.draw(20 * kilogram, "L", into: "C")
            facts.lot("O", "sold liquor", 20 * kilogram)
            facts.draw(20 * kilogram, "L", into: "O")
        }
        let books = try story.books(burden + rule("value"))
        #expect(try books.amount("carbon", in: "O") == 20 * kilogram, "it is none of the co-products")
        #expect(try books.amount("carbon", in: "N") == 48 * kilogram && books.amount("carbon", in: "C") == 32 * kilogram, "80 kg, as 270 to 180")
        #expect(books.balances.remaining(in: 0).reduce(0, +) == 100 * kilogram)
    }

    @Test func `of a making without a lot of its own are divided by its step, in whatever they are counted`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("L", "liquor", 100 * kilogram) }
        func element(_ lot: String, _ amount: Int64, _ dimension: Dimension) -> QuantityElement {
            QuantityElement(epcClass: lot, quantityText: nil, uom: nil, booked: Quantity(amount, dimension))
        }
        let (main, other) = ("https://id.gs1.org/01/09521234500018/10/N", "https://id.gs1.org/01/09521234500032/10/C")
        story.tell(
            .transformation(
                inputs: [], inputQuantities: [element("L", 100 * kilogram, .mass)], outputs: [],
                outputQuantities: [element(main, 30 * kilogram, .mass), element(other, 4, .pieces)], transformationID: nil),
            step: "leaching", at: BooksStory.day(1), site: "quang-ninh", destination: "quang-ninh")
        let products = try ["N", "C"].enumerated().map { index, _ in
            try story.books(burden).books(of: LotKey(name: [main, other][index], generation: 0)).product
        }
        func rules(_ more: String) -> String {
            burden + """
                coproducts:
                  - { step: leaching, main: "\(products[0])", others: ["\(products[1])"], by: mass, source: test, verified: true }

                """ + more
        }
        let unknown = try story.books(rules(""))
        #expect(try unknown.amount("carbon", in: main) == 50 * kilogram, "as drawn: one of two outputs")
        let tally = try unknown.findings(upstreamOf: LotKey(name: main, generation: 0))
        #expect(tally.counts[.massMissing] == 1, "\(tally.first)")
        let incomplete = tally.incomplete(in: unknown.rules.chart)
        #expect(incomplete.isSuperset(of: try #require(unknown.rules.chart.leaves(of: "carbon"))))
        #expect(incomplete.isDisjoint(with: try #require(unknown.rules.chart.leaves(of: "Ni"))), "elements are not divided")
        #expect(try unknown.conservation().findings.counts[.massMissing] == 1)
        let known = try story.books(
            rules("masses: [{ product: \"\(products[1])\", value: 2.5, unit: \"kg/{piece}\", source: test, verified: true }]"))
        #expect(try known.amount("carbon", in: main) == 75 * kilogram && known.amount("carbon", in: other) == 25 * kilogram)
    }

    @Test func `without a price on the day, or a rate for its currency, go as drawn, and it is told`() throws {
        let books = try plant().books(
            burden + """
                coproducts:
                  - { from: liquor, main: nickel sulfate, others: [cobalt sulfate, sodium sulfate], by: value, source: test, verified: true }
                values:
                  - { sold: nickel sulfate, value: 4.5, unit: EUR/kg, source: test, verified: true }
                  - { sold: cobalt sulfate, value: 9, unit: USD/kg, source: test, verified: true }
                  - { sold: sodium sulfate, value: 9, unit: EUR/kg, to: 2026-08-31, source: test, verified: true }
                """)
        #expect(try carbon(books) == [60 * kilogram, 10 * kilogram, 30 * kilogram])
        #expect(try Set(books.findings(of: "L")) == [.priceMissing, .currencyWithoutRate])
        #expect(try books.allocations(upstreamOf: LotKey(name: "N", generation: 0)).isEmpty)
    }

    @Test func `can be asked for in each way there are data for`() throws {
        var rules = try PostingRules.builtIn()
        try rules.add(yaml: rule("mass"), file: "test.yaml")
        #expect(rules.allocations == ["mass", "system-expansion", "value"])
        try rules.requireAllocation("system expansion")
        var bare = try PostingRules.builtIn()
        try bare.add(yaml: "coproducts: [{ from: a, main: b, others: [c], by: mass, source: s, verified: true }]", file: "test.yaml")
        #expect(bare.allocations == ["mass"])
        var told: AccountingError?
        do throws(AccountingError) { try bare.requireAllocation("value") } catch { told = error }
        #expect(told?.message == "What comes out of a cannot be divided by value: b, c have no price.")
    }

    @Test(arguments: [
        ("{ main: b, others: [c], by: mass, source: s, verified: true }", "not said what the co-products come out of"),
        ("{ from: a, main: b, others: [], by: mass, source: s, verified: true }", "has nothing to be divided with"),
        ("{ from: a, main: b, others: [c, b], by: mass, source: s, verified: true }", "“b” is there twice"),
        ("{ from: a, main: b, others: [c], by: heat, source: s, verified: true }", "no way to divide"),
        ("{ from: a, main: b, others: [c], by: system expansion, source: s, verified: true }", "not said what “c” spares elsewhere"),
        (
            "{ from: a, main: b, others: [c], by: mass, source: s, verified: true, avoided: [{ product: d, value: 1, unit: \"kg{CO2e}/kg\", source: s, verified: true }] }",
            "“d” is none of the by-products"
        ),
        (
            "{ from: a, main: b, others: [c], by: mass, source: s, verified: true, avoided: [{ product: c, value: -1, unit: \"kg{CO2e}/kg\", source: s, verified: true }] }",
            "spares nothing"
        ),
        (
            "{ from: a, main: b, others: [c], by: mass, source: s, verified: true, avoided: [{ product: c, factor: nickel-class-1 }] }",
            "for each kilogram of Ni"
        ),
        ("{ from: a, main: b, others: [c], by: mass, verified: true }", "“source” is missing"),
    ])
    func `are refused where a rule would divide wrongly`(_ line: String, _ words: String) throws {
        try refused("coproducts: [\(line)]", words)
    }

    @Test func `are divided by one rule alone`() throws {
        let line = "{ from: a, main: b, others: [c], by: mass, source: s, verified: true }"
        try refused("coproducts: [\(line), { from: a, step: x, main: d, others: [c], by: mass, source: s, verified: true }]", "is divided already")
        try refused(
            "coproducts: [\(line)]\nweights: [{ key: burden, from: a, into: c, weight: 2, source: s, verified: true }]", "and by a written weight")
        try refused("values: [{ sold: a, country: VN, value: 1, unit: EUR/kg, source: s, verified: true }]", "A price says nothing of “country”")
    }

    private func refused(_ yaml: String, _ words: String) throws {
        var rules = try PostingRules.builtIn()
        var told: AccountingError?
        do throws(AccountingError) { try rules.add(yaml: yaml, file: "f.yaml") } catch { told = error }
        let error = try #require(told)
        #expect(error.message.hasPrefix("f.yaml:1:") || error.message.hasPrefix("f.yaml:2:"), "\(error.message)")
        #expect(error.message.contains(words) && !error.remedy.isEmpty, "\(error.message)")
    }
}

@Suite struct `Co-products in random plants` {
    private static let products = ["liquor", "nickel sulfate", "cobalt sulfate", "sodium sulfate", "powder"]

    /// Lots drawn from each other: too much, several times, in circles, in pieces.
    private static func story(_ random: inout SplitMix64) -> BooksStory {
        func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
        var story = BooksStory()
        let count = 4 + below(6)
        let dimensions: [Dimension] = [.mass, .mass, .mass, .pieces]
        let lots = (0..<count).map { (name: "L\($0)", product: products[$0 == 0 ? 0 : below(products.count)], dimension: dimensions[below(4)]) }
        for lot in lots where below(8) > 0 {
            let amount = lot.dimension == .pieces ? Int64(1 + below(9)) : Int64(1 + below(900)) * 123_457
            story.at(BooksStory.day(Int64(below(2)))) { $0.lot(lot.name, lot.product, amount, lot.dimension) }
        }
        for _ in 0..<(count + below(12)) {
            let source = lots[below(count)]
            let into = lots[below(count)]
            if source.name == into.name { continue }
            let amount = source.dimension == .pieces ? Int64(1 + below(5)) : Int64(below(400)) * 99_991
            story.at(BooksStory.day(Int64(2 + below(3)))) { $0.draw(amount, source.name, into: into.name, source.dimension) }
        }
        return story
    }

    @Test func `nothing is lost, lot by lot or in one pass, in any order of arrival`() throws {
        var divided = 0
        for round in 0..<120 {
            let seed = testSeed &+ UInt64(round)
            var random = SplitMix64(seed)
            let story = Self.story(&random)
            let shuffled = BooksStory(events: story.events.shuffled(using: &random))
            let yaml =
                burden + rule("mass", more: "masses: [{ product: cobalt sulfate, value: 3, unit: \"kg/{piece}\", source: s, verified: true }]\n")
            for way in ["mass", "value", "system-expansion"] {
                let books = try story.books(yaml, allocation: way)
                let other = try shuffled.books(yaml, allocation: way)
                let pass = try books.conservation()
                #expect(pass.isClosed, "seed \(seed), \(way)")
                var (booked, remaining) = ([Int64](repeating: 0, count: books.rules.chart.leaves.count), [String: Int64]())
                for node in 0..<UInt32(books.lots.nodeCount) {
                    for (leaf, amount) in books.balances.booked(on: node).enumerated() { booked[leaf] &+= amount }
                    for (leaf, amount) in books.balances.remaining(in: node).enumerated() {
                        remaining[books.rules.chart.leaves[leaf].id, default: 0] &+= amount
                    }
                    let key = books.lots.key(of: node)
                    let again = try other.lots.node(of: key)
                    #expect(
                        books.balances.balance(of: node).total == other.balances.balance(of: again).total, "\(key.name), seed \(seed), \(way)")
                    divided += try books.allocations(upstreamOf: key).isEmpty ? 0 : 1
                }
                for (leaf, account) in books.rules.chart.leaves.enumerated() {
                    let line = pass.lines.first { $0.account == account.id }
                    #expect(line?.booked ?? 0 == booked[leaf], "\(account.id), seed \(seed), \(way)")
                    #expect((line?.resting ?? 0) + (line?.lost ?? 0) == remaining[account.id], "\(account.id), seed \(seed), \(way)")
                }
            }
        }
        #expect(divided > 100, "the worlds hardly divide anything")
    }
}
