// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Room to wait in.
package struct Store: Hashable, Sendable {
    package enum Room: Hashable, Sendable {
        /// Places for items, machines not counted; nil: without bound. 0: handed over straight to an idle machine.
        case items(Int?)
        /// An amount that mixes. What is below the heel cannot be drawn.
        case tank(capacity: Quantity, heel: Quantity)
    }

    /// Who leaves first.
    package enum Order: String, Hashable, Sendable, CaseIterable {
        case fifo, lifo, random
    }

    package let room: Room
    package let order: Order
    /// Items, each of the quantity given, present at time 0.
    package let startItems: Int
    /// Of each item of `startItems`, or the content of the tank; nil: whole units.
    package let startQuantity: Quantity?
    /// How long an item rests here at least before it may leave, seconds: curing, cooling.
    package let rest: Distribution?

    package static let unbounded = Store(room: .items(nil), order: .fifo, startItems: 0, startQuantity: nil, rest: nil)
}

/// A store with a name, which steps of any route may take from and put into.
package struct Buffer: Hashable, Sendable {
    package let name: String
    package let site: String
    /// What is kept in it; nil: whatever is put there.
    package let product: String?
    package let store: Store
}
