// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Synchronization
import Testing

@testable import Web

/// Every page of the fixed plant.
private let addresses = [
    "/", "/search?q=C-1", "/search?q=nothing", "/search", "/u/K-9", "/u/S-118", "/u/\(PercentEncoding.encode(FixedGenealogy.attack))", "/u/unknown",
    "/u/K-9/strip", "/u/K-9/strip?from=10&to=30", "/u/K-9/strip?interval=bad", "/trace/S-118", "/trace/K-9?direction=forward&interval=10..30",
    "/trace/PACK-1?only=cell&direction=backward", "/recall/S-118", "/recall/K-9?interval=10..30", "/discrepancies", "/discrepancies?kind=overlap",
    "/events/1", "/events/2", "/events/99", "/nowhere/at/all",
]

@Suite(.serialized) struct `Pages` {
    @Test(arguments: Language.allCases)
    func `every page stands in every language, with one heading and nothing left unfilled`(_ language: Language) async throws {
        try await Served.with { served in
            for address in addresses {
                let answer = try await served.get(address, ["Accept-Language": "\(language.rawValue);q=0.9, fr"])
                // An event's own JSON is full of braces.
                let html = answer.text.replacing(/<pre[^>]*>[^<]*<\/pre>/, with: "")
                #expect(
                    answer.status
                        == (address.contains("unknown") || address.contains("nowhere") || address.contains("99")
                            ? 404 : address.contains("bad") ? 400 : 200),
                    "\(address)")
                #expect(html.contains("<html lang=\"\(language.tag)\""), "\(address)")
                #expect(html.components(separatedBy: "<h1>").count == 2, "\(address)")
                #expect(!html.contains("{") && !html.contains("}"), "A place was left unfilled at \(address).")
                #expect(answer.body.count < 300_000, "\(address)")
                #expect(!html.contains("http://") || !html.contains("src=\"http"), "\(address)")
                for key in TextKey.allCases where key.rawValue.count > 12 {
                    #expect(!html.contains(">\(key.rawValue)<"), "The key \(key.rawValue) stands on \(address).")
                }
            }
        }
    }

    @Test func `names are text wherever they stand, never markup`() async throws {
        try await Served.with { served in
            for address in addresses + ["/search?q=\(PercentEncoding.encode(FixedGenealogy.attack))", "/u/K-9?x=%22%3E%3Cscript%3E"] {
                let html = try await served.get(address).text
                #expect(!html.contains("<script>alert"), "\(address)")
                #expect(!html.contains("\"><script>"), "\(address)")
                #expect(!html.contains("javascript:"), "\(address)")
            }
            let page = try await served.get("/u/\(PercentEncoding.encode(FixedGenealogy.attack))").text
            #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        }
    }

    @Test func `the address chooses the language, then the cookie, then the browser`() async throws {
        try await Served.with { served in
            let chosen = try await served.get("/?lang=ko", ["Cookie": "lang=vi", "Accept-Language": "zh-CN"])
            #expect(chosen.text.contains("<html lang=\"ko\""))
            #expect(chosen.headers["set-cookie"]?.contains("lang=ko") == true)
            #expect(
                try await served.get("/", ["Cookie": "theme=dark; lang=vi", "Accept-Language": "zh-CN"]).text.contains(
                    "<html lang=\"vi\" data-theme=\"dark\""))
            #expect(try await served.get("/", ["Accept-Language": "fr, zh-CN;q=0.5"]).text.contains("<html lang=\"zh-Hans\""))
            #expect(try await served.get("/", ["Accept-Language": "fr"]).text.contains("<html lang=\"en\""))
        }
    }

    @Test func `nothing from outside is loaded, framed or run`() async throws {
        try await Served.with { served in
            let answer = try await served.get("/")
            #expect(answer.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(!answer.text.contains(" style=") && !answer.text.contains(" onclick="))
            for asset in ["/assets/style.css", "/assets/page.js", "/favicon.svg", "/favicon.ico"] {
                #expect(try await served.get(asset).status == 200)
            }
        }
    }

    @Test func `the genealogy says in words what the picture shows, and folds what is too much`() async throws {
        try await Served.with { served in
            let html = try await served.get("/trace/S-118").text
            #expect(html.contains("S-118 is in 46 lots: 2 × pack, 40 × cell, 1 × coil, 1 × slurry, 2 × cathode powder."))
            #expect(html.contains("40 × cell"))
            #expect(html.contains("href=\"/trace/S-118?direction=forward&amp;only=cell#table\""))
            #expect(html.contains("<caption>"))
        }
    }

    @Test func `a picture holds at most twelve boxes a column however many lots there are`() throws {
        let snapshot = FixedNode(FixedGenealogy(cells: 2_000)).snapshot
        for name in ["S-118", "K-9", "PACK-1"] {
            let page = try TracePage(snapshot, TraceView(lot: LotRef(name: name, generation: nil)), words: Words(.english))
            let columns = Dictionary(grouping: page.picture.boxes, by: \.column)
            #expect(columns.values.allSatisfy { $0.count <= GenealogyPicture.columnLimit })
            #expect(page.picture.ribbons.allSatisfy { page.picture.boxes[$0.from].column < page.picture.boxes[$0.to].column })
            #expect(!page.picture.ribbons.isEmpty)
        }
    }

    @Test func `the same question gives the same picture`() async throws {
        try await Served.with { served in
            let first = try await served.get("/trace/S-118").text
            #expect(try await served.get("/trace/S-118").text == first)
        }
    }

    @Test func `the strip shows what a stretch touches, its gaps and its overlaps`() async throws {
        try await Served.with { served in
            let html = try await served.get("/u/K-9/strip?from=10&to=14").text
            // 10–14 m widened by 0.1 m meets the cells at 8–11.8 m and 12–15.8 m on both lanes.
            #expect(html.contains("4 lots touch 10–14\u{00A0}m."))
            #expect(html.contains("1 overlap, 800\u{00A0}mm in all."))
            #expect(html.components(separatedBy: "class=\"cell touched\"").count - 1 == 5, "four cells and the legend")
            #expect(html.contains("/recall/K-9?interval=10..14"))
        }
    }

    @Test func `units to hold are counted by product and place, and listed a page at a time`() async throws {
        try await Served.with(FixedNode(FixedGenealogy(cells: 2_000))) { served in
            let html = try await served.get("/recall/S-118").text
            let group = try #require(html.firstMatch(of: /<a[^>]* href="(\/recall\/S-118\?product=[^"]+)">/))
            #expect(html.components(separatedBy: "data-head=\"Unit\"").count - 1 <= RecallPage.perPage)
            let listed = try await served.get(String(group.1).replacingOccurrences(of: "&amp;", with: "&"))
            #expect(listed.status == 200 && listed.text.contains("All units"))
        }
    }

    @Test func `the first page offers a next step, or says how to record a first event`() async throws {
        try await Served.with(change: { $0.examples = { [Example(.lot, lot: "PACK-1")] } }) { served in
            let html = try await served.get("/").text
            #expect(html.contains("href=\"/trace/PACK-1\">See what PACK-1 is made of</a>"))
            #expect(html.contains("href=\"/u/PACK-1/books\">"))
        }
        let empty = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        try await Served.with(empty) { served in
            let html = try await served.get("/").text
            #expect(html.contains("Record a first event"))
        }
    }

    @Test func `the table goes out as CSV with units in its header`() async throws {
        try await Served.with { served in
            let answer = try await served.get("/trace/K-9/table.csv?direction=forward&only=cell")
            let lines = answer.text.split(separator: "\r\n")
            #expect(lines.first == "lot,generation,direction,product,site,depth [1],fraction [1],touched [{piece}]")
            #expect(lines.count == 41)
            #expect(lines.contains("C-1000,0,forward,cell,Ochang,1,0.0125,0..1"))
            #expect(answer.text.contains("\"<script>alert('x')</script>&\"\"</td>\","))
        }
    }

    @Test(arguments: ["x.csv", "x.jsonld", "a/b.csv"]) func `a lot may be named like a file`(_ name: String) {
        let lot = LotRef(name: name, generation: nil)
        for route in [
            Route.trace(TraceView(lot: lot)), .traceTable(TraceView(lot: lot)), .recall(RecallView(lot: lot)), .recallEvents(lot, interval: nil),
        ] {
            let path = route.description.split(separator: "/").compactMap { PercentEncoding.decode($0) }
            #expect(Route(path, Query()) == route, "\(route)")
        }
    }

    @Test func `what cannot be kept on disk is told on the first page and to machines`() async throws {
        let node = FixedNode()
        try await Served.with(node) { served in
            #expect(try await served.get("/health").json()["status"] as? String == "ok")
            node.told.withLock { $0 = GenealogyError(code: .notWritable, message: "The disk is full.", remedy: "Make room.") }
            let health = try await served.get("/health").json()
            #expect(health["status"] as? String == "degraded")
            #expect((health["problem"] as? [String: Any])?["remedy"] as? String == "Make room.")
            let page = try await served.get("/?lang=vi").text
            #expect(page.contains("Chưa lưu được mọi thứ lên đĩa") && page.contains("The disk is full. Make room."))
        }
    }

    @Test func `a Digital Link leads to its lot`() async throws {
        try await Served.with { served in
            let answer = try await served.get("/01/09521234500049/21/CELL0001")
            #expect(answer.status == 307)
            #expect(answer.headers["location"] == "/u/https%3A%2F%2Fid.gs1.org%2F01%2F09521234500049%2F21%2FCELL0001")
            #expect(try await served.get("/01/09521234500049/10/L1/21/CELL0001").headers["location"] == answer.headers["location"])
            #expect(try await served.get("/01/09521234500049/21/CELL0002").status == 404)
            #expect(try await served.get("/01/09521234500048/21/CELL0001").status == 400, "the check digit is wrong")
        }
    }

    @Test(arguments: [
        ("/u/K-9/strip?from=20&to=10", 400), ("/trace/K-9?interval=a..b", 400), ("/trace/K-9?at=yesterday", 400), ("/u/nowhere", 404),
        ("/trace/K-9?known=soon", 400), ("/01/09521234500048/21/CELL0001", 400), ("/u/K-9?generation=x", 400), ("/trace/K-9?depth=x", 400),
        ("/trace/K-9?depth=-1", 400), ("/discrepancies?page=two", 400), ("/u/K-9/books?generation=1.5", 400),
    ])
    func `a refusal is in the reader's language, with what the program says below`(_ path: String, _ status: Int) async throws {
        try await Served.with { served in
            let english = try await served.get(path)
            for language in Language.allCases.dropFirst() {
                let answer = try await served.get(path + (path.contains("?") ? "&" : "?") + "lang=\(language.rawValue)")
                #expect(answer.status == status && english.status == status, "\(path)")
                let alert = try #require(
                    answer.text.firstMatch(of: /<section class="panel" role="alert"><p><span[^>]*>▲<\/span> ([^<]+)<\/p><p>([^<]+)</))
                #expect(!english.text.contains(alert.1) && !english.text.contains(alert.2), "\(path) \(language.rawValue): \(alert.1)")
            }
        }
    }

    @Test func `a page stays short however large the event is`() async throws {
        var event = FixedNode.events[0]
        event.content = .object(action: .observe, epcs: (0..<20_000).map { "urn:epc:id:sgtin:0614141.107346.\($0)" }, quantities: [])
        try await Served.with(FixedNode(events: [event])) { served in
            let answer = try await served.get("/events/1")
            #expect(answer.body.count < 300_000)
            #expect(answer.text.contains("href=\"/epcis/events/urn%3Auuid%3A00000000-0000-4000-8000-000000000001\""))
            #expect(try await served.get("/epcis/events/urn%3Auuid%3A00000000-0000-4000-8000-000000000001").status == 200)
        }
    }
}
