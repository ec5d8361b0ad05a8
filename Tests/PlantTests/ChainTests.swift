// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Testing

@testable import Plant

@Suite struct `A chain of places` {
    private static let plants = [
        "mine.yaml": """
        plant: Mine
        source: assumption
        parameters: { pace: 2 h }
        sites: [{ name: north, country: VN, areas: [{ name: a, lines: [{ name: l, stations: [{ name: press }] }] }] }]
        products:
          - { name: ore,  kind: mixed, unit: kg }
          - { name: salt, kind: mixed, unit: kg, gtin: "09521234500018" }
        suppliers: [{ name: digger, product: ore, lot: 1 t }]
        routes:
          - name: salt
            product: salt
            steps:
              - { step: pressing, station: press, time: "{pace} * 2", takes: [{ product: ore, quantity: 1 t }], makes: [{ product: salt, quantity: 1 t }] }
        """,
        "mill.yaml": """
        plant: Mill
        source: assumption
        sites: [{ name: south, country: KR, areas: [{ name: a, lines: [{ name: l, stations: [{ name: press }] }] }] }]
        calendars: [{ name: week, timezone: Asia/Seoul, week: always }]
        products:
          - { name: salt,   kind: mixed, unit: kg, gtin: "09521234500018" }
          - { name: powder, kind: mixed, unit: kg }
        suppliers: [{ name: trader, product: salt, lot: 2 t }]
        routes:
          - name: powder
            product: powder
            steps:
              - { step: milling, station: press, time: 1 h, takes: [{ product: salt, quantity: 1 t }], makes: [{ product: powder, quantity: 1 t }] }
        """,
    ]

    private static let sound = """
        plant: Chain
        source: assumption
        places:
          - { place: mine, from: mine.yaml }
          - { place: mill, from: mill.yaml, suppliers: [{ name: trader, lot: 4 t }] }
          - place: copy
            from: mill.yaml
            sites: [{ name: south, rename: east }]
        transports:
          - { name: ship, from: north, to: south, product: mine/salt, replaces: mill/trader, lot: 2 t, time: 3 d, start: 4 t }
        """

    private func check(_ chain: String) -> PlantCheck {
        PlantFile.check("chain.yaml", files: PlantFiles { path in path == "chain.yaml" ? chain : Self.plants[path] })
    }

    @Test func `is one plant in which everything bears the name of its place, and sites their own`() throws {
        let check = check(Self.sound)
        #expect(check.findings == [])
        let chain = try #require(check.plant)
        #expect(chain.sites.map(\.name) == ["north", "south", "east"])
        #expect(chain.products.map(\.name) == ["mine/ore", "mine/salt", "mill/salt", "mill/powder", "copy/salt", "copy/powder"])
        #expect(chain.products.map(\.called) == ["ore", "salt", "salt", "powder", "salt", "powder"])
        #expect(chain.routes.map(\.site) == ["north", "south", "east"])
        #expect(chain.routes.compactMap { $0.steps[0].station?.line.site } == ["north", "south", "east"])
        #expect(chain.routes[0].steps[0].time == .fixed(4 * 3_600))
        #expect(chain.calendars.map(\.name) == ["mill/week", "copy/week"])
        #expect(check.files == ["chain.yaml", "mine.yaml", "mill.yaml"])
    }

    @Test func `lets what is shipped arrive under the receiver's name, in the stead of the supplier`() throws {
        let chain = try #require(check(Self.sound).plant)
        #expect(chain.suppliers.map(\.name) == ["mine/digger", "copy/trader"])
        let ship = try #require(chain.transports.first)
        #expect(ship.delivers == "mill/salt" && ship.replaces == "mill/trader" && ship.start == Quantity(4_000_000_000, .mass))
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let told: String
        var testDescription: String { new }
    }

    @Test(arguments: [
        // what stood there, what stands there now, what is told
        Mistake(
            old: "mill/trader", new: "mill/trade",
            told: "chain.yaml:10:73: There is no supplier “mill/trade”. Expected the name of a supplier in this plant. Did you mean “mill/trader”?"),
        Mistake(
            old: "mine/salt", new: "mine/salz",
            told: "chain.yaml:10:52: There is no product “mine/salz”. Expected the name of a product in this plant. Did you mean “mine/salt”?"),
        Mistake(old: "to: south", new: "to: east", told: "chain.yaml:10:36: “mill/trader” delivers to “south”, and this goes to “east”."),
        Mistake(old: "place: copy", new: "place: mill", told: "chain.yaml:6:12: There is a place “mill” already, in chain.yaml at line 5."),
        Mistake(old: "from: mine.yaml", new: "from: mime.yaml", told: "chain.yaml:4:26: “mime.yaml” cannot be read."),
        Mistake(old: "rename: east", new: "rename: south", told: "chain.yaml:8:36: There is a site “south” already"),
        Mistake(
            old: "from: mine.yaml", new: "from: mine.yaml, start: 2026-01-05T06:00:00Z",
            told: "chain.yaml:4:44: “mine” has a start of its own, but all places of a chain begin together."),
        Mistake(old: "lot: 4 t", new: "lot: 4 m", told: "chain.yaml:5:70: “4 m” is a quantity of length, but salt is booked by mass."),
    ])
    func `tells what is wrong where it was written`(_ mistake: Mistake) {
        let findings = check(Self.sound.replacing(mistake.old, with: mistake.new, maxReplacements: 1)).findings.map(\.description)
        #expect(findings.contains { $0.hasPrefix(mistake.told) }, "\(findings)")
    }

    @Test func `refuses one thing under two GTINs`() {
        let other = Self.sound.replacing(
            "suppliers: [{ name: trader, lot: 4 t }]", with: "products: [{ name: salt, gtin: \"09521234500025\" }]")
        #expect(check(other).findings.map(\.code) == [.contradiction])
    }
}
