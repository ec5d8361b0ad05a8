// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// One lot as postings see it: what it is, without what it went into.
package struct LotOutline: Sendable {
    package let node: UInt32
    package let key: LotKey
    package let product: String
    package let site: String
    package let quantity: Quantity?
    /// A single piece.
    package let isUnit: Bool
    package let opened: Instant?
    package let closedAt: Instant?
    /// Business step of what made it; empty when nothing did.
    package let step: String
    /// Nothing was drawn into it and it took nothing over: whatever is in it came from outside.
    package let isReceived: Bool
}
