// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Lines over time, months or a parameter, with bands of uncertainty: throughput, buffer levels, ramp curves, sweeps.
package struct LineChart: Picture, Hashable {
    package struct Point: Hashable, Sendable {
        package var x: Double
        /// NaN is a gap.
        package var y: Double
        package var lower: Double?
        package var upper: Double?

        package init(_ x: Double, _ y: Double, lower: Double? = nil, upper: Double? = nil) {
            self.x = x
            self.y = y
            self.lower = lower
            self.upper = upper
        }
    }

    package struct Series: Hashable, Sendable {
        package var name: String
        /// Ascending in x.
        package var points: [Point]
        /// The value holds until the next point: levels, counts.
        package var isStepped: Bool

        package init(_ name: String, _ points: [Point], isStepped: Bool = false) {
            self.name = name
            self.points = points
            self.isStepped = isStepped
        }
    }

    /// A level to compare with: a target, a capacity.
    package struct Rule: Hashable, Sendable {
        package var value: Double
        package var name: String

        package init(_ value: Double, _ name: String) {
            self.value = value
            self.name = name
        }
    }

    /// A stretch of x set apart: a warm-up, a shift.
    package struct Shade: Hashable, Sendable {
        package var from: Double
        package var to: Double
        package var name: String

        package init(from: Double, to: Double, _ name: String) {
            self.from = from
            self.to = to
            self.name = name
        }
    }

    package var title: String
    package var summary: String
    package var x: Axis
    package var y: Axis
    /// Up to six look different.
    package var series: [Series]
    package var rules: [Rule]
    package var shades: [Shade]
    /// False where only the differences matter, and zero would press them flat.
    package var includesZero: Bool
    /// Of the rows in its table; times are rows at these steps, so that a thousand points stay readable.
    package var rowsAtMost: Int

    package init(
        title: String, summary: String, x: Axis, y: Axis, series: [Series], rules: [Rule] = [], shades: [Shade] = [], includesZero: Bool = true,
        rowsAtMost: Int = 24
    ) {
        self.title = title
        self.summary = summary
        self.x = x
        self.y = y
        self.series = series
        self.rules = rules
        self.shades = shades
        self.includesZero = includesZero
        self.rowsAtMost = rowsAtMost
    }

    package func drawing(width: Double) -> Drawing {
        var drawing = Drawing(width: width, height: 0)
        let right = width - 14
        let legend = Legend(entries: series.count > 1 ? series.enumerated().map { (.line($0), $1.name) } : [])
        let top = legend.draw(on: &drawing, left: 4, right: right, top: 4) + 26
        let bottom = top + max(150, min(300, width * 0.36))
        let spread = range
        let ticks = Ticks.enclosing(spread.low, spread.high, about: 5)
        // The amount's name stands above its axis, not turned: nobody tilts the head.
        drawing.add(Label(text: Label.fitted(y.title(ticks.factor, span: 1), to: right - 4), x: 4, y: top - 12, weight: .muted))
        let left = 10 + (ticks.labels.map { Label.width(of: $0) }.max() ?? 0)
        let down = Scale(ticks.values[0], ticks.values[ticks.values.count - 1], onto: bottom, top)
        let domain = self.domain
        let across = Scale(domain.low, domain.high, onto: left + (isNamed ? 14 : 0), right - (isNamed ? 14 : 0))
        for shade in shades {
            let (from, to) = (across(max(shade.from, domain.low)), across(min(shade.to, domain.high)))
            guard to > from else { continue }
            drawing.add(.rectangle(from, top, to - from, bottom - top), .shade, note: shade.name)
            // A name that does not fit is still told by the pointer and beside the picture.
            if Label.width(of: shade.name) < to - from - 6 { drawing.add(Label(text: shade.name, x: from + 4, y: top + 13, weight: .muted)) }
        }
        for (value, label) in zip(ticks.values, ticks.labels) {
            drawing.add(.line(left, down(value), right, down(value)), value == 0 ? .axis : .grid)
            drawing.add(Label(text: label, x: left - 6, y: down(value) + 4, anchor: .end, weight: .muted))
        }
        drawHorizontal(on: &drawing, across, bottom: bottom, left: left, right: right)
        for (index, line) in series.enumerated() { draw(line, index, on: &drawing, across, down) }
        for rule in rules where rule.value.isFinite && rule.value >= ticks.values[0] && rule.value <= ticks.values[ticks.values.count - 1] {
            drawing.add(.line(left, down(rule.value), right, down(rule.value)), .rule)
            drawing.add(
                Label(
                    text: Label.fitted(rule.name, to: right - left), x: right,
                    y: down(rule.value) - 5 < top ? down(rule.value) + 13 : down(rule.value) - 5,
                    anchor: .end))
        }
        drawing.height = bottom + 42
        return drawing
    }

    private var isNamed: Bool { if case .named = x.kind { true } else { false } }

    private var range: (low: Double, high: Double) {
        let values =
            series.flatMap { $0.points.flatMap { [$0.y, $0.lower ?? .nan, $0.upper ?? .nan] } }.filter(\.isFinite)
            + rules.map(\.value).filter(\.isFinite)
        guard let low = values.min(), let high = values.max() else { return (0, 1) }
        return includesZero ? (min(low, 0), max(high, 0)) : (low, high)
    }

    private var domain: (low: Double, high: Double) {
        if case .named(let names) = x.kind { return (0, Double(max(1, names.count - 1))) }
        let values = series.flatMap { $0.points.map(\.x) }.filter(\.isFinite)
        guard let low = values.min(), let high = values.max() else { return (0, 1) }
        return high > low ? (low, high) : (low, low + 1)
    }

    private func drawHorizontal(on drawing: inout Drawing, _ across: Scale, bottom: Double, left: Double, right: Double) {
        let room = right - left
        let ticks: Ticks
        switch x.kind {
        case .amount: ticks = .enclosing(across.low, across.high, about: max(2, Int(room / 80)))
        case .time: ticks = .time(from: across.low, to: across.high, about: max(2, Int(room / 70)))
        case .named(let names):
            let widest = (names.map { Label.width(of: $0) }.max() ?? 0) + 14
            ticks = .named(names, atMost: max(1, Int(room / widest)))
        }
        let isInside = { (value: Double) in value >= across.low - 1e-9 * abs(across.low) && value <= across.high + 1e-9 * abs(across.high) }
        for (value, label) in zip(ticks.values, ticks.labels) where isInside(value) {
            let place = across(value)
            drawing.add(.line(place, bottom, place, bottom + 5), .axis)
            let half = Label.width(of: label) / 2
            drawing.add(Label(text: label, x: max(half, min(place, drawing.width - half)), y: bottom + 18, anchor: .middle, weight: .muted))
        }
        drawing.add(.line(left, bottom, right, bottom), .axis)
        drawing.add(Label(text: x.title(ticks.factor, span: across.high - across.low), x: right, y: bottom + 36, anchor: .end, weight: .muted))
    }

    private func draw(_ line: Series, _ index: Int, on drawing: inout Drawing, _ across: Scale, _ down: Scale) {
        for run in line.points.split(whereSeparator: { !$0.y.isFinite || !$0.x.isFinite }) {
            let run = Array(run)
            let edges = run.filter { $0.lower?.isFinite == true && $0.upper?.isFinite == true }
            if edges.count > 1 {
                let upper = edges.map { (x: across($0.x), y: down($0.upper ?? $0.y)) }
                let lower = edges.reversed().map { (x: across($0.x), y: down($0.lower ?? $0.y)) }
                var outline = Outline.polyline(upper + lower)
                outline.close()
                drawing.add(outline, .band(index))
            }
            var path: [(x: Double, y: Double)] = []
            for point in run {
                let place = (x: across(point.x), y: down(point.y))
                if line.isStepped, let before = path.last { path.append((x: place.x, y: before.y)) }
                // Points that fall on one another within a fifth of a pixel change nothing one could see.
                if let before = path.last, abs(before.x - place.x) < 0.2, abs(before.y - place.y) < 0.2 { continue }
                path.append(place)
            }
            if path.count > 1 { drawing.add(.polyline(path), .line(index)) }
            guard run.count <= 40 else { continue }
            for point in run {
                if edges.count <= 1 || run.count == 1, let lower = point.lower, let upper = point.upper, lower.isFinite, upper.isFinite {
                    drawing.add(Whisker.vertical(across(point.x), from: down(lower), to: down(upper)), .interval)
                }
                drawing.add(Marker.outline(index, across(point.x), down(point.y)), .marker(index), note: note(line, point))
            }
        }
    }

    private func note(_ line: Series, _ point: Point) -> String {
        let span = domain.high - domain.low
        let interval = point.lower.flatMap { lower in point.upper.map { " (\(y.text(lower, span: 1)) – \(y.text($0, span: 1)))" } } ?? ""
        return "\(line.name), \(x.text(point.x, span: span)): \(y.text(point.y, span: 1))\(interval) \(y.unit)"
    }

    package var numbers: Numbers {
        let span = domain.high - domain.low
        let places = series.reduce(into: Set<Double>()) { $0.formUnion($1.points.map(\.x).filter(\.isFinite)) }.sorted()
        let every = max(1, (places.count + rowsAtMost - 1) / max(1, rowsAtMost))
        let rows = stride(from: 0, to: places.count, by: every).map { index in
            [x.text(places[index], span: span)] + series.map { value(of: $0, at: places[index]) }
        }
        return Numbers(
            caption: "\(y.title("", span: 1))" + (every > 1 ? ", every \(every)th of \(places.count) values" : ""),
            heads: [x.title("", span: span)] + series.map(\.name), rows: rows)
    }

    private func value(of line: Series, at place: Double) -> String {
        let point = line.isStepped ? line.points.last { $0.x <= place } : line.points.first { $0.x == place }
        guard let point, point.y.isFinite else { return "–" }
        guard let lower = point.lower, let upper = point.upper else { return y.text(point.y, span: 1) }
        return "\(y.text(point.y, span: 1)) (\(y.text(lower, span: 1)) – \(y.text(upper, span: 1)))"
    }
}

/// An interval with its ends.
enum Whisker {
    static func vertical(_ x: Double, from start: Double, to end: Double) -> Outline {
        var outline = Outline.line(x, start, x, end)
        for y in [start, end] {
            outline.move(x - 4, y)
            outline.line(x + 4, y)
        }
        return outline
    }

    static func horizontal(_ y: Double, from start: Double, to end: Double) -> Outline {
        var outline = Outline.line(start, y, end, y)
        for x in [start, end] {
            outline.move(x, y - 4)
            outline.line(x, y + 4)
        }
        return outline
    }
}
