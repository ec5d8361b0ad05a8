// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// A running plant, as a value: what happens is a function of scenario and seed alone.
///
/// Copy it to branch a what-if, save it to go on another day; a copy and a restored one go on bit for bit as the original would have.
///
/// Order within an instant: first everything that ends (operations and set-ups, then repairs, failures, shifts, timers, each in the order of
/// scheduling), with the moves into places that became free; then stations start what they can, by ``Scenario/Station/rank`` and
/// in the order in which they became able to; what ends in no time ends before the next start. A failure that falls due at the end of an
/// operation lets it end. Only what lasts beyond the instant counts as a state.
package struct Simulation: Sendable {
    private var memory: EngineMemory

    /// - Throws: ``TwinError`` `.invalidScenario`, telling every fault found.
    package init(_ scenario: Scenario, seed: UInt64) throws(TwinError) {
        memory = EngineMemory(try EnginePlan(scenario, seed: seed))
    }

    package var scenario: Scenario { memory.plan.scenario }
    package var seed: UInt64 { memory.plan.seed }
    package var now: SimulatedTime { SimulatedTime(microseconds: memory.engine.now) }

    /// Why a run returned.
    package enum Stop: Hashable, Sendable {
        case reachedTime
        case reachedEvents
        /// Nothing is left that could ever happen: no arrivals, no work. `now` is the last event's time.
        case finished
    }

    /// Everything up to and including a moment; then `now` is that moment, unless nothing is left to happen.
    ///
    /// - Throws: `.outOfRange` past ``SimulatedTime/horizonLimit`` or before now; `.deadlock`, with the stations in the circle; `.zeroTimeLoop`;
    ///   `.populationExploded`, with the buffer. Statistics up to that moment stay readable.
    @discardableResult package mutating func run(until time: SimulatedTime) throws(TwinError) -> Stop {
        var nobody = NoObserver()
        return try run(until: time, observer: &nobody)
    }

    @discardableResult package mutating func run(until time: SimulatedTime, observer: inout some SimulationObserver) throws(TwinError) -> Stop {
        try run(until: time, mostEvents: .max, observer: &observer)
    }

    /// A number of ``SimulationStatistics/events`` more, at most up to a moment. The instant in which the last one falls is completed.
    @discardableResult package mutating func run(events: Int, until time: SimulatedTime = .horizonLimit) throws(TwinError) -> Stop {
        var nobody = NoObserver()
        return try run(events: events, until: time, observer: &nobody)
    }

    @discardableResult package mutating func run(
        events: Int, until time: SimulatedTime = .horizonLimit, observer: inout some SimulationObserver
    ) throws(TwinError) -> Stop {
        guard events >= 0 else { throw .events(events) }
        return try run(until: time, mostEvents: memory.engine.scalars.events &+ Int64(events), observer: &observer)
    }

    private mutating func run(until time: SimulatedTime, mostEvents: Int64, observer: inout some SimulationObserver) throws(TwinError) -> Stop {
        guard time >= now, time <= .horizonLimit else { throw .horizon(time, now: now) }
        own()
        let halt = memory.engine.run(until: time.microseconds, events: mostEvents, &observer)
        if halt == .finished || (halt == .time && memory.plan.hasCircles) {
            let waits = memory.engine.waits
            let stuck = halt == .finished || waits.isEmpty ? waits : Liveness(memory.engine).stuck
            if !stuck.isEmpty { throw .deadlock(stuck, memory.engine) }
        }
        switch halt {
        case .time: return .reachedTime
        case .events: return .reachedEvents
        case .finished: return .finished
        case .fault: throw .fault(of: memory.engine)
        }
    }

    /// What was measured since the start or the last reset. Reading does not disturb a run; differences of two readings are batch means.
    package var statistics: SimulationStatistics { memory.engine.statistics(sketches: true) }

    /// Without the sketches of waits and times in system, which are most of its size.
    package var plainStatistics: SimulationStatistics { memory.engine.statistics(sketches: false) }

    /// What the servers of a station are in, by number; those of an unlimited station as far as there were any.
    package func activities(ofStation station: Int) -> [ServerActivity] { memory.engine.activities(ofStation: station) }

    /// The end of warm-up: statistics begin anew, the plant stays as it is.
    package mutating func resetStatistics() {
        own()
        memory.engine.resetStatistics()
    }

    /// Copies share their state until one of them moves.
    private mutating func own() {
        if !isKnownUniquelyReferenced(&memory) { memory = memory.copied() }
    }
}

extension Simulation {
    /// Of the form of ``saved()``. A change of any record of the engine takes the next number.
    package static let savedVersion: UInt32 = 2

    /// The whole state, which only the same scenario and seed, the same version and a machine of the same byte order take back.
    ///
    /// Magic, version, SHA-256 of scenario and seed, SHA-256 of the state, the state.
    package func saved() -> [UInt8] {
        let state = memory.bytes()
        return SavedState.header(memory.plan) + SHA256.hash(state) + state
    }

    /// - Throws: `.foreignState` for another scenario, seed or version; `.damagedState` when bytes are missing or changed.
    package init(restoring bytes: [UInt8], of scenario: Scenario, seed: UInt64) throws(TwinError) {
        let plan = try EnginePlan(scenario, seed: seed)
        let header = SavedState.header(plan)
        guard bytes.count >= header.count + 32, bytes.starts(with: SavedState.magic) else { throw .damagedState("its beginning is missing") }
        guard bytes.starts(with: header) else { throw .foreignState() }
        let state = bytes[(header.count + 32)...]
        guard SHA256.hash(state).elementsEqual(bytes[header.count..<(header.count + 32)]) else { throw .damagedState("its checksum does not agree") }
        guard let memory = EngineMemory(plan, reading: state) else { throw .damagedState("its length does not agree") }
        self.memory = memory
    }
}
