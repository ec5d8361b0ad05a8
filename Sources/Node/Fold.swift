// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger

/// The writer's copy of the genealogy: rows, and the weaver that makes them.
struct Fold {
    var runs: RunStore
    private var weaver: Weaver
    private let isWritable: Bool

    /// - Parameter isWritable: False reads what the folder holds and never writes there, as beside another writer.
    init(_ segments: (any SegmentFolder)?, isWritable: Bool) {
        self.isWritable = isWritable
        var options = RunStore.Options()
        if !isWritable {
            options.fileThreshold = .max
            options.inlineLimit = 1 << 20
        }
        runs = RunStore(folder: segments, options: options)
        weaver = Weaver(resuming: runs.rows)
    }

    mutating func weave(_ entries: [Entry], namesakes: (String) throws(LedgerError) -> [UInt64]) throws(LedgerError) {
        runs.apply(try weaver.weave(entries, over: runs, namesakes: namesakes))
    }

    /// Lets go of rows that are damaged on disk; what they held is to be woven again (``catchUp(with:head:progress:)``).
    mutating func dropDamaged() {
        do throws(GenealogyError) {
            if isWritable { _ = try runs.dropDamaged() } else { runs = RunStore() }
        } catch {
            runs = RunStore()
        }
        weaver = Weaver(resuming: runs.rows)
    }

    /// Weaves what the log has beyond the rows.
    mutating func catchUp(with store: any EventStore, head: LogHead, progress: (UInt64, UInt64) -> Void) throws(LedgerError) {
        if runs.coveredSequence > head.sequence {
            // The log is older than the rows, as after a restored backup: they are of another history.
            do throws(GenealogyError) {
                if isWritable { try runs.startOver() } else { runs = RunStore() }
            } catch {
                runs = RunStore()
            }
            weaver = Weaver(resuming: runs.rows)
        }
        let start = runs.coveredSequence
        var pending: [Entry] = []
        func flush(_ fold: inout Fold) throws(LedgerError) {
            guard let last = pending.last else { return }
            try fold.weave(pending) { id throws(LedgerError) in try store.sequences(ofEventID: id) }
            pending.removeAll(keepingCapacity: true)
            progress(last.sequence - start, head.sequence - start)
        }
        try store.read(from: start + 1) { entry throws(LedgerError) in
            guard entry.sequence <= head.sequence else { return false }
            pending.append(entry)
            if pending.count >= 8_192 { try flush(&self) }
            return true
        }
        try flush(&self)
    }
}
