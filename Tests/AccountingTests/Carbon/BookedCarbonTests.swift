// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Accounting
import Foundation
import Genealogy
import Ledger
import Measure
import Testing

private let kilogram: Int64 = 1_000_000

private let rules = """
    factors:
      - { received: nickel sulfate, account: carbon.raw-material.secondary, value: 3, unit: "kg{CO2e}/kg", spread: 1.3, quality: [2, 1, 2], source: test,
          verified: true }
      - { made: powder, account: energy.electricity, value: 7, unit: kW.h/kg, source: test, verified: true }
      - { made: pack, account: energy.electricity, value: 100, unit: "kW.h/{piece}", source: test, verified: true }
      - { per: energy.electricity, account: carbon.production.secondary, factor: grid-kr-2024-ember }
    electricity:
      - { site: hue, from: 2026-09-01, to: 2026-09-30,
          shares: [{ share: 100 %, by: supplier-specific, document: PPA, value: 0.05, unit: "kg{CO2e}/kW.h", source: roof, verified: true }] }
    footprints:
      - product: pack
        country: VN
        capacity: 80 kW.h
        service: { category: M1, years: 8 }
        cutOffs: [{ name: labels, share: 0.2, reason: below 0.1 % of mass }]
        exchange:
          { id: 3f2c1f4e-6a55-4c21-9a3d-0d5e6b7a8c90, companyName: Hue Packs, companyIds: ["urn:company:hue"], productName: PACK-80,
            productDescription: pack, productIds: ["urn:gtin:9521234500015"], productMass: 400 kg, standards: [ISO14067], gwp: AR6 }
    """

/// Two packs of one powder: the second took twice as much.
private func story() -> BooksStory {
    var story = BooksStory()
    story.at(BooksStory.day(0)) { $0.lot("S", "nickel sulfate", 1_000 * kilogram) }
    story.at(BooksStory.day(1)) { facts in
        facts.lot("P", "powder", 600 * kilogram)
        facts.draw(1_000 * kilogram, "S", into: "P")
    }
    for (day, (pack, amount)) in [("A", 100), ("B", 200)].enumerated() {
        story.at(BooksStory.day(2 + Int64(day)), site: "hue") { facts in
            facts.lot(pack, "pack", 1, .pieces)
            facts.draw(Int64(amount) * kilogram, "P", into: pack)
        }
    }
    return story
}

private func lot(_ name: String) -> FootprintSubject { .lot(LotKey(name: name, generation: 0)) }

@Suite struct `Carbon from the books` {
    @Test func `of a pack is its balance, led back to factors, per kWh of capacity and delivered`() throws {
        let books = try story().books(rules)
        let footprint = try books.footprint(of: lot("A"))
        let booked = try Double(books.amount("carbon", in: "A")) / 1e6
        // (3 000 + 4 200 · 0.41565) / 6 + 100 · 0.05
        #expect(abs(footprint.total - 795.955) < 1e-5 && abs(footprint.total - booked) < 1e-5)
        #expect(footprint.contributions.map(\.flow) == ["as bought", "electricity", "electricity"])
        #expect(abs(footprint.total(of: .rawMaterial) - 500) < 1e-5)
        #expect(abs(try #require(footprint.perCapacity) - 795.955 / 80) < 1e-6)
        #expect(abs(try #require(footprint.perDeliveredEnergy) - 795.955 / (80 * 480)) < 1e-8)
        #expect(abs(try #require(footprint.primaryShare) - 5 / 795.955) < 1e-8)
        #expect(try #require(footprint.quality).mean.rating.rounded() == 2)
        #expect(footprint.gaps.isEmpty, "\(footprint.gaps)")
    }

    @Test func `of a product's month is that of its lots, and of a site what it brought in itself`() throws {
        let books = try story().books(rules)
        let (from, to) = (BooksStory.day(0), BooksStory.day(29))
        let month = try books.footprint(of: .product("pack", site: nil, from: from, to: to))
        #expect(abs(month.total - (try books.footprint(of: lot("A")).total + books.footprint(of: lot("B")).total)) < 1e-6)
        #expect(month.inventory.declared.amount.number == 2 && month.inventory.declared.capacity == 160)
        let site = try books.footprint(of: .site("ochang", from: from, to: to))
        #expect(abs(site.total - (3_000 + 4_200 * 0.41565)) < 1e-6)
        #expect(throws: AccountingError.self) { try books.footprint(of: .product("pack", site: nil, from: BooksStory.day(20), to: to)) }
        #expect(throws: AccountingError.self) { try books.footprint(of: .product("pack", site: "nowhere", from: from, to: to)) }
    }

    @Test func `of two packs differs in steps that add up, drawn in pairs`() throws {
        let books = try story().books(rules)
        let (a, b) = (try books.footprint(of: lot("A")), try books.footprint(of: lot("B")))
        let comparison = try FootprintComparison(from: a, to: b)
        #expect(abs(comparison.steps.reduce(0) { $0 + $1.change } - (comparison.end - comparison.start)) < 1e-9)
        #expect(comparison.steps.first?.process == "nickel sulfate")
        // B took twice of the same lot: the same luck in every draw.
        let (one, other) = (FootprintUncertainty(a, samples: 200, seed: 7), FootprintUncertainty(b, samples: 200, seed: 7))
        for (x, y) in zip(one.samples, other.samples) { #expect(abs((y - 5) - 2 * (x - 5)) < 1e-6) }
    }

    @Test func `says what is missing, and takes the battery that an event declares`() throws {
        var told = story()
        told.at(BooksStory.day(5), site: "hue") { facts in
            facts.lot("X", "nobody knows", 1 * kilogram)
            facts.lot("C", "module", 1, .pieces)
            facts.draw(1 * kilogram, "X", into: "C")
            facts.declare("C", "usableEnergy", "5", "kW.h")
        }
        let footprint = try told.books(rules).footprint(of: lot("C"))
        #expect(footprint.gaps.count == 1 && footprint.remarks.contains { $0.sentence.hasPrefix("Incomplete: X") })
        #expect(footprint.inventory.declared.capacity == 5 && footprint.perDeliveredEnergy == nil && footprint.primaryShare == nil)
    }

    @Test func `is exchanged under an identity of each lot's own`() throws {
        let books = try story().books(rules)
        let documents = try ["A", "B", "A"].map { try PACTDocument(books.footprint(of: lot($0)), created: "2026-10-01T08:00:00Z").json() }
        #expect(documents[0] == documents[2] && documents[0] != documents[1])
        let pact = try #require(try JSONSerialization.jsonObject(with: documents[1]) as? [String: Any])
        let id = try #require(pact["id"] as? String)
        #expect(UUID(uuidString: id) != nil && id != "3f2c1f4e-6a55-4c21-9a3d-0d5e6b7a8c90")
        let pcf = try #require(pact["pcf"] as? [String: Any])
        #expect(pcf["declaredUnitOfMeasurement"] as? String == "piece" && pcf["productMassPerDeclaredUnit"] as? String == "400")
    }

    @Test(.enabled(if: canValidate, "needs ../shared/reference and python3 with jsonschema and yaml"))
    func `is exchanged in documents that are valid against both schemas`() throws {
        let footprint = try story().books(rules).footprint(of: lot("B"))
        let pact = try PACTDocument(footprint, created: "2026-10-01T08:00:00Z").json()
        #expect(try faults(pact, schema: "pact/openapi-v3.0.yaml", component: "ProductFootprint") == "")
        let pcf = try CatenaXDocument(footprint, created: "2026-10-01T08:00:00Z", validUntil: "2029-12-31T23:59:59Z").json()
        #expect(try faults(pcf, schema: "catenax/schema/Pcf-9.0.0-schema.json", component: nil) == "")
    }
}

@Suite struct `Loops and chains of lots` {
    /// Each generation's powder is of new sulfate, of which a share came back from the generation before: what is drawn from an old pack is 60 kg of
    /// every 100. Making costs 10 kg CO2e, primary sulfate 3 kg a kg. In the limit x = 40 · 3 + 10 + 0.6 x, and so x = 325.
    @Test func `agree: what generations of lots come to is what the network of processes is solved to`() throws {
        var story = BooksStory()
        let generations = 40
        for generation in 0..<generations {
            story.at(BooksStory.day(Int64(generation) * 2)) { $0.lot("S\(generation)", "primary sulfate", 40 * kilogram) }
            story.at(BooksStory.day(Int64(generation) * 2 + 1)) { facts in
                facts.lot("P\(generation)", "powder", 100 * kilogram)
                facts.draw(40 * kilogram, "S\(generation)", into: "P\(generation)")
                if generation > 0 { facts.draw(60 * kilogram, "P\(generation - 1)", into: "P\(generation)") }
            }
        }
        let books = try story.books(
            """
            factors:
              - { received: primary sulfate, account: carbon.raw-material.secondary, value: 3, unit: "kg{CO2e}/kg", source: test, verified: true }
              - { made: powder, account: carbon.production.primary, value: 0.1, unit: "kg{CO2e}/kg", source: test, verified: true }
            """)
        let network = try ProcessNetwork(
            processes: ["powder", "sulfate"], products: ["powder", "sulfate"], flows: ["carbon"],
            technosphere: [
                .init(row: 0, process: 0, amount: 100 - 60), .init(row: 1, process: 0, amount: -40), .init(row: 1, process: 1, amount: 1),
            ], biosphere: [.init(row: 0, process: 0, amount: 10), .init(row: 0, process: 1, amount: 3)])
        let limit = network.inventory(of: try network.scaling(for: [100, 0]))[0]
        #expect(abs(limit - 325) < 1e-9)
        // Generation n misses 0.6ⁿ⁺¹ of the limit; each share is cut off below a milligram.
        for generation in [0, 1, 5, generations - 1] {
            let booked = try Double(books.amount("carbon", in: "P\(generation)")) / 1e6
            #expect(abs(booked - limit * (1 - pow(0.6, Double(generation + 1)))) < 1e-4, "generation \(generation): \(booked)")
        }
    }
}
