// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Horizontal bars, whole or in parts, with intervals: throughput of plants beside each other, what stations do all day, who limits.
package struct BarChart: Picture, Hashable {
    /// One part of every bar.
    package struct Part: Hashable, Sendable {
        package var name: String
        package var tone: Tone

        package init(_ name: String, _ tone: Tone) {
            self.name = name
            self.tone = tone
        }
    }

    package struct Row: Hashable, Sendable {
        package var name: String
        /// One a part, from zero; only a bar of one part may be negative.
        package var values: [Double]
        /// Of the sum of the parts.
        package var lower: Double?
        package var upper: Double?

        package init(_ name: String, _ values: [Double], lower: Double? = nil, upper: Double? = nil) {
            self.name = name
            self.values = values
            self.lower = lower
            self.upper = upper
        }

        var total: Double { values.filter(\.isFinite).reduce(0, +) }
    }

    package var title: String
    package var summary: String
    package var axis: Axis
    package var parts: [Part]
    package var rows: [Row]
    /// Where the axis ends although no bar reaches it: 1 for shares.
    package var full: Double?

    package init(title: String, summary: String, axis: Axis, parts: [Part], rows: [Row], full: Double? = nil) {
        self.title = title
        self.summary = summary
        self.axis = axis
        self.parts = parts
        self.rows = rows
        self.full = full
    }

    package func drawing(width: Double) -> Drawing {
        var drawing = Drawing(width: width, height: 0)
        let right = width - 16
        let legend = Legend(entries: parts.count > 1 ? parts.map { (.block($0.tone, height: $0.tone.height), $0.name) } : [])
        let top = legend.draw(on: &drawing, left: 4, right: right, top: 4) + 6
        // Names stand beside the bars where there is room for them, above them where there is not.
        let widest = (rows.map { Label.width(of: $0.name) }.max() ?? 0) + 10
        let isBeside = widest <= width * 0.36
        let room = isBeside ? widest : min(widest, width * 0.36)
        let namesAbove = !isBeside && width < 500
        let values = namesAbove ? 8 : room
        let valueRoom = parts.count == 1 ? 8 + (rows.map { Label.width(of: valueText($0)) }.max() ?? 0) : 0
        let barHeight = namesAbove ? 14.0 : 18
        let rowHeight = namesAbove ? 40.0 : 28
        let extent = self.extent
        let ticks = Ticks.enclosing(extent.low, extent.high, about: max(2, Int((right - values - valueRoom) / 90)))
        let bottom = top + Double(max(1, rows.count)) * rowHeight
        let across = Scale(ticks.values[0], full ?? ticks.values[ticks.values.count - 1], onto: values, right - valueRoom)
        for (value, label) in zip(ticks.values, ticks.labels) where value <= across.high * (1 + 1e-9) {
            drawing.add(.line(across(value), top, across(value), bottom), value == 0 ? .axis : .grid)
            let half = Label.width(of: label) / 2
            drawing.add(Label(text: label, x: max(half, min(across(value), width - half)), y: bottom + 16, anchor: .middle, weight: .muted))
        }
        drawing.add(Label(text: axis.title(ticks.factor, span: 1), x: right, y: bottom + 34, anchor: .end, weight: .muted))
        for (index, row) in rows.enumerated() {
            let line = top + Double(index) * rowHeight
            let barTop = namesAbove ? line + 19 : line + (rowHeight - barHeight) / 2
            drawing.add(
                namesAbove
                    ? Label(text: Label.fitted(row.name, to: right - 8), x: 8, y: line + 13)
                    : Label(text: Label.fitted(row.name, to: room - 8), x: room - 8, y: barTop + barHeight / 2 + 4, anchor: .end))
            draw(row, on: &drawing, across, top: barTop, height: barHeight)
            if parts.count == 1 {
                drawing.add(
                    Label(text: valueText(row), x: right, y: barTop + barHeight / 2 + 4, anchor: .end))
            }
        }
        drawing.height = bottom + 42
        return drawing
    }

    private func draw(_ row: Row, on drawing: inout Drawing, _ across: Scale, top: Double, height: Double) {
        var start = 0.0
        for (part, value) in zip(parts, row.values) where value.isFinite && value != 0 {
            let (from, to) = (across(min(start, start + value)), across(max(start, start + value)))
            // A machine state keeps its height, so that it is told without colour.
            let barHeight = max(2.5, height * part.tone.height)
            drawing.add(
                .rectangle(from, top + (height - barHeight) / 2, max(0.4, to - from - 0.4), barHeight), part.tone,
                note: "\(row.name), \(part.name): \(axis.text(value, span: 1)) \(axis.unit)")
            start += value
        }
        if let lower = row.lower, let upper = row.upper, lower.isFinite, upper.isFinite {
            drawing.add(Whisker.horizontal(top + height / 2, from: across(lower), to: across(upper)), .interval)
        }
    }

    private func valueText(_ row: Row) -> String {
        guard row.values.contains(where: \.isFinite) else { return "–" }
        guard let lower = row.lower, let upper = row.upper, lower.isFinite, upper.isFinite else { return axis.text(row.total, span: 1) }
        return NumberText.estimate(row.total, (upper - lower) / 2)
    }

    private var extent: (low: Double, high: Double) {
        let ends = rows.flatMap { [$0.total, $0.lower ?? .nan, $0.upper ?? .nan] }.filter(\.isFinite)
        return (min(0, ends.min() ?? 0), max(0, full ?? 0, ends.max() ?? 0))
    }

    package var numbers: Numbers {
        let hasInterval = rows.contains { $0.lower != nil }
        return Numbers(
            caption: axis.title("", span: 1), heads: [""] + parts.map(\.name) + (hasInterval ? ["from", "to"] : []),
            rows: rows.map { row in
                [row.name] + row.values.map { axis.text($0, span: 1) }
                    + (hasInterval ? [row.lower, row.upper].map { $0.map { axis.text($0, span: 1) } ?? "–" } : [])
            })
    }
}
