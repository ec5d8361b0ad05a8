// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Reads one JSON text (RFC 8259) exactly: duplicate names, NaN, other encodings, depth and trailing bytes are errors with a place.
package enum JSONReader {
    package struct Limits: Sendable {
        /// How many arrays and objects may lie inside each other.
        package var depth: Int

        package init(depth: Int = 64) { self.depth = depth }
    }

    /// - Parameter line: The line the bytes begin at in their file, for messages.
    package static func read(_ bytes: [UInt8], limits: Limits = Limits(), line: Int = 1) throws(JSONError) -> JSONValue {
        try read(bytes[...], limits: limits, line: line)
    }

    package static func read(
        _ bytes: ArraySlice<UInt8>, limits: Limits = Limits(), line: Int = 1, column: Int = 1, pointer: JSONPointer = JSONPointer()
    ) throws(JSONError) -> JSONValue {
        let result: Result<JSONValue, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            do throws(JSONError) {
                if let foreign = TextEncoding.foreign(buffer) {
                    throw TextEncoding.error(foreign, line: line, pointer: pointer)
                }
                var parser = JSONParser(buffer, limits: limits, line: line, column: column, base: pointer)
                return .success(try parser.document())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

/// The recursive descent over one text. Recursion is bounded by the depth limit.
struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONReader.Limits
    private let firstLine: Int
    private let firstColumn: Int
    private let base: JSONPointer
    private var position = 0
    private var path: [Step] = []

    private enum Step {
        case whole
        case name(String)
        case index(Int)
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONReader.Limits, line: Int, column: Int, base: JSONPointer) {
        self.bytes = bytes
        self.limits = limits
        self.firstLine = line
        self.firstColumn = column
        self.base = base
    }

    mutating func document() throws(JSONError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        skipSpace()
        guard position < bytes.count else {
            throw error(.empty, "There is no JSON text here.", "Send one JSON object.")
        }
        let result = try value()
        skipSpace()
        guard position == bytes.count else {
            throw error(
                .trailing, "After the end of the JSON text comes \(found).",
                "Send one JSON text, or one event on each line as event lines.")
        }
        return result
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard position < bytes.count else { throw truncated("a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "u"): return try word("null", .null)
        case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "+"): throw wordError()
        default:
            throw error(
                .syntax, "A value was expected, here is \(found).", "Write a JSON value: an object, array, string, number, true, false or null.")
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try descend()
        var members: [JSONValue.Member] = []
        var seen: Set<String> = []
        skipSpace()
        if try consume(UInt8(ascii: "}"), orEndOf: "an object") {
            path.removeLast()
            return .object(members)
        }
        while true {
            skipSpace()
            guard position < bytes.count else { throw truncated("a member name") }
            guard bytes[position] == UInt8(ascii: "\"") else {
                throw error(.syntax, "A member name in double quotes was expected, here is \(found).", "Write \"name\": value.")
            }
            let at = position
            let name = try string()
            path[path.count - 1] = .name(name)
            // Small objects are compared in place; a set only pays for itself in large ones.
            let double: Bool
            if members.count < 12 {
                double = members.contains { $0.name == name }
            } else {
                if seen.isEmpty { for member in members { seen.insert(member.name) } }
                double = !seen.insert(name).inserted
            }
            if double {
                position = at
                throw error(.duplicateKey, "The member \"\(name)\" is there twice in one object.", "Keep one of the two.")
            }
            skipSpace()
            guard position < bytes.count else { throw truncated("a colon") }
            guard bytes[position] == UInt8(ascii: ":") else {
                throw error(.syntax, "A colon was expected after \"\(name)\", here is \(found).", "Write \"name\": value.")
            }
            position += 1
            skipSpace()
            members.append(JSONValue.Member(name, try value()))
            skipSpace()
            if try consume(UInt8(ascii: "}"), orEndOf: "an object") { break }
            guard bytes[position] == UInt8(ascii: ",") else {
                throw error(
                    .syntax, "A comma or } was expected after \"\(name)\", here is \(found).",
                    "Separate members by one comma and close the object with }.")
            }
            position += 1
        }
        path.removeLast()
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try descend()
        var elements: [JSONValue] = []
        skipSpace()
        if try consume(UInt8(ascii: "]"), orEndOf: "an array") {
            path.removeLast()
            return .array(elements)
        }
        while true {
            path[path.count - 1] = .index(elements.count)
            skipSpace()
            elements.append(try value())
            skipSpace()
            if try consume(UInt8(ascii: "]"), orEndOf: "an array") { break }
            guard bytes[position] == UInt8(ascii: ",") else {
                throw error(.syntax, "A comma or ] was expected, here is \(found).", "Separate elements by one comma and close the array with ].")
            }
            position += 1
        }
        path.removeLast()
        return .array(elements)
    }

    private mutating func descend() throws(JSONError) {
        guard path.count < limits.depth else {
            throw error(
                .tooDeep, "Objects and arrays are nested deeper than \(limits.depth).",
                "Flatten the value; no EPCIS field needs more than a few levels.")
        }
        path.append(.whole)
        position += 1
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var ascii = true
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let slice = UnsafeBufferPointer(rebasing: bytes[start..<position])
                position += 1
                if ascii { return String(decoding: slice, as: UTF8.self) }
                guard let text = String(validating: slice, as: UTF8.self) else {
                    position = start + TextEncoding.firstInvalid(slice)
                    throw badEncoding()
                }
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw controlCharacter(byte) }
            if byte >= 0x80 { ascii = false }
            position += 1
        }
        throw truncated("the closing quote of a string")
    }

    /// The slow path, from the first escape on.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                guard let result = String(validating: text, as: UTF8.self) else {
                    position = start
                    throw badEncoding()
                }
                position += 1
                return result
            }
            if byte < 0x20 { throw controlCharacter(byte) }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                position += 1
                continue
            }
            guard position + 1 < bytes.count else { break }
            let escape = bytes[position + 1]
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                text.append(contentsOf: String(try unicodeEscape()).utf8)
                continue
            default:
                throw error(.syntax, "There is no escape \\ followed by \(found(at: position + 1)).", "Write \\\\ for a backslash.")
            }
            position += 2
        }
        position = bytes.count
        throw truncated("the closing quote of a string")
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try hexUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Only a pair of surrogates makes a character.
        guard (0xD800..<0xDC00).contains(first), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw loneSurrogate() }
        let second = try hexUnit()
        guard (0xDC00..<0xE000).contains(second), let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) else {
            throw loneSurrogate()
        }
        return scalar
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        guard position + 6 <= bytes.count else {
            position = bytes.count
            throw truncated("four hexadecimal digits")
        }
        var unit: UInt32 = 0
        for offset in 2..<6 {
            let byte = bytes[position + offset]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw error(.syntax, "\\u needs four hexadecimal digits.", "Write for example \\u00e9.")
            }
            unit = unit << 4 | UInt32(digit)
        }
        position += 6
        return unit
    }

    private mutating func number() throws(JSONError) -> String {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "I") || bytes[position] == UInt8(ascii: "N") {
            position = start
            throw wordError()
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
            position += 1
            if position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
                throw error(.syntax, "A number may not begin with 0 followed by a digit.", "Leave the leading zeros out, or write it as a string.")
            }
        } else {
            try digits()
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
        guard position > start else {
            if position == bytes.count { throw truncated("a digit") }
            throw error(.syntax, "A digit was expected, here is \(found).", "Write numbers like 12, -3.5 or 2.5e3.")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let length = word.utf8CodeUnitCount
        for offset in 0..<length {
            guard position + offset < bytes.count else {
                position = bytes.count
                throw truncated("\(word)")
            }
            guard bytes[position + offset] == word.utf8Start[offset] else { throw wordError() }
        }
        position += length
        return value
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func consume(_ byte: UInt8, orEndOf what: String) throws(JSONError) -> Bool {
        guard position < bytes.count else { throw truncated("the end of \(what)") }
        guard bytes[position] == byte else { return false }
        position += 1
        return true
    }
}

extension JSONParser {
    fileprivate func error(_ code: JSONError.Code, _ message: String, _ remedy: String) -> JSONError {
        var line = firstLine
        var lineStart = 0
        var columns = firstColumn
        let end = min(position, bytes.count)
        for index in 0..<end where bytes[index] == 0x0A {
            line += 1
            lineStart = index + 1
            columns = 1
        }
        return JSONError(code: code, message: message, remedy: remedy, line: line, column: end - lineStart + columns, pointer: pointer)
    }

    private var pointer: JSONPointer {
        path.reduce(base) { pointer, step in
            switch step {
            case .whole: pointer
            case .name(let name): pointer.appending(name)
            case .index(let index): pointer.appending(index)
            }
        }
    }

    fileprivate func truncated(_ what: String) -> JSONError {
        error(.truncated, "The text ends where \(what) was expected.", "The file is cut off: send it again whole.")
    }

    fileprivate func badEncoding() -> JSONError {
        let byte = position < bytes.count ? bytes[position] : 0
        let lone = position + 1 < bytes.count && bytes[position + 1] < 0x80 && byte >= 0xA0
        let hex = String(byte, radix: 16, uppercase: true)
        return error(
            .encoding, "The byte 0x\(hex) is no UTF-8\(lone ? "; it looks like Latin-1 (ISO 8859-1) or Windows-1252" : "").",
            lone ? "Convert the file: iconv -f windows-1252 -t utf-8." : "Send JSON in UTF-8.")
    }

    fileprivate func controlCharacter(_ byte: UInt8) -> JSONError {
        let hex = String(byte, radix: 16, uppercase: true)
        return error(
            .syntax, "The control character 0x\(hex) stands bare in a string.",
            byte == 0x0A || byte == 0x0D ? "Close the string before the line ends, or write \\n." : "Write it as \\u00\(byte < 16 ? "0" : "")\(hex).")
    }

    fileprivate func loneSurrogate() -> JSONError {
        error(.encoding, "Half of a surrogate pair stands alone, which is no character.", "Write both halves, or the character itself in UTF-8.")
    }

    fileprivate func wordError() -> JSONError {
        var end = position
        while end < bytes.count, end - position < 20, bytes[end] > 0x20, bytes[end] < 0x80, !",:]}\"".utf8.contains(bytes[end]) { end += 1 }
        let word = String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<end]), as: UTF8.self)
        let bare = word.lowercased().drop { $0 == "-" || $0 == "+" }
        if bare.hasPrefix("nan") || bare.hasPrefix("inf") {
            return error(.notANumber, "\(word) is no JSON number.", "Leave the member out when there is no value, or write null where it is allowed.")
        }
        return error(
            .syntax, "\(word.isEmpty ? found : word) is no JSON value.",
            "Words are true, false and null; put text in double quotes; write numbers without +.")
    }

    fileprivate var found: String { found(at: position) }

    fileprivate func found(at index: Int) -> String {
        guard index < bytes.count else { return "the end of the text" }
        let byte = bytes[index]
        if byte > 0x20, byte < 0x7F { return "\"\(Unicode.Scalar(byte))\"" }
        return "the byte 0x\(String(byte, radix: 16, uppercase: true))"
    }
}
