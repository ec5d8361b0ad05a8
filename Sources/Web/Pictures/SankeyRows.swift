// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A Sankey diagram from top to bottom, for many steps or a narrow page: a row a place, its name on the left, scrap leaves to the right.
struct SankeyRows {
    private let diagram: SankeyDiagram
    private let layers: [Int]

    private static let barHeight = 5.0

    init(_ diagram: SankeyDiagram, layers: [Int]) {
        self.diagram = diagram
        self.layers = layers
    }

    func drawing(width: Double) -> Drawing {
        var drawing = Drawing(width: width, height: 0)
        let widest = diagram.places.indices.map {
            max(Label.width(of: diagram.places[$0].name, .strong), Label.width(of: diagram.text(diagram.throughput($0))))
        }
        let names = min(width * 0.36, 14 + (widest.max() ?? 0))
        let lossRoom = min(width * 0.3, 24 + (diagram.places.indices.flatMap(diagram.losses).map { Label.width(of: lossText($0)) }.max() ?? 0))
        let order = layers.indices.sorted { (layers[$0], $0) < (layers[$1], $1) }
        let members = (0...(layers.max() ?? 0)).map { layer in layers.indices.filter { layers[$0] == layer } }
        let room = max(40, width - names - lossRoom - 8)
        let unit =
            members.filter { !$0.isEmpty }.map { column in
                let weight = column.reduce(0) { $0 + diagram.throughput($1) }
                return weight > 0 ? (room - 10 * Double(column.count - 1)) / weight : .infinity
            }.min() ?? 0
        let scale = unit.isFinite ? max(0, unit) : 0
        var starts = [Double](repeating: names, count: layers.count)
        for column in members {
            var x = names
            for place in column {
                starts[place] = x
                x += max(1, diagram.throughput(place) * scale) + 10
            }
        }
        var rows = [Double](repeating: 0, count: layers.count)
        var y = 12.0
        for place in order {
            rows[place] = y
            // Room below for the bow of what leaves here, and for each loss its line.
            y += max(46, 22 + 15 * Double(diagram.losses(place).count))
        }
        drawFlows(on: &drawing, unit: scale, starts: starts, rows: rows)
        for place in order { drawLosses(place, on: &drawing, unit: scale, start: starts[place], y: rows[place], right: width - 6) }
        drawReturns(on: &drawing, starts: starts, rows: rows)
        for place in order {
            let length = max(1, diagram.throughput(place) * scale)
            let text = diagram.text(diagram.throughput(place))
            drawing.add(.rectangle(starts[place], rows[place], length, Self.barHeight), .node, note: "\(diagram.places[place].name): \(text)")
            drawing.add(
                Label(
                    text: Label.fitted(diagram.places[place].name, to: names - 8, .strong), x: names - 8, y: rows[place] + 7, anchor: .end,
                    weight: .strong))
            drawing.add(Label(text: Label.fitted(text, to: names - 8), x: names - 8, y: rows[place] + 21, anchor: .end, weight: .muted))
            if starts[place] > names + 1 {
                drawing.add(.line(names - 4, rows[place] + 3, starts[place] - 2, rows[place] + 3), .grid)
            }
        }
        drawing.height = y + 6
        return drawing
    }

    private func drawFlows(on drawing: inout Drawing, unit: Double, starts: [Double], rows: [Double]) {
        var leaves = starts
        var arrives = starts
        for flow in diagram.material {
            let width = max(0.7, flow.amount * unit)
            let (y1, y2) = (rows[flow.from] + Self.barHeight, rows[flow.to])
            let (x1, x2) = (leaves[flow.from], arrives[flow.to])
            leaves[flow.from] += flow.amount * unit
            arrives[flow.to] += flow.amount * unit
            let bend = (y2 - y1) / 2
            var ribbon = Outline()
            ribbon.move(x1, y1)
            ribbon.curve(x1, y1 + bend, x2, y2 - bend, x2, y2)
            ribbon.line(x2 + width, y2)
            ribbon.curve(x2 + width, y2 - bend, x1 + width, y1 + bend, x1 + width, y1)
            ribbon.close()
            drawing.add(ribbon, .flow, note: diagram.note(flow))
        }
    }

    private func drawLosses(_ place: Int, on drawing: inout Drawing, unit: Double, start: Double, y: Double, right: Double) {
        let end = start + max(1, diagram.throughput(place) * unit)
        var x = end - diagram.losses(place).reduce(0) { $0 + $1.amount } * unit
        for (index, loss) in diagram.losses(place).enumerated() {
            let width = loss.amount * unit
            let top = y + Self.barHeight
            let drawn = max(1.2, min(width, 14))
            let level = top + 8 + 15 * Double(index)
            let text = Label.fitted(lossText(loss), to: right - end - 22)
            let tip = end + 14
            var ribbon = Outline()
            ribbon.move(x, top)
            ribbon.curve(x, level + drawn * 0.6, x + width * 0.5, level + drawn, max(x + width, tip - 6), level + drawn)
            ribbon.line(tip, level + drawn)
            ribbon.line(tip, level)
            ribbon.line(max(x + width, tip - 6), level)
            ribbon.curve(x + width, level, x + width, top, x + width, top)
            ribbon.close()
            drawing.add(ribbon, .loss, note: "\(diagram.places[place].name), \(loss.name): \(diagram.text(loss.amount))")
            drawing.add(Label(text: text, x: tip + 4, y: level + drawn / 2 + 4))
            x += width
        }
    }

    private func drawReturns(on drawing: inout Drawing, starts: [Double], rows: [Double]) {
        for (index, flow) in diagram.returns.enumerated() {
            let x = starts[flow.to] + 6 + 12 * Double(index)
            let (from, to) = (rows[flow.from] + Self.barHeight, rows[flow.to] + Self.barHeight)
            var arrow = Outline()
            arrow.move(x, from)
            arrow.line(x, to + 2)
            arrow.move(x - 4, to + 8)
            arrow.line(x, to + 2)
            arrow.line(x + 4, to + 8)
            drawing.add(arrow, .rule, note: diagram.note(flow))
        }
    }

    private func lossText(_ loss: SankeyDiagram.Loss) -> String { "\(loss.name) \(diagram.text(loss.amount))" }
}
