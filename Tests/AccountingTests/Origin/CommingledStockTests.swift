// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Support
import Testing

private let kilogram: Int64 = 1_000_000

/// 600 kg that originate at 9.00 and 400 kg that do not at 8.50 go into one tank; of it 500 kg go into CAM, and later 300 kg into CAM-2.
private func story() -> BooksStory {
    var story = BooksStory()
    story.at(BooksStory.day(0)) { $0.lot("S-1", "nickel sulfate", 600 * kilogram) }
    story.at(BooksStory.day(1)) { $0.lot("S-2", "nickel sulfate", 400 * kilogram) }
    story.at(BooksStory.day(2)) { facts in
        facts.lot("TANK", "nickel sulfate", 1_000 * kilogram)
        facts.draw(600 * kilogram, "S-1", into: "TANK")
        facts.draw(400 * kilogram, "S-2", into: "TANK")
    }
    for (day, name, amount) in [(3, "CAM", 500), (4, "CAM-2", 300)] as [(Int64, String, Int64)] {
        story.at(BooksStory.day(day)) { facts in
            facts.lot(name, "cathode powder", amount * kilogram)
            facts.draw(amount * kilogram, "TANK", into: name)
        }
    }
    return story
}

private func books(_ method: String?) -> String {
    let stocks = method.map {
        "stocks: [{ product: nickel sulfate, site: ochang, method: \($0), from: 2026-01-01, to: 2026-12-31, source: test, verified: true }]\n"
    }
    return """
        values:
          - { lot: S-1, country: KR, value: 9, unit: "{currency}/kg", source: invoice, verified: true }
          - { lot: S-2, country: AU, value: 8.5, unit: "{currency}/kg", source: invoice, verified: true }
        declarations: [{ lot: S-1, country: KR, agreements: [RCEP], document: D-1, source: test, verified: true }]

        """ + (stocks ?? "")
}

@Suite struct `A tank of receipts that nobody can tell apart` {
    private func value(_ method: String?, in lot: String, originating: Bool) throws -> Int64 {
        let good = try #require(try story().books(books(method)).goods(in: [LotKey(name: lot, generation: 0)]).first)
        return good.materials.filter { $0.documents.isEmpty != originating }.reduce(0) { $0 + $1.value }
    }

    // By average 500 kg are 300 and 200: 2,700 and 1,700. First in, first out takes 500 originating; last in, first out 400 and 100.
    @Test(
        arguments: [
            (nil, 27_000_000, 17_000_000), ("average", 27_000_000, 17_000_000), ("fifo", 45_000_000, 0), ("lifo", 9_000_000, 34_000_000),
        ] as [(String?, Int64, Int64)])
    func `is divided by the site's stock method`(_ method: String?, _ originating: Int64, _ other: Int64) throws {
        #expect(try value(method, in: "CAM", originating: true) == originating)
        #expect(try value(method, in: "CAM", originating: false) == other)
    }

    // What is left of the originating 100 kg, then 200 of the others.
    @Test func `gives the next draw what the one before left`() throws {
        #expect(try value("fifo", in: "CAM-2", originating: true) == 9_000_000)
        #expect(try value("fifo", in: "CAM-2", originating: false) == 17_000_000)
        let good = try #require(try story().books(books("fifo")).goods(in: [LotKey(name: "CAM-2", generation: 0)]).first)
        #expect(good.stocks == ["nickel sulfate of ochang is counted by fifo (test)."])
    }

    // 600 kg, of which 500 are taken; then the filling of 400 kg upon the rest, and 300 are taken: 100 originate, 200 do not.
    @Test func `keeps the order of receipts from one filling to the next`() throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S-1", "nickel sulfate", 600 * kilogram) }
        story.at(BooksStory.day(1)) { $0.lot("S-2", "nickel sulfate", 400 * kilogram) }
        story.at(BooksStory.day(2)) { facts in
            facts.lot("TANK", "nickel sulfate", 600 * kilogram)
            facts.draw(600 * kilogram, "S-1", into: "TANK")
        }
        func take(_ day: Int64, _ name: String, _ amount: Int64) {
            story.at(BooksStory.day(day)) { facts in
                facts.lot(name, "cathode powder", amount * kilogram)
                facts.draw(amount * kilogram, "TANK", into: name)
            }
        }
        take(3, "CAM", 500)
        story.at(BooksStory.day(4)) { facts in
            facts.generations.append(
                Generation(
                    lot: "TANK", reason: "filled", product: "", quantity: Quantity(500 * kilogram, .mass), site: "ochang", inherits: true))
            facts.draw(400 * kilogram, "S-2", into: "TANK")
        }
        take(5, "CAM-2", 300)
        let good = try #require(try story.books(books("fifo")).goods(in: [LotKey(name: "CAM-2", generation: 0)]).first)
        #expect(good.stocks == ["nickel sulfate of ochang is counted by fifo (test)."])
        let originating = good.materials.filter { !$0.documents.isEmpty }.reduce(0) { $0 + $1.value }
        #expect(originating == 9_000_000 && good.materials.reduce(0) { $0 + $1.value } == 26_000_000, "\(good.materials)")
    }

    @Test(arguments: [false, true])
    func `gives draws at one time the same, whichever was recorded first`(_ isReversed: Bool) throws {
        var story = BooksStory()
        story.at(BooksStory.day(0)) { $0.lot("S-1", "nickel sulfate", 600 * kilogram) }
        story.at(BooksStory.day(1)) { $0.lot("S-2", "nickel sulfate", 400 * kilogram) }
        story.at(BooksStory.day(2)) { facts in
            facts.lot("TANK", "nickel sulfate", 1_000 * kilogram)
            facts.draw(600 * kilogram, "S-1", into: "TANK")
            facts.draw(400 * kilogram, "S-2", into: "TANK")
        }
        for name in isReversed ? ["CAM-2", "CAM"] : ["CAM", "CAM-2"] {
            story.at(BooksStory.day(3)) { facts in
                facts.lot(name, "cathode powder", 500 * kilogram)
                facts.draw(500 * kilogram, "TANK", into: name)
            }
        }
        let good = try #require(try story.books(books("fifo")).goods(in: [LotKey(name: "CAM", generation: 0)]).first)
        #expect(good.materials.map(\.value) == [45_000_000] && good.materials.allSatisfy { !$0.documents.isEmpty }, "\(good.materials)")
    }

    @Test func `holds nothing that originates when it was said to be kept apart`() throws {
        #expect(try value("segregation", in: "CAM", originating: true) == 0)
        #expect(try value("segregation", in: "CAM", originating: false) == 44_000_000)
    }

    @Test(arguments: [
        ("method: lofo, from: 2026-01-01, to: 2026-12-31", "no stock method"), ("method: fifo, from: 2026-01-01", "which fiscal year"),
    ])
    func `has one method a fiscal year`(_ words: String, _ told: String) throws {
        var rules = try PostingRules.builtIn()
        let error = try #require(throws: AccountingError.self) {
            try rules.add(yaml: "stocks: [{ product: a, site: b, \(words), source: s, verified: true }]", file: "t.yaml")
        }
        #expect(error.message.contains(told), "\(error)")
        let line = "{ product: a, site: b, method: fifo, from: 2026-01-01, to: 2026-12-31, source: s, verified: true }"
        let twice = try #require(throws: AccountingError.self) {
            try rules.add(yaml: "stocks: [\(line), \(line.replacing("fifo", with: "lifo"))]", file: "t.yaml")
        }
        #expect(twice.message.contains("counted by fifo at the same time"), "\(twice)")
    }

    /// Random receipts, some originating, and draws: whatever the method, value in the goods and the rest is what came in.
    @Test(arguments: 1...20)
    func `loses and doubles nothing`(_ seed: UInt64) throws {
        var random = SplitMix64(seed)
        var story = BooksStory()
        var lines = ""
        var total: Int64 = 0
        var receipts: [Int64] = []
        for index in 0..<Int.random(in: 2...6, using: &random) {
            let amount = Int64.random(in: 1...900, using: &random) * kilogram + Int64.random(in: 0..<kilogram, using: &random)
            story.at(BooksStory.day(Int64(index))) { $0.lot("S-\(index)", "nickel sulfate", amount) }
            lines +=
                "  - { lot: S-\(index), country: KR, agreements: [\(Bool.random(using: &random) ? "RCEP" : "")], document: D-\(index), source: t, verified: true }\n"
            receipts.append(amount)
            total += amount
        }
        story.at(BooksStory.day(10)) { facts in
            facts.lot("TANK", "nickel sulfate", total)
            for (index, amount) in receipts.enumerated() { facts.draw(amount, "S-\(index)", into: "TANK") }
        }
        var left = total
        var goods: [String] = []
        while left > 0 {
            let amount = goods.count == 5 ? left : Int64.random(in: 1...left, using: &random)
            let name = "CAM-\(goods.count)"
            goods.append(name)
            left -= amount
            story.at(BooksStory.day(11 + Int64(goods.count))) { facts in
                facts.lot(name, "cathode powder", amount)
                facts.draw(amount, "TANK", into: name)
            }
        }
        let values = "values: [{ received: nickel sulfate, country: KR, value: 7.77, unit: \"{currency}/kg\", source: t, verified: true }]\n"
        for method in ["average", "fifo", "lifo"] {
            let stocks =
                "stocks: [{ product: nickel sulfate, site: ochang, method: \(method), from: 2026-01-01, to: 2026-12-31, source: t, verified: true }]\n"
            let books = try story.books(values + stocks + "declarations:\n" + lines)
            let worth = try books.goods(in: goods.map { LotKey(name: $0, generation: 0) })
            let all = try receipts.indices.reduce(Int64(0)) { try $0 + books.amount("value", in: "S-\($1)") }
            #expect(worth.flatMap(\.materials).reduce(0) { $0 + $1.value } == all, "\(method), seed \(seed)")
        }
    }
}
