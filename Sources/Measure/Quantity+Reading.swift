// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Quantity: CustomStringConvertible {
    /// For people: `35.1 g`, `312.4 m`, `880 pieces`, in the largest unit that leaves a readable number, six significant digits,
    /// half to even. Not for reading back.
    package var description: String {
        let (number, symbol) = readable
        return symbol.isEmpty ? number : "\(number) \(dimension == .pieces && amount.magnitude == 1 ? "piece" : symbol)"
    }

    /// Number and unit of ``description``, for whoever writes them in another language; money has no symbol.
    package var readable: (number: String, symbol: String) {
        guard amount != 0 else { return ("0", dimension == .pieces ? "pieces" : dimension.symbol) }
        let magnitude = UInt128(amount.magnitude)
        let steps = Self.steps(of: dimension)
        let step = steps.last { magnitude >= $0.from } ?? steps[0]
        return ((amount < 0 ? "-" : "") + Self.rounded(magnitude, over: step.size), step.name)
    }

    private typealias Step = (name: String, size: UInt128, from: UInt128)

    /// For people, with every digit, in the display unit: `312.400001 m`. Where two amounts are told apart, rounding may not make them one.
    package var exact: String {
        let symbol = dimension == .pieces && amount.magnitude == 1 ? "piece" : dimension.symbol
        return symbol.isEmpty ? number : "\(number) \(symbol)"
    }

    /// Units in ascending order, with the amount from which each is used. Tonnes, kilometres and megawatt-hours begin at ten.
    private static func steps(of dimension: Dimension) -> [Step] {
        let thousand: UInt128 = 1_000
        let million: UInt128 = 1_000_000
        let billion: UInt128 = 1_000_000_000
        return switch dimension {
        case .mass: [("mg", 1, 0), ("g", thousand, thousand), ("kg", million, million), ("t", billion, 10 * billion)]
        case .length: [("µm", 1, 0), ("mm", thousand, thousand), ("m", million, million), ("km", billion, 10 * billion)]
        case .pieces: [("pieces", 1, 0)]
        case .energy:
            [
                ("mWh", 1, 0), ("Wh", thousand, thousand), ("kWh", million, million), ("MWh", billion, 10 * billion),
                ("GWh", million * million, 10 * million * million),
            ]
        case .carbon: [("mg CO₂e", 1, 0), ("g CO₂e", thousand, thousand), ("kg CO₂e", million, million), ("t CO₂e", billion, 10 * billion)]
        case .money: [("", 10_000, 0)]
        case .duration: [("ms", 1, 0), ("s", 1_000, 1_000), ("min", 60_000, 60_000), ("h", 3_600_000, 3_600_000), ("d", 86_400_000, 86_400_000)]
        case .volume: [("µL", 1, 0), ("mL", thousand, thousand), ("L", million, million), ("m³", billion, 10 * billion)]
        case .area: [("mm²", 1, 0), ("cm²", 100, 100), ("m²", million, million)]
        }
    }

    /// `amount / size` with six significant digits, whole numbers in full.
    private static func rounded(_ amount: UInt128, over size: UInt128) -> String {
        var scale: UInt128 = 1
        var decimals = 0
        while decimals < 6, amount * scale * 10 < size * 1_000_000 {
            scale *= 10
            decimals += 1
        }
        let (floor, remainder) = (amount * scale).quotientAndRemainder(dividingBy: size)
        let roundsUp = remainder * 2 > size || (remainder * 2 == size && floor % 2 == 1)
        let (whole, fraction) = (floor + (roundsUp ? 1 : 0)).quotientAndRemainder(dividingBy: scale)
        guard fraction != 0 else { return "\(whole)" }
        var digits = "\(fraction)"
        digits = String(repeating: "0", count: decimals - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}

extension Dimension {
    /// How people write the display unit (``BookingUnit/display(of:)``); empty for money, whose currency the ledger knows.
    package var symbol: String {
        switch self {
        case .mass: "kg"
        case .length: "m"
        case .pieces: "pieces"
        case .energy: "kWh"
        case .carbon: "kg CO₂e"
        case .money: ""
        case .duration: "s"
        case .volume: "L"
        case .area: "m²"
        }
    }
}
