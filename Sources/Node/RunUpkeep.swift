// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Dispatch
import Genealogy
import Synchronization

/// Keeps the runs of the genealogy few and on disk, on threads of its own: no question waits for a merge, and a batch only where more rows
/// than an opening after a kill should weave again are in no file yet.
///
/// While batches come in, rows in memory become a file once they are worth one, and files are merged only when there are very many; the rest is
/// merged when nothing has come in for a while. Filing does not wait for merging, which may take a minute.
final class RunUpkeep: Sendable {
    private let limits: UpkeepLimits
    /// How long a failed attempt, as on a full disk, is not repeated.
    private static let rest = Duration.seconds(10)

    private enum Chore: CaseIterable { case filing, merging }

    private struct Work {
        var isUnderWay = false
        /// A batch came in while it was under way.
        var isAsked = false
        var problem: GenealogyError?
        /// Set while a failed attempt is not repeated.
        var rests: ContinuousClock.Instant?
    }

    private struct State {
        var filing = Work()
        var merging = Work()
        /// Counts batches, to tell whether any came in since.
        var batches = 0
        var isIdle = false
        var isClosed = false
        /// Somebody waits for rows to be filed.
        var isAwaited = false

        subscript(chore: Chore) -> Work {
            get { chore == .filing ? filing : merging }
            set { if chore == .filing { filing = newValue } else { merging = newValue } }
        }
    }

    private let state = Mutex(State())
    private let filed = DispatchSemaphore(value: 0)
    private let filing = DispatchQueue(label: "jellyroll.upkeep.filing")
    private let merging = DispatchQueue(label: "jellyroll.upkeep.merging")
    private let change: @Sendable ((inout RunStore) -> Bool) -> Void

    /// - Parameter change: Runs its argument on the runs while nobody else changes them, and publishes them when it answers true.
    init(_ limits: UpkeepLimits, _ change: @escaping @Sendable ((inout RunStore) -> Bool) -> Void) {
        self.limits = limits
        self.change = change
    }

    /// Why the last attempt failed; nil when it did not. Nothing is lost by it: the log has everything.
    var problem: GenealogyError? { state.withLock { $0.filing.problem ?? $0.merging.problem } }

    /// Tells that a batch came in.
    func look() {
        let batches = state.withLock { state in
            state.batches += 1
            state.isIdle = false
            return state.batches
        }
        for chore in Chore.allCases { begin(chore) }
        merging.asyncAfter(deadline: .now() + limits.pause) { [weak self] in self?.rest(after: batches) }
    }

    /// Returns once no more than ``UpkeepLimits/mostUnsaved`` rows and names are in no file, or none of them can be filed now: a disk that
    /// cannot be written to holds nothing up. Called from one thread at a time.
    func waitForRoom() {
        while true {
            var unsaved = 0
            change { runs in
                unsaved = runs.unsavedWeight
                return false
            }
            guard unsaved > limits.mostUnsaved else { return }
            let mustWait = state.withLock { state in
                state.isAwaited = !state.isClosed && state.filing.rests == nil && (state.filing.isUnderWay || state.merging.isUnderWay)
                return state.isAwaited
            }
            guard mustWait else { return }
            filed.wait()
        }
    }

    /// Begins nothing more.
    func stop() {
        state.withLock { $0.isClosed = true }
        tellWaiting()
    }

    /// Begins nothing more, and returns when what is under way is done.
    func close() {
        stop()
        filing.sync {}
        merging.sync {}
    }

    private func begin(_ chore: Chore) {
        let begins = state.withLock { state in
            if let rests = state[chore].rests, rests > .now { return false }
            if state.isClosed { return false }
            defer { (state[chore].isUnderWay, state[chore].isAsked) = (true, state[chore].isUnderWay) }
            return !state[chore].isUnderWay
        }
        if begins { (chore == .filing ? filing : merging).async { self.work(chore) } }
    }

    private func rest(after batches: Int) {
        let isIdle = state.withLock { state in
            if state.batches == batches { state.isIdle = true }
            return state.isIdle
        }
        if isIdle { begin(.merging) }
    }

    private func tellWaiting() {
        let isAwaited = state.withLock { state in
            defer { state.isAwaited = false }
            return state.isAwaited
        }
        if isAwaited { filed.signal() }
    }

    private func work(_ chore: Chore) {
        while let merge = next(chore) {
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
                state.withLock { ($0[chore].problem, $0[chore].rests) = (nil, nil) }
            } catch {
                change { runs in
                    runs.abandon(merge)
                    return false
                }
                state.withLock { $0[chore] = Work(problem: error, rests: .now + Self.rest) }
                return tellWaiting()
            }
            tellWaiting()
            // Rows that were being merged in memory could not be filed.
            if chore == .merging { begin(.filing) }
        }
        tellWaiting()
    }

    /// What to do now; nil, and no longer working, when there is nothing.
    private func next(_ chore: Chore) -> RunMerge? {
        var isIdle = false
        while state.withLock({ state in
            isIdle = state.isIdle
            state[chore].isAsked = false
            return !state.isClosed
        }) {
            var merge: RunMerge?
            change { runs in
                switch chore {
                case .filing: merge = runs.planFile(from: limits.fileWeight)
                case .merging: if isIdle || runs.runCount > limits.mostRuns { merge = runs.planMerge() }
                }
                return false
            }
            if let merge { return merge }
            let goesOn = state.withLock { state in
                state[chore].isUnderWay = state[chore].isAsked
                return state[chore].isAsked
            }
            if !goesOn { return nil }
        }
        state.withLock { $0[chore].isUnderWay = false }
        return nil
    }
}

/// When rows become files, and files are merged.
package struct UpkeepLimits: Sendable {
    /// Rows and names that become a file.
    package var fileWeight = 1 << 20
    /// Rows and names in no file at which weaving waits until some are. What is in none is woven again after a kill, and with it what the
    /// log was ahead: seconds of work.
    package var mostUnsaved = 1 << 21
    /// Runs that are too many even while batches come in.
    package var mostRuns = 64
    /// How long nothing has come in when the node is idle.
    package var pause = DispatchTimeInterval.seconds(2)

    package init() {}
}
