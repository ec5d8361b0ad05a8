// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// A unit that tables may be written in: its code and how many of the ledger's small units it is.
package struct TableUnit: Hashable, Sendable {
    /// As it is shown back.
    package let code: String
    package let dimension: Dimension
    /// Small units per unit, ≥ 1.
    package let scale: Int64

    /// The unit that a lot known only from earlier imports is read in.
    package init(of dimension: Dimension) {
        switch dimension {
        case .mass: self.init("kg", .mass, 1_000_000)
        case .length: self.init("m", .length, 1_000_000)
        case .pieces: self.init("{piece}", .pieces, 1)
        case .energy: self.init("kW.h", .energy, 1_000_000)
        case .carbon: self.init("kg{CO2e}", .carbon, 1_000_000)
        case .money: self.init("{currency}", .money, 10_000)
        case .duration: self.init("s", .duration, 1_000)
        case .volume: self.init("L", .volume, 1_000_000)
        case .area: self.init("m2", .area, 1_000_000)
        }
    }

    private init(_ code: String, _ dimension: Dimension, _ scale: Int64) {
        self.code = code
        self.dimension = dimension
        self.scale = scale
    }

    /// UCUM codes, UN/ECE Recommendation 20 codes (as EPCIS writes them) and the usual spellings. Those of one unit share a line.
    package static let known: [(unit: TableUnit, codes: [String])] = [
        (TableUnit("mg", .mass, 1), ["mg", "MGM"]),
        (TableUnit("g", .mass, 1_000), ["g", "GRM"]),
        (TableUnit("kg", .mass, 1_000_000), ["kg", "KGM"]),
        (TableUnit("t", .mass, 1_000_000_000), ["t", "TNE", "Mg"]),
        (TableUnit("um", .length, 1), ["um", "µm", "μm", "4H"]),
        (TableUnit("mm", .length, 1_000), ["mm", "MMT"]),
        (TableUnit("cm", .length, 10_000), ["cm", "CMT"]),
        (TableUnit("m", .length, 1_000_000), ["m", "MTR"]),
        (TableUnit("km", .length, 1_000_000_000), ["km", "KMT"]),
        (TableUnit("{piece}", .pieces, 1), ["{piece}", "piece", "pieces", "pcs", "pc", "1", "H87", "EA", "C62"]),
        (TableUnit("W.h", .energy, 1_000), ["W.h", "Wh", "WHR"]),
        (TableUnit("kW.h", .energy, 1_000_000), ["kW.h", "kWh", "KWH"]),
        (TableUnit("MW.h", .energy, 1_000_000_000), ["MW.h", "MWh", "MWH"]),
        (TableUnit("kg{CO2e}", .carbon, 1_000_000), ["kg{CO2e}", "kgCO2e"]),
        (TableUnit("{currency}", .money, 10_000), ["{currency}"]),
        (TableUnit("ms", .duration, 1), ["ms", "C26"]),
        (TableUnit("s", .duration, 1_000), ["s", "SEC"]),
        (TableUnit("min", .duration, 60_000), ["min", "MIN"]),
        (TableUnit("h", .duration, 3_600_000), ["h", "HUR"]),
        (TableUnit("uL", .volume, 1), ["uL", "ul", "µL"]),
        (TableUnit("mL", .volume, 1_000), ["mL", "ml", "MLT"]),
        (TableUnit("L", .volume, 1_000_000), ["L", "l", "LTR"]),
        (TableUnit("m3", .volume, 1_000_000_000), ["m3", "m³", "MTQ"]),
        (TableUnit("mm2", .area, 1), ["mm2", "MMK"]),
        (TableUnit("cm2", .area, 100), ["cm2", "CMK"]),
        (TableUnit("m2", .area, 1_000_000), ["m2", "m²", "MTK"]),
    ]

    private static let byCode: [String: TableUnit] = Dictionary(
        known.flatMap { row in row.codes.map { ($0, row.unit) } }, uniquingKeysWith: { first, _ in first })

    package init?(code: String) {
        guard let unit = Self.byCode[code] else { return nil }
        self = unit
    }

    /// What to write where the code is not known.
    package static let remedy = "Write a UCUM or UN/ECE code: " + known.map(\.codes[0]).joined(separator: ", ") + "; KGM, TNE, MTR, H87, KWH, LTR …"
}

/// A decimal as it stands in a table, read exactly.
struct TableNumber {
    enum Fault: Error {
        case notANumber
        /// Finer than the ledger's small unit.
        case tooFine
        case tooLarge
    }

    var decimalPoint = UInt8(ascii: ".")
    /// Between groups of three digits; 0 for none.
    var grouping: UInt8 = 0

    /// `text` × `scale` as a whole number: 312.4 at a scale of 10⁶ is 312 400 000. An exponent (`1.5E-3`) is read as well.
    func amount(_ text: UnsafeBufferPointer<UInt8>, scale: Int64) throws(Fault) -> Int64 {
        var at = 0
        let count = text.count
        var isNegative = false
        if at < count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
            isNegative = text[at] == UInt8(ascii: "-")
            at += 1
        }
        var mantissa: UInt64 = 0
        var decimals = 0
        var pendingZeros = 0
        var digits = 0
        var isAfterPoint = false
        while at < count {
            let byte = text[at]
            if byte &- 48 < 10 {
                digits += 1
                if byte == 48, isAfterPoint {
                    // Trailing zeros behind the point carry nothing.
                    pendingZeros += 1
                } else {
                    while pendingZeros > 0 {
                        guard mantissa < Self.roof else { throw .tooFine }
                        mantissa *= 10
                        decimals += 1
                        pendingZeros -= 1
                    }
                    guard mantissa < Self.roof else { throw isAfterPoint ? .tooFine : .tooLarge }
                    mantissa = mantissa * 10 + UInt64(byte &- 48)
                    if isAfterPoint { decimals += 1 }
                }
            } else if byte == decimalPoint, !isAfterPoint {
                isAfterPoint = true
            } else if byte == grouping, grouping != 0, !isAfterPoint, digits > 0 {
                // A separator between digits says nothing.
            } else {
                break
            }
            at += 1
        }
        guard digits > 0 else { throw .notANumber }
        if at < count {
            guard text[at] | 0x20 == UInt8(ascii: "e"), let exponent = Self.exponent(text, from: at + 1) else { throw .notANumber }
            decimals -= exponent
        }
        return try Self.scaled(mantissa, decimals: decimals, scale: scale, isNegative: isNegative)
    }

    private static let roof = UInt64.max / 10 - 1

    private static func exponent(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var at = start
        var sign = 1
        if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") {
            sign = text[at] == UInt8(ascii: "-") ? -1 : 1
            at += 1
        }
        guard at < text.count, text.count - at <= 3 else { return nil }
        var total = 0
        for index in at..<text.count {
            guard text[index] &- 48 < 10 else { return nil }
            total = total * 10 + Int(text[index] &- 48)
        }
        return sign * total
    }

    private static func scaled(_ mantissa: UInt64, decimals: Int, scale: Int64, isNegative: Bool) throws(Fault) -> Int64 {
        guard mantissa > 0 else { return 0 }
        guard decimals <= 38 else { throw .tooFine }
        guard decimals >= -19 else { throw .tooLarge }
        var value = UInt128(mantissa) * UInt128(UInt64(scale))
        if decimals > 0 {
            let (whole, rest) = value.quotientAndRemainder(dividingBy: powers[decimals])
            guard rest == 0 else { throw .tooFine }
            value = whole
        } else if decimals < 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: powers[-decimals])
            guard !overflow else { throw .tooLarge }
            value = product
        }
        guard value <= UInt128(UInt64(Quantity.limit)) else { throw .tooLarge }
        return isNegative ? -Int64(value) : Int64(value)
    }

    private static let powers: [UInt128] = (0...38).map { exponent in (0..<exponent).reduce(UInt128(1)) { power, _ in power * 10 } }
}
