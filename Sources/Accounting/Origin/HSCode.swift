// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A code of the Harmonized System: chapter (2 digits), heading (4), subheading (6), national lines (8 or 10).
package struct HSCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 2, 4, 6, 8 or 10 digits.
    package let digits: String

    /// Reads `8507.60`, `850760`, `8507.60.00`.
    /// - Returns: Nil when what is left without points and blanks is not 2, 4, 6, 8 or 10 digits.
    package init?(_ text: String) {
        let digits = text.filter { $0 != "." && $0 != " " }
        guard [2, 4, 6, 8, 10].contains(digits.utf8.count), digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return nil
        }
        self.digits = digits
    }

    /// Whether it lies in a chapter of the system (1 to 97 without 77, which is kept free) or in one of those left to countries (98, 99).
    package var isPossible: Bool { Int(digits.prefix(2)).map { $0 > 0 && $0 != 77 } ?? false }

    package enum Level: Int, Hashable, Sendable, CaseIterable, Comparable {
        case chapter = 2, heading = 4, subheading = 6

        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// The first digits of that level; nil when the code does not reach so far.
    package func prefix(_ level: Level) -> String? { digits.utf8.count >= level.rawValue ? String(digits.prefix(level.rawValue)) : nil }

    package static func < (a: Self, b: Self) -> Bool { a.digits < b.digits }

    package var description: String {
        let characters = Array(digits)
        return stride(from: 4, to: characters.count, by: 2).reduce(String(characters.prefix(4))) { $0 + "." + String(characters[$1..<$1 + 2]) }
    }
}

/// Codes from one to another, both whole: `2833.11-2833.40` holds 2833.40, and `28` holds all of chapter 28.
package struct HSRange: Hashable, Sendable, CustomStringConvertible {
    package let first: HSCode
    package let last: HSCode

    package init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { HSCode(String($0)) }
        guard 1...2 ~= ends.count, let first = ends[0], let last = ends[ends.count - 1], first.digits.prefix(last.digits.count) <= last.digits else {
            return nil
        }
        self.first = first
        self.last = last
    }

    package func contains(_ code: HSCode) -> Bool {
        code.digits.count >= first.digits.count && code.digits.prefix(first.digits.count) >= first.digits
            && code.digits.prefix(last.digits.count) <= last.digits
    }

    package var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}
