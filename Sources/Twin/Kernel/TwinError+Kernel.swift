// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension TwinError {
    static func invalid(_ faults: [String]) -> Self {
        Self(
            code: .invalidScenario, message: faults.count == 1 ? faults[0] : "\(faults.count) faults: " + faults.joined(separator: " "),
            remedy: "Correct the scenario; names say where.")
    }

    static func horizon(_ time: SimulatedTime, now: SimulatedTime) -> Self {
        Self(
            code: .outOfRange, message: "A run cannot go from \(now.seconds) s to \(time.seconds) s.",
            remedy: "Give a time after the present one, at most \(SimulatedTime.horizonLimit.seconds) s (about 73,000 years).")
    }

    static func events(_ events: Int) -> Self {
        Self(code: .outOfRange, message: "A run cannot go on for \(events) events.", remedy: "Give 0 or more.")
    }

    static func foreignState() -> Self {
        Self(
            code: .foreignState, message: "The saved run is of another scenario, seed or version.",
            remedy: "Restore it with the very scenario and seed it was saved with, by the version that saved it.")
    }

    static func damagedState(_ what: String) -> Self {
        Self(code: .damagedState, message: "The saved run cannot be read: \(what).", remedy: "Take another copy, or run again from the start.")
    }

    /// Of an engine that stopped.
    static func fault(of engine: Engine) -> Self {
        let scenario = engine.plan.scenario
        switch Engine.Fault(rawValue: engine.scalars.fault) {
        case .zeroTimeLoop:
            return Self(
                code: .zeroTimeLoop,
                message:
                    "At \(engine.time.seconds) s more than \(Engine.startsPerInstant) operations started without time passing, the last at station “\(scenario.stations[engine.scalars.faultPlace].name)”.",
                remedy: "Give at least one operation of the loop a time above 0.")
        case .population: return population(engine)
        case .neverFits:
            let operation = scenario.operations[engine.scalars.faultPlace]
            return Self(
                code: .invalidScenario,
                message:
                    "At \(engine.time.seconds) s operation “\(operation.name)” drew a time longer than any stretch of the shift of station “\(scenario.stations[operation.station.number].name)”, which starts only what fits.",
                remedy: "Let the station resume or finish work at a pause, lengthen the shift, or cut the distribution off.")
        case .deadlock: return deadlock(engine.circle(from: engine.scalars.faultPlace) ?? engine.stuck(), engine)
        case .some(.none), nil:
            return Self(code: .damagedState, message: "The run stopped without a reason.", remedy: "Report this scenario and seed.")
        }
    }

    private static func population(_ engine: Engine) -> Self {
        let scenario = engine.plan.scenario
        let fullest = scenario.buffers.indices.filter { !engine.bufferPlans[$0].isTank }.max {
            engine.buffers[$0].content.now < engine.buffers[$1].content.now
        }
        let most =
            fullest.map { "buffer “\(scenario.buffers[$0].name)” holds \(engine.buffers[$0].content.now) of them" } ?? "none of them in a buffer"
        return Self(
            code: .populationExploded,
            message: "At \(engine.time.seconds) s more than \(scenario.populationLimit) items were in the system; \(most).",
            remedy:
                "What fills it is faster than what empties it: slow the arrivals, add capacity behind the buffer, limit its places, or raise the limit."
        )
    }

    /// Tells the circle, or all that is stuck when it closes through something missing.
    static func deadlock(_ waits: [Engine.Wait], _ engine: Engine) -> Self {
        let scenario = engine.plan.scenario
        var sentences: [String] = []
        var stations: [String] = []
        for wait in circled(waits, engine) {
            let station = scenario.stations[engine.servers[wait.server].station].name
            let plan = engine.bufferPlans[wait.buffer]
            let takers = (0..<plan.consumerCount).map { "“\(scenario.stations[engine.stationLists[plan.firstConsumer + $0]].name)”" }
            let sentence =
                "“\(station)” waits for a place in “\(scenario.buffers[wait.buffer].name)”"
                + (takers.isEmpty ? ", from which nothing takes" : ", from which only \(takers.joined(separator: ", ")) can take")
            if !stations.contains(station) { stations.append(station) }
            if !sentences.contains(sentence) { sentences.append(sentence) }
        }
        return Self(
            code: .deadlock,
            message:
                "At \(engine.time.seconds) s stations block each other for ever: \(stations.joined(separator: " → ")). \(sentences.joined(separator: "; ")).",
            remedy: "Add places to a buffer of the circle, let its output be lost or scrapped when full, or admit fewer items to it.")
    }

    /// From the first wait along takers that wait too, until one comes again; the waits before that one are left out.
    private static func circled(_ waits: [Engine.Wait], _ engine: Engine) -> [Engine.Wait] {
        guard let first = waits.first else { return [] }
        var chain = [first]
        while true {
            let plan = engine.bufferPlans[chain[chain.count - 1].buffer]
            let takers = (0..<plan.consumerCount).map { engine.stationLists[plan.firstConsumer + $0] }
            guard let next = waits.first(where: { takers.contains(engine.servers[$0.server].station) }) else { return chain }
            let station = engine.servers[next.server].station
            if let begin = chain.firstIndex(where: { engine.servers[$0.server].station == station }) { return Array(chain[begin...]) }
            chain.append(next)
        }
    }
}
