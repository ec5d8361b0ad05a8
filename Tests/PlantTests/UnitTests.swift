// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Testing

@testable import Plant

private let worth: [(String, Double, String)] = [
    // code, coherent units in one, what it counts
    ("kg", 1, "mass"), ("g", 1e-3, "mass"), ("t", 1_000, "mass"), ("mm", 1e-3, "length"), ("µm", 1e-6, "length"), ("min", 60, "duration"),
    ("a", 31_557_600, "duration"), ("mo", 2_629_800, "duration"), ("wk", 604_800, "duration"), ("kW", 1_000, "power"),
    ("kWh", 3_600_000, "energy"),
    ("kW.h", 3_600_000, "energy"), ("MJ", 1e6, "energy"), ("GW.h/a", 3_600_000_000_000 / 31_557_600, "power"),
    ("m/min", 1.0 / 60, "length per time"),
    ("t/h", 1_000.0 / 3_600, "mass per time"), ("{cell}", 1, "pieces"), ("{cell}/min", 1.0 / 60, "pieces per time"),
    ("1/h", 1.0 / 3_600, "events per time"),
    ("/h", 1.0 / 3_600, "events per time"), ("m3/h", 1.0 / 3_600, "volume per time"), ("m³/h", 1.0 / 3_600, "volume per time"),
    ("g/m2", 1e-3, "mass per area"),
    ("g/cm3", 1_000, "mass per volume"), ("USD/kg", 1, "money per mass"), ("USD/kW.h", 1.0 / 3_600_000, "money per energy"),
    ("kg{CO2e}/kW.h", 1.0 / 3_600_000, "carbon per energy"), ("kg{CO2e}/(t.km)", 1e-6, "kg-1.m-1.kg{CO2e}"), ("%", 0.01, "a plain number"),
    ("ppm", 1e-6, "a plain number"), ("mOhm", 1e-3, "kg.m2.s-3.A-2"), ("Pa.s", 1, "kg.m-1.s-1"), ("A.h", 3_600, "s.A"), ("mAh", 3.6, "s.A"),
    ("Cel", 1, "Cel"),
    ("m.s-1", 1, "length per time"), ("KGM", 1, "mass"), ("[lb_av]", 0.453_592_37, "mass"),
]

private let sums: [(String, Double, String)] = [
    // text, coherent value, what it counts
    ("92 Wh", 331_200, "energy"), ("0.95", 0.95, "a plain number"), ("95 %", 0.95, "a plain number"), ("1.2e3 kg", 1_200, "mass"),
    ("-5 Cel", -5, "Cel"),
    ("{automation}", 0.5, "a plain number"), ("{takt} / {automation}", 240, "duration"), ("{takt} * 2 + 5 s", 245, "duration"),
    ("2 h * (1 - {automation})", 3_600, "duration"), ("{n} {cell}", 3, "pieces"), ("{n} * 1 {cell}", 3, "pieces"),
    ("({n} + 1) h", 14_400, "duration"),
    ("3 m / 1 min", 0.05, "length per time"), ("6 h/{n}", 7_200, "duration"), ("max(1 h, 90 min)", 5_400, "duration"),
    ("ceil(7 / {n})", 3, "a plain number"),
    ("2 ^ 3", 8, "a plain number"), ("-{n} + 5", 2, "a plain number"), ("-(1 + 2)", -3, "a plain number"), ("2 - 3 - 4", -5, "a plain number"),
    ("12 / 2 / 3", 2, "a plain number"), ("2 + 3 * 4", 14, "a plain number"), ("{cell_count} 1", 0, ""),
    ("5 1/h", 5.0 / 3_600, "events per time"),
    ("exp(ln(5))", 5, "a plain number"), ("5 kg{CO2e}/kg", 5, "carbon per mass"), ("3 {n}", 0, ""),
]

@Suite struct `Units of numbers` {
    @Test(arguments: worth)
    func `are worth this much and count that`(_ code: String, _ factor: Double, _ words: String) throws {
        let unit = try #require(PhysicalUnit.find(code))
        #expect(abs(unit.factor - factor) <= 1e-12 * factor, "\(unit.factor)")
        #expect(unit.dimensions.words == words)
    }

    @Test(arguments: [
        "", "kgg", "m/", "/", "kg//h", "(m", "m)", "m s", "2", "yr", "{", "{}", "m2.", String(repeating: "m.", count: 40) + "m", "((((((m))))))",
    ])
    func `are not these`(_ code: String) {
        #expect(PhysicalUnit.find(code) == nil)
    }

    @Test func `of the ledger are worth the same to both`() throws {
        for code in BookingUnit.codes where code != "1" {
            let booked = try #require(BookingUnit.find(code))
            let unit = try #require(PhysicalUnit.find(code), "\(code)")
            #expect(unit.dimensions.booked == booked.dimension, "\(code)")
            let small = unit.factor * booked.dimension.smallUnits
            #expect(abs(small - Double(booked.numerator) / Double(booked.denominator)) <= 1e-9 * small, "\(code)")
        }
    }
}

@Suite struct `Arithmetic` {
    private let parameters: [String: Expression.Value] = [
        "automation": .init(number: 0.5, dimensions: .none, unit: nil, literal: nil),
        "takt": .init(number: 120, dimensions: .time, unit: PhysicalUnit.find("min"), literal: nil),
        "n": .init(number: 3, dimensions: .none, unit: nil, literal: nil),
    ]

    @Test(arguments: sums)
    func `gives these numbers`(_ text: String, _ number: Double, _ words: String) {
        switch Expression.evaluate(text, parameters) {
        case .success(let value):
            #expect(!words.isEmpty && abs(value.number - number) <= 1e-12 * max(1, abs(number)) && value.dimensions.words == words, "\(value)")
        case .failure(let failure): #expect(words.isEmpty, "\(failure)")
        }
    }

    @Test(arguments: [
        ("92Wh", "“92Wh” has no blank before its unit."), ("1 h + 1 m", "“1 h + 1 m” adds duration and length."),
        ("{automaton} * 2", "There is no parameter “automaton”."),
        ("1,200 kg", "“1,200 kg” cannot be read from “,200 kg” on."), ("5 kgg", "“kgg” is not a unit."), ("1 / 0", "“1 / 0” is no finite number."),
        ("(1 + 2", "“(1 + 2” ends too early."), ("heavy", "“heavy” is no number."), ("sqrt(2 m)", "“sqrt” cannot be taken of this in “sqrt(2 m)”."),
        ("1 +", "“1 +” ends too early."), ("", "“” ends too early."),
    ])
    func `refuses these, and says why`(_ text: String, _ message: String) {
        guard case .failure(let failure) = Expression.evaluate(text, parameters) else {
            Issue.record("\(text) is taken")
            return
        }
        #expect(failure.message == message)
        #expect(!failure.expected.isEmpty && !failure.remedy.isEmpty)
    }

    @Test func `is bounded in length and depth`() {
        for text in [
            String(repeating: "(", count: 300) + "1" + String(repeating: ")", count: 300), String(repeating: "1+", count: 300) + "1",
            String(repeating: "-", count: 399),
        ] {
            guard case .failure = Expression.evaluate(text, [:]) else {
                Issue.record("\(text.prefix(20))… is taken")
                continue
            }
        }
    }

    @Test func `survives anything`() {
        let pieces = ["{", "}", "(", ")", "1", "2.5", " ", "/", "*", "+", "-", "^", "kg", "m", "max", ",", "{n}", "e", "1/h", "%", ".", "§", "é"]
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            if case .success(let value) = Expression.evaluate(text, parameters) { #expect(value.number.isFinite, "\(text)") }
        }
    }
}
