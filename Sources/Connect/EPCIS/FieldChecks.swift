// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Reads a vocabulary field in any of its spellings to one canonical form: the bare CBV word, or a full URI that is none.
struct VocabularyReader {
    var namespaces: Namespaces

    func word(_ value: JSONValue?, _ vocabulary: Vocabulary, _ pointer: String) throws(EventFault) -> String? {
        guard let value else { return nil }
        guard let text = value.text else {
            throw EventFault(
                code: .wrongType, pointer: JSONPointer(pointer), message: "The \(vocabulary.name) is \(value.described).",
                expected: "a word of CBV 2.0 or a URI", remedy: "Write it as a string.")
        }
        if let word = vocabulary.word(text) { return word }
        let expanded = namespaces.expanded(text)
        if let word = vocabulary.word(expanded) { return word }
        guard Identifier.isURI(expanded), !vocabulary.isReserved(expanded) else {
            throw EventFault(
                code: .unknownWord, pointer: JSONPointer(pointer), message: "\"\(text)\" is no \(vocabulary.name) of CBV 2.0.",
                expected: "a standard word, or an own word as a URI or with a declared prefix",
                remedy: "Use the standard word nearest in meaning, or write https://example.com/\(text.filter { $0 != " " }).")
        }
        return expanded
    }
}

/// Member names beyond the standard: a full URI, or a name with a declared prefix.
enum ExtensionKey {
    static func check(_ name: String, place: String, at pointer: JSONPointer, _ namespaces: Namespaces) throws(EventFault) {
        guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")), Namespaces.isPrefix(name[..<colon]),
            name.utf8.index(after: colon) < name.endIndex
        else {
            throw EventFault(
                code: .unknownField, pointer: pointer, message: "\"\(name)\" is no field of \(place) and has no namespace.",
                expected: "a field of the standard, or an extension like ext:\(name)",
                remedy: "Correct the name, or declare a prefix in @context and write ext:\(name).")
        }
        let prefix = name[..<colon]
        guard namespaces.namespace(of: prefix) != nil || isAddress(name) || !namespaces.remote.isEmpty else {
            throw EventFault(
                code: .undeclaredPrefix, pointer: pointer, message: "The prefix \"\(prefix)\" of \"\(name)\" is not declared.",
                expected: "a prefix declared in @context", remedy: "Add {\"\(prefix)\": \"https://…/\"} to the @context of the document or event.")
        }
    }

    static func isAddress(_ name: String) -> Bool {
        name.hasPrefix("urn:") || name.hasPrefix("http://") || name.hasPrefix("https://")
    }
}

/// Times, read the same way everywhere in an event.
enum Times {
    static func read(_ value: JSONValue, _ pointer: JSONPointer) throws(EventFault) -> (EventTime, String) {
        let expected = "date, T, time and offset, for example 2027-01-20T10:15:00+09:00"
        guard let text = value.text else {
            throw EventFault(
                code: .badTime, pointer: pointer, message: "The time is \(value.described).", expected: expected, remedy: "Write it as a string.")
        }
        do {
            return (try EventTime.parse(text), text)
        } catch {
            throw EventFault(code: .badTime, pointer: pointer, message: error.message, expected: expected, remedy: error.remedy)
        }
    }
}

/// The shape of `sensorElementList` (EPCIS 2.0, 7.3.7). Its content goes with the event unchanged.
struct SensorCheck {
    var namespaces: Namespaces

    func list(_ value: JSONValue) throws(EventFault) {
        let pointer = JSONPointer("/sensorElementList")
        guard let elements = value.elements else { throw wrong(value, pointer, "an array of sensor elements") }
        for (index, element) in elements.enumerated() { try self.element(element, pointer.appending(index)) }
    }

    private func element(_ value: JSONValue, _ pointer: JSONPointer) throws(EventFault) {
        guard let members = value.members else { throw wrong(value, pointer, "an object with sensorReport") }
        guard value["sensorReport"] != nil else {
            throw EventFault(
                code: .missing, pointer: pointer.appending("sensorReport"), message: "The sensor element reports nothing.", expected: "sensorReport",
                remedy: "Add an array of reports.")
        }
        for member in members {
            let pointer = pointer.appending(member.name)
            switch member.name {
            case "sensorReport":
                guard let reports = member.value.elements else { throw wrong(member.value, pointer, "an array of reports") }
                for (index, report) in reports.enumerated() {
                    guard report["type"] != nil else {
                        throw EventFault(
                            code: .missing, pointer: pointer.appending(index).appending("type"), message: "The sensor report has no type.",
                            expected: "type, for example Temperature", remedy: "Say what was measured.")
                    }
                    try fields(report, Self.report, "a sensor report", pointer.appending(index))
                }
            case "sensorMetadata": try fields(member.value, Self.metadata, "sensorMetadata", pointer)
            default: try ExtensionKey.check(member.name, place: "a sensor element", at: pointer, namespaces)
            }
        }
    }

    private func fields(_ value: JSONValue, _ known: [String: Kind], _ place: String, _ pointer: JSONPointer) throws(EventFault) {
        guard let members = value.members else { throw wrong(value, pointer, "an object") }
        for member in members {
            let pointer = pointer.appending(member.name)
            guard let kind = known[member.name] else {
                try ExtensionKey.check(member.name, place: place, at: pointer, namespaces)
                continue
            }
            try check(member.value, kind, pointer)
        }
    }

    private func check(_ value: JSONValue, _ kind: Kind, _ pointer: JSONPointer) throws(EventFault) {
        switch (kind, value) {
        case (.uri, .string(let text)) where Identifier.isURI(text): return
        case (.time, .string): _ = try Times.read(value, pointer)
        case (.number, .number(let text)) where Double(text)?.isFinite == true: return
        case (.text, .string): return
        case (.hex, .string(let text)) where text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }): return
        case (.boolean, .bool): return
        case (.word(let vocabulary), .string): _ = try VocabularyReader(namespaces: namespaces).word(value, vocabulary, pointer.description)
        default: throw wrong(value, pointer, kind.expected)
        }
    }

    private func wrong(_ value: JSONValue, _ pointer: JSONPointer, _ expected: String) -> EventFault {
        var remedy = "Write \(expected)."
        if case .string(let text) = value, Double(text) != nil { remedy = "Write the number without quotes: \(text)." }
        return EventFault(code: .wrongType, pointer: pointer, message: "Here stands \(value.described).", expected: expected, remedy: remedy)
    }

    private enum Kind {
        case uri, time, number, text, hex, boolean
        case word(Vocabulary)

        var expected: String {
            switch self {
            case .uri: "a URI"
            case .time: "a time with offset"
            case .number: "a JSON number"
            case .text: "a string"
            case .hex: "a string of hexadecimal digits"
            case .boolean: "true or false"
            case .word: "a word of the standard or a URI"
            }
        }
    }

    private static let metadata: [String: Kind] = [
        "time": .time, "startTime": .time, "endTime": .time, "deviceID": .uri, "deviceMetadata": .uri, "rawData": .uri, "dataProcessingMethod": .uri,
        "bizRules": .uri,
    ]
    private static let report: [String: Kind] = [
        "type": .word(.measurement), "exception": .word(.alert), "deviceID": .uri, "deviceMetadata": .uri, "rawData": .uri,
        "dataProcessingMethod": .uri,
        "bizRules": .uri, "time": .time, "microorganism": .uri, "chemicalSubstance": .uri, "coordinateReferenceSystem": .uri, "value": .number,
        "component": .word(.component), "stringValue": .text, "booleanValue": .boolean, "hexBinaryValue": .hex, "uriValue": .uri, "minValue": .number,
        "maxValue": .number, "meanValue": .number, "sDev": .number, "percRank": .number, "percValue": .number, "uom": .text,
    ]
}
