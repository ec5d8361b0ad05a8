// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger

/// What was sent and not taken: where it stands, what was expected, and what to do. Refusals are data; what stands beside goes in.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// `json.…` for text that is no JSON, `epcis.…` for JSON that is no event. Added, never renamed.
    package var code: String
    /// As the caller named the input; empty for none.
    package var file: String
    /// In the whole document (`/epcisBody/eventList/3/eventTime`).
    package var pointer: JSONPointer
    /// 1 for the first.
    package var line: Int
    /// In bytes, 1 for the first of the line.
    package var column: Int
    package var message: String
    /// What would have been taken.
    package var expected: String
    package var remedy: String
    /// True when the whole document is refused, or reading stopped here.
    package var endsDocument: Bool
    /// The refused event as sent, for the quarantine file; empty for a whole document.
    package var bytes: [UInt8]

    package var description: String {
        let place = file.isEmpty ? "" : "\(file): "
        let at = pointer.description.isEmpty ? "" : ", at \(pointer)"
        return "\(place)line \(line), column \(column)\(at): \(message) Expected: \(expected). \(remedy)"
    }

    package var category: FaultCategory { .incorrect }

    /// `{"code", "file", "line", "column", "pointer", "message", "expected", "remedy"}`; no `file` where the input has none.
    package var json: JSONValue {
        let place: [JSONValue.Member] = [
            .init("line", .number(String(line))), .init("column", .number(String(column))), .init("pointer", .string(pointer.description)),
        ]
        let words: [JSONValue.Member] = [
            .init("message", .string(message)), .init("expected", .string(expected)), .init("remedy", .string(remedy)),
        ]
        return .object([.init("code", .string(code))] + (file.isEmpty ? [] : [.init("file", .string(file))]) + place + words)
    }

    package init(
        code: String, file: String, pointer: JSONPointer, line: Int, column: Int, message: String, expected: String, remedy: String,
        endsDocument: Bool, bytes: [UInt8]
    ) {
        self.code = code
        self.file = file
        self.pointer = pointer
        self.line = line
        self.column = column
        self.message = message
        self.expected = expected
        self.remedy = remedy
        self.endsDocument = endsDocument
        self.bytes = bytes
    }

    init(_ error: JSONError, file: String, endsDocument: Bool, bytes: [UInt8] = []) {
        self.init(
            code: error.code.rawValue, file: file, pointer: error.pointer, line: error.line, column: error.column, message: error.message,
            expected: "JSON text in UTF-8 (RFC 8259)", remedy: error.remedy, endsDocument: endsDocument, bytes: bytes)
    }
}

/// What is wrong with one event, before its place in the file is known.
struct EventFault: Error {
    var code: Code
    /// Within the event.
    var pointer: JSONPointer
    var message: String
    var expected: String
    var remedy: String

    enum Code: String {
        case missing = "epcis.missing_field"
        case wrongType = "epcis.wrong_type"
        case unknownField = "epcis.unknown_field"
        case unknownEventType = "epcis.unknown_event_type"
        case unknownWord = "epcis.unknown_word"
        case badTime = "epcis.bad_time"
        case badOffset = "epcis.bad_offset"
        case badURI = "epcis.bad_uri"
        case badQuantity = "epcis.bad_quantity"
        case badUnit = "epcis.bad_unit"
        case undeclaredPrefix = "epcis.undeclared_prefix"
        case notAllowed = "epcis.not_allowed"
        case duplicate = "epcis.duplicate"
        case badContext = "epcis.bad_context"
        case badDocument = "epcis.bad_document"
        case badRecord = "epcis.bad_record"
    }
}
