// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What the books cannot do, and what to do about it.
package struct AccountingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case malformedRules = "accounting.malformed_rules"
        case malformedInput = "accounting.malformed_input"
        case declarationsOverlap = "accounting.declarations_overlap"
        case currencyWithoutRate = "accounting.currency_without_rate"
        case unitsDoNotConvert = "accounting.units_do_not_convert"
        case unknownFactor = "accounting.unknown_factor"
        case factorNotValid = "accounting.factor_not_valid"
        case basesMixed = "accounting.bases_mixed"
        case sharesOverWhole = "accounting.shares_over_whole"
        case networkWithoutAnswer = "accounting.network_without_answer"
        case allocationNotDefined = "accounting.allocation_not_defined"
        case malformedBooks = "accounting.malformed_books"
        case unknownAccount = "accounting.unknown_account"
        case invalidPeriod = "accounting.invalid_period"
        case nothingToCount = "accounting.nothing_to_count"
        case unknownSite = "accounting.unknown_site"
        case unknownAllocation = "accounting.unknown_allocation"
        case unknownProduct = "accounting.unknown_product"
        /// The books hold less than nothing of something.
        case negativeAmount = "accounting.negative_amount"
        /// Books do not say of a good what rules of origin ask.
        case originNotTold = "accounting.origin_not_told"
    }

    package let code: Code
    package let message: String
    package let remedy: String

    package var description: String { "\(message) \(remedy)" }

    static func malformed(_ file: String, line: Int, column: Int, _ message: String, remedy: String) -> Self {
        at(file, line: line, column: column, .malformedRules, message, remedy: remedy)
    }

    static func at(_ file: String, line: Int, column: Int, _ code: Code, _ message: String, remedy: String) -> Self {
        Self(code: code, message: "\(file):\(line):\(column): \(message)", remedy: remedy)
    }
}
