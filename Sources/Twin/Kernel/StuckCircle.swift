// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Endless blocking in words: from a station that waits for a place along those that should make it, until one comes again.
struct StuckCircle {
    /// Names in the order of waiting.
    private(set) var stations: [String] = []
    private(set) var sentences: [String] = []

    init(_ waits: [Engine.Wait], _ engine: Engine) {
        let scenario = engine.plan.scenario
        var steps: [(station: Int, sentence: String)] = []
        var next = waits.first
        while let wait = next {
            let station = engine.servers[wait.server].station
            if let begin = steps.firstIndex(where: { $0.station == station }) {
                steps.removeFirst(begin)
                break
            }
            let takers = Self.takers(of: wait.buffer, engine)
            let names = takers.map { "“\(scenario.stations[$0].name)”" }.joined(separator: ", ")
            steps.append(
                (
                    station,
                    "“\(scenario.stations[station].name)” waits for a place in “\(scenario.buffers[wait.buffer].name)”, from which "
                        + (takers.isEmpty ? "nothing takes" : "only \(names) can take")
                ))
            next = waits.first { takers.contains(engine.servers[$0.server].station) }
            guard next == nil, let (taker, lacking) = Self.lack(of: takers, besides: wait.buffer, engine) else { continue }
            let givers = Self.givers(to: lacking, scenario)
            let from = givers.isEmpty ? "nobody gives" : "only \(givers.map { "“\(scenario.stations[$0].name)”" }.joined(separator: ", ")) can give"
            steps.append((taker, "“\(scenario.stations[taker].name)” lacks what it takes from “\(scenario.buffers[lacking].name)”, to which \(from)"))
            next = waits.first { givers.contains(engine.servers[$0.server].station) }
        }
        stations = steps.map { scenario.stations[$0.station].name }
        sentences = steps.map(\.sentence)
    }

    private static func takers(of buffer: Int, _ engine: Engine) -> [Int] {
        let plan = engine.bufferPlans[buffer]
        return (0..<plan.consumerCount).map { engine.stationLists[plan.firstConsumer + $0] }
    }

    private static func givers(to buffer: Int, _ scenario: Scenario) -> [Int] {
        let stations = scenario.operations.filter { $0.delivers(to: buffer) }
        return Set(stations.map(\.station.number)).sorted()
    }

    /// A taker that stands idle for want of something else, and the buffer it is missing from.
    private static func lack(of takers: [Int], besides buffer: Int, _ engine: Engine) -> (station: Int, buffer: Int)? {
        for (number, operation) in engine.plan.scenario.operations.enumerated() where takers.contains(operation.station.number) {
            guard operation.takes.contains(where: { $0.buffer.number == buffer }) else { continue }
            for input in 0..<engine.operationPlans[number].inputCount {
                let other = engine.inputPlans[engine.operationPlans[number].firstInput + input].buffer
                if other != buffer, !engine.isThere(engine.operationPlans[number].firstInput + input) { return (operation.station.number, other) }
            }
        }
        return nil
    }
}
