// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation

@testable import Web

/// Pictures as a small plant would give them, and the awkward ones beside.
enum SamplePictures {
    static let lines = LineChart(
        title: "Throughput by replication", summary: "Throughput of cell 4680 over 30 days, mean and 95 % interval of 20 replications.",
        x: .time(), y: Axis("throughput", unit: "cells/h"),
        series: [
            LineChart.Series(
                "cell 4680",
                (0..<60).map { index in
                    let x = Double(index)
                    let y = 3100 * (1 - exp(-x / 6)) + 60 * sin(x)
                    return LineChart.Point(x * 43_200, y, lower: y - 90 - 4 * x, upper: y + 90 + 4 * x)
                }),
            LineChart.Series(
                "cell 4680, with one more winder",
                (0..<60).map { index in
                    let x = Double(index)
                    return LineChart.Point(x * 43_200, 3500 * (1 - exp(-x / 6)) + 40 * cos(x))
                }),
        ], rules: [LineChart.Rule(3600, "design rate 3600 cells/h")])

    static let sweep = LineChart(
        title: "Sweep of automation", summary: "Packs per day at five settings.", x: Axis("automation", unit: ""),
        y: Axis("throughput", unit: "packs/d"),
        series: [
            LineChart.Series(
                "pack",
                [(0.5, 310.0, 12.0), (0.6, 352, 10), (0.7, 391, 11), (0.8, 420, 9), (0.9, 431, 8)].map {
                    LineChart.Point($0.0, $0.1, lower: $0.1 - $0.2, upper: $0.1 + $0.2)
                })
        ], includesZero: false)

    static let months: [String] = (8..<26).map { index in
        let month = index % 12 + 1
        return "\(2026 + index / 12)-\(month < 10 ? "0" : "")\(month)"
    }

    static let ramp = LineChart(
        title: "Ramp-up", summary: "Good output a month of three lines.", x: Axis("month", unit: "", kind: .named(months)),
        y: Axis("good output", unit: "kWh"), series: [0, 1, 2].map(rampSeries))

    private static func rampSeries(_ line: Int) -> LineChart.Series {
        let peak = 2_600_000 * Double(3 + line)
        return LineChart.Series(
            "line \(line + 1)",
            (line * 3..<18).map { month in
                let age = Double(month - line * 3 + 1)
                return LineChart.Point(Double(month), peak * (1 - exp(-age / 5)))
            })
    }

    static let states = BarChart(
        title: "What stations do", summary: "Share of the time in each state, mean of 20 replications.", axis: Axis("share of time", unit: ""),
        parts: MachineLook.allCases.map { BarChart.Part($0.word, .state($0)) },
        rows: [
            BarChart.Row("anode mixing", [0.4, 0.05, 0.05, 0.02, 0.08, 0.3, 0.1]),
            BarChart.Row("cathode coating line 1", [0.62, 0.1, 0.08, 0, 0.1, 0, 0.1]),
            BarChart.Row("winder", [0.83, 0.01, 0.09, 0, 0.03, 0.04, 0]), BarChart.Row("formation", [0.55, 0, 0.01, 0, 0, 0.44, 0]),
        ], full: 1)

    static let intervals = BarChart(
        title: "Which single change gains most", summary: "Gain in throughput with 95 % simultaneous intervals.", axis: Axis("gain", unit: "cells/h"),
        parts: [BarChart.Part("gain", .area(0))],
        rows: [
            BarChart.Row("winder: one more machine", [121], lower: 112, upper: 130),
            BarChart.Row("coating: 10 % faster", [14.2], lower: 3, upper: 25.4),
            BarChart.Row("buffer before winding: twice as large", [2.1], lower: -4, upper: 8.2),
            BarChart.Row("setters: one fewer", [-33], lower: -41, upper: -25),
        ])

    static let gantt: GanttChart = {
        var seed: UInt64 = 7
        func chance() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 11) * 0x1p-53
        }
        let rows = ["anode mixing", "cathode coating line 1", "calender", "slitter", "winder 7", "electrolyte filling", "formation"].enumerated().map
        { index, name in
            var spans: [GanttChart.Span] = []
            var now = 0.0
            while now < 172_800 {
                let states: [MachineLook] = [.working, .working, .setUp, .working, .down, .blocked, .starved, .working, .waitingForCrew]
                let state = states[Int(chance() * 9)]
                let length = index == 4 ? 40 + chance() * 200 : 600 + chance() * 9000
                spans.append(.init(state, from: now, to: now + length))
                now += length
            }
            return GanttChart.Row(name, spans)
        }
        return GanttChart(
            title: "Machine states", summary: "What seven machines did in the first two days of replication 1.", from: 0, to: 172_800, rows: rows)
    }()

    static let sankey = SankeyDiagram(
        title: "Material and scrap", summary: "Mass through the plant in 30 days.", unit: "t",
        places: [
            .init("cathode powder"), .init("cathode coating", losses: [.init("edge scrap", 31)]), .init("anode powder"),
            .init("anode coating", losses: [.init("edge scrap", 14)]), .init("winding", losses: [.init("rejects", 22), .init("leaders", 4)]),
            .init("filling", losses: [.init("rejects", 3)]), .init("cells"),
        ],
        flows: [
            .init(from: 0, to: 1, amount: 620), .init(from: 1, to: 4, amount: 589), .init(from: 2, to: 3, amount: 300),
            .init(from: 3, to: 4, amount: 286),
            .init(from: 4, to: 5, amount: 849), .init(from: 5, to: 6, amount: 846), .init(from: 5, to: 4, amount: 9, kind: .rework),
        ])

    static let longSankey = SankeyDiagram(
        title: "Twelve steps", summary: "Cells through twelve steps in 30 days.", unit: "cells",
        places: (1...12).map { .init("step number \($0)", losses: [.init("scrap", 1000 * Double($0))]) },
        flows: (0..<11).map { .init(from: $0, to: $0 + 1, amount: 1_000_000 - Double($0) * 20_000) })

    static let map = FlowMap(
        title: "Allocation", summary: "Who is supplied from where in one month.", unit: "MWh",
        places: [
            .init("ochang", longitude: 127.4, latitude: 36.7, isSite: true), .init("nanjing", longitude: 118.8, latitude: 32.1, isSite: true),
            .init("arizona", longitude: -111.5, latitude: 33.2, isSite: true), .init("hue", longitude: 107.6, latitude: 16.5, isSite: true),
            .init("customer west", longitude: -121.9, latitude: 37.5, isSite: false),
            .init("customer east", longitude: -84.4, latitude: 33.7, isSite: false),
        ],
        flows: [
            .init(from: 0, to: 4, amount: 420), .init(from: 1, to: 3, amount: 90), .init(from: 2, to: 4, amount: 310),
            .init(from: 2, to: 5, amount: 120),
            .init(from: 0, to: 3, amount: 60),
        ])

    static let all: [(String, any Picture)] = [
        ("lines", lines), ("sweep", sweep), ("ramp", ramp), ("states", states), ("intervals", intervals), ("gantt", gantt), ("sankey", sankey),
        ("long-sankey", longSankey), ("map", map),
    ]

    /// Nothing, one of something, and too much of it.
    static let awkward: [(String, any Picture)] = [
        ("no lines", LineChart(title: "", summary: "", x: .time(), y: Axis("y", unit: "kg"), series: [])),
        ("no points", LineChart(title: "", summary: "", x: .time(), y: Axis("y", unit: "kg"), series: [.init("s", [])])),
        (
            "one point that is none",
            LineChart(title: "", summary: "", x: .time(), y: Axis("y", unit: "kg"), series: [.init("s", [.init(.nan, .infinity)])])
        ),
        (
            "huge and tiny",
            LineChart(
                title: "", summary: "", x: Axis("x", unit: ""), y: Axis("y", unit: "kg"),
                series: [.init("s", [.init(-1e300, 1e300), .init(0, 1e-300), .init(1e300, -1e300)])])
        ),
        (
            "no names",
            LineChart(title: "", summary: "", x: Axis("x", unit: "", kind: .named([])), y: Axis("y", unit: ""), series: [.init("s", [.init(0, 1)])])
        ),
        ("no bars", BarChart(title: "", summary: "", axis: Axis("a", unit: ""), parts: [.init("p", .area(0))], rows: [])),
        ("an unknown bar", BarChart(title: "", summary: "", axis: Axis("a", unit: ""), parts: [.init("p", .area(0))], rows: [.init("n", [.nan])])),
        (
            "names without end",
            BarChart(
                title: "", summary: "", axis: Axis("a", unit: ""), parts: [.init("p", .area(0))],
                rows: [.init(String(repeating: "a station with a very long name ", count: 8), [3])])
        ),
        ("no machines", GanttChart(title: "", summary: "", from: 0, to: 0, rows: [])),
        ("a machine of which nothing is known", GanttChart(title: "", summary: "", from: 0, to: 10, rows: [.init("m", [])])),
        ("no places on a map", FlowMap(title: "", summary: "", unit: "", places: [], flows: [])),
        (
            "nonsense on a map",
            FlowMap(
                title: "", summary: "", unit: "", places: [.init("a", longitude: .nan, latitude: 900, isSite: true)],
                flows: [.init(from: 0, to: 0, amount: 1), .init(from: 0, to: 7, amount: .nan)])
        ),
        ("no places", SankeyDiagram(title: "", summary: "", unit: "", places: [], flows: [])),
    ]
}
