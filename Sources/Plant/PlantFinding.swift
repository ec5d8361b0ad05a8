// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Something in a plant file that is not as it must be: where, what was expected, what comes nearest, what to do.
package struct PlantFinding: Error, Hashable, Sendable, CustomStringConvertible {
    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case syntax = "plant.syntax"
        case duplicateKey = "plant.duplicate_key"
        case unknownKey = "plant.unknown_key"
        case missingKey = "plant.missing_key"
        case wrongForm = "plant.wrong_form"
        case wrongValue = "plant.wrong_value"
        case duplicateName = "plant.duplicate_name"
        case unknownName = "plant.unknown_name"
        case unitMismatch = "plant.unit_mismatch"
        case tooLarge = "plant.too_large"
        case unreadable = "plant.unreadable"
        /// Something that includes, copies, contains or computes itself.
        case circle = "plant.circle"
        case ambiguousName = "plant.ambiguous_name"
        /// Two numbers that cannot both be.
        case contradiction = "plant.contradiction"
        /// Shares of one whole that do not add up.
        case shares = "plant.shares"
        case unreachableStep = "plant.unreachable_step"
        case noWayOut = "plant.no_way_out"
        /// Something waits for what never comes.
        case starved = "plant.starved"
        /// A machine, crew or calendar that never works.
        case neverWorks = "plant.never_works"
        case massBalance = "plant.mass_balance"
        /// A product without a mass, so that steps are left out of the balance. A warning.
        case unweighed = "plant.unweighed"
        case bufferTooSmall = "plant.buffer_too_small"
        /// More arrives than can be done. A warning.
        case overloaded = "plant.overloaded"
        /// A number without a source. A warning.
        case unsourced = "plant.unsourced"
    }

    package enum Severity: String, Hashable, Sendable {
        /// There is no plant until it is mended.
        case error
        /// The plant can run; look at it.
        case warning
    }

    package var severity: Severity { code == .overloaded || code == .unsourced || code == .unweighed ? .warning : .error }

    package let code: Code
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int
    /// Where in the document: `products[2].materials[0].product`; empty for the whole.
    package let path: String
    package let message: String
    /// What would have been right.
    package let expected: String
    /// The valid name that comes nearest to what was written.
    package let nearest: String?
    package let remedy: String

    /// `plant.yaml:12:7: There is no product “cathode power”. Expected the name of a product. Did you mean “cathode powder”? …`
    package var description: String {
        let suggestion = nearest.map { " Did you mean “\($0)”?" } ?? ""
        return "\(file):\(line):\(column): \(message) Expected \(expected).\(suggestion) \(remedy)"
    }
}
