// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Testing

private let kilogram: Int64 = 1_000_000
private let (sulfate, residue) = ("https://id.gs1.org/01/09521234500018/10/N", "https://id.gs1.org/01/09521234500032/10/R")

/// 1 t of hydroxide with 400 kg of nickel.
private let hydroxide = """
    contents:
      - { product: mixed hydroxide, account: Ni, value: 0.4, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }

    """

@Suite struct `An assay` {
    /// A making without a lot of its own: 1.5 t and 500 kg come out of 1 t.
    private func leaching(isResidueKnown: Bool = true) -> BooksStory {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("M", "mixed hydroxide", 1_000 * kilogram) }
        func element(_ lot: String, _ amount: Int64?) -> QuantityElement {
            QuantityElement(epcClass: lot, quantityText: nil, uom: nil, booked: amount.map { Quantity($0, .mass) })
        }
        story.tell(
            .transformation(
                inputs: [], inputQuantities: [element("M", 1_000 * kilogram)], outputs: [],
                outputQuantities: [element(sulfate, 1_500 * kilogram), element(residue, isResidueKnown ? 500 * kilogram : nil)], transformationID: nil
            ),
            step: "leaching", at: BooksStory.day(1), site: "quang-ninh", destination: "quang-ninh")
        return story
    }

    /// 1 t of sulfate brings 223.3 kg of nickel into the powder.
    @Test(arguments: [("0.22", "1", false), ("0.2277", "1", false), ("22.8", "%", true), ("0.30", "1", true), ("0", "1", true)])
    func `of what was made is held against the books, and nothing is booked of it`(_ value: String, _ unit: String, _ isTold: Bool) throws {
        let received = """
            contents:
              - { product: nickel sulfate, account: Ni, value: 0.2233, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: test, verified: true }

            """
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S", "nickel sulfate", 1_000 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("P", "powder", 1_000 * kilogram)
            facts.draw(1_000 * kilogram, "S", into: "P")
            facts.declare("P", "nickelMassFraction", "0.9")
        }
        story.at(BooksStory.day(2)) { $0.declare("P", "nickelMassFraction", value, unit) }
        let books = try story.books(received)
        #expect(try books.amount("Ni", in: "P") == 223_300_000)
        #expect(try books.findings(of: "P") == (isTold ? [.assayOffBooks] : []))
        #expect(try books.conservation().findings.counts[.assayOffBooks] == (isTold ? 1 : nil))
        let strict = try story.books(received + "assays: { tolerance: 0.5 %, source: house rule, verified: true }\n")
        #expect(try strict.findings(of: "P") == [.assayOffBooks])
        let byFile = try story.books(
            received + """
                  - { lot: P, account: Ni, value: 0.4, unit: kg/kg, basis: dry, moisture: 50 %, form: mixture, source: test, verified: true }
                  - { product: powder, account: Co, value: 0.1, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
                """)
        #expect(try byFile.books(of: LotKey(name: "P", generation: 0)).findings.map(\.account) == (isTold ? ["Co", "Ni"] : ["Co"]))
    }

    /// 1,500 kg of 22.33 % to 500 kg of 1 %: 334.95 to 5 of 339.95 parts of 400 kg.
    @Test func `of each output divides what a process held of the element, to the last milligram`() throws {
        var story = leaching()
        story.at(BooksStory.day(2)) { $0.declare(sulfate, "nickelMassFraction", "0.2233") }
        story.at(BooksStory.day(2)) { $0.declare(residue, "nickelMassFraction", "1", "%") }
        let books = try story.books(hydroxide)
        let (main, rest) = (try books.amount("Ni", in: sulfate), try books.amount("Ni", in: residue))
        #expect(main + rest == 400 * kilogram)
        #expect(abs(main - 394_116_781) <= 1, "\(main)")
        let sums = try books.conservation()
        #expect(sums.isClosed)
        // The sulfate should weigh more, or hold more: 394 kg beside 335.
        #expect(sums.findings.counts[.assayOffBooks] == 2 && sums.findings.counts[.assayMissing] == nil)
        #expect(try books.books(of: LotKey(name: sulfate, generation: 0)).findings.map(\.kind) == [.assayOffBooks])
        story.withdraw("e2", at: BooksStory.day(3))
        #expect(try story.books(hydroxide).amount("Ni", in: sulfate) == 300 * kilogram, "one assay alone divides nothing")
    }

    @Test func `of some outputs alone divides nothing, and is told until the others have one, or weights`() throws {
        var story = leaching()
        story.at(BooksStory.day(2)) { $0.declare(sulfate, "nickelMassFraction", "0.2233") }
        let books = try story.books(hydroxide)
        #expect(try books.amount("Ni", in: sulfate) == 300 * kilogram, "as drawn: 1,500 of 2,000 kg")
        let told = try books.findings(upstreamOf: LotKey(name: sulfate, generation: 0))
        #expect(told.counts[.assayMissing] == 1, "\(told.first)")
        #expect(told.incomplete(in: books.rules.chart).isEmpty)
        #expect(try books.conservation().findings.counts[.assayMissing] == 1)
        let bare = try story.books(
            hydroxide + """
                  - { lot: "\(residue)", account: Ni, value: 0, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
                """)
        #expect(try bare.amount("Ni", in: sulfate) == 400 * kilogram)
        #expect(try bare.conservation().findings.counts[.assayMissing] == nil)
        let weighed = try story.books(
            hydroxide + """
                weights:
                  - { key: assay Ni, from: "*", into: "\(try product(of: residue))", weight: 0, source: test, verified: true }
                  - { key: assay Ni, from: "*", into: "*", weight: 1, source: test, verified: true }
                """)
        #expect(try weighed.conservation().findings.counts[.assayMissing] == nil)
        #expect(try weighed.amount("Ni", in: sulfate) == 400 * kilogram)
        func product(of lot: String) throws -> String { try books.books(of: LotKey(name: lot, generation: 0)).product }
    }

    @Test func `divides nothing where one output is of unknown amount, and that is told of all that came out`() throws {
        var story = leaching(isResidueKnown: false)
        for lot in [sulfate, residue] { story.at(BooksStory.day(2)) { $0.declare(lot, "nickelMassFraction", "0.2") } }
        let books = try story.books(hydroxide)
        #expect(try books.amount("Ni", in: sulfate) == 400 * kilogram && books.amount("Ni", in: residue) == 0)
        for lot in [sulfate, residue] {
            let told = try books.findings(upstreamOf: LotKey(name: lot, generation: 0))
            #expect(told.counts[.unknownQuantity] == 1 && !told.incomplete(in: books.rules.chart).isEmpty, "\(told.first)")
        }
        #expect(try books.conservation().findings.counts[.unknownQuantity] == 1)
    }

    @Test func `divides what a named lot held only where a line calls it a process`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("M", "mixed hydroxide", 1_000 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            for (lot, product, amount) in [("A", "rich", 400), ("B", "poor", 600)] {
                facts.lot(lot, product, Int64(amount) * kilogram)
                facts.draw(Int64(amount) * kilogram, "M", into: lot)
            }
            facts.declare("A", "nickelMassFraction", "0.7")
            facts.declare("B", "nickelMassFraction", "0.2")
        }
        #expect(try story.books(hydroxide).amount("Ni", in: "A") == 160 * kilogram)
        let line = "weights: [{ key: assay Ni, from: mixed hydroxide, by: assay, source: test, verified: true }]\n"
        let books = try story.books(hydroxide + line)
        #expect(try books.amount("Ni", in: "A") == 280 * kilogram && books.amount("Ni", in: "B") == 120 * kilogram)
        #expect(try books.conservation().isClosed)
        for wrong in ["key: burden, by: assay", "key: assay Ni, by: mass", "key: assay Ni, by: assay, weight: 1"] {
            #expect(throws: AccountingError.self) {
                try story.books("weights: [{ from: mixed hydroxide, \(wrong), source: test, verified: true }]")
            }
        }
    }

    /// Two at one time: the order in which they were recorded tells nothing.
    @Test(arguments: [false, true])
    func `that was said twice at one time is the same whichever was recorded first`(_ isReversed: Bool) throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("M", "mixed hydroxide", 1_000 * kilogram)
            facts.lot("S", "salt", 1_000 * kilogram)
        }
        story.at(BooksStory.day(1)) { facts in
            for (lot, product, amount) in [("A", "rich", 400), ("B", "poor", 600)] {
                facts.lot(lot, product, Int64(amount) * kilogram)
                facts.draw(Int64(amount) * kilogram, "M", into: lot)
            }
            facts.declare("B", "nickelMassFraction", "0.2")
        }
        let words = [("A", "0.5", "1"), ("A", "0.7", "1"), ("S", "0.5", "%"), ("S", "0.5", "1")]
        for (lot, value, unit) in isReversed ? words.reversed() : words {
            story.at(BooksStory.day(2)) { $0.declare(lot, "nickelMassFraction", value, unit) }
        }
        let books = try story.books(
            hydroxide + "weights: [{ key: assay Ni, from: mixed hydroxide, by: assay, source: test, verified: true }]\n")
        #expect(try books.amount("Ni", in: "A") == 280 * kilogram)
        #expect(try books.amount("Ni", in: "S") == 500 * kilogram)
        #expect(try books.findings(of: "S").contains(.declaredTwice))
    }

    @Test func `of something else than parts of a whole is no assay, and of what nothing is booked of is off the books`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { facts in
            facts.lot("S", "salt", 1_000 * kilogram)
            facts.declare("S", "nickelMassFraction", "0.5", "ppm")
            facts.declare("S", "carbonFootprint", "-5", "kg{CO2e}/kg")
        }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("P", "powder", 1_000 * kilogram)
            facts.draw(1_000 * kilogram, "S", into: "P")
            facts.declare("P", "cobaltMassFraction", "0.7")
        }
        let books = try story.books("")
        #expect(try books.amount("Ni", in: "S") == 0 && books.amount("carbon", in: "S") == 0)
        #expect(try Set(books.findings(of: "S")).isSuperset(of: [.overWhole, .malformedDeclaration]))
        #expect(try books.findings(of: "P") == [.assayOffBooks])
        #expect(try books.conservation().findings.counts[.assayOffBooks] == 1)
        #expect(throws: AccountingError.self) {
            let tolerance = "assays: { tolerance: 1 %, source: test, verified: true }\n"
            var rules = try PostingRules.builtIn()
            try rules.add([(tolerance, "a.yaml"), (tolerance, "b.yaml")])
        }
    }

    /// Nine times more than the books can count was drawn into one lot.
    @Test func `of more than can be counted is no reason to stop`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("M", "mixed hydroxide", 1_000 * kilogram) }
        for _ in 0..<9 {
            story.at(BooksStory.day(1)) { facts in
                facts.lot("A", "rich", 2_300_000_000_000 * kilogram)
                facts.draw(2_300_000_000_000 * kilogram, "M", into: "A")
            }
        }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("B", "poor", 5 * kilogram)
            facts.draw(5 * kilogram, "M", into: "B")
            for lot in ["A", "B"] { facts.declare(lot, "nickelMassFraction", "0.2") }
        }
        let books = try story.books(
            hydroxide + "weights: [{ key: assay Ni, from: mixed hydroxide, by: assay, source: test, verified: true }]\n")
        #expect(try books.amount("Ni", in: "A") + books.amount("Ni", in: "B") == 400 * kilogram)
        #expect(try books.conservation().isClosed)
    }
}
