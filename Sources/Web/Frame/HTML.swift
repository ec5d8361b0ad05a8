// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Markup that is safe to send: text interpolated into it is escaped, other markup is kept, lists are joined. Views write it as
/// literals and never build it from `String`.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    package let markup: String

    package init(stringLiteral markup: String) { self.markup = markup }
    package init(stringInterpolation parts: Parts) { markup = parts.markup }

    package struct Parts: StringInterpolationProtocol {
        fileprivate var markup = ""

        package init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity + interpolationCount * 24) }

        package mutating func appendLiteral(_ literal: String) { markup += literal }
        package mutating func appendInterpolation(_ text: some CustomStringConvertible) { markup += escaped(text.description) }
        package mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
        package mutating func appendInterpolation(_ list: [HTML]) { for html in list { markup += html.markup } }
        package mutating func appendInterpolation(_ html: HTML?) { if let html { markup += html.markup } }

        private func escaped(_ text: String) -> String {
            guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 || $0 == 0x27 || $0 < 0x20 }) else { return text }
            var result = ""
            for character in text.unicodeScalars {
                switch character {
                case "&": result += "&amp;"
                case "<": result += "&lt;"
                case ">": result += "&gt;"
                case "\"": result += "&quot;"
                case "'": result += "&#39;"
                case "\n", "\t", "\r": result.unicodeScalars.append(character)
                // Control characters are no characters of HTML; ASCII 29 stands in scanned GS1 data.
                case _ where character.value < 0x20: result += "\u{FFFD}"
                default: result.unicodeScalars.append(character)
                }
            }
            return result
        }
    }
}
