// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Testing

@Suite struct `Events of a sender's own type` {
    static let event = #"""
        {"@context":{"bat":"https://example.org/battery/"},"type":"bat:FormationEvent","eventTime":"2027-01-20T10:15:00+09:00",
         "eventTimeZoneOffset":"+09:00","bizStep":"inspecting","readPoint":{"id":"https://id.gs1.org/414/9521234000013"},
         "epcList":["https://id.gs1.org/01/09521234500049/21/CELL0001"],"inputEPCList":[],"ilmd":{"bat:cycle":3},
         "bat:curve":{"bat:volts":[3.1,3.68],"bat:note":null}}
        """#

    @Test func `go in and come back member for member`() throws {
        let event = try EPCISReader.event(bytes: Array(Self.event.utf8))
        #expect(event.content == .extended(type: "bat:FormationEvent"))
        var nothing = Facts()
        nothing.step = "inspecting"
        #expect(event.facts == nothing)
        #expect(try Event(wire: event.wire) == event)
        let written = EPCISWriter.event(event)
        #expect(EPCISReader.read(bytes: written).events == [event])
        let (back, original) = (try JSONReader.read(written), try JSONReader.read(Array(Self.event.utf8)))
        for member in original.members ?? [] where member.name != "@context" {
            #expect(back[member.name]?.canonical == member.value.canonical, "\(member.name)")
        }
        #expect(EPCISReader.read(bytes: EPCISWriter.document([event, event], creationDate: Samples.time)).events == [event, event])
    }

    /// Found by fuzzing: facts beside other content took its place.
    @Test(arguments: [
        (#""ObjectEvent""#, #""jr:cell""#), (#""OBSERVE""#, #""ADD""#), (#""epcList":[]"#, #""epcList":["urn:epc:id:sgtin:4012345.011111.987"]"#),
    ])
    func `with our facts beside other content are no plant records`(_ one: String, _ other: String) throws {
        let record = String(decoding: EPCISWriter.event(Samples.record), as: UTF8.self)
        #expect(record.contains(one))
        let event = try EPCISReader.event(bytes: Array(record.replacing(one, with: other).utf8))
        if case .record = event.content { Issue.record("\(event.content)") }
        #expect(EPCISReader.read(bytes: EPCISWriter.document([event], creationDate: Samples.time)).events == [event])
    }

    @Test func `have the same hash under any prefix`() throws {
        let other = Self.event.replacing("bat:", with: "b:").replacing(#""bat""#, with: #""b""#)
        let (a, b) = (try EPCISReader.event(bytes: Array(Self.event.utf8)), try EPCISReader.event(bytes: Array(other.utf8)))
        #expect(EventHash.preHash(a).hasPrefix("eventType=https://example.org/battery/FormationEventeventTime=2027-01-20T01:15:00.000Z"))
        #expect(a.id == b.id)
    }

    @Test(arguments: [
        ("FormationEvent", "epcis.unknown_event_type"), ("epcis:FormationEvent", "epcis.unknown_event_type"),
        ("objectEvent", "epcis.unknown_event_type"), ("cell:FormationEvent", "epcis.undeclared_prefix"),
    ])
    func `need a declared name`(_ type: String, _ code: String) throws {
        let refusal = #expect(throws: Refusal.self) {
            try EPCISReader.event(bytes: Array(Self.event.replacing("bat:FormationEvent", with: type).utf8))
        }
        #expect(refusal?.code == code && refusal?.pointer.description == "/type")
    }

    @Test(arguments: [
        (["eventType": "https://example.org/battery/FormationEvent"], 1),
        (["eventType": "ObjectEvent|https://example.org/battery/FormationEvent"], 2),
        (["eventType": "ObjectEvent"], 1), (["eventType": "https://example.org/other"], 0), ([:], 2),
        (["EQ_bizStep": "inspecting"], 1), (["EQ_https://example.org/battery/curve": "x"], 0),
        (["EXISTS_https://example.org/battery/curve": "true"], 1),
    ])
    func `are found by their full name`(_ parameters: [String: String], _ count: Int) throws {
        let store = MemoryEventStore()
        _ = try store.append(EPCISReader.read(bytes: Array("[\(Self.event),\(`Bad input`.good)]".utf8)).events, at: Samples.time)
        let query = try EPCISQuery(parameters: parameters.map { ($0.key, $0.value) })
        #expect(try query.page(over: store).entries.count == count)
    }
}

@Suite struct `Master data of a document` {
    static func document(_ header: String, behind: Bool = false) -> [UInt8] {
        let body = #""epcisBody":{"eventList":[\#(`Bad input`.good)]}"#
        let head = #""epcisHeader":\#(header)"#
        return Array(
            """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ext":"https://example.com/"}],"type":"EPCISDocument",
             "schemaVersion":"2.0","creationDate":"2027-02-01T08:00:00Z",\(behind ? body : head),\(behind ? head : body)}
            """.utf8)
    }

    static let header = #"""
        {"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:EPCClass","vocabularyElementList":[
         {"id":"urn:epc:idpat:sgtin:4012345.011111.*","attributes":[{"id":"ext:grade","attribute":"NMC811"}]}]}]}}
        """#

    @Test(arguments: [false, true]) func `are recorded as they came, wherever the header stands, and once`(_ behind: Bool) throws {
        let decoded = EPCISReader.read(bytes: Self.document(Self.header, behind: behind))
        #expect(decoded.refusals.map(\.description) == [])
        #expect(decoded.events.count == 2)
        let kept = try #require(decoded.events.last)
        #expect(kept.isMasterData && kept.facts == Facts())
        let list = try JSONReader.read(Array(Self.header.utf8))["epcisMasterData"]?["vocabularyList"]
        #expect(try JSONReader.read(EPCISWriter.event(kept))["jr:vocabularyList"]?.canonical == list?.canonical)
        #expect(EPCISReader.read(bytes: EPCISWriter.event(kept)).events == [kept])
        #expect(EPCISReader.read(bytes: Self.document(Self.header, behind: !behind)).events == decoded.events)
    }

    @Test func `are no event to a query that does not ask for them`() throws {
        let store = MemoryEventStore()
        _ = try store.append(EPCISReader.read(bytes: Self.document(Self.header)).events, at: Samples.time)
        #expect(try EPCISQuery(parameters: []).page(over: store).entries.map(\.sequence) == [1])
        #expect(try EPCISQuery(parameters: [("eventType", Event.masterDataType)]).page(over: store).entries.map(\.sequence) == [2])
    }

    @Test(arguments: [
        (#"{"epcisMasterData":{}}"#, "/epcisHeader/epcisMasterData/vocabularyList"),
        (#"{"epcisMasterData":{"vocabularyList":[{}]}}"#, "/epcisHeader/epcisMasterData/vocabularyList/0/type"),
        (
            #"{"epcisMasterData":{"vocabularyList":[{"type":"urn:x:y","vocabularyElementList":[{"id":7}]}]}}"#,
            "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList/0/id"
        ),
    ])
    func `that are none are refused, and the events go in`(_ header: String, _ pointer: String) {
        let decoded = EPCISReader.read(bytes: Self.document(header))
        #expect(decoded.events.count == 1 && decoded.refusals.map(\.pointer.description) == [pointer])
    }
}
