// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A JSON value as it was written: members keep their order, numbers their text, so that nothing is lost between reading and writing.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's text, valid by RFC 8259 (`-12.50e3`).
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        for member in members where member.name == name { return member.value }
        return nil
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// What this is, for a sentence: `the string "abc"`, `an object`. Long strings are cut.
    package var described: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): "the number \(Self.cut(text))"
        case .string(let text): "the string \"\(Self.cut(text))\""
        case .array: "an array"
        case .object: "an object"
        }
    }

    private static func cut(_ text: String) -> String {
        let limit = 60
        return text.utf8.count <= limit ? text : String(text.prefix(limit)) + "…"
    }
}

/// A place in a JSON value by RFC 6901 (`/epcisBody/eventList/3/eventTime`); empty for the whole.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String = "") { self.description = description }

    package func appending(_ name: String) -> JSONPointer {
        guard name.utf8.contains(where: { $0 == 0x7E || $0 == 0x2F }) else { return JSONPointer(description + "/" + name) }
        var escaped = ""
        for character in name.unicodeScalars {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return JSONPointer(description + "/" + escaped)
    }

    package func appending(_ index: Int) -> JSONPointer { JSONPointer(description + "/\(index)") }

    /// The reference tokens, unescaped.
    package var tokens: [String] {
        description.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
            var text = ""
            var rest = token.unicodeScalars.makeIterator()
            while let scalar = rest.next() {
                guard scalar == "~" else {
                    text.unicodeScalars.append(scalar)
                    continue
                }
                text += rest.next() == "1" ? "/" : "~"
            }
            return text
        }
    }
}
