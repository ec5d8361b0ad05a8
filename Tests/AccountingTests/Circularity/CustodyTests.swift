// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Support
import Testing

private func tonnes(_ tonnes: Double) -> Quantity { Quantity(Int64((tonnes * 1e9).rounded()), .mass) }

private func day(_ month: Int, _ day: Int) -> CivilDate { CivilDate(year: 2026, month: month, day: day) }

private func ledger(conversion: Int = 97, carryOver: Int = 20) -> CustodyLedger {
    CustodyLedger(.init(element: "Ni", model: .massBalance, conversion: Percent(conversion), carryOver: Percent(carryOver)))
}

private func receipt(_ id: String, _ day: CivilDate, _ mass: Double, _ origin: CustodyLedger.Origin = .postConsumer) -> CustodyLedger.Receipt {
    .init(
        id: id, day: day, mass: tonnes(mass), whole: nil, origin: origin, batch: "", statement: .identityPreserved, document: "")
}

private func claim(_ id: String, _ day: CivilDate, _ mass: Double, _ origin: CustodyLedger.Origin? = nil) -> CustodyLedger.Claim {
    .init(id: id, day: day, mass: tonnes(mass), whole: nil, origin: origin, buyer: "buyer", from: "", product: "", site: "")
}

@Suite struct `Claims of recycled metal` {
    // 30.0 t in, yield 0.97: 29.10 t may be claimed; 20 t are, the next 10 t are not (9.1 t left).
    @Test func `never exceed what came in, and a refusal tells the balance`() throws {
        var ledger = ledger()
        try ledger.receive(receipt("R-1", day(1, 12), 30))
        #expect(ledger.balance(on: day(1, 12)) == tonnes(29.1))
        try ledger.claim(claim("C-1", day(2, 3), 20))
        let before = ledger
        let refusal = try #require(throws: CustodyRefusal.self) { try ledger.claim(claim("C-2", day(2, 4), 10)) }
        #expect(refusal.code == .overdraft)
        #expect(refusal.message == "C-2 asks for 10000 kg, and 9100 kg Ni are left on 2026-02-04.")
        #expect(ledger == before)
        try ledger.claim(claim("C-3", day(2, 4), 9.1))
        #expect(ledger.balance(on: day(12, 31)) == tonnes(0))
    }

    @Test func `use no credit before it is in stock, nor one of another kind`() throws {
        var ledger = ledger(conversion: 100)
        try ledger.receive(receipt("R-1", day(3, 1), 5, .preConsumer))
        #expect(throws: CustodyRefusal.self) { try ledger.claim(claim("C-1", day(2, 28), 1)) }
        #expect(throws: CustodyRefusal.self) { try ledger.claim(claim("C-1", day(3, 1), 1, .postConsumer)) }
        try ledger.claim(claim("C-1", day(3, 1), 1, .preConsumer))
    }

    @Test func `use each receipt and each claim once`() throws {
        var ledger = ledger()
        try ledger.receive(receipt("R-1", day(1, 1), 5))
        #expect(try #require(throws: CustodyRefusal.self) { try ledger.receive(receipt("R-1", day(1, 2), 5)) }.code == .receiptTwice)
        try ledger.claim(claim("C-1", day(1, 3), 1))
        #expect(try #require(throws: CustodyRefusal.self) { try ledger.claim(claim("C-1", day(1, 3), 1)) }.code == .claimTwice)
    }

    // 100 t of nickel, 10 t of it pre- and 30 t post-consumer: two credits of one delivery, and 40 % of what came in.
    @Test func `give a credit for each origin of one delivery, and count all of it once`() throws {
        var ledger = CustodyLedger(
            .init(element: "Ni", model: .massBalance, conversion: Percent(100), carryOver: Percent(0), window: 1))
        func delivery(_ id: String, _ origin: CustodyLedger.Origin, _ mass: Double, of whole: Double) -> CustodyLedger.Receipt {
            .init(
                id: id, day: day(1, 12), mass: tonnes(mass), whole: tonnes(whole), origin: origin, batch: "", statement: .identityPreserved,
                document: "")
        }
        try ledger.receive(delivery("R-1", .preConsumer, 10, of: 100))
        try ledger.receive(delivery("R-1", .postConsumer, 30, of: 100))
        #expect(ledger.share(over: 1, to: day(1, 12)) == ExactShare(Int128(tonnes(40).amount), of: Int128(tonnes(100).amount)))
        #expect(ledger.balance(on: day(1, 12), of: .preConsumer) == tonnes(10))
        for (origin, mass, whole, code) in [
            (CustodyLedger.Origin.postConsumer, 1, 100, CustodyRefusal.Code.receiptTwice), (.preConsumer, 1, 90, .receiptTwice),
        ] {
            let refusal = try #require(throws: CustodyRefusal.self) { try ledger.receive(delivery("R-1", origin, Double(mass), of: Double(whole))) }
            #expect(refusal.code == code && refusal.message.contains(origin.rawValue))
        }
        try ledger.receive(delivery("R-2", .preConsumer, 60, of: 100))
        #expect(try #require(throws: CustodyRefusal.self) { try ledger.receive(delivery("R-2", .postConsumer, 41, of: 100)) }.code == .share)
        #expect(try #require(throws: CustodyRefusal.self) { try ledger.receive(delivery("R-2", .postConsumer, 1, of: 99)) }.code == .share)

        let taken = try ledger.claim(
            .init(
                id: "C-1", day: day(1, 12), mass: tonnes(35), whole: tonnes(100), origin: nil, buyer: "b", from: "R-1", product: "", site: ""))
        #expect(taken.uses.map(\.origin) == [.postConsumer, .preConsumer] && taken.uses.map(\.mass) == [tonnes(30), tonnes(5)])
        try ledger.release("C-1", on: day(1, 12))
        #expect(ledger.balance(on: day(1, 12), of: .postConsumer) == tonnes(30))
        #expect(ledger.balance(on: day(1, 12), of: .preConsumer) == tonnes(70))
    }

    @Test func `leave a closed period as it is, and carry over no more than agreed`() throws {
        var ledger = ledger(conversion: 100, carryOver: 20)
        try ledger.receive(receipt("R-1", day(1, 10), 10))
        try ledger.claim(claim("C-1", day(2, 1), 3))
        let closing = try ledger.close(day(3, 31))
        #expect(closing.carried == tonnes(2))
        #expect(closing.lapsed == tonnes(5))
        #expect(try #require(throws: CustodyRefusal.self) { try ledger.receive(receipt("R-0", day(3, 31), 1)) }.code == .periodClosed)
        #expect(throws: CustodyRefusal.self) { try ledger.claim(claim("C-2", day(4, 1), 2.1)) }
        try ledger.claim(claim("C-2", day(4, 1), 2))
    }

    // 20/100, 0/100, 10/100 t: 30/300.
    @Test func `by rolling average are the same for every output of the window`() {
        let average = RollingAverage(
            months: [(20.0, "1"), (0, "2"), (10, "3")].map { .init(name: $0.1, recycled: tonnes($0.0), total: tonnes(100)) }, window: 3)
        #expect(average.share(at: 2)?.description == "10.00 %")
        #expect(average.share(at: 0)?.description == "20.00 %")
    }

    // 2 t recycled and 6 t primary at one assay: 25 % of that batch only.
    @Test func `by blending are those of the batch`() throws {
        let account = try CustodyAccount(
            yaml: """
                claims: c
                element: Ni
                model: controlled blending
                conversion: 100
                carryOver: 0
                entries: []
                batches:
                  - batch: B
                    lots:
                      - { lot: r, mass: 2 t, elements: [{ element: Ni, assay: 22.33, post: 100, document: d }] }
                      - { lot: p, mass: 6 t, elements: [{ element: Ni, assay: 22.33 }] }
                """, file: "c.yaml")
        #expect(account.batches.first?.figures.first?.shares.total.description == "25.00 %")
        #expect(account.statement == .controlledBlending)
    }

    @Test func `are as strong as the weakest model on the way`() {
        #expect(CustodyModel.statement(after: [.segregated, .massBalance, .segregated]) == .massBalance)
        #expect(CustodyModel.statement(after: [.identityPreserved, .segregated]) == .segregated)
        #expect(CustodyModel.statement(after: [.bookAndClaim, .massBalance]) == .bookAndClaim)
        #expect(CustodyModel.bookAndClaim.isPhysical == false)
        #expect(CustodyModel.statement(after: []) == nil)
    }

    private func file(_ entries: [String]) -> String {
        "claims: c\nelement: Ni\nmodel: mass balance\nconversion: 97\ncarryOver: 20\nentries:\n" + entries.map { "  - \($0)\n" }.joined()
    }

    @Test(arguments: 0..<30) func `conserve every milligram, in any order of entries`(_ number: Int) throws {
        let seed = testSeed &+ UInt64(number)
        var random = SplitMix64(seed)
        var entries: [String] = []
        for index in 0..<30 {
            let date = CivilDate(dayNumber: 20_454 + Int.random(in: 0..<300, using: &random))
            let mass = Int.random(in: 1...5_000_000, using: &random)
            let origin = Bool.random(using: &random) ? "pre-consumer" : "post-consumer"
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1: entries.append("{ receipt: R-\(index), day: \(date), mass: \(mass) mg, origin: \(origin) }")
            case 2, 3: entries.append("{ claim: C-\(index), day: \(date), mass: \(mass) mg, buyer: b }")
            default: entries.append("{ close: \(date) }")
            }
        }
        let account = try CustodyAccount(yaml: file(entries), file: "c.yaml")
        let (ledger, refusals) = account.booked()
        for credit in ledger.credits {
            let used = ledger.claims.flatMap(\.uses).reduce(0) { $0 + ($1.receipt == credit.receipt ? $1.mass.amount : 0) }
            #expect(credit.made == used + credit.lapsed + credit.left, "seed \(seed)")
            #expect(credit.left >= 0)
        }
        for claimed in ledger.claims {
            #expect(claimed.uses.reduce(0) { $0 + $1.mass.amount } == claimed.claim.mass.amount, "seed \(seed)")
        }
        entries.shuffle(using: &random)
        let shuffled = try CustodyAccount(yaml: file(entries), file: "c.yaml").booked()
        #expect(shuffled.ledger == ledger, "seed \(seed)")
        #expect(shuffled.refusals == refusals, "seed \(seed)")
    }
}
