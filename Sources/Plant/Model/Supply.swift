// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Where a product is bought.
package struct Supplier: Hashable, Sendable {
    package let name: String
    package let product: String
    /// Site delivered to.
    package let site: String
    /// ISO 3166-1 alpha-2.
    package let country: String?
    /// Of one delivery.
    package let lot: Quantity
    package let ordering: Ordering
    /// Seconds from order to delivery.
    package let leadTime: Distribution
    package let price: Magnitude?
    package let carbon: Magnitude?
    /// Named buffer; nil: the product's stock at the site.
    package let to: String?
    /// Delivered before time 0.
    package let start: Quantity?
}

/// When the next lot is ordered.
package enum Ordering: Hashable, Sendable {
    /// Seconds between deliveries.
    case interval(Distribution)
    /// When stock and orders under way are below the first, up to the second.
    case reorder(at: Quantity, upTo: Quantity)
    /// Always there.
    case always
}

/// A way between two sites.
package struct Transport: Hashable, Sendable {
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case road, rail, sea, air, barge, inside
    }

    package let name: String
    /// Sites.
    package let from: String
    package let to: String
    package let product: String
    /// The same as the receiver calls it; its unit is that of ``product``.
    package let delivers: String
    /// Supplier of the receiver in whose stead it delivers.
    package let replaces: String?
    /// Named buffer at the receiver; nil: the product's stock there.
    package let into: String?
    /// Arrived before time 0.
    package let start: Quantity?
    package let mode: Mode
    package let distance: Quantity?
    /// Of one shipment; sent when so much is there.
    package let lot: Quantity
    /// Seconds under way.
    package let time: Distribution
    /// Shipments under way at once at most; nil: without bound.
    package let vehicles: Int?
    /// Seconds between departures; nil: as soon as a lot is there.
    package let interval: Distribution?
    /// Money per amount of the product.
    package let cost: Magnitude?
    /// Of the value, 0 … 1.
    package let duty: Double
    /// Greenhouse gas per amount of the product, or per mass and distance.
    package let carbon: Magnitude?
    package let calendar: String?
}

/// Who wants what.
package struct Customer: Hashable, Sendable {
    package let name: String
    package let country: String?
    package let demands: [Demand]
    package let gates: [Gate]
}

package struct Demand: Hashable, Sendable {
    package let product: String
    /// Site it is taken from; nil: any.
    package let site: String?
    package let pattern: Pattern
    /// Money per amount of the product.
    package let price: Magnitude?
    /// Freight, duty and carbon from each site.
    package let lanes: [Lane]

    package enum Pattern: Hashable, Sendable {
        /// Whatever is made.
        case all
        /// This much every so many seconds.
        case every(quantity: Quantity, Distribution)
        case months([MonthlyDemand])
    }
}

package struct MonthlyDemand: Hashable, Sendable {
    package let month: CivilMonth
    package let quantity: Quantity
}

/// What it takes to bring a product from a site to a customer.
package struct Lane: Hashable, Sendable {
    package let site: String
    package let mode: Transport.Mode
    package let distance: Quantity?
    /// Money per amount of the product.
    package let cost: Magnitude?
    /// Of the price, 0 … 1.
    package let duty: Double
    package let carbon: Magnitude?
}

/// A process must be released by the customer before what it makes is shipped to them; until then good lots pile up.
package struct Gate: Hashable, Sendable {
    package let name: String
    package let product: String
    /// Route that is released.
    package let route: String
    /// One after the other, from the first lot on.
    package let stages: [Stage]
    package let isReleasedAtStart: Bool

    package struct Stage: Hashable, Sendable {
        package let name: String
        /// Seconds.
        package let time: Distribution
        /// Of passing, 0 … 1; who fails begins again.
        package let passes: Double
        /// Given away as samples.
        package let sample: Quantity?
    }
}
