// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure
import Testing

@testable import Twin

@Suite struct `A virtual plant` {
    private static func run(_ hours: Double, causes: [Cause] = SmallPlant.causes, seed: UInt64 = 3) throws -> (events: [Event], truth: PlantTruth) {
        var plant = try SmallPlant(start: chainStart).plant(seed: seed, causes: causes)
        let events = try plant.events(until: .hours(hours))
        return (events, plant.truth)
    }

    @Test func `sends events that make a genealogy without discrepancies`() throws {
        let (events, _) = try Self.run(24)
        #expect(events.count > 500)
        #expect(Set(events.map(\.id)).count == events.count)
        let woven = try Woven([events])
        let found = try woven.graph.discrepancies(of: nil, limit: 20)
        #expect(found.counts.isEmpty, "\(found.found.prefix(5))")
    }

    @Test func `sends the same events in portions as at once, and others with another seed`() throws {
        let whole = try Self.run(12).events
        var plant = try SmallPlant(start: chainStart).plant(seed: 3, causes: SmallPlant.causes)
        var portions: [Event] = []
        for minute in 1...720 { portions += try plant.events(until: .hours(Double(minute) / 60)) }
        #expect(portions == whole)
        #expect(try Self.run(12, seed: 4).events != whole)
    }

    @Test func `knows of each cause the very cells that the genealogy finds`() throws {
        let (events, truth) = try Self.run(24)
        let woven = try Woven([events])
        for struck in truth.causes {
            #expect(!struck.direct.isEmpty, Comment(rawValue: "\(struck.cause.name) struck nothing"))
            // Single cells were struck themselves; a stretch or a drum is traced.
            guard ["slitter burr", "wet electrolyte"].contains(struck.cause.name), let direct = struck.direct.first else { continue }
            let interval = struck.cause.stretch == nil ? nil : Interval(direct.from, direct.to)
            let cells = try woven.reached(from: direct.lot, interval, only: "cell")
            #expect(Set(cells) == Set(struck.units.filter { $0.hasPrefix("cell") }), "\(struck.cause.name)")
            #expect(cells.count >= 15)
        }
    }

    @Test func `shows each cause in the measurements of what it struck, and nowhere else`() throws {
        let (events, truth) = try Self.run(24)
        var values: [String: [String: Double]] = [:]
        for event in events {
            for block in event.facts.measurements where block.places.isEmpty {
                for (lot, value) in zip(block.lots, block.values) { values[block.characteristic, default: [:]][lot] = value }
            }
        }
        // K value: 0.05 ± 0.005 mV/d, shifted by 0.3.
        let burred = Set(truth.causes[0].shifted)
        for (lot, value) in values["K value"] ?? [:] { #expect((value > 0.2) == burred.contains(lot), "\(lot) \(value)") }
        #expect(burred.count >= 10)
        // Capacity 25 ± 0.05 Ah: down by 1 from the wet drum in half of its cells, by 0.8 at the channel.
        let low = Set(truth.causes[2].shifted + truth.causes[3].shifted)
        for (lot, value) in values["capacity"] ?? [:] { #expect((value < 24.5) == low.contains(lot), "\(lot) \(value)") }
        let wet = truth.causes[2]
        let share = Double(wet.shifted.count) / Double(wet.units.filter { $0.hasPrefix("cell") }.count)
        #expect(0.4...0.6 ~= share)
    }

    @Test func `meters every machine by the hour, and its counters never turn back`() throws {
        let (events, _) = try Self.run(10)
        var readings: [String: [Int64]] = [:]
        for event in events { for reading in event.facts.meterReadings { readings[reading.meter, default: []].append(reading.reading.amount) } }
        #expect(readings.count == 7)
        for (meter, values) in readings {
            #expect(values.count == 10)
            #expect(values == values.sorted(), "\(meter)")
        }
        // The mixer always works: 1 kW is 1 kWh an hour, in mWh.
        #expect(readings["here/mixer/electricity"] == (1...10).map { $0 * 1_000_000 })
    }

    @Test func `tells every state of a machine with its reason when it is down`() throws {
        let (events, _) = try Self.run(24)
        let states = events.flatMap(\.facts.equipmentStates)
        let downs = states.filter { $0.state == "down" }
        #expect(!downs.isEmpty)
        #expect(downs.allSatisfy { $0.reason == "jam" && $0.equipment.hasPrefix("here/winder-") })
        #expect(states.filter { $0.state != "down" }.allSatisfy { $0.reason.isEmpty })
    }

    @Test func `loses no cell and makes none twice`() throws {
        let (events, _) = try Self.run(24)
        var made: Set<String> = []
        var gone: Set<String> = []
        var inPacks: Set<String> = []
        for event in events {
            for statement in event.facts.statements where statement.product == "cell" { #expect(made.insert(statement.lot).inserted) }
            let heaps = Set(event.facts.statements.filter { $0.product == "cell scrap" }.map(\.lot))
            for draw in event.facts.draws where heaps.contains(draw.product) { #expect(gone.insert(draw.source).inserted) }
            for hold in event.facts.holdsBegun where hold.kind == .component { #expect(inPacks.insert(hold.child).inserted) }
        }
        #expect(gone.isSubset(of: made))
        #expect(inPacks.isSubset(of: made))
        #expect(inPacks.isDisjoint(with: gone))
        #expect(inPacks.count % 48 == 0 && !inPacks.isEmpty)
    }

    @Test func `has the defect at metre 2,000 of a lane in cell 525, and so has its genealogy`() throws {
        // Behind the splice, which ends at 1,201.5 m, the web is a coil of its own: 798.5 m is 2,000.0 m of the lane.
        let defect = Cause(
            name: "defect", step: "rewinding", product: nil, machine: nil, position: 2, from: nil, until: nil, lot: 1,
            stretch: 798_500_000..<798_900_000, effects: [])
        let twin = try ExamplePlants.twin("cases/09c-coil-to-cells.yaml")
        var plant = try VirtualPlant(twin.scenario, legend: Legend(twin, start: chainStart), seed: 1, causes: [defect])
        let events = try plant.events(until: .hours(100))
        let rolls = events.flatMap { event in event.facts.statements.filter { $0.product == "roll" }.map(\.lot) }
        #expect(rolls.count == 787)
        let struck = try #require(plant.truth.causes.first)
        #expect(struck.units == [rolls[524]])
        let direct = try #require(struck.direct.first)
        #expect(try Woven([events]).reached(from: direct.lot, Interval(direct.from, direct.to), only: "roll") == [rolls[524]])
    }
}
