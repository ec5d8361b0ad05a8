// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

extension PlantCompilation {
    mutating func add(_ station: Plant.Station, _ name: StationName) throws(TwinError) {
        var made = Scenario.Station(
            name.description, servers: .count(station.count),
            discipline: discipline(station.dispatch),
            power: Scenario.Power(
                working: station.power.watts(.working), idle: station.power.watts(.starved), blocked: station.power.watts(.blocked),
                settingUp: station.power.watts(.setup), down: station.power.watts(.down), off: station.power.watts(.off)))
        if let calendar = station.calendar, let index = calendars[calendar] {
            made.shift = Scenario.Shift(index, atPause: pauseRule(calendar))
        }
        for failure in station.failures where failure.base != .amount { made.failures.append(try failureMode(failure, station: name)) }
        stations[name] = add(made, .station(name))
    }

    private func discipline(_ dispatch: Plant.Station.Dispatch) -> Scenario.Discipline {
        switch dispatch {
        case .fifo, .priority, .shortest: .firstCome
        case .sameSetup: .exhaustive
        case .lifo: .lastCome
        case .random: .random
        }
    }

    func pauseRule(_ calendar: String) -> Scenario.PauseRule {
        switch plant.calendar(named: calendar)?.atPause {
        case .fit: .fit
        case .finish: .finish
        case .resume, nil: .resume
        }
    }

    /// Where a step is done: at its machines, or, waiting without a place, as many at once as come.
    mutating func station(of step: Step, _ route: Route) throws(TwinError) -> Scenario.Index<Scenario.Station> {
        if let name = step.station {
            guard let index = stations[name] else { throw .unknownPart("station", name.description) }
            if plant.slots != nil {
                // Parts leave a buffer before others come into it.
                let place = route.steps.firstIndex { $0.name == step.name } ?? 0
                scenario.stations[index.number].rank = route.steps.count - place
            }
            return index
        }
        let role = PlantTwin.StationRole.wait(route: route.name, step: step.name)
        if let known = stationRoles.firstIndex(of: role) { return Scenario.Index(known) }
        return add(Scenario.Station("\(route.name): \(step.name)", servers: .unlimited), role)
    }

    private func failureMode(_ failure: Failure, station: StationName, workPerUnit: Double = 1) throws(TwinError) -> Scenario.FailureMode {
        let every: Distribution
        switch failure.every {
        case .time(let time), .slots(let time): every = self.time(time)
        case .amount(let amount, _): every = Distribution(amount, scale: workPerUnit)
        }
        let interruption: Scenario.Interruption =
            switch failure.work {
            case .resume: .resumed
            case .restart: .repeated
            case .scrap: .scrapped
            }
        return Scenario.FailureMode(
            failure.name, clock: failure.base == .clock ? .time : .operation, every: every, repair: time(failure.repair),
            crew: crewNeed(failure.crew), workInProgress: interruption)
    }

    /// Set-ups between what is done at a station, whatever comes round after an amount, and the order of shortest first.
    mutating func finishStations() throws(TwinError) {
        for site in plant.sites {
            for area in site.areas {
                for line in area.lines {
                    for station in line.stations {
                        let name = StationName(line: LineName(site: site.name, area: area.name, line: line.name), station: station.name)
                        guard let index = stations[name], let done = duties[index.number], !done.isEmpty else { continue }
                        try finish(station, name, index, done)
                    }
                }
            }
        }
    }

    private mutating func finish(
        _ station: Plant.Station, _ name: StationName, _ index: Scenario.Index<Scenario.Station>, _ done: [Duty]
    ) throws(TwinError) {
        if station.dispatch == .shortest {
            let order = done.sorted { $0.meanTime < $1.meanTime }
            for (rank, duty) in order.enumerated() { scenario.operations[duty.operation.number].priority = rank }
        }
        for failure in station.failures where failure.base == .amount {
            guard case .amount(_, let dimension) = failure.every, let seconds = workPerUnit(done, dimension) else {
                throw .notModelled(
                    "Failure “\(failure.name)” of \(name) counts an amount that nothing done there has.",
                    "Count it in what the station works on, or by time in operation.")
            }
            scenario.stations[index.number].failures.append(try failureMode(failure, station: name, workPerUnit: seconds))
        }
        try addSetups(station.setups, name, index, done)
    }

    /// Seconds of work in one small unit, on the average of what is done at the station.
    private func workPerUnit(_ done: [Duty], _ dimension: Dimension) -> Double? {
        let counted = done.filter { $0.dimension == dimension && $0.amount > 0 && $0.meanTime > 0 }
        guard !counted.isEmpty else { return nil }
        return counted.reduce(0) { $0 + $1.meanTime / Double($1.amount) } / Double(counted.count)
    }

    /// Longer than any run; what strikes with a shift does not wait for it.
    private static let never = 1e12

    private mutating func addSetups(
        _ setups: [Plant.Setup], _ name: StationName, _ index: Scenario.Index<Scenario.Station>, _ done: [Duty]
    ) throws(TwinError) {
        var changes: [Plant.Setup] = []
        for (number, setup) in setups.enumerated() {
            switch setup.cause {
            case .productChanges, .chemistryChanges, .stepChanges, .change: changes.append(setup)
            case .operations(let count):
                let mean = done.reduce(0) { $0 + $1.meanTime } / Double(done.count)
                try addRound(setup, number, name, index, .operation, after: Double(count) * mean)
            case .amount(let amount):
                guard let seconds = workPerUnit(done, amount.dimension) else {
                    throw .notModelled(
                        "A set-up of \(name) is due after \(amount), which nothing done there has.", "Count it in what the station works on.")
                }
                try addRound(setup, number, name, index, .operation, after: Double(amount.amount) * seconds)
            case .shiftBegins:
                guard scenario.stations[index.number].shift != nil else {
                    throw .notModelled("Station \(name) is made ready when a shift begins, but has no calendar.", "Give it a calendar.")
                }
                try addRound(setup, number, name, index, .shift, after: Self.never)
            }
        }
        guard !changes.isEmpty else { return }
        var families: [Family] = []
        for duty in done {
            let family = Family(duty, changes)
            if !families.contains(family) { families.append(family) }
            scenario.operations[duty.operation.number].family = families.firstIndex(of: family) ?? 0
        }
        guard families.count <= 256 else {
            throw .notModelled("Station \(name) is set up for more than 256 things.", "Let fewer changes need a set-up.")
        }
        let rows = families.map { from in families.map { to in Self.setup(changes, from, to).map { time($0.time) } } }
        scenario.stations[index.number].setup = Scenario.Setup(
            .matrix(rows), crew: crewNeed(changes.compactMap(\.crew).first))
    }

    /// What is due after so many seconds at work, or when a shift begins, whatever is in work then.
    private mutating func addRound(
        _ setup: Plant.Setup, _ number: Int, _ name: StationName, _ index: Scenario.Index<Scenario.Station>, _ clock: Scenario.FailureClock,
        after seconds: Double
    ) throws(TwinError) {
        scenario.stations[index.number].failures.append(
            Scenario.FailureMode(
                "set-up \(number + 1)", clock: clock, every: .fixed(seconds), repair: time(setup.time),
                crew: crewNeed(setup.crew), isSetup: true))
    }

    /// What a machine can be set up for, as far as any of its changes asks.
    private struct Family: Hashable {
        var product: String?
        var chemistry: String?
        var step: String?

        init(_ duty: Duty, _ changes: [Plant.Setup]) {
            for change in changes {
                switch change.cause {
                case .productChanges, .change: product = duty.product
                case .chemistryChanges: chemistry = duty.chemistry ?? ""
                case .stepChanges: step = duty.step
                default: break
                }
            }
        }
    }

    /// The set-up between two families: one that names the products, before one that goes for any.
    private static func setup(_ changes: [Plant.Setup], _ from: Family, _ to: Family) -> Plant.Setup? {
        let named = changes.filter {
            guard case .change(let old, let new) = $0.cause, from.product != to.product else { return false }
            return (old == nil || old == from.product) && (new == nil || new == to.product)
        }
        if let most = named.max(by: { $0.namedProducts < $1.namedProducts }) { return most }
        return changes.first {
            switch $0.cause {
            case .productChanges: from.product != to.product
            case .chemistryChanges: from.chemistry != to.chemistry
            case .stepChanges: from.step != to.step
            default: false
            }
        }
    }
}

extension Plant.Setup {
    fileprivate var namedProducts: Int {
        guard case .change(let from, let to) = cause else { return 0 }
        return (from == nil ? 0 : 1) + (to == nil ? 0 : 1)
    }
}
