// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant

extension ScenarioChange {
    /// How a change is written, for help and refusals.
    package static let grammar = """
        stations.NAME.count=23      machines of a station; +1 or -1 from the present
        stations.NAME.speed=1.1     times as fast
        stations.NAME.failures=0.5  times as often (0: never); stations.NAME.failures.MODE=0.5 for one failure
        stations.NAME.repair=0.5    times as long
        stations.NAME.setup=0.5     times as long
        buffers.NAME.places=20      places of a buffer; +5 from the present
        crews.NAME.people=4         people of a crew; +1 from the present
        """

    /// - Parameter text: `stations.winder.count=23`; names may hold spaces and dots.
    /// - Throws: `.unknownChange`, with the nearest name or the ways to write a change.
    package init(_ text: String, _ scenario: Scenario, _ parts: ReportedParts) throws(TwinError) {
        guard let equals = text.lastIndex(of: "="), let dot = text.firstIndex(of: "."), dot < equals else { throw .changeUnread(text) }
        let kind = text[..<dot]
        let path = text[text.index(after: dot)..<equals]
        let value = text[text.index(after: equals)...]
        switch kind {
        case "stations":
            // Modes are named after “failures.”, so that comes first.
            if let (name, mode) = Self.split(path, at: ".failures.") {
                let station = try Self.find(name, "station", parts.stations.map(\.name))
                let failure = try Self.find(mode, "failure of \(name)", scenario.stations[station].failures.map(\.name))
                self = .failures(station: station, mode: failure, factor: try Self.number(value, text))
                return
            }
            guard let last = path.lastIndex(of: ".") else { throw .changeUnread(text) }
            let station = try Self.find(path[..<last], "station", parts.stations.map(\.name))
            switch path[path.index(after: last)...] {
            case "count":
                guard case .count(let now) = scenario.stations[station].servers else { throw .changeUnread(text) }
                self = .count(station: station, try Self.whole(value, from: now, text))
            case "speed": self = .speed(station: station, factor: try Self.number(value, text))
            case "failures": self = .failures(station: station, mode: nil, factor: try Self.number(value, text))
            case "repair": self = .repair(station: station, factor: try Self.number(value, text))
            case "setup": self = .setup(station: station, factor: try Self.number(value, text))
            default: throw .changeUnread(text)
            }
        case "buffers":
            guard let (name, _) = Self.split(path, at: ".places") else { throw .changeUnread(text) }
            let buffer = try Self.find(name, "buffer", parts.buffers.map(\.name))
            guard case .items(let now) = scenario.buffers[buffer].holds else { throw .changeUnread(text) }
            self = .places(buffer: buffer, try Self.whole(value, from: now ?? 0, text))
        case "crews":
            guard let (name, _) = Self.split(path, at: ".people") else { throw .changeUnread(text) }
            let crew = try Self.find(name, "crew", parts.crews)
            self = .people(crew: crew, try Self.whole(value, from: scenario.crews[crew].people, text))
        default: throw .changeUnread(text)
        }
    }

    private static func split(_ path: Substring, at key: String) -> (Substring, Substring)? {
        guard let range = path.ranges(of: key).last else { return nil }
        return (path[..<range.lowerBound], path[range.upperBound...])
    }

    private static func find(_ name: Substring, _ what: String, _ names: [String]) throws(TwinError) -> Int {
        let found = names.indices.filter { names[$0] == name }
        if let only = found.first, found.count == 1 { return only }
        throw .nameUnknown(String(name), what, names)
    }

    private static func number(_ value: Substring, _ text: String) throws(TwinError) -> Double {
        let digits = value.hasSuffix("%") ? value.dropLast() : value
        guard let number = Double(digits), number.isFinite else { throw .changeUnread(text) }
        guard value.hasSuffix("%") else { return number }
        // “+10%” is from the present, “90%” is of it.
        return value.hasPrefix("+") || value.hasPrefix("-") ? 1 + number / 100 : number / 100
    }

    private static func whole(_ value: Substring, from now: Int, _ text: String) throws(TwinError) -> Int {
        guard let number = Int(value), abs(number) <= 1_000_000_000 else { throw .changeUnread(text) }
        return value.hasPrefix("+") || value.hasPrefix("-") ? now + number : number
    }
}

extension TwinError {
    static func changeUnread(_ text: String) -> Self {
        Self(code: .unknownChange, message: "“\(text.prefix(80))” is no change of a plant.", remedy: "Write one of:\n\(ScenarioChange.grammar)")
    }

    static func nameUnknown(_ name: String, _ what: String, _ names: [String]) -> Self {
        let nearest = names.min { (Spelling.distance($0, name), $0) < (Spelling.distance($1, name), $1) }
        let others = names.prefix(12).joined(separator: ", ")
        return Self(
            code: .unknownName, message: "There is no \(what) “\(name.prefix(60))”.",
            remedy: nearest.map { "The nearest is “\($0)”. There are: \(others)\(names.count > 12 ? ", …" : "")." } ?? "This plant has none.")
    }
}
