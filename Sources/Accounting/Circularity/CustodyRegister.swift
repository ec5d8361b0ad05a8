// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// All accounts of credits that a ledger holds: a fold over its custody entries, in the order of the log.
///
/// The log keeps what was said; this decides what counts. An entry that cannot be booked is told with its reason and changes nothing, whoever recorded
/// it. A receipt gives its credit of each origin in one account alone, so the same metal is never claimed by two models. An entry can be withdrawn as
/// any event can, unless something that stands was built on it or its period is closed.
package struct CustodyRegister: Hashable, Sendable {
    package struct Account: Hashable, Sendable {
        package let name: String
        package fileprivate(set) var ledger: CustodyLedger
    }

    /// An entry that was recorded and not booked.
    package struct Refused: Hashable, Sendable {
        package let sequence: UInt64
        package let refusal: CustodyRefusal
    }

    /// In the order in which they were opened.
    package private(set) var accounts: [Account] = []
    package private(set) var refused: [Refused] = []
    private var booked: [Booked] = []

    private struct Booked: Hashable, Sendable {
        let sequence: UInt64
        let event: String
        let entry: CustodyEntry
    }

    package init() {}

    package func account(_ name: String) -> CustodyLedger? { accounts.first { $0.name == name }?.ledger }

    /// Claims of accounts of any model, each with its account.
    package var claims: [(account: Account, claim: CustodyLedger.Allocation)] {
        accounts.flatMap { account in account.ledger.claims.map { (account, $0) } }
    }

    package mutating func apply(_ entry: Entry) {
        let event = entry.event
        guard event.content == .extended(type: CustodyEntry.eventType) else { return }
        do throws(CustodyRefusal) {
            if event.errorDeclaration != nil { return try withdraw(event.id) }
            let custody = try CustodyEntry(event)
            try book(custody, today: entry.recordTime.day)
            booked.append(Booked(sequence: entry.sequence, event: event.id, entry: custody))
        } catch {
            refused.append(Refused(sequence: entry.sequence, refusal: error))
        }
    }

    /// - Throws: Why it cannot be booked; nothing is changed then.
    package mutating func book(_ entry: CustodyEntry, today: CivilDate) throws(CustodyRefusal) {
        if let day = entry.day, day > today {
            throw .init(.malformed, entry.name, "\(entry.name) is of \(day), a day that is still to come.", "Book it on that day.")
        }
        try book(entry)
    }

    private mutating func book(_ entry: CustodyEntry) throws(CustodyRefusal) {
        if case .open(let rules) = entry.act {
            guard account(entry.account) == nil else {
                throw .init(.accountTwice, entry.account, "The account “\(entry.account)” is there already.", "Give the new one another name.")
            }
            accounts.append(Account(name: entry.account, ledger: CustodyLedger(rules)))
            return
        }
        guard let index = accounts.firstIndex(where: { $0.name == entry.account }) else {
            let names = accounts.map(\.name).joined(separator: ", ")
            throw .init(
                .unknown, entry.account, "There is no account “\(entry.account)”.", names.isEmpty ? "Open it first." : "There are \(names).")
        }
        switch entry.act {
        case .open: break
        case .receipt(let receipt):
            try checkOnce(receipt, in: accounts[index])
            try accounts[index].ledger.receive(receipt)
        case .claim(let claim): try accounts[index].ledger.claim(claim)
        case .retire(let claim, let day): try accounts[index].ledger.retire(claim, on: day)
        case .release(let claim, let day): try accounts[index].ledger.release(claim, on: day)
        case .close(let day): try accounts[index].ledger.close(day)
        }
    }

    private func checkOnce(_ receipt: CustodyLedger.Receipt, in account: Account) throws(CustodyRefusal) {
        let element = account.ledger.rules.element
        for other in accounts where other.name != account.name && other.ledger.rules.element == element {
            let same = other.ledger.receipts.filter { $0.id == receipt.id }
            guard !same.contains(where: { $0.origin == receipt.origin }) else {
                throw .init(
                    .receiptTwice, receipt.id,
                    "\(receipt.id) has given its \(receipt.origin.rawValue) \(element) to the account “\(other.name)” already.",
                    "Claim it there: a credit is used once, whatever the model.")
            }
            if account.ledger.rules.model.isPhysical == other.ledger.rules.model.isPhysical { try receipt.check(beside: same, element) }
        }
    }

    /// Takes an entry back by booking everything else again; what would no longer be booked then keeps it where it is.
    private mutating func withdraw(_ event: String) throws(CustodyRefusal) {
        guard let target = booked.last(where: { $0.event == event }) else {
            throw .init(.unknown, event, "Nothing is booked by the entry \(event) that is withdrawn.", "Name the entry as it was recorded.")
        }
        if let day = target.entry.day, let closed = account(target.entry.account)?.closings.last?.day, day <= closed {
            throw .init(
                .periodClosed, target.entry.name, "\(target.entry.name) is of \(day), and everything up to \(closed) is closed.",
                "Correct it by an entry in the open period.")
        }
        if case .retire(let claim, _) = target.entry.act {
            throw .init(.retired, claim, "\(claim) is retired, for good.", "Claim anew for what is needed beside it.")
        }
        var without = CustodyRegister()
        for other in booked where other != target {
            try without.book(other.entry)
            without.booked.append(other)
        }
        without.refused = refused
        self = without
    }
}
