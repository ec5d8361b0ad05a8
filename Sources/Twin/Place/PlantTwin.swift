// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure
package import Plant

/// A plant as something that can run: its scenario for the kernel, and what each part of the scenario stands for.
///
/// ``stations``, ``operations``, ``buffers`` and ``products`` have one entry for each of the scenario's own, in the same order, so that a figure of
/// the kernel finds its name in the plant file.
package struct PlantTwin: Hashable, Sendable {
    package let plant: PlantModel
    package let options: Options
    package let scenario: Scenario
    package let stations: [StationRole]
    package let operations: [OperationRole]
    package let buffers: [BufferRole]
    package let products: [ProductRole]

    /// - Throws: ``TwinError`` `.notModelled` for what a plant file may say and a twin cannot do yet, `.emptyPlant` without routes, `.outOfRange` when
    ///   amounts or times leave what the kernel counts in.
    package init(_ plant: PlantModel, options: Options = Options()) throws(TwinError) {
        var compilation = PlantCompilation(plant, options)
        try compilation.run()
        self.plant = plant
        self.options = options
        scenario = compilation.scenario
        stations = compilation.stationRoles
        operations = compilation.operationRoles
        buffers = compilation.bufferRoles
        products = compilation.productRoles
    }

    /// How a plant is to be seen.
    package struct Options: Hashable, Sendable {
        package var granularity: Granularity
        package var ramp: RampMoment

        package init(granularity: Granularity = .trays, ramp: RampMoment = .mature) {
            self.granularity = granularity
            self.ramp = ramp
        }
    }

    /// What one item of a mass-made product is.
    package enum Granularity: Hashable, Sendable {
        /// As many as its smallest batch holds: cells go in the trays of formation from the winder on. Times of single pieces are added up,
        /// yields count pieces, rework takes the whole tray.
        case trays
        /// One piece: every cell by itself.
        case pieces
    }

    /// How far the lines have come on their ramps.
    package enum RampMoment: Hashable, Sendable {
        case mature
        /// So many months of 30.4375 days after the start of the plant. A line that starts later is as on its first day.
        case month(Double)
    }
}

extension PlantTwin {
    package enum StationRole: Hashable, Sendable {
        case station(StationName)
        /// Waiting without a machine.
        case wait(route: String, step: String)
        /// Where an item rests before it may leave a store.
        case rest(route: String, step: String)
        case arrivals(route: String)
        case supplier(String)
        case transport(String)
        case departures(transport: String)
        case customer(String)
        case gate(customer: String, gate: String)

        /// Machines of the plant, which results speak of first.
        package var isMachine: Bool { if case .station = self { true } else { false } }
    }

    package struct OperationRole: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case step, arrival, delivery, departure, shipment, order, sale, verification, rest
        }

        package let kind: Kind
        package let route: String?
        package let step: String?
        /// What is worked on, or made, carried, sold.
        package let product: String?
        /// Times an item has come this way before by a bounded rework.
        package let pass: Int
        /// Small units of `product` that one operation puts out when nothing is lost; of what varies, as expected.
        package let nominalOutput: Int64
        /// The part of `nominalOutput` that an operation ended by each outcome puts out.
        package let outcomeGood: [Double]
    }

    package enum BufferRole: Hashable, Sendable {
        case stock(product: String, site: String)
        case buffer(String)
        case before(route: String, step: String)
        case queue(StationName)
        case permits(route: String)
        case departures(transport: String)
        /// Counts what is drawn from a stock, for the supplier who fills it up.
        case drawn(product: String, site: String)
        case ordered(supplier: String)
        case orders(customer: String, product: String)
        case gate(customer: String, gate: String, stage: String?)
    }

    package struct ProductRole: Hashable, Sendable {
        /// Nil: no product of the plant but an order, a permit, a release; or the part of a route that names none.
        package let product: String?
        /// What quantities are counted in, in small units.
        package let dimension: Dimension
        package let pass: Int
    }
}
