// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
package import Plant

/// What goes from one place to another over all months of a plan.
package struct PlannedFlow: Hashable, Sendable {
    package let from: String
    package let to: String
    /// MWh of nominal energy.
    package let megawattHours: Double
}

/// A place of a plan on a map, in degrees.
package struct PlannedPlace: Hashable, Sendable {
    package let name: String
    package let latitude: Double
    package let longitude: Double
    /// Makes something; customers only take.
    package let isSite: Bool
}

extension AllocationAnswer {
    /// Shipments and deliveries of products that store energy, added up by where they go; in the order of names.
    package func flows(in plan: PlanModel) -> [PlannedFlow] {
        var amounts: [[String]: Double] = [:]
        for move in shipped + delivered {
            guard let energy = plan.plants.lazy.compactMap({ $0.product(named: move.product)?.nominalEnergy }).first else { continue }
            amounts[[move.from, move.to], default: 0] += move.amount.value * Double(energy.amount) / 1e9
        }
        return amounts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
            PlannedFlow(from: $0.key[0], to: $0.key[1], megawattHours: $0.value)
        }
    }

    package static func places(of plan: PlanModel) -> [PlannedPlace] {
        let sites = Set(plan.plants.flatMap { $0.sites.map(\.name) })
        return (plan.allocation?.places ?? []).map {
            PlannedPlace(name: $0.name, latitude: $0.latitude, longitude: $0.longitude, isSite: sites.contains($0.name))
        }
    }
}
