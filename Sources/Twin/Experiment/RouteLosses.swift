// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What becomes of 100 that are started on a route: how many pass each step, are scrapped there, or come back for rework.
///
/// Measured shares are followed from step to step, so it holds through changes of unit on the way (slurry, metres, cells). Visits v solve v = 100 at the first
/// step + what the others send; rework makes some of them larger than 100.
package struct RouteLosses: Hashable, Sendable {
    package struct Stage: Hashable, Sendable {
        package let step: String
        package let visits: Double
        package let scrapped: Double
        package let reworked: Double
        /// Stage that rework goes to.
        package let reworkTo: Int?
        /// On to the next stage, or out as good after the last.
        package var passed: Double { visits - scrapped - reworked }
    }

    package let route: String
    package let stages: [Stage]

    package var good: Double { stages.last?.passed ?? 0 }
    package var hasLosses: Bool { stages.contains { $0.scrapped > 0 || $0.reworked > 0 } }

    /// - Parameters:
    ///   - steps: Share scrapped, share reworked (0 … 1, together at most 1) and stage that rework goes to.
    package init(route: String, steps: [(name: String, scrap: Double, rework: Double, reworkTo: Int?)]) {
        self.route = route
        var visits = [Double](repeating: 0, count: steps.count)
        // Each round is one more loop of rework; what is still under way shrinks by the rework share.
        var arriving = steps.isEmpty ? [] : [100] + [Double](repeating: 0, count: steps.count - 1)
        for _ in 0..<1000 where arriving.contains(where: { $0 > 1e-9 }) {
            var next = [Double](repeating: 0, count: steps.count)
            for (index, step) in steps.enumerated() {
                let here = arriving[index]
                visits[index] += here
                if let back = step.reworkTo, steps.indices.contains(back) { next[back] += here * step.rework }
                if index + 1 < steps.count { next[index + 1] += here * max(0, 1 - step.scrap - step.rework) }
            }
            arriving = next
        }
        stages = steps.enumerated().map { index, step in
            Stage(
                step: step.name, visits: visits[index], scrapped: visits[index] * step.scrap, reworked: visits[index] * step.rework,
                reworkTo: step.reworkTo)
        }
    }

    /// One for each route of which every step was seen at work.
    package static func all(_ result: ExperimentResult, _ scenario: Scenario) -> [RouteLosses] {
        var routes: [String] = []
        for step in result.parts.steps where !routes.contains(step.route) { routes.append(step.route) }
        return routes.compactMap { route in
            let names = result.parts.steps.filter { $0.route == route }
            var steps: [(name: String, scrap: Double, rework: Double, reworkTo: Int?)] = []
            for name in names {
                let subject = Indicator.Subject.step(route: route, step: name.step)
                guard let scrap = result.estimate(subject, .scrapShare)?.mean, let rework = result.estimate(subject, .reworkShare)?.mean else {
                    return nil
                }
                steps.append((name.step, scrap, rework, rework > 0 ? reworkTarget(name, names, result.parts, scenario) : nil))
            }
            return RouteLosses(route: route, steps: steps)
        }
    }

    /// The step that takes what a rework outcome gives.
    private static func reworkTarget(
        _ step: ReportedParts.StepName, _ route: [ReportedParts.StepName], _ parts: ReportedParts, _ scenario: Scenario
    ) -> Int? {
        for (operation, part) in zip(scenario.operations, parts.operations) where part.step == step {
            for outcome in operation.outcomes where outcome.verdict == .rework {
                for output in outcome.gives {
                    let buffer: Scenario.Index<Scenario.Buffer>
                    switch output {
                    case .pass(_, _, _, .buffer(let to, _)), .make(_, _, _, _, .buffer(let to, _)): buffer = to
                    case .fill(_, let tank): buffer = tank
                    default: continue
                    }
                    for (other, part) in zip(scenario.operations, parts.operations) where other.takes.contains(where: { $0.buffer == buffer }) {
                        if let name = part.step, let place = route.firstIndex(of: name) { return place }
                    }
                }
            }
        }
        return nil
    }
}
