// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Testing

@testable import Plant

/// A plant of one site and two machines, to which a test adds what it is about.
struct SmallPlant {
    var head = ""
    var stations = "[{ name: one }, { name: two }]"
    var products = "  - { name: part, kind: unit, unit: \"{part}\" }"
    var rest = ""
    /// Of the route `r`, each step a line that begins with “- ”.
    var arrivals = "saturated"
    var steps = "- { step: a, station: one, time: 1 min }"

    var text: String {
        var lines = ["plant: Small"]
        if !head.isEmpty { lines += head.split(separator: "\n").map(String.init) }
        lines += ["sites:", "  - { name: s, areas: [{ name: a, lines: [{ name: l, stations: \(stations) }] }] }", "products:", products]
        if !rest.isEmpty { lines += rest.split(separator: "\n").map(String.init) }
        lines += ["routes:", "  - name: r", "    product: part"]
        if !arrivals.isEmpty { lines.append("    arrivals: \(arrivals)") }
        lines.append("    steps:")
        lines += steps.split(separator: "\n").map { "      \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    var check: PlantCheck { PlantFile.check(text: text, file: "p.yaml", files: PlantFiles { _ in nil }) }

    /// Code and message of every finding.
    var told: [String] { check.findings.map { "\($0.code.rawValue.dropFirst(6)): \($0.message)" } }
}
