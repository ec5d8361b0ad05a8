// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// The worklists that were asked for last, shared by the states of one ledger's genealogy: the worklist of a later state is made from that of
/// an earlier one. Whoever asks while it is being made waits for it.
package final class WorklistKeeper: Sendable {
    private struct Kept {
        var worklist: Worklist
        var counts: [Discrepancy.Kind: Int]
        /// The first few, as far as they were asked for.
        var listed: (limit: Int, found: [Discrepancy]) = (0, [])
    }

    /// By ledger position.
    private let kept = Mutex<[Kept]>([])
    /// A reader may hold a state while others have gone on.
    private static let most = 4

    package init() {}

    /// - Parameter view: Of everything that is known.
    func answer(_ view: LineageView, limit: Int) throws(GenealogyError) -> (found: [Discrepancy], counts: [Discrepancy.Kind: Int]) {
        let result: Result<Kept, GenealogyError> = kept.withLock { kept in
            let asOf = view.rows.lastSequence
            let earlier = kept.last { $0.worklist.asOf <= asOf }
            var asked: Kept
            if let earlier, earlier.worklist.asOf == asOf {
                asked = earlier
            } else {
                var worklist = earlier?.worklist
                worklist?.advance(to: view)
                let made = worklist ?? Worklist(view)
                asked = Kept(worklist: made, counts: made.counts(view))
            }
            if asked.listed.limit < limit { asked.listed = (limit, asked.worklist.first(limit, view)) }
            // What was computed from damaged rows is not kept.
            if let damage = view.rows.damage { return .failure(damage) }
            kept.removeAll { $0.worklist.asOf == asOf }
            kept.insert(asked, at: kept.firstIndex { $0.worklist.asOf > asOf } ?? kept.count)
            if kept.count > Self.most { kept.removeFirst() }
            return .success(asked)
        }
        let asked = try result.get()
        return (Array(asked.listed.found.prefix(limit)), asked.counts)
    }
}
