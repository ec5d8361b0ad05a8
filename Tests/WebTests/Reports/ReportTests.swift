// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing
import Twin

@testable import Web

@Suite struct `A report` {
    /// A machine that loses every tenth part, fed every two hours.
    private static func scenario(named name: String = "machine") -> Scenario {
        var scenario = Scenario()
        let part = scenario.add(Scenario.Product("part"))
        let queue = scenario.add(Scenario.Buffer("queue", holds: .items(places: nil)))
        let door = scenario.add(Scenario.Station("door"))
        let machine = scenario.add(Scenario.Station(name))
        scenario.add(.arrival("arrive", at: door, of: part, every: .exponential(mean: 7200), into: queue))
        scenario.add(
            Scenario.Operation(
                "press", at: machine, takes: [.items(from: queue, count: 1)], time: Scenario.WorkTime(.exponential(mean: 3600)),
                outcomes: [
                    Scenario.Outcome([.pass(input: 0, to: .finished)], share: 0.9),
                    Scenario.Outcome([.pass(input: 0, to: .scrapped)], share: 0.1, verdict: .scrap),
                ]))
        return scenario
    }

    private static func result(_ scenario: Scenario, title: String = "Press") async throws -> ExperimentResult {
        let plan = ExperimentPlan(seed: 3, duration: .hours(300), warmUp: .fixed(.hours(30)), method: .replications(3))
        return try await Experiment(scenario, ReportedParts(scenario, title: title), plan, threads: 2).run()
    }

    @Test func `needs no other file and runs no script`() async throws {
        let scenario = Self.scenario()
        let markup = SimulationReport(try await Self.result(scenario), scenario).html.markup
        for outside in ["<script", "<link", "src=", "@import", "url("] { #expect(!markup.contains(outside), "\(outside)") }
        #expect(markup.contains("<title>Press – Jellyroll</title>"))
        #expect(markup.ranges(of: "<h1>").count == 1)
        #expect(!markup.contains("NaN") && !markup.contains(">nan") && !markup.contains("inf "))
    }

    @Test func `shows throughput, states, Gantt, buffers and losses, each with its table`() async throws {
        let scenario = Self.scenario()
        let markup = SimulationReport(try await Self.result(scenario), scenario).html.markup
        for picture in [
            "Throughput over time", "Time as the bottleneck", "Share of time in each state", "Machine states", "Buffer levels over time",
            "Material and scrap",
        ] {
            #expect(markup.contains("<strong>\(picture)"), "\(picture)")
        }
        #expect(markup.ranges(of: "<figure>").count == markup.ranges(of: "Show as table").count)
    }

    @Test func `escapes names of the plant`() async throws {
        let scenario = Self.scenario(named: "<script>alert(1)</script>")
        let markup = SimulationReport(try await Self.result(scenario, title: "<b>plant"), scenario).html.markup
        #expect(!markup.contains("<script>") && !markup.contains("<b>plant"))
    }

    @Test func `as JSON has every figure with unit and interval`() async throws {
        let bytes = ExperimentAnswer.json(try await Self.result(Self.scenario()))
        let document = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let products = try #require(document["products"] as? [[String: Any]])
        let throughput = try #require(products.first?["throughput"] as? [String: Any])
        #expect(Set(throughput.keys) == ["value", "unit", "lower", "upper", "n"])
        #expect(throughput["unit"] as? String == "{piece}/h")
        #expect(throughput["n"] as? Int == 3)
        let stations = try #require(document["stations"] as? [[String: Any]])
        #expect(stations.first?["oeeIndex"] != nil && stations.first?["soleBottleneck"] != nil)
    }
}
