// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Synchronization

/// What an experiment found, with how sure it is.
package struct ExperimentResult: Sendable {
    package enum PrecisionVerdict: String, Hashable, Sendable {
        case reached, notReached
    }

    package let plan: ExperimentPlan
    package let parts: ReportedParts
    package let warmUp: WarmUpFinding
    package let replications: [Replication]
    package let table: IndicatorTable
    /// Nil: no precision was asked for.
    package let precision: PrecisionVerdict?
    package let isInterrupted: Bool

    /// Nil when the plant has no such figure, or nothing was observed.
    package func estimate(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> Estimate? {
        table.estimate(subject, kind, confidence: plan.confidence)
    }

    /// For the figures of one long run: whether its batches look independent. Nil for replications, which are.
    package func batchMeans(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> BatchMeans? {
        guard case .batches = plan.method, let values = table.values(subject, kind)?.filter(\.isFinite), values.count >= 3 else { return nil }
        return BatchMeans(values, confidence: plan.confidence)
    }

    /// Goods that left the plant in at least one observation.
    package var products: [ReportedParts.GoodsPart] {
        parts.goods.filter { goods in table.values(.product(goods.name), .throughput)?.contains { $0 > 0 } ?? false }
    }

    package var machines: [String] { parts.stations.filter(\.isMachine).map(\.name) }

    /// Machines by the share of time in which they limit the plant, most first; equals in the order of the plant.
    package var bottlenecks: [(station: String, share: Double)] {
        let shares = machines.map { name in
            (
                station: name,
                share: (estimate(.station(name), .soleBottleneck)?.mean ?? 0) + (estimate(.station(name), .shiftingBottleneck)?.mean ?? 0)
            )
        }
        return shares.enumerated().sorted { ($1.element.share, $0.offset) < ($0.element.share, $1.offset) }.map(\.element)
    }
}

/// What was found out about a run's beginning.
package struct WarmUpFinding: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable {
        /// The caller's own.
        case asked
        case found
        /// The work in progress or the output still moved at half of the run.
        case notSettled
        /// The run ends by itself, so it has a beginning but no long run; nothing is left out.
        case terminating
    }

    package let time: SimulatedTime
    package let verdict: Verdict

    init(time: SimulatedTime, verdict: Verdict) {
        self.time = time
        self.verdict = verdict
    }

    /// From the averaged courses of pilots: the latest truncation that work in progress or output asks for.
    init(_ pilots: [Replication]) {
        guard !pilots.contains(where: \.isTerminating), let first = pilots.first else {
            self.init(time: .zero, verdict: .terminating)
            return
        }
        let slices = pilots.map(\.course.inside.count).min() ?? 0
        var series: [[Double]] = [(0..<slices).map { slice in pilots.reduce(0) { $0 + $1.course.inside[slice] } }]
        series.append((0..<slices).map { slice in pilots.reduce(0) { $0 + Double($1.course.finished[slice].reduce(0, +)) } })
        let findings = series.filter { values in values.contains { $0 != values.first } }.map(WarmUp.marginalStandardError)
        let truncation = findings.map(\.truncation).max() ?? 0
        self.init(
            time: SimulatedTime(microseconds: Int64(truncation) * first.course.slice),
            verdict: findings.allSatisfy(\.isSettled) ? .found : .notSettled)
    }
}

/// Counts finished pieces from several threads.
final class Tally: Sendable {
    private let count: Mutex<Int>

    init(_ start: Int) { count = Mutex(start) }

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}

extension TwinError {
    static let interrupted = TwinError(
        code: .interrupted, message: "The run was stopped before anything was finished.", remedy: "Ask for a shorter run: --for.")
}
