// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Twin

extension SimulationReport {
    // MARK: over time

    /// Slices of a course that make one point.
    private static let slicesAPoint = 5

    var throughput: LineChart? {
        let shown = result.products.prefix(Tone.seriesCount)
        guard let unit = shown.first?.unit, let slice = result.replications.first?.course.slice, result.warmUp.verdict != .terminating else {
            return nil
        }
        let hours = Double(slice) / 3.6e9 * Double(Self.slicesAPoint)
        // One axis has one unit: products counted otherwise stand in the table.
        let alike = shown.filter { $0.unit == unit }
        let series = alike.map { goods in
            LineChart.Series(
                goods.name,
                points { course, range in
                    range.reduce(0) { sum, index in sum + goods.products.reduce(0) { $0 + Double(course.finished[index][$1]) } } / unit.size / hours
                })
        }
        return LineChart(
            title: "Throughput over time",
            summary: "\(alike.map(\.name).joined(separator: ", ")) leaving the plant, mean and interval of \(result.replications.count) runs.",
            x: .time(), y: Axis("throughput", unit: UnitText.plain("\(unit.code)/h").perHour), series: series, shades: warmUpShade)
    }

    var workInProgress: LineChart? {
        guard result.warmUp.verdict != .terminating else { return nil }
        return LineChart(
            title: "Work in progress over time", summary: "Items in the plant, mean and interval of \(result.replications.count) runs.",
            x: .time(), y: Axis("work in progress", unit: "items"),
            series: [
                LineChart.Series(
                    "work in progress", points { course, range in range.reduce(0) { $0 + course.inside[$1] } / Double(range.count) })
            ], shades: warmUpShade)
    }

    private var warmUpShade: [LineChart.Shade] {
        result.warmUp.time > .zero ? [.init(from: 0, to: result.warmUp.time.seconds, "warm-up, left out")] : []
    }

    /// Means over runs, with their intervals, in the middle of each stretch.
    private func points(_ value: (Course, Range<Int>) -> Double) -> [LineChart.Point] {
        let courses = result.replications.map(\.course)
        let slices = courses.map(\.inside.count).min() ?? 0
        guard let slice = courses.first?.slice else { return [] }
        return stride(from: 0, to: slices - Self.slicesAPoint + 1, by: Self.slicesAPoint).map { start in
            let range = start..<start + Self.slicesAPoint
            let estimate = Estimate(courses.map { value($0, range) }, confidence: result.plan.confidence)
            let middle = (Double(start) + Double(Self.slicesAPoint) / 2) * Double(slice) / 1e6
            return LineChart.Point(middle, estimate.mean, lower: estimate.lower.map { max(0, $0) }, upper: estimate.upper)
        }
    }

    /// The most lively buffers of items in the first run.
    var bufferLevels: LineChart? {
        guard let course = result.replications.first?.course, !course.buffers.isEmpty else { return nil }
        let reported = result.parts.buffers.indices.filter { result.parts.buffers[$0].isReported && result.parts.buffers[$0].unit == .items }
        let lively = reported.map { index -> (index: Int, swing: Double) in
            let levels = course.buffers.map { $0[index] }
            return (index, (levels.max() ?? 0) - (levels.min() ?? 0))
        }.filter { $0.swing > 0 }.sorted { ($1.swing, $0.index) < ($0.swing, $1.index) }.prefix(4)
        guard !lively.isEmpty else { return nil }
        let series = lively.sorted { $0.index < $1.index }.map { entry in
            LineChart.Series(
                result.parts.buffers[entry.index].name,
                course.buffers.enumerated().map { slice, levels in
                    LineChart.Point((Double(slice) + 0.5) * Double(course.slice) / 1e6, levels[entry.index])
                })
        }
        return LineChart(
            title: "Buffer levels over time",
            summary: "The \(series.count == 1 ? "buffer" : "\(series.count) buffers") with the largest swing, run 1.",
            x: .time(), y: Axis("content", unit: "items"), series: series, shades: warmUpShade)
    }

    // MARK: machines

    var states: BarChart {
        let looks: [(MachineLook, Indicator.Kind)] = [
            (.working, .working), (.setUp, .settingUp), (.down, .down), (.waitingForCrew, .waitingForCrew), (.blocked, .blocked),
            (.starved, .starved),
            (.offShift, .offShift),
        ]
        let seen = looks.filter { look in result.machines.contains { (result.estimate(.station($0), look.1)?.mean ?? 0) > 0 } }
        return BarChart(
            title: "Share of time in each state", summary: "\(result.machines.count) stations, mean of \(result.table.rows.count) observations.",
            axis: Axis("share of time", unit: "%"), parts: seen.map { BarChart.Part($0.0.word, .state($0.0)) },
            rows: result.machines.map { name in
                BarChart.Row(name, seen.map { 100 * (result.estimate(.station(name), $0.1)?.mean ?? 0) })
            }, full: 100)
    }

    var bottlenecks: BarChart? {
        let worst = result.bottlenecks.filter { $0.share > 0.001 }.prefix(12)
        guard !worst.isEmpty else { return nil }
        return BarChart(
            title: "Time as the bottleneck", summary: "Share of the time after the warm-up, alone and while it shifts.",
            axis: Axis("share of time", unit: "%"), parts: [.init("sole", .area(0)), .init("shifting", .area(5))],
            rows: worst.map { entry in
                let sole = 100 * (result.estimate(.station(entry.station), .soleBottleneck)?.mean ?? 0)
                return BarChart.Row(entry.station, [sole, max(0, 100 * entry.share - sole)])
            }, full: 100)
    }

    var gantt: GanttChart? {
        guard let record = result.replications.first?.states, record.to > record.from, !record.rows.isEmpty else { return nil }
        // Where there are too many machines one of each station is shown.
        let rows = record.rows.count > 24 ? record.rows.filter { $0.server == 0 } : record.rows
        let several = Set(rows.filter { $0.server > 0 }.map(\.station))
        let hours = ResultText.span((record.to - record.from).seconds)
        return GanttChart(
            title: "Machine states", summary: "What \(rows.count) machines did in \(hours) after the warm-up, run 1.", from: record.from.seconds,
            to: record.to.seconds,
            rows: rows.prefix(40).map { row in
                let name = result.parts.stations[row.station].name
                return GanttChart.Row(
                    several.contains(row.station) ? "\(name) \(row.server + 1)" : name,
                    row.spans.map { GanttChart.Span($0.activity.look, from: $0.from.seconds, to: $0.to.seconds) })
            })
    }

    // MARK: losses

    var sankeys: [SankeyDiagram] {
        RouteLosses.all(result, scenario).filter(\.hasLosses).map { flow in
            var places = flow.stages.map { stage in
                SankeyDiagram.Place(stage.step, losses: stage.scrapped > 0 ? [.init("scrap", stage.scrapped)] : [])
            }
            places.append(.init("good"))
            var flows = flow.stages.indices.map { SankeyDiagram.Flow(from: $0, to: $0 + 1, amount: flow.stages[$0].passed) }
            for (index, stage) in flow.stages.enumerated() {
                if let target = stage.reworkTo, stage.reworked > 0 {
                    flows.append(.init(from: index, to: target, amount: stage.reworked, kind: .rework))
                }
            }
            return SankeyDiagram(
                title: "Material and scrap\(flow.route.isEmpty ? "" : ": \(flow.route)")",
                summary: "What becomes of 100 that are started: \(NumberText.significant(flow.good)) come out good.", unit: "", places: places,
                flows: flows)
        }
    }
}

extension ServerActivity {
    var look: MachineLook {
        switch self {
        case .working: .working
        case .starved: .starved
        case .blocked: .blocked
        case .settingUp: .setUp
        case .down: .down
        case .waitingForCrew: .waitingForCrew
        case .off: .offShift
        }
    }
}
