// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A half-open stretch [from, to) of a lot's axis, in the lot's own small unit. Never empty, never reversed.
package struct Interval: Hashable, Sendable {
    package let from: Int64
    package let to: Int64

    /// Nil when there is nothing between `from` and `to`.
    package init?(_ from: Int64, _ to: Int64) {
        guard from < to else { return nil }
        self.from = from
        self.to = to
    }

    package var length: Int64 { to - from }

    package func intersection(_ other: Interval) -> Interval? {
        Interval(max(from, other.from), min(to, other.to))
    }
}
