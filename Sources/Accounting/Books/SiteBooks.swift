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
        ofSite site: String, from: Instant, to: Instant, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> SiteBooks {
        guard from < to else { throw AccountingError.invalidPeriod(from.iso8601, to.iso8601) }
        var lines = rules.chart.leaves.map { SiteBooks.Line(account: $0.id, name: $0.name, dimension: $0.dimension) }
        var findings = FindingTally()
        var told: Set<UInt32> = []
        var members = 0
        func enter(_ amounts: [Int64], at time: Instant, sign: Int64, _ column: WritableKeyPath<SiteBooks.Line, Int64>) {
            guard time < to else { return }
            for account in amounts.indices where amounts[account] != 0 {
                if time < from {
                    lines[account].opening &+= sign &* amounts[account]
                } else {
                    lines[account][keyPath: column] &+= amounts[account]
                }
            }
        }
        try forEachLot(progress) { node in
            let lot = lots.lot(node)
            let isHere = lot.site == site
            var leaving = [Int64](repeating: 0, count: lines.count)
            balances.forEachOutflow(of: node) { product, time, amounts in
                let goesHere = lots.site(of: product) == site
                if isHere { enter(amounts, at: time, sign: -1, goesHere ? \.used : \.out) }
                if goesHere { enter(amounts, at: time, sign: 1, isHere ? \.made : \.received) }
                // Closing is told from what each lot holds: less what came after the period, or left before its end.
                for account in amounts.indices where amounts[account] != 0 {
                    if isHere, time < to { leaving[account] &+= amounts[account] }
                    if goesHere, time >= to { leaving[account] &+= amounts[account] }
                }
            }
            for account in leaving.indices { lines[account].closing &-= leaving[account] }
            guard isHere else { return }
            members += 1
            tell(node, &findings, &told)
            let total = balances.balance(of: node).total
            let booked = balances.booked(on: node)
            let opened = lot.opened ?? Instant(microseconds: .min)
            enter(booked, at: opened, sign: 1, lot.isReceived ? \.received : \.made)
            for account in total.indices { lines[account].closing &+= opened < to ? total[account] : total[account] &- booked[account] }
            if let closedAt = lot.closedAt, closedAt < to {
                let rest = balances.remaining(in: node)
                enter(rest, at: closedAt, sign: -1, \.loss)
                for account in rest.indices { lines[account].closing &-= rest[account] }
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

    /// Findings of a lot and of what it was made of, each lot once.
    private func tell(_ node: UInt32, _ tally: inout FindingTally, _ told: inout Set<UInt32>) {
        var open = told.insert(node).inserted ? [node] : []
        while let next = open.popLast() {
            for finding in findings(on: next) { tally.add(finding) }
            for source in lots.lot(next).sources where told.insert(source).inserted { open.append(source) }
        }
    }

    /// Every lot, a few thousand at a time, so that memory does not go with the number of single pieces.
    func forEachLot(_ progress: (Int, Int) -> Void, _ body: (UInt32) -> Void) throws {
        var start = 0
        while start < lots.nodeCount {
            let end = min(lots.nodeCount, start + 4_096)
            let nodes = (start..<end).map { UInt32($0) }
            balances.settle(nodes)
            for node in nodes { body(node) }
            balances.forgetUnits()
            try lots.checkDamage()
            start = end
            progress(end, lots.nodeCount)
        }
    }
}
