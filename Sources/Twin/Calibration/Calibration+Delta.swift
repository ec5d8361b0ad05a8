// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
package import Plant

extension Calibration {
    /// A plant file that says what changed, and leaves the rest to the file it is made from.
    ///
    /// - Parameters:
    ///   - mother: The plant file, as the new one is to name it.
    ///   - period: For people, such as `2026-11-01 to 2026-11-21`.
    package func delta(of plant: PlantModel, from mother: String, period: String) -> String {
        var text = """
            # What \(events) events say differently from \(mother). Compare: jellyroll plant diff \(mother) THIS
            plant: \(Self.quoted(plant.name + ", calibrated"))
            from: \(Self.quoted(mother))
            sources:
              calibration: { title: \(Self.quoted("Fitted to \(events) events of the ledger, \(period)")), verified: true }

            """
        text += sites()
        text += routes(plant)
        return text
    }

    private func sites() -> String {
        var failures: [(station: StationName, name: String, members: [String])] = []
        for estimate in changes {
            let (station, name, key): (StationName, String, String)
            switch estimate.kind {
            case .failure(let place, let failure): (station, name, key) = (place, failure, "every")
            case .repair(let place, let failure): (station, name, key) = (place, failure, "repair")
            default: continue
            }
            let member = "\(key): \(Self.distribution(estimate))"
            if let index = failures.firstIndex(where: { $0.station == station && $0.name == name }) {
                failures[index].members.append(member)
            } else {
                failures.append((station, name, [member]))
            }
        }
        var lines = failures.isEmpty ? [] : ["sites:"]
        for (site, inSite) in Self.grouped(failures, by: \.station.line.site) {
            lines += ["  - name: \(Self.quoted(site))", "    areas:"]
            for (area, inArea) in Self.grouped(inSite, by: \.station.line.area) {
                lines += ["      - name: \(Self.quoted(area))", "        lines:"]
                for (line, inLine) in Self.grouped(inArea, by: \.station.line.line) {
                    lines += ["          - name: \(Self.quoted(line))", "            stations:"]
                    for (station, atStation) in Self.grouped(inLine, by: \.station.station) {
                        lines += ["              - name: \(Self.quoted(station))", "                failures:"]
                        lines += atStation.map { failure in
                            let members = failure.members.joined(separator: ", ")
                            return "                  - { name: \(Self.quoted(failure.name)), \(members), source: calibration }"
                        }
                    }
                }
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// In the order in which each group begins.
    private static func grouped<Item>(_ items: [Item], by key: (Item) -> String) -> [(String, [Item])] {
        var groups: [(String, [Item])] = []
        for item in items {
            if let index = groups.firstIndex(where: { $0.0 == key(item) }) {
                groups[index].1.append(item)
            } else {
                groups.append((key(item), [item]))
            }
        }
        return groups
    }

    private func routes(_ plant: PlantModel) -> String {
        var text = ""
        for route in plant.routes {
            var steps: [String] = []
            for step in route.steps {
                let members = changes.compactMap { estimate -> String? in
                    switch estimate.kind {
                    case .time(route.name, step.name): return "time: \(Self.distribution(estimate))"
                    case .rate(route.name, step.name): return step.rate.map { "rate: \(Self.rate(estimate.value, of: $0))" }
                    case .yield(route.name, step.name):
                        let scrap = step.yield.scrap.map { ", scrap: \(Self.quoted($0))" } ?? ""
                        return scrap.isEmpty ? "yield: \(Self.number(estimate.value))" : "yield: { good: \(Self.number(estimate.value))\(scrap) }"
                    default: return nil
                    }
                }
                if !members.isEmpty {
                    steps.append("      - { step: \(Self.quoted(step.name)), \(members.joined(separator: ", ")), source: calibration }\n")
                }
            }
            if steps.isEmpty { continue }
            text += "  - name: \(Self.quoted(route.name))\n    steps:\n" + steps.joined()
        }
        return text.isEmpty ? "" : "routes:\n" + text
    }

    private static func distribution(_ estimate: Estimate) -> String {
        guard let fit = estimate.fit else {
            if case .failure = estimate.kind { return "{ exponential: \(number(estimate.value)) s }" }
            return "\(number(estimate.value)) s"
        }
        func value(_ name: String) -> String { number(fit[name] ?? fit.mean) }
        return switch fit.family {
        case .fixed: "\(value("mean")) s"
        case .exponential: "{ exponential: \(value("mean")) s }"
        case .normal: "{ normal: { mean: \(value("mean")) s, sd: \(value("sd")) s } }"
        case .lognormal: "{ lognormal: { mean: \(value("mean")) s, scv: \(value("scv")) } }"
        case .gamma: "{ gamma: { mean: \(value("mean")) s, shape: \(value("shape")) } }"
        case .weibull: "{ weibull: { scale: \(value("scale")) s, shape: \(value("shape")) } }"
        }
    }

    private static func rate(_ smallUnitsPerSecond: Double, of rate: Rate) -> String {
        switch rate.dimension {
        case .length: "\(number(smallUnitsPerSecond / 1e6 * 60)) m/min"
        case .mass: "\(number(smallUnitsPerSecond / 1e6 * 3_600)) kg/h"
        case .volume: "\(number(smallUnitsPerSecond / 1e6 * 3_600)) L/h"
        default: "\(number(smallUnitsPerSecond * 60)) 1/min"
        }
    }

    /// Six significant digits.
    private static func number(_ value: Double) -> String {
        let text = String(format: "%.6g", value)
        return text.contains("e") ? String(format: "%.9f", value) : text
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}
