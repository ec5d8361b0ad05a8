// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Everything the genealogy answers, over one immutable state. Any order of arrival of the same events gives the same answers.
package protocol GenealogyReading: Sendable {
    /// Ledger position of this state.
    var asOf: UInt64 { get }
    /// True once a question met rows that are damaged on disk: such a state answers no more.
    var isDamaged: Bool { get }
    var lotCount: Int { get }
    var drawCount: Int { get }
    /// The newest generation of a name unless one is asked for. EPC URNs and Digital Links find the same lot.
    func find(_ name: String, generation: Int?) throws(GenealogyError) -> LotKey
    /// Names that contain `text`, tone marks and case ignored; exact and prefix hits first.
    func search(_ text: String, limit: Int) -> [LotSummary]
    /// Lots in arrival order, a page at a time.
    func lots(from offset: Int, limit: Int) -> [LotSummary]
    func summary(of lot: LotKey) throws(GenealogyError) -> LotSummary
    /// Draws out of (forward) or into (backward) one lot, by place then time; at most `limit`, with the full count.
    func links(of lot: LotKey, _ direction: Direction, limit: Int) throws(GenealogyError) -> (links: [Link], count: Int)
    func trace(_ request: TraceRequest) throws(GenealogyError) -> Trace
    func recall(_ request: TraceRequest) throws(GenealogyError) -> Recall
    func riskMap(of product: String, holds: HoldView, progress: (Int, Int) -> Void) throws(GenealogyError) -> RiskMap
    /// All discrepancies, or those of one lot, in stable order (kind, lot, place); at most `limit`, with counts per kind over all.
    func discrepancies(of lot: LotKey?, limit: Int) throws(GenealogyError) -> (found: [Discrepancy], counts: [Discrepancy.Kind: Int])
}

extension GenealogyReading {
    package var isDamaged: Bool { false }
}
