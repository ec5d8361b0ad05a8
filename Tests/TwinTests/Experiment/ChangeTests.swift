// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Testing

@testable import Twin

@Suite struct `A change of a plant` {
    private static let scenario: Scenario = {
        var scenario = SmallPlants.line(rates: [1, 1], places: 4, mtbf: (50, 5))
        scenario.add(Scenario.Crew("setters", people: 2))
        return scenario
    }()
    private static let parts = ReportedParts(scenario)

    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let change: ScenarioChange
        let words: String
        init(_ text: String, _ change: ScenarioChange, _ words: String) { (self.text, self.change, self.words) = (text, change, words) }
        var testDescription: String { text }
    }

    @Test(arguments: [
        // as written, as understood, in words
        Row("stations.M1.count=3", .count(station: 0, 3), "M1: 3 machines instead of 1"),
        Row("stations.M1.count=+1", .count(station: 0, 2), "M1: 2 machines instead of 1"),
        Row("stations.M2.speed=1.1", .speed(station: 1, factor: 1.1), "M2: 10.0 % faster"),
        Row("stations.M2.speed=-10%", .speed(station: 1, factor: 0.9), "M2: 10.0 % slower"),
        Row("stations.M1.failures=0.5", .failures(station: 0, mode: nil, factor: 0.5), "M1: failures 0.5 times as often"),
        Row("stations.M1.failures.breakdown=0", .failures(station: 0, mode: 0, factor: 0), "M1: no failures “breakdown”"),
        Row("stations.M1.repair=50%", .repair(station: 0, factor: 0.5), "M1: repairs 0.5 times as long"),
        Row("buffers.buffer 1.places=8", .places(buffer: 0, 8), "buffer 1: 8 places instead of 4"),
        Row("crews.setters.people=+1", .people(crew: 0, 3), "setters: 3 people instead of 2"),
    ])
    func `is read, and said in words`(_ row: Row) throws {
        let change = try ScenarioChange(row.text, Self.scenario, Self.parts)
        #expect(change == row.change)
        #expect(change.text(Self.scenario, Self.parts) == row.words)
        var changed = Self.scenario
        try change.apply(to: &changed)
        #expect(changed != Self.scenario)
    }

    @Test(arguments: [
        ("stations.M1.count", TwinError.Code.unknownChange), ("station.M1.count=2", .unknownChange), ("stations.M1.size=2", .unknownChange),
        ("stations.M1.count=two", .unknownChange), ("stations.M1.count=99999999999999999999", .unknownChange), ("=", .unknownChange),
        ("", .unknownChange),
        ("stations.N1.count=2", .unknownName), ("stations.M1.failures.jam=0.5", .unknownName), ("crews.nobody.people=2", .unknownName),
        ("buffers.buffer 9.places=2", .unknownName),
    ])
    func `that cannot be read is refused with what would be right`(_ text: String, _ code: TwinError.Code) {
        let refusal = #expect(throws: TwinError.self) { try ScenarioChange(text, Self.scenario, Self.parts) }
        #expect(refusal?.code == code)
        #expect(refusal?.remedy.isEmpty == false)
    }

    @Test(arguments: ["stations.M1.count=0", "stations.M1.count=-1", "stations.M1.speed=0", "stations.M1.speed=-500%", "buffers.buffer 1.places=-9"])
    func `out of range is refused`(_ text: String) throws {
        let change = try ScenarioChange(text, Self.scenario, Self.parts)
        var changed = Self.scenario
        let refusal = #expect(throws: TwinError.self) { try change.apply(to: &changed) }
        #expect(refusal?.code == .outOfRange)
    }

    @Test func `of speed keeps the luck and scales the time`() {
        let families: [Distribution] = [
            .fixed(2), .exponential(mean: 2), .uniform(from: 1, to: 3), .triangular(from: 1, mode: 2, to: 3),
            .normal(mean: 2, deviation: 0.1, from: 1, to: 3),
            .lognormal(mean: 2, scv: 0.5), .gamma(mean: 2, shape: 3), .erlang(mean: 2, phases: 2), .weibull(scale: 2, shape: 1.5),
            .geometric(slot: 1, probability: 0.5), .discrete([.init(1, weight: 1), .init(3, weight: 1)]), .empirical([1, 2, 3]),
            .sequence([1, 3], repeats: true), .mixture([.init(.fixed(2), weight: 1)]), .shifted(by: 1, .fixed(1)),
        ]
        for family in families { #expect(abs(family.scaled(by: 0.5).mean - family.mean / 2) < 1e-12, "\(family)") }
    }
}

@Suite struct `Plants compared` {
    private static func alternative(_ name: String, _ scenario: Scenario) -> Alternatives.Alternative {
        .init(name, scenario, ReportedParts(scenario))
    }

    @Test func `meet the same luck, so that small gains show`() async throws {
        let base = SmallPlants.line(rates: [1, 1], places: 4, mtbf: (50, 5))
        var faster = base
        try ScenarioChange.speed(station: 1, factor: 1.02).apply(to: &faster)
        let plan = ExperimentPlan(seed: 21, duration: .hours(1000), warmUp: .fixed(.hours(100)), method: .replications(10))
        let result = try await Alternatives(Self.alternative("base", base), others: [Self.alternative("faster", faster)], plan, threads: 2).run()
        let comparison = try #require(result.difference(result.others[0], .product("part"), .throughput))
        #expect(try #require(comparison.correlation) > 0.9)
        #expect(comparison.isSignificant && comparison.difference.mean > 0)
        // Apart, their intervals would overlap.
        #expect(try #require(comparison.base.upper) > (try #require(comparison.other.lower)))
        let same = try await Alternatives(Self.alternative("a", base), others: [Self.alternative("b", base)], plan, threads: 2).run()
        for entry in same.differences(same.others[0]) { #expect(entry.comparison.difference.mean == 0 && !entry.comparison.isSignificant) }
    }

    @Test func `rank the change at the bottleneck first`() async throws {
        let base = SmallPlants.line(rates: [1.5, 0.7, 1.5], places: 3)
        let parts = ReportedParts(base)
        let plan = ExperimentPlan(seed: 22, duration: .hours(400), warmUp: .fixed(.hours(40)), method: .replications(8))
        let first = try await Experiment(base, parts, plan, threads: 2).run()
        let changes = SingleChanges.candidates(first, base)
        #expect(changes.contains(.count(station: 1, 2)))
        let others = try changes.map { change in
            var changed = base
            try change.apply(to: &changed)
            return Alternatives.Alternative(change.text(base, parts), changed, parts)
        }
        let result = try await Alternatives(.init("base", base, parts), others: others, plan, threads: 2).run()
        let ranked = result.ranked(.product("part"), .throughput)
        #expect(ranked.first?.other.name == "M2: 2 machines instead of 1")
        #expect(ranked.first?.gain.isSignificant == true)
        #expect(ranked.first?.gain.difference.confidence == PairedComparison.simultaneous(0.95, count: others.count))
        #expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0.gain.difference.mean >= $1.gain.difference.mean })
        #expect(try result.ranked(by: .throughput, of: nil).subject == .product("part"))
        #expect(throws: TwinError.self) { try result.ranked(by: .throughput, of: "pack") }
    }

    @Test func `need pairs`() {
        let base = Self.alternative("base", SmallPlants.queue())
        for method in [ExperimentPlan.Method.replications(1), .batches(20)] {
            #expect(throws: TwinError.self) { try Alternatives(base, others: [], ExperimentPlan(method: method), threads: 1) }
        }
    }
}
