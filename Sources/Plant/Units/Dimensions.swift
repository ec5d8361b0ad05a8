// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension Dimensions {
    static let none = Dimensions()
    static let time = Dimensions(time: 1)
    static let frequency = Dimensions(time: -1)
    static let pieces = Dimensions(pieces: 1)
    static let energy = Dimensions(mass: 1, length: 2, time: -2)
    static let power = Dimensions(mass: 1, length: 2, time: -3)
    static let money = Dimensions(money: 1)
    static let carbon = Dimensions(carbon: 1)

    init(_ dimension: Dimension) {
        switch dimension {
        case .mass: self.init(mass: 1)
        case .length: self.init(length: 1)
        case .pieces: self.init(pieces: 1)
        case .energy: self = .energy
        case .carbon: self = .carbon
        case .money: self = .money
        case .duration: self = .time
        case .volume: self.init(length: 3)
        case .area: self.init(length: 2)
        }
    }

    static func * (a: Self, b: Self) -> Self { a.combined(b, 1) }
    static func / (a: Self, b: Self) -> Self { a.combined(b, -1) }

    func power(_ exponent: Int) -> Self { Self.none.combined(self, exponent) }

    private func combined(_ other: Self, _ times: Int) -> Self {
        Self(
            mass: mass + times * other.mass, length: length + times * other.length, time: time + times * other.time,
            pieces: pieces + times * other.pieces, current: current + times * other.current,
            temperature: temperature + times * other.temperature, carbon: carbon + times * other.carbon, money: money + times * other.money,
            scale: scale + times * other.scale)
    }

    /// What a booked amount would count; nil when the ledger books no such thing.
    var booked: Dimension? { Dimension.allCases.first { Dimensions($0) == self } }

    /// For people: `mass per time`, or the base units when it has no name.
    var words: String {
        if self == .none { return "a plain number" }
        if self == .power { return "power" }
        if self == .frequency { return "events per time" }
        if let booked { return "\(booked)" }
        for below in Dimension.allCases {
            if let above = (self * Dimensions(below)).booked { return "\(above) per \(below == .duration ? "time" : "\(below)")" }
        }
        let parts = [
            ("kg", mass), ("m", length), ("s", time), ("{piece}", pieces), ("A", current), ("Cel", temperature), ("kg{CO2e}", carbon),
            ("{currency}", money), ("[pH]", scale),
        ]
        return parts.filter { $0.1 != 0 }.map { $0.1 == 1 ? $0.0 : "\($0.0)\($0.1)" }.joined(separator: ".")
    }
}

extension Dimension {
    /// Small units in a coherent one: mg in a kilogram, µm in a metre.
    var smallUnits: Double {
        switch self {
        case .mass, .length, .carbon, .area: 1_000_000
        case .pieces: 1
        case .energy: 1 / 3.6
        case .money: 10_000
        case .duration: 1_000
        case .volume: 1_000_000_000
        }
    }
}
