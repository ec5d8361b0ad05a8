// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a mark means, from which the style sheet makes its colour. No meaning hangs on colour alone: lines differ in dashes and
/// markers, machine states in height, and every picture has its table.
package enum Tone: Hashable, Sendable {
    /// Line, band, marker and area of the n-th series, counted from 0; there are ``seriesCount`` looks.
    case line(Int), band(Int), marker(Int), area(Int)
    case state(MachineLook)
    case axis, grid, rule, interval, shade
    /// Of a Sankey or map: places, what flows between them, and what is lost.
    case node, flow, loss
    case land

    static let seriesCount = 6

    /// Part of a bar's height that it takes.
    var height: Double { if case .state(let look) = self { look.height } else { 1 } }

    var name: String {
        switch self {
        case .line(let index): "line s\(index % Self.seriesCount)"
        case .band(let index): "band s\(index % Self.seriesCount)"
        case .marker(let index): "marker s\(index % Self.seriesCount)"
        case .area(let index): "area s\(index % Self.seriesCount)"
        case .state(let state): "state \(state.rawValue)"
        case .axis: "axis"
        case .grid: "grid"
        case .rule: "rule"
        case .interval: "interval"
        case .shade: "shade"
        case .node: "node"
        case .flow: "flow"
        case .loss: "loss"
        case .land: "land"
        }
    }
}

/// How a machine state looks. Running is calm; what wants an action has colour.
package enum MachineLook: String, Hashable, Sendable, CaseIterable {
    case working, setUp, down, waitingForCrew, blocked, starved, offShift

    package var word: String {
        switch self {
        case .working: "working"
        case .setUp: "set-up"
        case .down: "down"
        case .waitingForCrew: "waiting for crew"
        case .blocked: "blocked"
        case .starved: "starved"
        case .offShift: "off shift"
        }
    }

    /// Part of the row's height that its bar takes: the second cue beside colour.
    var height: Double {
        switch self {
        case .working: 0.62
        case .down: 1
        case .setUp, .waitingForCrew: 0.82
        case .blocked: 0.42
        case .starved: 0.22
        case .offShift: 0.08
        }
    }
}

/// The style of pictures, part of every page that has one. The series are Okabe and Ito's colours, the light ones darkened to 3:1 on white.
///
/// Source: Okabe, Ito, *Color Universal Design*, 2008, https://jfly.uni-koeln.de/color/.
package enum PictureStyle {
    /// Blue, vermilion, bluish green, reddish purple, orange, sky blue; each at least 3:1 on white.
    package static let series = ["#0072B2", "#D55E00", "#008A64", "#B0578B", "#A86F00", "#2F8CC4"]
    package static let states: [MachineLook: String] = [
        .working: "#8793A0", .setUp: "#2F8CC4", .down: "#C44500", .waitingForCrew: "#B0578B", .blocked: "#A86F00", .starved: "#5F6B77",
        .offShift: "#8A929A",
    ]

    package static let css: String = {
        var rules = """
            .chart { display: block; width: 100%; height: auto; }
            .chart text { font-size: 12px; font-variant-numeric: tabular-nums; fill: var(--text); }
            .chart text.muted { fill: var(--muted); } .chart text.strong { font-weight: 600; }
            .chart text.middle { text-anchor: middle; } .chart text.end { text-anchor: end; }
            .chart .axis { fill: none; stroke: var(--muted); } .chart .grid { fill: none; stroke: var(--line); stroke-width: 0.7; }
            .chart .rule { fill: none; stroke: var(--text); stroke-dasharray: 2 3; }
            .chart .shade { fill: var(--node); fill-opacity: 0.7; }
            .chart .interval { fill: none; stroke: var(--text); stroke-width: 1.4; }
            .chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
            .chart .band { fill-opacity: 0.16; stroke: none; }
            .chart .marker { stroke: var(--panel); stroke-width: 1; }
            .chart .node { fill: var(--text); } .chart .flow { fill: var(--mark); fill-opacity: 0.3; } .chart .loss { fill: #D55E00; fill-opacity: 0.55; }
            .chart .flow:hover, .chart .loss:hover { fill-opacity: 0.75; }
            .chart .land { fill: var(--node); stroke: var(--line); stroke-width: 0.5; }
            .chart.narrow { max-width: 30rem; } .chart.middling, .chart.wide { display: none; }
            @media (min-width: 30rem) { .chart.narrow, .chart.wide { display: none; } .chart.middling { display: block; } }
            @media (min-width: 54rem) { .chart.narrow, .chart.middling { display: none; } .chart.wide { display: block; } }
            @media print { .chart.narrow, .chart.wide { display: none; } .chart.middling { display: block; max-height: 22cm; } figure { break-inside: avoid; } }

            """
        let dashes = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "1 4"]
        for (index, colour) in series.enumerated() {
            rules += ".chart .line.s\(index) { stroke: \(colour); stroke-dasharray: \(dashes[index]); } "
            rules += ".chart .band.s\(index), .chart .marker.s\(index), .chart .area.s\(index) { fill: \(colour); }\n"
        }
        for state in MachineLook.allCases { rules += ".chart .\(state.rawValue) { fill: \(states[state] ?? series[0]); }\n" }
        return rules
    }()
}
