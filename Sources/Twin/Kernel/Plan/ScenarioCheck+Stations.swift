// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ScenarioCheck {
    mutating func stations() {
        for (number, station) in scenario.stations.enumerated() {
            let name = "Station “\(station.name)”"
            if case .count(let count) = station.servers {
                expect((1...1_000_000).contains(count), "\(name) has \(count) servers; give 1 to 1000000")
            } else {
                expect(
                    station.failures.isEmpty && station.shift == nil && station.setup == nil,
                    "\(name) has unlimited servers, so it can have no failures, shift or set-up")
            }
            if let shift = station.shift { expect(has(shift.calendar, scenario.calendars), "\(name) names a calendar that is not there") }
            for mode in station.failures { failure(mode, name) }
            expect(station.failures.count { $0.clock == .shift } <= 1, "\(name) has two things to do when its shift begins; make one of them")
            if let setup = station.setup { self.setup(setup, name, station: number) }
            for watts in ServerActivity.allCases.map(station.power.watts) {
                expect(watts.isFinite && watts >= 0 && watts <= 1e12, "\(name): a power of \(watts) W must be 0 to 10¹² W")
            }
        }
        let servers = scenario.stations.reduce(0) { sum, station in
            if case .count(let count) = station.servers { sum + max(0, min(count, 10_000_000)) } else { sum }
        }
        expect(servers <= 10_000_000, "There are \(servers) servers; at most 10000000 can be run")
    }

    private mutating func failure(_ mode: Scenario.FailureMode, _ station: String) {
        time(mode.every, "\(station), failure “\(mode.name)”, up time")
        time(mode.repair, "\(station), failure “\(mode.name)”, repair")
        expect(mode.every.fault != nil || mode.every.mean > 0, "\(station), failure “\(mode.name)”: an up time of 0 leaves no time to work")
        crew(mode.crew, "\(station), failure “\(mode.name)”")
    }

    private mutating func setup(_ setup: Scenario.Setup, _ station: String, station number: Int) {
        crew(setup.crew, "\(station), set-up")
        switch setup.time {
        case .onChange(let time): self.time(time, "\(station), set-up")
        case .matrix(let rows):
            let families = (scenario.operations.filter { $0.station.number == number }.map(\.family).max() ?? 0) + 1
            expect(
                rows.count >= families && rows.allSatisfy { $0.count >= families },
                "\(station) has \(families) families, so its set-up matrix needs as many rows and columns")
            for row in rows { for case let time? in row { self.time(time, "\(station), set-up") } }
        }
    }

    mutating func beginning() {
        let scenario = scenario
        var content = Array(repeating: 0, count: scenario.buffers.count)
        for waiting in scenario.beginning.items {
            guard has(waiting.buffer, scenario.buffers), has(waiting.product, scenario.products) else {
                faults.append("At the start an item names a buffer or a product that is not there.")
                continue
            }
            expect(
                (0...1_000_000_000).contains(waiting.count) && waiting.quantity >= 0 && waiting.quantity <= 1 << 61 && ages(waiting.age)
                    && ages(waiting.waited),
                "At the start buffer “\(scenario.buffers[waiting.buffer.number].name)” has a count, quantity or age below 0")
            content[waiting.buffer.number] += max(0, min(waiting.count, 1_000_000_000))
        }
        for level in scenario.beginning.levels { self.level(level) }
        for state in scenario.beginning.servers { server(state, &content) }
        for (number, buffer) in scenario.buffers.enumerated() {
            switch buffer.holds {
            case .items(let places):
                expect(content[number] <= places ?? .max, "At the start buffer “\(buffer.name)” holds \(content[number]) items, more than its places")
            case .tank: expect(content[number] == 0, "At the start tank “\(buffer.name)” holds items; give it a level")
            }
        }
        expect(
            content.reduce(0, +) <= scenario.populationLimit, "At the start there are \(content.reduce(0, +)) items, more than the population limit")
    }

    private func ages(_ time: SimulatedTime) -> Bool { time >= .zero && time <= .horizonLimit }

    private mutating func level(_ level: Scenario.Level) {
        let scenario = scenario
        guard has(level.tank, scenario.buffers), case .tank(let capacity, _) = scenario.buffers[level.tank.number].holds else {
            return faults.append("At the start a level is given for a tank that is not there.")
        }
        expect(
            level.amount >= 0 && level.amount <= capacity ?? 1 << 61,
            "At the start tank “\(scenario.buffers[level.tank.number].name)” holds \(level.amount), which must be 0 to its capacity")
        expect(
            scenario.beginning.levels.count { $0.tank == level.tank } == 1,
            "At the start tank “\(scenario.buffers[level.tank.number].name)” is given two levels")
    }

    private mutating func server(_ state: Scenario.ServerState, _ content: inout [Int]) {
        guard has(state.station, scenario.stations), case .count(let count) = scenario.stations[state.station.number].servers,
            (0..<count).contains(state.server)
        else { return faults.append("At the start a server is described that is not there.") }
        let station = scenario.stations[state.station.number]
        let name = "At the start server \(state.server) of “\(station.name)”"
        expect(
            scenario.beginning.servers.count { $0.station == state.station && $0.server == state.server } == 1, "\(name) is described twice")
        expect(
            state.upTimes.isEmpty || (state.upTimes.count == station.failures.count && state.upTimes.allSatisfy(ages)),
            "\(name) needs an up time of 0 or more for each of the \(station.failures.count) failure modes")
        let families = scenario.operations.filter { $0.station == state.station }.map(\.family)
        expect(state.family.map { families.contains($0) } ?? true, "\(name) is set up for a family that none of its operations has")
        if let down = state.down {
            expect(
                station.failures.indices.contains(down.mode) && ages(down.elapsed) && ages(down.remaining ?? .zero),
                "\(name) is down by a mode it has not")
        }
        guard let doing = state.doing else { return }
        guard has(doing.operation, scenario.operations), scenario.operations[doing.operation.number].station == state.station else {
            return faults.append("\(name) does an operation of another station.")
        }
        self.doing(doing, name, &content)
    }

    private mutating func doing(_ doing: Scenario.Doing, _ name: String, _ content: inout [Int]) {
        let operation = scenario.operations[doing.operation.number]
        expect(ages(doing.elapsed) && ages(doing.remaining ?? .zero), "\(name): elapsed and remaining time must be 0 or more")
        for held in doing.holds {
            guard operation.takes.indices.contains(held.input), has(held.product, scenario.products),
                case .items(let buffer, _, _, _, _, let keepsPlace) = operation.takes[held.input]
            else {
                faults.append("\(name) holds items for an input that takes none.")
                continue
            }
            expect((0...1_000_000).contains(held.count) && held.quantity >= 0 && ages(held.age), "\(name) holds a count, quantity or age below 0")
            if keepsPlace { content[buffer.number] += max(0, min(held.count, 1_000_000)) }
        }
        if operation.blocking == .beforeService {
            for (buffer, places) in operation.placesNeeded { content[buffer] += places }
        }
    }
}
