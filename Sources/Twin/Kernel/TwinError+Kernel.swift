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
                    "At \(engine.time.seconds) s more than \(engine.startsPerInstant) operations started without time passing, the last at station “\(scenario.stations[engine.scalars.faultPlace].name)”.",
                remedy: "Give at least one operation of the loop a time above 0.")
        case .population: return population(engine)
        case .neverFits:
            let operation = scenario.operations[engine.scalars.faultPlace]
            return Self(
                code: .invalidScenario,
                message:
                    "At \(engine.time.seconds) s operation “\(operation.name)” drew a time longer than any stretch of the shift of station “\(scenario.stations[operation.station.number].name)”, which starts only what fits.",
                remedy: "Let the station resume or finish work at a pause, lengthen the shift, or cut the distribution off.")
        case .deadlock: return deadlock(engine.circle(from: engine.scalars.faultPlace) ?? Liveness(engine).stuck, engine)
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

    /// Tells the circle: who waits for a place, who should make it, and what that one lacks.
    static func deadlock(_ waits: [Engine.Wait], _ engine: Engine) -> Self {
        let circle = StuckCircle(waits, engine)
        return Self(
            code: .deadlock,
            message:
                "At \(engine.time.seconds) s stations block each other for ever: \(circle.stations.joined(separator: " → ")). \(circle.sentences.joined(separator: "; ")).",
            remedy: "Add places to a buffer of the circle, let its output be lost or scrapped when full, or admit fewer items to it.")
    }
}
