// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Twin

/// Figures of a result as text, each with its unit and interval; one place for the command line and for reports.
package struct ResultText: Sendable {
    let result: ExperimentResult

    package init(_ result: ExperimentResult) { self.result = result }

    /// `10 replications of 30 d, seed 1; the first 7.2 h left out (MSER-5); ± is the 95 % interval`.
    package var subtitle: String {
        let plan = result.plan
        let count = result.replications.count
        let runs =
            plan.method.isBatches
            ? "one run of \(Self.span(plan.duration.seconds)) in \(result.table.rows.count) batches"
            : "\(count) \(count == 1 ? "replication" : "replications") of \(Self.span(plan.duration.seconds))"
        let warmUp: String
        switch result.warmUp.verdict {
        case .terminating: warmUp = "it ends by itself, nothing left out"
        case .asked where result.warmUp.time == .zero: warmUp = "nothing left out"
        case .asked: warmUp = "the first \(Self.span(result.warmUp.time.seconds)) left out"
        case .found where result.warmUp.time == .zero: warmUp = "no warm-up found (MSER-5)"
        case .found, .notSettled: warmUp = "the first \(Self.span(result.warmUp.time.seconds)) left out (MSER-5)"
        }
        return "\(runs), seed \(plan.seed); \(warmUp); ± is the \(NumberText.significant(100 * plan.confidence)) % interval"
    }

    /// What has to be known before the figures are believed; often nothing.
    package var warnings: [String] {
        var warnings: [String] = []
        if result.isInterrupted { warnings.append("Stopped early: the figures are of what was finished.") }
        if result.warmUp.verdict == .notSettled {
            warnings.append(
                "The plant had not settled at half of the run: work in progress or output still moved. Run longer (--for), or ask whether more comes in "
                    + "than can go out.")
        }
        if result.precision == .notReached {
            warnings.append(
                "The asked precision was not reached with \(result.replications.count) replications (--at-most). Longer runs (--for) help most.")
        }
        if result.plan.method.isBatches {
            if result.products.contains(where: { !(result.batchMeans(.product($0.name), .throughput)?.isIndependent ?? true) }) {
                warnings.append("Neighbouring batches are alike, so the intervals are too narrow: use fewer batches or a longer run.")
            }
        } else if result.replications.count == 1 {
            warnings.append("One replication has no interval: ask for more, or for --batches 20.")
        }
        return warnings
    }

    /// With interval and unit; `–` where nothing was observed. Quantiles stand without interval.
    package func value(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> String {
        guard let column = result.table.column(subject, kind), let estimate = result.estimate(subject, kind) else { return "–" }
        switch kind {
        case .leadTimeMedian, .leadTime90, .leadTime95, .leadTime99, .wait95: return Self.span(estimate.mean)
        default: return Self.value(estimate, result.table.indicators[column].unit)
        }
    }

    /// - Parameter unit: UCUM code; seconds become the unit that fits, ratios percent.
    package static func value(_ estimate: Estimate, _ unit: String) -> String {
        switch unit {
        case "s":
            let fitting = TimeUnit.fitting(abs(estimate.mean) * 4)
            return "\(NumberText.estimate(estimate.mean / fitting.seconds, estimate.halfWidth.map { $0 / fitting.seconds })) \(fitting.rawValue)"
        case "": return "\(NumberText.estimate(100 * estimate.mean, estimate.halfWidth.map { 100 * $0 })) %"
        default:
            let plain = UnitText.plain(unit)
            return NumberText.estimate(estimate.mean, estimate.halfWidth) + (plain.isEmpty ? "" : " \(plain)")
        }
    }

    /// `1.2 h`, in the unit that fits.
    package static func span(_ seconds: Double) -> String {
        let unit = TimeUnit.fitting(abs(seconds) * 4)
        return "\(NumberText.significant(seconds / unit.seconds)) \(unit.rawValue)"
    }
}
