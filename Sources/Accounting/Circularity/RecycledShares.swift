// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// Recycled shares of one element, exact.
package struct RecycledShares: Hashable, Sendable {
    package let element: String
    /// Of the element, recycled or not.
    package let mass: Quantity
    package let preConsumer: ExactShare
    package let postConsumer: ExactShare
    package let total: ExactShare

    /// - Parameters: Sums in one small unit, `scale` of which are a milligram.
    /// - Returns: Nil where there is none of the element: shares do not apply.
    init?(_ element: String, whole: Int128, preConsumer: Int128, postConsumer: Int128, scale: Int128 = 1) {
        guard let pre = ExactShare(preConsumer, of: whole), let post = ExactShare(postConsumer, of: whole),
            let total = ExactShare(preConsumer + postConsumer, of: whole)
        else { return nil }
        self.element = element
        mass = Quantity(Int64(clamping: whole / scale), .mass)
        (self.preConsumer, self.postConsumer, self.total) = (pre, post, total)
    }
}
