// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Testing

@testable import Plant
@testable import Twin

@Suite struct `A ramp-up` {
    /// One line of 1,000 packs an hour by design, learning as the published default does.
    private static let line = """
        plant: One line
        start: 2026-01-01T00:00:00+00:00
        currency: USD
        sites:
          - name: hue
            source: assumption
            areas:
              - name: packs
                lines:
                  - name: line 1
                    ramp: { start: 2026-01-01, yield: { from: 0.50, to: 0.95, time: 6 mo }, oee: { from: 0.35, to: 0.85, time: 8 mo } }
                    designs: [{ product: pack, rate: "1000 {pack}/h" }]
                    stations: [{ name: assembly }]
        products: [{ name: pack, kind: unit, unit: "{pack}", nominalEnergy: 60 kW.h, source: assumption }]
        """

    private static func study(_ plan: String, plant: String = line, samples: Int = 1, seed: UInt64 = 1, target: Int = 0) throws -> RampStudy {
        let (plan, findings) = SmallFactory.plan(plan, files: ["line.yaml": plant])
        let read = try #require(plan, "\(findings.map(\.description).joined(separator: "\n"))")
        return try RampStudy(read, target: try #require(read.ramp).targets[target], samples: samples, seed: seed, confidence: 0.9) { _ in read.plants
        }
    }

    private static func plan(_ ramp: String, months: Int = 36) -> String {
        """
        plan: A ramp
        plants: [line.yaml]
        from: 2026-01
        months: \(months)
        currency: USD
        ramp:
          targets: [{ product: pack, perYear: "6000000 {pack}" }]
        \(ramp)
        """
    }

    @Test func `makes in percent of design what the published table says`() throws {
        let model = try CapacityModel(of: "pack", at: nil, in: try SmallFactory.read(Self.line))
        let (yield, oee) = (LearningCurve(trusted: 0.5, 0.95, 6), LearningCurve(trusted: 0.35, 0.85, 8))
        let design = model.capacity(learned: LearningState(yields: [0.95], effectiveness: [0.85]), hours: [1]).good
        #expect(abs(design - 807.5) < 1e-9)
        let table: [(Double, String)] = [(0, "21.7"), (3, "42.5"), (6, "59.6"), (12, "81.3"), (18, "91.6"), (24, "96.2")]
        for (month, percent) in table {
            let state = LearningState(yields: [yield.value(at: month)], effectiveness: [oee.value(at: month)])
            #expect(String(format: "%.1f", 100 * model.capacity(learned: state, hours: [1]).good / design) == percent)
        }
    }

    @Test func `comes to the integral of the curves, month by month`() throws {
        let forecast = try Self.study(Self.plan("")).run { _ in true }
        let (yield, oee) = (LearningCurve(trusted: 0.5, 0.95, 6), LearningCurve(trusted: 0.35, 0.85, 8))
        for (index, row) in forecast.levels[0].rows.enumerated() {
            let mean = (0..<1_000).reduce(0.0) { sum, step in
                let time = Double(index) + (Double(step) + 0.5) / 1_000
                return sum + yield.value(at: time) * oee.value(at: time) / 1_000
            }
            let hours = Double(24 * row.month.days)
            #expect(abs(row.good.median / (1_000 * hours * mean) - 1) < 1e-5)
            #expect(row.good.lower == row.good.upper, "nothing is left to chance")
        }
        // 6,000,000 a year of 8,765.82 h are 684.5 an hour; the middle of month 13 makes 683.7, that of month 14 694.0.
        #expect(forecast.levels[0].reached.median?.description == "2027-03")
        #expect(abs(forecast.levels[0].matureRate - 807.5 * 24 * 365.2425) < 1)
    }

    @Test func `is a spread of months when beliefs are, the same for the same seed`() throws {
        let beliefs = """
              lines:
                - line: hue/line 1
                  yield: { from: { uniform: { from: 0.4, to: 0.6 } }, to: 0.95, time: { triangular: { from: 4 mo, mode: 6 mo, to: 9 mo } } }
                  oee: { from: 0.35, to: { triangular: { from: 0.8, mode: 0.85, to: 0.88 } }, time: { uniform: { from: 6 mo, to: 12 mo } } }
            """
        let study = try Self.study(Self.plan(beliefs), samples: 60, seed: 11)
        let first = study.run { _ in true }
        let again = study.run { _ in true }
        let other = try Self.study(Self.plan(beliefs), samples: 60, seed: 12).run { _ in true }
        #expect(first.levels[0].rows.map(\.good) == again.levels[0].rows.map(\.good))
        #expect(first.levels[0].rows.map(\.good) != other.levels[0].rows.map(\.good))
        let reached = first.levels[0].reached
        #expect(try #require(reached.early) < #require(reached.median))
        #expect(first.levels[0].rows.allSatisfy { $0.good.lower <= $0.good.median && $0.good.median <= $0.good.upper })
        #expect(first.levels[0].rows[1].good.lower < first.levels[0].rows[1].good.upper)
    }

    @Test func `keeps the samples that are done when it is interrupted`() throws {
        let study = try Self.study(Self.plan(""), samples: 50)
        let forecast = study.run { $0 < 7 }
        #expect(forecast.samples == 7 && forecast.asked == 50)
        #expect(study.run { _ in false }.samples == 1)
    }

    @Test func `compares levels of automation with the same luck`() throws {
        let levels = """
              lines:
                - line: line 1
                  yield: { from: { uniform: { from: 0.4, to: 0.6 } }, to: 0.95, time: 6 mo }
                  oee: { from: { uniform: { from: 0.2, to: 0.5 } }, to: 0.85, time: 8 mo }
              automation:
                levels: [50 %, 90 %]
                hoursPerPerson: 2000 h
                labour: [{ station: assembly, people: 40, automatable: 0.8 }]
                tradeOffs:
                  - { of: initial oee, points: [{ level: 50 %, value: 0.35 }, { level: 90 %, value: 0.25 }] }
                  - { of: oee time constant, points: [{ level: 50 %, value: 8 mo }, { level: 90 %, value: 10 mo }] }
                  - { of: investment, points: [{ level: 50 %, value: 20e6 USD }, { level: 90 %, value: 40e6 USD }] }
            """
        let plant =
            Self.line.replacing("{ name: assembly }", with: "{ name: assembly, count: 1 }") + """

                routes:
                  - { name: packs, product: pack, source: assumption, arrivals: saturated, steps: [{ step: assembly, station: assembly, rate: "1000 {pack}/h" }] }
                """
        let forecast = try Self.study(Self.plan(levels), plant: plant, samples: 40).run { _ in true }
        let (half, most) = (forecast.levels[0], forecast.levels[1])
        let paired = try #require(most.paired)
        #expect((paired.good.upper ?? 0) < 0, "learning later makes less, in every sample")
        #expect((paired.months?.lower ?? 0) > 0)
        #expect(half.paired == nil)
        // 40 · (1 − 0.5 · 0.8) and 40 · (1 − 0.9 · 0.8), and 8,766 h a year behind each place.
        #expect(half.crew == 24 && most.crew == 12)
        #expect(half.headcount == 106 && most.headcount == 53)
        #expect(half.investment == 20e6 && most.investment == 40e6)
        #expect(forecast.earliest == 0)
    }

    @Test func `of a copy begins with part of what its mother knows, and never with more`() throws {
        let mother = LineLearning.Curve(initial: Belief(exactly: 0.5), end: Belief(exactly: 0.95), timeConstant: Belief(exactly: 6))
        func copy(after months: Double, carrying share: Double) -> LearnedLine {
            let line = LineLearning(
                name: "copy", start: 24_000 + months, yield: mother, oee: nil, lostAtProductChange: Belief(exactly: 0), productChanges: [],
                mother: .init(
                    carries: Belief(exactly: share), learning: .init(name: "mother", start: 24_000, yield: mother, oee: nil)))
            return LearnedLine(line) { _ in 0.5 }
        }
        #expect(abs((copy(after: 36, carrying: 0.5).state(at: 24_036).yield ?? 0) - 0.725) < 1e-12)
        // After one month the mother herself is at 0.569.
        let young = LearningCurve(trusted: 0.5, 0.95, 6).value(at: 1)
        #expect(abs((copy(after: 1, carrying: 0.5).state(at: 24_001).yield ?? 0) - young) < 1e-12)
        #expect(copy(after: 36, carrying: 0).state(at: 24_036).yield == 0.5)
        #expect(copy(after: 36, carrying: 0.5).state(at: 24_035.9).oee == 0, "a line that has not begun stands still")
    }

    @Test func `falls back at a product change`() throws {
        let forecast = try Self.study(
            Self.plan(
                """
                  lines:
                    - { line: line 1, productChange: 0.5, productChanges: [2027-01] }
                """)
        ).run { _ in true }
        let rates = forecast.levels[0].rows.map(\.rate.median)
        #expect(rates[12] < rates[11] && rates[13] > rates[12])
        let unchanged = try Self.study(Self.plan("")).run { _ in true }.levels[0].rows.map(\.rate.median)
        #expect(rates[..<12] == unchanged[..<12] && rates[12] < unchanged[12])
    }

    @Test(arguments: [(0, 0.9), (200_000, 0.9), (10, 0), (10, 1), (10, .nan)])
    func `refuses counts and confidences out of range`(_ samples: Int, _ confidence: Double) throws {
        let level = try RampStudy.Level(
            try #require(SmallFactory.plan(Self.plan(""), files: ["line.yaml": Self.line]).plan), [try SmallFactory.read(Self.line)], product: "pack",
            site: "hue", automation: nil)
        let target = RampTarget(product: "pack", site: "hue", unitsPerYear: 1, unit: "{pack}", asked: "", energyPerUnit: nil)
        #expect(throws: TwinError.self) {
            try RampStudy(
                target: target, months: MonthSpan(first: CivilMonth(ordinal: 24_300), count: 12), levels: [level], hoursPerPerson: nil,
                samples: samples,
                seed: 1, confidence: confidence)
        }
    }
}
