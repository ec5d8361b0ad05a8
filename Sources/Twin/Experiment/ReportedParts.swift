// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What the parts of a scenario are called in results, and how they count.
package struct ReportedParts: Hashable, Sendable {
    /// Of the plant, for headings.
    package var title: String
    /// One a station of the scenario.
    package var stations: [StationPart]
    /// One an operation of the scenario.
    package var operations: [OperationPart]
    /// One a buffer of the scenario.
    package var buffers: [BufferPart]
    /// Goods by name; several products of the scenario may be the same goods, such as those of a second pass.
    package var goods: [GoodsPart]
    package var crews: [String]
    /// What is drawn besides the power of machines.
    package var utilities: [UtilityPart] = []
    /// What is bought and taken by steps.
    package var materials: [MaterialPart] = []
    /// Steps in the order of their routes.
    package var steps: [StepName]

    package struct StationPart: Hashable, Sendable {
        package var name: String
        /// A machine of the plant: in the tables of stations, and possibly the bottleneck. Arrivals, customers and waits are not.
        package var isMachine: Bool
    }

    package struct OperationPart: Hashable, Sendable {
        /// Nil: no step of a route.
        package var step: StepName?
        /// Whether the items come here for the first time.
        package var isFirstPass: Bool
        /// What it puts out when nothing is lost, in small units.
        package var nominalOutput: Double
        /// Of that, by outcome.
        package var good: [Double]
        /// Planned run time per operation (PRI), seconds; nil where it depends on what comes.
        package var plannedTime: Double?
    }

    package struct StepName: Hashable, Sendable {
        package var route: String
        package var step: String
    }

    package struct BufferPart: Hashable, Sendable {
        package var name: String
        /// Small units a display unit, 1 for items.
        package var unit: ReportUnit
        /// Places people see; not what only the twin needs.
        package var isReported: Bool
    }

    package struct GoodsPart: Hashable, Sendable {
        package var name: String
        package var unit: ReportUnit
        /// Numbers of the scenario's products.
        package var products: [Int]
    }
}

extension ReportedParts {
    /// A scenario by its own names: every operation that takes something is a step, every station that does one is a machine.
    package init(_ scenario: Scenario, title: String) {
        self.title = title
        let machines = Set(scenario.operations.filter { !$0.takes.isEmpty }.map(\.station.number))
        stations = scenario.stations.enumerated().map { index, station in
            StationPart(name: station.name, isMachine: (machines.contains(index) || station.isMachineLike) && station.servers != .unlimited)
        }
        operations = scenario.operations.map { operation in
            OperationPart(
                step: operation.takes.isEmpty ? nil : StepName(route: "", step: operation.name), isFirstPass: true, nominalOutput: 1,
                good: operation.outcomes.map { $0.verdict == .scrap ? 0 : 1 }, plannedTime: operation.plannedTime)
        }
        buffers = scenario.buffers.map { BufferPart(name: $0.name, unit: .items, isReported: true) }
        goods = scenario.products.enumerated().map { GoodsPart(name: $1.name, unit: .pieces, products: [$0]) }
        crews = scenario.crews.map(\.name)
        steps = operations.compactMap(\.step)
    }

    /// Stations that may be the bottleneck.
    var watched: [Bool] { stations.map(\.isMachine) }
}

extension Scenario.Station {
    /// Sources that are machines themselves: a first station that always has material breaks down, sets up or keeps a shift.
    fileprivate var isMachineLike: Bool { !failures.isEmpty || setup != nil || power != .none }
}

extension Scenario.Operation {
    /// Mean of its time; nil when that depends on the quantity it takes.
    var plannedTime: Double? { time.perUnit == nil ? time.base.mean : nil }
}

/// What amounts are reported in.
package struct ReportUnit: Hashable, Sendable {
    /// UCUM code.
    package let code: String
    /// Small units of the ledger that make one.
    package let size: Double

    package static let pieces = ReportUnit(code: "{piece}", size: 1)
    /// What the twin moves one by one: a piece, a coil, a tray, a truck.
    package static let items = ReportUnit(code: "{item}", size: 1)

    package init(code: String, size: Double) {
        self.code = code
        self.size = size
    }

    package init(_ dimension: Dimension) {
        switch dimension {
        case .mass: self.init(code: "kg", size: 1e6)
        case .length: self.init(code: "m", size: 1e6)
        case .pieces: self = .pieces
        case .energy: self.init(code: "kW.h", size: 1e6)
        case .carbon: self.init(code: "kg{CO2e}", size: 1e6)
        case .money: self.init(code: "{currency}", size: 1e4)
        case .duration: self.init(code: "s", size: 1e3)
        case .volume: self.init(code: "L", size: 1e6)
        case .area: self.init(code: "m2", size: 1e6)
        }
    }
}
