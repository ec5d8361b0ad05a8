// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Measure
import Node
import Synchronization
import Testing

@testable import Web

private let event = """
    {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"ObjectEvent","eventID":"urn:uuid:11111111-2222-4333-8444-555555555555",
     "eventTime":"2027-01-30T14:00:00+07:00","eventTimeZoneOffset":"+07:00","action":"ADD","bizStep":"commissioning","epcList":["urn:epc:id:sgtin:0614141.107346.2018"]}
    """
private let broken = #"{"type":"ObjectEvent","eventTimeZoneOffset":"+07:00","action":"ADD","epcList":["urn:epc:id:sgtin:0614141.107346.2019"]}"#

private func document(_ events: String...) -> Data {
    Data(
        """
        {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0",
         "creationDate":"2027-02-01T08:00:00Z","epcisBody":{"eventList":[\(events.map { $0.replacing("\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],", with: "") }.joined(separator: ","))]}}
        """.utf8)
}

private let json = ["Content-Type": "application/json"]

@Suite(.serialized) struct `EPCIS over HTTP` {
    struct Row: Sendable, CustomTestStringConvertible {
        var method: String
        var path: String
        var headers: [String: String] = json
        var body: String?
        var status: Int
        var exception: String
        var testDescription: String { "\(method) \(path.prefix(60)) \(status) \(exception)" }
    }

    @Test(arguments: [
        // method, path, headers, body, status, exception
        Row(method: "GET", path: "/epcis/nothing", status: 404, exception: "NoSuchResourceException"),
        Row(method: "GET", path: "/epcis/events/urn%3Auuid%3A0", status: 404, exception: "NoSuchResourceException"),
        Row(method: "GET", path: "/epcis/capture/unknown", status: 404, exception: "NoSuchResourceException"),
        Row(method: "GET", path: "/epcis/eventTypes/Wish/events", status: 404, exception: "NoSuchResourceException"),
        Row(method: "GET", path: "/epcis/epcs/urn%3Aepc%3Aid%3Asgtin%3A0614141.107346.1/events", status: 404, exception: "NoSuchResourceException"),
        Row(method: "GET", path: "/epcis/queries/none", status: 404, exception: "NoSuchNameException"),
        Row(method: "DELETE", path: "/epcis/queries/none", status: 404, exception: "NoSuchNameException"),
        Row(method: "GET", path: "/epcis/queries/none/events", status: 404, exception: "NoSuchNameException"),
        Row(method: "DELETE", path: "/epcis/events", status: 405, exception: "ImplementationException"),
        Row(method: "PUT", path: "/epcis/capture", status: 405, exception: "ImplementationException"),
        Row(method: "GET", path: "/epcis/events", headers: ["Accept": "application/xml"], status: 406, exception: "NotAcceptableException"),
        Row(method: "GET", path: "/epcis/events", headers: ["GS1-EPCIS-Min": "3.0.0"], status: 406, exception: "NotAcceptableException"),
        Row(method: "GET", path: "/epcis/events", headers: ["GS1-EPC-Format": "Always_EPC_URN"], status: 406, exception: "NotAcceptableException"),
        Row(method: "GET", path: "/epcis/events?EQ_action=SHIPPED", status: 400, exception: "QueryParameterException"),
        Row(method: "GET", path: "/epcis/events?GE_eventTime=yesterday", status: 400, exception: "QueryParameterException"),
        Row(method: "GET", path: "/epcis/events?perPage=none", status: 400, exception: "QueryParameterException"),
        Row(method: "GET", path: "/epcis/events?nextPageToken=stale", status: 400, exception: "QueryParameterException"),
        Row(method: "GET", path: "/epcis/events?EQ_bizStep=\(String(repeating: "x", count: 17_000))", status: 414, exception: "URITooLongException"),
        Row(
            method: "POST", path: "/epcis/capture", headers: ["Content-Type": "text/plain"], body: "{}", status: 415,
            exception: "UnsupportedMediaTypeException"),
        Row(
            method: "POST", path: "/epcis/capture", headers: ["Content-Type": "application/xml"], body: "<a/>", status: 415,
            exception: "UnsupportedMediaTypeException"),
        Row(
            method: "POST", path: "/epcis/events", headers: ["Content-Type": "application/xml"], body: "<a/>", status: 415,
            exception: "UnsupportedMediaTypeException"),
        Row(method: "POST", path: "/epcis/capture", body: "{\"type\":", status: 400, exception: "ValidationException"),
        Row(
            method: "POST", path: "/epcis/capture", headers: ["Content-Type": "application/json", "Content-Encoding": "gzip"], body: "{}",
            status: 415, exception: "UnsupportedMediaTypeException"),
        Row(
            method: "POST", path: "/epcis/capture", headers: ["Content-Type": "application/json; charset=\"UTF-16\""], body: "{}", status: 415,
            exception: "UnsupportedMediaTypeException"),
        Row(
            method: "POST", path: "/epcis/queries",
            body: "{\"name\":\"many\",\"query\":{\"MATCH_epc\":[\(Array(repeating: "\"urn:x:1\"", count: 4_000).joined(separator: ","))]}}",
            status: 413, exception: "QueryTooComplexException"),
        Row(method: "POST", path: "/epcis/capture", body: "not JSON", status: 400, exception: "ValidationException"),
        Row(method: "POST", path: "/epcis/capture", body: broken, status: 400, exception: "ValidationException"),
        Row(
            method: "POST", path: "/epcis/capture", headers: ["Content-Type": "application/json", "GS1-Capture-Error-Behaviour": "shrug"],
            body: event, status: 400, exception: "ValidationException"),
        Row(
            method: "POST", path: "/epcis/capture", body: String(repeating: " ", count: 200_000), status: 413,
            exception: "CaptureLimitExceededException"),
        Row(method: "POST", path: "/epcis/events", body: broken, status: 400, exception: "ValidationException"),
        Row(method: "POST", path: "/epcis/queries", body: "{\"query\":{}}", status: 400, exception: "QueryValidationException"),
        Row(
            method: "POST", path: "/epcis/queries", body: "{\"name\":\"a\",\"query\":{\"EQ_action\":[\"SHIPPED\"]}}", status: 400,
            exception: "QueryParameterException"),
    ])
    func `each wrong request has its status and its exception`(_ row: Row) async throws {
        let node = FixedNode()
        try await Served.with(node, change: { $0.bodyLimit = 100_000 }) { served in
            let answer = try await served.send(row.method, row.path, row.headers, body: row.body.map { Data($0.utf8) })
            #expect(answer.status == row.status, "\(answer.text.prefix(400))")
            #expect(answer.headers["content-type"] == "application/problem+json")
            let problem = try answer.json()
            #expect(problem["type"] as? String == "epcisException:\(row.exception)")
            #expect(problem["status"] as? Int == row.status)
            #expect((problem["title"] as? String)?.isEmpty == false && (problem["detail"] as? String)?.isEmpty == false)
            #expect(answer.headers["gs1-epcis-version"] == "2.0.0")
            if row.status == 405 { #expect(answer.headers["allow"]?.contains("GET") == true) }
        }
        #expect(node.snapshot.head.sequence == 5, "nothing was recorded")
    }

    @Test func `a capture is a job that says how it ended`() async throws {
        try await Served.with { served in
            let job = try await ended(served, document(event))
            #expect(job["success"] as? Bool == true)
            #expect(job["captureErrorBehaviour"] as? String == "rollback")
            #expect((job["errors"] as? [Any])?.isEmpty == true)
            #expect(job["recorded"] as? Int == 1)
            #expect(job["createdAt"] as? String != nil && job["finishedAt"] as? String != nil)
            let again = try await ended(served, document(event))
            #expect(again["alreadyThere"] as? Int == 1, "sending it twice changes nothing")
            let list = try await served.get("/epcis/capture?perPage=1")
            #expect(list.headers["link"] == "</epcis/capture?perPage=1&nextPageToken=1>; rel=\"next\"")
        }
    }

    @Test func `rollback takes nothing of a document with a fault, proceed takes the sound events`() async throws {
        let node = FixedNode()
        try await Served.with(node) { served in
            let refused = try await served.send("POST", "/epcis/capture", json, body: document(event, broken))
            #expect(refused.status == 400)
            #expect(node.snapshot.head.sequence == 5)
            let errors = try #require(try refused.json()["errors"] as? [[String: Any]])
            #expect(errors.count == 1 && (errors[0]["pointer"] as? String)?.hasPrefix("/epcisBody/eventList/1") == true, "\(errors)")
            let job = try await ended(served, document(event, broken), ["GS1-Capture-Error-Behaviour": "proceed"])
            #expect(job["success"] as? Bool == false)
            #expect((job["errors"] as? [[String: Any]])?.first?["type"] as? String == "epcisException:ValidationException")
            #expect(node.snapshot.head.sequence == 6)
        }
    }

    @Test func `a job the ledger could not take ends with the reason`() async throws {
        let node = FixedNode()
        node.refusal.withLock { $0 = LedgerError(code: .diskFull, message: "The disk is full.", remedy: "Free some space.") }
        try await Served.with(node) { served in
            let job = try await ended(served, document(event))
            #expect(job["success"] as? Bool == false)
            #expect((job["errors"] as? [[String: Any]])?.first?["detail"] as? String == "The disk is full.")
            #expect(try await served.send("POST", "/epcis/events", json, body: Data(event.utf8)).status == 503)
        }
    }

    @Test func `how a job ended is known after a restart, and one cut short is told as failed`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "captures-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let job = CaptureJob(captureID: "a", createdAt: 1, isRunning: true, isSuccess: true, captureErrorBehaviour: .rollback, failures: [])
        var cut = job
        cut.captureID = "b"
        do {
            let log = try CaptureLog(folder: folder)
            await log.start(job) { job in
                var job = job
                job.isRunning = false
                job.tally.count([FixedNode.events[0]], AppendReceipt(outcomes: [.recorded(7)], recordTime: Instant(microseconds: 0), head: .empty))
                return job
            }
            await log.drain()
        }
        let line = try JSONEncoder().encode(cut)
        let file = try #require(FileHandle(forWritingAtPath: folder + "/captures.ndjson"))
        try file.seekToEnd()
        try file.write(contentsOf: line + Data("\n{\"captureID\":\"torn".utf8))
        let log = try CaptureLog(folder: folder)
        #expect(await log["a"]?.tally.recorded == 1)
        #expect(await log["b"]?.isRunning == false)
        #expect(await log["b"]?.isSuccess == false)
        #expect(await log.page(from: 0, limit: 10).jobs.map(\.captureID) == ["b", "a"])
    }

    @Test func `one event is there when its answer comes`() async throws {
        try await Served.with { served in
            let created = try await served.send(
                "POST", "/epcis/events", ["Content-Type": "application/ld+json; charset=utf-8"], body: Data(event.utf8))
            #expect(created.status == 201, "\(created.text)")
            let location = try #require(created.headers["location"])
            #expect(location == "/epcis/events/urn%3Auuid%3A11111111-2222-4333-8444-555555555555")
            let found = try await served.get(location)
            #expect(found.status == 200)
            #expect(try #require(found.json()["type"] as? String) == "EPCISQueryDocument")
            #expect(found.text.contains("11111111-2222-4333-8444-555555555555"))
        }
    }

    @Test func `events come in pages that link on until there are no more`() async throws {
        try await Served.with { served in
            var path = "/epcis/events?perPage=2"
            var counts: [Int] = []
            while counts.count < 10 {
                let answer = try await served.get(path)
                counts.append(answer.text.components(separatedBy: "\"eventID\"").count - 1)
                guard let link = answer.headers["link"] else { break }
                #expect(link.hasSuffix("; rel=\"next\""))
                path = String(link.dropFirst().prefix { $0 != ">" })
            }
            #expect(counts == [2, 2, 1])
            #expect(
                try await served.get("/epcis/events?eventType=TransformationEvent&eventCountLimit=3&perPage=10").text.components(
                    separatedBy: "\"eventID\""
                ).count == 4)
            #expect(
                try await served.get("/epcis/events?EQ_bizStep=https%3A%2F%2Fref.gs1.org%2Fcbv%2FBizStep-commissioning").text.components(
                    separatedBy: "\"eventID\""
                ).count == 6)
        }
    }

    @Test func `discovery lists what the events use, each with its events`() async throws {
        try await Served.with { served in
            let members = try await served.get("/epcis/bizSteps").json()["member"] as? [String]
            #expect(members == ["commissioning"])
            #expect(
                try await served.get("/epcis/eventTypes").json()["member"] as? [String] == [
                    "AggregationEvent", "AssociationEvent", "ObjectEvent", "TransactionEvent", "TransformationEvent",
                ])
            #expect(try await served.get("/epcis/bizSteps/commissioning").json()["member"] as? [String] == ["events"])
            for path in [
                "bizSteps/commissioning", "eventTypes/ObjectEvent", "dispositions/in_progress", "readPoints/urn%3Aepc%3Aid%3Asgln%3A0614141.00777.0",
            ] {
                let answer = try await served.get("/epcis/\(path)/events")
                #expect(answer.status == 200 && answer.text.contains("\"eventID\""), "\(path): \(answer.text.prefix(200))")
            }
            #expect(
                try await served.get("/epcis").json()["member"] as? [String] == [
                    "queries", "capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions",
                ])
            #expect(try await served.get("/epcis/epcs").json()["member"] as? [String] == ["https://id.gs1.org/01/09521234500049/21/CELL0001"])
            let options = try await served.send("OPTIONS", "/epcis/capture")
            #expect(options.status == 204)
            #expect(options.headers["allow"] == "OPTIONS, GET, HEAD, POST")
            #expect(options.headers["gs1-epcis-capture-file-size-limit"] != nil && options.headers["gs1-capture-error-behaviour"] != nil)
            for name in [
                "gs1-epcis-version", "gs1-epcis-min", "gs1-epcis-max", "gs1-cbv-version", "gs1-cbv-min", "gs1-cbv-max", "gs1-epcis-capture-limit",
                "gs1-extensions",
            ] {
                #expect(options.headers[name]?.isEmpty == false, "\(name)")
            }
        }
    }

    @Test func `a named query lives until it is deleted`() async throws {
        try await Served.with { served in
            let body = Data("{\"name\":\"my query\",\"query\":{\"eventType\":[\"ObjectEvent\"]}}".utf8)
            let created = try await served.send("POST", "/epcis/queries", json, body: body)
            #expect(created.status == 201)
            #expect(created.headers["location"] == "/epcis/queries/my%20query")
            #expect(try await served.send("POST", "/epcis/queries", json, body: body).status == 409)
            #expect(try await served.get("/epcis/queries/my%20query").json()["name"] as? String == "my query")
            #expect(try await served.get("/epcis/queries/my%20query/events").text.components(separatedBy: "\"eventID\"").count == 2)
            #expect(try await served.get("/epcis/queries").text.contains("my query"))
            let subscription = try await served.send("POST", "/epcis/queries/my%20query/subscriptions", json, body: Data("{}".utf8))
            #expect(subscription.status == 400)
            #expect(try subscription.json()["type"] as? String == "epcisException:SubscriptionControlsException")
            #expect(await (try QueryShelf(folder: served.folder.path))["my query"] != nil, "it is on disk")
            #expect(try await served.send("DELETE", "/epcis/queries/my%20query").status == 204)
            #expect(try await served.get("/epcis/queries/my%20query").status == 404)
        }
    }

    private func ended(_ served: Served, _ body: Data, _ headers: [String: String] = [:]) async throws -> [String: Any] {
        let capture = try await served.send("POST", "/epcis/capture", json.merging(headers) { _, other in other }, body: body)
        #expect(capture.status == 202, "\(capture.text)")
        let location = try #require(capture.headers["location"])
        while true {
            let job = try await served.get(location).json()
            if job["running"] as? Bool == false { return job }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
