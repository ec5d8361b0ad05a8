// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Dispatch
import Genealogy
import Synchronization

/// Keeps the runs of the genealogy few and on disk, on a thread of its own: no batch and no question waits for a merge.
///
/// While batches come in, rows in memory become a file once they are worth one, and files are merged only when there are very many; the rest is
/// merged when nothing has come in for a while.
final class RunUpkeep: Sendable {
    private let limits: UpkeepLimits
    /// How long a failed attempt, as on a full disk, is not repeated.
    private static let rest = Duration.seconds(10)

    private struct State {
        var isWorking = false
        /// Counts batches, to tell whether any came in since.
        var batches = 0
        var isIdle = false
        var isClosed = false
        var problem: GenealogyError?
        /// Set while a failed attempt is not repeated.
        var rests: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "jellyroll.upkeep")
    private let change: @Sendable ((inout RunStore) -> Bool) -> Void

    /// - Parameter change: Runs its argument on the runs while nobody else changes them, and publishes them when it answers true.
    init(_ limits: UpkeepLimits, _ change: @escaping @Sendable ((inout RunStore) -> Bool) -> Void) {
        self.limits = limits
        self.change = change
    }

    /// Why the last attempt failed; nil when it did not. Nothing is lost by it: the log has everything.
    var problem: GenealogyError? { state.withLock { $0.problem } }

    /// Tells that a batch came in.
    func look() {
        let (batches, begins) = state.withLock { state in
            state.batches += 1
            state.isIdle = false
            if let rests = state.rests, rests > .now { return (state.batches, false) }
            defer { state.isWorking = true }
            return (state.batches, !state.isWorking && !state.isClosed)
        }
        if begins { queue.async { self.work() } }
        queue.asyncAfter(deadline: .now() + limits.pause) { [weak self] in self?.rest(after: batches) }
    }

    /// Begins nothing more.
    func stop() { state.withLock { $0.isClosed = true } }

    /// Begins nothing more, and returns when what is under way is done.
    func close() {
        stop()
        queue.sync {}
    }

    private func rest(after batches: Int) {
        let begins = state.withLock { state in
            guard state.batches == batches, !state.isWorking, !state.isClosed else { return false }
            state.isIdle = true
            state.isWorking = true
            return true
        }
        if begins { work() }
    }

    private func work() {
        while let merge = next() {
            do throws(GenealogyError) {
                let merged = try merge.merge()
                var failure: GenealogyError?
                change { runs in
                    do throws(GenealogyError) { return try runs.install(merged) } catch {
                        failure = error
                        return true
                    }
                }
                if let failure { throw failure }
                state.withLock { ($0.problem, $0.rests) = (nil, nil) }
            } catch {
                change { runs in
                    runs.abandon(merge)
                    return false
                }
                state.withLock { ($0.problem, $0.rests, $0.isWorking) = (error, .now + Self.rest, false) }
                return
            }
        }
    }

    /// What to do now; nil, and no longer working, when there is nothing.
    private func next() -> RunMerge? {
        let (isIdle, isClosed) = state.withLock { ($0.isIdle, $0.isClosed) }
        var merge: RunMerge?
        if !isClosed {
            change { runs in
                merge = runs.planFile(from: limits.fileWeight)
                if merge == nil, isIdle || runs.runCount > limits.mostRuns { merge = runs.planMerge() }
                return false
            }
        }
        if merge == nil { state.withLock { $0.isWorking = false } }
        return merge
    }
}

/// When rows become files, and files are merged.
package struct UpkeepLimits: Sendable {
    /// Rows and names that become a file. What is not in one is woven again after a kill.
    package var fileWeight = 1 << 20
    /// Runs that are too many even while batches come in.
    package var mostRuns = 64
    /// How long nothing has come in when the node is idle.
    package var pause = DispatchTimeInterval.seconds(2)

    package init() {}
}
