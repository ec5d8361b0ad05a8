// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant
import Testing

@testable import Twin

/// Plants and plans as text, for tests of planning.
enum SmallFactory {
    /// - Parameters:
    ///   - stations: Name, machines.
    ///   - steps: In YAML, without the route.
    static func plant(stations: [(String, Int)], steps: [String], ramp: String = "", products: String = "", more: String = "") -> String {
        """
        plant: Small
        start: 2026-01-01T00:00:00+00:00
        currency: USD
        sites:
          - name: hue
            source: assumption
            areas:
              - name: packs
                lines:
                  - name: line 1
                    \(ramp.isEmpty ? "note: mature" : "ramp: \(ramp)")
                    stations:
        \(stations.map { "              - { name: \($0.0), count: \($0.1) }" }.joined(separator: "\n"))
        products:
          - { name: pack, kind: unit, unit: "{pack}", nominalEnergy: 60 kW.h, source: assumption }
        \(products)
        routes:
          - name: packs
            product: pack
            source: assumption
            arrivals: saturated
            steps:
        \(steps.map { "      - \($0)" }.joined(separator: "\n"))
        \(more)
        """
    }

    static func read(_ text: String, _ place: SourceLocation = #_sourceLocation) throws -> PlantModel {
        let check = PlantFile.check(text: text, file: "small.yaml", files: PlantFiles { _ in nil })
        return try #require(check.plant, "\(check.errors.map(\.description).joined(separator: "\n"))", sourceLocation: place)
    }

    /// The plan in `plan.yaml`, with other files beside it.
    static func plan(_ text: String, files: [String: String]) -> (plan: PlanModel?, findings: [PlantFinding]) {
        PlanFile.check(text: text, file: "plan.yaml", files: PlantFiles { files[$0] })
    }
}
