// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Plant
import Testing

@testable import Twin

@Suite struct `The capacity of a site` {
    private static let mature = LearningState(yields: [nil], effectiveness: [nil])

    private func capacity(_ model: CapacityModel, _ state: LearningState = mature, hours: Double = 1) -> MonthlyCapacity {
        model.capacity(learned: state, hours: model.resources.map { _ in hours })
    }

    @Test func `is that of its slowest station, times the yields after it`() throws {
        let plant = try SmallFactory.read(
            SmallFactory.plant(
                stations: [("welder", 2), ("tester", 3)],
                steps: [
                    "{ step: welding, station: welder, time: 10 min, yield: 0.9 }", "{ step: testing, station: tester, time: 12 min, yield: 0.8 }",
                ]))
        let model = try CapacityModel(of: "pack", at: nil, in: plant)
        let month = capacity(model)
        // Welding 12 an hour, of which 0.72 are good; testing 15, of which 0.8 are.
        #expect(model.words(for: month.binding) == "welder")
        #expect(abs(month.good - 8.64) < 1e-12)
        #expect(abs(month.started - 12) < 1e-12)
        #expect(abs(month.scrap - 3.36) < 1e-12)
        #expect(zip(month.utilisation, [1, 0.72]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func `moves to another station as yields are learnt`() throws {
        let plant = try SmallFactory.read(
            SmallFactory.plant(
                stations: [("welder", 1), ("tester", 1)],
                steps: ["{ step: welding, station: welder, time: 50 s, yield: 0.81 }", "{ step: testing, station: tester, time: 60 s, yield: 0.9 }"]))
        let model = try CapacityModel(of: "pack", at: nil, in: plant)
        // Mature: welding 72 · 0.729 = 52.5, testing 60 · 0.9 = 54.
        #expect(model.words(for: capacity(model).binding) == "welder")
        // With nothing lost testing is slower.
        let perfect = capacity(model, LearningState(yields: [1], effectiveness: [1]))
        #expect(model.words(for: perfect.binding) == "tester")
        #expect(abs(perfect.good - 60) < 1e-9)
        // A line yield of 0.5 is 0.81^λ · 0.9^λ with λ = ln 0.5 / ln 0.729: started 72, good 36.
        let learning = capacity(model, LearningState(yields: [0.5], effectiveness: [1]))
        #expect(abs(learning.good - 36) < 1e-9 && abs(learning.yield - 0.5) < 1e-12)
    }

    @Test func `of a line that learns without losses in the file loses at its end`() throws {
        let plant = try SmallFactory.read(
            SmallFactory.plant(
                stations: [("welder", 1), ("tester", 1)],
                steps: ["{ step: welding, station: welder, time: 60 s }", "{ step: testing, station: tester, time: 30 s }"]))
        let model = try CapacityModel(of: "pack", at: nil, in: plant)
        let month = capacity(model, LearningState(yields: [0.5], effectiveness: [0.4]))
        #expect(abs(month.good - 12) < 1e-9 && abs(month.started - 24) < 1e-9)
        #expect(abs(capacity(model).good - 60) < 1e-9)
    }

    @Test func `counts what comes back to be done again`() throws {
        let plant = try SmallFactory.read(
            SmallFactory.plant(
                stations: [("welder", 1), ("tester", 1)],
                steps: [
                    "{ step: welding, station: welder, time: 60 s }",
                    "{ step: testing, station: tester, time: 30 s, then: [{ to: welding, share: 0.2, as: rework }, { scrap: away, share: 0.05 }] }",
                ]))
        let model = try CapacityModel(of: "pack", at: nil, in: plant)
        // Each item is welded 1 / (1 − 0.2) times, and 0.75 of the visits to the tester leave good: 0.9375 good an item.
        #expect(abs(capacity(model).good - 60 * 0.8 * 0.9375) < 1e-9)
        #expect(abs(capacity(model).started - 48) < 1e-9)
    }

    @Test func `follows what a route takes back to the routes that make it, and needs what none makes`() throws {
        let plant = try SmallFactory.read(
            SmallFactory.plant(
                stations: [("press", 1), ("assembly", 1)],
                steps: [
                    "{ step: assembly, station: assembly, time: 10 min, yield: 0.9, takes: [{ product: housing, quantity: \"2 {piece}\" }, { product: cell, quantity: \"650 {cell}\" }], makes: [{ product: pack }] }"
                ],
                products: """
                      - { name: housing, kind: unit, unit: "{piece}", source: assumption }
                      - { name: cell, kind: unit, unit: "{cell}", source: assumption }
                      - { name: sheet, kind: unit, unit: "{piece}", source: assumption }
                    """,
                more: """
                      - name: housings
                        product: housing
                        source: assumption
                        steps:
                          - { step: pressing, station: press, time: 6 min, yield: 0.8, takes: [{ product: sheet, quantity: "1 {piece}" }], makes: [{ product: housing }] }
                    suppliers:
                      - { name: steel, product: sheet, lot: "1000 {piece}", source: assumption }
                      - { name: cells, product: cell, lot: "65000 {cell}", source: assumption }
                    """
            ).replacing("            arrivals: saturated\n", with: "").replacing("    arrivals: saturated\n", with: ""))
        let model = try CapacityModel(of: "pack", at: "hue", in: plant)
        let month = capacity(model, LearningState(yields: [nil], effectiveness: [1]))
        // 10 housings pressed an hour, 8 good, for 4 packs begun, 3.6 good.
        #expect(model.words(for: month.binding) == "press")
        #expect(abs(month.good - 3.6) < 1e-9)
        let needed = Dictionary(uniqueKeysWithValues: zip(model.needs.map(\.product), month.needed))
        #expect(abs((needed["cell"] ?? 0) - 4 * 650) < 1e-6)
        #expect(abs((needed["sheet"] ?? 0) - 10) < 1e-9)
    }

    @Test func `adds up over lines side by side, each as far as it has come`() throws {
        let text = """
            plant: Two lines
            start: 2026-01-01T00:00:00+00:00
            sites:
              - name: ochang
                source: assumption
                areas:
                  - name: cells
                    lines:
                      - { name: one, designs: [{ product: cell, rate: "100 {cell}/h" }], stations: [{ name: assembly }] }
                      - { name: two, designs: [{ product: cell, rate: "300 {cell}/h" }], stations: [{ name: assembly }] }
            products: [{ name: cell, kind: unit, unit: "{cell}", source: assumption }]
            """
        let model = try CapacityModel(of: "cell", at: nil, in: try SmallFactory.read(text))
        let state = LearningState(yields: [0.9, 0.5], effectiveness: [0.8, 0.4])
        let month = capacity(model, state, hours: 10)
        #expect(abs(month.good - (100 * 10 * 0.8 * 0.9 + 300 * 10 * 0.4 * 0.5)) < 1e-6)
        #expect(model.words(for: month.binding) == "design rate on 2 lines")
        let second = capacity(model, LearningState(yields: [0.9, 0.5], effectiveness: [0, 0.4]), hours: 10)
        #expect(abs(second.good - 600) < 1e-6)
        #expect(model.words(for: second.binding) == "design rate")
        let alone = try CapacityModel(of: "cell", at: nil, on: "two", in: try SmallFactory.read(text))
        #expect(abs(capacity(alone, LearningState(yields: [1], effectiveness: [1])).good - 300) < 1e-9)
    }

    @Test func `is what a simulation of the mature plant makes, where nothing waits for luck`() throws {
        let plant = try SmallFactory.read(
            SmallFactory.plant(
                stations: [("welder", 2), ("oven", 1), ("tester", 1)],
                steps: [
                    "{ step: welding, station: welder, time: 10 min, yield: 0.95 }",
                    "{ step: curing, station: oven, kind: batch, batch: 4, time: 25 min, before: 100 }",
                    "{ step: testing, station: tester, time: 6 min, before: 100, yield: 0.9 }",
                ]))
        let model = try CapacityModel(of: "pack", at: nil, in: plant)
        let run = try CaseRun(try PlantTwin(plant), hours: 4_000, seed: 7)
        let month = capacity(model)
        #expect(abs(run.throughput / month.good - 1) < 0.02, "\(run.throughput) simulated, \(month.good) by \(model.words(for: month.binding))")
    }

    @Test(arguments: [
        ("boat", nil, TwinError.Code.unknownName), ("pack", "ochang", .unknownName), ("idle", nil, .missingFact),
    ])
    func `refuses what nobody makes`(_ product: String, _ site: String?, _ code: TwinError.Code) throws {
        let plant = try SmallFactory.read(
            SmallFactory.plant(
                stations: [("welder", 1)], steps: ["{ step: welding, station: welder, time: 10 min }"],
                products: "  - { name: idle, kind: unit, unit: \"{piece}\", source: assumption }"))
        var found: TwinError.Code?
        do { _ = try CapacityModel(of: product, at: site, in: plant) } catch { found = error.code }
        #expect(found == code)
    }
}

@Suite struct `Working hours` {
    @Test func `of a month leave out nights, weekends and holidays`() throws {
        let text =
            SmallFactory.plant(stations: [("welder", 1)], steps: ["{ step: welding, station: welder, time: 10 min }"]) + """

                calendars:
                  - { name: day, week: [{ days: Mon-Fri, from: "06:00", to: "14:00" }], holidays: [2026-02-16 to 2026-02-20], source: assumption }
                  - { name: night, week: [{ days: Sun, from: "22:00", to: "06:00" }], source: assumption }
                """
        let plant = try SmallFactory.read(text)
        let day = try #require(plant.calendar(named: "day"))
        let night = try #require(plant.calendar(named: "night"))
        func month(_ text: String) -> CivilMonth { CivilMonth(text) ?? CivilMonth(ordinal: 0) }
        // February 2026 has 28 days and begins on a Sunday: 20 working days, 5 of them holidays; four Sundays.
        #expect(day.hours(in: month("2026-02")) == 15 * 8)
        #expect(night.hours(in: month("2026-02")) == 4 * 8)
        // January 2026 begins on a Thursday: 22 working days.
        #expect(day.hours(in: month("2026-01")) == 22 * 8)
        #expect(abs(day.hoursPerYear - 40 * 365.2425 / 7) < 1e-9)
    }

    @Test(arguments: [
        ("2026-03", 2026 * 12 + 2), ("0001-01", 12), ("2026-13", nil), ("2026-00", nil), ("26-03", nil), ("2026-3", nil), ("2026_03", nil), ("", nil),
    ])
    func `are of months there are`(_ text: String, _ ordinal: Int?) {
        #expect(CivilMonth(text)?.ordinal == ordinal)
        if let ordinal { #expect(CivilMonth(ordinal: ordinal).description == text) }
    }

    @Test(arguments: [("2026-01", 4, 31), ("2026-02", 7, 28), ("2024-02", 4, 29), ("2000-02", 2, 29), ("1900-02", 4, 28), ("2026-11", 7, 30)])
    func `know weekdays and lengths of months`(_ text: String, _ weekday: Int, _ days: Int) throws {
        let month = try #require(CivilMonth(text))
        #expect(month.firstWeekday == weekday && month.days == days)
    }
}
