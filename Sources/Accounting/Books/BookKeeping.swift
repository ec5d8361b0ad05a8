// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
import Ledger
import Measure

/// The books over one state of the genealogy: every account of every lot, exactly, computed when asked for.
package final class BookKeeping {
    package let rules: PostingRules
    package let lots: OwnedLots
    package let balances: Balances
    let postingBook: PostingBook
    let weighing: Weighing
    let coproducts: CoproductBook
    let assays: Assays
    let assayBook: AssayBook
    package let allocation: String?
    package let meters: MeterShares
    /// What was worked out of each lot that has postings or findings.
    private let known: Known

    private final class Known {
        var byLot: [UInt32: (postings: [Posting], findings: [BooksFinding])] = [:]
    }

    /// - Parameters:
    ///   - allocation: Which of several named ways to weigh co-products; nil for weights that belong to all.
    package init(_ lots: OwnedLots, rules: PostingRules, allocation: String?, meters: MeterShares, declarations: LotDeclarations) {
        let coproducts = CoproductBook(rules, allocation, lots)
        let book = PostingBook(rules, meters: meters, coproducts: coproducts, declarations: declarations, lots: lots)
        let known = Known()
        let count = rules.chart.leaves.count
        let assays = Assays(rules, declarations)
        let assayBook = AssayBook(rules, allocation, assays, lots)
        let weighing = Weighing(rules, allocation, lots, coproducts, assayBook)
        self.rules = rules
        self.lots = lots
        self.meters = meters
        self.known = known
        self.weighing = weighing
        self.coproducts = coproducts
        postingBook = book
        self.allocation = allocation
        self.assays = assays
        self.assayBook = assayBook
        balances = Balances(lots, accounts: count) { lot in
            rules.recovery(of: lot.outline)?.successors
        } booked: { lot in
            var amounts = [Int64](repeating: 0, count: count)
            let entry = known.byLot[lot.node] ?? book.postings(on: lot.outline)
            if !lot.isUnit { known.byLot[lot.node] = entry }
            for posting in entry.postings { amounts[posting.account] &+= posting.amount }
            return amounts
        } weighting: { lot, held in
            weighing.weighting(of: lot, holding: held)
        }
    }

    /// Takes over what was worked out in an earlier state of the log, under the same rules, and still holds.
    package func takeOver(_ earlier: BookKeeping) {
        // How a burden is divided may hang on draws beside the lots that news is downstream of.
        guard let kept = lots.kept, rules.coproducts.isEmpty, rules.assayed.isEmpty else { return }
        known.byLot = kept.carry(earlier.known.byLot)
        balances.takeOver(earlier.balances)
    }

    package func postings(on node: UInt32) -> [Posting] { entry(node).postings + recoveries(on: node) }

    /// What events declare of a lot, received or made.
    func declared(of lot: OwnedLot) -> [DeclaredWord] { postingBook.declared(of: lot.outline) }

    package func findings(on node: UInt32) -> [BooksFinding] {
        let lot = lots.lot(node)
        func holding(_ leaf: Int) -> Int64? { balances.balance(of: node).total[leaf] }
        var findings =
            entry(node).findings + AssayCheck(assays: assays).findings(on: lot.outline, holding: holding)
            + assayBook.findings(on: lot, holding: holding) + OutputCheck(lots: lots).findings(on: lot)
        if balances.isInCircle(node) { findings.append(Self.circle(lot.key.name)) }
        return findings
    }

    static func circle(_ lot: String) -> BooksFinding {
        BooksFinding(
            kind: .circle, lot: lot, account: "", text: "\(lot) was made of itself; what is in the circle stays where it is.",
            remedy: "Withdraw the draw that closes the circle.")
    }

    func declaredCapacity(of node: UInt32) -> Double? { postingBook.declaredCapacity(of: lots.lot(node).outline) }

    private func entry(_ node: UInt32) -> (postings: [Posting], findings: [BooksFinding]) {
        known.byLot[node] ?? postingBook.postings(on: lots.lot(node).outline)
    }
}
