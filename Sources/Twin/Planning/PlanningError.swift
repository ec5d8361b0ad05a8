// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Why a plan cannot be computed, with what to do about it.
package struct PlanningError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// A number outside the range it may have.
        case outOfRange = "planning.out_of_range"
        /// A name nothing bears.
        case unknownName = "planning.unknown_name"
        /// Two statements that exclude each other.
        case contradiction = "planning.contradiction"
        /// Nothing to plan.
        case empty = "planning.empty"
        /// What the question needs is not in the file.
        case missing = "planning.missing"
        /// More than can be computed.
        case tooLarge = "planning.too_large"
        /// The solver's answer did not stand the check. Ours to mend.
        case unsound = "planning.unsound"
    }

    package let code: Code
    package let message: String
    package let remedy: String

    package init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(message) \(remedy)" }
}
