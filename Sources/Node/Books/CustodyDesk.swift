// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
import Genealogy
package import Ledger
import Measure

/// Records entries of custody accounts, one after the other: each is tried on what is booked so far, and one that is refused is not recorded.
package actor CustodyDesk {
    private let node: any NodeAccess
    private let books: BooksDesk
    private let now: @Sendable () -> Instant
    /// The entry that is being recorded, or was last: the next one has to know what became of it.
    private var last: Task<Void, Never>?

    /// An entry that is on disk and counts.
    package struct Booked: Sendable {
        package let sequence: UInt64
        package let name: String
        /// With the entry in it.
        package let account: CustodyRegister.Account
    }

    package init(node: any NodeAccess, books: BooksDesk, now: @escaping @Sendable () -> Instant) {
        self.node = node
        self.books = books
        self.now = now
    }

    /// - Throws: ``CustodyRefusal`` with what there is, when it cannot be booked; nothing is recorded then.
    package func record(_ order: CustodyOrder) async throws -> Booked {
        let earlier = last
        let work = Task {
            await earlier?.value
            return try await book(order)
        }
        last = Task { _ = await work.result }
        return try await work.value
    }

    private func book(_ order: CustodyOrder) async throws -> Booked {
        let snapshot = node.snapshot
        let log = try CustodyLog(snapshot.store, known: .max)
        let time = now()
        let entry = try CustodyCheck(register: log.register, today: time.day, snapshot: snapshot, books: books).entry(for: order)
        var tried = log.register
        try tried.book(entry, today: time.day)
        let receipt = try await node.append([try entry.event(log.nextNumber, at: time)])
        let sequence =
            switch receipt.outcomes[0] {
            case .recorded(let sequence), .alreadyThere(let sequence), .conflicting(let sequence, _): sequence
            }
        // An entry may have come in between by another way, as a captured event. What the log makes of both is what counts.
        let register = try CustodyLog(node.snapshot.store, known: .max).register
        if let refused = register.refused.first(where: { $0.sequence == sequence }) { throw refused.refusal }
        guard let account = register.accounts.first(where: { $0.name == order.account }) else {
            throw CustodyRefusal(.unknown, order.account, "The account “\(order.account)” was withdrawn meanwhile.", "Open it again.")
        }
        return Booked(sequence: sequence, name: entry.name, account: account)
    }
}
