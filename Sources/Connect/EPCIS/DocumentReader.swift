// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger

/// Walks a document's outline and hands its events, one by one, to the ``EventDecoder``.
struct DocumentReader<Source: ByteSource> {
    private var scanner: JSONScanner<Source>
    private let limits: EPCISReader.Limits
    private let file: String
    /// Members outside the event list, by pointer.
    private var header: [Member] = []
    private var decoder: EventDecoder?
    private var repetitions = Repetitions()
    private var stopped = false
    /// Only the header is wanted; events are passed over.
    private var looksAhead = false

    private struct Member {
        var pointer: String
        var value: JSONValue
        var bytes: ArraySlice<UInt8>
        var line: Int
        var column: Int
    }

    init(_ source: Source, limits: EPCISReader.Limits, file: String) throws(JSONError) {
        scanner = try JSONScanner(source, limit: limits.eventLength)
        self.limits = limits
        self.file = file
    }

    mutating func read(_ body: (EPCISReader.Item) -> Bool) throws(JSONError) {
        guard let first = try scanner.peek() else {
            throw scanner.error(.empty, "There is no JSON text here.", "Send one EPCIS document or event.", at: JSONPointer())
        }
        switch first {
        case UInt8(ascii: "["):
            decoder = bareDecoder
            try elements(at: JSONPointer(), body)
        case UInt8(ascii: "{"):
            try object(at: JSONPointer(), body)
            if stopped { return }
            if decoder == nil {
                let isDocument = type == "EPCISDocument" || type == "EPCISQueryDocument"
                if isDocument {
                    try refuseDocument(
                        "/epcisBody", .missing, "The document has no epcisBody.", "epcisBody with an eventList", "Put the events under epcisBody.",
                        body)
                } else if try bareEvent(body), try scanner.peek() == UInt8(ascii: "{") {
                    // What follows one event without a comma is event lines.
                    try lines(body)
                }
            } else {
                masterData(body)
            }
        default:
            let cut = try scanner.cut(at: JSONPointer())
            _ = try JSONReader.read(cut.bytes, limits: .init(depth: limits.depth), line: cut.line, column: cut.column)
            try refuseDocument(
                "", .wrongType, "The text is no JSON object or array.", "an EPCIS document or event", "Send one EPCIS document or event.", body)
        }
        if stopped { return }
        if let next = try scanner.peek() {
            throw scanner.error(
                .trailing, "After the end of the document comes \(JSONScanner<Source>.name(next)).", "Send one document at a time, or event lines.",
                at: JSONPointer())
        }
    }

    /// For events outside a document.
    private var bareDecoder: EventDecoder { EventDecoder(namespaces: Namespaces(), keepsRecordTime: limits.keepsRecordTime) }

    private var type: String? { header.first { $0.pointer == "/type" }?.value.text }

    /// Members of one object of the outline. `epcisBody` and what lies between it and the events is entered, the rest kept as header.
    private mutating func object(at pointer: JSONPointer, _ body: (EPCISReader.Item) -> Bool) throws(JSONError) {
        scanner.skip()
        if try scanner.peek() == UInt8(ascii: "}") { return scanner.skip() }
        var seen: Set<String> = []
        while !stopped {
            guard let quote = try scanner.peek() else { throw scanner.truncated(at: pointer) }
            guard quote == UInt8(ascii: "\"") else {
                throw scanner.error(
                    .syntax, "A member name in double quotes was expected, here is \(JSONScanner<Source>.name(quote)).", "Write \"name\": value.",
                    at: pointer)
            }
            let cut = try scanner.cut(at: pointer)
            let name = try JSONReader.read(cut.bytes, line: cut.line, column: cut.column, pointer: pointer).text ?? ""
            let inner = pointer.appending(name)
            guard seen.insert(name).inserted else {
                throw JSONError(
                    code: .duplicateKey, message: "The member \"\(name)\" is there twice in one object.", remedy: "Keep one of the two.",
                    line: cut.line,
                    column: cut.column, pointer: inner)
            }
            try scanner.expect(UInt8(ascii: ":"), "A colon was expected after \"\(name)\"", "Write \"name\": value.", at: inner)
            let next = try scanner.peek()
            switch (inner.description, next) {
            case ("/epcisBody", UInt8(ascii: "{")?), ("/epcisBody/queryResults", UInt8(ascii: "{")?),
                ("/epcisBody/queryResults/resultsBody", UInt8(ascii: "{")?):
                try object(at: inner, body)
            case ("/epcisBody/eventList", UInt8(ascii: "[")?), ("/epcisBody/queryResults/resultsBody/eventList", UInt8(ascii: "[")?):
                if looksAhead {
                    _ = try scanner.cut(at: inner)
                } else {
                    guard try begin(body) else {
                        stopped = true
                        return
                    }
                    try elements(at: inner, body)
                }
            default: try keep(inner)
            }
            if stopped { return }
            guard let after = try scanner.peek() else { throw scanner.truncated(at: pointer) }
            scanner.skip()
            if after == UInt8(ascii: "}") { return }
            guard after == UInt8(ascii: ",") else {
                throw scanner.error(
                    .syntax, "A comma or } was expected after \"\(name)\", here is \(JSONScanner<Source>.name(after)).",
                    "Separate members by one comma and close the object with }.", at: pointer)
            }
        }
    }

    private mutating func keep(_ pointer: JSONPointer) throws(JSONError) {
        let cut = try scanner.cut(at: pointer)
        if cut.isTooLong { throw tooLong(cut, pointer) }
        let value = try JSONReader.read(cut.bytes, limits: .init(depth: limits.depth), line: cut.line, column: cut.column, pointer: pointer)
        header.append(Member(pointer: pointer.description, value: value, bytes: cut.bytes, line: cut.line, column: cut.column))
    }

    private mutating func elements(at pointer: JSONPointer, _ body: (EPCISReader.Item) -> Bool) throws(JSONError) {
        scanner.skip()
        if try scanner.peek() == UInt8(ascii: "]") { return scanner.skip() }
        var index = 0
        while true {
            try element(at: pointer.appending(index), body)
            if stopped { return }
            index += 1
            guard let after = try scanner.peek() else { throw scanner.truncated(at: pointer) }
            guard after == UInt8(ascii: ",") || after == UInt8(ascii: "]") else {
                throw scanner.error(
                    .syntax, "A comma or ] was expected after the event, here is \(JSONScanner<Source>.name(after)).",
                    "Separate events by one comma.", at: pointer)
            }
            scanner.skip()
            if after == UInt8(ascii: "]") { return }
        }
    }

    private mutating func element(at pointer: JSONPointer, _ body: (EPCISReader.Item) -> Bool) throws(JSONError) {
        let cut = try scanner.cut(at: pointer)
        guard !cut.isTooLong else {
            return give(.refusal(Refusal(tooLong(cut, pointer), file: file, endsDocument: false)), body)
        }
        do {
            let json = try JSONReader.read(cut.bytes, limits: .init(depth: limits.depth), line: cut.line, column: cut.column, pointer: pointer)
            judge(json, pointer, cut.bytes, cut.line, cut.column, body)
        } catch {
            give(.refusal(Refusal(error, file: file, endsDocument: false, bytes: Array(cut.bytes))), body)
        }
    }

    private mutating func judge(
        _ json: JSONValue, _ pointer: JSONPointer, _ bytes: ArraySlice<UInt8>, _ line: Int, _ column: Int, _ body: (EPCISReader.Item) -> Bool
    ) {
        do throws(EventFault) {
            let event = try (decoder ?? bareDecoder).decode(json)
            give(.event(repetitions.mark(event, hasOwnID: json["eventID"] != nil)), body)
        } catch {
            let place = JSONPlace.find(error.pointer, in: bytes)
            give(
                .refusal(
                    refusal(
                        error, pointer: pointer, line: line + place.line - 1, column: place.line == 1 ? column + place.column - 1 : place.column,
                        endsDocument: false, bytes: Array(bytes))), body)
        }
    }

    private mutating func give(_ item: EPCISReader.Item, _ body: (EPCISReader.Item) -> Bool) {
        if !body(item) { stopped = true }
    }

    private func tooLong(_ cut: JSONScanner<Source>.Cut, _ pointer: JSONPointer) -> JSONError {
        JSONError(
            code: .tooLong, message: "A value is longer than \(limits.eventLength) bytes.",
            remedy: "Split it into several events; one event carries a tray or a stretch of coil, not a plant.", line: cut.line, column: cut.column,
            pointer: pointer)
    }
}

extension DocumentReader {
    /// Judges the header before the first event; false when the document is refused.
    private mutating func begin(_ body: (EPCISReader.Item) -> Bool) throws(JSONError) -> Bool {
        let needed = ["/@context", "/type", "/schemaVersion", "/creationDate"]
        if !needed.allSatisfy({ pointer in header.contains { $0.pointer == pointer } }) {
            // Members may come in any order: look behind the events for what is missing, where the input can be read again.
            var ahead = self
            if try ahead.scanner.rewind() {
                ahead.header = []
                ahead.looksAhead = true
                // What is wrong behind the events is told when reading gets there.
                do { try ahead.object(at: JSONPointer()) { _ in true } } catch {}
                header = ahead.header
            }
        }
        var namespaces = Namespaces()
        var notHashed: Set<String> = []
        do throws(EventFault) {
            let isQuery = type == "EPCISQueryDocument"
            guard isQuery || type == "EPCISDocument" else {
                throw fault(
                    .badDocument, "/type", "The document's type is \(type.map { "\"\($0)\"" } ?? "missing").", "EPCISDocument or EPCISQueryDocument",
                    "Write \"type\": \"EPCISDocument\".")
            }
            guard let context = value("/@context") else {
                throw fault(
                    .missing, "/@context", "The document has no @context.", "@context with \(Namespaces.gs1Context)",
                    "Add it; where the document comes through a pipe, before epcisBody.")
            }
            try namespaces.add(context, at: JSONPointer("/@context"))
            if !isQuery || value("/schemaVersion") != nil {
                guard let version = value("/schemaVersion")?.text, version == "2" || version.hasPrefix("2.") else {
                    throw fault(
                        .badDocument, "/schemaVersion", "The schemaVersion is \(value("/schemaVersion")?.described ?? "missing").", "2.0",
                        "Write \"schemaVersion\": \"2.0\"; EPCIS 1.x is XML.")
                }
            }
            if let date = value("/creationDate") {
                _ = try Times.read(date, JSONPointer("/creationDate"))
            } else if !isQuery {
                throw fault(
                    .missing, "/creationDate", "The document has no creationDate.", "creationDate, for example 2027-02-01T08:00:00Z",
                    "Say when the document was made.")
            }
            for member in header where member.pointer.hasSuffix(":ignoreFields") {
                for name in member.value.elements ?? [] { if let name = name.text { notHashed.insert(name) } }
            }
        } catch {
            give(.refusal(documentRefusal(error)), body)
            return false
        }
        decoder = EventDecoder(namespaces: namespaces, notHashed: notHashed, keepsRecordTime: limits.keepsRecordTime)
        return !stopped
    }

    /// The header may stand behind the events, so it is read last.
    private mutating func masterData(_ body: (EPCISReader.Item) -> Bool) {
        guard type == "EPCISDocument", let decoder, let header = value("/epcisHeader"), let date = value("/creationDate") else { return }
        do throws(EventFault) {
            let (time, _) = try Times.read(date, JSONPointer("/creationDate"))
            if let event = try MasterData.event(header, at: time, in: decoder.namespaces) { give(.event(event), body) }
        } catch {
            let place = place(error.pointer)
            give(
                .refusal(
                    refusal(
                        error, pointer: JSONPointer(), line: place.line, column: place.column, endsDocument: false,
                        bytes: JSONWriter.bytes(.object([.init("epcisHeader", header)])))), body)
        }
    }

    private func value(_ pointer: String) -> JSONValue? { header.first { $0.pointer == pointer }?.value }

    private func fault(_ code: EventFault.Code, _ pointer: String, _ message: String, _ expected: String, _ remedy: String) -> EventFault {
        EventFault(code: code, pointer: JSONPointer(pointer), message: message, expected: expected, remedy: remedy)
    }

    private mutating func refuseDocument(
        _ pointer: String, _ code: EventFault.Code, _ message: String, _ expected: String, _ remedy: String, _ body: (EPCISReader.Item) -> Bool
    ) throws(JSONError) {
        give(.refusal(documentRefusal(fault(code, pointer, message, expected, remedy))), body)
    }

    private func documentRefusal(_ fault: EventFault) -> Refusal {
        let place = place(fault.pointer)
        return refusal(fault, pointer: JSONPointer(), line: place.line, column: place.column, endsDocument: true, bytes: [])
    }

    /// Line and column of a place in the header.
    private func place(_ pointer: JSONPointer) -> (line: Int, column: Int) {
        guard let member = header.first(where: { pointer.description == $0.pointer || pointer.description.hasPrefix($0.pointer + "/") }) else {
            return (1, 1)
        }
        let inner = JSONPlace.find(JSONPointer(String(pointer.description.dropFirst(member.pointer.count))), in: member.bytes)
        return (member.line + inner.line - 1, inner.line == 1 ? member.column + inner.column - 1 : inner.column)
    }

    private func refusal(_ fault: EventFault, pointer: JSONPointer, line: Int, column: Int, endsDocument: Bool, bytes: [UInt8]) -> Refusal {
        Refusal(
            code: fault.code.rawValue, file: file, pointer: JSONPointer(pointer.description + fault.pointer.description), line: line, column: column,
            message: fault.message, expected: fault.expected, remedy: fault.remedy, endsDocument: endsDocument, bytes: bytes)
    }

    /// The header is the event itself; false when reading was stopped.
    private mutating func bareEvent(_ body: (EPCISReader.Item) -> Bool) throws(JSONError) -> Bool {
        let json = JSONValue.object(header.map { JSONValue.Member(JSONPointer($0.pointer).tokens.first ?? "", $0.value) })
        do throws(EventFault) {
            let event = try bareDecoder.decode(json)
            give(.event(repetitions.mark(event, hasOwnID: json["eventID"] != nil)), body)
        } catch {
            let place = place(error.pointer)
            give(
                .refusal(
                    refusal(error, pointer: JSONPointer(), line: place.line, column: place.column, endsDocument: false, bytes: JSONWriter.bytes(json))
                ), body)
        }
        return !stopped
    }

    /// One event a line, from here to the end.
    mutating func lines(_ body: (EPCISReader.Item) -> Bool) throws(JSONError) {
        while !stopped {
            let line = scanner.line
            guard let text = try scanner.cutLine() else { return }
            let cut = JSONScanner<Source>.Cut(bytes: text.bytes, line: line, column: 1, isTooLong: text.isTooLong)
            guard !cut.isTooLong else {
                give(.refusal(Refusal(tooLong(cut, JSONPointer()), file: file, endsDocument: false)), body)
                continue
            }
            guard !cut.bytes.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) else { continue }
            do {
                let json = try JSONReader.read(cut.bytes, limits: .init(depth: limits.depth), line: line)
                judge(json, JSONPointer(), cut.bytes, line, 1, body)
            } catch {
                give(.refusal(Refusal(error, file: file, endsDocument: false, bytes: Array(cut.bytes))), body)
            }
        }
    }
}
