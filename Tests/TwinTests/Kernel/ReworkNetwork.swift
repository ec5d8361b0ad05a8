// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Twin

/// A few stations behind a source that always has a part, with buffers of little room, drawn from a seed: parts go on, come back or leave.
///
/// Each way has a share of at least a tenth and every station is reached, so a station that ends nothing for a long time is stuck.
struct ReworkNetwork {
    private(set) var scenario = Scenario()
    private var luck: SplitMix64

    init(seed: UInt64) {
        luck = SplitMix64(seed: seed)
        let kinds = (1...pick(1...2)).map { scenario.add(Scenario.Product("kind \($0)")) }
        let stations = (1...pick(2...5)).map { addStation($0) }
        let lanes = stations.indices.map { index in
            scenario.add(Scenario.Buffer("before \(index + 1)", holds: .items(places: pick(index == 0 ? 1...4 : 0...4))))
        }
        if chance(30) { scenario.add(Scenario.Crew("people", people: pick(1...2))) }
        let source = scenario.add(Scenario.Station("source"))
        for kind in kinds {
            scenario.add(
                Scenario.Operation(
                    "begin \(kind.number)", at: source, takes: [], time: Scenario.WorkTime(time()),
                    outcomes: [
                        Scenario.Outcome([
                            .make(kind, count: .fixed(1), quantity: .fixed(1), born: .atStart, to: .buffer(lanes[0], whenFull: .waits))
                        ])
                    ], blocking: chance(20) ? .beforeService : .afterService))
        }
        for index in stations.indices {
            for kind in kinds { addWork(index, stations, lanes, kinds.count > 1 ? kind : nil, tag: kind.number) }
        }
    }

    private mutating func pick(_ range: ClosedRange<Int64>) -> Int { Int(luck.pick(range)) }
    private mutating func chance(_ percent: Int) -> Bool { pick(0...99) < percent }
    private mutating func time() -> Distribution { chance(50) ? .exponential(mean: 1) : .uniform(from: 0.2, to: 1.8) }

    private mutating func addStation(_ number: Int) -> Scenario.Index<Scenario.Station> {
        var station = Scenario.Station("station \(number)", servers: .count(pick(1...2)))
        if chance(20) {
            station.failures = [
                Scenario.FailureMode(
                    "jam", clock: chance(50) ? .operation : .time, every: .exponential(mean: 20), repair: .exponential(mean: 2),
                    workInProgress: [.resumed, .repeated, .scrapped][pick(0...2)])
            ]
        }
        return scenario.add(station)
    }

    private mutating func addWork(
        _ index: Int, _ stations: [Scenario.Index<Scenario.Station>], _ lanes: [Scenario.Index<Scenario.Buffer>],
        _ kind: Scenario.Index<Scenario.Product>?, tag: Int
    ) {
        guard case .items(let room?) = scenario.buffers[lanes[index].number].holds else { return }
        let most = kind == nil ? min(max(room, 1), pick(1...2)) : 1
        let onward: Scenario.Destination = index + 1 < lanes.count ? .buffer(lanes[index + 1], whenFull: .waits) : .finished
        let back = Scenario.Destination.buffer(lanes[pick(0...Int64(index))], whenFull: .waits)
        var ways: [(Scenario.Destination, Double)] = [(onward, 0.6)]
        if chance(70) { ways.append((back, 0.2)) }
        if chance(40) { ways.append((.scrapped, 0.1)) }
        let all = ways.reduce(0) { $0 + $1.1 }
        var work = Scenario.Operation(
            "work \(index) \(tag)", at: stations[index],
            takes: [
                .items(
                    from: lanes[index], product: kind, atLeast: pick(1...Int64(most)), atMost: most, patience: .zero,
                    keepsPlace: room >= most && chance(20))
            ], time: Scenario.WorkTime(time()),
            outcomes: ways.map { Scenario.Outcome([.pass(input: 0, to: $0.0)], share: $0.1 / all) })
        let rooms = ways.map { way -> Int in
            guard case .buffer(let buffer, _) = way.0, case .items(let places?) = scenario.buffers[buffer.number].holds else { return .max }
            return places
        }
        if rooms.allSatisfy({ $0 >= most }), chance(35) { work.blocking = .beforeService }
        if !scenario.crews.isEmpty, chance(30) { work.crews = [Scenario.CrewNeed(Scenario.Index(0))] }
        scenario.add(work)
    }
}
