// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `Places, tanks and what waits for them` {
    @Test func `a finished item stays on its server, and moves in zero time all along the line`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let store = scenario.addStore("store", of: part, count: 4)
        let buffers = ["one", "two"].map { scenario.add(Scenario.Buffer($0, holds: .items(places: 1))) }
        let stations = ["A", "B", "C"].map { scenario.add(Scenario.Station($0)) }
        scenario.addWork("a", at: stations[0], from: store, .fixed(1), to: .buffer(buffers[0], whenFull: .waits))
        scenario.addWork("b", at: stations[1], from: buffers[0], .fixed(2), to: .buffer(buffers[1], whenFull: .waits))
        scenario.addWork("c", at: stations[2], from: buffers[1], .fixed(20))
        let lines = try Timeline.of(scenario, [.changes], until: 24)
        #expect(
            lines == [
                "0 A: starved → working", "1 B: starved → working", "3 C: starved → working", "4 A: working → blocked", "5 A: blocked → starved",
                "7 B: working → blocked", "23 B: blocked → working",
            ])
    }

    @Test func `without places an item is handed from server to server`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let store = scenario.addStore("store", of: part, count: 3)
        let gap = scenario.add(Scenario.Buffer("gap", holds: .items(places: 0)))
        let stations = ["A", "B"].map { scenario.add(Scenario.Station($0)) }
        scenario.addWork("a", at: stations[0], from: store, .fixed(1), to: .buffer(gap, whenFull: .waits))
        scenario.addWork("b", at: stations[1], from: gap, .fixed(3))
        var simulation = try Simulation(scenario, seed: 1)
        var timeline = Timeline(scenario, [.changes])
        try simulation.run(until: .seconds(100), observer: &timeline)
        #expect(
            timeline.lines == [
                "0 A: starved → working", "1 B: starved → working", "2 A: working → blocked", "4 A: blocked → working", "5 A: working → blocked",
                "7 A: blocked → starved", "10 B: working → starved",
            ])
        #expect(simulation.statistics.buffers[0 + 1].content.highest == 0)
        #expect(simulation.statistics.buffers[1].entered == 3)
    }

    @Test func `blocked before service, a server waits empty and its place is kept`() throws {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let stores = ["left", "right"].map { scenario.addStore($0, of: part, count: 3) }
        let buffer = scenario.add(Scenario.Buffer("buffer", holds: .items(places: 2)))
        for (store, name) in zip(stores, ["A", "B"]) {
            let station = scenario.add(Scenario.Station(name))
            scenario.addWork("work \(name)", at: station, from: store, .fixed(name == "A" ? 4 : 7), to: .buffer(buffer, whenFull: .waits)) {
                $0.blocking = .beforeService
            }
        }
        let sink = scenario.add(Scenario.Station("sink"))
        scenario.addWork("take", at: sink, from: buffer, .fixed(10))
        // Both places are kept from the start, by A and B; A's is free again as the sink takes, and A goes on; at 7 B's item fills one, A's kept one the other.
        let starts = try Timeline.of(scenario, [.starts], until: 15)
        #expect(
            starts == [
                "0 A starts work A", "0 B starts work B", "4 sink starts take", "4 A starts work A", "14 sink starts take", "14 B starts work B",
            ])
    }

    @Test func `a lost arrival finds neither a place nor a free server`() throws {
        var scenario = Scenario()
        let call = scenario.add(Scenario.Product("call"))
        let line = scenario.add(Scenario.Buffer("line", holds: .items(places: 0)))
        scenario.addArrivals("ring", of: call, gaps: [1, 1, 1, 1, 1], into: line, whenFull: .lost)
        let desk = scenario.add(Scenario.Station("desk"))
        scenario.addWork("talk", at: desk, from: line, .fixed(2.5))
        let items = try Timeline.of(scenario, [.items], until: 100).filter { !$0.contains("from") }
        #expect(
            items == [
                "1 call 1 to line", "2 call 2 to lost", "3 call 3 to lost", "3.5 call 1 to finished", "4 call 4 to line", "5 call 5 to lost",
                "6.5 call 4 to finished",
            ])
    }

    @Test func `an item leaves after its limit, and one taken at the limit is in time`() throws {
        var scenario = Scenario()
        let coil = scenario.add(Scenario.Product("coil"))
        let rack = scenario.add(Scenario.Buffer("rack", holds: .items(places: nil), waitLimit: Scenario.WaitLimit(.fixed(5), then: .scrapped)))
        scenario.addArrivals("arrive", of: coil, gaps: [1, 0.5, 0.5, 4], into: rack)
        let winder = scenario.add(Scenario.Station("winder"))
        scenario.addWork("wind", at: winder, from: rack, .fixed(5.5))
        // 1 is taken at once; 2 came at 1.5 and is taken at 6.5, just in time; 3 came at 2 and leaves a microsecond after 7.
        let items = try Timeline.of(scenario, [.items], until: 100).filter { !$0.hasSuffix("to rack") }
        #expect(
            items == [
                "1 coil 1 from rack", "6.5 coil 1 to finished", "6.5 coil 2 from rack", "7.000001 coil 3 expires to scrapped",
                "11.000001 coil 4 expires to scrapped", "12 coil 2 to finished",
            ])
        scenario.buffers[rack.number].waitLimit = Scenario.WaitLimit(.fixed(5), then: .flagged)
        var simulation = try Simulation(scenario, seed: 1)
        try simulation.run(until: .seconds(100))
        #expect(simulation.statistics.buffers[rack.number].expired == 2)
        #expect(simulation.statistics.products[0].finished == 4)
    }

    @Test func `a tank gives nothing below its heel, and takes nothing over its capacity`() throws {
        var scenario = Scenario()
        let cell = scenario.add(Scenario.Product("cell"))
        let tank = scenario.add(Scenario.Buffer("tank", holds: .tank(capacity: 100, heel: 20)))
        let pump = scenario.add(Scenario.Station("pump"))
        let filler = scenario.add(Scenario.Station("filler"))
        scenario.add(
            Scenario.Operation(
                "pump in", at: pump, takes: [], time: Scenario.WorkTime(.fixed(1)), outcomes: [Scenario.Outcome([.fill(.fixed(45), into: tank)])]))
        scenario.add(
            Scenario.Operation(
                "fill", at: filler, takes: [.amount(from: tank, amount: 30)], time: Scenario.WorkTime(.fixed(4)),
                outcomes: [Scenario.Outcome([.make(cell, count: .fixed(1), quantity: .fixed(1), born: .atEnd, to: .finished)])]))
        scenario.beginning.levels = [Scenario.Level(tank, 10)]
        var simulation = try Simulation(scenario, seed: 1)
        var timeline = Timeline(scenario, [.tanks])
        try simulation.run(until: .seconds(12), observer: &timeline)
        // 10 + 45 = 55 gives one filling above the heel; the third pumping waits at 70 until 30 more are drawn.
        #expect(
            timeline.lines == [
                "1 45 into tank", "1 30 from tank", "2 45 into tank", "5 30 from tank", "5 45 into tank", "9 30 from tank", "9 45 into tank",
            ])
        #expect(simulation.statistics.buffers[0].content.now == 100)
        #expect(simulation.statistics.buffers[0].content.highest == 100)
    }

    @Test func `pieces never span two coils, and each coil loses its leader once`() throws {
        var scenario = Scenario()
        let coil = scenario.add(Scenario.Product("coil"))
        let tray = scenario.add(Scenario.Product("tray"))
        let rack = scenario.addStore("rack", of: coil, count: 3, quantity: 20)
        let winder = scenario.add(Scenario.Station("winder"))
        scenario.add(
            Scenario.Operation(
                "wind", at: winder, takes: [.pieces(from: rack, length: 6, count: 4, leader: 1)], time: Scenario.WorkTime(.fixed(1)),
                outcomes: [Scenario.Outcome([.make(tray, count: .fixed(1), quantity: .fixed(4), born: .inherited, to: .finished)])]))
        let cuts = try Timeline.of(scenario, [.cuts], until: 100)
        #expect(
            cuts == [
                "0 coil 1 [0, 1) scrap", "0 coil 1 [1, 19)", "0 coil 1 [19, 20) scrap", "0 coil 2 [0, 1) scrap", "0 coil 2 [1, 7)",
                "1 coil 2 [7, 19)",
                "1 coil 2 [19, 20) scrap", "1 coil 3 [0, 1) scrap", "1 coil 3 [1, 13)",
            ])
    }

    @Test func `what was blocked first moves first`() throws {
        var scenario = Scenario()
        let parts = ["x", "y"].map { scenario.add(Scenario.Product($0)) }
        let buffer = scenario.add(Scenario.Buffer("buffer", holds: .items(places: 1)))
        for (index, part) in parts.enumerated() {
            let store = scenario.addStore("store \(index)", of: part, count: 3)
            let station = scenario.add(Scenario.Station("station \(index)"))
            scenario.addWork("work \(index)", at: station, from: store, .fixed([2, 3][index]), to: .buffer(buffer, whenFull: .waits))
        }
        let sink = scenario.add(Scenario.Station("sink"))
        scenario.addWork("take", at: sink, from: buffer, .fixed(10))
        let taken = try Timeline.of(scenario, [.items], until: 60).filter { $0.hasSuffix("from buffer") }
        #expect(
            taken == [
                "2 x 1 from buffer", "12 y 4 from buffer", "22 x 2 from buffer", "32 y 5 from buffer", "42 x 3 from buffer", "52 y 6 from buffer",
            ])
    }

    @Test func `yield keeps each unit of a quantity by chance, and the rest is scrap`() throws {
        var scenario = Scenario()
        let tray = scenario.add(Scenario.Product("tray"))
        let store = scenario.addStore("store", of: tray, count: 400, quantity: 64)
        let tester = scenario.add(Scenario.Station("tester"))
        scenario.addWork("test", at: tester, from: store, .fixed(1)) {
            $0.outcomes = [Scenario.Outcome([.pass(input: 0, as: nil, yield: 0.97, to: .finished)])]
        }
        var simulation = try Simulation(scenario, seed: 11)
        try simulation.run(until: .hours(1))
        let statistics = simulation.statistics
        #expect(statistics.products[0].finishedQuantity + statistics.operations[0].quantityScrapped == 25_600)
        // 5 standard deviations of a binomial of 25,600 at 0.97 are 136.
        #expect(abs(statistics.products[0].finishedQuantity - 24_832) < 137)
    }
}
