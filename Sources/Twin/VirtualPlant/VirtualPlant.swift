// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Plant

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

    /// The plant of a file, with the causes planted there.
    ///
    /// - Parameter start: When the run's zero is; nil takes the plant's own.
    package init(_ twin: PlantTwin, seed: UInt64, start: Instant?) throws(TwinError) {
        let plant = twin.plant
        let legend = Legend(twin, start: start)
        var causes: [Cause] = []
        for cause in plant.causes {
            var units: [String: PhysicalUnit] = [:]
            for route in plant.routes where cause.site == nil || cause.site == route.site {
                for step in route.steps { for known in step.characteristics { units[known.name] = known.unit } }
            }
            // What strikes at one site may show at another.
            for route in plant.routes {
                for step in route.steps { for known in step.characteristics where units[known.name] == nil { units[known.name] = known.unit } }
            }
            guard legend.operations.contains(where: { $0.step == cause.step && (cause.site ?? $0.site) == $0.site }) else {
                throw .unknownPart("step of cause “\(cause.name)”", cause.step)
            }
            for effect in cause.effects where units[effect.characteristic] == nil {
                throw .unknownPart("characteristic of cause “\(cause.name)”", effect.characteristic)
            }
            causes.append(Cause(cause, product: cause.product.flatMap { plant.product(named: $0)?.called }, units: units))
        }
        try self.init(twin.scenario, legend: legend, seed: seed, causes: causes)
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
