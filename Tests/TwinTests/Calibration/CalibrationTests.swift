// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Plant
import Testing

@testable import Twin

@Suite struct `A plant file is calibrated from events` {
    /// Two machines, one that breaks down, one that scraps, and a coater with a speed.
    private static let file = """
        plant: Truth
        source: assumption
        sites:
          - name: shop
            areas:
              - name: bench
                lines:
                  - name: line
                    stations:
                      - { name: coater }
                      - { name: press, failures: [{ name: jam, by: operation, every: { exponential: 2 h }, repair: { lognormal: { mean: 10 min, scv: 0.5 } } }] }
                      - { name: tester, count: 2 }
        products:
          - { name: coil, kind: mapped, unit: m }
          - { name: part, kind: unit, unit: "{piece}" }
        routes:
          - name: coils
            product: coil
            arrivals: { interval: 30 min, quantity: 300 m }
            steps:
              - { step: coating, station: coater, rate: 25 m/min }
          - name: parts
            product: part
            arrivals: { interval: { exponential: 5 min } }
            steps:
              - { step: pressing, station: press, time: { gamma: { mean: 3 min, shape: 4 } } }
              - { step: testing, station: tester, time: 4 min, yield: 0.9 }
        """

    private static func events(days: Double) throws -> [Event] {
        let plant = try #require(PlantFile.check(text: file, file: "truth.yaml").plant)
        var virtual = try VirtualPlant(PlantTwin(plant), seed: 11, start: nil)
        return try virtual.events(until: .hours(24 * days))
    }

    private static func observations(_ events: some Sequence<Event>) -> PlantObservations {
        var seen = PlantObservations()
        for event in events.sorted(by: { ($0.eventTime.microseconds, $0.id) < ($1.eventTime.microseconds, $1.id) }) { seen.apply(event) }
        return seen
    }

    private static func calibrated(_ stated: String, days: Double = 20) throws -> (Calibration, PlantModel) {
        let events = try events(days: days)
        let split = Instant(microseconds: events[0].eventTime.microseconds + Int64(days * 0.75 * 86_400e6))
        let plant = try #require(PlantFile.check(text: stated, file: "stated.yaml").plant)
        return (
            try Calibration(
                plant, training: observations(events.filter { $0.eventTime < split }), test: observations(events.filter { $0.eventTime >= split }),
                heldOutFrom: split, events: events.count, seed: 1),
            plant
        )
    }

    @Test func `what made the events is found within its interval`() throws {
        let (calibration, _) = try Self.calibrated(Self.file)
        let kinds = calibration.estimates.map(\.kind)
        #expect(kinds.contains(.time(route: "parts", step: "pressing")))
        #expect(kinds.contains(.rate(route: "coils", step: "coating")))
        #expect(kinds.contains(.yield(route: "parts", step: "testing")))
        #expect(calibration.estimates.count == 6)
        for estimate in calibration.estimates { #expect(!estimate.isChanged, "\(estimate)") }
        let pressing = try #require(calibration.estimates.first { $0.kind == .time(route: "parts", step: "pressing") })
        #expect(pressing.fit?.family == .gamma)
        #expect(abs(try #require(pressing.heldOut)) < 0.1)
        let forecast = try #require(calibration.forecasts.first { $0.step == "pressing" })
        #expect(forecast.error < 0.15)
    }

    @Test func `a wrong file is put right, and the new one says only what changed`() throws {
        let wrong = Self.file.replacing("mean: 3 min", with: "mean: 2 min").replacing("exponential: 2 h", with: "exponential: 9 h")
            .replacing("yield: 0.9", with: "yield: 0.99")
        let (calibration, plant) = try Self.calibrated(wrong)
        #expect(calibration.changes.count == 3)
        let delta = calibration.delta(of: plant, from: "stated.yaml", period: "20 days")
        let files = PlantFiles { path in path == "stated.yaml" ? wrong : path == "fitted.yaml" ? delta : nil }
        let check = PlantFile.check("fitted.yaml", files: files)
        let fitted = try #require(check.plant, "\(check.findings)\n\(delta)")
        let parts = try #require(fitted.route(named: "parts"))
        #expect(abs(try #require(parts.step(named: "pressing")?.time?.mean) / 180 - 1) < 0.05)
        #expect(abs(try #require(parts.step(named: "testing")?.yield.good) - 0.9) < 0.02)
        #expect(fitted.route(named: "coils") == plant.route(named: "coils"))
        #expect(fitted.sources.contains { $0.key == "calibration" && $0.isVerified })
    }

    @Test func `a ledger that tells of other machines is refused`() throws {
        let other = Self.file.replacing("name: shop", with: "name: elsewhere")
        #expect(throws: TwinError.self) { try Self.calibrated(other, days: 2) }
    }
}
