// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Twin

/// A comparison as a report: differences with their intervals, or changes ranked by what they gain.
package struct ComparisonReport: Sendable {
    let comparison: AlternativesResult
    let ranked: Indicator?

    package init(_ comparison: AlternativesResult, ranked: Indicator?) {
        self.comparison = comparison
        self.ranked = ranked
    }

    package var html: HTML { report.html }

    var report: Report {
        let percent = NumberText.significant(100 * comparison.base.plan.confidence)
        var sections: [Report.Section] = []
        if let ranked {
            sections.append(
                Report.Section(
                    "Which single change gains most",
                    lead:
                        "Every change by itself against the plant as it is, replication by replication with the same luck. The intervals hold all at once with "
                        + "\(percent) % (Bonferroni); a change whose interval holds zero is not told apart from luck.", [.picture(ranking(ranked))]))
        }
        for other in comparison.others where ranked == nil {
            sections.append(
                Report.Section(
                    "\(other.name) against \(comparison.name)",
                    lead: "Paired differences with their \(percent) % intervals. The correlation tells how much luck the two shared.",
                    [.picture(throughputs(other)), .table(differences(other)), .table(bottlenecks(other))]))
        }
        return Report(
            title: comparison.base.parts.title, subtitle: ResultText(comparison.base).subtitle,
            warnings: comparison.isInterrupted
                ? ["Stopped early: \(comparison.others.count) of \(comparison.asked) alternatives were finished."] : [],
            figures: [], sections: sections)
    }

    private func ranking(_ indicator: Indicator) -> BarChart {
        let code = indicator.unit
        let gains = comparison.ranked(indicator.subject, indicator.kind)
        let unit = code == "s" ? TimeUnit.fitting(4 * (gains.map { abs($0.gain.difference.mean) }.max() ?? 0)) : nil
        let factor = unit?.seconds ?? (code.isEmpty ? 0.01 : 1)
        let name = "\(IndicatorText.name(indicator.kind))\(indicator.subject == .plant ? "" : " of \(indicator.subject.name)")"
        return BarChart(
            title: "Gain in \(name)", summary: "\(gains.count) changes, \(comparison.base.replications.count) pairs of runs each.",
            axis: Axis(
                "change of \(IndicatorText.name(indicator.kind))", unit: unit?.rawValue ?? (code.isEmpty ? "%" : UnitText.plain(code).perHour)),
            parts: [.init("gain", .area(0))],
            rows: gains.map { entry in
                BarChart.Row(
                    entry.other.name, [entry.gain.difference.mean / factor], lower: entry.gain.difference.lower.map { $0 / factor },
                    upper: entry.gain.difference.upper.map { $0 / factor })
            })
    }

    private func throughputs(_ other: AlternativesResult.Other) -> BarChart {
        let indicator = comparison.base.table.indicators.first {
            $0.kind == .throughput && (comparison.base.estimate($0.subject, .throughput)?.mean ?? 0) > 0
        }
        let subject = indicator?.subject ?? .plant
        let rows = [(comparison.name, comparison.base), (other.name, other.result)].map { name, result in
            let estimate = result.estimate(subject, .throughput)
            return BarChart.Row(name, [estimate?.mean ?? .nan], lower: estimate?.lower, upper: estimate?.upper)
        }
        return BarChart(
            title: "Throughput of \(subject.name)", summary: "Mean and interval of each by itself.",
            axis: Axis("throughput", unit: UnitText.plain(indicator?.unit ?? "").perHour), parts: [.init("throughput", .area(0))], rows: rows)
    }

    private func differences(_ other: AlternativesResult.Other) -> Numbers {
        Numbers(
            caption: "Differences", heads: ["figure", comparison.name, other.name, "difference", "correlation", "told apart"],
            rows: comparison.differences(other).map { indicator, pair in
                [
                    "\(IndicatorText.name(indicator.kind))\(indicator.subject == .plant ? "" : " of \(indicator.subject.name)")",
                    ResultText.value(pair.base, indicator.unit), ResultText.value(pair.other, indicator.unit),
                    ResultText.value(pair.difference, indicator.unit),
                    pair.correlation.map { NumberText.plain($0, places: 2) } ?? "–", pair.isSignificant ? "yes" : "no",
                ]
            })
    }

    private func bottlenecks(_ other: AlternativesResult.Other) -> Numbers {
        func share(_ result: ExperimentResult, _ station: String) -> String {
            result.bottlenecks.first { $0.station == station }.map { NumberText.plain(100 * $0.share, places: 1) + " %" } ?? "–"
        }
        var names: [String] = []
        for entry in comparison.base.bottlenecks.prefix(3) + other.result.bottlenecks.prefix(3) where !names.contains(entry.station) {
            names.append(entry.station)
        }
        return Numbers(
            caption: "Time as the bottleneck", heads: ["station", comparison.name, other.name],
            rows: names.map { [$0, share(comparison.base, $0), share(other.result, $0)] })
    }
}

extension String {
    /// `/h` alone is no name of a unit on an axis.
    var perHour: String { hasPrefix("/") ? "pieces" + self : self }
}
