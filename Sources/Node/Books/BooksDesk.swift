// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Accounting
package import Genealogy
import Ledger
import Synchronization

/// Answers questions to the books, and keeps what one state's answers have in common for the next question.
///
/// Meters and declarations are followed along the log; balances are those of the state asked last.
package final class BooksDesk: @unchecked Sendable {
    private let rules: PostingRules
    /// Guards everything below.
    private let lock = Mutex(())
    private var meters = MeterLog()
    private var declarations = DeclarationLog()
    private var kept: (question: Question, books: BookKeeping)?

    /// Lots kept between questions, single pieces among them.
    private static let mostKept = 200_000

    /// What a set of books depends on.
    private struct Question: Hashable {
        let asOf: UInt64
        let allocation: String?
        let holds: HoldView

        func isEarlier(than other: Question) -> Bool { asOf <= other.asOf && allocation == other.allocation && holds == other.holds }
    }

    package init(_ rules: PostingRules) { self.rules = rules }

    package func ask<Answer: Sendable>(
        _ snapshot: Snapshot, allocation: String?, holds: HoldView, _ body: (BookKeeping) throws -> Answer
    ) throws -> Answer {
        try lock.withLock { _ in
            guard let graph = snapshot.genealogy as? LineageGraph else {
                throw GenealogyError(
                    code: .invalidRequest, message: "This genealogy keeps no rows.", remedy: "Ask the node that has the data folder.")
            }
            let question = Question(asOf: graph.asOf, allocation: allocation, holds: holds)
            let books =
                if let kept, kept.question == question { kept.books } else { try opened(graph, snapshot, question) }
            kept = (question, books)
            if books.lots.keptCount > Self.mostKept { books.balances.forgetUnits() }
            return try body(books)
        }
    }

    private func opened(_ graph: LineageGraph, _ snapshot: Snapshot, _ question: Question) throws(LedgerError) -> BookKeeping {
        try follow(snapshot)
        let known = OwnedLots(graph, holds: question.holds)
        let shares = meters.shares(free: rules.burdenFree(question.allocation)) { known.accepts($0) }
        guard let kept, kept.question.isEarlier(than: question) else { return books(known, shares, question) }
        // What news did not touch, nor anything upstream of it, is as it was.
        let touched = shares.lots(differingFrom: kept.books.meters).union(declarations.lots(differingFrom: kept.books.lots, to: known))
        let lots = OwnedLots(graph, continuing: kept.books.lots, touched: touched)
        let books = books(lots, shares, question)
        books.takeOver(kept.books)
        return books
    }

    private func books(_ lots: OwnedLots, _ shares: MeterShares, _ question: Question) -> BookKeeping {
        BookKeeping(
            lots, rules: rules, allocation: question.allocation, meters: shares, declarations: LotDeclarations(declarations, in: lots))
    }

    private func follow(_ snapshot: Snapshot) throws(LedgerError) {
        let last = snapshot.genealogy.asOf
        guard last > meters.lastSequence else { return }
        try snapshot.store.read(from: meters.lastSequence + 1) { entry throws(LedgerError) in
            guard entry.sequence <= last else { return false }
            meters.apply(entry)
            declarations.apply(entry)
            return true
        }
    }
}
