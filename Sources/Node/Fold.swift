// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger

/// The writer's copy of the genealogy: rows, and the weaver that makes them.
struct Fold {
    var runs: RunStore
    private var weaver: Weaver
    private let fileWeight: Int

    /// Opens the segments that were made from this log; ``catchUp(with:to:progress:)`` weaves the rest.
    /// - Parameters:
    ///   - isWritable: False reads what the folder holds and never writes there, as beside another writer.
    ///   - fileWeight: See ``UpkeepLimits/fileWeight``.
    init(_ segments: (any SegmentFolder)?, of store: any EventStore, isWritable: Bool, fileWeight: Int = UpkeepLimits().fileWeight) {
        self.fileWeight = fileWeight
        var options = RunStore.Options()
        options.inlineLimit = 1 << 16
        // Files are made beside the batches (``RunUpkeep``).
        options.fileThreshold = .max
        runs = RunStore(folder: segments, options: options) { sequence, chainValue in
            do throws(LedgerError) { return try store.chainValue(after: sequence) == chainValue } catch { return false }
        }
        if !isWritable { runs.detach() }
        weaver = Weaver(resuming: runs.rows)
    }

    mutating func weave(
        _ stretches: [LogStretch], namesakes: (Weaver.Asked) throws(LedgerError) -> [UInt64]
    ) throws(LedgerError) {
        runs.apply(try weaver.weave(stretches, over: runs, namesakes: namesakes))
    }

    /// Lets go of rows that are damaged on disk; what they held is to be woven again (``catchUp(with:to:progress:)``).
    mutating func dropDamaged() {
        // Where the list of segments cannot be written, the next opening finds the damage again.
        do throws(GenealogyError) { _ = try runs.dropDamaged() } catch {}
        weaver = Weaver(resuming: runs.rows)
    }

    /// Weaves what the log has beyond the rows, up to and including entry `last`.
    mutating func catchUp(with store: any EventStore, to last: UInt64, progress: (UInt64, UInt64) -> Void = { _, _ in }) throws(LedgerError) {
        let start = runs.coveredSequence
        var pending: [LogStretch] = []
        var events = 0
        func flush(_ fold: inout Fold) throws(LedgerError) {
            guard let end = pending.last?.lastSequence else { return }
            try fold.weave(pending) { asked throws(LedgerError) in try store.sequences(ofEventID: try asked.id, before: asked.sequence) }
            pending.removeAll(keepingCapacity: true)
            events = 0
            fold.save()
            progress(end - start, last - start)
        }
        try store.readStretches(from: start + 1) { stretch throws(LedgerError) in
            guard stretch.firstSequence <= last else { return false }
            pending.append(stretch)
            events += stretch.indices.count
            if events >= 32_768 { try flush(&self) }
            return true
        }
        try flush(&self)
    }

    /// Puts in files what is worth one, so that an opening that is cut short does not begin anew.
    private mutating func save() {
        while let file = runs.planFile(from: fileWeight) {
            // Where nothing can be written, the rows stay in memory, and the upkeep tells why.
            do throws(GenealogyError) { _ = try runs.install(try file.merge()) } catch { return runs.abandon(file) }
        }
    }
}
