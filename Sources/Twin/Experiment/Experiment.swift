// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Runs a twin as often as its plan asks: finds the warm-up, then replications in parallel until the asked precision.
///
/// The result is a function of scenario and plan alone: threads change only how long it takes.
package struct Experiment: Sendable {
    package let scenario: Scenario
    package let parts: ReportedParts
    package let plan: ExperimentPlan
    /// Replications at work at a time.
    package let threads: Int

    /// - Throws: `.outOfRange` for a plan that cannot be run.
    package init(_ scenario: Scenario, _ parts: ReportedParts, _ plan: ExperimentPlan, threads: Int) throws(TwinError) {
        try plan.check()
        self.scenario = scenario
        self.parts = parts
        self.plan = plan
        self.threads = max(1, threads)
    }

    /// How far it has come, told from any thread.
    package enum Step: Hashable, Sendable {
        case findingWarmUp
        /// `of` grows when the asked precision needs more.
        case finished(replications: Int, of: Int)
    }

    /// - Parameters:
    ///   - progress: Told after each replication.
    ///   - isStopped: Asked often from all threads; once true, what is finished is the result.
    /// - Throws: What the kernel found wrong with the plant, by the lowest replication that met it; `.interrupted` when nothing was finished.
    package func run(
        progress: @escaping @Sendable (Step) -> Void = { _ in }, isStopped: @escaping @Sendable () -> Bool = { false }
    ) async throws(TwinError) -> ExperimentResult {
        let warmUp = try await findWarmUp(progress, isStopped)
        let run = ReplicationRun(
            scenario: scenario, duration: plan.duration, warmUp: warmUp.time, batches: batches, watched: parts.watched,
            pictured: pictured(after: warmUp.time),
            isStopped: isStopped)
        let reader = IndicatorReader(scenario, parts)
        var replications: [Replication] = []
        var wanted = firstWave
        var enough: Int?
        while replications.count < wanted {
            let wave = replications.count..<wanted
            let tally = Tally(replications.count)
            let target = wanted
            let plan = self.plan
            let more = try await ParallelRuns.map(wave, atOnce: threads) { number throws(TwinError) in
                let replication = try run.run(number: number, seed: plan.seed(ofReplication: number))
                progress(.finished(replications: tally.next(), of: target))
                return replication
            }
            replications += more
            if more.count < wave.count || isStopped() { break }
            guard let precision else { break }
            let watched = watchedValues(reader.table(replications))
            enough = precision.enough(watched, confidence: plan.confidence)
            if let enough {
                replications.removeLast(replications.count - enough)
                break
            }
            wanted = min(precision.most, nextWave(after: replications.count, watched, precision))
        }
        guard !replications.isEmpty else { throw .interrupted }
        let isInterrupted =
            isStopped()
            && (replications.count < wanted && enough == nil || replications.contains { $0.statistics.count < batches && !$0.isTerminating })
        return ExperimentResult(
            plan: plan, parts: parts, warmUp: warmUp, replications: replications, table: reader.table(replications),
            precision: precision == nil ? nil : (enough == nil ? .notReached : .reached), isInterrupted: isInterrupted)
    }

    /// Pilot replications whose averaged course tells the warm-up: as many as Welch's procedure asks for at least.
    static let pilots = 5

    func findWarmUp(
        _ progress: @Sendable (Step) -> Void, _ isStopped: @escaping @Sendable () -> Bool
    ) async throws(TwinError) -> WarmUpFinding {
        if case .fixed(let time) = plan.warmUp { return WarmUpFinding(time: time, verdict: .asked) }
        progress(.findingWarmUp)
        let run = ReplicationRun(
            scenario: scenario, duration: plan.duration, warmUp: .zero, batches: 1, watched: [], pictured: .zero, isStopped: isStopped)
        let plan = self.plan
        let count = min(Self.pilots, firstWave)
        let pilots = try await ParallelRuns.map(0..<count, atOnce: threads) { number throws(TwinError) in
            try run.run(number: number, seed: plan.seed(ofReplication: number))
        }
        guard pilots.count == count else { throw .interrupted }
        return WarmUpFinding(pilots)
    }

    private var firstWave: Int {
        switch plan.method {
        case .replications(let count): plan.precision == nil ? count : min(max(count, 2), plan.mostReplications)
        case .batches: 1
        }
    }

    private var batches: Int {
        switch plan.method {
        case .replications: 1
        case .batches(let count): count
        }
    }

    private var precision: Precision? {
        guard case .replications(let least) = plan.method, let relative = plan.precision else { return nil }
        return Precision(relative: relative, least: min(max(least, 2), plan.mostReplications), most: plan.mostReplications)
    }

    /// The watched quantity of every product that leaves, or of the plant.
    private func watchedValues(_ table: IndicatorTable) -> [[Double]] {
        table.subjects(plan.watched).compactMap { table.values($0, plan.watched) }.filter { values in
            values.contains { $0 != 0 } && values.allSatisfy(\.isFinite)
        }
    }

    /// Replications that would do if the spread stays as it is, at most twice as many as there are.
    private func nextWave(after count: Int, _ watched: [[Double]], _ precision: Precision) -> Int {
        let target = precision.relative / (1 + precision.relative)
        let factor =
            watched.compactMap { Estimate($0, confidence: plan.confidence).relativePrecision }.filter(\.isFinite).map { $0 / target }.max() ?? 2
        return count + min(count, max(1, Int((Double(count) * (factor * factor - 1)).rounded(.up))))
    }

    /// Long enough to see a few days, short enough to see single stops.
    private func pictured(after warmUp: SimulatedTime) -> SimulatedTime {
        min(plan.duration - warmUp, .hours(48))
    }
}
