// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure
package import Plant

/// What the numbers of a ``Scenario`` mean at a plant, as far as its events tell of it. Lists run parallel to the scenario's.
package struct Legend: Hashable, Sendable {
    /// Begins every event's ID and every lot's name.
    package var plant: String
    /// When the run's zero is.
    package var start: Instant
    package var products: [Product]
    package var buffers: [Buffer]
    package var stations: [Station]
    package var operations: [Operation]

    package init(plant: String, start: Instant) {
        self.plant = plant
        self.start = start
        products = []
        buffers = []
        stations = []
        operations = []
    }

    package struct Product: Hashable, Sendable {
        package var name: String
        package var kind: Plant.Product.Kind
        /// Of the quantities of its items, in the ledger's small units.
        package var dimension: Dimension
        /// `cathode-jumbo`: begins the names of its lots.
        package var prefix: String
        /// Product whose lots it is counted with: one product may stand in the scenario several times.
        package var counter: Int
        /// Widths of parallel lanes of a web; empty for one.
        package var lanes: [UInt32]

        package init(name: String, kind: Plant.Product.Kind, dimension: Dimension, prefix: String, counter: Int, lanes: [UInt32]) {
            self.name = name
            self.kind = kind
            self.dimension = dimension
            self.prefix = prefix
            self.counter = counter
            self.lanes = lanes
        }

        /// Orders and permits move through a scenario as material does, and are none.
        var isMaterial: Bool { !name.isEmpty }
    }

    package struct Buffer: Hashable, Sendable {
        package var name: String
        package var site: String
        /// What is in it, for one that holds an amount.
        package var product: Int?
        /// An amount that mixes: what went in cannot be told apart. False: lots stand in the order they came.
        package var mixes: Bool
        /// What it holds when the run begins.
        package var initially: Int64
        /// Where what it holds then came from; nil: nobody knows.
        package var opening: Opening?

        package init(name: String, site: String, product: Int?, mixes: Bool, initially: Int64) {
            self.name = name
            self.site = site
            self.product = product
            self.mixes = mixes
            self.initially = initially
        }
    }

    /// Who filled a stock before the run began.
    package struct Opening: Hashable, Sendable {
        /// As the sender calls it: lots of another site bear that site's names.
        package var product: Int
        /// Size of each lot, small units.
        package var lot: Int64
        /// Where its lots were made, or received.
        package var site: String
        package var isBought: Bool
    }

    package struct Station: Hashable, Sendable {
        /// `ochang/electrodes/line 1/mixer`; a machine adds its number, from 1.
        package var path: String
        package var site: String
        /// Watts of one machine by ``ServerActivity``'s raw value; empty when nobody meters it.
        package var watts: [Double]
        package var failures: [String]
        /// False where nobody would watch: arrivals, waiting rooms, roads.
        package var isEquipment: Bool

        package init(path: String, site: String, watts: [Double], failures: [String], isEquipment: Bool) {
            self.path = path
            self.site = site
            self.watts = watts
            self.failures = failures
            self.isEquipment = isEquipment
        }
    }

    package struct Operation: Hashable, Sendable {
        package enum Meaning: Hashable, Sendable {
            case process
            /// What comes from outside, from this supplier.
            case receipt(supplier: String)
            /// Between two sites: leaves at the start, arrives at the end.
            case transport(from: String, to: String)
            /// To this customer.
            case delivery(customer: String)
            /// Only time passes.
            case wait
        }

        package var meaning: Meaning
        package var site: String
        /// As events call it.
        package var step: String
        /// What each input plays in the product; empty for one role.
        package var roles: [String]
        /// The last metre of an item is the first of what it becomes.
        package var rewinds: Bool
        /// For each outcome, the part of what was put in that comes out as the product.
        package var good: [Double]
        package var characteristics: [Characteristic]

        package init(meaning: Meaning, site: String, step: String, roles: [String], rewinds: Bool, good: [Double], characteristics: [Characteristic])
        {
            self.meaning = meaning
            self.site = site
            self.step = step
            self.roles = roles
            self.rewinds = rewinds
            self.good = good
            self.characteristics = characteristics
        }
    }

    /// Something measured on what an operation puts out.
    package struct Characteristic: Hashable, Sendable {
        package var name: String
        /// UCUM.
        package var unit: String
        package var distribution: Distribution
        /// Metres, or another amount in small units, from one measurement to the next on a coil; nil: once a lot.
        package var every: Int64?
        /// One lot in so many; 1 for all.
        package var lots: Int64
        package var lowerLimit: Double?
        package var upperLimit: Double?

        package init(name: String, unit: String, distribution: Distribution, every: Int64?, lots: Int64, lowerLimit: Double?, upperLimit: Double?) {
            self.name = name
            self.unit = unit
            self.distribution = distribution
            self.every = every
            self.lots = lots
            self.lowerLimit = lowerLimit
            self.upperLimit = upperLimit
        }
    }
}
