// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Measure
import Testing

/// What may come in broken, and the answer to each: one refusal with its place, and valid neighbours still go in.
@Suite struct `Bad input` {
    static let good =
        #"{"type":"ObjectEvent","eventTime":"2027-01-20T10:15:00+09:00","eventTimeZoneOffset":"+09:00","action":"OBSERVE","epcList":["https://id.gs1.org/01/09521234500018/10/A"]}"#

    /// A document of one good event, one given, and one good again.
    static func document(
        _ event: String, context: String = #"["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ext":"https://example.com/"}]"#
    ) -> [UInt8] {
        Array(
            "{\"@context\":\(context),\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":\"2027-02-01T08:00:00Z\",\n\"epcisBody\":{\"eventList\":[\(good),\n\(event),\n\(good.replacing("10/A", with: "10/B"))]}}"
                .utf8)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var from: String
        var to: String
        var code: String
        var pointer: String
        var testDescription: String { what }

        init(_ what: String, _ from: String, _ to: String, _ code: String, _ pointer: String) {
            self.what = what
            self.from = from
            self.to = to
            self.code = code
            self.pointer = pointer
        }
    }

    private static let list = #""epcList":["https://id.gs1.org/01/09521234500018/10/A"]"#
    private static let quantity = #""quantityList":[{"epcClass":"https://id.gs1.org/01/09521234500018","quantity":"#

    @Test(arguments: [
        // what is wrong, this in the good event, becomes this, code, pointer below the event
        Row("no object", good, "7", "epcis.wrong_type", ""),
        Row("duplicate member", #""action":"OBSERVE""#, #""action":"OBSERVE","action":"ADD""#, "json.duplicate_key", "/action"),
        Row("NaN", list, quantity + "NaN}]", "json.not_a_number", "/quantityList/0/quantity"),
        Row("Infinity", list, quantity + "Infinity}]", "json.not_a_number", "/quantityList/0/quantity"),
        Row("bare word", list, quantity + "lots}]", "json.syntax", "/quantityList/0/quantity"),
        Row(
            "nested too deep", list, list + ",\"ext:a\":" + String(repeating: "[", count: 80) + String(repeating: "]", count: 80), "json.too_deep",
            "/ext:a" + String(repeating: "/0", count: 63)),
        Row("negative quantity", list, quantity + "-1}]", "epcis.bad_quantity", "/quantityList/0/quantity"),
        Row("quantity beyond a float", list, quantity + "1e999}]", "epcis.bad_quantity", "/quantityList/0/quantity"),
        Row("quantity beyond the books", list, quantity + #"1e30,"uom":"KGM"}]"#, "epcis.bad_quantity", "/quantityList/0/quantity"),
        Row("quantity as text", list, quantity + #""20"}]"#, "epcis.bad_quantity", "/quantityList/0/quantity"),
        Row("unit in small letters", list, quantity + #"1,"uom":"kg"}]"#, "epcis.bad_unit", "/quantityList/0/uom"),
        Row("unknown quantity field", list, quantity + #"1,"weight":5}]"#, "epcis.unknown_field", "/quantityList/0/weight"),
        Row("no class", list, #""quantityList":[{"quantity":1}]"#, "epcis.missing_field", "/quantityList/0/epcClass"),
        Row("unknown bizStep", list, list + #","bizStep":"transforming""#, "epcis.unknown_word", "/bizStep"),
        Row("unknown bizStep URN", list, list + #","bizStep":"urn:epcglobal:cbv:bizstep:transforming""#, "epcis.unknown_word", "/bizStep"),
        Row("unknown disposition", list, list + #","disposition":"in_transport""#, "epcis.unknown_word", "/disposition"),
        Row("unknown source type", list, list + #","sourceList":[{"type":"place","source":"urn:x:y"}]"#, "epcis.unknown_word", "/sourceList/0/type"),
        Row("missing eventTime", #""eventTime":"2027-01-20T10:15:00+09:00","#, "", "epcis.missing_field", "/eventTime"),
        Row("time without offset", "10:15:00+09:00", "10:15:00", "epcis.bad_time", "/eventTime"),
        Row("no such day", "2027-01-20", "2027-02-30", "epcis.bad_time", "/eventTime"),
        Row("date only", "2027-01-20T10:15:00+09:00", "22-07-2026", "epcis.bad_time", "/eventTime"),
        Row("before there were such cells", "2027-01-20", "1970-01-01", "epcis.bad_time", "/eventTime"),
        Row("missing offset", #""eventTimeZoneOffset":"+09:00","#, "", "epcis.missing_field", "/eventTimeZoneOffset"),
        Row("offset no place has", #""+09:00""#, #""+14:30""#, "epcis.bad_offset", "/eventTimeZoneOffset"),
        Row("offset Z", #""+09:00""#, #""Z""#, "epcis.bad_offset", "/eventTimeZoneOffset"),
        Row("missing action", #""action":"OBSERVE","#, "", "epcis.missing_field", "/action"),
        Row("unknown action", "OBSERVE", "CREATE", "epcis.wrong_type", "/action"),
        Row("missing type", #""type":"ObjectEvent","#, "", "epcis.missing_field", "/type"),
        Row("unknown type", "ObjectEvent", "BatteryEvent", "epcis.unknown_event_type", "/type"),
        Row("no objects", "," + list, "", "epcis.missing_field", ""),
        Row("no list", #"["https://id.gs1.org/01/09521234500018/10/A"]"#, #""x""#, "epcis.wrong_type", "/epcList"),
        Row("no URI", "https://id.gs1.org/01/09521234500018/10/A", "lot A", "epcis.bad_uri", "/epcList/0"),
        Row(
            "broken lot URN", list, #""quantityList":[{"epcClass":"urn:epc:class:lgtin:XX","quantity":1}]"#, "epcis.bad_uri",
            "/quantityList/0/epcClass"),
        Row("broken item URN", list, #""epcList":["urn:epc:id:sgtin:9521234.15001.1"]"#, "epcis.bad_uri", "/epcList/0"),
        Row("the same twice", list, #""epcList":["urn:x:y","urn:x:y"]"#, "epcis.duplicate", "/epcList/1"),
        Row("field of another type", list, list + #","parentID":"urn:x:y""#, "epcis.not_allowed", "/parentID"),
        Row("unknown field", list, list + #","colour":"red""#, "epcis.unknown_field", "/colour"),
        Row("undeclared prefix", list, list + #","foo:colour":"red""#, "epcis.undeclared_prefix", "/foo:colour"),
        Row("ilmd at OBSERVE", list, list + #","ilmd":{"ext:a":1}"#, "epcis.not_allowed", "/ilmd"),
        Row("ilmd without namespace", "OBSERVE\"", #"ADD","ilmd":{"soil":1}"#, "epcis.unknown_field", "/ilmd/soil"),
        Row("certificate as object", list, list + #","certificationInfo":[{}]"#, "epcis.bad_uri", "/certificationInfo/0"),
        Row("context as number", list, list + #","@context":3"#, "epcis.bad_context", "/@context"),
        Row("sensor without report", list, list + #","sensorElementList":[{}]"#, "epcis.missing_field", "/sensorElementList/0/sensorReport"),
        Row(
            "sensor value as text", list, list + #","sensorElementList":[{"sensorReport":[{"type":"Temperature","value":"45.2"}]}]"#,
            "epcis.wrong_type", "/sensorElementList/0/sensorReport/0/value"),
        Row(
            "sensor comment", list, list + #","sensorElementList":[{"sensorReport":[{"type":"Temperature","_comment":"x"}]}]"#, "epcis.unknown_field",
            "/sensorElementList/0/sensorReport/0/_comment"),
        Row(
            "record of a newer kind", list, #""epcList":[],"https://jellyroll.dev/ns/facts":{"wishes":[]}"#, "epcis.bad_record",
            "/https:~1~1jellyroll.dev~1ns~1facts/wishes"),
    ])
    func `one bad event is refused and its neighbours go in`(_ row: Row) throws {
        let event = Self.good.replacing(row.from, with: row.to)
        #expect(event != Self.good)
        let decoded = EPCISReader.read(bytes: Self.document(event), file: "in.json")
        #expect(decoded.events.count == 2)
        let refusal = try #require(decoded.refusals.first)
        #expect(
            decoded.refusals.count == 1 && refusal.code == row.code && refusal.pointer.description == "/epcisBody/eventList/1" + row.pointer,
            "\(refusal)")
        #expect(refusal.line == 3 && refusal.column >= 1 && !refusal.endsDocument && refusal.bytes == Array(event.utf8))
        #expect(!refusal.expected.isEmpty && !refusal.remedy.isEmpty)
    }

    @Test(arguments: [
        // document text, code
        ("", "json.empty"), ("this is no JSON", "json.syntax"), ("[1", "epcis.wrong_type"), ("42", "epcis.wrong_type"),
        ("<epcis:EPCISDocument/>", "json.syntax"),
        (#"{"type":"EPCISDocument"}"#, "epcis.missing_field"),
        (
            #"{"@context":"https://ref.gs1.org/x","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"today","epcisBody":{"eventList":[]}}"#,
            "epcis.bad_time"
        ),
        (
            #"{"@context":"https://ref.gs1.org/x","type":"EPCISDocument","schemaVersion":"1.2","creationDate":"2027-02-01T08:00:00Z","epcisBody":{"eventList":[]}}"#,
            "epcis.bad_document"
        ),
        (
            #"{"@context":"https://ref.gs1.org/x","type":"Invoice","schemaVersion":"2.0","creationDate":"2027-02-01T08:00:00Z","epcisBody":{"eventList":[]}}"#,
            "epcis.bad_document"
        ),
        (
            #"{"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2027-02-01T08:00:00Z","epcisBody":{"eventList":[]}}"#,
            "epcis.missing_field"
        ),
        (#"{"type":"EPCISDocument","type":"EPCISDocument"}"#, "json.duplicate_key"),
    ])
    func `a bad document is refused whole`(_ text: String, _ code: String) {
        let decoded = EPCISReader.read(bytes: Array(text.utf8))
        #expect(decoded.events.isEmpty && decoded.refusals.first?.code == code, "\(decoded.refusals)")
    }

    @Test func `a document cut off anywhere keeps what came before the cut`() {
        let whole = Self.document(Self.good.replacing("10/A", with: "10/C"))
        let body = whole.count - 10
        var most = 0
        for length in stride(from: 0, to: body, by: 7) {
            let decoded = EPCISReader.read(bytes: Array(whole[..<length]))
            #expect(decoded.refusals.last?.endsDocument == true && decoded.refusals.last?.code.hasPrefix("json.") == true)
            #expect(decoded.events.count >= most)
            most = decoded.events.count
        }
        #expect(most >= 2)
    }

    @Test func `an event longer than the limit is passed over in bounded memory`() {
        let long = Self.good.replacing("\"type\"", with: "\"ext:note\":\"" + String(repeating: "x", count: 300_000) + "\",\"type\"")
        var refusals: [Refusal] = []
        var events = 0
        EPCISReader(limits: .init(eventLength: 100_000)).read(Pieces(Self.document(long), of: 4096)) { item in
            if case .refusal(let refusal) = item { refusals.append(refusal) } else { events += 1 }
            return true
        }
        #expect(events == 2 && refusals.map(\.code) == ["json.too_long"] && refusals.first?.bytes.isEmpty == true)
        #expect(refusals.first?.remedy.contains("Split") == true)
    }

    @Test func `a broken or endless event line is one refusal, the next line goes in`() {
        let lines = [Self.good, "{\"type\":", String(repeating: "x", count: 200_000), "", Self.good.replacing("OBSERVE", with: "CREATE"), Self.good]
        for length in [50, 4096, 1_000_000] {
            var refusals: [Refusal] = []
            var events = 0
            EPCISReader(limits: .init(eventLength: 100_000)).readLines(Pieces(Array(lines.joined(separator: "\n").utf8), of: length), file: "x.jsonl")
            { item in
                if case .refusal(let refusal) = item { refusals.append(refusal) } else { events += 1 }
                return true
            }
            #expect(events == 2)
            #expect(refusals.map(\.code) == ["json.truncated", "json.too_long", "epcis.wrong_type"] && refusals.map(\.line) == [2, 3, 5])
        }
    }

    @Test func `a unit the ledger does not book is kept as written`() throws {
        let text = Self.good.replacing(
            Self.list,
            with: Self.quantity + #"1.50,"uom":"XYZ"},{"epcClass":"urn:x:y","quantity":2.5},{"epcClass":"urn:x:z","quantity":2161.5,"uom":"KGM"}]"#)
        let event = try EPCISReader.event(bytes: Array(text.utf8))
        guard case .object(_, _, let quantities) = event.content else {
            Issue.record("no ObjectEvent")
            return
        }
        #expect(quantities.map(\.booked) == [nil, nil, Quantity(2_161_500_000, .mass)])
        #expect(quantities.map(\.quantityText) == ["1.50", "2.5", "2161.5"])
    }

    @Test func `a clock in the future is taken`() throws {
        let event = try EPCISReader.event(bytes: Array(Self.good.replacing("2027-01-20", with: "9999-12-31").utf8))
        #expect(event.eventTime > Instant(microseconds: 253_000_000_000_000_000))
    }

    @Test func `members may come in any order`() {
        let document = String(decoding: Self.document(Self.good.replacing("10/A\"]", with: "10/C\"],\"ext:late\":1")), as: UTF8.self)
        let body = document.firstRange(of: "\"epcisBody\":{\"eventList\"")!.lowerBound
        let turned = "{" + document[body...].dropLast() + "," + document[document.index(after: document.startIndex)..<body].dropLast(2) + "}"
        let decoded = EPCISReader.read(bytes: Array(turned.utf8))
        #expect(decoded.refusals.map(\.description) == [] && decoded.events.count == 3)
        #expect(decoded.events == EPCISReader.read(bytes: Array(document.utf8)).events)
    }

    @Test func `equal events without an ID of their own are pointed out`() {
        let decoded = EPCISReader.read(bytes: Self.document(Self.good))
        #expect(decoded.events.map(\.repetition) == [nil, 2, nil])
        #expect(decoded.events[0].id == decoded.events[1].id && decoded.events[0].id.hasPrefix("ni:///sha-256;"))
    }
}
