// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
package import Ledger
package import Measure

/// The books of one site over a period: what was there, came, was made, used, left, was lost, and is there.
///
///     opening + in + made − used − out − loss = closing,   exactly
///
/// A lot belongs to the site that announced it. *In* is what receipts brought and what lots of other sites gave; *made* and *used* are what
/// lots of this site gave each other, with what their making cost in *made*; *loss* is what rested in lots when they were closed.
package struct SiteBooks: Sendable {
    package struct Line: Sendable {
        package let account: String
        package let name: String
        package let dimension: Dimension
        package internal(set) var opening: Int64 = 0
        package internal(set) var received: Int64 = 0
        package internal(set) var made: Int64 = 0
        package internal(set) var used: Int64 = 0
        package internal(set) var out: Int64 = 0
        package internal(set) var loss: Int64 = 0
        package internal(set) var closing: Int64 = 0
        /// Metered at the site while nothing was made; beside the books of its lots.
        package internal(set) var idle: Int64 = 0

        package var residual: Int64 { opening &+ received &+ made &- used &- out &- loss &- closing }
    }

    package let site: String
    package let from: Instant
    package let to: Instant
    package let lots: Int
    /// Accounts with any entry, in the order of the chart.
    package let lines: [Line]
    /// Of its lots and of everything they were made of.
    package let findings: FindingTally
    package let asOf: UInt64
}

extension BookKeeping {
    /// - Parameters:
    ///   - from: Included; `to` is not.
    ///   - progress: Called with (done, of) lots.
    package func books(
        ofSite site: String, from: Instant, to: Instant, progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> SiteBooks {
        guard from < to else { throw AccountingError.invalidPeriod(from.iso8601, to.iso8601) }
        var lines = rules.chart.leaves.map { SiteBooks.Line(account: $0.id, name: $0.name, dimension: $0.dimension) }
        var findings = FindingTally()
        var members = 0
        let all = everyLot(asksTimes: true)
        let word = all.columns.number(of: site)
        let isHere = (0..<UInt32(lots.nodeCount)).map { all.columns.siteWord(of: $0) == word }
        let isTold = all.columns.withSources(of: isHere)
        func enter(_ amount: Int64, _ leaf: Int, at time: Instant, sign: Int64, _ column: WritableKeyPath<SiteBooks.Line, Int64>) {
            if time < from { lines[leaf].opening &+= sign &* amount } else if time < to { lines[leaf][keyPath: column] &+= amount }
        }
        try pass(
            all, tally: { FlowTally(isInside: isHere, from: from, to: to, width: $0.count) }, progress: progress,
            tallied: { tally, leaves in for (place, leaf) in leaves.enumerated() { lines[leaf].enter(tally, account: place) } }
        ) { lot, isFirst in
            if isTold[Int(lot.node)] { tell(lot, isFirst, all, &findings) }
            guard isHere[Int(lot.node)] else { return }
            if isFirst { members += 1 }
            let opened = all.columns.opened(lot.node) ?? Instant(microseconds: .min)
            let closedAt = all.columns.closedAt(lot.node).flatMap { $0 < to ? $0 : nil }
            let isReceived = all.columns.isReceived(lot.node)
            for (place, leaf) in lot.leaves.enumerated() where lot.balance[place] != 0 || lot.booked[place] != 0 {
                if lot.booked[place] != 0 { enter(lot.booked[place], leaf, at: opened, sign: 1, isReceived ? \.received : \.made) }
                lines[leaf].closing &+= opened < to ? lot.balance[place] : lot.balance[place] &- lot.booked[place]
                if let closedAt, lot.remaining[place] != 0 {
                    enter(lot.remaining[place], leaf, at: closedAt, sign: -1, \.loss)
                    lines[leaf].closing &-= lot.remaining[place]
                }
            }
        }
        for use in meters.idle where use.site == site && use.to >= from && use.to < to {
            guard let leaf = rules.carriers[use.carrier].flatMap({ rules.chart.leaf($0) }) else { continue }
            lines[leaf].idle &+= use.amount.amount
        }
        let kept = lines.filter {
            $0.opening != 0 || $0.received != 0 || $0.made != 0 || $0.used != 0 || $0.out != 0 || $0.loss != 0 || $0.closing != 0 || $0.idle != 0
        }
        return SiteBooks(site: site, from: from, to: to, lots: members, lines: kept, findings: findings, asOf: lots.asOf)
    }
}

extension SiteBooks.Line {
    /// What lots of the site and others handed each other. Closing is told from what each lot holds: less what came after the period, or left
    /// before its end.
    fileprivate mutating func enter(_ tally: FlowTally, account: Int) {
        func sum(_ fromHere: Bool, _ toHere: Bool, _ span: FlowTally.Span) -> Int64 {
            tally.sum(fromInside: fromHere, toInside: toHere, span, account: account)
        }
        opening &+= sum(false, true, .before) &- sum(true, false, .before)
        received &+= sum(false, true, .during)
        out &+= sum(true, false, .during)
        made &+= sum(true, true, .during)
        used &+= sum(true, true, .during)
        for span in [FlowTally.Span.before, .during] { closing &-= sum(true, true, span) &+ sum(true, false, span) }
        closing &-= sum(true, true, .after) &+ sum(false, true, .after)
    }
}
