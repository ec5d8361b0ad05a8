// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Twin

/// A sweep as a report: how throughput, lead time and work in progress follow the parameter.
package struct SweepReport: Sendable {
    let parameter: String
    let settings: [(value: Double, result: ExperimentResult)]

    package init(parameter: String, settings: [(value: Double, result: ExperimentResult)]) {
        self.parameter = parameter
        self.settings = settings
    }

    package var html: HTML { report.html }

    var report: Report {
        guard let first = settings.first?.result else {
            return Report(title: parameter, subtitle: "Stopped before the first setting was finished.", figures: [], sections: [])
        }
        var products: [ReportedParts.GoodsPart] = []
        for product in settings.flatMap(\.result.products) where !products.contains(where: { $0.name == product.name }) { products.append(product) }
        var pictures: [any Picture] = []
        for product in products {
            pictures.append(chart(.product(product.name), .throughput))
            pictures.append(chart(.product(product.name), .leadTime))
        }
        pictures.append(chart(.plant, .workInProgress))
        let unsettled = settings.filter { $0.result.warmUp.verdict == .notSettled }.map { NumberText.significant($0.value) }
        return Report(
            title: "\(first.parts.title): \(parameter)",
            subtitle: "\(settings.count) settings with the same luck. Each: \(ResultText(first).subtitle)",
            warnings: unsettled.isEmpty ? [] : ["Not settled at half of the run: \(parameter) = \(unsettled.joined(separator: ", "))."], figures: [],
            sections: [
                Report.Section("What follows from \(parameter)", pictures.map { .picture($0) }),
                Report.Section("What limits the plant at each setting", [.table(bottlenecks)]),
            ])
    }

    private func chart(_ subject: Indicator.Subject, _ kind: Indicator.Kind) -> LineChart {
        let code =
            settings.lazy.compactMap { setting in setting.result.table.column(subject, kind).map { setting.result.table.indicators[$0].unit } }.first
            ?? ""
        let estimates = settings.map { ($0.value, $0.result.estimate(subject, kind)) }
        let unit = code == "s" ? TimeUnit.fitting(4 * (estimates.compactMap { $0.1?.mean }.max() ?? 0)) : nil
        let factor = unit?.seconds ?? 1
        let name = "\(IndicatorText.name(kind))\(subject == .plant ? "" : " of \(subject.name)")"
        return LineChart(
            title: name.prefix(1).uppercased() + name.dropFirst(), summary: "Mean and interval at \(settings.count) settings of \(parameter).",
            x: Axis(parameter, unit: ""),
            y: Axis(IndicatorText.name(kind), unit: unit?.rawValue ?? (code == "{item}" ? "items" : UnitText.plain(code).perHour)),
            series: [
                LineChart.Series(
                    name,
                    estimates.map { value, estimate in
                        LineChart.Point(
                            value, (estimate?.mean ?? .nan) / factor, lower: estimate?.lower.map { $0 / factor },
                            upper: estimate?.upper.map { $0 / factor })
                    })
            ])
    }

    private var bottlenecks: Numbers {
        Numbers(
            caption: "The station that is the bottleneck most of the time", heads: [parameter, "station", "share of time"],
            rows: settings.map { value, result in
                let worst = result.bottlenecks.first
                return [
                    NumberText.significant(value), worst?.station ?? "–", worst.map { NumberText.plain(100 * $0.share, places: 0) + " %" } ?? "–",
                ]
            })
    }
}
