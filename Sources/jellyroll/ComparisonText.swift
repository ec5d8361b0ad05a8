// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Twin
import Web

/// A comparison as tables for people: the differences of each alternative, or a ranking of changes.
struct ComparisonText {
    let comparison: AlternativesResult
    let ranked: Indicator?

    var text: String {
        let plan = comparison.base.plan
        let percent = NumberText.significant(100 * plan.confidence)
        let runs = comparison.base.replications.count
        let heading =
            "\(comparison.base.parts.title): \(comparison.name)\(comparison.others.isEmpty ? "" : " and \(comparison.others.count) \(comparison.others.count == 1 ? "other" : "others")"), "
            + "\(grouped(runs)) pairs of replications with the same luck, seed \(plan.seed)"
        var parts = [heading]
        if let ranked {
            parts += [ranking(ranked), "± holds for all \(comparison.others.count) changes at once with \(percent) % (Bonferroni)."]
        } else {
            parts += comparison.others.map(differences) + ["± is the \(percent) % interval of each difference by itself (paired t)."]
        }
        if comparison.isInterrupted { parts.append("Stopped early: \(comparison.others.count) of \(comparison.asked) alternatives were finished.") }
        return parts.joined(separator: "\n\n")
    }

    private func differences(_ other: AlternativesResult.Other) -> String {
        var columns = Columns(["", comparison.name, other.name, "DIFFERENCE", "CORRELATION", ""], rightAligned: [1, 2, 3, 4])
        for (indicator, pair) in comparison.differences(other) {
            columns.add([
                Self.title(indicator), Self.text(pair.base, indicator), Self.text(pair.other, indicator),
                Self.text(pair.difference, indicator, signed: true),
                pair.correlation.map { NumberText.plain($0, places: 2) } ?? "–", verdict(pair),
            ])
        }
        let from = comparison.base.bottlenecks.first?.station ?? "nobody"
        let to = other.result.bottlenecks.first?.station ?? "nobody"
        return columns.text + "\n\nBottleneck: \(from == to ? "still \(to)" : "\(from), then \(to)")"
    }

    private func verdict(_ pair: PairedComparison) -> String {
        if pair.difference.mean == 0, pair.difference.halfWidth == 0 { return "the same" }
        return pair.isSignificant ? "" : "not told apart"
    }

    private func ranking(_ indicator: Indicator) -> String {
        var columns = Columns(["CHANGE", "GAIN IN \(Self.title(indicator).uppercased())", "", ""], rightAligned: [1, 2])
        for (other, gain) in comparison.ranked(indicator.subject, indicator.kind) {
            let relative = gain.base.mean != 0 ? NumberText.plain(100 * gain.difference.mean / gain.base.mean, places: 1) + " %" : "–"
            columns.add([other.name, Self.text(gain.difference, indicator, signed: true), relative, verdict(gain)])
        }
        return columns.text
    }

    private static func title(_ indicator: Indicator) -> String {
        let name = IndicatorText.name(indicator.kind)
        if case .plant = indicator.subject { return name }
        return "\(name) of \(indicator.subject.name)"
    }

    private static func text(_ estimate: Estimate, _ indicator: Indicator, signed: Bool = false) -> String {
        let plus = signed && estimate.mean > 0 ? "+" : ""
        return plus + ResultText.value(estimate, indicator.unit)
    }
}
