// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Twin
import Web

/// A sweep as a table: a row a setting.
struct SweepText {
    let parameter: String
    let settings: [(value: Double, result: ExperimentResult)]
    let isInterrupted: Bool

    var text: String {
        guard let first = settings.first?.result else { return "Stopped before the first setting was finished." }
        var products: [String] = []
        for product in settings.flatMap({ $0.result.products.map(\.name) }) where !products.contains(product) { products.append(product) }
        var columns = Columns(
            [parameter] + products.flatMap { ["FINISHED \($0)", "LEAD TIME \($0)"] } + ["IN PROGRESS", "BOTTLENECK"],
            rightAligned: Set(0...(2 * products.count + 1)))
        for (value, result) in settings {
            let row = products.flatMap { product in
                [ResultText(result).value(.product(product), .throughput), ResultText(result).value(.product(product), .leadTime)]
            }
            columns.add([NumberText.significant(value)] + row + [ResultText(result).value(.plant, .workInProgress), bottleneck(result)])
        }
        let heading =
            "\(first.parts.title): \(parameter) in \(settings.count) settings, the same luck in each; "
            + "± is the \(NumberText.significant(100 * first.plan.confidence)) % interval"
        let unsettled = settings.filter { $0.result.warmUp.verdict == .notSettled }.map { NumberText.significant($0.value) }
        let notes = [
            unsettled.isEmpty ? "" : "Not settled at half of the run: \(parameter) = \(unsettled.joined(separator: ", ")). Run longer (--for).",
            isInterrupted ? "Stopped early: the settings above were finished." : "",
        ].filter { !$0.isEmpty }
        return ([heading, columns.text] + notes).joined(separator: "\n\n")
    }

    private func bottleneck(_ result: ExperimentResult) -> String {
        guard let worst = result.bottlenecks.first, worst.share > 0.005 else { return "–" }
        return "\(worst.station) (\(NumberText.plain(100 * worst.share, places: 0)) %)"
    }
}
