// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// A plant that exists as a file alone, and sends the events a real one would.
///
/// The same place, seed and causes send the same events with the same IDs, whatever the portions in which they are asked for.
package struct VirtualPlant: Sendable {
    package let legend: Legend
    private var simulation: Simulation
    private var recorder: PlantRecorder

    /// - Throws: ``TwinError`` when the scenario cannot run, or a cause names a step that the plant does not have.
    package init(_ scenario: Scenario, legend: Legend, seed: UInt64, causes: [Cause]) throws(TwinError) {
        self.legend = legend
        simulation = try Simulation(scenario, seed: seed)
        recorder = PlantRecorder(legend: legend, scenario: scenario, seed: seed, causes: causes)
    }

    /// Time reached, since the run's zero.
    package var now: SimulatedTime { simulation.now }

    /// What has been planted, and what it has struck so far.
    package var truth: PlantTruth { recorder.truth }

    /// Everything that happens up to and including a moment, in the order in which it becomes known.
    package mutating func events(until time: SimulatedTime) throws(TwinError) -> [Event] {
        try simulation.run(until: time, observer: &recorder)
        recorder.passHours(until: time)
        return recorder.takeEvents()
    }
}
