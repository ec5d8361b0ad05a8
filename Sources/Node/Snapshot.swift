// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Genealogy
package import Ledger

/// What readers hold: one immutable state of the log and every fold of it. Cheap to copy, never changes.
package struct Snapshot: Sendable {
    /// As far as its ``GenealogyReading/asOf``, which may lie a little before the head.
    package let genealogy: any GenealogyReading
    /// The log's, as of when the snapshot was taken.
    package let head: LogHead
    package let store: any EventStore

    package init(genealogy: any GenealogyReading, head: LogHead, store: any EventStore) {
        self.genealogy = genealogy
        self.head = head
        self.store = store
    }
}

/// One data folder, open. The writer appends and publishes snapshots; readers take the newest one and keep it as long as they like.
package protocol NodeAccess: Sendable {
    var snapshot: Snapshot { get }
    /// Durable when it returns (and already visible in ``snapshot``); concurrent callers share one disk flush.
    func append(_ events: [Event]) async throws(LedgerError) -> AppendReceipt
    /// The genealogy as the ledger knew it at this sequence.
    func snapshot(known sequence: UInt64) throws(LedgerError) -> Snapshot
    /// Why what is derived from the log could not be read or kept on disk; nil when it could. Answers are complete all the same.
    var problem: GenealogyError? { get }
    /// Told after each batch that is on disk.
    var arrivals: Arrivals { get }
}
