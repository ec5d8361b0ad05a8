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
    /// - Parameter progress: Called with (done, of) lots.
    package func conservation(progress: (Int, Int) -> Void = { _, _ in }) throws -> Conservation {
        var lines = rules.chart.leaves.map { Conservation.Line(account: $0.id, dimension: $0.dimension) }
        var tally = FindingTally()
        try forEachLot(progress) { node in
            let booked = balances.booked(on: node)
            let remaining = balances.remaining(in: node)
            let isClosed = lots.lot(node).closedAt != nil
            for finding in findings(on: node) { tally.add(finding) }
            for account in lines.indices {
                lines[account].booked &+= booked[account]
                if isClosed { lines[account].lost &+= remaining[account] } else { lines[account].resting &+= remaining[account] }
            }
        }
        for finding in meters.findings { tally.add(finding) }
        for use in meters.idle {
            if let leaf = rules.carriers[use.carrier].flatMap({ rules.chart.leaf($0) }) { lines[leaf].idle &+= use.amount.amount }
        }
        return Conservation(
            lines: lines.filter { $0.booked != 0 || $0.resting != 0 || $0.lost != 0 || $0.idle != 0 }, findings: tally, lots: lots.nodeCount)
    }
}
