// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Testing

@Suite struct `Writing EPCIS` {
    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.valid)
    func `says what was said, event for event`(_ name: String) throws {
        let bytes = try Reference.bytes(name)
        let events = EPCISReader.read(bytes: bytes, limits: .init(keepsRecordTime: true)).events
        let originals = Self.events(try JSONReader.read(bytes))
        #expect(events.count == originals.count)
        for (event, (original, context)) in zip(events, originals) {
            let written = try JSONReader.read(EPCISWriter.event(event))
            #expect(
                Self.plain(written, context: written["@context"], besides: original["eventID"] == nil ? ["eventID"] : [])
                    == Self.plain(original, context: context))
        }
    }

    @Test(.enabled(if: Reference.isThere && Schema.isThere, "needs ../shared/reference/epcis and python3 with jsonschema"))
    func `is valid against GS1's schema`() throws {
        let events = try Reference.valid.flatMap { EPCISReader.read(bytes: try Reference.bytes($0)).events } + [Samples.record]
        let entries = events.enumerated().map { Entry(sequence: UInt64($0 + 1), recordTime: Samples.time, event: $1) }
        var documents = events.map { EPCISWriter.event($0) }
        documents.append(EPCISWriter.document(events, creationDate: Samples.time))
        documents.append(EPCISWriter.queryDocument(entries, queryName: "SimpleEventQuery", subscriptionID: "s\"1", creationDate: Samples.time))
        documents.append(EPCISWriter.document([], creationDate: Samples.time))
        #expect(try Schema.faults(documents) == [])
    }

    @Test func `a plant record comes back exactly`() throws {
        let back = EPCISReader.read(bytes: EPCISWriter.document([Samples.record], creationDate: Samples.time))
        #expect(back.refusals.map(\.description) == [] && back.events == [Samples.record])
    }

    @Test func `a record goes among events that use the same prefix otherwise`() throws {
        let foreign =
            #"{"@context":[{"jr":"https://other.example/"}],"type":"ObjectEvent","eventTime":"2027-01-20T10:15:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","epcList":["urn:x:y"],"jr:facts":{"a":1}}"#
        let event = try EPCISReader.event(bytes: Array(foreign.utf8))
        var record = Samples.record
        record.extensions = event.extensions
        let events = [Samples.record, event, record]
        #expect(EPCISReader.read(bytes: EPCISWriter.document(events, creationDate: Samples.time)).events == events)
    }

    @Test func `a stream of events is one document`() {
        var stream = EPCISWriter.Stream(.document, creationDate: Samples.time)
        var bytes = stream.drain()
        for _ in 0..<3 {
            stream.append(Samples.record)
            bytes += stream.drain()
        }
        bytes += stream.finish()
        #expect(EPCISReader.read(bytes: bytes).events == [Samples.record, Samples.record, Samples.record])
    }

    @Test func `names that are no URIs are carried as such and come back`() throws {
        let content = EventContent.transformation(
            inputs: ["K-9", "tank 7/b", "https://jellyroll.dev/ns/name/x"], inputQuantities: [], outputs: ["Çell é%"], outputQuantities: [],
            transformationID: nil)
        let event = Samples.event(content, id: "run 7")
        let written = try JSONReader.read(EPCISWriter.event(event))
        #expect(written["inputEPCList"]?.elements?[1] == .string("https://jellyroll.dev/ns/name/tank%207%2Fb"))
        #expect(EPCISReader.read(bytes: EPCISWriter.event(event)).events == [event])
    }

    @Test func `finer time than a microsecond is given back as written`() throws {
        let text = `Bad input`.good.replacing("10:15:00+09:00", with: "10:15:00.123456789+09:00")
        let event = try EPCISReader.event(bytes: Array(text.utf8))
        #expect(try JSONReader.read(EPCISWriter.event(event))["eventTime"] == .string("2027-01-20T10:15:00.123456789+09:00"))
    }

    private static func events(_ document: JSONValue) -> [(JSONValue, JSONValue?)] {
        let body = document["epcisBody"]
        guard let list = (body?["eventList"] ?? body?["queryResults"]?["resultsBody"]?["eventList"])?.elements else {
            return [(document, document["@context"])]
        }
        return list.map { event in
            let contexts = [document["@context"], event["@context"]].compactMap { $0 }.flatMap { $0.elements ?? [$0] }
            return (event, .array(contexts))
        }
    }

    /// The event with every word, prefix, time and number in one spelling, members sorted, context left out: what it means.
    static func plain(_ event: JSONValue, context: JSONValue?, besides: Set<String> = []) -> JSONValue {
        var prefixes = ["gs1": "https://gs1.org/voc/", "cbv": "https://ref.gs1.org/cbv/", "cbvmda": "urn:epcglobal:cbv:mda:"]
        for part in context?.elements ?? context.map({ [$0] }) ?? [] {
            for member in part.members ?? [] { prefixes[member.name] = member.value.text }
        }
        func expand(_ text: String) -> String {
            guard let colon = text.firstIndex(of: ":"), let namespace = prefixes[String(text[..<colon])] else { return text }
            return namespace + text[text.index(after: colon)...]
        }
        func plain(_ value: JSONValue, _ name: String) -> JSONValue {
            switch value {
            case .object(let members):
                return .object(
                    members.filter { $0.name != "@context" }.map { .init(expand($0.name), plain($0.value, $0.name)) }.sorted { $0.name < $1.name })
            case .array(let elements): return .array(elements.map { plain($0, name) })
            case .string(let text):
                if name.lowercased().hasSuffix("time"), let time = try? Instant(iso: text) { return .number("\(time.microseconds)") }
                let whole = expand(text)
                for start in [
                    "https://ref.gs1.org/cbv/BizStep-", "https://ref.gs1.org/cbv/Disp-", "https://ref.gs1.org/cbv/BTT-",
                    "https://ref.gs1.org/cbv/SDT-",
                    "https://ref.gs1.org/cbv/ER-", "urn:epcglobal:cbv:bizstep:", "urn:epcglobal:cbv:disp:", "urn:epcglobal:cbv:btt:",
                    "urn:epcglobal:cbv:sdt:",
                ]
                where whole.hasPrefix(start) { return .string(String(whole.dropFirst(start.count))) }
                return .string(whole)
            default: return value
            }
        }
        guard case .object(let members) = plain(event, "") else { return event }
        return .object(members.filter { !besides.contains($0.name) })
    }
}

/// GS1's JSON schema, judged by Python's jsonschema where it is installed.
enum Schema {
    static let isThere = run(["-c", "import jsonschema"])?.status == 0

    static func faults(_ documents: [[UInt8]]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jellyroll-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, document) in documents.enumerated() { try Data(document).write(to: folder.appending(path: "\(index).json")) }
        let script = """
            import json, sys, glob, jsonschema
            schema = jsonschema.Draft7Validator(json.load(open(sys.argv[1])))
            files = glob.glob(sys.argv[2] + '/*.json')
            for f in files:
                for e in schema.iter_errors(json.load(open(f))):
                    print(f, list(e.absolute_path), e.message[:200])
            print('checked', len(files))
            """
        let result = run(["-c", script, Reference.folder.appending(path: "schema/EPCIS-JSON-Schema.json").path, folder.path])
        var lines = (result?.output ?? "no answer").split(separator: "\n").map(String.init)
        if lines.last == "checked \(documents.count)" { lines.removeLast() }
        return lines
    }

    private static func run(_ arguments: [String]) -> (status: Int32, output: String)? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
