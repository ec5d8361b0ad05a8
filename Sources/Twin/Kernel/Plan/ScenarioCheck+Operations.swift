// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension ScenarioCheck {
    mutating func operation(_ operation: Scenario.Operation) {
        let name = "Operation “\(operation.name)”"
        guard has(operation.station, scenario.stations) else { return faults.append("\(name) names a station that is not there.") }
        let before = faults.count
        expect((0...9_999).contains(operation.family), "\(name): family \(operation.family) must be 0 to 9999")
        expect((operation.limit ?? 1) >= 0, "\(name) can start at most \(operation.limit ?? 0) times; give 0 or more")
        for need in operation.crews { crew(need, name) }
        expect(
            Set(operation.crews.map(\.crew)).count == operation.crews.count && Set(operation.crews.map(\.priority)).count <= 1,
            "\(name) needs a crew twice, or several with different priorities")
        if let returning = operation.returning { time(returning, "\(name), return") }
        for input in operation.takes { self.input(input, name) }
        expect(Set(operation.takes.map(\.buffer)).count == operation.takes.count, "\(name) takes twice from one buffer; one input can take it all")
        workTime(operation, name)
        guard faults.count == before else { return }
        outcomes(operation, name)
        if faults.count == before { together(operation, name) }
    }

    private mutating func input(_ input: Scenario.Input, _ name: String) {
        guard has(input.buffer, scenario.buffers) else { return faults.append("\(name) takes from a buffer that is not there.") }
        let buffer = scenario.buffers[input.buffer.number]
        switch (input, buffer.holds) {
        case (.items(_, let product, let atLeast, let atMost, let patience, let keepsPlace), .items(let places)):
            expect(
                atLeast >= 1 && atLeast <= atMost && atMost <= 1_000_000,
                "\(name) takes \(atLeast) to \(atMost) items; give 1 to 1000000, least first")
            expect(patience >= .zero && patience <= .horizonLimit, "\(name): patience \(patience.seconds) s must be 0 or more")
            if let product { expect(has(product, scenario.products), "\(name) takes a product that is not there") }
            if let places {
                expect(
                    atLeast <= max(places, 1), "\(name) takes \(atLeast) items at once from “\(buffer.name)”, which has only \(places) places")
                expect(!keepsPlace || places >= 1, "\(name) keeps places in “\(buffer.name)”, which has none")
            }
        case (.amount(_, let amount), .tank(let capacity, let heel)):
            expect(
                amount >= 1 && amount <= (capacity ?? 1 << 61) - heel,
                "\(name) takes \(amount) at once from tank “\(buffer.name)”, which cannot give it")
        case (.pieces(_, let length, let count, let leader), .items):
            expect(
                (1...(1 << 40)).contains(length) && (1...1_000_000).contains(count) && (0...(1 << 40)).contains(leader),
                "\(name) cuts \(count) pieces of \(length) after a leader of \(leader); give a length and a count above 0")
        case (.amount, .items): faults.append("\(name) takes an amount from “\(buffer.name)”, which holds items.")
        case (_, .tank): faults.append("\(name) takes items from “\(buffer.name)”, which is a tank.")
        }
    }

    private mutating func workTime(_ operation: Scenario.Operation, _ name: String) {
        time(operation.time.base, "\(name), time")
        if let perUnit = operation.time.perUnit {
            expect(operation.takes.indices.contains(perUnit.input), "\(name): its time depends on an input it has not")
            expect(
                perUnit.seconds.isFinite && perUnit.seconds >= 0 && perUnit.seconds <= 1e9, "\(name): \(perUnit.seconds) s a unit must be 0 or more")
        }
    }

    private mutating func outcomes(_ operation: Scenario.Operation, _ name: String) {
        let shares = operation.outcomes.map(\.share)
        expect(
            !shares.isEmpty && shares.allSatisfy { $0 >= 0 && $0 <= 1 } && abs(shares.reduce(0, +) - 1) < 1e-9,
            "\(name): the shares of its outcomes add up to \(shares.reduce(0, +)), not to 1")
        for outcome in operation.outcomes {
            var passed: Set<Int> = []
            for output in outcome.gives {
                self.output(output, operation, name)
                if case .pass(let input, _, _, _) = output { expect(passed.insert(input).inserted, "\(name) passes the items of one input on twice") }
            }
        }
    }

    private mutating func output(_ output: Scenario.Output, _ operation: Scenario.Operation, _ name: String) {
        let scenario = scenario
        func quantity(_ quantity: Scenario.Quantity) {
            switch quantity {
            case .fixed(let fixed): expect(fixed >= 0 && fixed <= 1 << 61, "\(name) gives a quantity of \(fixed), which must be 0 or more")
            case .ofInput(let input, let factor):
                expect(operation.takes.indices.contains(input), "\(name) gives a quantity of an input it has not")
                expect(factor.isFinite && factor >= 0 && factor <= 1e9, "\(name) gives \(factor) times what it takes, which must be 0 or more")
            }
        }
        switch output {
        case .pass(let input, let product, let yield, let to):
            guard operation.takes.indices.contains(input), case .items = operation.takes[input] else {
                return faults.append("\(name) passes on what it does not take as items.")
            }
            if let product { expect(has(product, scenario.products), "\(name) passes items on as a product that is not there") }
            expect(yield >= 0 && yield <= 1, "\(name): a yield of \(yield) must be 0 to 1")
            destination(to, name)
        case .make(let product, let count, let made, _, let to):
            expect(has(product, scenario.products), "\(name) makes a product that is not there")
            self.count(count, operation, name)
            quantity(made)
            destination(to, name)
        case .fill(let amount, let tank):
            quantity(amount)
            guard has(tank, scenario.buffers), case .tank(let capacity, _) = scenario.buffers[tank.number].holds else {
                return faults.append("\(name) fills a tank that is not there.")
            }
            if case .fixed(let fixed) = amount, let capacity {
                expect(
                    fixed <= capacity,
                    "\(name) fills \(fixed) at once into tank “\(scenario.buffers[tank.number].name)”, which has room for \(capacity)")
            }
        }
    }

    private mutating func count(_ count: Scenario.Count, _ operation: Scenario.Operation, _ name: String) {
        switch count {
        case .fixed(let fixed): expect((0...1_000_000_000).contains(fixed), "\(name) makes \(fixed) items; give 0 to 1000000000")
        case .sampled(let distribution): time(distribution, "\(name), number of items made")
        case .pieces(let input, let length, let leader):
            expect(operation.takes.indices.contains(input), "\(name) makes pieces of an input it has not")
            expect(
                length >= 1 && leader >= 0 && leader <= 1 << 61,
                "\(name) makes pieces of \(length) after a leader of \(leader); give a length above 0")
        }
    }

    private mutating func destination(_ destination: Scenario.Destination, _ name: String) {
        guard case .buffer(let buffer, _) = destination else { return }
        guard has(buffer, scenario.buffers) else { return faults.append("\(name) gives to a buffer that is not there.") }
        if case .tank = scenario.buffers[buffer.number].holds {
            faults.append("\(name) gives items to “\(scenario.buffers[buffer.number].name)”, which is a tank.")
        }
    }

    private mutating func together(_ operation: Scenario.Operation, _ name: String) {
        let scenario = scenario
        let station = scenario.stations[operation.station.number]
        if operation.takes.isEmpty {
            expect(
                operation.time.base.mean > 0 || operation.limit != nil || operation.returning.map { $0.mean > 0 } ?? false,
                "\(name) takes nothing and no time, so it would never stop; give it a time, or a limit of starts")
            expect(station.servers != .unlimited, "\(name) takes nothing, and its station has unlimited servers, so it would start for ever")
        }
        if let shift = station.shift, shift.atPause == .fit, faults.isEmpty {
            let table = CalendarTable(scenario.calendars[shift.calendar.number], clock: scenario.beginning.clock)
            if let longest = table.longestStretch() {
                expect(
                    operation.time.base.least * 1e6 <= Double(longest),
                    "\(name) takes at least \(operation.time.base.least) s, but the longest stretch of its shift is \(Double(longest) / 1e6) s")
            }
        }
        guard operation.blocking == .beforeService else { return }
        for (buffer, places) in operation.placesNeeded.sorted(by: { $0.key < $1.key }) {
            if case .items(let limit?) = scenario.buffers[buffer].holds {
                expect(
                    places <= limit,
                    "\(name) starts only when \(places) places are free in “\(scenario.buffers[buffer].name)”, which has \(limit)")
            }
        }
        for outcome in operation.outcomes {
            for output in outcome.gives {
                guard case .make(_, let count, _, _, .buffer(let buffer, _)) = output, case .items(_?) = scenario.buffers[buffer.number].holds else {
                    continue
                }
                if case .fixed = count { continue }
                faults.append(
                    "\(name) keeps places in “\(scenario.buffers[buffer.number].name)” before it starts, but how many it needs is known only after.")
            }
        }
    }
}
