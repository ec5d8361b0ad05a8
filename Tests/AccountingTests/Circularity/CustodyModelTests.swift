// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Measure
import Testing

private func tonnes(_ tonnes: Int64) -> Quantity { Quantity(tonnes * 1_000_000_000, .mass) }

private let day = CivilDate(year: 2026, month: 1, day: 10)

private func ledger(_ model: CustodyModel, window: Int? = nil) -> CustodyLedger {
    CustodyLedger(.init(element: "Ni", model: model, conversion: Percent(100), carryOver: Percent(0), window: window))
}

private func receipt(
    _ id: String, _ mass: Int64, of whole: Int64? = nil, batch: String = "", stated: CustodyModel = .identityPreserved, on day: CivilDate = day
) -> CustodyLedger.Receipt {
    .init(
        id: id, day: day, mass: tonnes(mass), whole: whole.map(tonnes), origin: .postConsumer, batch: batch, statement: stated, document: "")
}

private func claim(_ id: String, _ mass: Int64, of whole: Int64? = nil, from: String = "", on day: CivilDate = day) -> CustodyLedger.Claim {
    .init(
        id: id, day: day, mass: tonnes(mass), whole: whole.map(tonnes), origin: nil, buyer: "buyer", from: from, product: "", site: "")
}

private func refusal(_ body: () throws(CustodyRefusal) -> Void) -> CustodyRefusal.Code? {
    do throws(CustodyRefusal) { try body() } catch { return error.code }
    return nil
}

@Suite struct `A model of custody` {
    @Test func `that preserves identity ties a claim to one receipt`() throws {
        var ledger = ledger(.identityPreserved)
        try ledger.receive(receipt("R-1", 5))
        try ledger.receive(receipt("R-2", 5))
        #expect(refusal { () throws(CustodyRefusal) in try ledger.claim(claim("C-1", 3)) } == .mixed)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.claim(claim("C-1", 6, from: "R-1")) } == .overdraft)
        let allocation = try ledger.claim(claim("C-1", 5, from: "R-2"))
        #expect(allocation.uses.map(\.receipt) == ["R-2"])
        #expect(allocation.statement == .identityPreserved)
    }

    @Test func `that segregates takes nothing mixed, and nothing of a weaker model`() throws {
        var ledger = ledger(.segregated)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.receive(receipt("R-1", 5, of: 6)) } == .mixed)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.receive(receipt("R-1", 5, stated: .massBalance)) } == .mixed)
        try ledger.receive(receipt("R-1", 5, of: 5))
        #expect(try ledger.claim(claim("C-1", 5)).statement == .segregated)
    }

    // 2 t recycled of 8 t: 25 % of that batch only.
    @Test func `that blends states the share of the batch, and no more`() throws {
        var ledger = ledger(.controlledBlending)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.receive(receipt("R-1", 2)) } == .malformed)
        try ledger.receive(receipt("R-1", 2, of: 2, batch: "B-5"))
        try ledger.receive(receipt("R-2", 1, of: 10, batch: "B-5"))
        try ledger.receive(receipt("R-3", 50, of: 50, batch: "B-6"))
        // 3 t of 12 t.
        #expect(ledger.share(ofBatch: "B-5")?.description == "25.00 %")
        #expect(refusal { () throws(CustodyRefusal) in try ledger.claim(claim("C-1", 2, of: 7, from: "B-5")) } == .share)
        try ledger.claim(claim("C-1", 2, of: 8, from: "B-5"))
        #expect(refusal { () throws(CustodyRefusal) in try ledger.claim(claim("C-2", 2, of: 8, from: "B-5")) } == .overdraft)
    }

    // 20/100, 0/100, 10/100 t: 30/300 in March; April drops January: 10/200.
    @Test func `by rolling average states the same share for every output of the window`() throws {
        var ledger = ledger(.massBalance, window: 3)
        for (month, mass) in [(1, 20), (2, 0), (3, 10)] where mass > 0 {
            try ledger.receive(receipt("R-\(month)", Int64(mass), of: mass == 20 ? 200 : 100, on: CivilDate(year: 2026, month: month, day: 1)))
        }
        let march = CivilDate(year: 2026, month: 3, day: 31)
        #expect(ledger.share(over: 3, to: march)?.description == "10.00 %")
        #expect(refusal { () throws(CustodyRefusal) in try ledger.claim(claim("C-1", 11, of: 100, on: march)) } == .share)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.claim(claim("C-1", 1, on: march)) } == .malformed)
        try ledger.claim(claim("C-1", 10, of: 100, on: march))
        #expect(ledger.share(over: 3, to: CivilDate(year: 2026, month: 4, day: 1))?.description == "10.00 %")
        #expect(ledger.share(over: 1, to: CivilDate(year: 2026, month: 4, day: 1)) == nil)
    }

    @Test func `that is book and claim holds certificates, and no other does`() throws {
        var certificates = ledger(.bookAndClaim)
        #expect(refusal { () throws(CustodyRefusal) in try certificates.receive(receipt("R-1", 5)) } == .certificate)
        try certificates.receive(receipt("R-1", 5, stated: .bookAndClaim))
        #expect(try certificates.claim(claim("C-1", 5)).statement.isPhysical == false)
        var material = ledger(.massBalance)
        #expect(refusal { () throws(CustodyRefusal) in try material.receive(receipt("R-1", 5, stated: .bookAndClaim)) } == .certificate)
    }

    @Test func `makes a claim no stronger than the weakest receipt it uses`() throws {
        var ledger = ledger(.controlledBlending)
        try ledger.receive(receipt("R-1", 2, of: 2, batch: "B"))
        try ledger.receive(receipt("R-2", 2, of: 2, batch: "B", stated: .massBalance))
        #expect(try ledger.claim(claim("C-1", 2, of: 4, from: "B")).statement == .controlledBlending)
        #expect(try ledger.claim(claim("C-2", 1, of: 4, from: "B")).statement == .massBalance)
    }

    @Test func `lets a claim go back until it is retired or its period is closed`() throws {
        var ledger = ledger(.massBalance)
        try ledger.receive(receipt("R-1", 5))
        try ledger.claim(claim("C-1", 2))
        try ledger.claim(claim("C-2", 2))
        try ledger.claim(claim("C-3", 1))
        try ledger.release("C-1", on: day)
        #expect(ledger.balance(on: day) == tonnes(2))
        try ledger.retire("C-2", on: day)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.release("C-2", on: day) } == .retired)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.retire("C-9", on: day) } == .unknown)
        try ledger.close(day)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.release("C-3", on: CivilDate(year: 2026, month: 2, day: 1)) } == .periodClosed)
        try ledger.retire("C-3", on: CivilDate(year: 2026, month: 2, day: 1))
    }

    @Test func `takes nothing without a name`() throws {
        var ledger = ledger(.massBalance)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.receive(receipt("", 1)) } == .malformed)
        try ledger.receive(receipt("R-1", 1))
        #expect(refusal { () throws(CustodyRefusal) in try ledger.claim(claim("", 1)) } == .malformed)
    }

    @Test func `takes nothing that its sums could not hold`() throws {
        var ledger = ledger(.massBalance)
        try ledger.receive(
            .init(
                id: "R-1", day: day, mass: Quantity(Quantity.limit, .mass), whole: nil, origin: .postConsumer, batch: "",
                statement: .identityPreserved, document: ""))
        #expect(refusal { () throws(CustodyRefusal) in try ledger.receive(receipt("R-2", 1)) } == .malformed)
        #expect(refusal { () throws(CustodyRefusal) in try ledger.receive(receipt("R-2", 0)) } == .malformed)
    }
}
