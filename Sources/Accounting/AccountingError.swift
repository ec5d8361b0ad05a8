// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What the books cannot do, and what to do about it.
package struct AccountingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Added, never renamed.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case malformedRules = "accounting.malformed_rules"
    }

    package let code: Code
    package let message: String
    package let remedy: String

    package var description: String { "\(message) \(remedy)" }

    static func malformed(_ file: String, line: Int, column: Int, _ message: String, remedy: String) -> Self {
        Self(code: .malformedRules, message: "\(file):\(line):\(column): \(message)", remedy: remedy)
    }
}
