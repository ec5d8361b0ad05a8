// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A plant and others to compare it with, all run with common random numbers.
package struct Alternatives: Sendable {
    package struct Alternative: Sendable {
        package let name: String
        package let scenario: Scenario
        package let parts: ReportedParts

        package init(_ name: String, _ scenario: Scenario, _ parts: ReportedParts) {
            self.name = name
            self.scenario = scenario
            self.parts = parts
        }
    }

    package let base: Alternative
    package let others: [Alternative]
    package let plan: ExperimentPlan
    package let threads: Int

    /// - Throws: `.outOfRange` for a plan that cannot be run or gives no pairs.
    package init(_ base: Alternative, others: [Alternative], _ plan: ExperimentPlan, threads: Int) throws(TwinError) {
        try plan.check()
        guard case .replications(let count) = plan.method, count >= 2 else {
            throw .outOfRange("A comparison needs pairs of replications.", remedy: "Ask for --replications 2 or more; 10 is usual.")
        }
        self.base = base
        self.others = others
        self.plan = plan
        self.threads = threads
    }

    /// - Parameter progress: Told after each replication, with the alternative that runs and how many there are, the base counted.
    package func run(
        progress: @escaping @Sendable (_ alternative: Int, _ of: Int, Experiment.Step) -> Void = { _, _, _ in },
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) async throws(TwinError) -> AlternativesResult {
        let count = others.count + 1
        var plan = self.plan
        let base = try await Experiment(base.scenario, base.parts, plan, threads: threads).run(
            progress: { progress(0, count, $0) }, isStopped: isStopped)
        // The pairs need as many replications of the others, and a beginning cut off at the same moment unless theirs is longer.
        plan.precision = nil
        plan.method = .replications(max(2, base.replications.count))
        var results: [AlternativesResult.Other] = []
        for (index, other) in others.enumerated() where !base.isInterrupted && !isStopped() {
            var own = plan
            let experiment = try Experiment(other.scenario, other.parts, own, threads: threads)
            let found = try await experiment.findWarmUp({ progress(index + 1, count, $0) }, isStopped)
            own.warmUp = .fixed(max(found.time, base.warmUp.time))
            let result = try await Experiment(other.scenario, other.parts, own, threads: threads).run(
                progress: { progress(index + 1, count, $0) }, isStopped: isStopped)
            if result.isInterrupted { break }
            results.append(.init(name: other.name, result: result))
        }
        return AlternativesResult(
            name: self.base.name, base: base, others: results, asked: others.count, isInterrupted: base.isInterrupted || results.count < others.count)
    }
}

/// What a comparison found.
package struct AlternativesResult: Sendable {
    package struct Other: Sendable {
        package let name: String
        package let result: ExperimentResult
    }

    /// Of the base.
    package let name: String
    package let base: ExperimentResult
    /// Those that were finished, in the order asked.
    package let others: [Other]
    package let asked: Int
    package let isInterrupted: Bool

    /// The difference of an alternative to the base; nil where one of them has no such figure, or it was not seen in every replication.
    /// - Parameter simultaneous: Intervals that have to hold together with the plan's confidence (Bonferroni); 1 for each by itself.
    package func difference(
        _ other: Other, _ subject: Indicator.Subject, _ kind: Indicator.Kind, simultaneous: Int = 1
    ) -> PairedComparison? {
        guard let first = base.table.values(subject, kind), let second = other.result.table.values(subject, kind) else { return nil }
        let count = min(first.count, second.count)
        guard count > 0, !first.prefix(count).contains(where: { !$0.isFinite }), !second.prefix(count).contains(where: { !$0.isFinite }) else {
            return nil
        }
        return PairedComparison(
            base: Array(first.prefix(count)), other: Array(second.prefix(count)),
            confidence: PairedComparison.simultaneous(base.plan.confidence, count: simultaneous))
    }

    /// Alternatives by what they gain, most first (where less is better, the largest decrease); their intervals hold all together with the plan's confidence.
    package func ranked(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> [(other: Other, gain: PairedComparison)] {
        let gains = others.compactMap { other in
            difference(other, subject, kind, simultaneous: others.count).map { (other: other, gain: $0) }
        }
        return gains.enumerated().sorted { ($1.element.gain.difference.mean, $0.offset) < ($0.element.gain.difference.mean, $1.offset) }.map(
            \.element)
    }
}

extension AlternativesResult {
    /// Differences of the figures a planner compares by, each with its own interval; those that are zero on both sides are left out.
    package func differences(_ other: Other) -> [(indicator: Indicator, comparison: PairedComparison)] {
        let kinds: Set<Indicator.Kind> = [.throughput, .workInProgress, .leadTime, .leadTime95, .finalYield, .energyPerGoodUnit, .power]
        return base.table.indicators.filter { kinds.contains($0.kind) }.compactMap { indicator in
            difference(other, indicator.subject, indicator.kind).map { (indicator: indicator, comparison: $0) }
        }.filter { $0.comparison.base.mean != 0 || $0.comparison.other.mean != 0 }
    }

    /// The figure alternatives are ranked by: of the product asked for, or of the one of which most is made.
    /// - Throws: `.unknownName` for a product that does not leave the plant.
    package func ranked(by kind: Indicator.Kind, of product: String?) throws(TwinError) -> Indicator {
        let leaving = base.products.map(\.name)
        if let product, !leaving.contains(product) { throw .nameUnknown(product, "product that leaves the plant", leaving) }
        let name = product ?? leaving.max { (throughput($0), $1) < (throughput($1), $0) }
        guard let name, let column = base.table.column(.product(name), kind) else { throw .nameUnknown("", "product that leaves the plant", leaving) }
        return base.table.indicators[column]
    }

    private func throughput(_ product: String) -> Double { base.estimate(.product(product), .throughput)?.mean ?? 0 }
}
