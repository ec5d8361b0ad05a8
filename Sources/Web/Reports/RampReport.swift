// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Twin

/// A ramp-up as a report: when the rate is reached at which level of automation, the curves with their intervals, what binds, month by month.
package struct RampReport: Sendable {
    let plan: String
    let forecasts: [RampForecast]
    let notes: [String]

    /// - Parameter notes: What has to be known before the figures are believed.
    package init(plan: String, _ forecasts: [RampForecast], notes: [String]) {
        self.plan = plan
        self.forecasts = forecasts
        self.notes = notes
    }

    package var html: HTML { report.html }

    var report: Report {
        let first = forecasts.first
        let isShort = forecasts.contains { $0.samples < $0.asked }
        return Report(
            title: plan,
            subtitle: first.map {
                "\(NumberText.plain(Double($0.samples), places: 0)) samples of what is not known exactly, seed \($0.seed); intervals hold "
                    + "\(NumberText.plain(100 * $0.confidence, places: 0)) % of them"
            } ?? "Stopped before the first sample was finished.",
            warnings: (isShort ? ["Stopped early: the answer is of the samples that were done."] : []) + notes, figures: forecasts.flatMap(figures),
            sections: forecasts.flatMap(sections), kind: .planned)
    }

    private func figures(_ forecast: RampForecast) -> [Report.Figure] {
        let name = "\(forecast.product) at \(forecast.site)"
        guard let earliest = forecast.earliest else { return [.init(name, "\(forecast.askedText) a year: not in these months")] }
        let level = forecast.levels[earliest]
        var figures = [Report.Figure(name, "\(forecast.askedText) a year in \(level.reached.medianName ?? "–")")]
        if level.automation != nil { figures.append(.init("automation", forecast.rates[earliest].name)) }
        if let crew = level.crew { figures.append(.init("crew on shift", "\(crew) people")) }
        figures.append(.init("samples that reach it", "\(NumberText.plain(100 * level.reached.share, places: 0)) %"))
        return figures
    }

    private func sections(_ forecast: RampForecast) -> [Report.Section] {
        let shown = forecast.earliest ?? forecast.levels.indices.max { forecast.levels[$0].matureRate < forecast.levels[$1].matureRate } ?? 0
        let name = "\(forecast.product) at \(forecast.site)"
        var sections = [
            Report.Section(
                "When \(forecast.site) reaches \(forecast.askedText) a year",
                lead: "A rate is that of a mean month, so that a short February does not hide it.",
                [.picture(rates(forecast)), .table(Numbers(forecast.comparison))])
        ]
        sections.append(
            Report.Section(
                "Month by month" + (forecast.levels[shown].automation == nil ? "" : " at \(forecast.rates[shown].name) automation"),
                lead: "Good output of \(name), and the station that allows no more.",
                [.picture(output(forecast, shown)), .table(Numbers(forecast.months(of: shown)))]))
        return sections
    }

    private func rates(_ forecast: RampForecast) -> LineChart {
        LineChart(
            title: "Rate as the lines learn",
            summary: "\(forecast.product) at \(forecast.site): median and interval of \(forecast.samples) samples"
                + (forecast.levels.count > 1 ? ", by level of automation." : "."),
            x: Axis("month", unit: "", kind: .named(forecast.monthNames)), y: Axis("rate", unit: Self.words(forecast.rateUnit)),
            series: forecast.rates.map { Self.series($0.name, $0) }, rules: [.init(forecast.askedRate, "asked for")], rowsAtMost: 60)
    }

    private func output(_ forecast: RampForecast, _ level: Int) -> LineChart {
        LineChart(
            title: "Good output of each month", summary: "Median and interval; months differ in their working hours.",
            x: Axis("month", unit: "", kind: .named(forecast.monthNames)),
            y: Axis("good", unit: Self.words("\(forecast.unit)/mo")),
            series: [Self.series(forecast.product, forecast.outputs[level])], rowsAtMost: 60)
    }

    private static func series(_ name: String, _ curve: RampCurve) -> LineChart.Series {
        LineChart.Series(
            name, curve.points.enumerated().map { LineChart.Point(Double($0), $1.median, lower: $1.lower, upper: $1.upper) })
    }

    /// `GW.h/a` as `GWh a year`, `{cell}/mo` as `cells a month`.
    private static func words(_ code: String) -> String {
        let parts = code.split(separator: "/").map(String.init)
        let amount = parts[0].hasPrefix("{") ? parts[0].dropFirst().dropLast() + "s" : Substring(parts[0].replacing(".", with: ""))
        return parts.count == 2 ? "\(amount) a \(parts[1] == "mo" ? "month" : "year")" : String(amount)
    }
}
