// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant

@testable import Twin

/// Foil and slurry → jumbo coils of 300 m and 4 lanes → trays of 16 cells of 3.80 m → filled, formed → packs of 48, shipped.
struct SmallPlant {
    let scenario: Scenario
    let legend: Legend

    static let metre: Int64 = 1_000_000
    static let gram: Int64 = 1_000

    init(start: Instant) {
        var scenario = Scenario()
        var legend = Legend(plant: "small", start: start)

        func product(_ name: String, _ prefix: String, _ kind: Plant.Product.Kind, _ dimension: Dimension, lanes: Int = 0)
            -> Scenario.Index<Scenario.Product>
        {
            let index = scenario.add(Scenario.Product(name))
            legend.products.append(
                Legend.Product(
                    name: name, kind: kind, dimension: dimension, prefix: prefix, counter: index.number, lanes: [UInt32](repeating: 1, count: lanes)))
            return index
        }
        func buffer(_ name: String, of product: Scenario.Index<Scenario.Product>? = nil, mixes: Bool = false, tank: Int64? = nil)
            -> Scenario.Index<Scenario.Buffer>
        {
            legend.buffers.append(Legend.Buffer(name: name, site: "here", product: product?.number, mixes: mixes, initially: 0))
            return scenario.add(
                Scenario.Buffer(name, holds: tank.map { .tank(capacity: $0, heel: mixes ? 5_000 * Self.gram : 0) } ?? .items(places: nil)))
        }
        func station(_ name: String, servers: Int = 1, watts: Double = 1_000, isEquipment: Bool = true, failure: Scenario.FailureMode? = nil)
            -> Scenario.Index<Scenario.Station>
        {
            legend.stations.append(
                Legend.Station(
                    path: "here/\(name)", site: "here", watts: isEquipment ? ServerActivity.allCases.map { $0 == .working ? watts : watts / 10 } : [],
                    failures: failure.map { [$0.name] } ?? [], isEquipment: isEquipment))
            return scenario.add(Scenario.Station(name, servers: .count(servers), failures: failure.map { [$0] } ?? []))
        }
        func add(
            _ operation: Scenario.Operation, _ meaning: Legend.Operation.Meaning, roles: [String] = [], rewinds: Bool = false,
            _ measured: [Legend.Characteristic] = []
        ) {
            scenario.add(operation)
            legend.operations.append(
                Legend.Operation(
                    meaning: meaning, site: "here", step: operation.name, roles: roles, rewinds: rewinds, good: [1], characteristics: measured))
        }
        func measured(_ name: String, _ unit: String, _ mean: Double, _ deviation: Double, every: Int64? = nil) -> Legend.Characteristic {
            Legend.Characteristic(
                name: name, unit: unit, distribution: .normal(mean: mean, deviation: deviation, from: -1e9, to: 1e9), every: every, lots: 1,
                lowerLimit: nil,
                upperLimit: nil)
        }

        let foil = product("foil", "foil", .mapped, .length)
        let slurry = product("slurry", "slurry", .mixed, .mass)
        let jumbo = product("jumbo coil", "jumbo", .mapped, .length, lanes: 4)
        let lane = product("lane coil", "lane", .mapped, .length)
        let cell = product("cell", "cell", .unit, .pieces)
        let electrolyte = product("electrolyte", "electrolyte", .mixed, .mass)
        let pack = product("pack", "pack", .unit, .pieces)

        let foils = buffer("foil stock", of: foil, tank: 100_000 * Self.metre)
        let tank = buffer("slurry tank", of: slurry, mixes: true, tank: 3_000_000 * Self.gram)
        let jumbos = buffer("jumbo coils")
        let lanes = buffer("lane coils")
        let rolls = buffer("rolls")
        let drums = buffer("electrolyte stock", of: electrolyte, tank: 10_000_000 * Self.gram)
        let filled = buffer("filled cells")
        let formed = buffer("formed cells")
        let packs = buffer("packs")

        let gate = station("gate", servers: 3, isEquipment: false)
        let mixer = station("mixer")
        let coater = station("coater")
        let slitter = station("slitter")
        let winder = station(
            "winder", servers: 2, failure: .init("jam", clock: .operation, every: .exponential(mean: 7_200), repair: .exponential(mean: 600)))
        let filler = station("filler")
        let formation = station("formation", servers: 40)
        let assembly = station("assembly")
        let dock = station("dock", isEquipment: false)

        func make(
            _ product: Scenario.Index<Scenario.Product>, _ quantity: Scenario.Quantity, count: Int = 1, to buffer: Scenario.Index<Scenario.Buffer>
        )
            -> Scenario.Output
        { .make(product, count: .fixed(count), quantity: quantity, born: .atEnd, to: .buffer(buffer, whenFull: .waits)) }

        add(
            Scenario.Operation(
                "foil receiving", at: gate, takes: [], time: .init(.fixed(40_000)),
                outcomes: [.init([.fill(.fixed(5_000 * Self.metre), into: foils)])]),
            .receipt(supplier: "foil maker"))
        add(
            Scenario.Operation(
                "electrolyte receiving", at: gate, takes: [], time: .init(.fixed(20_000)),
                outcomes: [.init([.fill(.fixed(60_000 * Self.gram), into: drums)])]), .receipt(supplier: "electrolyte maker"))
        add(
            Scenario.Operation(
                "mixing", at: mixer, takes: [], time: .init(.fixed(3_600)), outcomes: [.init([.fill(.fixed(150_000 * Self.gram), into: tank)])]),
            .process)
        add(
            Scenario.Operation(
                "coating", at: coater,
                takes: [.amount(from: foils, amount: 300 * Self.metre), .amount(from: tank, amount: 90_000 * Self.gram)], time: .init(.fixed(600)),
                outcomes: [.init([make(jumbo, .fixed(300 * Self.metre), to: jumbos)])]), .process, roles: ["foil", "coating"], rewinds: false,
            [measured("areal mass", "g/m2", 256, 1, every: 50 * Self.metre)])
        add(
            Scenario.Operation(
                "slitting", at: slitter, takes: [.items(from: jumbos, count: 1)], time: .init(.fixed(300)),
                outcomes: [.init([make(lane, .ofInput(0, factor: 1), count: 4, to: lanes)])]), .process, rewinds: true)
        add(
            Scenario.Operation(
                "winding", at: winder, takes: [.pieces(from: lanes, length: 3_800_000, count: 16, leader: 5 * Self.metre)],
                time: .init(.lognormal(mean: 64, scv: 0.01)), outcomes: [.init([make(cell, .fixed(16), to: rolls)])]), .process, roles: ["cathode"])
        add(
            Scenario.Operation(
                "filling", at: filler, takes: [.items(from: rolls, count: 1), .amount(from: drums, amount: 16 * 35 * Self.gram)],
                time: .init(.fixed(30)),
                outcomes: [.init([.pass(input: 0, as: nil, yield: 1, to: .buffer(filled, whenFull: .waits))])]), .process,
            roles: ["", "electrolyte"],
            [measured("electrolyte mass", "g", 35, 0.1)])
        add(
            Scenario.Operation(
                "formation", at: formation, takes: [.items(from: filled, count: 1)], time: .init(.fixed(7_200)),
                outcomes: [.init([.pass(input: 0, as: nil, yield: 0.97, to: .buffer(formed, whenFull: .waits))])]), .process,
            [measured("capacity", "A.h", 25, 0.05), measured("K value", "mV/d", 0.05, 0.005)])
        add(
            Scenario.Operation(
                "assembly", at: assembly, takes: [.pieces(from: formed, length: 1, count: 48, leader: 0)], time: .init(.fixed(300)),
                outcomes: [.init([make(pack, .fixed(1), to: packs)])]), .process)
        add(
            Scenario.Operation(
                "shipping", at: dock, takes: [.items(from: packs, count: 2)], time: .init(.fixed(60)),
                outcomes: [.init([.pass(input: 0, as: nil, yield: 1, to: .finished)])]), .delivery(customer: "vehicle maker"))
        self.scenario = scenario
        self.legend = legend
    }

    func plant(seed: UInt64, causes: [Cause]) throws -> VirtualPlant { try VirtualPlant(scenario, legend: legend, seed: seed, causes: causes) }

    /// A burr on lane 3 of the second coil, a filling head that drifts, a wet drum, a channel that reads low.
    static let causes = [
        Cause(
            name: "slitter burr", step: "slitting", product: nil, machine: nil, position: 3, from: nil, until: nil, lot: 2,
            stretch: 100 * metre..<160 * metre,
            effects: [.init(characteristic: "K value", shift: 0.3, driftPerHour: 0, share: 1)]),
        Cause(
            name: "drifting filling head", step: "filling", product: nil, machine: nil, position: 7, from: .hours(13), until: .hours(17), lot: nil,
            stretch: nil,
            effects: [.init(characteristic: "electrolyte mass", shift: 0, driftPerHour: -1, share: 1)]),
        Cause(
            name: "wet electrolyte", step: "electrolyte receiving", product: nil, machine: nil, position: nil, from: nil, until: nil, lot: 2,
            stretch: nil,
            effects: [.init(characteristic: "capacity", shift: -1, driftPerHour: 0, share: 0.5)]),
        Cause(
            name: "channel reads low", step: "formation", product: nil, machine: 5, position: 11, from: nil, until: nil, lot: nil, stretch: nil,
            effects: [.init(characteristic: "capacity", shift: -0.8, driftPerHour: 0, share: 1)]),
    ]
}
