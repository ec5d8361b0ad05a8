// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Genealogy
import Ledger
import Measure
import Support
import Testing

private let kilogram: Int64 = 1_000_000

private let contents = """
    contents:
      - { product: nickel sulfate, account: Ni, value: 0.2, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
      - { product: can, account: Ni, value: 0.05, unit: kg/kg, basis: as received, form: mixture, source: test, verified: true }
    recycled:
      - { product: nickel sulfate, element: Ni, pre-consumer: 10 %, post-consumer: 20 %, source: test, verified: true }
      - { product: can, element: Ni, post-consumer: 0 %, source: test, verified: true }
    recovered:
      - { product: spent cell, kind: post-consumer, source: test, verified: true }

    """
private let activeMaterials = "activeMaterials: [{ product: cathode powder, source: test, verified: true }]\n"

/// 100 kg of sulfate with 20 kg of nickel go as powder into two cells of 2026 and one of 2027; each has a can of 20 kg with 1 kg of nickel.
private func cells() -> BooksStory {
    var story = BooksStory()
    story.at(BooksStory.day(0)) { facts in
        facts.lot("S", "nickel sulfate", 100 * kilogram)
        facts.lot("CAN", "can", 60 * kilogram)
    }
    story.at(BooksStory.day(1)) { facts in
        facts.lot("P", "cathode powder", 40 * kilogram)
        facts.draw(100 * kilogram, "S", into: "P")
    }
    for (day, cell, powder) in [(2, "C1", 10), (3, "C2", 10), (200, "C3", 20)] as [(Int64, String, Int64)] {
        story.at(BooksStory.day(day)) { facts in
            facts.lot(cell, "cell", 1, .pieces)
            facts.draw(powder * kilogram, "P", into: cell)
            facts.draw(20 * kilogram, "CAN", into: cell)
        }
    }
    return story
}

private func key(_ lot: String) -> LotKey { LotKey(name: lot, generation: 0) }

@Suite struct `Recycled content by the books` {
    // 5 kg of the powder's nickel and 1 kg of the can's: 1.5 of 6 kg is 25 %, 1.5 of 5 kg is 30 %.
    @Test func `tells what came through active materials beside all of it, and which the law counts`() throws {
        let books = try cells().books(contents + activeMaterials)
        let figure = try #require(try books.recycledContent(of: key("C1")).figures.first)
        #expect(figure.whole.mass == Quantity(6 * kilogram, .mass) && figure.whole.total.percent == 25)
        #expect(figure.active?.mass == Quantity(5 * kilogram, .mass) && figure.active?.total.percent == 30)
        #expect(figure.active?.preConsumer.percent == 10)
        let target = try #require(try CircularityTargets.builtIn().recycledContent.targets(of: "Ni").first)
        #expect(figure.counted(for: target).total.percent == 30)
        let sulfate = try #require(try books.recycledContent(of: key("S")).figures.first)
        #expect(sulfate.active == nil && sulfate.counted(for: target).total.percent == 30)
        let unsaid = try cells().books(contents).recycledContent(of: key("C1"))
        #expect(!unsaid.knowsActiveMaterials && unsaid.figures.first?.active == nil)
    }

    @Test func `of a year is that of its lots, by one pass as by each`() throws {
        let books = try cells().books(contents + activeMaterials)
        let year = try books.recycledContent(product: "cell", site: "ochang", year: 2026)
        let figure = try #require(year.figures.first)
        #expect(year.lots == 2)
        #expect(figure.whole.mass == Quantity(12 * kilogram, .mass) && figure.active?.mass == Quantity(10 * kilogram, .mass))
        let next = try #require(try books.recycledContent(product: "cell", site: "ochang", year: 2027).figures.first)
        #expect(next == (try books.recycledContent(of: key("C3")).figures.first))
    }

    @Test func `begins anew with waste: what was recovered is in no active material yet`() throws {
        var story = cells()
        story.at(BooksStory.day(300)) { facts in
            facts.generations.append(
                Generation(lot: "C1", reason: "retired", product: "spent cell", quantity: Quantity(1, .pieces), site: "hue", inherits: true))
        }
        story.at(BooksStory.day(301)) { facts in
            facts.lot("S2", "nickel sulfate", 30 * kilogram)
            facts.draw(1, "C1", into: "S2", .pieces)
        }
        let figure = try #require(try story.books(contents + activeMaterials).recycledContent(of: key("S2")).figures.first)
        #expect(figure.active == nil && figure.whole.postConsumer.percent == 100)
        #expect(figure.whole.mass == Quantity(6 * kilogram, .mass))
    }

    @Test(arguments: [
        ("cell", "ochang", 2025, AccountingError.Code.nothingToCount, "2026, 2027"), ("cel", "ochang", 2026, .unknownProduct, "cell"),
        ("cell", "hue", 2026, .unknownSite, "ochang"),
    ]) func `of nothing is refused, with what there is`(_ product: String, _ site: String, _ year: Int, _ code: AccountingError.Code, _ words: String)
        throws
    {
        let error = try #require(throws: AccountingError.self) {
            _ = try cells().books(contents).recycledContent(product: product, site: site, year: year)
        }
        #expect(error.code == code && error.remedy.contains(words), "\(error)")
    }

    @Test func `of what nobody knows has no figure, and says what is missing in everything it was made of`() throws {
        let books = try cells().books(activeMaterials)
        let year = try books.recycledContent(product: "cell", site: "ochang", year: 2026)
        #expect(year.figures.isEmpty)
        #expect(year.findings.counts[.nothingKnown] == 2, "sulfate and can")
        #expect(year.findings.first.map(\.lot) == ["CAN", "S"])
    }

    @Test func `counts a claim beyond what there is against all of them, certificates aside`() throws {
        let shares = try #require(try cells().books(contents).recycledContent(of: key("C1")).figures.first).whole
        var register = CustodyRegister()
        let today = CivilDate(year: 2026, month: 9, day: 30)
        func book(_ account: String, _ act: CustodyEntry.Act) throws {
            try register.book(CustodyEntry(account: account, act: act), today: today)
        }
        for (account, model, kilograms) in [("a", CustodyModel.massBalance, 4), ("b", .controlledBlending, 3), ("c", .bookAndClaim, 90)]
            as [(String, CustodyModel, Int64)]
        {
            let mass = Quantity(kilograms * kilogram, .mass)
            try book(account, .open(.init(element: "Ni", model: model, conversion: Percent(100), carryOver: Percent(0))))
            try book(
                account,
                .receipt(
                    .init(
                        id: "R-\(account)", day: today, mass: mass, whole: mass, origin: .postConsumer, batch: "B",
                        statement: model == .bookAndClaim ? .bookAndClaim : .segregated, document: "d")))
            try book(
                account,
                .claim(
                    .init(
                        id: "C-1", day: today, mass: mass, whole: mass, origin: nil, buyer: "b", from: model == .controlledBlending ? "B" : "",
                        product: "C1", site: "ochang")))
        }
        let told = ClaimedContent.all(in: register, of: shares, product: "C1", site: nil, year: 2026)
        #expect(told.map(\.model) == [.controlledBlending, .massBalance, .bookAndClaim])
        #expect(told.map(\.isOverclaimed) == [true, true, false])
    }
}
