// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Plant
import Testing

@testable import Twin

@Suite struct `A living chain` {
    /// Salt of one site becomes bars at another; a bar of 1 m is 10 bricks, which go to a third in boxes and become houses.
    private static let files = [
        "mine.yaml": """
        plant: Mine
        source: assumption
        sites: [{ name: north, areas: [{ name: a, lines: [{ name: l, stations: [{ name: press }] }] }] }]
        products: [{ name: ore, kind: mixed, unit: kg }, { name: salt, kind: mixed, unit: kg }]
        suppliers: [{ name: digger, product: ore, lot: 100 kg }]
        routes:
          - name: salt
            product: salt
            steps: [{ step: pressing, station: press, time: 1 h, takes: [{ product: ore, quantity: 30 kg }], makes: [{ product: salt, quantity: 30 kg }] }]
        """,
        "works.yaml": """
        plant: Works
        source: assumption
        sites: [{ name: south, areas: [{ name: a, lines: [{ name: l, stations: [{ name: saw }] }] }] }]
        products: [{ name: salt, kind: mixed, unit: kg }, { name: brick, kind: unit, unit: "{piece}", mass: 1 kg }]
        suppliers: [{ name: trader, product: salt, lot: 20 kg }]
        routes:
          - name: bricks
            product: brick
            steps:
              - step: sawing
                station: saw
                time: 5 min
                takes: [{ product: salt, quantity: 1 kg }]
                makes: [{ product: brick, quantity: "1 {piece}" }]
                characteristics: [{ name: weight, unit: g, target: 1000, distribution: { sequence: [1000, 1001, 1002] } }]
        """,
        "site.yaml": """
        plant: Houses
        source: assumption
        sites: [{ name: east, areas: [{ name: a, lines: [{ name: l, stations: [{ name: crane }] }] }] }]
        products: [{ name: brick, kind: unit, unit: "{piece}", mass: 1 kg }, { name: house, kind: unit, unit: "{piece}", mass: 8 kg }]
        suppliers: [{ name: brick maker, product: brick, lot: "20 {piece}" }]
        routes:
          - name: houses
            product: house
            steps: [{ step: building, station: crane, time: 10 min, takes: [{ product: brick, quantity: "8 {piece}" }], makes: [{ product: house, quantity: "1 {piece}" }] }]
        customers: [{ name: people, demands: [{ product: house, all: true }] }]
        """,
        "chain.yaml": """
        plant: Chain
        start: 2026-01-05T06:00:00Z
        source: assumption
        places:
          - { place: mine, from: mine.yaml }
          - { place: works, from: works.yaml }
          - { place: houses, from: site.yaml }
        transports:
          - { name: salt, from: north, to: south, product: mine/salt, replaces: works/trader, lot: 20 kg, time: 2 h, start: 40 kg }
          - { name: bricks, from: south, to: east, product: works/brick, replaces: houses/brick maker, lot: "20 {piece}", time: 1 h, start: "20 {piece}" }
        causes:
          - { name: wet salt, step: pressing, site: north, lot: 2, effects: [{ characteristic: weight, shift: 50 g }] }
        """,
    ]

    private static func life(_ hours: Double) throws -> (events: [Event], truth: PlantTruth) {
        let plant = try PlantFile.read("chain.yaml", files: PlantFiles { files[$0] })
        var virtual = try VirtualPlant(PlantTwin(plant), seed: 3, start: chainStart)
        let events = try virtual.events(until: .hours(hours))
        return (events, virtual.truth)
    }

    @Test func `has no discrepancy, and every event once`() throws {
        let (events, _) = try Self.life(30)
        #expect(Set(events.map(\.id)).count == events.count)
        let found = try Woven([events]).graph.discrepancies(of: nil, limit: 20)
        #expect(found.counts.isEmpty, "\(found.found.prefix(5))")
    }

    @Test func `ships lots and makes none: what is received is what was sent, in parts too`() throws {
        let (events, _) = try Self.life(30)
        let announced = events.flatMap { event in event.facts.statements.map { (lot: $0.lot, product: $0.product, site: $0.site) } }
        #expect(Set(announced.map(\.lot)).count == announced.count)
        // Salt is announced at its mine alone, a brick at the works alone.
        #expect(announced.filter { $0.product == "salt" }.allSatisfy { $0.site == "north" && $0.lot.hasPrefix("mine-salt-") })
        #expect(announced.filter { $0.product == "brick" }.allSatisfy { $0.site == "south" && $0.lot.hasPrefix("works-brick-") })
        // A lot of 30 kg goes in shipments of 20 kg: it is seen to leave more than once, and bricks are sawn of all of it.
        let shipped = events.filter { $0.facts.step == "shipping" && $0.bizLocation == "north" }.flatMap { $0.facts.sightings.map(\.lot) }
        #expect(Dictionary(grouping: shipped, by: { $0 }).values.contains { $0.count == 2 })
        let received = events.filter { $0.facts.step == "receiving" && $0.bizLocation == "south" }.flatMap { $0.facts.sightings.map(\.lot) }
        #expect(!received.isEmpty && Set(received).isSubset(of: shipped))
    }

    @Test func `leads from a house back to the salt of the mine`() throws {
        let (events, truth) = try Self.life(30)
        let woven = try Woven([events])
        let struck = try #require(truth.causes.first?.direct.first)
        let houses = try woven.reached(from: struck.lot, only: "house")
        #expect(!houses.isEmpty)
        #expect(Set(houses) == Set(try #require(truth.causes.first).units.filter { $0.hasPrefix("houses-house") }))
    }

    @Test func `begins with what was there, under the names of those who sent it`() throws {
        let (events, _) = try Self.life(1)
        let opening = events.filter { $0.facts.step == "stocktaking" }
        #expect(opening.allSatisfy { $0.eventTime == chainStart })
        let counted = opening.flatMap(\.facts.statements)
        #expect(counted.allSatisfy { $0.basis == .counted })
        #expect(counted.filter { $0.product == "salt" }.map(\.lot) == ["mine-salt-000001", "mine-salt-000002"])
        #expect(counted.count { $0.product == "brick" } == 20)
        // From the first hour on houses are built.
        #expect(events.contains { $0.facts.step == "building" })
    }

    @Test func `measures a sequence turn by turn`() throws {
        let (events, _) = try Self.life(3)
        let values = events.flatMap(\.facts.measurements).flatMap(\.values)
        #expect(Set(values).isSuperset(of: [1000, 1001, 1002]))
    }

    /// Half a day of all places: openings, tanks, coils, trays and shipments agree.
    @Test func `of the example has no discrepancy`() throws {
        var plant = try VirtualPlant(PlantTwin(ExamplePlants.plant("chain/plant.yaml")), seed: 4680, start: chainStart)
        var batches: [[Event]] = []
        for hour in 1...12 { batches.append(try plant.events(until: .hours(Double(hour)))) }
        let woven = try Woven(batches)
        let found = try woven.graph.discrepancies(of: nil, limit: 20)
        #expect(found.counts.isEmpty, "\(found.found.prefix(5))")
        #expect(Set(woven.events.map(\.id)).count == woven.events.count)
        // Ochang makes powder of the lots that came from Quang Ninh.
        #expect(try !woven.reached(from: "quang-ninh-nickel-sulfate-000001", only: "cathode powder").isEmpty)
    }
}
