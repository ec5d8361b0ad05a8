// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Ledger
import Testing

@Suite struct `EPCIS queries` {
    /// Six events a query can tell apart.
    static let lines = """
        {"@context":{"ext":"https://example.com/"},"eventID":"urn:uuid:1","type":"ObjectEvent","eventTime":"2027-01-01T00:00:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","bizStep":"commissioning","disposition":"conformant","epcList":["urn:epc:id:sgtin:4012345.011111.1"],"quantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.011111.L1","quantity":5,"uom":"KGM"}],"readPoint":{"id":"urn:epc:id:sgln:4012345.00005.12","ext:gate":"north"},"bizLocation":{"id":"urn:epc:id:sgln:4012345.00005.0"},"ilmd":{"ext:grade":"A","ext:inner":{"ext:mass":3.5}},"ext:shift":3,"ext:note":["red","blue"]}
        {"@context":{"e2":"https://example.com/"},"eventID":"urn:uuid:2","type":"ObjectEvent","eventTime":"2027-01-02T00:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","bizStep":"https://ref.gs1.org/cbv/BizStep-shipping","epcList":["https://id.gs1.org/01/04012345111118/21/2"],"bizTransactionList":[{"type":"po","bizTransaction":"urn:epc:id:gdti:4012345.11111.7"}],"sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00000"}],"destinationList":[{"type":"urn:epcglobal:cbv:sdt:location","destination":"urn:epc:id:sgln:4012345.00012.0"}],"e2:shift":12,"e2:at":"2027-01-02T03:00:00+03:00"}
        {"eventID":"urn:uuid:3","type":"AggregationEvent","eventTime":"2027-01-03T00:00:00Z","eventTimeZoneOffset":"+00:00","action":"DELETE","parentID":"urn:epc:id:sscc:4012345.1112223334","childEPCs":["urn:epc:id:sgtin:4012345.022222.9"],"bizStep":"https://example.com/unwrapping","persistentDisposition":{"set":["recalled"],"unset":["available"]}}
        {"eventID":"urn:uuid:4","type":"TransformationEvent","eventTime":"2027-01-04T00:00:00Z","eventTimeZoneOffset":"+00:00","transformationID":"urn:uuid:t","inputEPCList":["urn:epc:id:sgtin:4012345.011111.1"],"outputEPCList":["urn:epc:id:grai:4012345.55555.987"],"inputQuantityList":[{"epcClass":"https://id.gs1.org/01/04012345666663/10/B7","quantity":220}],"outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.033333.C","quantity":2.5,"uom":"KGM"}]}
        {"eventID":"urn:uuid:5","type":"ObjectEvent","eventTime":"2027-01-05T00:00:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","bizStep":"inspecting","disposition":"damaged","epcList":["urn:epc:id:giai:4012345.AA"],"sensorElementList":[{"sensorMetadata":{"time":"2027-01-05T00:00:00+00:00","deviceID":"urn:epc:id:giai:4000001.111"},"sensorReport":[{"type":"gs1:Temperature","value":26.5,"uom":"CEL","component":"x"},{"type":"Voltage","minValue":3.1,"uom":"VLT","booleanValue":true,"hexBinaryValue":"f0"}]}]}
        {"eventID":"urn:uuid:1","type":"ObjectEvent","eventTime":"2027-01-01T00:00:00Z","eventTimeZoneOffset":"+00:00","action":"ADD","epcList":["urn:epc:id:sgtin:4012345.011111.1"],"errorDeclaration":{"declarationTime":"2027-02-01T00:00:00Z","reason":"incorrect_data","correctiveEventIDs":["urn:uuid:9"]}}
        """

    static func store() throws -> MemoryEventStore {
        let decoded = EPCISReader.read(bytes: Array(lines.utf8))
        #expect(decoded.refusals.map(\.description) == [])
        let store = MemoryEventStore()
        for (index, event) in decoded.events.enumerated() {
            _ = try store.append([event], at: Instant(microseconds: 1_900_000_000_000_000 + Int64(index) * 1_000_000))
        }
        return store
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var parameters: [String]
        var found: [UInt64]
        var testDescription: String { parameters.joined(separator: " & ") }
        init(_ parameters: String..., found: [UInt64]) {
            self.parameters = parameters
            self.found = found
        }
        var pairs: [(name: String, value: String)] {
            parameters.map { text in
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
            }
        }
    }

    @Test(arguments: [
        // parameters, sequences found
        Row(found: [1, 2, 3, 4, 5, 6]),
        Row("eventType=ObjectEvent", found: [1, 2, 5, 6]),
        Row("eventType=AggregationEvent|TransformationEvent", found: [3, 4]),
        Row("GE_eventTime=2027-01-02T00:00:00Z", "LT_eventTime=2027-01-04T01:00:00+01:00", found: [2, 3]),
        Row("GE_recordTime=2030-03-17T17:46:44Z", found: [5, 6]),
        Row("LT_recordTime=2030-03-17T17:46:41.000Z", found: [1]),
        Row("EQ_action=OBSERVE|DELETE", found: [2, 3, 5]),
        Row("EQ_bizStep=shipping", found: [2]),
        Row("EQ_bizStep=urn:epcglobal:cbv:bizstep:shipping|https://ref.gs1.org/cbv/BizStep-commissioning", found: [1, 2]),
        Row("EQ_bizStep=cbv:BizStep-shipping", found: [2]),
        Row("EQ_bizStep=https://example.com/unwrapping", found: [3]),
        Row("EQ_disposition=damaged", found: [5]),
        Row("EQ_persistentDisposition_set=https://ref.gs1.org/cbv/Disp-recalled", found: [3]),
        Row("EQ_persistentDisposition_unset=recalled", found: []),
        Row("EQ_readPoint=https://id.gs1.org/414/4012345000054/254/12", found: [1]),
        Row("EQ_readPoint=urn:epc:id:sgln:4012345.00005.0", found: []),
        Row("WD_readPoint=urn:epc:id:sgln:4012345.00005.0", found: [1]),
        Row("EQ_bizLocation=https://id.example.org/414/4012345000054", found: [1]),
        Row("WD_bizLocation=urn:epc:id:sgln:4012345.00005.0", found: [1]),
        Row("EQ_transformationID=urn:uuid:t", found: [4]),
        Row("MATCH_epc=https://id.gs1.org/01/04012345111118/21/1", found: [1, 6]),
        Row("MATCH_epc=urn:epc:idpat:sgtin:4012345.011111.*", found: [1, 2, 6]),
        Row("MATCH_epc=urn:epc:idpat:sgtin:4012345.*.*", found: [1, 2, 3, 6]),
        Row("MATCH_epc=urn:epc:idpat:sgtin:*.*.*", found: [1, 2, 3, 6]),
        Row("MATCH_epc=urn:epc:idpat:sgtin:4012345.011111.[2-9]", found: [2]),
        Row("MATCH_epc=urn:epc:idpat:sgtin:4012346.*.*", found: []),
        Row("MATCH_epc=https://id.gs1.org/01/04012345111118", found: [1, 2, 6]),
        Row("MATCH_epc=urn:epc:idpat:giai:4012345.*", found: [5]),
        Row("MATCH_parentID=urn:epc:idpat:sscc:4012345.*", found: [3]),
        Row("MATCH_inputEPC=urn:epc:id:sgtin:4012345.011111.1", found: [4]),
        Row("MATCH_outputEPC=urn:epc:idpat:grai:4012345.55555.*", found: [4]),
        Row("MATCH_anyEPC=urn:epc:id:sgtin:4012345.011111.1", found: [1, 4, 6]),
        Row("MATCH_anyEPC=urn:epc:id:sscc:4012345.1112223334", found: [3]),
        Row("MATCH_epcClass=urn:epc:class:lgtin:4012345.011111.L1", found: [1]),
        Row("MATCH_inputEPCClass=urn:epc:idpat:sgtin:4012345.066666.*", found: [4]),
        Row("MATCH_outputEPCClass=https://id.gs1.org/01/04012345333336", found: [4]),
        Row("MATCH_anyEPCClass=urn:epc:class:lgtin:4012345.033333.*", found: [4]),
        Row("EQ_quantity=5", found: [1]),
        Row("GE_quantity=5", found: [1, 4]),
        Row("LT_quantity_KGM=5", found: [4]),
        Row("LE_quantity_KGM=5.0", found: [1, 4]),
        Row("GT_quantity_KGM=5", found: []),
        Row("EQ_eventID=urn:uuid:1|urn:uuid:5", found: [1, 5, 6]),
        Row("EXISTS_errorDeclaration=true", found: [6]),
        Row("EXISTS_errorDeclaration=false", found: [1, 2, 3, 4, 5, 6]),
        Row("GE_errorDeclarationTime=2027-02-01T00:00:00Z", found: [6]),
        Row("LT_errorDeclaration_Time=2027-02-01T00:00:00Z", found: []),
        Row("EQ_errorReason=incorrect_data", found: [6]),
        Row("EQ_correctiveEventID=urn:uuid:9", found: [6]),
        Row("EQ_bizTransaction_po=https://id.gs1.org/253/40123451111187", found: [2]),
        Row("EQ_bizTransaction_inv=urn:epc:id:gdti:4012345.11111.7", found: []),
        Row("EQ_source_owning_party=urn:epc:id:pgln:4012345.00000", found: [2]),
        Row("EQ_destination_location=https://id.gs1.org/414/4012345000122", found: [2]),
        Row("EQ_ext:shift=3", found: [1]),
        Row("EQ_ext:shift=3|12", found: [1, 2]),
        Row("GT_ext:shift=3", found: [2]),
        Row("EQ_https://example.com/#shift=12", found: [2]),
        Row("EQ_ext:note=blue", found: [1]),
        Row("LE_ext:at=2027-01-02T00:00:00Z", found: [2]),
        Row("EXISTS_ext:note=true", found: [1]),
        Row("EQ_ILMD_ext:grade=A|B", found: [1]),
        Row("EXISTS_ILMD_ext:mass=true", found: []),
        Row("GE_INNER_ILMD_ext:mass=3.5", found: [1]),
        Row("EXISTS_INNER_ILMD_ext:mass=", found: [1]),
        Row("EQ_readPoint_ext:gate=north", found: [1]),
        Row("EXISTS_sensorElementList=true", found: [5]),
        Row("EQ_type=Temperature", found: [5]),
        Row("EQ_type=https://gs1.org/voc/Pressure", found: []),
        Row("EQ_value_CEL=26.5", found: [5]),
        Row("GE_value_CEL=26.50", "LT_value_CEL=27", found: [5]),
        Row("GE_value_FAH=1", found: []),
        Row("LE_minValue_VLT=3.1", found: [5]),
        Row("EQ_booleanValue=true", found: [5]),
        Row("EQ_hexBinaryValue=F0", found: [5]),
        Row("EQ_deviceID=https://id.gs1.org/8004/4000001111", found: [5]),
        Row("GE_time=2027-01-05T00:00:00Z", found: [5]),
        Row("LT_time=2027-01-05T00:00:00Z", found: []),
        Row("eventType=ObjectEvent", "EQ_action=ADD", "EQ_bizStep=commissioning", found: [1]),
        Row("orderBy=eventTime", "orderDirection=ASC", found: [1, 6, 2, 3, 4, 5]),
        Row("orderBy=eventTime", found: [5, 4, 3, 2, 6, 1]),
        Row("orderBy=recordTime", "orderDirection=DESC", found: [6, 5, 4, 3, 2, 1]),
        Row("orderBy=ext:shift", "orderDirection=DESC", "eventType=ObjectEvent", found: [2, 1, 6, 5]),
        Row("eventCountLimit=2", found: [1, 2]),
        Row("orderBy=eventTime", "eventCountLimit=2", found: [5, 4]),
        Row("maxEventCount=6", found: [1, 2, 3, 4, 5, 6]),
    ])
    func `find what they ask for, on pages of any size`(_ row: Row) throws {
        let store = try Self.store()
        for perPage in [1, 2, 5, 100] {
            let query = try EPCISQuery(parameters: row.pairs + [("perPage", String(perPage))], prefixes: ["ext": "https://example.com/"])
            var found: [UInt64] = []
            var token: String?
            repeat {
                let page = try query.page(over: store, token: token)
                #expect(page.entries.count <= perPage)
                found += page.entries.map(\.sequence)
                token = page.nextToken
            } while token != nil
            #expect(found == row.found)
        }
    }

    @Test(arguments: [
        // parameters, the one that is wrong
        Row("GE_eventTime=not-a-date", found: []), Row("GE_eventTime=2027-01-01T00:00:00", found: []), Row("EQ_action=SHIPPED", found: []),
        Row("orderBy=colour", found: []),
        Row("orderDirection=SIDEWAYS", found: []), Row("EQ_bizStep=transforming", found: []), Row("eventType=BatteryEvent", found: []),
        Row("EQ_colour=red", found: []),
        Row("MATCH_epc=urn:epc:idpat:sgtin:4012345.*", found: []), Row("MATCH_epc=urn:epc:idpat:sgtin:4012345.*.7", found: []),
        Row("MATCH_epc=lot 7", found: []),
        Row("eventCountLimit=0", found: []), Row("perPage=-1", found: []), Row("GE_quantity=many", found: []), Row("GE_quantity_kg=1", found: []),
        Row("EQ_bizTransaction_invoice=urn:x:y", found: []),
        Row("EXISTS_errorDeclaration=perhaps", found: []), Row("HASATTR_ext:a=x", found: []), Row("EQ_eventID=", found: []),
        Row("GT_ext:shift=abc", found: []), Row("EQ_booleanValue=yes", found: []),
    ])
    func `say which parameter is wrong`(_ row: Row) {
        let problem = #expect(throws: EPCISProblem.self) { try EPCISQuery(parameters: row.pairs) }
        #expect(
            problem?.type == "epcisException:QueryParameterException" && problem?.status == 400 && problem?.pointer == row.pairs[0].name,
            "\(String(describing: problem))")
        #expect(problem?.detail.contains(row.pairs[0].name) == true)
    }

    @Test func `limits exclude each other, and too many results are an error`() throws {
        let both = #expect(throws: EPCISProblem.self) { try EPCISQuery(parameters: [("eventCountLimit", "1"), ("maxEventCount", "1")]) }
        #expect(both?.exception == .queryParameter)
        let store = try Self.store()
        let few = try EPCISQuery(parameters: [("maxEventCount", "5")])
        #expect(#expect(throws: EPCISProblem.self) { try few.page(over: store) }?.exception == .queryTooLarge)
    }

    @Test func `pages see the ledger as it was for the first`() throws {
        let store = try Self.store()
        let query = try EPCISQuery(parameters: [("perPage", "4"), ("orderBy", "eventTime")])
        let first = try query.page(over: store)
        var late = Samples.record
        late.eventTime = .latest
        _ = try store.append([late], at: Instant(microseconds: 1_900_000_100_000_000))
        let second = try query.page(over: store, token: first.nextToken)
        #expect(first.entries.map(\.sequence) + second.entries.map(\.sequence) == [5, 4, 3, 2, 6, 1] && second.nextToken == nil)
        #expect(try query.page(over: store).entries.first?.sequence == 7)
    }

    @Test func `a token belongs to its query`() throws {
        let store = try Self.store()
        let token = try #require(try EPCISQuery(parameters: [("perPage", "1")]).page(over: store).nextToken)
        for (parameters, text) in [([("perPage", "1"), ("EQ_action", "ADD")], token), ([("perPage", "1")], "1-2"), ([], "x"), ([], "1-1-1--1-y")] {
            let problem = #expect(throws: EPCISProblem.self) { try EPCISQuery(parameters: parameters).page(over: store, token: text) }
            #expect(problem?.pointer == "nextPageToken")
        }
    }

    @Test func `the body of a named query says the same as parameters`() throws {
        let body =
            #"{"name":"shipped","query":{"@context":[{"x":"https://example.com/"}],"eventType":["ObjectEvent"],"EQ_x:shift":[12,3],"GE_quantity_KGM":1,"orderBy":"eventTime","orderDirection":"ASC"}}"#
        let query = try EPCISQuery(body: Array(body.utf8))
        #expect(try query.page(over: try Self.store()).entries.map(\.sequence) == [1])
        for (text, exception) in [
            ("[]", EPCISProblem.Exception.queryValidation), ("{", .validation), (#"{"query":3}"#, .queryValidation),
            (#"{"query":{"colour":1}}"#, .queryParameter),
        ] {
            #expect(#expect(throws: EPCISProblem.self) { try EPCISQuery(body: Array(text.utf8)) }?.exception == exception)
        }
    }

    @Test(.enabled(if: Reference.isThere, "needs ../shared/reference/epcis"))
    func `reference queries are read or refused as their names say`() throws {
        _ = try EPCISQuery(body: try Reference.bytes("queries/SimpleEventQuery.json"))
        let problem = #expect(throws: EPCISProblem.self) {
            try EPCISQuery(body: try Reference.bytes("queries/Invalid__Query_with_invalid_values.json"))
        }
        #expect(problem?.exception == .queryParameter)
    }

    @Test func `problems say type, title, status and detail`() throws {
        let problem = try JSONReader.read(EPCISProblem(.noSuchName, "There is no query \"x\".", pointer: "/queries/x").bytes)
        #expect(problem["type"] == .string("epcisException:NoSuchNameException") && problem["status"] == .number("404") && problem["detail"] != nil)
        #expect(EPCISHeader.prefixes("a=https://a.example/, b=https://b.example/") == ["a": "https://a.example/", "b": "https://b.example/"])
    }
}
