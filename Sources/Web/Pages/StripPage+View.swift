// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Node

extension StripPage {
    private static let left = 60
    private static let width = 1000
    private static let top = 8

    func content(_ words: Words) -> HTML {
        """
        \(sentences.map { "<p class=\"sentence\">\($0)</p>" as HTML })
        <ul class="acts"><li>\(LinkText(text: words(.lotPage), route: .lot(lot)).html)</li>
        <li>\(LinkText(text: chosen == nil ? words(.recall) : words(.recallStretch), route: .recall(RecallView(lot: lot, interval: asked))).html)</li>
        <li>\(LinkText(text: chosen == nil ? words(.traceTitle) : words(.traceStretch), route: .trace(traceView)).html)</li></ul>
        <section class="panel"><h2>\(words(.strip))</h2>
        \(form(words))
        <div class="wide" tabindex="0" role="region" aria-label="\(words(.strip))">\(svg(words))</div>
        <ul class="legend">
        <li>\(key("cell"))\(words(.legendDrawn))</li><li>\(key("cell touched"))\(words(.legendTouched))</li>
        <li>\(key("gap"))\(words(.gap))</li><li>\(key("overlap"))\(words(.overlap))</li>
        </ul>
        </section>
        \(chosen == nil ? "" : touchedSection(words))
        """
    }

    private var traceView: TraceView {
        var view = TraceView(lot: lot)
        view.sides = .forward
        view.interval = asked
        return view
    }

    private func form(_ words: Words) -> HTML {
        """
        <form id="stretch" action="\(Route.strip(lot, interval: nil))"><div class="fields">
        \(lot.generation.map { "<input type=\"hidden\" name=\"generation\" value=\"\($0)\">" as HTML })
        <div><label for="from">\(words(.fromPlace, ["unit": unitSymbol]))</label><input id="from" name="from" type="number" min="0" step="any" value="\(chosen.map { Quantity($0.from, dimension).number } ?? "")" required></div>
        <div><label for="to">\(words(.toPlace, ["unit": unitSymbol]))</label><input id="to" name="to" type="number" min="0" step="any" value="\(chosen.map { Quantity($0.to, dimension).number } ?? "")" required></div>
        <div><button>\(words(.showTouched))</button></div>
        </div><p class="note">\(words(.stripHelp))</p></form>
        """
    }

    private func svg(_ words: Words) -> HTML {
        let lanes = lanePlaces()
        let bottom = (lanes.last.map { $0.y + $0.height } ?? Self.top) + 4
        let total = Double(length) / Double(dimension.displaySize)
        let selection: HTML =
            chosen.map {
                "<rect class=\"chosen\" x=\"\(x($0.from))\" y=\"\(Self.top - 4)\" width=\"\(max(1, x($0.to) - x($0.from)))\" height=\"\(bottom - Self.top + 4)\"/>"
            } ?? "<rect class=\"chosen\" x=\"0\" y=\"\(Self.top - 4)\" width=\"0\" height=\"\(bottom - Self.top + 4)\" visibility=\"hidden\"/>"
        return """
            <svg class="strip" role="img" aria-label="\(sentences.joined(separator: " "))" viewBox="0 0 \(Self.left + Self.width + 16) \(bottom + 34)" xmlns="http://www.w3.org/2000/svg" data-form="stretch" data-left="\(Self.left)" data-width="\(Self.width)" data-start="0" data-length="\(total)">
            \(lanes.enumerated().map { index, lane in
                "<text class=\"small\" x=\"0\" y=\"\(lane.y + lane.height / 2 + 4)\">\(words(.laneShort)) \(index + 1)</text><rect class=\"lane\" x=\"\(Self.left)\" y=\"\(lane.y)\" width=\"\(Self.width)\" height=\"\(lane.height)\"/>\n" as HTML
            })
            \(marks.filter(isVisible).map { mark($0, lanes[$0.lane]) })
            \(selection)
            \(axis(bottom, words))
            </svg>
            """
    }

    /// A gap of less than two pixels would be all border; the sentence counts it.
    private func isVisible(_ mark: Mark) -> Bool { mark.kind != .gap || x(mark.place.to) - x(mark.place.from) >= 2 }

    private func mark(_ mark: Mark, _ lane: (y: Int, height: Int)) -> HTML {
        let kind: HTML =
            switch mark.kind {
            case .cell: mark.isTouched ? "cell touched" : "cell"
            case .gap: "gap"
            case .overlap: "overlap"
            }
        let from = x(mark.place.from)
        let width = max(0.8, x(mark.place.to) - from)
        let (y, height) =
            switch mark.kind {
            case .cell: (lane.y + 2, lane.height - 4)
            case .gap: (lane.y + 1, lane.height - 2)
            // A band along the edge, so that what lies under it stays visible.
            case .overlap: (lane.y + lane.height - 8, 8)
            }
        return """
            <rect class="\(kind)" x="\(rounded(from))" y="\(y)" width="\(rounded(width))" height="\(height)"><title>\(mark.title)</title></rect>

            """
    }

    /// Lane heights follow their weights (widths), 22 px for the narrowest at least.
    private func lanePlaces() -> [(y: Int, height: Int)] {
        let narrowest = Double(laneWeights.min() ?? 1)
        var y = Self.top
        return laneWeights.map { weight in
            let height = min(60, Int(Double(laneWeights.count > 1 ? 26 : 48) * Double(weight) / narrowest))
            defer { y += height + 3 }
            return (y, height)
        }
    }

    private func axis(_ y: Int, _ words: Words) -> HTML {
        let step = tickStep
        let ticks: [HTML] = stride(from: Int64(0), through: length, by: Int64.Stride(step)).map { place in
            "<path class=\"axis\" d=\"M\(rounded(x(place))) \(y)v6\"/><text class=\"small\" text-anchor=\"middle\" x=\"\(rounded(x(place)))\" y=\"\(y + 20)\">\(words.decimal(Quantity(place, dimension).number))</text>"
        }
        return
            "<path class=\"axis\" d=\"M\(Self.left) \(y)h\(Self.width)\"/>\(ticks)<text class=\"small\" x=\"0\" y=\"\(y + 20)\">\(unitSymbol)</text>"
    }

    /// 1, 2 or 5 times a power of ten, so that there are five to twelve ticks.
    private var tickStep: Int64 {
        var step: Int64 = 1
        while length / step > 12 {
            let lead = step
            for factor in [2, 5, 10] as [Int64] where length / (lead * factor) <= 12 || factor == 10 {
                step = lead * factor
                break
            }
        }
        return step
    }

    private func touchedSection(_ words: Words) -> HTML {
        let table = Table(
            caption: words(.touchedCaption),
            columns: [
                .init(head: words(.lot)), .init(head: words(.product)), .init(head: words(.lane)), .init(head: words(.place)),
                .init(head: words(.evidence)), .init(head: words(.time)),
            ],
            rows: touched.map { [$0.lot.html, .text($0.product), .text($0.lane), .text($0.place), .text($0.evidence), .text($0.time)] },
            empty: words(.touchedNothing))
        let cut: HTML =
            touchedCount > touched.count
            ? "<p class=\"note\">\(words(.firstOf, ["n": words.number(touched.count), "count": words.number(touchedCount)]))</p>" : ""
        return "<section class=\"panel\"><h2>\(words(.touched))</h2>\(table.html)\(cut)</section>"
    }

    private func key(_ kind: HTML) -> HTML {
        "<svg class=\"strip key\" width=\"18\" height=\"12\" aria-hidden=\"true\"><rect class=\"\(kind)\" x=\"1\" y=\"1\" width=\"16\" height=\"10\"/></svg>"
    }

    private func x(_ place: Int64) -> Double { Double(Self.left) + Double(place) / Double(length) * Double(Self.width) }
    private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
