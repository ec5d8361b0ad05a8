// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension PhysicalUnit {
    /// The unit with this code: units of the ledger and SI units, joined by `.` and `/`, with exponents and brackets: `g/m2`, `EUR/(t.km)`,
    /// `{cell}/min`, `1/h`. Nil when it is none.
    package static func find(_ code: String) -> PhysicalUnit? {
        var reader = UnitReader(Array(code.unicodeScalars.prefix(65)))
        guard let (dimensions, factor) = reader.whole() else { return nil }
        return PhysicalUnit(code: code, dimensions: dimensions, factor: factor)
    }

    static let one = PhysicalUnit(code: "1", dimensions: .none, factor: 1)

    /// One code a unit, to suggest from.
    static let codes: [String] = (BookingUnit.codes + SIUnits.plain.keys.sorted() + SIUnits.metric.keys.sorted() + ["kW", "MW", "kV", "mV", "mOhm"])
}

/// Units of measured values. Source: UCUM, version 2.1, tables 2 to 5; `ppm`, `ppb`, `Wh`, `Ah`, `pH` and `°C` as they are usually written.
enum SIUnits {
    typealias Unit = (dimensions: Dimensions, factor: Double)

    /// Take prefixes.
    static let metric: [String: Unit] = [
        "g": (Dimensions(mass: 1), 1e-3), "m": (Dimensions(length: 1), 1), "s": (.time, 1), "A": (Dimensions(current: 1), 1),
        "L": (Dimensions(length: 3), 1e-3), "l": (Dimensions(length: 3), 1e-3), "t": (Dimensions(mass: 1), 1_000), "Hz": (.frequency, 1),
        "J": (.energy, 1), "W": (.power, 1), "Wh": (.energy, 3_600), "N": (Dimensions(mass: 1, length: 1, time: -2), 1),
        "Pa": (Dimensions(mass: 1, length: -1, time: -2), 1), "bar": (Dimensions(mass: 1, length: -1, time: -2), 100_000),
        "V": (Dimensions(mass: 1, length: 2, time: -3, current: -1), 1), "Ohm": (Dimensions(mass: 1, length: 2, time: -3, current: -2), 1),
        "Ω": (Dimensions(mass: 1, length: 2, time: -3, current: -2), 1), "Ah": (Dimensions(time: 1, current: 1), 3_600),
    ]

    /// Take none. A month is a twelfth of a year of 365.25 days.
    static let plain: [String: Unit] = [
        "1": (.none, 1), "%": (.none, 0.01), "ppm": (.none, 1e-6), "ppb": (.none, 1e-9), "[ppm]": (.none, 1e-6), "[ppb]": (.none, 1e-9),
        "min": (.time, 60), "h": (.time, 3_600), "d": (.time, 86_400), "wk": (.time, 604_800), "mo": (.time, 2_629_800), "a": (.time, 31_557_600),
        "Cel": (Dimensions(temperature: 1), 1), "°C": (Dimensions(temperature: 1), 1), "K": (Dimensions(temperature: 1), 1),
        "[pH]": (Dimensions(scale: 1), 1), "pH": (Dimensions(scale: 1), 1), "deg": (.none, 0.017_453_292_519_943_295),
    ]

    private static let prefixes: [(String, Double)] = [
        ("G", 1e9), ("M", 1e6), ("k", 1e3), ("h", 1e2), ("d", 1e-1), ("c", 1e-2), ("m", 1e-3), ("u", 1e-6), ("\u{B5}", 1e-6), ("\u{3BC}", 1e-6),
        ("n", 1e-9),
    ]

    static func find(_ atom: String) -> Unit? {
        if let unit = plain[atom] { return unit }
        if let unit = BookingUnit.find(atom) {
            return (Dimensions(unit.dimension), Double(unit.numerator) / Double(unit.denominator) / unit.dimension.smallUnits)
        }
        if let unit = metric[atom] { return unit }
        for (prefix, factor) in prefixes where atom.hasPrefix(prefix) {
            if let unit = metric[String(atom.dropFirst(prefix.count))] { return (unit.dimensions, unit.factor * factor) }
        }
        return nil
    }
}

/// Reads a unit's code: term = product { "/" product }, product = component { "." component }.
///
/// UCUM reads both signs from left to right, so that `USD/kW.h` would be dollars times hours per kilowatt. Nobody means that.
private struct UnitReader {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    mutating func whole() -> SIUnits.Unit? {
        guard scalars.count <= 64, let unit = term(depth: 0), index == scalars.count else { return nil }
        return unit
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func term(depth: Int) -> SIUnits.Unit? {
        var result: SIUnits.Unit = (.none, 1)
        if next != "/" {
            guard let first = product(depth) else { return nil }
            result = first
        }
        while next == "/" {
            index += 1
            guard let (dimensions, factor) = product(depth) else { return nil }
            result = (result.dimensions / dimensions, result.factor / factor)
        }
        return result
    }

    private mutating func product(_ depth: Int) -> SIUnits.Unit? {
        guard var result = component(depth) else { return nil }
        while next == "." || next == "·" {
            index += 1
            guard let (dimensions, factor) = component(depth) else { return nil }
            result = (result.dimensions * dimensions, result.factor * factor)
        }
        return result
    }

    private mutating func component(_ depth: Int) -> SIUnits.Unit? {
        if next == "(" {
            index += 1
            guard depth < 4, let inner = term(depth: depth + 1), next == ")" else { return nil }
            index += 1
            return inner
        }
        let start = index
        while let scalar = next, !("./·()".unicodeScalars.contains(scalar)) {
            if scalar == "{" || scalar == "[" {
                guard let end = scalars[index...].firstIndex(of: scalar == "{" ? "}" : "]") else { return nil }
                index = end
            }
            index += 1
        }
        return Self.atom(Array(scalars[start..<index]))
    }

    /// `m`, `m2`, `s-1`, `kg{CO2e}`.
    private static func atom(_ scalars: [Unicode.Scalar]) -> SIUnits.Unit? {
        func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: part)
            return String(view)
        }
        if let unit = SIUnits.find(text(scalars[...])) { return unit }
        let raised: [Unicode.Scalar: Int] = ["²": 2, "³": 3]
        if let last = scalars.last, let exponent = raised[last] {
            guard let (dimensions, factor) = SIUnits.find(text(scalars.dropLast())) else { return nil }
            return (dimensions.power(exponent), exponent == 2 ? factor * factor : factor * factor * factor)
        }
        guard let digit = scalars.last, "0"..."9" ~= digit, let exponent = Int(text(scalars.suffix(1))) else { return nil }
        var base = scalars.dropLast()
        let negative = base.last == "-"
        if negative || base.last == "^" { base = base.dropLast() }
        guard let (dimensions, factor) = SIUnits.find(text(base)) else { return nil }
        let size = (0..<exponent).reduce(1.0) { result, _ in result * factor }
        return (dimensions.power(negative ? -exponent : exponent), negative ? 1 / size : size)
    }
}
