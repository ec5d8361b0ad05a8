// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What machines did and when: one row a machine, one bar a stretch in one state, told apart by colour and by height.
package struct GanttChart: Picture, Hashable {
    package struct Span: Hashable, Sendable {
        /// Seconds.
        package var from: Double
        package var to: Double
        package var state: MachineLook

        package init(_ state: MachineLook, from: Double, to: Double) {
            self.state = state
            self.from = from
            self.to = to
        }
    }

    package struct Row: Hashable, Sendable {
        package var name: String
        /// In order, not overlapping; a gap is a time nothing is known of.
        package var spans: [Span]

        package init(_ name: String, _ spans: [Span]) {
            self.name = name
            self.spans = spans
        }
    }

    package var title: String
    package var summary: String
    /// Seconds.
    package var from: Double
    package var to: Double
    package var rows: [Row]

    package init(title: String, summary: String, from: Double, to: Double, rows: [Row]) {
        self.title = title
        self.summary = summary
        self.from = from
        self.to = to
        self.rows = rows
    }

    package func drawing(width: Double) -> Drawing {
        var drawing = Drawing(width: width, height: 0)
        let right = width - 16
        let legend = Legend(entries: states.map { (.block(.state($0), height: $0.height), $0.word) })
        let top = legend.draw(on: &drawing, left: 4, right: right, top: 4) + 6
        let widest = (rows.map { Label.width(of: $0.name) }.max() ?? 0) + 10
        let namesAbove = width < 500
        let left = namesAbove ? 4 : min(widest, width * 0.3)
        let rowHeight = namesAbove ? 40.0 : 26
        let barHeight = 18.0
        let bottom = top + Double(max(1, rows.count)) * rowHeight
        let across = Scale(from, to, onto: left, right)
        let ticks = Ticks.time(from: from, to: to, about: max(2, Int((right - left) / 70)))
        for (value, label) in zip(ticks.values, ticks.labels) where value >= from && value <= to {
            drawing.add(.line(across(value), top, across(value), bottom), .grid)
            let half = Label.width(of: label) / 2
            drawing.add(Label(text: label, x: max(half, min(across(value), width - half)), y: bottom + 16, anchor: .middle, weight: .muted))
        }
        drawing.add(Label(text: Axis.time().title("", span: to - from), x: right, y: bottom + 34, anchor: .end, weight: .muted))
        for (index, row) in rows.enumerated() {
            let line = top + Double(index) * rowHeight
            let barTop = namesAbove ? line + 19 : line + (rowHeight - barHeight) / 2
            drawing.add(
                namesAbove
                    ? Label(text: Label.fitted(row.name, to: right - left), x: left, y: line + 13)
                    : Label(text: Label.fitted(row.name, to: left - 8), x: left - 8, y: barTop + barHeight / 2 + 4, anchor: .end))
            draw(row, on: &drawing, across, top: barTop, height: barHeight)
        }
        drawing.add(.line(left, bottom, right, bottom), .axis)
        drawing.height = bottom + 42
        return drawing
    }

    /// All bars of one state in a row are one outline; what is narrower than half a pixel joins its neighbour of the longest state there.
    private func draw(_ row: Row, on drawing: inout Drawing, _ across: Scale, top: Double, height: Double) {
        var outlines: [MachineLook: Outline] = [:]
        for bar in Self.bars(row.spans, across) {
            let barHeight = max(1.5, height * bar.state.height)
            outlines[bar.state, default: Outline()].rectangle(bar.from, top + (height - barHeight) / 2, bar.to - bar.from, barHeight)
        }
        for state in MachineLook.allCases {
            guard let outline = outlines[state] else { continue }
            drawing.add(outline, .state(state), note: "\(row.name): \(state.word)")
        }
    }

    /// Stretches in pixels. Each column of half a pixel in which several states fall shows the one that took most of it.
    static func bars(_ spans: [Span], _ across: Scale) -> [(state: MachineLook, from: Double, to: Double)] {
        var bars: [(state: MachineLook, from: Double, to: Double)] = []
        var crowd: [(state: MachineLook, from: Double, to: Double)] = []
        let finest = 0.5
        func settle() {
            guard let first = crowd.first, let last = crowd.last else { return }
            var best = (state: first.state, length: -1.0)
            for state in MachineLook.allCases {
                let length = crowd.reduce(0) { $1.state == state ? $0 + $1.to - $1.from : $0 }
                if length > best.length { best = (state, length) }
            }
            append(best.state, first.from, last.to)
            crowd.removeAll(keepingCapacity: true)
        }
        func append(_ state: MachineLook, _ from: Double, _ to: Double) {
            if let before = bars.last, before.state == state, from - before.to < 0.05 {
                bars[bars.count - 1].to = to
            } else {
                bars.append((state, from, to))
            }
        }
        for span in spans where span.to > span.from && span.to > across.low && span.from < across.high {
            let (from, to) = (across(max(span.from, across.low)), across(min(span.to, across.high)))
            if to - from >= finest {
                settle()
                append(span.state, from, to)
                continue
            }
            if let first = crowd.first, to - first.from > finest || from - crowd[crowd.count - 1].to > 0.05 { settle() }
            crowd.append((span.state, from, to))
        }
        settle()
        return bars
    }

    private var states: [MachineLook] {
        let seen = Set(rows.flatMap { $0.spans.map(\.state) })
        return MachineLook.allCases.filter(seen.contains)
    }

    package var numbers: Numbers {
        let states = self.states
        return Numbers(
            caption: "Share of the time shown", heads: ["machine"] + states.map(\.word),
            rows: rows.map { row in
                [row.name]
                    + states.map { state in
                        let time = row.spans.filter { $0.state == state }.reduce(0) { $0 + min($1.to, to) - max($1.from, from) }
                        return to > from ? NumberText.plain(100 * time / (to - from), places: 1) + " %" : "–"
                    }
            })
    }
}
