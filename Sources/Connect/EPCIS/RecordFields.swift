// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// Collects the members of one object of a plant record; what is absent is not written.
struct RecordWriter {
    private(set) var members: [JSONValue.Member] = []

    mutating func text(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { members.append(.init(name, .string(value))) }
    }

    /// Like ``text(_:_:)``, but an empty text is written: it is not the same as none.
    mutating func optional(_ name: String, _ value: String?) {
        if let value { members.append(.init(name, .string(value))) }
    }

    mutating func number(_ name: String, _ value: (some BinaryInteger)?) {
        if let value { members.append(.init(name, .number(String(value)))) }
    }

    mutating func flag(_ name: String, _ value: Bool) { members.append(.init(name, .bool(value))) }

    mutating func quantity(_ name: String, _ value: Quantity?) {
        guard let value else { return }
        members.append(
            .init(name, .object([.init(PlantRecord.dimensions[value.dimension] ?? "", .number(String(value.amount)))])))
    }

    mutating func texts(_ name: String, _ values: [String]) {
        if !values.isEmpty { members.append(.init(name, .array(values.map { .string($0) }))) }
    }

    mutating func numbers(_ name: String, _ values: [some BinaryInteger]) {
        if !values.isEmpty { members.append(.init(name, .array(values.map { .number(String($0)) }))) }
    }

    /// Doubles in their shortest exact text; what JSON has no number for stands as a string.
    mutating func values(_ name: String, _ values: [Double]) {
        if !values.isEmpty { members.append(.init(name, .array(values.map { $0.isFinite ? .number("\($0)") : .string("\($0)") }))) }
    }

    mutating func list<Element>(_ name: String, _ elements: [Element], _ write: (Element, inout RecordWriter) -> Void) {
        guard !elements.isEmpty else { return }
        members.append(
            .init(
                name,
                .array(
                    elements.map { element in
                        var writer = RecordWriter()
                        write(element, &writer)
                        return .object(writer.members)
                    })))
    }
}

/// Reads the members of one object of a plant record; a member nobody asked for is an error, so that nothing is lost in silence.
struct RecordReader {
    private let members: [JSONValue.Member]
    private let pointer: JSONPointer
    private var asked: Set<String> = []

    init(_ json: JSONValue, at pointer: JSONPointer = JSONPointer()) throws(RecordFault) {
        guard let members = json.members else {
            throw RecordFault(pointer: pointer, message: "Here stands \(json.described).", expected: "an object")
        }
        self.members = members
        self.pointer = pointer
    }

    private mutating func value(_ name: String) -> JSONValue? {
        asked.insert(name)
        return members.first { $0.name == name }?.value
    }

    func fault(_ name: String, _ message: String, _ expected: String) -> RecordFault {
        RecordFault(pointer: pointer.appending(name), message: message, expected: expected)
    }

    mutating func finish() throws(RecordFault) {
        for member in members where !asked.contains(member.name) {
            throw fault(member.name, "A record has no member \"\(member.name)\".", "one of \(asked.sorted().joined(separator: ", "))")
        }
    }

    mutating func text(_ name: String) throws(RecordFault) -> String { try optional(name) ?? "" }

    mutating func optional(_ name: String) throws(RecordFault) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else { throw fault(name, "Here stands \(value.described).", "a string") }
        return text
    }

    mutating func flag(_ name: String) throws(RecordFault) -> Bool {
        guard case .bool(let flag)? = value(name) else { throw fault(name, "There is no \(name).", "true or false") }
        return flag
    }

    mutating func number<Number: FixedWidthInteger>(_ name: String) throws(RecordFault) -> Number? {
        guard let value = value(name) else { return nil }
        return try number(value, name)
    }

    /// A place or length in small units, within ±``Quantity/limit``.
    mutating func place(_ name: String, atLeast least: Int64 = -Quantity.limit) throws(RecordFault) -> Int64? {
        guard let amount: Int64 = try number(name) else { return nil }
        guard (least...Quantity.limit).contains(amount) else { throw fault(name, "\(amount) is out of range.", "\(least) to \(Quantity.limit)") }
        return amount
    }

    /// A track number; no coil has more than ``Draw/mostTracks`` lanes.
    mutating func track(_ name: String) throws(RecordFault) -> UInt16? {
        guard let track: UInt16 = try number(name) else { return nil }
        guard track < Draw.mostTracks else { throw fault(name, "\(track) is out of range.", "0 to \(Draw.mostTracks - 1)") }
        return track
    }

    private func number<Number: FixedWidthInteger>(_ value: JSONValue, _ name: String) throws(RecordFault) -> Number {
        guard case .number(let text) = value, let number = Number(text) else {
            throw fault(name, "Here stands \(value.described).", "a whole number from \(Number.min) to \(Number.max)")
        }
        return number
    }

    mutating func numbers<Number: FixedWidthInteger>(_ name: String) throws(RecordFault) -> [Number] {
        var numbers: [Number] = []
        for element in try elements(name) { numbers.append(try number(element, name)) }
        return numbers
    }

    mutating func texts(_ name: String) throws(RecordFault) -> [String] {
        var texts: [String] = []
        for element in try elements(name) {
            guard let text = element.text else { throw fault(name, "Here stands \(element.described).", "strings") }
            texts.append(text)
        }
        return texts
    }

    mutating func values(_ name: String) throws(RecordFault) -> [Double] {
        var values: [Double] = []
        for element in try elements(name) {
            switch element {
            case .number(let text):
                guard let number = Double(text), number.isFinite else { throw fault(name, "\(text) is too large.", "a 64-bit float") }
                values.append(number)
            case .string("nan"): values.append(.nan)
            case .string("inf"): values.append(.infinity)
            case .string("-inf"): values.append(-.infinity)
            default: throw fault(name, "Here stands \(element.described).", "numbers")
            }
        }
        return values
    }

    private mutating func elements(_ name: String) throws(RecordFault) -> [JSONValue] {
        guard let value = value(name) else { return [] }
        guard let elements = value.elements else { throw fault(name, "Here stands \(value.described).", "an array") }
        return elements
    }

    mutating func word<Word: Hashable>(_ name: String, _ words: [Word: String], absent: Word? = nil) throws(RecordFault) -> Word {
        let text = try optional(name)
        if text == nil, let absent { return absent }
        guard let word = words.first(where: { $0.value == text })?.key else {
            throw fault(name, "\(text.map { "\"\($0)\"" } ?? "Nothing") stands here.", "one of \(words.values.sorted().joined(separator: ", "))")
        }
        return word
    }

    /// `{"mass": 3500}`: an amount in the small unit of its dimension.
    mutating func quantity(_ name: String) throws(RecordFault) -> Quantity? {
        guard let value = value(name) else { return nil }
        guard let members = value.members, members.count == 1,
            let dimension = PlantRecord.dimensions.first(where: { $0.value == members[0].name })?.key
        else {
            throw fault(name, "Here stands \(value.described).", "one dimension and its amount, for example {\"mass\": 3500}")
        }
        let amount: Int64 = try number(members[0].value, name)
        guard amount.magnitude <= Quantity.limit.magnitude else {
            throw fault(name, "The amount \(amount) is too large.", "at most \(Quantity.limit)")
        }
        return Quantity(amount, dimension)
    }

    mutating func list<Element>(
        _ name: String, _ read: (inout RecordReader) throws(RecordFault) -> Element
    ) throws(RecordFault) -> [Element] {
        var list: [Element] = []
        for (index, element) in try elements(name).enumerated() {
            var reader = try RecordReader(element, at: pointer.appending(name).appending(index))
            list.append(try read(&reader))
            try reader.finish()
        }
        return list
    }
}
