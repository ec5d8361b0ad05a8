// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A Sankey diagram from left to right: a column a layer, scrap leaves downwards.
struct SankeyColumns {
    private let diagram: SankeyDiagram
    private let layers: [Int]
    private let columns: Int

    private static let barWidth = 5.0
    /// Between two names, one of which has its amount below it.
    private static let pitch = 36.0

    init(_ diagram: SankeyDiagram, layers: [Int]) {
        self.diagram = diagram
        self.layers = layers
        columns = (layers.max() ?? 0) + 1
    }

    func drawing(width: Double) -> Drawing {
        var drawing = Drawing(width: width, height: 0)
        let top = 14.0
        let step = (width - 12) / Double(columns)
        let members = (0..<columns).map { column in layers.indices.filter { layers[$0] == column } }
        let heaviest = members.map { $0.reduce(0) { $0 + diagram.throughput($1) } }.max() ?? 0
        let room = max(110, min(300, width * 0.24))
        let unit = heaviest > 0 ? room / heaviest : 0
        var tops = [Double](repeating: top, count: layers.count)
        var bottom = top
        for column in members {
            var y = top
            for place in column {
                tops[place] = y
                let height = max(1, diagram.throughput(place) * unit)
                y += max(height + 14, Self.pitch)
                bottom = max(bottom, tops[place] + max(height, 30))
            }
        }
        let left = { (place: Int) in 6 + Double(layers[place]) * step }
        drawFlows(on: &drawing, unit: unit, tops: tops, left: left)
        let lossEnd = drawLosses(on: &drawing, unit: unit, tops: tops, left: left, step: step, bottom: bottom)
        let returns = drawReturns(on: &drawing, unit: unit, tops: tops, left: left, bottom: lossEnd)
        for place in layers.indices {
            let height = max(1, diagram.throughput(place) * unit)
            drawing.add(
                .rectangle(left(place), tops[place], Self.barWidth, height), .node,
                note: "\(diagram.places[place].name): \(diagram.text(diagram.throughput(place)))")
            let middle = max(tops[place] + height / 2, tops[place] + 8)
            let room = step - Self.barWidth - 14
            drawing.add(
                Label(
                    text: Label.fitted(diagram.places[place].name, to: room, .strong), x: left(place) + Self.barWidth + 5, y: middle, weight: .strong)
            )
            drawing.add(
                Label(
                    text: Label.fitted(diagram.text(diagram.throughput(place)), to: room), x: left(place) + Self.barWidth + 5, y: middle + 15,
                    weight: .plain))
        }
        drawing.height = returns + 8
        return drawing
    }

    private func drawFlows(on drawing: inout Drawing, unit: Double, tops: [Double], left: (Int) -> Double) {
        var leaves = tops
        var arrives = tops
        for flow in diagram.material {
            let width = max(0.7, flow.amount * unit)
            let (x1, x2) = (left(flow.from) + Self.barWidth, left(flow.to))
            let (y1, y2) = (leaves[flow.from], arrives[flow.to])
            leaves[flow.from] += flow.amount * unit
            arrives[flow.to] += flow.amount * unit
            let bend = (x2 - x1) / 2
            var ribbon = Outline()
            ribbon.move(x1, y1)
            ribbon.curve(x1 + bend, y1, x2 - bend, y2, x2, y2)
            ribbon.line(x2, y2 + width)
            ribbon.curve(x2 - bend, y2 + width, x1 + bend, y1 + width, x1, y1 + width)
            ribbon.close()
            drawing.add(ribbon, .flow, note: diagram.note(flow))
        }
    }

    /// Down from the lower end of their place, in its own column, named beside where they end. The lowest turns first and goes deepest, so
    /// that none crosses another.
    private func drawLosses(
        on drawing: inout Drawing, unit: Double, tops: [Double], left: (Int) -> Double, step: Double, bottom: Double
    ) -> Double {
        var end = bottom
        var levels = [Double](repeating: bottom + 22, count: columns)
        for place in layers.indices {
            let losses = diagram.losses(place)
            guard !losses.isEmpty else { continue }
            let widths = losses.map { max(1.2, min($0.amount * unit, step / 4)) }
            var y = tops[place] + diagram.material.filter { $0.from == place }.reduce(0) { $0 + $1.amount } * unit
            for (index, loss) in losses.enumerated() {
                let width = loss.amount * unit
                let drawn = widths[index]
                let turn = 8 + widths[(index + 1)...].reduce(0) { $0 + $1 + 4 }
                let x = left(place) + Self.barWidth
                let edge = x + turn
                let tip = max(levels[layers[place]], y + turn + drawn + 8)
                var ribbon = Outline()
                ribbon.move(x, y)
                ribbon.curve(edge + drawn * 0.55, y, edge + drawn, y + drawn * 0.45, edge + drawn, y + turn + drawn)
                ribbon.line(edge + drawn, tip)
                ribbon.line(edge, tip)
                ribbon.line(edge, y + width + turn)
                ribbon.curve(edge, y + width + turn * 0.4, x + turn * 0.6, y + width, x, y + width)
                ribbon.close()
                drawing.add(ribbon, .loss, note: "\(diagram.places[place].name), \(loss.name): \(diagram.text(loss.amount))")
                let room = step - turn - drawn - 20
                drawing.add(Label(text: Label.fitted(loss.name, to: room), x: edge + drawn + 5, y: tip - 12, weight: .muted))
                drawing.add(Label(text: Label.fitted(diagram.text(loss.amount), to: room), x: edge + drawn + 5, y: tip + 3))
                y += width
                levels[layers[place]] = tip + 34
                end = max(end, tip + 8)
            }
        }
        return end
    }

    private func drawReturns(on drawing: inout Drawing, unit: Double, tops: [Double], left: (Int) -> Double, bottom: Double) -> Double {
        var level = bottom
        for flow in diagram.returns {
            level += 20
            let (from, to) = (left(flow.from) + Self.barWidth / 2, left(flow.to) + Self.barWidth / 2)
            let start = tops[flow.from] + max(1, diagram.throughput(flow.from) * unit)
            let end = tops[flow.to] + max(1, diagram.throughput(flow.to) * unit)
            var arrow = Outline()
            arrow.move(from, start)
            arrow.curve(from, level - 6, from, level, from - 10, level)
            arrow.line(to + 10, level)
            arrow.curve(to, level, to, level - 6, to, end + 2)
            arrow.move(to - 4, end + 8)
            arrow.line(to, end + 2)
            arrow.line(to + 4, end + 8)
            drawing.add(arrow, .rule, note: diagram.note(flow))
            let text = "\(flow.kind == .rework ? "rework" : "back") \(diagram.text(flow.amount))"
            drawing.add(Label(text: Label.fitted(text, to: abs(from - to) - 24), x: (from + to) / 2, y: level - 5, anchor: .middle, weight: .muted))
        }
        return diagram.returns.isEmpty ? bottom : level + 6
    }
}
