// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// Why bytes are no acceptable JSON text, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package var code: Code
    package var message: String
    package var remedy: String
    /// 1 for the first.
    package var line: Int
    /// In bytes, 1 for the first of a line.
    package var column: Int
    /// The value being read when it went wrong.
    package var pointer: JSONPointer

    package var description: String { "line \(line), column \(column): \(message) \(remedy)" }

    /// All are the sender's to mend.
    package var category: FaultCategory { .incorrect }

    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case syntax = "json.syntax"
        case truncated = "json.truncated"
        case empty = "json.empty"
        case trailing = "json.trailing"
        case duplicateKey = "json.duplicate_key"
        case notANumber = "json.not_a_number"
        case encoding = "json.encoding"
        case tooDeep = "json.too_deep"
        case tooLong = "json.too_long"
        case unreadable = "json.unreadable"
    }
}
