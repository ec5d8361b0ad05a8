// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Genealogy
import Ledger
import Measure
import Node
import Testing

@testable import Web

/// Sulfate becomes powder, powder and a lot nobody knows anything of become a slurry.
private struct BooksPlant {
    static let kilogram: Int64 = 1_000_000

    static let rules = """
        currency: EUR
        contents:
          - { product: nickel sulfate, account: Ni, value: 0.22, unit: kg/kg, basis: as received, form: NiSO4.6H2O, source: "certificate <7>", verified: true }
        recycled:
          - { product: nickel sulfate, element: Ni, post-consumer: 12 %, source: supplier, verified: false }
        factors:
          - { received: nickel sulfate, account: carbon.raw-material.secondary, value: 5, unit: "kg{CO2e}/kg", source: library, year: 2024, verified: true }
          - { received: nickel sulfate, account: cost.material, value: 4, unit: EUR/kg, source: invoice, verified: true }
          - { made: powder, account: energy.heat, value: 2, unit: kW.h/kg, source: recipe, verified: false }
        """

    static func node() async throws -> SiteNode {
        let node = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        var facts = Facts()
        for (lot, product, amount) in [("S-1", "nickel sulfate", 100), ("X-1", "nobody knows", 5), ("P-1", "powder", 40), ("SL-1", "slurry", 45)] {
            facts.statements.append(
                LotStatement(
                    lot: lot, product: product, quantity: Quantity(Int64(amount) * kilogram, .mass), basis: .counted, site: "Ochang", trackWeights: []
                ))
        }
        for (source, product, amount) in [("S-1", "P-1", 50), ("P-1", "SL-1", 40), ("X-1", "SL-1", 5)] {
            facts.draws.append(
                Draw(
                    source: source, product: product, dimension: .mass, from: nil, length: Int64(amount) * kilogram, track: nil, productFrom: nil,
                    productTo: nil, role: "", uncertainty: 0, evidence: .none))
        }
        _ = try await node.append([
            Event(
                id: "urn:x:plant", eventTime: FixedGenealogy.morning, offset: .zero, errorDeclaration: nil, content: .record(facts), bizStep: nil,
                disposition: nil, readPoint: nil, bizLocation: "Ochang", bizTransactions: [], sources: [], destinations: [],
                persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
        ])
        return node
    }

    static func served(_ test: (Served) async throws -> Void) async throws {
        var rules = try PostingRules.builtIn()
        try rules.add(yaml: Self.rules, file: "test.yaml")
        let books = BooksDesk(rules)
        try await Served.with(try await node(), change: { $0.books = books }, test)
    }
}

@Suite(.serialized) struct `Pages of the books` {
    @Test func `a lot's books show what is in it, how much of that is recycled, and what they miss`() async throws {
        try await BooksPlant.served { served in
            let html = try await served.get("/u/SL-1/books").text
            #expect(html.contains("<dt>Ni, 12\u{00A0}% recycled</dt><dd><a class=\"whole\" href=\"/u/SL-1/books/Ni\">11\u{00A0}kg</a></dd>"))
            #expect(html.contains("250\u{00A0}kg CO₂e"))
            #expect(html.contains("Nothing is known of what is in nobody knows (X-1)."))
            #expect(html.contains("href=\"/api/lots/SL-1/books\"") && html.contains("href=\"/u/SL-1/books.csv\""))
            let sulfate = try await served.get("/u/S-1/books").text
            #expect(sulfate.contains("certificate &lt;7&gt;") && sulfate.contains("href=\"/events/1\"") == false)
            #expect(sulfate.contains("▲ not verified") && sulfate.contains("✓ verified"))
        }
    }

    @Test func `money is told in the currency of the books, and accounts by their names in the reader's language`() async throws {
        try await BooksPlant.served { served in
            let html = try await served.get("/u/SL-1/books").text
            #expect(html.contains("200\u{00A0}EUR") && !html.contains("¤"))
            #expect(html.contains(">carbon, raw material, secondary data</a>"))
            let korean = try await served.get("/u/SL-1/books", ["Accept-Language": "ko"]).text
            #expect(korean.contains(">탄소, 원재료, 2차 데이터</a>") && korean.contains(">Ni, 소비 후 재활용</a>"))
            let site = try await served.get("/sites/Ochang/books?from=2027-01-15&to=2027-01-16").text
            #expect(site.contains("<td role=\"cell\" data-head=\"Unit\">EUR</td>"))
        }
    }

    /// 100 kg of sulfate carry 500 kg; half of it is in 40 kg of powder, and all of that in 45 kg of slurry.
    @Test func `a lot's carbon shows stages, sources and what makes it differ from another lot`() async throws {
        try await BooksPlant.served { served in
            let html = try await served.get("/u/SL-1/carbon?against=P-1").text
            #expect(html.contains("SL-1 carries about 250\u{00A0}kg CO₂e."))
            #expect(html.contains("is raw material; the largest single source is nickel sulfate with 100\u{00A0}%."))
            #expect(html.contains("The books miss something"))
            // 250 / 45 − 250 / 40 = 5.556 − 6.25
            #expect(html.contains("From P-1 to SL-1: -0.6944\u{00A0}kg CO₂e per declared unit."))
            #expect(html.contains("class=\"minus\"") && html.contains("value=\"P-1\""))
            #expect(try await served.get("/u/S-1/carbon").text.contains("The books miss something") == false)
            #expect(try await served.get("/u/nowhere/carbon").status == 404)
            let stranger = try await served.get("/u/SL-1/carbon?against=nowhere")
            #expect(stranger.status == 404 && stranger.text.contains("No lot is named nowhere."))
        }
    }

    @Test func `a site's carbon is what its receipts and makings brought in, beside another time`() async throws {
        try await BooksPlant.served { served in
            let html = try await served.get("/sites/Ochang/carbon?from=2027-01-15&to=2027-01-16&against=2027-01-15..2027-01-16").text
            #expect(html.contains("carries about 500\u{00A0}kg CO₂e."))
            #expect(html.contains(": 0\u{00A0}kg CO₂e per declared unit."))
            #expect(try await served.get("/sites/Ochang/carbon?from=soon").status == 400)
            let empty = try await served.get("/sites/Ochang/carbon?from=1990-01-01&to=1990-01-02")
            #expect((400..<500).contains(empty.status) && empty.text.contains("No lot was opened at Ochang"))
            #expect(try await served.get("/sites/nowhere/carbon").status == 404)
            let stranger = try await served.get("/sites/Ochang/carbon?from=2027-01-15&to=2027-01-16&against=nowhere").text
            #expect(stranger.contains("▲ No lot was ever announced at “nowhere”."))
        }
    }

    @Test func `an amount is explained by product and lot by lot, down to factors and their marks`() async throws {
        try await BooksPlant.served { served in
            let html = try await served.get("/u/SL-1/books/energy.heat").text
            #expect(html.contains("SL-1 holds 80\u{00A0}kWh of energy, heat."))
            #expect(html.contains("About 100\u{00A0}% of it rests on numbers that nobody compared with their source."))
            #expect(html.contains("<span class=\"sum\">80\u{00A0}kWh</span> = 40 kg × 2 kWh/kg"))
            #expect(html.contains("<svg class=\"chart wide\""))
            #expect(try await served.get("/u/SL-1/books/Nix").status == 404)
            #expect(try await served.get("/u/nowhere/books/Ni").status == 404)
        }
    }

    @Test func `a site's books go from opening to closing over the period of the form`() async throws {
        try await BooksPlant.served { served in
            #expect(try await served.get("/sites").text.contains("<a class=\"whole\" href=\"/sites/Ochang/books\">Ochang</a>"))
            let html = try await served.get("/sites/Ochang/books?from=2027-01-15&to=2027-01-16&account=Ni.primary").text
            #expect(html.contains("Every residual is 0: the books close."))
            #expect(html.contains("From opening to closing: Ni, primary"))
            #expect(html.contains("class=\"plus\""))
            let table = try await served.get("/sites/Ochang/books.csv?from=2027-01-15&to=2027-01-16").text.split(separator: "\r\n")
            #expect(table.first == "account,name,unit,opening,in,made,used,out,loss,closing,residual,idle")
            #expect(table.contains("Ni.primary,\"Ni, primary\",kg,0,19.36,19.36,19.36,0,0,19.36,0,0"))
            #expect(try await served.get("/sites/Ochang/books").status == 200, "without a period the last seven days are told")
            #expect(try await served.get("/sites/Ochang/books?from=2027-01-16&to=2027-01-15").status == 400)
            #expect(try await served.get("/sites/Ochang/books?from=soon").status == 400)
            #expect(try await served.get("/sites/nowhere/books").status == 404)
        }
    }

    @Test func `a lot's books go out as CSV with the unit of each account`() async throws {
        try await BooksPlant.served { served in
            let answer = try await served.get("/u/P-1/books.csv")
            let lines = answer.text.split(separator: "\r\n")
            #expect(lines.first == "account,name,unit,balance,booked,in,out,remaining,verified")
            #expect(lines.contains("Ni.post-consumer,\"Ni, post-consumer\",kg,1.32,0,1.32,1.32,0,true"))
            #expect(lines.contains("energy.heat,\"energy, heat\",kW.h,80,80,0,80,0,false"))
        }
    }

    @Test(arguments: Language.allCases)
    func `every page of the books stands in every language, with one heading and nothing left unfilled`(_ language: Language) async throws {
        try await BooksPlant.served { served in
            for address in [
                "/u/SL-1/books", "/u/SL-1/books/Ni", "/u/S-1/books/carbon", "/u/SL-1/carbon?against=P-1", "/sites", "/sites/Ochang/books",
                "/sites/Ochang/carbon?from=2027-01-15&to=2027-01-16", "/sites/nowhere/books",
            ] {
                let html = try await served.get(address, ["Accept-Language": language.rawValue]).text
                #expect(html.contains("<html lang=\"\(language.tag)\""), "\(address)")
                #expect(html.components(separatedBy: "<h1>").count == 2, "\(address)")
                #expect(!html.contains("{") && !html.contains("}"), "A place was left unfilled at \(address).")
            }
        }
    }
}

@Suite struct `What takes long` {
    private final class Gate: @unchecked Sendable {
        // Guards the count and lets the work go on.
        private let lock = NSCondition()
        private var isOpen = false
        private var count = 0
        var runs: Int { lock.withLock { count } }

        func pass() {
            lock.lock()
            count += 1
            while !isOpen { lock.wait() }
            lock.unlock()
        }

        func open() {
            lock.withLock { isOpen = true }
            lock.broadcast()
        }
    }

    @Test func `a long answer is worked out once, told as under way, and kept`() async throws {
        let room = Workroom(patience: .milliseconds(20))
        let gate = Gate()
        for _ in 0..<3 {
            let outcome = try await room.ask("q", asOf: 1) { progress -> Int in
                progress(3, 10)
                gate.pass()
                return 42
            }
            guard case .underWay = outcome else {
                Issue.record("There is an answer before it was worked out.")
                return
            }
        }
        gate.open()
        #expect(gate.runs == 1)
        let patient = Workroom(patience: .seconds(30))
        guard case .ready(let answer, 7) = try await patient.ask("q", asOf: 7, { _ in 43 }) else {
            Issue.record("There is no answer.")
            return
        }
        #expect(answer == 43)
    }

    @Test func `while a newer state is worked out the kept answer is given with the state it is of`() async throws {
        let room = Workroom(patience: .seconds(30))
        _ = try await room.ask("q", asOf: 1) { _ in "old" }
        let gate = Gate()
        let outcome = try await room.ask("q", asOf: 2) { _ in
            gate.pass()
            return "new"
        }
        gate.open()
        guard case .ready("old", 1) = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func `what cannot be answered is told to who asked, and may be asked again`() async throws {
        let room = Workroom(patience: .seconds(30))
        await #expect(throws: GenealogyError.self) {
            _ = try await room.ask("q", asOf: 1) { _ -> Int in throw GenealogyError(code: .unknownLot, message: "None.", remedy: "") }
        }
        guard case .ready(1, 1) = try await room.ask("q", asOf: 1, { _ in 1 }) else {
            Issue.record("It stays refused.")
            return
        }
    }
}

@Suite(.serialized) struct `Carbon over HTTP` {
    private func value(_ answer: Any?) -> Double? { (answer as? [String: Any])?["value"] as? Double }

    /// 100 kg of sulfate of 5 kg; half of it in 40 kg of powder, all of that in the slurry.
    @Test func `a lot's footprint is its balance, compared and exchanged as on the command line`() async throws {
        try await BooksPlant.served { served in
            let powder = try await served.get("/api/lots/P-1/carbon").json()
            #expect(value(powder["total"]) == 250 && value(powder["avoided"]) == 0)
            let beside = try await served.get("/api/lots/S-1/carbon?against=P-1&samples=0").json()
            let comparison = try #require(beside["comparison"] as? [String: Any])
            #expect(value(comparison["start"]) == 6.25 && value(comparison["end"]) == 5)
            let pact = try await served.get("/api/lots/P-1/carbon?form=pact")
            #expect(pact.status == 400 && pact.text.contains("it is not said who declares what"), "\(pact.text)")
        }
    }

    @Test func `a site's and a product's are of a period, and a product's makings are solved as one network`() async throws {
        try await BooksPlant.served { served in
            let period = "from=2027-01-15&to=2027-01-16"
            let site = try await served.get("/api/sites/Ochang/carbon?\(period)").json()
            #expect(value(site["total"]) == 500)
            let product = try await served.get("/api/products/powder/carbon?\(period)").json()
            #expect(value(product["total"]) == 250)
            let network = try await served.get("/api/products/powder/carbon?\(period)&loops").json()
            #expect(value(network["network"]) == 250 && value(network["books"]) == 250)
            #expect((network["loops"] as? [String])?.isEmpty == true)
        }
    }

    @Test(arguments: [
        ("/api/lots/nowhere/carbon", 404), ("/api/lots/P-1/carbon?form=xml", 400), ("/api/lots/P-1/carbon?form=pact&against=S-1", 400),
        ("/api/lots/P-1/carbon?allocation=heat", 400), ("/api/lots/P-1/carbon?samples=-1", 400), ("/api/sites/Ochang/carbon", 400),
        ("/api/sites/nowhere/carbon?from=2027-01-15&to=2027-01-16", 400), ("/api/products/steel/carbon?from=2027-01-15&to=2027-01-16", 400),
        ("/api/sites/Ochang/carbon?from=2027-01-16&to=2027-01-15", 400), ("/api/lots/P-1/carbon?formm=pact", 400),
        ("/api/sites/Ochang/carbon?from=2027-01-15&to=2027-01-16&against=2027-01-01", 400),
        ("/api/products/powder/carbon?from=2027-01-15&to=2027-01-16&loops=1&form=pact", 400),
    ])
    func `what cannot be answered is a problem with a remedy`(_ path: String, _ status: Int) async throws {
        try await BooksPlant.served { served in
            let answer = try await served.get(path)
            #expect(answer.status == status, "\(path): \(answer.text)")
            let remedy = try answer.json()["remedy"] as? String
            #expect(remedy?.isEmpty == false, "\(path): \(answer.text)")
        }
    }
}
