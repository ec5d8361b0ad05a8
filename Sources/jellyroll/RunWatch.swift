// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization
import Twin

/// Progress of an experiment on standard error, told from any thread.
final class RunWatch: Sendable {
    private struct State {
        var progress: Progress
        var total: Int?
        var done = 0
    }

    private let label: String
    private let state: Mutex<State>

    init(_ label: String) {
        self.label = label
        state = Mutex(State(progress: Progress(label, unit: "replications", total: nil)))
    }

    func report(_ step: Experiment.Step) {
        state.withLock { state in
            switch step {
            case .findingWarmUp: state.progress.report(done: 0, note: "finding the warm-up")
            case .finished(let done, let total):
                // More are wanted than before: the precision is not reached yet.
                if state.total != total { state.progress = Progress(label, unit: "replications", total: total) }
                state.total = total
                state.done = max(state.done, done)
                state.progress.report(done: state.done)
            }
        }
    }

    func finish() {
        state.withLock { $0.progress.finish(done: $0.done) }
    }
}
