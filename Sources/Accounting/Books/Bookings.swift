// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// What is booked on every lot itself. Lots alike, as the cells of a month are, are worked out once.
final class Bookings {
    struct Entry {
        /// By account, ascending; each once and none of 0.
        var amounts: [(account: Int, amount: Int64)] = []
        var findings: [(kind: BooksFinding.Kind, account: String)] = []
    }

    /// The first is of lots on which nothing is booked.
    private(set) var entries = [Entry()]
    /// By node, its entry.
    private var entryOf: [UInt32]
    private let columns: LotColumns
    private let book: PostingBook
    /// Days on which a rule begins or ends to count, ascending.
    private let turns: [CivilDate]
    private var known: [Likeness: UInt32] = [:]

    /// All that postings depend on where no rule, meter or event speaks of the very lot.
    private struct Likeness: Hashable {
        let product: UInt32
        let site: UInt32
        let step: UInt32
        let quantity: Quantity?
        let isReceived: Bool
        /// How many turns of the rules lie before it; −1 where nobody said when it was opened.
        let turn: Int
    }

    /// - Parameter single: Names that a rule or a meter speaks of.
    init(_ columns: LotColumns, _ book: PostingBook, single: Set<String>) {
        self.columns = columns
        self.book = book
        entryOf = [UInt32](repeating: 0, count: columns.nodeCount)
        turns = book.rules.turns
        let ownWords = columns.nodes(of: single)
        for node in 0..<UInt32(columns.nodeCount) { entryOf[Int(node)] = entry(of: node, isSingle: ownWords.contains(node)) }
    }

    func entry(of node: UInt32) -> UInt32 { entryOf[Int(node)] }

    /// As ``PostingBook`` words them, in the order of the entry.
    func findings(on node: UInt32) -> [BooksFinding] { book.postings(on: columns.outline(of: node)).findings }

    private func entry(of node: UInt32, isSingle: Bool) -> UInt32 {
        let isReceived = columns.isReceived(node)
        if book.asksOtherLots(columns.productWord(of: node)) { return add(node) }
        if !isReceived, columns.generation(of: node) > 0 { return 0 }
        // A lot without a product may be a carrier, of which nothing has to be known.
        if isSingle || isReceived && (columns.word(columns.productWord(of: node)).isEmpty || book.hasWords(columns.outline(of: node))) {
            return add(node)
        }
        let opened = columns.opened(node)
        let likeness = Likeness(
            product: columns.productWord(of: node), site: columns.siteWord(of: node), step: columns.stepWord(of: node),
            quantity: columns.quantity(of: node), isReceived: isReceived,
            turn: opened.map(turn) ?? -1)
        if let entry = known[likeness] { return entry }
        let entry = add(node)
        known[likeness] = entry
        return entry
    }

    /// How many turns of the rules lie before a time, or on its day.
    private func turn(_ time: Instant) -> Int {
        if turns.isEmpty { return 0 }
        let day = time.day
        var (low, high) = (0, turns.count)
        while low < high {
            let middle = (low + high) / 2
            if turns[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func add(_ node: UInt32) -> UInt32 {
        let (postings, findings) = book.postings(on: columns.outline(of: node), isTold: false)
        var amounts: [Int: Int64] = [:]
        for posting in postings { amounts[posting.account, default: 0] &+= posting.amount }
        let kept = amounts.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { (account: $0.key, amount: $0.value) }
        if kept.isEmpty && findings.isEmpty { return 0 }
        entries.append(Entry(amounts: kept, findings: findings.map { ($0.kind, $0.account) }))
        return UInt32(entries.count - 1)
    }
}

extension PostingRules {
    /// Days on which a rule begins to count, or has ended the day before.
    fileprivate var turns: [CivilDate] {
        var days: Set<CivilDate> = []
        let validities =
            contents.map(\.validity) + recycled.map(\.validity) + factors.map(\.validity) + values.map(\.validity) + exchange.map(\.validity)
            + contracts.map(\.validity) + trade.declarations.map(\.validity)
        for validity in validities {
            if let from = validity.from { days.insert(from) }
            if let to = validity.to { days.insert(CivilDate(dayNumber: to.dayNumber + 1)) }
        }
        return days.sorted()
    }

    /// Lots that a rule speaks of by name.
    var namedLots: Set<String> {
        var subjects = contents.map(\.subject) + recycled.map(\.subject) + recoveries.map(\.subject) + trade.declarations.map(\.subject)
        for basis in factors.map(\.basis) + values.map(\.basis) {
            switch basis {
            case .received(let subject), .made(let subject, _): subjects.append(subject)
            case .account: break
            }
        }
        return Set(subjects.compactMap { if case .lot(let name) = $0 { name } else { nil } })
    }

    var asksSteps: Bool {
        factors.contains { if case .made(_, let step) = $0.basis { !step.isEmpty } else { false } }
    }
}
