// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Testing

@Suite struct `The CBV 2.0 event hash` {
    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.names("event-hash", ".jsonld"))
    func `agrees with every published vector`(_ name: String) throws {
        let decoded = EPCISReader.read(bytes: try Reference.bytes(name), file: name)
        #expect(decoded.refusals == [])
        let expected = try Reference.lines(name.replacingOccurrences(of: ".jsonld", with: ".hashes"))
        let ignored: Set = ["repository-x:hash", "example:captureID"]
        #expect(decoded.events.map { EventHash.of($0, ignoring: ignored) } == expected)
    }

    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"), arguments: Reference.names("event-hash", ".jsonld"))
    func `hashes exactly the published text`(_ name: String) throws {
        let decoded = EPCISReader.read(bytes: try Reference.bytes(name), file: name)
        var expected = try Reference.lines(name.replacingOccurrences(of: ".jsonld", with: ".prehashes"))
        var actual = decoded.events.map { EventHash.preHash($0, ignoring: ["repository-x:hash", "example:captureID"]) }
        if name.contains("CustomSchemaInContext") {
            // The second published text belongs to another event than the second published hash, which is checked above.
            expected.removeLast()
            actual.removeLast()
        }
        #expect(actual == expected)
    }

    /// Computed with the reference implementation and checked by plain SHA-256: one event each of making, assembling and testing.
    static let battery = """
        {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"bat":"https://example.org/battery/"}],
         "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2027-02-01T08:00:00Z",
         "epcisBody":{"eventList":[
          {"type":"TransformationEvent","eventTime":"2027-01-20T10:15:00+09:00","eventTimeZoneOffset":"+09:00",
           "transformationID":"urn:uuid:6b1f5f0a-2c1e-4d3b-9a55-1f2e3d4c5b6a",
           "inputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234500018/10/NISO4-2701","quantity":2161.5,"uom":"KGM"},
                                {"epcClass":"https://id.gs1.org/01/09521234500025/10/LIOH-77","quantity":431.4,"uom":"KGM"}],
           "outputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234500032/10/CAM811-0005","quantity":1000,"uom":"KGM"}],
           "bizStep":"commissioning","disposition":"conformant",
           "readPoint":{"id":"https://id.gs1.org/414/9521234000013/254/CALCINER1"},
           "bizLocation":{"id":"https://id.gs1.org/414/9521234000013"},
           "ilmd":{"bat:nickelMassFraction":0.48268},"bat:processYield":0.99},
          {"type":"AggregationEvent","eventTime":"2027-01-30T14:00:00+07:00","eventTimeZoneOffset":"+07:00",
           "parentID":"https://id.gs1.org/01/19521234500015/21/PACK0001","action":"ADD","bizStep":"assembling","disposition":"in_progress",
           "childEPCs":["https://id.gs1.org/01/09521234500049/21/CELL0001","https://id.gs1.org/01/09521234500049/21/CELL0002"],
           "bizLocation":{"id":"https://id.gs1.org/414/9521234000020"}},
          {"type":"ObjectEvent","eventTime":"2035-06-01T09:30:00+07:00","eventTimeZoneOffset":"+07:00",
           "action":"OBSERVE","bizStep":"inspecting","disposition":"conformant",
           "epcList":["https://id.gs1.org/01/19521234500015/21/PACK0001"],
           "readPoint":{"id":"https://id.gs1.org/414/9521234000020/254/TESTBAY2"},
           "sensorElementList":[{"sensorMetadata":{"time":"2035-06-01T09:29:00+07:00"},
             "sensorReport":[{"type":"bat:SoCE","value":81.6,"uom":"P1"}]}]}]}}
        """

    @Test func `of three battery events is known`() {
        let events = EPCISReader.read(bytes: Array(Self.battery.utf8)).events
        #expect(events.map { EventHash.preHash($0).utf8.count } == [792, 418, 454])
        #expect(
            events.map(\.id) == [
                "ni:///sha-256;d99b849f67764c4383481da4671be1a47a95e61f1adec26491f4b17bb3d748fc?ver=CBV2.0",
                "ni:///sha-256;9afd6b4cf99b08ba04568998671c5bdb43f8aedf810baed181b09490fcde7bea?ver=CBV2.0",
                "ni:///sha-256;2350a9f1336ab26361869c74a5a694102570518dd881d451c163eb98828a765f?ver=CBV2.0",
            ])
    }

    struct Spelling: Sendable, CustomTestStringConvertible {
        var from: String
        var to: String
        var isSame: Bool
        var testDescription: String { "\(from) → \(to)" }
        init(_ from: String, _ to: String, _ isSame: Bool) {
            self.from = from
            self.to = to
            self.isSame = isSame
        }
    }

    @Test(arguments: [
        // in the text, becomes, and the hash is the same
        Spelling("\"commissioning\"", "\"urn:epcglobal:cbv:bizstep:commissioning\"", true),
        Spelling("\"commissioning\"", "\"cbv:BizStep-commissioning\"", true),
        Spelling("\"commissioning\"", "\"storing\"", false),
        Spelling("10:15:00+09:00", "01:15:00.0004Z", true),
        Spelling("10:15:00+09:00", "01:15:00.0005Z", false),
        Spelling("2161.5", "2.1615e3", true),
        Spelling("2161.5", "2161.50", true),
        Spelling("2161.5", "2161.51", false),
        Spelling("1000,", "1000.0,", true),
        Spelling("\"bat\":", "\"b7\":", true),
        Spelling("https://id.gs1.org/01/09521234500018/10/NISO4-2701", "urn:epc:class:lgtin:9521234.050001.NISO4-2701", true),
        Spelling("https://id.gs1.org/01/09521234500018/10/NISO4-2701", "https://example.com/a/01/09521234500018/22/X/10/NISO4-2701?11=270130", true),
        Spelling("https://id.gs1.org/01/09521234500018/10/NISO4-2701", "https://id.gs1.org/01/09521234500018/10/NISO4-2702", false),
        Spelling(
            "\"type\":\"TransformationEvent\",",
            "\"recordTime\":\"2027-02-02T00:00:00Z\",\"eventID\":\"urn:x:y\",\"rdfs:comment\":\"x\",\"type\":\"TransformationEvent\",", true),
        Spelling(
            "\"type\":\"TransformationEvent\",",
            "\"errorDeclaration\":{\"declarationTime\":\"2027-02-02T00:00:00Z\"},\"type\":\"TransformationEvent\",", true),
    ])
    func `is of what is said, not of how it is spelled`(_ spelling: Spelling) throws {
        var text = Self.battery.replacing(spelling.from, with: spelling.to)
        if spelling.from == "\"bat\":" { text = text.replacing("\"bat:", with: "\"b7:") }
        #expect(text != Self.battery)
        let decoded = EPCISReader.read(bytes: Array(text.utf8))
        let event = try #require(decoded.events.first, "\(decoded.refusals)")
        #expect(
            (EventHash.of(event) == "ni:///sha-256;d99b849f67764c4383481da4671be1a47a95e61f1adec26491f4b17bb3d748fc?ver=CBV2.0") == spelling.isSame,
            "\(EventHash.preHash(event))")
    }
}
