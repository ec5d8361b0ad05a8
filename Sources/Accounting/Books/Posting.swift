// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// An amount booked on a lot, and why.
package struct Posting: Hashable, Sendable {
    /// Index of a leaf of the chart.
    package let account: Int
    /// In the account's small unit.
    package let amount: Int64
    /// How it comes about: `20 000 kg × 0.2233 kg/kg`.
    package let reckoning: String
    /// The entry that says so; nil for what files say.
    package let event: UInt64?
    package let source: String
    /// Of a certificate, when there is one.
    package let document: String
    package let isVerified: Bool
}

/// A declaration as an event made it.
package struct DeclaredWord: Hashable, Sendable {
    package let declaration: Declaration
    package let time: Instant
    package let event: UInt64

    package init(declaration: Declaration, time: Instant, event: UInt64) {
        self.declaration = declaration
        self.time = time
        self.event = event
    }
}
