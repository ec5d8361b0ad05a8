// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

private struct Leaving: SimulationObserver {
    var departures: [[Int]] = []

    mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
        if fate == .finished { departures.append([Int(item.serial), Int(time.microseconds / 1_000_000)]) }
    }
}

@Suite struct `Against naive references` {
    private static func line(_ times: [[Int]], _ places: [Int]) -> Scenario {
        var scenario = Scenario()
        let job = scenario.add(Scenario.Product("job"))
        let yard = scenario.add(Scenario.Buffer("yard", holds: .items(places: nil)))
        let buffers = [yard] + places.enumerated().map { scenario.add(Scenario.Buffer("buffer \($0)", holds: .items(places: $1))) }
        for (index, own) in times.enumerated() {
            let station = scenario.add(Scenario.Station("machine \(index)"))
            scenario.add(
                .service(
                    "work \(index)", at: station, from: buffers[index], time: .sequence(own.map(Double.init), repeats: false),
                    to: index + 1 < times.count ? .buffer(buffers[index + 1], whenFull: .waits) : .finished))
        }
        scenario.beginning.items = [Scenario.Waiting(in: yard, job, count: times[0].count)]
        return scenario
    }

    /// Three stations, four jobs, every time 1, 2 or 4 s for the inner jobs, every pair of buffers of 0, 1, 2 places: 6,561 lines.
    @Test func `every small line departs and blocks as the recursion says`() throws {
        let choices = [1, 2, 4]
        var wrong: [String] = []
        for code in 0..<729 {
            var rest = code
            func next() -> Int {
                defer { rest /= 3 }
                return choices[rest % 3]
            }
            let times = [[1, next(), next(), 2], [2, next(), next(), 1], [1, next(), next(), 3]]
            for places in [[0, 0], [0, 1], [1, 0], [1, 1], [0, 2], [2, 0], [1, 2], [2, 1], [2, 2]] {
                let reference = ReferenceLine(times: times, places: places).run()
                var simulation = try Simulation(Self.line(times, places), seed: 1)
                var leaving = Leaving()
                try simulation.run(until: .hours(1), observer: &leaving)
                let blocked = simulation.plainStatistics.stations.map { Int($0.times[ServerActivity.blocked.rawValue] / 1_000_000) }
                if leaving.departures.map({ $0[1] }) != reference.departures || blocked != reference.blocked { wrong.append("\(times) \(places)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) lines, the first: \(wrong.first ?? "")")
    }

    /// Networks with merging flows, parallel servers, breakdowns and assembly. Times are large and random, so that no two things fall on one second.
    @Test(arguments: 0..<60)
    func `random networks depart as in a plant that looks at everything all the time`(_ number: Int) throws {
        var luck = SplitMix64(seed: UInt64(9_000 + number))
        func pick(_ range: ClosedRange<Int64>) -> Int { Int(luck.pick(range)) }
        let jobs = 30
        var scenario = Scenario()
        let job = scenario.add(Scenario.Product("job"))
        let layers = pick(2...4)
        var references: [ReferencePlant.Buffer] = []
        var stations: [[ReferencePlant.Server]] = []
        var operations: [ReferencePlant.Operation] = []
        func buffer(_ places: Int?) -> Scenario.Index<Scenario.Buffer> {
            references.append(ReferencePlant.Buffer(places: places ?? .max))
            return scenario.add(Scenario.Buffer("buffer \(references.count)", holds: .items(places: places)))
        }
        /// Two stores per layer, each served by its own operation; some layers share one station, some join both stores in one operation.
        var sources = [buffer(nil), buffer(nil)]
        scenario.beginning.items = sources.map { Scenario.Waiting(in: $0, job, count: jobs) }
        // The reference numbers jobs as the kernel numbers items: in the order in which they are placed.
        for (index, source) in sources.enumerated() { references[source.number].jobs = (0..<jobs).map { (index * jobs + $0 + 1, index) } }
        func station(_ servers: Int, failing: Bool) -> Scenario.Index<Scenario.Station> {
            let number = stations.count
            let own = (0..<servers).map { _ in ReferencePlant.Server() }
            var modes: [Scenario.FailureMode] = []
            if failing {
                let ups = (0..<400).map { _ in pick(1_000_000...90_000_000) }
                let repairs = (0..<400).map { _ in pick(1_000_000...9_000_000) }
                own[0].upLeft = ups[0]
                own[0].ups = Array(ups.dropFirst())
                own[0].repairs = repairs
                modes = [
                    Scenario.FailureMode(
                        "jam", clock: .operation, every: .sequence(ups.map { Double($0) / 1e6 }, repeats: false),
                        repair: .sequence(repairs.map { Double($0) / 1e6 }, repeats: false))
                ]
            }
            stations.append(own)
            return scenario.add(Scenario.Station("station \(number)", servers: .count(servers), failures: modes))
        }
        func work(_ takes: [(Scenario.Index<Scenario.Buffer>, Int)], at place: Scenario.Index<Scenario.Station>, to: Scenario.Index<Scenario.Buffer>?)
        {
            let times = (0..<(2 * jobs)).map { _ in pick(1_000_000...30_000_000) }
            operations.append(
                ReferencePlant.Operation(station: place.number, takes: takes.map { ($0.0.number, $0.1) }, times: times, to: to?.number))
            scenario.add(
                Scenario.Operation(
                    "operation \(operations.count)", at: place, takes: takes.map { .items(from: $0.0, count: $0.1) },
                    time: Scenario.WorkTime(.sequence(times.map { Double($0) / 1e6 }, repeats: false)),
                    outcomes: [Scenario.Outcome([.pass(input: 0, to: to.map { .buffer($0, whenFull: .waits) } ?? .finished)])]))
        }
        for layer in 1...layers {
            let isLast = layer == layers
            let kind = pick(0...2)
            let targets = isLast ? [nil, nil] : [buffer(pick(1...3)), kind == 2 ? nil : buffer(pick(1...3))]
            switch kind {
            case 0:
                // Two stations, one of them with two servers and breakdowns off, the other failing.
                work([(sources[0], 1)], at: station(2, failing: false), to: targets[0])
                work([(sources[1], 1)], at: station(1, failing: true), to: targets[1] ?? targets[0])
            case 1:
                let shared = station(1, failing: true)
                work([(sources[0], 1)], at: shared, to: targets[0])
                work([(sources[1], 1)], at: shared, to: targets[1] ?? targets[0])
            default:
                // Assembly: one of each becomes one, which goes where a second store would have been fed from.
                work([(sources[0], 1), (sources[1], 1)], at: station(1, failing: pick(0...1) == 1), to: targets[0])
            }
            guard !isLast, let first = targets[0] else { break }
            if let second = targets[1] {
                sources = [first, second]
            } else {
                // One flow is left: let it be split over two servers of one last station.
                work([(first, 1)], at: station(2, failing: false), to: nil)
                break
            }
        }
        let reference = ReferencePlant(buffers: references, stations: stations, operations: operations)
        // Microseconds, as the kernel counts.
        reference.run(until: .max / 2)
        var simulation = try Simulation(scenario, seed: 3)
        struct Exact: SimulationObserver {
            var departures: [[Int]] = []

            mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
                if fate == .finished { departures.append([Int(item.serial), Int(time.microseconds)]) }
            }
        }
        var exact = Exact()
        // A shared station can fill the one buffer while assembly wants the other: then both stop for ever, after the same departures.
        do { try simulation.run(until: .hours(100_000), observer: &exact) } catch { #expect(error.code == .deadlock) }
        #expect(exact.departures == reference.departures.map { [$0.job, $0.at] }, "network \(number)")
    }
}
