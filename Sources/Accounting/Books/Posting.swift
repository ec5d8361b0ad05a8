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

/// What the books cannot say, or say only with a doubt; gone when its cause is.
package struct BooksFinding: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Received, and nothing is known of what is in it.
        case nothingKnown = "nothing_known"
        case unknownQuantity = "unknown_quantity"
        /// A factor counts for each of something else than the lot is counted in.
        case otherUnit = "other_unit"
        /// Two events declare different values.
        case declaredTwice = "declared_twice"
        case malformedDeclaration = "malformed_declaration"
        /// Declared shares are more than the whole.
        case overWhole = "over_whole"
        /// No declaration of recycled content: all of it counts as primary.
        case countedAsPrimary = "counted_as_primary"
        /// A meter and a factor speak of the same; the factor is set aside.
        case factorSetAside = "factor_set_aside"
        case elementMissing = "element_missing"
        case meterRanBackwards = "meter_ran_backwards"
        case outOfRange = "out_of_range"
        /// Lots that were made of one another hand nothing to each other.
        case circle
    }

    package let kind: Kind
    package let lot: String
    package let text: String
    package let remedy: String
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
