// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A running plant, as a value: what happens is a function of scenario and seed alone.
///
/// Copy it to branch a what-if, save it to go on another day; a copy and a restored one go on bit for bit as the original would have.
///
/// Order within an instant: first everything that ends (operations, then repairs and set-ups, failures, shifts, timers, each in the order of
/// scheduling), with the moves into places that became free; then stations start what they can, by ``Scenario/Station/rank`` and
/// in the order in which they became able to; what ends in no time ends before the next start. A failure that falls due at the end of an
/// operation lets it end.
package struct Simulation: Sendable {
    package let scenario: Scenario
    package let seed: UInt64

    /// - Throws: ``TwinError`` `.invalidScenario`, telling every fault found.
    package init(_ scenario: Scenario, seed: UInt64) throws(TwinError) {
        self.scenario = scenario
        self.seed = seed
    }

    package var now: SimulatedTime { .zero }

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
        .finished
    }

    /// A number of ``SimulationStatistics/events`` more, at most up to a moment.
    @discardableResult package mutating func run(
        events: Int, until time: SimulatedTime = .horizonLimit, observer: inout some SimulationObserver
    ) throws(TwinError) -> Stop {
        .finished
    }

    /// What was measured since the start or the last reset. Reading does not disturb a run; differences of two readings are batch means.
    package var statistics: SimulationStatistics {
        SimulationStatistics(
            from: .zero, to: .zero, stations: [], operations: [], buffers: [], products: [], crews: [], inside: .init(now: 0, highest: 0, area: 0),
            events: 0)
    }

    /// The end of warm-up: statistics begin anew, the plant stays as it is.
    package mutating func resetStatistics() {}

    /// The whole state, in a form of version ``savedVersion`` that only the same scenario and seed take back.
    package func saved() -> [UInt8] { [] }

    /// - Throws: `.foreignState` for another scenario, seed or version; `.damagedState` when bytes are missing or changed.
    package init(restoring bytes: [UInt8], of scenario: Scenario, seed: UInt64) throws(TwinError) {
        self.scenario = scenario
        self.seed = seed
    }
}
