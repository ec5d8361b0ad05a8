// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Connect
import Foundation
import Genealogy
import Ledger
import Node
import Testing

@testable import Web

@Suite(.serialized) struct `Subscriptions` {
    static let json = ["Content-Type": "application/json"]

    static func event(_ number: Int, step: String = "shipping") -> String {
        """
        {"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","type":"ObjectEvent","eventID":"urn:x:event:\(number)",
         "eventTime":"2027-01-20T10:15:00Z","eventTimeZoneOffset":"+00:00","action":"OBSERVE","bizStep":"\(step)","epcList":["urn:x:lot:\(number)"]}
        """
    }

    static func record(_ number: Int, step: String = "shipping", in served: Served) async throws {
        let answer = try await served.send("POST", "/epcis/events", json, body: Data(event(number, step: step).utf8))
        #expect(answer.status == 201, "\(answer.text)")
    }

    static func named(_ served: Served) async throws {
        let query = #"{"name":"shipped","query":{"EQ_bizStep":["shipping"]}}"#
        #expect(try await served.send("POST", "/epcis/queries", json, body: Data(query.utf8)).status == 201)
    }

    static func subscribe(_ served: Served, _ body: String) async throws -> Served.Answer {
        try await served.send("POST", "/epcis/queries/shipped/subscriptions", json, body: Data(body.utf8))
    }

    static func ids(_ posted: [Subscriber.Posted]) -> [String] { posted.flatMap(\.eventIDs) }

    @Test func `a stream brings each matching event, signed, and goes on after a refusal`() async throws {
        let subscriber = Subscriber(answers: [503, 302])
        defer { subscriber.stop() }
        let node = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        try await Served.with(node) { served in
            try await Self.named(served)
            try await Self.record(1, in: served)
            let created = try await Self.subscribe(served, #"{"dest":"\#(subscriber.dest)","signatureToken":"13df38d8","stream":true}"#)
            #expect(created.status == 201 && !created.text.contains("13df38d8"), "\(created.text)")
            let id = try #require(try created.json()["subscriptionID"] as? String)
            #expect(created.headers["location"] == "/epcis/queries/shipped/subscriptions/\(id)")
            try await Self.record(2, in: served)
            try await Self.record(3, step: "receiving", in: served)
            try await Self.record(4, in: served)
            for _ in 0..<500 where !Self.ids(Array(subscriber.posted.dropFirst(2))).contains("urn:x:event:4") {
                try await Task.sleep(for: .milliseconds(20))
            }
            let posted = subscriber.posted
            // Event 1 came before the subscription, 3 does not match; the first two answers were refusals, so 2 comes again.
            #expect(Self.ids(Array(posted.dropFirst(2))) == ["urn:x:event:2", "urn:x:event:4"])
            #expect(Set(Self.ids(posted)) == ["urn:x:event:2", "urn:x:event:4"])
            #expect(posted.allSatisfy { $0.path == "/callback" })
            let last = try #require(posted.last)
            #expect(last.headers["gs1-signature"] == "sha256=" + SHA256.authenticate(Array(last.body), key: Array("13df38d8".utf8)).hexadecimal)
            #expect(last.headers["content-type"] == "application/json" && last.headers["gs1-epcis-version"] == "2.0.0")
            #expect(last.text.contains(#""subscriptionID":"\#(id)""#) && last.text.contains(#""queryName":"shipped""#))
            for _ in 0..<100 where try await served.get("/epcis/queries/shipped/subscriptions/\(id)").json()["lastNotifiedAt"] == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            let told = try await served.get("/epcis/queries/shipped/subscriptions/\(id)")
            #expect(told.status == 200 && !told.text.contains("13df38d8") && told.headers["gs1-query-min-record-time"] != nil)
            #expect(try told.json()["dest"] as? String == subscriber.dest && told.json()["stream"] as? Bool == true)
            let all = try await served.get("/epcis/queries/shipped/subscriptions")
            #expect(all.text.contains(id))
            #expect(try await served.send("DELETE", "/epcis/queries/shipped/subscriptions/\(id)").status == 204)
            #expect(try await served.get("/epcis/queries/shipped/subscriptions/\(id)").status == 404)
            let before = subscriber.posted.count
            try await Self.record(5, in: served)
            try await Task.sleep(for: .milliseconds(100))
            #expect(subscriber.posted.count == before)
        }
    }

    @Test func `nothing is lost when the subscriber and the server are down in turn`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "subscriptions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = MemoryEventStore()
        let first = Subscriber()
        try await Served.with(try SiteNode(store: store, segments: nil, isWritable: true), change: { $0.folder = folder.path }) { served in
            try await Self.named(served)
            #expect(try await Self.subscribe(served, #"{"dest":"\#(first.dest)","stream":true}"#).status == 201)
            try await Self.record(1, in: served)
            #expect(try await Self.ids(first.posted(atLeast: 1)) == ["urn:x:event:1"])
            first.stop()
            try await Self.record(2, in: served)
            for _ in 0..<200 where !(try await served.get("/epcis/queries/shipped/subscriptions").text.contains("could not be reached")) {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await served.get("/epcis/queries/shipped/subscriptions").text.contains("could not be reached"))
        }
        let second = Subscriber(port: first.port)
        defer { second.stop() }
        try await Served.with(try SiteNode(store: store, segments: nil, isWritable: true), change: { $0.folder = folder.path }) { served in
            #expect(try await Self.ids(second.posted(atLeast: 1)) == ["urn:x:event:2"])
            try await Self.record(3, in: served)
            #expect(try await Self.ids(second.posted(atLeast: 2)) == ["urn:x:event:2", "urn:x:event:3"])
            // The query goes, and its subscriptions with it.
            #expect(try await served.send("DELETE", "/epcis/queries/shipped").status == 204)
            #expect(try await served.get("/epcis/queries/shipped/subscriptions").status == 404)
            try await Self.named(served)
            #expect(try await served.get("/epcis/queries/shipped/subscriptions").text == "[]")
        }
    }

    @Test func `a schedule reports when it is time, also nothing where asked, and begins where the subscriber wants`() async throws {
        let subscriber = Subscriber()
        defer { subscriber.stop() }
        let node = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        try await Served.with(node) { served in
            try await Self.named(served)
            for number in 1...3 { try await Self.record(number, in: served) }
            let body =
                #"{"dest":"\#(subscriber.dest)","initialRecordTime":"2020-01-01T00:00:00Z","reportIfEmpty":true,"schedule":{"second":"0/1"}}"#
            #expect(try await Self.subscribe(served, body).status == 201)
            let posted = try await subscriber.posted(atLeast: 2)
            #expect(posted.first?.eventIDs == ["urn:x:event:1", "urn:x:event:2", "urn:x:event:3"])
            #expect(posted.dropFirst().first?.eventIDs == [])
        }
    }

    @Test func `a subscriber that finds a document too large gets it in parts, each event once`() async throws {
        let subscriber = Subscriber(answers: [413, 413])
        defer { subscriber.stop() }
        let node = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        try await Served.with(node) { served in
            try await Self.named(served)
            for number in 1...9 { try await Self.record(number, in: served) }
            let body = #"{"dest":"\#(subscriber.dest)","initialRecordTime":"2020-01-01T00:00:00Z","stream":true}"#
            #expect(try await Self.subscribe(served, body).status == 201)
            let posted = try await subscriber.posted(atLeast: 7)
            #expect(posted.map { $0.eventIDs.count } == [9, 4, 2, 2, 2, 2, 1])
            #expect(Self.ids(Array(posted.dropFirst(2))) == (1...9).map { "urn:x:event:\($0)" })
        }
    }

    @Test func `one node's capture may be another's subscriber`() async throws {
        let (plant, hub) = (MemoryEventStore(), MemoryEventStore())
        try await Served.with(try SiteNode(store: hub, segments: nil, isWritable: true)) { hubServed in
            try await Served.with(try SiteNode(store: plant, segments: nil, isWritable: true)) { served in
                try await Self.named(served)
                #expect(try await Self.subscribe(served, #"{"dest":"\#(hubServed.base)/epcis/capture","stream":true}"#).status == 201)
                for number in 1...3 { try await Self.record(number, in: served) }
                for _ in 0..<500 where hub.head().sequence < 3 { try await Task.sleep(for: .milliseconds(20)) }
            }
        }
        #expect(hub.head().sequence == 3 && plant.head().sequence == 3)
    }

    @Test(arguments: [
        // body, status, what the answer says
        ("{", 400, "ValidationException"), (#"{"dest":"http://127.0.0.1:1/"}"#, 400, "SubscriptionControlsException"),
    ])
    func `what is no subscription is refused`(_ body: String, _ status: Int, _ says: String) async throws {
        try await Served.with { served in
            try await Self.named(served)
            let answer = try await Self.subscribe(served, body)
            #expect(answer.status == status && answer.text.contains(says))
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
    }

    @Test func `an unknown query, an ordered one, and WebSocket are answered with the reason`() async throws {
        try await Served.with { served in
            let body = #"{"dest":"http://127.0.0.1:1/","stream":true}"#
            #expect(try await Self.subscribe(served, body).status == 404)
            let ordered = #"{"name":"shipped","query":{"orderBy":"eventTime","eventCountLimit":5}}"#
            #expect(try await served.send("POST", "/epcis/queries", Self.json, body: Data(ordered.utf8)).status == 201)
            let refused = try await Self.subscribe(served, body)
            #expect(refused.status == 400 && refused.text.contains("order or a limit"))
            let socket = try await served.get("/epcis/queries/shipped/events", ["Upgrade": "websocket", "Connection": "Upgrade"])
            #expect(socket.status == 501 && socket.text.contains("webhook"))
            let stream = try await served.get("/epcis/queries/shipped/events?stream=true")
            #expect(stream.status == 400 && stream.text.contains("SubscriptionControlsException"))
            #expect(try await served.get("/epcis/queries/shipped/events?EQ_bizStep=shipping").status == 400)
            #expect(try await served.get("/epcis/queries/shipped/events?perPage=2").status == 200)
            let options = try await served.send("OPTIONS", "/epcis/queries/shipped/subscriptions/x")
            #expect(options.status == 204 && options.headers["allow"] == "OPTIONS, GET, HEAD, DELETE")
        }
    }
}
