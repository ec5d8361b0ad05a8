// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Support
import Testing

private let kilogram: Int64 = 1_000_000

private let rules = """
    factors:
      - { received: ore, account: carbon.raw-material.secondary, value: 10, unit: "kg{CO2e}/kg", source: test, verified: true }
      - { made: metal, account: carbon.production.secondary, value: 2, unit: "kg{CO2e}/kg", source: test, verified: true }
      - { made: battery, account: carbon.production.secondary, value: 3, unit: "kg{CO2e}/kg", source: test, verified: true }
      - { made: black mass, account: carbon.production.secondary, value: 1, unit: "kg{CO2e}/kg", source: test, verified: true }
    """

@Suite struct `The network of a period's makings` {
    private func solved(_ books: BookKeeping, _ product: String, from: Int64 = 0, to: Int64 = 1_000) throws -> BookedNetwork {
        try books.network(of: product, site: nil, from: BooksStory.day(from), to: BooksStory.day(to))
    }

    /// ore 100 ─▶ metal 50 ─▶ battery 40, and 10 left.
    @Test func `agrees with chains of lots where nothing goes round and all lots of a kind are alike`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("O", "ore", 120 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("M", "metal", 50 * kilogram)
            facts.draw(100 * kilogram, "O", into: "M")
        }
        story.at(BooksStory.day(2)) { facts in
            facts.lot("B", "battery", 80 * kilogram)
            facts.draw(40 * kilogram, "M", into: "B")
        }
        let network = try solved(story.books(rules), "battery")
        // 1 000 and 100 of 50 kg of metal, four fifths of it, and 3 for each kilogram.
        #expect(abs(network.network - 1_120) < 1e-9 && abs(network.books - 1_120) < 1e-9)
        #expect(network.loops.isEmpty && network.steps.isEmpty && network.gaps.isEmpty)
        #expect(network.processes.map(\.product) == ["battery", "metal", "ore"])
        #expect(network.processes[0].takes.map(\.amount) == [0.5] && network.processes[1].takes.map(\.amount) == [2])
    }

    /// Each round's metal is half ore and half black mass of the last round's batteries.
    private func circle(rounds: Int) -> BooksStory {
        var story = BooksStory()
        for round in 0..<rounds {
            let day = Int64(round) * 4
            story.at(BooksStory.day(day)) { $0.lot("O\(round)", "ore", 100 * kilogram) }
            story.at(BooksStory.day(day + 1)) { facts in
                facts.lot("M\(round)", "metal", 100 * kilogram)
                facts.draw((round == 0 ? 100 : 50) * kilogram, "O\(round)", into: "M\(round)")
                if round > 0 { facts.draw(50 * kilogram, "K\(round - 1)", into: "M\(round)") }
            }
            story.at(BooksStory.day(day + 2)) { facts in
                facts.lot("B\(round)", "battery", 100 * kilogram)
                facts.draw(100 * kilogram, "M\(round)", into: "B\(round)")
            }
            story.at(BooksStory.day(day + 3)) { facts in
                facts.lot("K\(round)", "black mass", 50 * kilogram)
                facts.draw(50 * kilogram, "B\(round)", into: "K\(round)")
            }
        }
        return story
    }

    /// b = m + 3, m = 10 · ½ + ½ k + 2, k = b + 1: b = 21 kg for each kilogram once the circle has run in.
    @Test func `closes a loop that lots only wind up to, and what stock and the first round make is all the difference`() throws {
        let books = try circle(rounds: 24).books(rules)
        let all = try solved(books, "battery")
        #expect(all.loops == ["battery", "metal", "black mass"])
        #expect(abs(all.steps.reduce(0) { $0 + $1.carbon } - all.difference) < 1e-6 * all.books, "\(all.steps)")
        #expect(abs(all.difference) > 1)
        let late = try solved(books, "battery", from: 80)
        #expect(abs(late.processes[0].network - 21) < 1e-4, "\(late.processes[0].network)")
        #expect(abs(late.difference) < 1e-4 * late.books)
    }

    @Test func `takes what was in stock before as the books have it`() throws {
        let books = try circle(rounds: 2).books(rules)
        // M1 is of 50 kg of ore of its own round, and K0 from before.
        let second = try solved(books, "metal", from: 4, to: 6)
        #expect(second.processes.first { $0.product == "black mass" }?.isStock == true && second.loops.isEmpty)
        #expect(abs(second.difference) < 1e-9 * second.books)
        let booked = try Double(books.amount("carbon", in: "M1")) / 1e6
        #expect(abs(second.books - booked) < 1e-9)
    }

    @Test func `says that a loop takes all it makes, and that there is nothing to ask of`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("O", "ore", 10 * kilogram) }
        story.at(BooksStory.day(1)) { facts in
            facts.lot("M", "metal", 10 * kilogram)
            facts.draw(10 * kilogram, "O", into: "M")
        }
        story.at(BooksStory.day(2)) { facts in
            facts.lot("M2", "metal", 10 * kilogram)
            facts.draw(10 * kilogram, "M", into: "M2")
        }
        let books = try story.books(rules)
        let both = try solved(books, "metal")
        #expect(abs(both.books - 120 - 140) < 1e-9, "120 and 20 more")
        #expect(throws: AccountingError.self) { try solved(books, "steel") }
        #expect(throws: AccountingError.self) { try solved(books, "metal", from: 5, to: 4) }
        #expect(throws: AccountingError.self) { try solved(books, "metal", from: 2, to: 3) }
    }

    @Test func `adds up in random plants`() throws {
        var solvedOnes = 0
        for round in 0..<60 {
            let seed = testSeed &+ UInt64(round)
            var random = SplitMix64(seed)
            func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
            var story = BooksStory()
            let products = ["ore", "metal", "battery", "black mass"]
            for number in 0..<14 {
                let product = number < 3 ? "ore" : products[below(4)]
                story.at(BooksStory.day(Int64(number))) { facts in
                    facts.lot("L\(number)", product, 100 * kilogram)
                    guard number >= 3 else { return }
                    for _ in 0...below(2) { facts.draw(Int64(5 + below(30)) * kilogram, "L\(below(number))", into: "L\(number)") }
                }
            }
            let books = try story.books(rules)
            guard let network = try? solved(books, "battery", from: Int64(below(6))) else { continue }
            solvedOnes += 1
            let scale = network.processes.reduce(1) { max($0, abs($1.network) * $1.made, abs($1.books) * $1.made) }
            #expect(abs(network.steps.reduce(0) { $0 + $1.carbon } - network.difference) < 1e-6 * scale, "seed \(seed)")
        }
        #expect(solvedOnes > 30)
    }
}
