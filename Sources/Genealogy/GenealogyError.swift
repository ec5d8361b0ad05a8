// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What a question to the genealogy can be refused for.
package struct GenealogyError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case unknownLot = "genealogy.unknown_lot"
        case unknownProduct = "genealogy.unknown_product"
        case intervalOutside = "genealogy.interval_outside_lot"
        case invalidRequest = "genealogy.invalid_request"
        case damagedSegment = "genealogy.damaged_segment"
        case notWritable = "genealogy.not_writable"
    }

    package let code: Code
    package let message: String
    package let remedy: String

    package init(code: Code, message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(message) \(remedy)" }
}
