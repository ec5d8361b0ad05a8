// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Single changes worth trying, read off a run: where the bottleneck is, what blocks, who lets others wait.
package enum SingleChanges {
    /// One more machine, 10 % faster, failures half as often, set-ups half as long at the stations that limit most; twice the places where machines
    /// stand blocked or starved; one more person in crews that are waited for.
    /// - Parameter stations: How many stations, buffers and crews are looked at, each.
    package static func candidates(_ result: ExperimentResult, _ scenario: Scenario, stations most: Int = 4) -> [ScenarioChange] {
        var changes: [ScenarioChange] = []
        let parts = result.parts
        let numbers = Dictionary(parts.stations.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        // Where no bottleneck was looked for, the busiest come first.
        let ranking = result.bottlenecks.filter { $0.share > 0.01 }.prefix(most).compactMap { numbers[$0.station] }
        for station in ranking {
            if case .count(let count) = scenario.stations[station].servers { changes.append(.count(station: station, count + 1)) }
            changes.append(.speed(station: station, factor: 1.1))
            if !scenario.stations[station].failures.isEmpty { changes.append(.failures(station: station, mode: nil, factor: 0.5)) }
            if scenario.stations[station].setup != nil { changes.append(.setup(station: station, factor: 0.5)) }
        }
        changes += buffers(result, scenario).prefix(most).map { buffer in
            guard case .items(let places?) = scenario.buffers[buffer].holds else { return .places(buffer: buffer, 1) }
            return .places(buffer: buffer, max(1, places * 2))
        }
        let crews = scenario.crews.indices.map { (crew: $0, wait: result.estimate(.crew(parts.crews[$0]), .crewWait)?.mean ?? 0) }
        changes += crews.filter { $0.wait > 0 }.sorted { ($1.wait, $0.crew) < ($0.wait, $1.crew) }.prefix(most).map { crew, _ in
            .people(crew: crew, scenario.crews[crew].people + 1)
        }
        return changes
    }

    /// Buffers with a bound, by the time machines stand blocked before them and starved behind them.
    private static func buffers(_ result: ExperimentResult, _ scenario: Scenario) -> [Int] {
        func lost(_ station: Int, _ kind: Indicator.Kind) -> Double {
            result.estimate(.station(result.parts.stations[station].name), kind)?.mean ?? 0
        }
        let scored = scenario.buffers.indices.compactMap { buffer -> (buffer: Int, score: Double)? in
            guard case .items(.some) = scenario.buffers[buffer].holds else { return nil }
            var score = 0.0
            for operation in scenario.operations {
                if operation.gives(to: buffer) { score += lost(operation.station.number, .blocked) }
                if operation.takes.contains(where: { $0.buffer.number == buffer }) { score += lost(operation.station.number, .starved) }
            }
            return score > 0.005 ? (buffer, score) : nil
        }
        return scored.sorted { ($1.score, $0.buffer) < ($0.score, $1.buffer) }.map(\.buffer)
    }
}

extension Scenario.Operation {
    fileprivate func gives(to buffer: Int) -> Bool {
        outcomes.contains { outcome in
            outcome.gives.contains { output in
                switch output {
                case .pass(_, _, _, .buffer(let index, _)), .make(_, _, _, _, .buffer(let index, _)): index.number == buffer
                default: false
                }
            }
        }
    }
}
