// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Synchronization

/// The genealogy as far as it is woven, and what readers are given of it. Whoever changes the rows publishes them before another may.
final class Woven: Sendable {
    private let store: any EventStore
    private let fold: Mutex<Fold>
    private let published: Mutex<Published>
    private let clocks: SiteClocks
    private let worklists = WorklistKeeper()

    /// One immutable state.
    struct Published {
        let rows: RunRows
        let genealogy: any GenealogyReading
        /// See ``RunStore/problem``.
        let problem: GenealogyError?

        init(_ runs: RunStore, _ clocks: SiteClocks, _ worklists: WorklistKeeper) {
            rows = runs.rows
            problem = runs.problem
            genealogy = LineageGraph(rows, clocks: clocks, worklists: worklists)
        }
    }

    /// - Parameters:
    ///   - last: Weaves what the log has up to here.
    ///   - progress: Called with (woven, to weave).
    init(
        _ fold: consuming Fold, store: any EventStore, clocks: SiteClocks, to last: UInt64, progress: (UInt64, UInt64) -> Void
    ) throws(LedgerError) {
        var fold = fold
        try fold.catchUp(with: store, to: last, progress: progress)
        self.store = store
        self.clocks = clocks
        published = Mutex(Published(fold.runs, clocks, worklists))
        self.fold = Mutex(fold)
    }

    var newest: Published { published.withLock { $0 } }

    private func publish(_ fold: Fold) {
        let newest = Published(fold.runs, clocks, worklists)
        published.withLock { $0 = newest }
    }

    /// Weaves what was just recorded, and before it whatever an earlier failure left out.
    func weave(_ recorded: [CommitQueue.Recorded]) throws(LedgerError) {
        guard let last = recorded.last else { return }
        let result: Result<Void, LedgerError> = fold.withLock { fold in
            do throws(LedgerError) {
                if fold.runs.coveredSequence + 1 == recorded[0].stretch.firstSequence {
                    let clashing = recorded.reduce(into: Set<UInt64>()) { $0.formUnion($1.clashing) }
                    try fold.weave(recorded.map(\.stretch)) { asked throws(LedgerError) in
                        // Only withdrawals, repetitions and clashes have namesakes; every other ID was just found to be new.
                        guard asked.sort != .event || clashing.contains(asked.sequence) else { return [] }
                        return try store.sequences(ofEventID: try asked.id, before: asked.sequence)
                    }
                } else {
                    try fold.catchUp(with: store, to: last.stretch.lastSequence)
                }
                return .success(publish(fold))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Weaves again what is damaged on disk.
    func heal() {
        fold.withLock { fold in
            guard fold.runs.rows.damage != nil else { return }
            let last = fold.runs.coveredSequence
            fold.dropDamaged()
            // Where the log cannot be read either, the question is refused with the damage.
            do throws(LedgerError) { try fold.catchUp(with: store, to: last) } catch { return }
            publish(fold)
        }
    }

    /// Runs `work` on the runs, and publishes them when it answers true: the same rows, kept otherwise.
    func change(_ work: (inout RunStore) -> Bool) {
        fold.withLock { fold in
            if work(&fold.runs) { publish(fold) }
        }
    }

    /// Puts all rows in files.
    func flush() throws(GenealogyError) {
        let result: Result<Void, GenealogyError> = fold.withLock { fold in
            do throws(GenealogyError) { return .success(try fold.runs.flush()) } catch { return .failure(error) }
        }
        try result.get()
    }
}
