// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// How a product is made: steps in order. A *work item* goes along it: a batch, a coil, a cell, a job.
package struct Route: Hashable, Sendable {
    package let name: String
    /// What the last step puts into stock, or what is worked on.
    package let product: String?
    /// Site its stocks are at.
    package let site: String
    /// Nil: the first step begins by itself whenever what it takes is there.
    package let arrivals: Arrivals?
    /// Most work items between the first step's begin and the last step's end; nil: without bound. (CONWIP)
    package let limit: Int?
    package let steps: [Step]

    package func step(named name: String) -> Step? { steps.first { $0.name == name } }

    /// The same, with what a supplier brought brought by this transport.
    func arriving(by transport: String) -> Route {
        guard let arrivals else { return self }
        let arriving = Arrivals(
            pattern: .transport(transport), quantity: arrivals.quantity, number: arrivals.number, count: arrivals.count, whenFull: arrivals.whenFull,
            calendar: arrivals.calendar)
        return Route(name: name, product: product, site: site, arrivals: arriving, limit: limit, steps: steps)
    }
}

/// How work items come to the first step.
package struct Arrivals: Hashable, Sendable {
    package enum Pattern: Hashable, Sendable {
        /// One is always there.
        case saturated
        /// All at time 0.
        case atStart
        /// Seconds (slots of a slotted plant) between two arrivals.
        case interval(Distribution)
        /// At these seconds after time 0, ascending.
        case times([Double])
        /// Whenever this supplier delivers.
        case supplier(String)
        /// Whenever this transport unloads.
        case transport(String)
    }

    package enum WhenFull: String, Hashable, Sendable, CaseIterable {
        /// It waits outside, and the next ones behind it.
        case wait
        /// It is turned away and counted.
        case lost
    }

    package let pattern: Pattern
    /// Of each work item; nil: one unit of the product.
    package let quantity: Quantity?
    /// Items that come together.
    package let number: Distribution
    /// Items in all; nil: without end.
    package let count: Int?
    package let whenFull: WhenFull
    /// Arrivals pause outside it; nil: always.
    package let calendar: String?
}

/// One operation of a route.
package struct Step: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// One item at a time.
        case discrete
        /// Several items, or a charge, at once.
        case batch
        /// An amount in time, at a rate.
        case continuous
        /// No machine, only time.
        case wait
    }

    package let name: String
    /// CBV business step or the plant's own word, as events call it; nil: `name`.
    package let bizStep: String?
    package let kind: Kind
    /// Nil for waiting without a place.
    package let station: StationName?
    /// Besides the work item that comes along the route. All are taken at the moment the operation starts, and only when all are there.
    package let takes: [Take]
    /// Empty: the work item goes on as it is. Else what the operation puts out; the first that goes `.along` is the work item now.
    package let makes: [Make]
    /// Seconds (slots of a slotted plant) of one operation, besides the time its ``rate`` needs; nil: none.
    package let time: Distribution?
    /// Of the work item before the operation; of the first of ``takes`` when there is none.
    package let rate: Rate?
    package let batch: Batch
    /// Where work items wait before it; nil: at the station's queue.
    package let before: Store?
    package let blocking: Blocking
    /// Longest wait before it, and what becomes of those that waited longer.
    package let maxWait: MaxWait?
    package let yield: Yield
    /// Where items go afterwards. Shares not spoken for go on to the next step, or out after the last.
    package let ways: [Way]
    package let coil: CoilGeometry?
    package let characteristics: [Characteristic]
    package let utilities: [UtilityUse]
    /// Besides the station's.
    package let crews: [CrewNeed]
    /// Higher first, where the station looks at it.
    package let priority: Int
}

package enum Blocking: String, Hashable, Sendable, CaseIterable {
    /// A finished item stays on the machine until there is room.
    case afterService = "after service"
    /// Nothing is begun until there is room.
    case beforeService = "before service"
}

/// Something a step takes.
package struct Take: Hashable, Sendable {
    package enum Amount: Hashable, Sendable {
        /// Drawn from what is there, from the first item on; items are left in part.
        case quantity(Quantity)
        /// Whole items, whatever they hold.
        case items(Int)
    }

    package let product: String
    package let amount: Amount
    /// What part it plays; empty for one role.
    package let role: String
    /// Named buffer; nil: the product's stock at the route's site.
    package let from: String?
}

/// Something a step makes.
package struct Make: Hashable, Sendable {
    package enum Destination: Hashable, Sendable {
        /// Along the route.
        case along
        /// The product's stock at the route's site.
        case stock
        case buffer(String)
        /// Out of the plant: vapour, waste.
        case away
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case product, coproduct = "co-product", scrap, vapour, waste
    }

    package let product: String
    /// Of each item; nil: that of the work item that went in.
    package let quantity: Quantity?
    /// Items put out by one operation, 1 or more.
    package let items: Int
    package let kind: Kind
    package let to: Destination
    package let role: String
}

/// Work items one operation holds.
package struct Batch: Hashable, Sendable {
    /// 1 … `most`: fewer do not start.
    package let least: Int
    package let most: Int
    /// Seconds after which it starts with what is there; nil: never with fewer than `least`.
    package let patience: Double?
    /// The items leave as one.
    package let merges: Bool

    package static let single = Batch(least: 1, most: 1, patience: nil, merges: false)
}

package struct MaxWait: Hashable, Sendable {
    /// Seconds.
    package let time: Double
    /// Nil: scrapped.
    package let to: String?
}

/// How much comes out good.
package struct Yield: Hashable, Sendable {
    /// 0 … 1. Of pieces: the probability that one is good. Of amounts: the part that is.
    package let good: Double
    /// Product the rest becomes; nil: out of the plant.
    package let scrap: String?

    package static let whole = Yield(good: 1, scrap: nil)
}

/// One of several ways on.
package struct Way: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case step(String)
        /// After the last step: into stock as the route's product, or as this one (a lower grade).
        case out(String?)
        /// Becomes this product; nil: out of the plant.
        case scrap(String?)
    }

    package let target: Target
    /// 0 … 1.
    package let share: Double
    package let isRework: Bool
    /// Most times one item goes this way; afterwards it is scrapped. Nil: no bound.
    package let most: Int?
}
