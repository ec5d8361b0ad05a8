// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Plant
import Testing
import Twin

@Suite struct `The example places` {
    static let places = ["quang-ninh", "ochang", "arizona", "nanjing", "tennessee", "hue"]

    @Test(arguments: places) func `compile, and every part has its name`(_ place: String) throws {
        let twin = try ExamplePlants.twin("\(place)/plant.yaml")
        #expect(twin.stations.count == twin.scenario.stations.count)
        #expect(twin.operations.count == twin.scenario.operations.count)
        #expect(twin.buffers.count == twin.scenario.buffers.count)
        #expect(twin.products.count == twin.scenario.products.count)
        #expect(Set(twin.stationLabels).count == twin.stationLabels.count)
        for (operation, role) in zip(twin.scenario.operations, twin.operations) { #expect(operation.outcomes.count == role.outcomeGood.count) }
        _ = try Simulation(twin.scenario, seed: 1)
    }

    @Test func `quang-ninh makes 25,000 t a year, and ships none before its release`() throws {
        let twin = try ExamplePlants.twin("quang-ninh/plant.yaml")
        let sulfate = try #require(twin.products.firstIndex { $0.product == "nickel sulfate" })
        let certificate = try #require(twin.operations.firstIndex { $0.step == "certificate" })
        var simulation = try Simulation(twin.scenario, seed: 1)
        // The shortest release takes 55 days. Until then only samples leave, 26 t a round.
        try simulation.run(until: .hours(24 * 54))
        #expect(simulation.statistics.products[sulfate].finishedQuantity < 130 * 1_000_000_000)
        try simulation.run(until: .hours(24 * 108))
        simulation.resetStatistics()
        try simulation.run(until: .hours(24 * (108 + 365)))
        let figures = simulation.statistics
        // Off grade is the first way that is said; the rest is good.
        let lots = zip(figures.operations[certificate].ended, twin.operations[certificate].outcomeGood).reduce(0.0) { $0 + Double($1.0) * $1.1 }
        #expect(abs(lots * 20 - 25_000) < 500, "\(lots * 20) t")
        #expect(figures.products[sulfate].finishedQuantity > 20_000 * 1_000_000_000)
    }

    @Test func `hue makes a million kilowatt-hours a year at 70 % automation`() throws {
        let twin = try ExamplePlants.twin("hue/plant.yaml")
        let pack = try #require(twin.products.firstIndex { $0.product == "pack" })
        var simulation = try Simulation(twin.scenario, seed: 1)
        try simulation.run(until: .hours(24 * 5))
        simulation.resetStatistics()
        try simulation.run(until: .hours(24 * 365))
        let energy = Double(simulation.statistics.products[pack].finished) * 59.984 * 365 / 360
        #expect(abs(energy - 1_000_000) < 20_000, "\(energy) kWh")
    }

    @Test func `ochang makes about 8 GWh a year`() throws {
        let twin = try ExamplePlants.twin("ochang/plant.yaml", ["ageing": 1])
        let cell = try #require(twin.products.firstIndex { $0.product == "cell 4680" })
        var simulation = try Simulation(twin.scenario, seed: 1)
        try simulation.run(until: .hours(24 * 14))
        simulation.resetStatistics()
        try simulation.run(until: .hours(24 * 28))
        // Two weeks of 144 h; 7,464 h a year.
        let energy = Double(simulation.statistics.products[cell].finishedQuantity) * 92e-9 / 288 * 7_464
        #expect(abs(energy - 8) < 0.4, "\(energy) GWh")
    }

    @Test func `tennessee makes 48 GWh a year of two chemistries, and changes over between them`() throws {
        let twin = try ExamplePlants.twin("tennessee/plant.yaml", ["ageing": 1])
        var simulation = try Simulation(twin.scenario, seed: 1)
        try simulation.run(until: .hours(24 * 11))
        simulation.resetStatistics()
        try simulation.run(until: .hours(24 * 18))
        func energy(_ product: String, _ wattHours: Double) throws -> Double {
            let number = try #require(twin.products.firstIndex { $0.product == product })
            // A week of 144 h; 7,464 h a year.
            return Double(simulation.statistics.products[number].finishedQuantity) * wattHours * 1e-9 / 144 * 7_464
        }
        let (nickel, iron) = (try energy("NMC pouch cell", 369), try energy("LFP pouch cell", 230))
        #expect(abs(nickel - 37.5) < 1.5, "\(nickel) GWh")
        #expect(abs(iron - 10.1) < 0.6, "\(iron) GWh")
        let coater = try #require(twin.stationLabels.firstIndex { $0.hasSuffix("cathode coater") })
        #expect(twin.scenario.stations[coater].setup != nil)
        #expect(simulation.statistics.stations[coater].setups > 20)
    }

    @Test func `a new line is slower and loses more`() throws {
        let mature = try ExamplePlants.twin("ochang/plant.yaml")
        let young = try ExamplePlants.twin("arizona/plant.yaml", [:], .init(ramp: .month(0)))
        func kept(_ twin: PlantTwin, _ step: String) -> Double {
            let number = twin.operations.firstIndex { $0.step == step }!
            return zip(twin.scenario.operations[number].outcomes, twin.operations[number].outcomeGood).reduce(0) { $0 + $1.0.share * $1.1 }
        }
        #expect(kept(young, "winding") < kept(mature, "winding"))
        func seconds(_ twin: PlantTwin, _ step: String) -> Double {
            twin.scenario.operations[twin.operations.firstIndex { $0.step == step }!].time.perUnit?.seconds ?? 0
        }
        #expect(seconds(young, "cathode coating") > seconds(mature, "cathode coating"))
    }

    @Test func `days off close a calendar that is always on, however far ahead`() throws {
        let twin = try ExamplePlants.twin("quang-ninh/plant.yaml")
        let campaign = try #require(twin.scenario.calendars.first { $0.name == "campaign" })
        #expect(campaign.period == nil)
        // From 2025-09-15: 14 February is day 152, 1 July day 289.
        #expect(campaign.closures.first == Scenario.Stretch(.hours(24 * 152), .hours(24 * 160)))
        #expect(campaign.closures.dropFirst().first == Scenario.Stretch(.hours(24 * 289), .hours(24 * 316)))
    }
}
