// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Scenario {
    /// Where items wait in an order, or a tank that holds an amount.
    ///
    /// An items buffer may hold several products; then its head decides what can be taken (one lane, no overtaking). Those that wait for a place come
    /// after all that are inside, in the order they came.
    package struct Buffer: Hashable, Sendable, Codable {
        package var name: String
        package var holds: Holding
        /// Of no meaning for a tank.
        package var order: QueueOrder
        package var waitLimit: WaitLimit?

        package init(_ name: String, holds: Holding, order: QueueOrder = .firstCome, waitLimit: WaitLimit? = nil) {
            self.name = name
            self.holds = holds
            self.order = order
            self.waitLimit = waitLimit
        }
    }

    /// Who of those inside is taken first.
    package enum QueueOrder: String, Hashable, Sendable, Codable {
        case firstCome, lastCome
        /// Each with the same chance, whenever it came. An item that enters is put at a place drawn at random among the others, which is the same law.
        case random
    }

    package enum Holding: Hashable, Sendable, Codable {
        /// Places for items; nil is as many as come. With 0 places an item goes straight from station to station.
        case items(places: Int?)
        /// Amounts in a small unit (mg, mm, …); `capacity` nil is unlimited. What stands below `heel` cannot be taken.
        case tank(capacity: Int64?, heel: Int64)
    }

    /// How long an item may wait in a buffer, and what becomes of one that waited longer.
    package struct WaitLimit: Hashable, Sendable, Codable {
        /// Seconds; sampled for each item as it enters.
        package var time: Distribution
        package var then: Expiry

        package init(_ time: Distribution, then: Expiry) {
            self.time = time
            self.then = then
        }
    }

    package enum Expiry: Hashable, Sendable, Codable {
        /// Leaves the buffer at that moment, counted as expired and as scrap.
        case scrapped
        /// Leaves for another items buffer with unlimited places (re-drying, customers who renege to another queue).
        case moved(to: Index<Buffer>)
        /// Stays and is only counted, when it is taken.
        case flagged
    }
}
