// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// How a claim about a material is tied to the material, strongest first. Source: ISO 22095:2020; its parts 2 and 3 of 2026 by their abstracts.
package enum CustodyModel: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Traceable to one source.
    case identityPreserved = "identity preserved"
    /// Mixed only with other material that carries the claim.
    case segregated
    /// A known share in each output.
    case controlledBlending = "controlled blending"
    /// Right on average over a boundary and a time; single outputs may differ.
    case massBalance = "mass balance"
    /// Certificates apart from the material: never physical content.
    case bookAndClaim = "book and claim"

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// A weaker model is greater.
    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    /// What may be stated at the end of a chain: the weakest model on the way. Nil for no chain.
    package static func statement(after chain: [CustodyModel]) -> CustodyModel? { chain.max() }

    package var isPhysical: Bool { self != .bookAndClaim }
}

/// Recycled share of everything that left a boundary within a window of months, each output alike.
package struct RollingAverage: Hashable, Sendable {
    package struct Month: Hashable, Sendable {
        package let name: String
        package let recycled: Quantity
        package let total: Quantity

        package init(name: String, recycled: Quantity, total: Quantity) {
            self.name = name
            self.recycled = recycled
            self.total = total
        }
    }

    package let months: [Month]
    /// At least 1.
    package let window: Int

    package init(months: [Month], window: Int) {
        precondition(window >= 1, "A window has at least one month.")
        self.months = months
        self.window = window
    }

    /// The share that holds for what leaves in a month, over the window that ends with it; nil: nothing came in.
    package func share(at index: Int) -> ExactShare? {
        let span = months[max(0, index - window + 1)...index]
        return ExactShare(
            span.reduce(Int128(0)) { $0 + Int128($1.recycled.amount) }, of: span.reduce(Int128(0)) { $0 + Int128($1.total.amount) })
    }
}
