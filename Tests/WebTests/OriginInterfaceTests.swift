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

/// 100 kg of sulfate worth 500 become 40 kg of powder, sold at 1,000.
private enum PowderPlant {
    static let rules = """
        currency: USD
        values: [{ received: nickel sulfate, country: VN, value: 5, unit: "USD/kg", source: invoice, verified: true }]
        goods:
          - { product: powder, hsCode: "2841.90", source: test, verified: true }
          - { product: nickel sulfate, hsCode: "2833.24", source: test, verified: true }
        places: [{ site: Ochang, country: KR, source: test, verified: true }]
        sales: [{ product: powder, unit: "USD/kg", exWorks: 25, fob: 25, transaction: 25, source: test, verified: true }]
        """

    static func served(_ test: (Served) async throws -> Void) async throws {
        var rules = try PostingRules.builtIn()
        try rules.add(yaml: Self.rules, file: "test.yaml")
        let node = try SiteNode(store: MemoryEventStore(), segments: nil, isWritable: true)
        var facts = Facts()
        for (lot, product, amount) in [("S-1", "nickel sulfate", 100), ("P-1", "powder", 40)] {
            facts.statements.append(
                LotStatement(
                    lot: lot, product: product, quantity: Quantity(Int64(amount) * 1_000_000, .mass), basis: .counted, site: "Ochang",
                    trackWeights: []))
        }
        facts.draws.append(
            Draw(
                source: "S-1", product: "P-1", dimension: .mass, from: nil, length: 100_000_000, track: nil, productFrom: nil, productTo: nil,
                role: "", uncertainty: 0, evidence: .none))
        _ = try await node.append([
            Event(
                id: "urn:x:powder", eventTime: FixedGenealogy.morning, offset: .zero, errorDeclaration: nil, content: .record(facts), bizStep: nil,
                disposition: nil, readPoint: nil, bizLocation: "Ochang", bizTransactions: [], sources: [], destinations: [],
                persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
        ])
        let books = BooksDesk(rules)
        try await Served.with(node, change: { $0.books = books }, test)
    }

    static var month: String {
        let day = FixedGenealogy.morning.day
        return "\(day.year)-\(day.month < 10 ? "0" : "")\(day.month)"
    }
}

@Suite(.serialized) struct `The interface of origin` {
    @Test func `answers a lot with every agreement, and a month with every definition`() async throws {
        try await PowderPlant.served { served in
            let answer = try await served.get("/api/lots/P-1/origin?to=JP&on=2026-11-21")
            let shipment = try #require((try answer.json()["shipments"] as? [[String: Any]])?.first, "\(answer)")
            #expect(shipment["from"] as? String == "KR" && shipment["hsCode"] as? String == "2841.90")
            let rcep = try #require((shipment["agreements"] as? [[String: Any]])?.first { $0["agreement"] as? String == "RCEP" })
            // 500 of 1,000 is foreign, and another subheading; the rule is from knowledge.
            #expect(rcep["qualifies"] as? Bool == true && rcep["verified"] as? Bool == false, "\(rcep)")
            let local = try await served.get("/api/sites/Ochang/local-content?product=powder&month=\(PowderPlant.month)&target=60").json()
            let rates = try #require(((local["months"] as? [[String: Any]])?.first)?["localContent"] as? [[String: Any]], "\(local)")
            let share = try #require(rates.first { $0["definition"] as? String == "purchase share" })
            #expect((share["rate"] as? [String: Any])?["value"] as? Double == 0)
        }
    }

    @Test(arguments: [
        ("/api/lots/P-1/origin", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/P-1/origin?to=EU", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/P-1/origin?to=JP&on=tomorrow", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/P-1/origin?to=JP&target=101", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/P-1/origin?to=JP&from=KR", 400, "urn:jellyroll:web.parameter"),
        ("/api/lots/none/origin?to=JP", 404, "urn:jellyroll:genealogy.unknown_lot"),
        ("/api/lots/S-1/origin?to=KR&at=later", 400, "urn:jellyroll:genealogy.invalid_request"),
        ("/api/sites/Ochang/local-content?month=2026-10", 400, "urn:jellyroll:web.parameter"),
        ("/api/sites/Ochang/local-content?product=powder", 400, "urn:jellyroll:web.parameter"),
        ("/api/sites/Ochang/local-content?product=powder&month=2026-13", 400, "urn:jellyroll:web.parameter"),
        ("/api/sites/Ochang/local-content?product=powder&month=1999-01", 400, "urn:jellyroll:accounting.unknown_product"),
        ("/api/sites/nowhere/local-content?product=powder&month=2026-10", 400, "urn:jellyroll:accounting.unknown_site"),
        ("/api/sites/Ochang/local-content?product=powder&month=2026-10&mix=powder", 400, "urn:jellyroll:accounting.malformed_input"),
    ])
    func `refuses what cannot be answered, with its kind`(_ path: String, _ status: Int, _ type: String) async throws {
        try await PowderPlant.served { served in
            let answer = try await served.get(path)
            #expect(answer.status == status, "\(path)")
            #expect(try answer.json()["type"] as? String == type, "\(path)")
        }
    }
}
