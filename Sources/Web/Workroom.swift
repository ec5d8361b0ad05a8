// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Dispatch
import Synchronization

/// Answers that may take long. Each is worked out once for all who ask, away from the threads that serve, and kept.
///
/// Who asks waits a moment. When the state has moved on in the meantime, the kept answer is given with the state it is of, and the next one
/// is worked out for whoever asks again; when there is none yet, how far it is.
final class Workroom: Sendable {
    enum Outcome<Answer: Sendable>: Sendable {
        /// With the ledger position it is of.
        case ready(Answer, asOf: UInt64)
        case underWay(done: Int, of: Int)
    }

    private struct Slot {
        var answer: (any Sendable)?
        var asOf: UInt64 = 0
        /// For a second, for all who wait.
        var failure: (error: any Error, at: ContinuousClock.Instant)?
        var isWorking = false
        var done = 0
        var of = 0
        /// Counted up with each question: the least one was asked longest ago.
        var asked = 0
    }

    private let slots = Mutex<[String: Slot]>([:])
    private let queue = DispatchQueue(label: "workroom", attributes: .concurrent)
    private let patience: Duration

    /// Answers kept; beyond these, those asked longest ago are let go.
    private static let mostKept = 48
    /// How long a newer answer is waited for when there is one of an older state.
    private static let briefly = Duration.milliseconds(30)

    /// - Parameter patience: How long an asker waits for a first answer.
    init(patience: Duration = .milliseconds(800)) { self.patience = patience }

    /// - Parameters:
    ///   - question: The same for the same answer.
    ///   - asOf: Ledger position of the state it is asked of.
    ///   - work: Works it out; calls what it is given with (done, of).
    func ask<Answer: Sendable>(
        _ question: String, asOf: UInt64, _ work: @escaping @Sendable (_ progress: (Int, Int) -> Void) throws -> Answer
    ) async throws -> Outcome<Answer> {
        let isOld = begin(question, asOf, work)
        let end = ContinuousClock.now + (isOld ? Self.briefly : patience)
        while true {
            let slot = slots.withLock { $0[question] } ?? Slot()
            if let failure = slot.failure { throw failure.error }
            if let answer = slot.answer as? Answer, slot.asOf >= asOf || ContinuousClock.now >= end || !slot.isWorking {
                return .ready(answer, asOf: slot.asOf)
            }
            if ContinuousClock.now >= end { return .underWay(done: slot.done, of: slot.of) }
            try await Task.sleep(for: .milliseconds(4))
        }
    }

    /// - Returns: Whether there is an answer of an older state.
    private func begin<Answer: Sendable>(
        _ question: String, _ asOf: UInt64, _ work: @escaping @Sendable (_ progress: (Int, Int) -> Void) throws -> Answer
    ) -> Bool {
        let (isOld, isNew) = slots.withLock { slots in
            var slot = slots[question] ?? Slot()
            slot.asked = (slots.values.map(\.asked).max() ?? 0) + 1
            let hasFailed = slot.failure.map { ContinuousClock.now - $0.at < .seconds(1) } ?? false
            let isNew = !slot.isWorking && !hasFailed && (slot.answer == nil || slot.asOf < asOf)
            if isNew { (slot.isWorking, slot.done, slot.of, slot.failure) = (true, 0, 0, nil) }
            slots[question] = slot
            if slots.count > Self.mostKept, let oldest = slots.filter({ !$0.value.isWorking }).min(by: { $0.value.asked < $1.value.asked })?.key {
                slots[oldest] = nil
            }
            return (slot.answer != nil, isNew)
        }
        if isNew { queue.async { self.workOut(question, asOf, work) } }
        return isOld
    }

    private func workOut<Answer: Sendable>(
        _ question: String, _ asOf: UInt64, _ work: (_ progress: (Int, Int) -> Void) throws -> Answer
    ) {
        let result = Result {
            try work { done, all in
                slots.withLock { slots in
                    slots[question]?.done = done
                    slots[question]?.of = all
                }
            }
        }
        slots.withLock { slots in
            var slot = slots[question] ?? Slot()
            slot.isWorking = false
            switch result {
            case .success(let answer): (slot.answer, slot.asOf) = (answer, asOf)
            case .failure(let error): slot.failure = (error, .now)
            }
            slots[question] = slot
        }
    }
}
