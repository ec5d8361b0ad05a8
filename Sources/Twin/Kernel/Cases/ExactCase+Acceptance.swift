// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ExactCase {
    /// What a case came to: each quantity's verdict, and how those that missed did with new seeds and four times the length.
    package struct Judgement: Sendable {
        package let name: String
        package let verdicts: [Verdict]
        /// By place in `verdicts`; empty when none missed.
        package let repeated: [Int: Verdict]

        /// Whether all exact values lie in intervals that are as narrow as asked.
        package var isAccepted: Bool {
            verdicts.enumerated().allSatisfy { place, verdict in
                let last = repeated[place] ?? verdict
                return last.holds && last.isPrecise()
            }
        }
    }

    /// At full length, replications in parallel; nil when stopped before the end.
    ///
    /// - Parameter seed: Of the first replication; a second try counts on from another.
    package func judgement(
        replications: Int, seed: UInt64, atOnce: Int, isStopped: @escaping @Sendable () -> Bool
    ) async throws(TwinError) -> Judgement? {
        guard let first = try await verdicts(replications, scale: 1, seed: seed, atOnce, isStopped) else { return nil }
        let missed = first.indices.filter { !first[$0].holds || !first[$0].isPrecise() }
        guard !missed.isEmpty else { return Judgement(name: name, verdicts: first, repeated: [:]) }
        guard let again = try await verdicts(replications, scale: 4, seed: seed &+ 1_000_003, atOnce, isStopped) else { return nil }
        return Judgement(name: name, verdicts: first, repeated: Dictionary(uniqueKeysWithValues: missed.map { ($0, again[$0]) }))
    }

    private func verdicts(
        _ replications: Int, scale: Double, seed: UInt64, _ atOnce: Int, _ isStopped: @escaping @Sendable () -> Bool
    ) async throws(TwinError) -> [Verdict]? {
        let measured = try await ParallelRuns.map(0..<replications, atOnce: atOnce) { number throws(TwinError) -> [Double]? in
            if isStopped() { return nil }
            let statistics = try replicated(scale: scale, seed: seed &+ UInt64(number))
            return quantities.map { $0.measured(statistics) }
        }
        guard measured.count == replications else { return nil }
        return quantities.indices.map { place in
            Verdict(quantity: quantities[place], estimate: Estimate(measured.map { $0[place] }, confidence: 0.99))
        }
    }
}
