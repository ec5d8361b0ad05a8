// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Everything a scenario must hold before it can run, told all at once.
struct ScenarioCheck {
    let scenario: Scenario
    var faults: [String] = []

    static func check(_ scenario: Scenario) throws(TwinError) {
        var check = ScenarioCheck(scenario: scenario)
        check.names()
        check.calendars()
        check.crews()
        check.buffers()
        check.stations()
        for operation in scenario.operations { check.operation(operation) }
        // What stands at the start is checked against parts that are sound.
        if check.faults.isEmpty { check.beginning() }
        if !check.faults.isEmpty { throw .invalid(check.faults) }
    }

    mutating func expect(_ isSound: Bool, _ fault: @autoclosure () -> String) {
        if !isSound { faults.append(fault() + ".") }
    }

    func has<Element>(_ index: Scenario.Index<Element>, _ list: [Element]) -> Bool { list.indices.contains(index.number) }

    mutating func time(_ distribution: Distribution, _ what: @autoclosure () -> String) {
        if let fault = distribution.fault { faults.append("\(what()): \(fault).") }
    }

    private mutating func names() {
        let scenario = scenario
        func unique(_ kind: String, _ names: [String]) {
            var seen: Set<String> = []
            for name in names where !seen.insert(name).inserted { faults.append("Two \(kind) are named “\(name)”.") }
            if names.contains("") { faults.append("One of the \(kind) has no name.") }
        }
        unique("products", scenario.products.map(\.name))
        unique("buffers", scenario.buffers.map(\.name))
        unique("stations", scenario.stations.map(\.name))
        unique("operations", scenario.operations.map(\.name))
        unique("crews", scenario.crews.map(\.name))
        unique("calendars", scenario.calendars.map(\.name))
        for station in scenario.stations { unique("failure modes of “\(station.name)”", station.failures.map(\.name)) }
        expect(!scenario.operations.isEmpty, "There is no operation")
        expect(
            (1...1_000_000_000).contains(scenario.populationLimit), "The limit of the population \(scenario.populationLimit) must be 1 to 1000000000")
    }

    private mutating func calendars() {
        let scenario = scenario
        for calendar in scenario.calendars {
            func sound(_ stretches: [Scenario.Stretch], _ kind: String) {
                let ordered = zip(stretches, stretches.dropFirst()).allSatisfy { $0.to <= $1.from }
                let forward = stretches.allSatisfy { $0.from < $0.to && $0.from >= .zero && $0.to <= .horizonLimit }
                if !ordered || !forward {
                    faults.append("Calendar “\(calendar.name)”: its \(kind) must be in order, apart, and begin before they end.")
                }
            }
            sound(calendar.pattern, "stretches")
            sound(calendar.closures, "closures")
            sound(calendar.openings, "openings")
            if let period = calendar.period {
                expect(
                    period > .zero && period <= .horizonLimit && (calendar.pattern.last?.to ?? .zero) <= period,
                    "Calendar “\(calendar.name)”: its pattern must end within its period of \(period.seconds) s")
            }
            expect(!calendar.pattern.isEmpty || !calendar.openings.isEmpty, "Calendar “\(calendar.name)” is never on")
        }
        expect(
            scenario.beginning.clock >= .zero && scenario.beginning.clock.microseconds < SimulatedTime.horizonLimit.microseconds / 2,
            "The clock at the start, \(scenario.beginning.clock.seconds) s, must be 0 or more")
    }

    private mutating func crews() {
        for crew in scenario.crews {
            expect((1...1_000_000).contains(crew.people), "Crew “\(crew.name)” has \(crew.people) people; it needs 1 to 1000000")
            if let calendar = crew.calendar { expect(has(calendar, scenario.calendars), "Crew “\(crew.name)” names a calendar that is not there") }
        }
    }

    mutating func crew(_ need: Scenario.CrewNeed?, _ what: String) {
        let scenario = scenario
        guard let need else { return }
        guard has(need.crew, scenario.crews) else { return faults.append("\(what) names a crew that is not there.") }
        let crew = scenario.crews[need.crew.number]
        expect(
            need.people >= 1 && need.people <= crew.people, "\(what) needs \(need.people) people of crew “\(crew.name)”, which has \(crew.people)")
    }

    private mutating func buffers() {
        for buffer in scenario.buffers {
            switch buffer.holds {
            case .items(let places):
                if let places { expect((0...1_000_000_000).contains(places), "Buffer “\(buffer.name)” has \(places) places; give 0 to 1000000000") }
            case .tank(let capacity, let heel):
                expect(heel >= 0 && heel <= 1 << 61, "Tank “\(buffer.name)”: the heel \(heel) must be 0 or more")
                if let capacity {
                    expect(capacity > heel && capacity <= 1 << 61, "Tank “\(buffer.name)”: the capacity \(capacity) must be above the heel \(heel)")
                }
                expect(buffer.waitLimit == nil, "Tank “\(buffer.name)” cannot have a waiting limit: what is in it has no age")
            }
            guard let limit = buffer.waitLimit else { continue }
            time(limit.time, "Buffer “\(buffer.name)”, waiting limit")
            if case .moved(let target) = limit.then { movedTarget(target, from: buffer) }
        }
    }

    private mutating func movedTarget(_ target: Scenario.Index<Scenario.Buffer>, from buffer: Scenario.Buffer) {
        let scenario = scenario
        guard has(target, scenario.buffers) else {
            return faults.append("Buffer “\(buffer.name)” moves what waited too long to a buffer that is not there.")
        }
        expect(
            scenario.buffers[target.number].holds == .items(places: nil),
            "Buffer “\(buffer.name)” moves what waited too long to “\(scenario.buffers[target.number].name)”, which must have unlimited places for items"
        )
    }
}
