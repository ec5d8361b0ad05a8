// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
package import Measure

/// Whether the books close: what was booked of an account, and where all of it rests.
package struct Conservation: Sendable {
    package struct Line: Sendable {
        package let account: String
        package let dimension: Dimension
        package internal(set) var booked: Int64 = 0
        /// In lots that are open.
        package internal(set) var resting: Int64 = 0
        /// In lots when they were closed.
        package internal(set) var lost: Int64 = 0
        /// Metered while nothing was made: not booked on any lot.
        package internal(set) var idle: Int64 = 0

        package var residual: Int64 { booked &- resting &- lost }
    }

    package let lines: [Line]
    package let findings: FindingTally
    package let lots: Int

    package var isClosed: Bool { lines.allSatisfy { $0.residual == 0 } }
}

extension BookKeeping {
    /// - Parameter progress: Called with (done, of) lots; what it throws ends the work.
    package func conservation(progress: (Int, Int) throws -> Void = { _, _ in }) throws -> Conservation {
        var lines = rules.chart.leaves.map { Conservation.Line(account: $0.id, dimension: $0.dimension) }
        var findings = FindingTally()
        let all = everyLot(asksTimes: false)
        try pass(all, tally: { _ in nil }, progress: progress, tallied: { _, _ in }) { lot, isFirst in
            let isClosed = all.columns.closedAt(lot.node) != nil
            tell(lot, isFirst, all, &findings)
            for (place, leaf) in lot.leaves.enumerated() where lot.booked[place] != 0 || lot.remaining[place] != 0 {
                lines[leaf].booked &+= lot.booked[place]
                if isClosed { lines[leaf].lost &+= lot.remaining[place] } else { lines[leaf].resting &+= lot.remaining[place] }
            }
        }
        for finding in meters.findings { findings.add(finding) }
        for use in meters.idle {
            if let leaf = rules.carriers[use.carrier].flatMap({ rules.chart.leaf($0) }) { lines[leaf].idle &+= use.amount.amount }
        }
        return Conservation(
            lines: lines.filter { $0.booked != 0 || $0.resting != 0 || $0.lost != 0 || $0.idle != 0 }, findings: findings, lots: lots.nodeCount)
    }

    /// Adds what a lot's own postings cannot say, and what its assays say otherwise.
    func tell(_ lot: PassedLot, _ isFirst: Bool, _ all: EveryLot, _ findings: inout FindingTally) {
        if all.isAssayed(lot.node) {
            for finding in AssayCheck(assays: assays).findings(on: all.columns.outline(of: lot.node), holding: lot.amount(of:)) {
                findings.add(finding)
            }
        }
        if assayBook.mayDivide(all.columns.productWord(of: lot.node)) {
            for finding in assayBook.findings(on: lots.lot(lot.node), holding: lot.amount(of:)) { findings.add(finding) }
        }
        if !isFirst { return }
        if all.columns.word(all.columns.productWord(of: lot.node)).isEmpty {
            for finding in OutputCheck(lots: lots).findings(on: lots.lot(lot.node)) { findings.add(finding) }
        }
        let found = all.bookings.entries[Int(all.bookings.entry(of: lot.node))].findings
        if found.isEmpty && !lot.isInCircle { return }
        let name = lots.key(of: lot.node).name
        for (index, (kind, account)) in found.enumerated() {
            findings.add(kind, of: account, about: name) { all.bookings.findings(on: lot.node)[index] }
        }
        if lot.isInCircle { findings.add(Self.circle(name)) }
    }
}
