// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Ledger
import Measure
import Support
import Testing

private let today = CivilDate(year: 2026, month: 6, day: 30)

/// Custody entries as a log has them, all recorded on one day.
private struct CustodyStory {
    var entries: [Entry] = []

    private var now: Instant { Instant(microseconds: Int64(today.dayNumber) * 86_400_000_000) }

    mutating func say(_ account: String, _ act: CustodyEntry.Act) throws {
        let number = entries.count + 1
        entries.append(
            Entry(
                sequence: UInt64(number), recordTime: now, event: try CustodyEntry(account: account, act: act).event(number, at: now)))
    }

    mutating func open(_ account: String, _ model: CustodyModel = .massBalance, element: String = "Ni") throws {
        try say(account, .open(.init(element: element, model: model, conversion: Percent(97), carryOver: Percent(20))))
    }

    mutating func receive(
        _ account: String, _ id: String, _ kilograms: Int64, of whole: Int64? = nil, day: CivilDate = today,
        stated: CustodyModel = .identityPreserved, origin: CustodyLedger.Origin = .postConsumer
    ) throws {
        try say(
            account,
            .receipt(
                .init(
                    id: id, day: day, mass: Quantity(kilograms * 1_000_000, .mass), whole: whole.map { Quantity($0 * 1_000_000, .mass) },
                    origin: origin, batch: "", statement: stated, document: "")))
    }

    mutating func claim(_ account: String, _ id: String, _ kilograms: Int64, day: CivilDate = today) throws {
        try say(
            account,
            .claim(
                .init(
                    id: id, day: day, mass: Quantity(kilograms * 1_000_000, .mass), whole: nil, origin: nil, buyer: "b", from: "", product: "p",
                    site: "s")))
    }

    mutating func withdraw(_ number: Int) {
        var event = entries[number - 1].event
        event.errorDeclaration = ErrorDeclaration(
            declarationTime: now, offset: .zero, reason: nil, correctiveEventIDs: [], extensions: [])
        entries.append(Entry(sequence: UInt64(entries.count + 1), recordTime: now, event: event))
    }

    func register(known: Int? = nil) -> CustodyRegister {
        var register = CustodyRegister()
        for entry in entries.prefix(known ?? entries.count) { register.apply(entry) }
        return register
    }
}

extension CustodyRegister {
    fileprivate func balance(_ account: String) -> Int64? { self.account(account).map { $0.balance(on: today).amount / 1_000_000 } }
    fileprivate var codes: [CustodyRefusal.Code] { refused.map(\.refusal.code) }
}

@Suite struct `Accounts of credits in a ledger` {
    @Test func `read back what was said, to the milligram`() throws {
        var story = CustodyStory()
        try story.open("a")
        try story.receive("a", "R-1", 30_000)
        try story.claim("a", "C-1", 20_000)
        try story.say("a", .retire(claim: "C-1", today))
        let register = story.register()
        #expect(register.codes == [])
        // 30 000 kg · 0.97 − 20 000 kg.
        #expect(register.balance("a") == 9_100)
        #expect(register.claims.map(\.claim.retired) == [today])
        #expect(register.claims.first?.claim.claim.product == "p")
        #expect(story.register(known: 2).balance("a") == 29_100)
    }

    @Test func `an overdraft that somebody recorded all the same is told with the balance and changes nothing`() throws {
        var story = CustodyStory()
        try story.open("a")
        try story.receive("a", "R-1", 30_000)
        try story.claim("a", "C-1", 20_000)
        try story.claim("a", "C-2", 10_000)
        let register = story.register()
        #expect(register.codes == [.overdraft])
        #expect(register.refused.first?.sequence == 4)
        #expect(register.refused.first?.refusal.message.contains("9100 kg") == true)
        #expect(register.balance("a") == 9_100)
    }

    @Test func `use a credit once, whatever the model and the buyer`() throws {
        var story = CustodyStory()
        try story.open("a")
        try story.open("b", .segregated)
        try story.open("cobalt", element: "Co")
        try story.receive("a", "R-1", 100)
        try story.receive("b", "R-1", 100)
        try story.receive("cobalt", "R-1", 10)
        let register = story.register()
        #expect(register.codes == [.receiptTwice])
        #expect(register.refused.first?.refusal.message.contains("“a”") == true)
        #expect(register.balance("cobalt") == 9)
    }

    @Test func `take each origin of a delivery once, in whatever account, and together no more than it holds`() throws {
        var story = CustodyStory()
        try story.open("a")
        try story.open("b")
        try story.receive("a", "R-1", 60, of: 100)
        try story.receive("b", "R-1", 41, of: 100, origin: .preConsumer)
        try story.receive("b", "R-1", 40, of: 90, origin: .preConsumer)
        try story.receive("b", "R-1", 40, of: 100, origin: .preConsumer)
        try story.receive("b", "R-1", 1, of: 100)
        let register = story.register()
        #expect(register.codes == [.share, .share, .receiptTwice])
        #expect(register.refused.map(\.sequence) == [4, 5, 7])
        #expect(register.balance("b") == 38)
    }

    @Test func `let an entry be withdrawn while nothing stands on it`() throws {
        var story = CustodyStory()
        try story.open("a")
        try story.receive("a", "R-1", 100)
        try story.receive("a", "R-2", 100)
        try story.claim("a", "C-1", 150)
        story.withdraw(2)
        #expect(story.register().codes == [.overdraft])
        #expect(story.register().balance("a") == 44)
        story.withdraw(4)
        story.withdraw(2)
        #expect(story.register().codes == [.overdraft])
        #expect(story.register().balance("a") == 97)
    }

    @Test func `keep what is retired or closed against a withdrawal`() throws {
        var story = CustodyStory()
        try story.open("a")
        try story.receive("a", "R-1", 100)
        try story.claim("a", "C-1", 50)
        try story.say("a", .retire(claim: "C-1", today))
        story.withdraw(4)
        story.withdraw(3)
        try story.say("a", .close(today))
        story.withdraw(2)
        let register = story.register()
        #expect(register.codes == [.retired, .unknown, .periodClosed])
        #expect(register.claims.count == 1)
    }

    @Test func `refuse a day to come, an unknown account and one that is there already`() throws {
        var story = CustodyStory()
        try story.open("a")
        try story.open("a")
        try story.receive("b", "R-1", 1)
        try story.receive("a", "R-1", 1, day: CivilDate(year: 2026, month: 7, day: 1))
        #expect(story.register().codes == [.accountTwice, .unknown, .malformed])
    }

    @Test func `an event of the type that says something else is told`() throws {
        var story = CustodyStory()
        try story.open("a")
        for extensions in ["{}", "{\"jr:custody\":{\"account\":\"a\",\"kind\":\"receipt\",\"mass\":\"-5 kg\"}}", "nonsense"] {
            var event = story.entries[0].event
            event.extensions = Array(extensions.utf8)
            story.entries.append(Entry(sequence: UInt64(story.entries.count + 1), recordTime: story.entries[0].recordTime, event: event))
        }
        #expect(story.register().codes == [.malformed, .malformed, .malformed])
    }

    @Test(arguments: 0..<20) func `never claim more than came in, whatever is recorded`(_ number: Int) throws {
        let seed = testSeed &+ UInt64(number)
        var random = SplitMix64(seed)
        var story = CustodyStory()
        try story.open("a")
        try story.open("b", .segregated)
        for index in 0..<60 {
            let account = Bool.random(using: &random) ? "a" : "b"
            let day = CivilDate(dayNumber: today.dayNumber - Int.random(in: 0..<60, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2:
                let origin: CustodyLedger.Origin = Bool.random(using: &random) ? .preConsumer : .postConsumer
                try story.receive(account, "R-\(index % 12)", Int64.random(in: 1...90, using: &random), day: day, origin: origin)
            case 3, 4: try story.claim(account, "C-\(index % 25)", Int64.random(in: 1...90, using: &random), day: day)
            case 5: try story.say(account, .retire(claim: "C-\(Int.random(in: 0..<25, using: &random))", day))
            case 6: story.withdraw(Int.random(in: 1...story.entries.count, using: &random))
            default: try story.say(account, index.isMultiple(of: 9) ? .close(day) : .release(claim: "C-\(index % 25)", day))
            }
        }
        let register = story.register()
        var receipts: Set<String> = []
        for account in register.accounts {
            for credit in account.ledger.credits {
                let uses = account.ledger.claims.flatMap(\.uses).filter { $0.receipt == credit.receipt && $0.origin == credit.origin }
                let used = uses.reduce(0) { $0 + $1.mass.amount }
                #expect(credit.made == used + credit.lapsed + credit.left && credit.left >= 0, "seed \(seed)")
                #expect(receipts.insert("\(credit.receipt) \(credit.origin)").inserted, "seed \(seed)")
            }
        }
    }
}
