// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

extension PlantTwin {
    /// Names of the stations as short as they can be told apart: a machine's own name, with its line, area or site only where others share it.
    package var stationLabels: [String] {
        var paths: [[String]] = []
        for role in stations { paths.append(Self.path(role)) }
        var used: [String: Int] = [:]
        for path in paths { for count in 1...path.count { used[Self.tail(path, count), default: 0] += 1 } }
        return paths.enumerated().map { index, path in
            for count in 1...path.count where used[Self.tail(path, count)] == 1 { return Self.tail(path, count) }
            // A supplier's order desk and their deliveries are two stations of one name.
            return scenario.stations[index].name
        }
    }

    private static func tail(_ path: [String], _ count: Int) -> String { path.suffix(count).joined(separator: "/") }

    private static func path(_ role: StationRole) -> [String] {
        switch role {
        case .station(let name): [name.line.site, name.line.area, name.line.line, name.station]
        case .wait(let route, let step): [route, step]
        case .rest(let route, let step): [route, "rest before \(step)"]
        case .arrivals(let route): ["arrivals of \(route)"]
        case .supplier(let name): [name]
        case .transport(let name): [name]
        case .departures(let name): ["departures of \(name)"]
        case .customer(let name): [name]
        case .gate(let customer, let gate): [customer, gate]
        }
    }
}
