// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
package import Genealogy
package import Ledger
import Synchronization

/// One site's ledger and everything computed from it, open: one writer appends and publishes, any number of readers take snapshots.
///
///     append ─▶ commit queue ─▶ disk ─▶ acknowledged ─▶ weaving queue ─▶ rows ─▶ snapshot
///                                                                     └▶ upkeep: files and merges
///
/// Each stage has a thread of its own, so none waits for the next but to bound what lies between: how far weaving may lag behind the log, and
/// how many rows may be in no file. Together they bound what an opening after a kill has to weave. The genealogy of a snapshot may be behind
/// the log by what is being woven, and says how far it goes (``GenealogyReading/asOf``).
///
/// The log is brought into the genealogy from where its segments end, so opening costs the tail alone. What the segments lack, lost, or
/// have from another log is woven again.
package final class SiteNode: NodeAccess {
    private let store: any EventStore
    private let clocks: SiteClocks
    private let woven: Woven
    private let commits: CommitQueue?
    private let weaving: WeavingQueue
    private let upkeep: RunUpkeep
    private let head: Mutex<LogHead>
    package let arrivals = Arrivals()

    /// - Parameters:
    ///   - segments: Where runs of rows are kept; nil keeps them in memory.
    ///   - clocks: How far those of each site may differ.
    ///   - isWritable: False reads segments beside another writer and never writes them.
    ///   - progress: Called with (woven, to weave) while the log's tail is folded.
    ///   - now: Gives what is recorded its recordTime.
    package init(
        store: any EventStore, segments: (any SegmentFolder)?, isWritable: Bool, clocks: SiteClocks = .unsaid,
        upkeep limits: UpkeepLimits = UpkeepLimits(),
        progress: (UInt64, UInt64) -> Void = { _, _ in }, now: @escaping @Sendable () -> Instant = SystemClock.now
    ) throws(LedgerError) {
        let head = try store.head()
        let woven = try Woven(
            Fold(segments, of: store, isWritable: isWritable, fileWeight: limits.fileWeight), store: store, clocks: clocks, to: head.sequence,
            progress: progress)
        let upkeep = RunUpkeep(limits) { woven.change($0) }
        let weaving = WeavingQueue(woven: head.sequence) { recorded throws(LedgerError) in
            try woven.weave(recorded)
            upkeep.look()
            upkeep.waitForRoom()
        }
        self.store = store
        self.clocks = clocks
        self.head = Mutex(head)
        self.woven = woven
        self.upkeep = upkeep
        self.weaving = weaving
        commits = isWritable ? CommitQueue(store, now: now) { weaving.take($0) } : nil
    }

    deinit { upkeep.stop() }

    package var snapshot: Snapshot {
        // Taken first: what the genealogy has, the log has too.
        var newest = woven.newest.genealogy
        if newest.isDamaged {
            weaving.between { woven.heal() }
            newest = woven.newest.genealogy
        }
        return Snapshot(genealogy: newest, head: head.withLock { $0 }, store: store)
    }

    package var problem: GenealogyError? { upkeep.problem ?? woven.newest.problem }

    package func snapshot(known sequence: UInt64) throws(LedgerError) -> Snapshot {
        let newest = snapshot
        guard sequence < newest.head.sequence else { return newest }
        return Snapshot(
            genealogy: LineageGraph(woven.newest.rows, known: sequence, clocks: clocks), head: LogHead(sequence: sequence, hash: []), store: store)
    }

    package func append(_ events: [Event]) async throws(LedgerError) -> AppendReceipt {
        let receipt = try await record(try CanonicalEvents(events))
        try await weaving.reach(receipt.head.sequence)
        return receipt
    }

    /// Durable when it returns; ``snapshot`` follows.
    package func record(_ events: CanonicalEvents) async throws(LedgerError) -> AppendReceipt {
        guard let commits else {
            throw LedgerError(
                code: .notWritable, message: "This ledger was opened for reading.", remedy: "Send the events to the node that writes it.")
        }
        let receipt = try await commits.append(events)
        let newest = head.withLock { head in
            if head.sequence < receipt.head.sequence { head = receipt.head }
            return head
        }
        arrivals.tell(newest)
        return receipt
    }

    /// Waits for what is under way and keeps everything woven, so that the next opening is quick.
    package func close() throws(GenealogyError) {
        guard let commits else { return }
        commits.finish()
        weaving.between {}
        upkeep.close()
        try woven.flush()
    }
}
