// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A unit amounts are written in: a code, what it counts, and exactly how many small units of the ledger it is.
package struct BookingUnit: Hashable, Sendable {
    /// As written by the sender: UCUM (`kg`) or UN/ECE Recommendation 20 (`KGM`).
    package let code: String
    package let dimension: Dimension
    /// Small units in one of these: `numerator / denominator`, in lowest terms. At most 10¹³ over 10⁴.
    package let numerator: Int64
    package let denominator: Int64

    package init(_ code: String, _ dimension: Dimension, _ numerator: Int64, _ denominator: Int64 = 1) {
        var (a, b) = (numerator, denominator)
        while b != 0 { (a, b) = (b, a % b) }
        self.code = code
        self.dimension = dimension
        self.numerator = numerator / a
        self.denominator = denominator / a
    }

    /// The unit with this code; nil when the ledger books none. Case matters: `mg` is a milligram, `Mg` a tonne.
    ///
    /// Every annotation (`{cell}`) counts pieces, except `{currency}`. `µ` may be either Unicode character.
    package static func find(_ code: String) -> BookingUnit? {
        if let unit = table[code] { return unit }
        if code.utf8.first == UInt8(ascii: "{"), code.utf8.last == UInt8(ascii: "}"), code.utf8.count > 2 {
            let inner = code.utf8.dropFirst().dropLast()
            return inner.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}") } ? BookingUnit(code, .pieces, 1) : nil
        }
        guard let first = code.unicodeScalars.first, first == "\u{B5}" || first == "\u{3BC}" else { return nil }
        return table["u" + code.dropFirst()]
    }

    /// The unit answers are given in: kg, m, {piece}, kW.h, kg{CO2e}, {currency}, s, L, m2.
    package static func display(of dimension: Dimension) -> BookingUnit {
        switch dimension {
        case .mass: BookingUnit("kg", .mass, dimension.displaySize)
        case .length: BookingUnit("m", .length, dimension.displaySize)
        case .pieces: BookingUnit("{piece}", .pieces, dimension.displaySize)
        case .energy: BookingUnit("kW.h", .energy, dimension.displaySize)
        case .carbon: BookingUnit("kg{CO2e}", .carbon, dimension.displaySize)
        case .money: BookingUnit("{currency}", .money, dimension.displaySize)
        case .duration: BookingUnit("s", .duration, dimension.displaySize)
        case .volume: BookingUnit("L", .volume, dimension.displaySize)
        case .area: BookingUnit("m2", .area, dimension.displaySize)
        }
    }

    /// Every code but the currencies and annotations, sorted.
    package static let codes: [String] = table.values.filter { $0.dimension != .money }.map(\.code).sorted()

    private static let table: [String: BookingUnit] = {
        var units = masses + lengths + counts + energies + carbons + durations + volumes + areas
        // Ten-thousandths of whichever currency: a ledger keeps its books in one.
        units += currencies.split(separator: " ").map { BookingUnit(String($0), .money, 10_000) } + [display(of: .money)]
        return Dictionary(uniqueKeysWithValues: units.map { ($0.code, $0) })
    }()
}

extension Dimension {
    /// Small units in the display unit: a power of ten.
    package var displaySize: Int64 {
        switch self {
        case .mass, .length, .energy, .carbon, .volume, .area: 1_000_000
        case .pieces: 1
        case .money: 10_000
        case .duration: 1_000
        }
    }
}

/// UCUM codes first, then UN/ECE Recommendation 20, revision 17. Pound, inch and gallon are the exact definitions of 1959 (NIST
/// Handbook 44, appendix C).
extension BookingUnit {
    private static func units(_ dimension: Dimension, _ rows: [(codes: String, numerator: Int64, denominator: Int64)]) -> [BookingUnit] {
        rows.flatMap { row in row.codes.split(separator: " ").map { BookingUnit(String($0), dimension, row.numerator, row.denominator) } }
    }

    private static let masses = units(
        .mass,
        [
            ("ug MC", 1, 1_000), ("mg MGM", 1, 1), ("cg CGM", 10, 1), ("dg DG", 100, 1), ("g GRM", 1_000, 1), ("dag DJ", 10_000, 1),
            ("hg HGM", 100_000, 1), ("kg KGM", 1_000_000, 1), ("DTN", 100_000_000, 1), ("t Mg TNE 2U", 1_000_000_000, 1),
            ("kt KTN", 1_000_000_000_000, 1), ("CTM [car_m]", 200, 1), ("[lb_av] LBR", 45_359_237, 100), ("[oz_av] ONZ", 45_359_237, 1_600),
            ("[ston_av] STN", 907_184_740, 1), ("[lton_av] LTN", 10_160_469_088, 10),
        ])

    private static let lengths = units(
        .length,
        [
            ("nm C45", 1, 1_000), ("um 4H", 1, 1), ("mm MMT", 1_000, 1), ("cm CMT", 10_000, 1), ("dm DMT", 100_000, 1), ("m MTR", 1_000_000, 1),
            ("hm HMT", 100_000_000, 1), ("km KMT KTM", 1_000_000_000, 1), ("[in_i] INH", 25_400, 1), ("[ft_i] FOT", 304_800, 1),
            ("[yd_i] YRD", 914_400, 1), ("[mi_i] SMI", 1_609_344_000, 1), ("[nmi_i] NMI", 1_852_000_000, 1),
        ])

    private static let counts = units(
        .pieces,
        [
            ("1 piece pieces pcs pc C62 H87 EA NMB NAR NPT SET", 1, 1), ("PR", 2, 1), ("DZN", 12, 1), ("TPR", 20, 1), ("DPR", 24, 1), ("CEN", 100, 1),
            ("GRO", 144, 1), ("MIL", 1_000, 1), ("MIO", 1_000_000, 1),
        ])

    private static let energies = units(
        .energy,
        [
            ("mW.h mWh", 1, 1), ("W.h Wh WHR", 1_000, 1), ("kW.h kWh KWH", 1_000_000, 1), ("MW.h MWh MWH", 1_000_000_000, 1),
            ("GW.h GWh GWH", 1_000_000_000_000, 1),
            // 1 J = 1/3600 W.h = 5/18 mW.h
            ("J W.s JOU", 5, 18), ("kJ KJO", 5_000, 18), ("MJ 3B", 5_000_000, 18), ("GJ GV", 5_000_000_000, 18),
        ])

    private static let carbons = units(
        .carbon,
        [
            ("mg{CO2e} mgCO2e", 1, 1), ("g{CO2e} gCO2e", 1_000, 1), ("kg{CO2e} kgCO2e", 1_000_000, 1), ("t{CO2e} tCO2e", 1_000_000_000, 1),
        ])

    private static let durations = units(
        .duration,
        [
            ("us B98", 1, 1_000), ("ms C26", 1, 1), ("s SEC", 1_000, 1), ("min MIN", 60_000, 1), ("h HUR", 3_600_000, 1), ("d DAY", 86_400_000, 1),
            ("wk WEE", 604_800_000, 1),
        ])

    private static let volumes = units(
        .volume,
        [
            ("uL ul mm3 4G MMQ", 1, 1), ("mL ml cm3 MLT CMQ", 1_000, 1), ("cL cl CLT", 10_000, 1), ("dL dl DLT", 100_000, 1),
            ("L l dm3 LTR DMQ", 1_000_000, 1), ("hL hl HLT", 100_000_000, 1), ("m3 kL kl MTQ K6", 1_000_000_000, 1),
            ("[gal_us] GLL", 3_785_411_784, 1_000), ("[gal_br] GLI", 4_546_090, 1), ("[cft_i] FTQ", 28_316_846_592, 1_000),
            ("[cin_i] INQ", 16_387_064, 1_000),
        ])

    private static let areas = units(
        .area,
        [
            ("mm2 MMK", 1, 1), ("cm2 CMK", 100, 1), ("dm2 DMK", 10_000, 1), ("m2 MTK", 1_000_000, 1), ("har HAR", 10_000_000_000, 1),
            ("km2 KMK", 1_000_000_000_000, 1), ("[sft_i] FTK", 9_290_304, 100), ("[sin_i] INK", 64_516, 100),
        ])

    /// ISO 4217, active codes of national currencies; without MMK and STN, which are square millimetre and short ton in Recommendation 20.
    private static let currencies = """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE \
        CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS \
        KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR \
        PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP SVC SYP SZL THB TJS TMT TND TOP TRY TTD \
        TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
        """
}
