// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `What a run measures` {
    @Test func `quantiles of a sketch are within a 64th, and sketches add up`() {
        var luck = SplitMix64(seed: 6)
        var values: [Int64] = []
        var counts = Array(repeating: Int64(0), count: QuantileSketch.bucketCount)
        for _ in 0..<20_000 {
            let value = luck.pick(1...1 << luck.pick(1...40))
            values.append(value)
            counts[QuantileSketch.bucket(of: value)] += 1
        }
        let sketch = QuantileSketch(counts: counts)
        values.sort()
        for p in [0.01, 0.1, 0.5, 0.9, 0.99] {
            let exact = Double(values[Int(p * 20_000)]) / 1e6
            #expect(abs((sketch.quantile(p) ?? 0) - exact) <= exact / 32 + 1e-6, "\(p)")
        }
        #expect(sketch.count == 20_000)
        var twice = sketch
        twice.merge(QuantileSketch())
        twice.merge(sketch)
        #expect(twice.count == 40_000)
        #expect(twice.quantile(0.5) == sketch.quantile(0.5))
        #expect(QuantileSketch().quantile(0.5) == nil)
    }

    @Test func `buckets meet without gaps`() {
        for bucket in 0..<(QuantileSketch.bucketCount - 64) {
            let start = QuantileSketch.start(of: bucket)
            #expect(QuantileSketch.bucket(of: start) == bucket)
            if start > 0 { #expect(QuantileSketch.bucket(of: start - 1) == bucket - 1) }
        }
        #expect(QuantileSketch.bucket(of: .max) < QuantileSketch.bucketCount)
    }

    @Test func `after a reset only what follows counts`() throws {
        var simulation = try Simulation(ExactCase.queue(arrivals: .fixed(2), service: .fixed(1)), seed: 1)
        try simulation.run(until: .seconds(100.5))
        simulation.resetStatistics()
        try simulation.run(until: .seconds(200.5))
        let statistics = simulation.statistics
        #expect(statistics.duration == .seconds(100))
        #expect(statistics.products[0].finished == 50)
        #expect(statistics.stations[1].times[ServerActivity.working.rawValue] == 50_000_000)
        #expect(statistics.stations[1].share(.starved) == 0.5)
        #expect(statistics.inside.area == 50_000_000)
        #expect(statistics.buffers[0].waits.count == 50)
        #expect(statistics.buffers[0].content.highest == 1)
    }

    @Test func `energy follows the states`() throws {
        var scenario = ExactCase.queue(arrivals: .fixed(4), service: .fixed(1))
        scenario.stations[1].power = Scenario.Power(working: 100, idle: 10, blocked: 0, settingUp: 0, down: 0, off: 0)
        var simulation = try Simulation(scenario, seed: 1)
        try simulation.run(until: .seconds(40))
        // Nine parts from 4 s on, and the tenth begins at 40.
        #expect(simulation.statistics.stations[1].energy[ServerActivity.working.rawValue] == 900)
        #expect(simulation.statistics.stations[1].energy[ServerActivity.starved.rawValue] == 310)
    }

    @Test func `differences of two readings are what happened between them`() throws {
        var simulation = try Simulation(ExactCase.queue(arrivals: .exponential(mean: 2), service: .exponential(mean: 1)), seed: 1)
        try simulation.run(until: .seconds(1_000))
        let first = simulation.statistics
        try simulation.run(until: .seconds(2_000))
        let second = simulation.statistics
        var fresh = try Simulation(ExactCase.queue(arrivals: .exponential(mean: 2), service: .exponential(mean: 1)), seed: 1)
        try fresh.run(until: .seconds(1_000))
        fresh.resetStatistics()
        try fresh.run(until: .seconds(2_000))
        #expect(fresh.statistics.inside.area == second.inside.area - first.inside.area)
        #expect(fresh.statistics.products[0].finished == second.products[0].finished - first.products[0].finished)
        #expect(fresh.statistics.buffers[0].waits.sum == second.buffers[0].waits.sum - first.buffers[0].waits.sum)
    }

    @Test func `active periods join what only touches, and say which station never rests`() throws {
        var scenario = ExactCase.line([1, 0.5, 2], places: [2, 2])
        for index in scenario.operations.indices { scenario.operations[index].time.base = .fixed([1, 2, 0.5][index]) }
        var simulation = try Simulation(scenario, seed: 1)
        try simulation.run(until: .seconds(50.25))
        var recorder = ActivePeriodRecorder(watching: simulation)
        try simulation.run(until: .seconds(60.25), observer: &recorder)
        let periods = recorder.periods(until: simulation.now)
        #expect(periods.filter { $0.station == 1 } == [ActivePeriod(station: 1, from: 50_250_000, to: 60_250_000)])
        // The first works 1 s of every 2, the last half a second.
        #expect(periods.filter { $0.station == 0 }.reduce(0) { $0 + $1.length } == 5_000_000)
        #expect(periods.filter { $0.station == 2 }.reduce(0) { $0 + $1.length } == 2_500_000)
    }

    @Test func `saved bytes of another scenario, seed or day are refused`() throws {
        let scenario = ExactCase.queue(arrivals: .exponential(mean: 2), service: .exponential(mean: 1))
        var simulation = try Simulation(scenario, seed: 1)
        try simulation.run(until: .seconds(100))
        let saved = simulation.saved()
        func code(_ bytes: [UInt8], _ scenario: Scenario, _ seed: UInt64) -> TwinError.Code? {
            do throws(TwinError) {
                _ = try Simulation(restoring: bytes, of: scenario, seed: seed)
                return nil
            } catch { return error.code }
        }
        #expect(code(saved, scenario, 1) == nil)
        #expect(code(saved, scenario, 2) == .foreignState)
        #expect(code(saved, ExactCase.queue(arrivals: .exponential(mean: 3), service: .exponential(mean: 1)), 1) == .foreignState)
        #expect(code(Array(saved.dropLast()), scenario, 1) == .damagedState)
        #expect(code([], scenario, 1) == .damagedState)
        var damaged = saved
        damaged[saved.count / 2] ^= 1
        #expect(code(damaged, scenario, 1) == .damagedState)
    }
}
