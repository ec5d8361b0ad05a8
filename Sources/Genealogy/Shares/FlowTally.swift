// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// What lots handed each other, added up by account: from and to lots inside and outside a group, before, during and after a period.
package final class FlowTally {
    package enum Span: Int { case before = 0, during, after }

    private let isInside: [Bool]
    private let from: Int64
    private let to: Int64
    private let width: Int
    /// By way (2 · source inside + product inside), then span, then account.
    private var sums: [Int64]

    /// - Parameters:
    ///   - isInside: By node.
    ///   - from: Included; `to` is not.
    package init(isInside: [Bool], from: Instant, to: Instant, width: Int) {
        self.isInside = isInside
        self.from = from.microseconds
        self.to = to.microseconds
        self.width = width
        sums = [Int64](repeating: 0, count: 12 * width)
    }

    package func sum(fromInside: Bool, toInside: Bool, _ span: Span, account: Int) -> Int64 {
        sums[(((fromInside ? 2 : 0) + (toInside ? 1 : 0)) * 3 + span.rawValue) * width + account]
    }

    @inline(__always) func add(_ amount: Int64, account: Int, from source: UInt32, to product: UInt32, at time: Int64) {
        let span = time < from ? 0 : time < to ? 1 : 2
        let way = (isInside[Int(source)] ? 2 : 0) + (isInside[Int(product)] ? 1 : 0)
        sums[(way &* 3 &+ span) &* width &+ account] &+= amount
    }
}
