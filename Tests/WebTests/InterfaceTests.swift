// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Measure
import Node
import Testing

@testable import Web

@Suite(.serialized) struct `The interface` {
    @Test func `a trace answers with the contract's keys`() async throws {
        try await Served.with { served in
            let answer = try await served.get("/api/lots/K-9/trace?direction=forward&interval=0m..4m&only=cell")
            #expect(answer.status == 200)
            let trace = try answer.json()
            #expect(trace["lot"] as? String == "K-9")
            #expect(trace["direction"] as? String == "forward")
            let lots = try #require(trace["lots"] as? [[String: Any]])
            #expect(trace["count"] as? Int == lots.count && lots.count == 2)
            #expect(Set(lots[0].keys) == ["lot", "generation", "product", "site", "fraction", "intervals", "depth"])
            let interval = try #require((lots[0]["intervals"] as? [[String: Any]])?.first)
            #expect(interval["from"] as? Double == 0 && interval["to"] as? Double == 1 && interval["unit"] as? String == "{piece}")
            let count = try await served.get("/api/lots/K-9/trace?count=true").json()
            #expect(count["lots"] == nil && count["count"] as? Int == 42)
        }
    }

    @Test(arguments: [
        ("/api/lots/none", 404, "urn:jellyroll:genealogy.unknown_lot"),
        ("/api/lots/K-9/trace?direction=up", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/K-9/trace?interval=8..2", 400, "urn:jellyroll:genealogy.invalid_request"),
        ("/api/lots/K-9/trace?interval=two", 400, "urn:jellyroll:genealogy.invalid_request"),
        ("/api/lots/K-9/trace?depth=-1", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/K-9/trace?floor=2", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/K-9/trace?dpeth=1", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/K-9/recall?depth=1&depth=2", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/K-9/trace?at=later", 400, "urn:jellyroll:genealogy.invalid_request"),
        ("/api/lots/none/books", 404, "urn:jellyroll:genealogy.unknown_lot"),
        ("/api/lots/none/books/Ni", 404, "urn:jellyroll:genealogy.unknown_lot"),
        ("/api/lots/K-9/books/Ni/more", 404, "urn:jellyroll:web.no_such_resource"),
        ("/api/nothing", 404, "urn:jellyroll:web.no_such_resource"),
        ("/api/lots/%FF", 400, "urn:jellyroll:web.malformed_address"),
    ])
    func `a question that cannot be answered is a problem with its kind`(_ path: String, _ status: Int, _ type: String) async throws {
        try await Served.with { served in
            let answer = try await served.get(path)
            #expect(answer.status == status)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(try answer.json()["type"] as? String == type)
        }
    }

    @Test func `lots, recall and discrepancies answer as JSON with units`() async throws {
        try await Served.with { served in
            #expect(try await served.get("/api/lots?q=PACK").json()["count"] as? Int == 2)
            let lot = try await served.get("/api/lots/S-118").json()
            #expect((lot["quantity"] as? [String: Any])?["unit"] as? String == "kg")
            #expect((lot["quantity"] as? [String: Any])?["value"] as? Double == 20_000)
            let recall = try await served.get("/api/lots/S-118/recall").json()
            #expect(recall["count"] as? Int == 2 && recall["uncertain"] as? Int == 1)
            let found = try await served.get("/api/discrepancies").json()
            #expect(found["count"] as? Int == 2)
            #expect((found["counts"] as? [String: Int])?["overlap"] == 1)
            let slashed = try await served.get("/api/lots/https%3A%2F%2Fid.gs1.org%2F01%2F09521234500049%2F21%2FCELL0001").json()
            #expect(slashed["lot"] as? String == "https://id.gs1.org/01/09521234500049/21/CELL0001")
        }
    }

    @Test func `health, metrics and the description answer`() async throws {
        try await Served.with { served in
            #expect(try await served.get("/health").json()["status"] as? String == "ok")
            let metrics = try await served.get("/metrics")
            #expect(metrics.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(metrics.text.contains("\njellyroll_ledger_events 5\n"))
            #expect(metrics.text.contains("jellyroll_http_requests_total{area=\"health\",status=\"200\"} 1"))
            #expect(try await served.send("HEAD", "/").body.isEmpty)
        }
    }

    @Test func `the description names every path and method the server has`() async throws {
        try await Served.with { served in
            let description = try await served.get("/openapi.json").json()
            #expect(description["openapi"] as? String == "3.1.0")
            let paths = try #require(description["paths"] as? [String: [String: Any]])
            for (path, methods) in [
                "/api/lots": ["get"], "/api/lots/{id}": ["get"], "/api/lots/{id}/trace": ["get"], "/api/lots/{id}/recall": ["get"],
                "/api/lots/{id}/books": ["get"], "/api/lots/{id}/books/{account}": ["get"], "/api/sites/{site}/books": ["get"],
                "/api/discrepancies": ["get"], "/api/recycled-content": ["get"], "/api/recycling": ["get"], "/api/claims": ["post"],
                "/api/claims/balance": ["get"], "/health": ["get"], "/metrics": ["get"],
                "/api/lots/{id}/origin": ["get"], "/api/sites/{site}/local-content": ["get"],
                "/epcis": ["get", "options"],
                "/api/lots/{id}/carbon": ["get"], "/api/sites/{site}/carbon": ["get"], "/api/products/{product}/carbon": ["get"],
                "/epcis/capture": ["get", "post", "options"], "/epcis/capture/{captureID}": ["get", "options"],
                "/epcis/events": ["get", "post", "options"], "/epcis/events/{eventID}": ["get", "options"],
                "/epcis/queries": ["get", "post", "options"], "/epcis/queries/{queryName}": ["get", "delete", "options"],
                "/epcis/queries/{queryName}/events": ["get", "options"], "/epcis/epcs/{epc}/events": ["get", "options"],
                "/epcis/bizSteps/{bizStep}": ["get", "options"],
            ] {
                for method in methods { #expect(paths[path]?[method] != nil, "\(method) \(path)") }
            }
            // Every reference leads somewhere.
            let text = try await served.get("/openapi.json").text
            for match in text.matches(of: /"\$ref":"#\/([^"]+)"/) {
                var node: Any? = description
                for part in match.1.split(separator: "/") { node = (node as? [String: Any])?[String(part)] }
                #expect(node != nil, "\(match.1)")
            }
        }
    }

    @Test func `a taken port is said, with what to do`() async throws {
        try await Served.with { served in
            let port = try #require(Int(served.base.split(separator: ":").last ?? ""))
            do {
                try await Served.with(change: { $0.port = port }) { _ in Issue.record("Two servers share port \(port).") }
            } catch let error as WebError {
                #expect(error.code == .portTaken)
                #expect(
                    error.description
                        == "Port \(port) on 127.0.0.1 is taken by another program. Choose another with --port, or --port 0 for a free one.")
            }
        }
    }
}
