// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import FoundationNetworking
import Testing

@Suite struct `EPCIS in over HTTP, a trace out` {
    static let document = """
        {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"bat":"https://example.org/battery/"}],
         "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2027-02-01T08:00:00Z",
         "epcisBody":{"eventList":[
          {"type":"TransformationEvent","eventTime":"2027-01-20T10:15:00+09:00","eventTimeZoneOffset":"+09:00",
           "inputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234500018/10/NISO4-2701","quantity":2161.5,"uom":"KGM"}],
           "outputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234500032/10/CAM811-0005","quantity":1000,"uom":"KGM"}],
           "bizStep":"commissioning","bizLocation":{"id":"https://id.gs1.org/414/9521234000013"},
           "bat:processYield":0.99},
          {"type":"TransformationEvent","eventTime":"2027-01-25T10:15:00+09:00","eventTimeZoneOffset":"+09:00",
           "inputQuantityList":[{"epcClass":"urn:epc:class:lgtin:952123450.0003.CAM811-0005","quantity":0.1282,"uom":"KGM"}],
           "outputEPCList":["https://id.gs1.org/01/09521234500049/21/CELL0001"],"bizStep":"commissioning"},
          {"type":"AggregationEvent","eventTime":"2027-01-30T14:00:00+07:00","eventTimeZoneOffset":"+07:00",
           "parentID":"https://id.gs1.org/01/19521234500015/21/PACK0001","action":"ADD","bizStep":"assembling",
           "childEPCs":["https://id.gs1.org/01/09521234500049/21/CELL0001"]}]}}
        """

    @Test func `capture is asynchronous, and what it recorded is traced at once`() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerRun(data: folder.path + "/plant")
        let capture = try await server.send(
            "POST", "/epcis/capture", body: Self.document, headers: ["Content-Type": "application/ld+json"])
        #expect(capture.status == 202, "\(capture.body)")
        let job = try #require(capture.headers.value(forHTTPHeaderField: "Location"))
        var state: [String: Any] = [:]
        for _ in 0..<200 {
            state = try await server.get(job.hasPrefix("/epcis") || job.hasPrefix("http") ? job : "/epcis/" + job).json()
            if state["running"] as? Bool == false { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(state["success"] as? Bool == true, "\(state)")

        let lot = "https://id.gs1.org/01/09521234500018/10/NISO4-2701".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let trace = try await server.get("/api/lots/\(lot)/trace?direction=forward")
        let lots = try #require(try trace.json()["lots"] as? [[String: Any]], "\(trace.body)")
        #expect(lots.contains { $0["lot"] as? String == "https://id.gs1.org/01/19521234500015/21/PACK0001" }, "\(trace.body)")

        // The command line asks the running server and gives the same answer.
        let asked = try jellyroll("trace", "--data", folder.path + "/plant", "https://id.gs1.org/01/09521234500018/10/NISO4-2701", "--json")
        #expect(asked.output.trimmingCharacters(in: .whitespacesAndNewlines) == trace.body.trimmingCharacters(in: .whitespacesAndNewlines))

        let events = try await server.get("/epcis/events?EQ_bizStep=https%3A%2F%2Fref.gs1.org%2Fcbv%2FBizStep-assembling")
        #expect(events.status == 200)
        #expect(events.body.contains("PACK0001"))
        #expect(!events.body.contains("NISO4-2701"))
        #expect(server.stop() == 0)
    }

    @Test func `a second server on the same folder is refused and told who has it`() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerRun(data: folder.path + "/plant")
        let second = try jellyroll("serve", "--data", folder.path + "/plant", "--port", "0", "--open")
        #expect(second.status == 4, "\(second)")
        #expect(second.diagnostics.contains("process"), "\(second)")
        #expect(server.stop() == 0)
    }

    @Test func `a taken port is refused with a remedy`() async throws {
        let folder = try TemporaryFolder()
        let server = try await ServerRun(data: folder.path + "/plant")
        let port = try #require(server.address.port)
        let second = try jellyroll("serve", "--data", folder.path + "/other", "--port", "\(port)", "--open")
        #expect(second.status == 4, "\(second)")
        #expect(second.diagnostics.contains("--port"), "\(second)")
        #expect(server.stop() == 0)
    }
}
