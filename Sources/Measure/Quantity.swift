// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// An exact booked amount: whole small units of one dimension. Range ±9.2 × 10¹⁸ of them; edges refuse what lies outside ``Quantity/limit``.
package struct Quantity: Hashable, Sendable {
    package let dimension: Dimension
    package let amount: Int64

    package init(_ amount: Int64, _ dimension: Dimension) {
        self.amount = amount
        self.dimension = dimension
    }

    /// The largest magnitude an edge lets in: 2⁶¹, so that sums of two and the exact share stay inside 64 and 128 bits.
    package static let limit: Int64 = 1 << 61
}
