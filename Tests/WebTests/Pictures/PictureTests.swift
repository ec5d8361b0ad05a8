// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Web

@Suite struct `Every picture` {
    static let widths = [280.0, 340, 620, 980, 1400]

    @Test func `is finite and stays inside its frame`() {
        for (name, picture) in SamplePictures.all + SamplePictures.awkward {
            for width in Self.widths {
                let drawing = picture.drawing(width: width)
                #expect(drawing.isFinite, "\(name) at \(width)")
                #expect(drawing.height > 20 && drawing.height.isFinite, "\(name) at \(width)")
                for label in drawing.labels {
                    let box = label.box
                    #expect(box.left > -3 && box.right < width + 3, "\(name) at \(width): “\(label.text)” \(box)")
                    #expect(box.top > -3 && box.bottom < drawing.height + 3, "\(name) at \(width): “\(label.text)” \(box)")
                }
            }
        }
    }

    @Test func `has no two labels over each other`() {
        for (name, picture) in SamplePictures.all {
            for width in Self.widths {
                let labels = picture.drawing(width: width).labels
                for (index, label) in labels.enumerated() {
                    for other in labels[(index + 1)...] {
                        #expect(!label.overlaps(other), "\(name) at \(width): “\(label.text)” on “\(other.text)”")
                    }
                }
            }
        }
    }

    @Test func `has its numbers as a table`() {
        for (name, picture) in SamplePictures.all + SamplePictures.awkward {
            let numbers = picture.numbers
            #expect(numbers.rows.allSatisfy { $0.count == numbers.heads.count }, "\(name)")
            // Whole words: Nanjing is a place.
            let words = numbers.rows.joined().flatMap { $0.lowercased().split(separator: " ") }
            let isSpoilt = words.contains { ["nan", "-nan", "inf", "-inf"].contains($0) }
            #expect(!isSpoilt, "\(name)")
        }
    }

    @Test func `escapes what people named`() {
        let chart = BarChart(
            title: "<b>", summary: "\"quoted\" & <script>", axis: Axis("a", unit: "<u>"), parts: [.init("p", .area(0))], rows: [.init("<i>&", [1])])
        let markup = Figure(picture: chart).html.markup
        for raw in ["<b>", "<script>", "<u>", "<i>"] { #expect(!markup.contains(raw)) }
    }

    @Test func `says in words what it shows`() {
        let svg = SamplePictures.gantt.drawing(width: 620).svg(label: SamplePictures.gantt.summary, class: "wide").markup
        #expect(svg.contains("role=\"img\" aria-label=\"What seven machines did"))
    }
}

@Suite struct `A line chart` {
    @Test func `breaks its line at a gap instead of drawing a zero`() {
        var chart = SamplePictures.sweep
        let whole = chart.drawing(width: 620).lines
        chart.series[0].points[2].y = .nan
        let broken = chart.drawing(width: 620)
        #expect(whole == 1)
        #expect(broken.lines == 2)
        #expect(chart.numbers.rows[2][1] == "–")
    }

    @Test func `puts values where the scale says`() {
        let scale = Scale(0, 10, onto: 100, 300)
        #expect(scale(5) == 200)
        #expect(scale(.nan) == 100)
        #expect(Scale(3, 3, onto: 7, 9)(3) == 7)
        #expect(Scale(-1e308, 1e308, onto: 0, 10)(0) == 5)
    }

    @Test func `draws an interval where there is no band`() {
        let one = LineChart(
            title: "", summary: "", x: Axis("x", unit: ""), y: Axis("y", unit: "kg"), series: [.init("s", [.init(1, 2, lower: 1.5, upper: 2.5)])])
        #expect(one.drawing(width: 340).intervals == 1)
    }
}

@Suite struct `A Gantt chart` {
    @Test func `gives every half pixel to the state that took most of it`() {
        // A thousand stretches of 0.1 pixel, three in four working.
        let spans = (0..<1000).map { (index: Int) -> GanttChart.Span in
            let start = Double(index)
            return GanttChart.Span(index % 4 == 0 ? .down : .working, from: start, to: start + 1)
        }
        let bars = GanttChart.bars(spans, Scale(0, 1000, onto: 0, 100))
        var working = 0.0
        var all = 0.0
        for bar in bars {
            all += bar.to - bar.from
            if bar.state == .working { working += bar.to - bar.from }
        }
        #expect(bars.count < 40)
        #expect(working > 90)
        #expect(abs(all - 100) < 1e-6)
    }

    @Test func `keeps long stretches to the tenth of a pixel and gaps open`() {
        let bars = GanttChart.bars(
            [.init(.working, from: -5, to: 20), .init(.down, from: 40, to: 60), .init(.blocked, from: 60, to: 140)], Scale(0, 100, onto: 0, 200))
        #expect(bars.map(\.state) == [.working, .down, .blocked])
        #expect(bars.map(\.from) == [0, 80, 120])
        #expect(bars.map(\.to) == [40, 120, 200])
    }

    @Test func `states its shares of the time`() {
        let chart = GanttChart(
            title: "", summary: "", from: 0, to: 10, rows: [.init("m", [.init(.working, from: 0, to: 6), .init(.starved, from: 6, to: 10)])])
        #expect(chart.numbers.heads == ["machine", "working", "starved"])
        #expect(chart.numbers.rows == [["m", "60.0 %", "40.0 %"]])
    }
}

@Suite struct `A Sankey diagram` {
    @Test func `lays places by the longest way to them`() {
        #expect(SamplePictures.sankey.layers == [0, 1, 0, 1, 2, 3, 4])
    }

    @Test func `keeps the balance of every place in its widths`() {
        let diagram = SamplePictures.sankey
        #expect(diagram.throughput(1) == 620)
        #expect(diagram.throughput(4) == 875)
        #expect(diagram.returns.count == 1)
    }

    @Test func `survives circles, nothing and nonsense`() {
        var diagram = SankeyDiagram(title: "", summary: "", unit: "", places: [.init("a"), .init("b")], flows: [])
        #expect(diagram.drawing(width: 340).isFinite)
        diagram.flows = [
            .init(from: 0, to: 1, amount: 1), .init(from: 1, to: 0, amount: 1), .init(from: 0, to: 0, amount: 1), .init(from: 0, to: 9, amount: 1),
            .init(from: 0, to: 1, amount: .nan), .init(from: 0, to: 1, amount: -4),
        ]
        #expect(diagram.material.count == 1 && diagram.returns.count == 1)
        #expect(diagram.drawing(width: 980).isFinite)
    }
}

@Suite struct `A flow map` {
    @Test func `is cut where nobody lives, so that a flow over the Pacific stays whole`() throws {
        let labels = SamplePictures.map.drawing(width: 980).labels
        let hue = try #require(labels.first { $0.text == "hue" })
        let ochang = try #require(labels.first { $0.text == "ochang" })
        let arizona = try #require(labels.first { $0.text == "arizona" })
        #expect(hue.x < ochang.x && ochang.x < arizona.x)
    }

    @Test func `names its places wherever there is room`() {
        for width in [340.0, 620, 980, 1400] {
            let names = SamplePictures.map.drawing(width: width).labels.map(\.text)
            for place in SamplePictures.map.places where width >= 620 { #expect(names.contains(place.name), "\(place.name) at \(width)") }
        }
    }
}

@Suite struct `The style of pictures` {
    @Test func `has series that stand out from a white ground by 3 to 1`() {
        for colour in PictureStyle.series + PictureStyle.states.values.sorted() {
            #expect(contrast(colour, "#FFFFFF") >= 3, "\(colour)")
        }
    }

    @Test func `tells machine states apart without colour`() {
        let heights = MachineLook.allCases.map(\.height)
        #expect(Set(heights.map { Int($0 * 18) }).count >= 6)
    }

    /// WCAG 2.2 contrast ratio.
    private func contrast(_ one: String, _ two: String) -> Double {
        func luminance(_ colour: String) -> Double {
            let value = Int(colour.dropFirst(), radix: 16) ?? 0
            let parts = [value >> 16, value >> 8 & 255, value & 255].map { channel -> Double in
                let part = Double(channel) / 255
                return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let pair = [luminance(one), luminance(two)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }
}

extension Drawing {
    fileprivate var lines: Int { marks.count { if case .shape(_, .line, _) = $0 { true } else { false } } }
    fileprivate var intervals: Int { marks.count { if case .shape(_, .interval, _) = $0 { true } else { false } } }
}
