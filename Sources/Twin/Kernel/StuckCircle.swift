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
            let station = wait.station
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
            next = waits.first { takers.contains($0.station) }
            guard next == nil else { continue }
            if let (taker, others) = Self.barred(takers, from: wait.buffer, engine) {
                let names = others.map { "“\(scenario.stations[$0].name)”" }.joined(separator: ", ")
                steps.append(
                    (
                        taker,
                        "“\(scenario.stations[taker].name)” does not get at what it takes from “\(scenario.buffers[wait.buffer].name)”, since before it stands what "
                            + (others.isEmpty ? "nothing takes" : "only \(names) can take")
                    ))
                next = waits.first { others.contains($0.station) }
                continue
            }
            guard let (taker, lacking) = Self.lack(of: takers, besides: wait.buffer, engine) else { continue }
            let givers = Self.givers(to: lacking, scenario)
            let from = givers.isEmpty ? "nobody gives" : "only \(givers.map { "“\(scenario.stations[$0].name)”" }.joined(separator: ", ")) can give"
            steps.append((taker, "“\(scenario.stations[taker].name)” lacks what it takes from “\(scenario.buffers[lacking].name)”, to which \(from)"))
            next = waits.first { givers.contains($0.station) }
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

    /// A taker before which another product stands, and the stations that take that one.
    private static func barred(_ takers: [Int], from buffer: Int, _ engine: Engine) -> (station: Int, others: [Int])? {
        let head = engine.headItem(buffer)
        guard head >= 0 else { return nil }
        let product = Int(engine.items[head].product)
        var barred: Int?
        var others: Set<Int> = []
        for operation in 0..<engine.plan.operations.count where takers.contains(engine.operationPlans[operation].station) {
            let own = engine.operationPlans[operation]
            for input in own.firstInput..<(own.firstInput + own.inputCount) where engine.inputPlans[input].buffer == buffer {
                let wanted = engine.inputPlans[input].product
                if wanted < 0 || wanted == product { others.insert(own.station) } else { barred = barred ?? own.station }
            }
        }
        guard let barred, !others.contains(barred) else { return nil }
        return (barred, others.sorted())
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
