// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// A year of claims as written in a file: entries in any order, booked by day.
package struct CustodyAccount: Hashable, Sendable {
    package let name: String
    package let rules: CustodyLedger.Rules
    /// Models of everybody the material came through, in order.
    package let chain: [CustodyModel]
    package let entries: [Entry]
    package let average: RollingAverage?
    /// Batches blended of lots whose recycled share is known: the physical figure.
    package let batches: [RecycledContent]

    package enum Entry: Hashable, Sendable {
        case receipt(CustodyLedger.Receipt), claim(CustodyLedger.Claim), close(CivilDate)

        package var day: CivilDate {
            switch self {
            case .receipt(let receipt): receipt.day
            case .claim(let claim): claim.day
            case .close(let day): day
            }
        }

        /// On one day: what comes in, then what is claimed, then the closing.
        private var rank: Int {
            switch self {
            case .receipt: 0
            case .claim: 1
            case .close: 2
            }
        }

        private var name: String {
            switch self {
            case .receipt(let receipt): receipt.id
            case .claim(let claim): claim.id
            case .close: ""
            }
        }

        fileprivate static func precedes(_ a: Entry, _ b: Entry) -> Bool { (a.day, a.rank, a.name) < (b.day, b.rank, b.name) }
    }

    /// Books every entry by day, whatever order it was written in; what is refused changes nothing. What a file claims is retired at once.
    package func booked() -> (ledger: CustodyLedger, refusals: [CustodyRefusal]) {
        var ledger = CustodyLedger(rules)
        var refusals: [CustodyRefusal] = []
        for entry in entries.sorted(by: Entry.precedes) {
            do throws(CustodyRefusal) {
                switch entry {
                case .receipt(let receipt): try ledger.receive(receipt)
                case .claim(let claim):
                    try ledger.claim(claim)
                    try ledger.retire(claim.id, on: claim.day)
                case .close(let day): try ledger.close(day)
                }
            } catch { refusals.append(error) }
        }
        return (ledger, refusals)
    }

    /// What a buyer may be told.
    package var statement: CustodyModel { CustodyModel.statement(after: chain + [rules.model]) ?? rules.model }
}
