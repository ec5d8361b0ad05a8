// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Which lots an amount in the plant consists of.
struct TankBook: Hashable, Sendable {
    /// In the order they came; the content of a tank that mixes is one lot.
    private var lots: [VirtualLot] = []
    private var first = 0
    private var lastFilling = Int64.min
    private var lastDraw = Int64.min

    /// When a draw is told: what is drawn in the instant of a filling counts as drawn before it, so one that came after is a moment later.
    mutating func momentOfDraw(at time: SimulatedTime) -> SimulatedTime {
        lastDraw = lastFilling >= time.microseconds ? lastFilling + 1 : time.microseconds
        return SimulatedTime(microseconds: lastDraw)
    }

    /// When a filling is told: not before what was drawn until then.
    mutating func momentOfFilling(at time: SimulatedTime) -> SimulatedTime {
        lastFilling = max(lastDraw, time.microseconds)
        return SimulatedTime(microseconds: lastFilling)
    }

    var level: Int64 { lots[first...].reduce(0) { $0 + $1.left } }
    /// Everything that is left, lot by lot.
    var content: [VirtualLot] { lots[first...].filter { $0.left > 0 } }

    mutating func put(_ lot: VirtualLot) { lots.append(lot) }

    /// The next generation of what mixes takes the place of the last.
    mutating func replace(with lot: VirtualLot) {
        lots = [lot]
        first = 0
    }

    /// From the lot that came first on. What is not there is not given.
    mutating func draw(_ amount: Int64) -> [LotPart] {
        var parts: [LotPart] = []
        var wanted = amount
        while wanted > 0, first < lots.count {
            let length = min(wanted, lots[first].left)
            if length > 0 { parts.append(LotPart(lot: lots[first], from: lots[first].drawn, length: length)) }
            lots[first].drawn += length
            wanted -= length
            if lots[first].left == 0 { first += 1 }
        }
        if first > 64, first * 2 > lots.count {
            lots.removeFirst(first)
            first = 0
        }
        return parts
    }
}
