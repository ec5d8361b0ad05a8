// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Measure
import Testing

@Suite struct `Quantities as text` {
    @Test(arguments: [
        // number, unit, amount in small units, dimension
        ("2161.5", "KGM", 2_161_500_000, Measure.Dimension.mass),
        ("1", "t", 1_000_000_000, .mass),
        ("1", "Mg", 1_000_000_000, .mass),
        ("1", "mg", 1, .mass),
        ("1", "LBR", 453_592, .mass),
        ("100", "LBR", 45_359_237, .mass),
        ("16", "ONZ", 453_592, .mass),
        ("1600", "[oz_av]", 45_359_237, .mass),
        ("312.4", "m", 312_400_000, .length),
        ("4", "4H", 4, .length),
        ("4", "µm", 4, .length),
        ("4", "μm", 4, .length),
        ("1", "[ft_i]", 304_800, .length),
        ("880", "{cell}", 880, .pieces),
        ("880", "1", 880, .pieces),
        ("3", "PR", 6, .pieces),
        ("1", "kWh", 1_000_000, .energy),
        ("18", "J", 5, .energy),
        ("3.6", "3B", 1_000_000, .energy),
        ("2.5", "kg{CO2e}", 2_500_000, .carbon),
        ("12.3456", "EUR", 123_456, .money),
        ("1.5", "h", 5_400_000, .duration),
        ("1", "m3", 1_000_000_000, .volume),
        ("1", "GLL", 3_785_412, .volume),
        ("1000", "GLL", 3_785_411_784, .volume),
        ("0.66", "m2", 660_000, .area),
        ("1e3", "kg", 1_000_000_000, .mass),
        ("1.25E-3", "kg", 1_250, .mass),
        ("+7", "kg", 7_000_000, .mass),
        (".5", "kg", 500_000, .mass),
        ("000000000000000000000000000000000000001", "kg", 1_000_000, .mass),
        ("0e999999999", "kg", 0, .mass),
        ("-0", "kg", 0, .mass),
        ("1e-999999999", "kg", 0, .mass),
        // finer than the small unit: half to even
        ("0.5", "mg", 0, .mass),
        ("1.5", "mg", 2, .mass),
        ("2.5", "mg", 2, .mass),
        ("2.5000000000000000000000000000001", "mg", 3, .mass),
        ("2.4999999999999999999999999999999", "mg", 2, .mass),
        ("0.1000000000000000055511151231257827", "kg", 100_000, .mass),
        ("500", "ug", 0, .mass),
        ("1500", "ug", 2, .mass),
        // pieces are whole, however they are written
        ("2.0", "{cell}", 2, .pieces),
        ("0.5", "DZN", 6, .pieces),
        ("25e-1", "PR", 5, .pieces),
        // the limit, 2⁶¹
        ("2305843009213693952", "mg", 2_305_843_009_213_693_952, .mass),
        ("2305843009213.693952", "kg", 2_305_843_009_213_693_952, .mass),
        ("2305843009213693952.5", "mg", 2_305_843_009_213_693_952, .mass),
    ])
    func `a number with a unit is booked exactly`(_ number: String, _ unit: String, _ amount: Int, _ dimension: Measure.Dimension) throws {
        #expect(try Quantity.parse(number: number, unit: unit) == Quantity(Int64(amount), dimension))
    }

    @Test(arguments: [
        ("1", "furlong", MeasureError.Code.unknownUnit),
        ("1", "", .unknownUnit),
        ("1", "KG", .unknownUnit),
        ("1", "{}", .unknownUnit),
        ("1", "{a}{b}", .unknownUnit),
        ("", "kg", .notANumber),
        (".", "kg", .notANumber),
        ("-", "kg", .notANumber),
        ("NaN", "kg", .notANumber),
        ("Infinity", "kg", .notANumber),
        ("1e", "kg", .notANumber),
        ("1e+", "kg", .notANumber),
        ("1,5", "kg", .notANumber),
        ("1 000", "kg", .notANumber),
        ("1.2.3", "kg", .notANumber),
        ("0x10", "kg", .notANumber),
        ("١", "kg", .notANumber),
        ("-1", "kg", .negative),
        ("-0.0000000001", "kg", .negative),
        ("2305843009213693953", "mg", .outOfRange),
        ("1e30", "kg", .outOfRange),
        ("1e999999999999999999999", "kg", .outOfRange),
        ("99999999999999999999999999999999999999999999", "mg", .outOfRange),
        ("999999999999999", "t", .outOfRange),
        ("0.5", "{cell}", .fraction),
        ("2.5", "H87", .fraction),
        ("1e-20", "1", .fraction),
        ("0.1", "DZN", .fraction),
    ])
    func `what cannot be booked is refused`(_ number: String, _ unit: String, _ code: MeasureError.Code) {
        let error = #expect(throws: MeasureError.self) { try Quantity.parse(number: number, unit: unit) }
        #expect(error?.code == code)
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func `a sign is read where corrections are`() throws {
        #expect(try Quantity.parse(number: "-1.5", unit: "mg", allowingNegative: true) == Quantity(-2, .mass))
        #expect(try Quantity.parse(number: "-2305843009213693952", unit: "mg", allowingNegative: true).amount == -Quantity.limit)
    }

    @Test func `every code is found and one of it is its factor`() throws {
        #expect(BookingUnit.codes.count > 120)
        for code in BookingUnit.codes {
            let unit = try #require(BookingUnit.find(code))
            #expect(unit.code == code)
            #expect(unit.numerator > 0 && unit.denominator > 0 && unit.numerator <= 10_000_000_000_000 && unit.denominator <= 10_000)
            let lot = try Quantity.parse(number: "\(unit.denominator)", unit: code)
            #expect(lot == Quantity(unit.numerator, unit.dimension))
        }
        for dimension in Measure.Dimension.allCases {
            #expect(BookingUnit.find(BookingUnit.display(of: dimension).code) == BookingUnit.display(of: dimension))
        }
        #expect(BookingUnit.find("MMK")?.dimension == .area)
        #expect(BookingUnit.find("VND")?.dimension == .money)
    }

    @Test func `the reference names every code but the spellings without a dot`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/reference/units.md").standardizedFileURL
        let words = Set(try String(contentsOf: file, encoding: .utf8).split { " `|\n();…".contains($0) }.map(String.init))
        let variants: Set<String> = ["mWh", "Wh", "kWh", "MWh", "GWh", "mgCO2e", "gCO2e", "kgCO2e", "tCO2e", "ul", "ml", "cl", "dl", "l", "hl", "kl"]
        #expect(BookingUnit.codes.filter { !words.contains($0) && !variants.contains($0) } == [])
    }

    /// Written and read back in every unit with a finite decimal, the amount is the same.
    @Test func `an amount survives being written and read`() throws {
        var random = SplitMix(seed: 7)
        for code in BookingUnit.codes {
            let unit = try #require(BookingUnit.find(code))
            for _ in 0..<50 {
                let amount = Int64(random.next() >> UInt64(random.next() % 60 + 3))
                let quantity = Quantity(amount, unit.dimension)
                guard let text = quantity.text(in: unit) else { continue }
                #expect(try Quantity.parse(number: text, unit: code) == quantity, "\(text) \(code)")
            }
        }
    }

    /// The fast path for table fields and the exact one agree: a trailing exponent forces the exact one.
    @Test func `the short way and the exact way give the same`() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<20_000 {
            let digits = String(random.next() % 1_000_000_000_000).dropLast(Int(random.next() % 8))
            let point = digits.index(digits.startIndex, offsetBy: Int(random.next() % UInt64(digits.count + 1)))
            let number = "0\(digits[..<point]).\(digits[point...])"
            let unit = ["kg", "m", "1", "J", "EUR", "ug"][Int(random.next() % 6)]
            func read(_ number: String) -> Result<Quantity, MeasureError> {
                do throws(MeasureError) { return .success(try Quantity.parse(number: number, unit: unit)) } catch { return .failure(error) }
            }
            switch (read(number), read(number + "e0")) {
            case (.success(let short), .success(let exact)): #expect(short == exact, "\(number) \(unit)")
            case (.failure(let short), .failure(let exact)): #expect(short.code == .fraction && exact.code == .fraction && unit == "1")
            case (let short, let exact): Issue.record("\(number) \(unit): \(short) and \(exact)")
            }
        }
    }

    @Test(arguments: [
        (2_161_500_000, Measure.Dimension.mass, "kg", "2161.5", 2161.5),
        (-1, .mass, "kg", "-0.000001", -0.000001),
        (0, .length, "m", "0", 0),
        (5, .energy, "J", "18", 18),
        (1, .energy, "J", "3.6", 3.6),
        (45_359_237, .mass, "LBR", "100", 100),
        (312_400_000, .length, "mm", "312400", 312_400),
    ])
    func `an amount is given in another unit exactly`(_ amount: Int, _ dimension: Measure.Dimension, _ unit: String, _ text: String, _ value: Double)
        throws
    {
        let quantity = Quantity(Int64(amount), dimension)
        let unit = try #require(BookingUnit.find(unit))
        #expect(quantity.text(in: unit) == text)
        #expect(quantity.value(in: unit) == value)
    }

    @Test func `a decimal without end has no text, but a value`() throws {
        let pound = try #require(BookingUnit.find("LBR"))
        #expect(Quantity(1_000, .mass).text(in: pound) == nil)
        let value = try #require(Quantity(1_000_000, .mass).value(in: pound))
        #expect(abs(value - 2.204_622_621_848_775_7) < 1e-12)
        #expect(Quantity(1, .length).text(in: pound) == nil)
        #expect(Quantity(1, .length).value(in: pound) == nil)
    }

    @Test(arguments: [
        (35_100, Measure.Dimension.mass, "35.1 g"), (312_400_000, .length, "312.4 m"), (880, .pieces, "880 pieces"), (1, .pieces, "1 piece"),
        (0, .pieces, "0 pieces"), (2_161_500_000, .mass, "2161.5 kg"), (20_000_000_000, .mass, "20 t"), (999, .mass, "999 mg"),
        (-35_100, .mass, "-35.1 g"), (999_999_999, .mass, "1000 kg"), (1_234_565_000, .length, "1234.56 m"), (1_234_575_000, .length, "1234.58 m"),
        (92_000_000_000, .energy, "92 MWh"), (92_000, .energy, "92 Wh"), (123_400, .money, "12.34"), (5_400_000, .duration, "1.5 h"),
        (35_000, .volume, "35 mL"), (660_000, .area, "6600 cm²"), (2_500_000, .carbon, "2.5 kg CO₂e"), (3_000_000_000, .length, "3000 m"),
    ])
    func `people read a number of readable size`(_ amount: Int, _ dimension: Measure.Dimension, _ text: String) {
        #expect("\(Quantity(Int64(amount), dimension))" == text)
    }

    @Test func `extremes print`() {
        for dimension in Measure.Dimension.allCases {
            #expect(!"\(Quantity(.max, dimension))".isEmpty)
            #expect(!"\(Quantity(.min, dimension))".isEmpty)
            #expect(Quantity(.min, dimension).number.hasPrefix("-9"))
        }
        #expect(Quantity(2_161_500_000, .mass).number == "2161.5" && Quantity(880, .pieces).number == "880")
    }
}

@Suite struct `Booked amounts and measured values` {
    @Test func `sums stay in their dimension and range`() throws {
        let mass = try #require(Mass(Quantity(5, .mass)))
        #expect((mass + Mass(amount: 2) - Mass(amount: 1)).quantity == Quantity(6, .mass))
        #expect(Length(Quantity(5, .mass)) == nil)
        #expect(-mass < .zero)
        #expect(try Pieces(amount: 1).adding(Pieces(amount: 2)) == Pieces(amount: 3))
        #expect(throws: MeasureError.self) { try Energy(amount: Quantity.limit).adding(Energy(amount: 1)) }
        #expect(throws: MeasureError.self) { try Money(amount: .max).adding(Money(amount: 1)) }
        let clash = #expect(throws: MeasureError.self) { try Quantity(1, .mass).adding(Quantity(1, .length)) }
        #expect(clash?.code == .otherDimension)
        #expect(try Quantity(1, .mass).adding(Quantity(2, .mass)) == Quantity(3, .mass))
    }

    @Test func `a measured value is a number`() throws {
        let voltage = try #require(Voltage(3.68))
        #expect(voltage < (try #require(Voltage(3.7))))
        #expect(Voltage(.nan) == nil)
        #expect(Resistance(.infinity) == nil)
        #expect(Volt.code == "V")
    }
}

/// SplitMix64: the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
