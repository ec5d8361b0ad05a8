// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// One thing done to a plant, small enough to ask what it alone brings.
package enum ScenarioChange: Hashable, Sendable {
    /// Machines of a station.
    case count(station: Int, Int)
    /// All operations of a station take 1/factor of their time.
    case speed(station: Int, factor: Double)
    /// Failures of a station come factor times as often; of one mode, or of all (nil).
    case failures(station: Int, mode: Int?, factor: Double)
    /// Repairs take factor times as long.
    case repair(station: Int, factor: Double)
    /// Set-ups take factor times as long.
    case setup(station: Int, factor: Double)
    /// Places of a buffer.
    case places(buffer: Int, Int)
    /// People of a crew.
    case people(crew: Int, Int)

    /// - Throws: `.outOfRange` when the scenario would not be one.
    package func apply(to scenario: inout Scenario) throws(TwinError) {
        switch self {
        case .count(let station, let count):
            try Self.require((1...1_000_000).contains(count), "\(count) machines", "1 to 1,000,000")
            guard scenario.stations[station].servers != .unlimited else {
                throw .outOfRange("“\(scenario.stations[station].name)” has no machines to count.", remedy: "Change another station.")
            }
            scenario.stations[station].servers = .count(count)
        case .speed(let station, let factor):
            try Self.require(factor.isFinite && factor >= 0.001 && factor <= 1000, "A speed of \(factor)", "0.001 to 1000 times the present")
            for operation in scenario.operations.indices where scenario.operations[operation].station.number == station {
                scenario.operations[operation].time.base = scenario.operations[operation].time.base.scaled(by: 1 / factor)
                scenario.operations[operation].time.perUnit?.seconds /= factor
            }
        case .failures(let station, let mode, let factor):
            try Self.require(factor.isFinite && factor >= 0 && factor <= 1000, "Failures \(factor) times as often", "0 to 1000")
            if factor == 0 {
                if let mode { scenario.stations[station].failures.remove(at: mode) } else { scenario.stations[station].failures = [] }
                return
            }
            for index in scenario.stations[station].failures.indices where mode == nil || mode == index {
                scenario.stations[station].failures[index].every = scenario.stations[station].failures[index].every.scaled(by: 1 / factor)
            }
        case .repair(let station, let factor):
            try Self.require(factor.isFinite && factor >= 0 && factor <= 1000, "Repairs \(factor) times as long", "0 to 1000")
            for index in scenario.stations[station].failures.indices {
                scenario.stations[station].failures[index].repair = scenario.stations[station].failures[index].repair.scaled(by: factor)
            }
        case .setup(let station, let factor):
            try Self.require(factor.isFinite && factor >= 0 && factor <= 1000, "Set-ups \(factor) times as long", "0 to 1000")
            switch scenario.stations[station].setup?.time {
            case .onChange(let time)?: scenario.stations[station].setup?.time = .onChange(time.scaled(by: factor))
            case .matrix(let rows)?: scenario.stations[station].setup?.time = .matrix(rows.map { $0.map { $0?.scaled(by: factor) } })
            case nil: break
            }
        case .places(let buffer, let count):
            try Self.require((0...1_000_000_000).contains(count), "\(count) places", "0 to 1,000,000,000")
            guard case .items = scenario.buffers[buffer].holds else {
                throw .outOfRange("“\(scenario.buffers[buffer].name)” is a tank; it has no places.", remedy: "Change a buffer of items.")
            }
            scenario.buffers[buffer].holds = .items(places: count)
        case .people(let crew, let count):
            try Self.require((1...1_000_000).contains(count), "\(count) people", "1 to 1,000,000")
            scenario.crews[crew].people = count
        }
    }

    private static func require(_ holds: Bool, _ what: String, _ range: String) throws(TwinError) {
        if !holds { throw .outOfRange("\(what) is out of range.", remedy: "Give \(range).") }
    }

    /// `winder: 24 machines instead of 23`.
    package func text(_ scenario: Scenario, _ parts: ReportedParts) -> String {
        func times(_ factor: Double) -> String { "\((factor * 1000).rounded() / 1000)" }
        switch self {
        case .count(let station, let count):
            guard case .count(let now) = scenario.stations[station].servers else { return "\(parts.stations[station].name): \(count) machines" }
            return "\(parts.stations[station].name): \(count) \(count == 1 ? "machine" : "machines") instead of \(now)"
        case .speed(let station, let factor):
            let percent = ((factor - 1) * 1000).rounded() / 10
            return "\(parts.stations[station].name): \(abs(percent)) % \(percent < 0 ? "slower" : "faster")"
        case .failures(let station, let mode, let factor):
            let name = mode.map { scenario.stations[station].failures[$0].name }.map { "failures “\($0)”" } ?? "failures"
            return "\(parts.stations[station].name): \(factor == 0 ? "no \(name)" : "\(name) \(times(factor)) times as often")"
        case .repair(let station, let factor): return "\(parts.stations[station].name): repairs \(times(factor)) times as long"
        case .setup(let station, let factor): return "\(parts.stations[station].name): set-ups \(times(factor)) times as long"
        case .places(let buffer, let count):
            let now = if case .items(let places?) = scenario.buffers[buffer].holds { " instead of \(places)" } else { "" }
            return "\(parts.buffers[buffer].name): \(count) places\(now)"
        case .people(let crew, let count):
            return "\(parts.crews[crew]): \(count) \(count == 1 ? "person" : "people") instead of \(scenario.crews[crew].people)"
        }
    }
}

extension Distribution {
    /// The same luck, every value times `factor`.
    func scaled(by factor: Double) -> Distribution {
        switch self {
        case .fixed(let value): .fixed(value * factor)
        case .exponential(let mean): .exponential(mean: mean * factor)
        case .uniform(let from, let to): .uniform(from: from * factor, to: to * factor)
        case .triangular(let from, let mode, let to): .triangular(from: from * factor, mode: mode * factor, to: to * factor)
        case .normal(let mean, let deviation, let from, let to):
            .normal(mean: mean * factor, deviation: deviation * factor, from: from * factor, to: to * factor)
        case .lognormal(let mean, let scv): .lognormal(mean: mean * factor, scv: scv)
        case .gamma(let mean, let shape): .gamma(mean: mean * factor, shape: shape)
        case .erlang(let mean, let phases): .erlang(mean: mean * factor, phases: phases)
        case .weibull(let scale, let shape): .weibull(scale: scale * factor, shape: shape)
        case .geometric(let slot, let probability): .geometric(slot: slot * factor, probability: probability)
        case .discrete(let values): .discrete(values.map { Weighted($0.value * factor, weight: $0.weight) })
        case .empirical(let values): .empirical(values.map { $0 * factor })
        case .sequence(let values, let repeats): .sequence(values.map { $0 * factor }, repeats: repeats)
        case .mixture(let parts): .mixture(parts.map { Weighted($0.value.scaled(by: factor), weight: $0.weight) })
        case .shifted(let by, let rest): .shifted(by: by * factor, rest.scaled(by: factor))
        }
    }
}
