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
    /// Of carbon, what it was reckoned from; nil for other accounts and for what a supplier declares.
    package let activity: Activity?

    /// An amount of something, and the emission factor it was multiplied by.
    package struct Activity: Hashable, Sendable {
        /// In the list of emission factors the rules use.
        package let emission: Int
        /// In the factor's unit, about.
        package let amount: Double
        package let quality: DataQuality?
    }
}

/// A declaration as an event made it.
package struct DeclaredWord: Hashable, Sendable {
    package let declaration: Declaration
    package let time: Instant
    package let event: UInt64

    /// In an order that does not depend on which event came first.
    func isOlder(than other: DeclaredWord) -> Bool {
        if time != other.time { return time < other.time }
        let (one, two) = (declaration, other.declaration)
        return (one.value, one.unit, one.document) < (two.value, two.unit, two.document)
    }

    package init(declaration: Declaration, time: Instant, event: UInt64) {
        self.declaration = declaration
        self.time = time
        self.event = event
    }
}
