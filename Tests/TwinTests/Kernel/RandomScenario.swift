// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Twin

/// A plant with some of everything, drawn from a seed: a few lines of stations with side flows, tanks, crews, shifts and breakdowns.
struct RandomScenario {
    private(set) var scenario = Scenario()
    private var luck: SplitMix64
    private var names = 0

    init(seed: UInt64) {
        luck = SplitMix64(seed: seed)
        scenario.populationLimit = 5_000
        addCalendars()
        for _ in 0..<pick(1...2) { addLine() }
    }

    private mutating func pick(_ range: ClosedRange<Int64>) -> Int { Int(luck.pick(range)) }
    private mutating func chance(_ percent: Int) -> Bool { pick(0...99) < percent }

    private mutating func name(_ kind: String) -> String {
        names += 1
        return "\(kind) \(names)"
    }

    private mutating func addCalendars() {
        let hours = Double(pick(2...6))
        scenario.add(
            Scenario.Calendar(
                "shift", pattern: [Scenario.Stretch(.zero, .seconds(hours * 100)), Scenario.Stretch(.seconds(hours * 100 + 37), .seconds(900))],
                period: .seconds(1_000), closures: [Scenario.Stretch(.seconds(2_500), .seconds(3_300))],
                openings: [Scenario.Stretch(.seconds(940), .seconds(960))]))
        scenario.add(Scenario.Crew("setters", people: pick(1...2)))
        scenario.add(Scenario.Crew("fitters", people: 1, calendar: chance(50) ? Scenario.Index(0) : nil))
    }

    private mutating func time(_ mean: Double) -> Distribution {
        switch pick(0...9) {
        case 0: .fixed(mean)
        case 1: .uniform(from: 0, to: 2 * mean)
        case 2: .triangular(from: 0, mode: mean / 2, to: 2 * mean)
        case 3: .normal(mean: mean, deviation: mean / 3, from: 0, to: 3 * mean)
        case 4: .lognormal(mean: mean, scv: 0.5)
        case 5: .gamma(mean: mean, shape: 0.7)
        case 6: .erlang(mean: mean, phases: 3)
        case 7: .weibull(scale: mean, shape: 1.5)
        case 8: .mixture([.init(.exponential(mean: mean / 2), weight: 0.9), .init(.shifted(by: mean, .exponential(mean: mean)), weight: 0.1)])
        default: .exponential(mean: mean)
        }
    }

    private mutating func addStation() -> Scenario.Index<Scenario.Station> {
        var station = Scenario.Station(name("station"), servers: .count(pick(1...3)), rank: pick(0...1))
        if chance(10) {
            station.servers = .unlimited
            return scenario.add(station)
        }
        if chance(40) { station.failures.append(mode("jam", .operation)) }
        if chance(25) { station.failures.append(mode("power cut", .time)) }
        if chance(30) {
            station.shift = Scenario.Shift(Scenario.Index(0), atPause: [.resume, .finish, .fit][pick(0...2)])
        }
        station.power = Scenario.Power(working: 10, idle: 2, blocked: 3, settingUp: 4, down: 1, off: 0)
        return scenario.add(station)
    }

    private mutating func mode(_ name: String, _ clock: Scenario.FailureClock) -> Scenario.FailureMode {
        Scenario.FailureMode(
            name, clock: clock, every: time(60), repair: time(8), crew: chance(40) ? Scenario.CrewNeed(Scenario.Index(1)) : nil,
            workInProgress: [.resumed, .repeated, .scrapped][pick(0...2)])
    }

    private mutating func buffer(limited: Bool) -> Scenario.Index<Scenario.Buffer> {
        var buffer = Scenario.Buffer(name("buffer"), holds: .items(places: limited ? pick(0...4) : nil))
        if chance(20) { buffer.waitLimit = Scenario.WaitLimit(time(30), then: chance(50) ? .scrapped : .flagged) }
        return scenario.add(buffer)
    }

    /// Arrivals, then stations in a row; each step may batch, split, assemble with a side flow, draw from a tank, scrap or rework.
    private mutating func addLine() {
        let product = scenario.add(Scenario.Product(name("product")))
        var buffer = buffer(limited: chance(50))
        let door = scenario.add(Scenario.Station(name("door")))
        scenario.add(
            .arrival(
                name("arrive"), at: door, of: product, every: time(4), count: chance(70) ? .fixed(1) : .sampled(.uniform(from: 0, to: 4)),
                into: buffer,
                whenFull: chance(50) ? .waits : .lost))
        let steps = pick(1...4)
        for step in 1...steps {
            let next = step == steps ? nil : self.buffer(limited: chance(70))
            addStep(from: buffer, to: next, product)
            guard let next else { return }
            buffer = next
        }
    }

    private mutating func addStep(
        from buffer: Scenario.Index<Scenario.Buffer>, to next: Scenario.Index<Scenario.Buffer>?, _ product: Scenario.Index<Scenario.Product>
    ) {
        let station = addStation()
        let isUnlimited = scenario.stations[station.number].servers == .unlimited
        var places = Int.max
        if case .items(let limit?) = scenario.buffers[buffer.number].holds { places = limit }
        let most = min(max(places, 1), pick(1...3))
        let least = pick(1...Int64(most))
        let keeps = places >= most && chance(20)
        var takes: [Scenario.Input] = [
            .items(
                from: buffer, product: nil, atLeast: least, atMost: most, patience: chance(50) ? .seconds(Double(pick(1...20))) : .zero,
                keepsPlace: keeps)
        ]
        let to = next.map { Scenario.Destination.buffer($0, whenFull: chance(90) ? .waits : .lost) } ?? .finished
        var gives: [Scenario.Output] = [.pass(input: 0, as: nil, yield: chance(20) ? 0.8 : 1, to: to)]
        if chance(20) { addTank(&takes, &gives) }
        if chance(20) { addSideFlow(&takes) }
        if chance(20) {
            gives.append(.make(product, count: .fixed(pick(0...2)), quantity: .fixed(Int64(pick(1...9))), born: .inherited, to: .finished))
        }
        var outcomes = [Scenario.Outcome(gives, share: chance(50) ? 1 : 0.9)]
        if outcomes[0].share < 1 {
            outcomes.append(Scenario.Outcome([.pass(input: 0, to: .scrapped)], share: 0.1, verdict: .scrap))
        }
        var operation = Scenario.Operation(
            name("operation"), at: station, takes: takes, time: Scenario.WorkTime(time(3), perUnit: chance(20) ? .init(input: 0, seconds: 0.1) : nil),
            outcomes: outcomes)
        if let next, case .items(let limit?) = scenario.buffers[next.number].holds, limit >= most, chance(25) { operation.blocking = .beforeService }
        if chance(25) { operation.crews = [Scenario.CrewNeed(Scenario.Index(0), priority: pick(0...1))] }
        if chance(10) { operation.crews = [0, 1].map { Scenario.CrewNeed(Scenario.Index($0)) } }
        if chance(15) { operation.returning = time(2) }
        if !isUnlimited, chance(25) { addFamily(&operation, station, product) }
        scenario.add(operation)
    }

    private mutating func addTank(_ takes: inout [Scenario.Input], _ gives: inout [Scenario.Output]) {
        let tank = scenario.add(Scenario.Buffer(name("tank"), holds: .tank(capacity: 1_000, heel: 50)))
        let other = scenario.add(Scenario.Buffer(name("tank"), holds: .tank(capacity: nil, heel: 0)))
        let pump = scenario.add(Scenario.Station(name("pump")))
        scenario.add(
            Scenario.Operation(
                name("pump in"), at: pump, takes: [], time: Scenario.WorkTime(time(10)),
                outcomes: [Scenario.Outcome([.fill(.fixed(300), into: tank)])]))
        takes.append(.amount(from: tank, amount: Int64(pick(1...100))))
        gives.append(.fill(.ofInput(1, factor: 0.5), into: other))
        scenario.beginning.levels.append(Scenario.Level(tank, 200))
    }

    /// Coils that are cut into pieces, as many as an operation needs.
    private mutating func addSideFlow(_ takes: inout [Scenario.Input]) {
        let coil = scenario.add(Scenario.Product(name("coil")))
        let rack = scenario.add(Scenario.Buffer(name("rack"), holds: .items(places: 3)))
        let slitter = scenario.add(Scenario.Station(name("slitter")))
        scenario.add(
            Scenario.Operation(
                name("slit"), at: slitter, takes: [], time: Scenario.WorkTime(time(6)),
                outcomes: [
                    Scenario.Outcome([
                        .make(coil, count: .fixed(1), quantity: .fixed(Int64(pick(20...90))), born: .atStart, to: .buffer(rack, whenFull: .waits))
                    ])
                ]))
        takes.append(.pieces(from: rack, length: Int64(pick(3...9)), count: pick(1...3), leader: Int64(pick(0...2))))
    }

    /// A second operation at the same station, of another family, with its own arrivals.
    private mutating func addFamily(
        _ operation: inout Scenario.Operation, _ station: Scenario.Index<Scenario.Station>, _ product: Scenario.Index<Scenario.Product>
    ) {
        operation.family = 1
        scenario.stations[station.number].setup = Scenario.Setup(
            .onChange(time(2)), crew: chance(50) ? Scenario.CrewNeed(Scenario.Index(0)) : nil)
        scenario.stations[station.number].discipline = chance(50) ? .firstCome : .exhaustive
        let queue = buffer(limited: false)
        let door = scenario.add(Scenario.Station(name("door")))
        scenario.add(.arrival(name("arrive"), at: door, of: product, every: time(15), into: queue, whenFull: .waits))
        var other = Scenario.Operation.service(name("operation"), at: station, from: queue, time: time(2), to: .finished)
        other.priority = pick(0...1)
        scenario.add(other)
    }
}
