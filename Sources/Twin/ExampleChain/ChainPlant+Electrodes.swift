// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// A lane coil on its way to a winder, and how its metres map back to the calendered jumbo coil.
struct Lane {
    var lot: String
    var jumbo: Jumbo
    var length: Int64
    /// Piecewise: from `from` on, a lane metre z is jumbo metre `offset + sign · z`.
    var pieces: [(from: Int64, to: Int64, sign: Int64, offset: Int64)]

    /// Stretches of the calendered jumbo coil under [from, to) of the lane.
    func back(_ from: Int64, _ to: Int64) -> [(from: Int64, to: Int64)] {
        pieces.compactMap { piece in
            let a = max(from, piece.from)
            let b = min(to, piece.to)
            guard a < b else { return nil }
            let (p, q) = (piece.offset + piece.sign * a, piece.offset + piece.sign * b)
            return (min(p, q), max(p, q))
        }
    }
}

/// What the plant remembers of a jumbo coil.
struct Jumbo {
    var lot: String
    /// As coated and as calendered.
    var coated: Int64
    var length: Int64
    /// Stretches, as coated, with some of the contaminated lot under them.
    var tainted: [(from: Int64, to: Int64)] = []

    /// Whether [from, to) of the calendered coil lies on a tainted stretch. It was wound off backwards.
    func isTainted(_ from: Int64, _ to: Int64) -> Bool {
        let scale = Double(coated) / Double(length)
        let a = Double(length - to) * scale
        let b = Double(length - from) * scale
        return tainted.contains { Double($0.from) < b && a < Double($0.to) }
    }
}

extension ChainPlant {
    private static let laneWidths = [UInt32](repeating: 78, count: 14)

    /// A jumbo coil: coated on both sides, calendered, slit. Its 14 lanes join the stock.
    mutating func makeLanes(isCathode: Bool) {
        jumbos[isCathode, default: 0] += 1
        let number = jumbos[isCathode, default: 0]
        let lot = numbered(isCathode ? "J-" : "N-", number, width: 4)
        let product = isCathode ? "cathode jumbo coil" : "anode jumbo coil"
        var jumbo = Jumbo(lot: lot, coated: 3_000 * metre + coatingRandom.pick(-20...20) * metre, length: 0)
        let began = coatingTime[isCathode, default: 0]

        let foil = foilDraws(into: lot, jumbo.coated, isCathode, before: began)
        record("coil:\(lot)", "coating", at: began, site: "ochang") { facts in
            facts.statements = [.announced(lot, product, jumbo.coated, .length, site: "ochang", tracks: Self.laneWidths)]
            facts.draws = foil
        }
        var clock = began
        for role in ["sideA", "sideB"] { coat(&jumbo, role, isCathode, &clock) }
        coatingTime[isCathode] = clock

        jumbo.length = jumbo.coated + jumbo.coated / 1_000 * coatingRandom.pick(9...15)
        let calendered = jumbo
        // The rewind lays the coil the other way round, and longer.
        record("calendered:\(lot)", "calendering", at: clock + hour, site: "ochang") { facts in
            facts.generations = [
                Generation(
                    lot: lot, reason: "calendered", product: product, quantity: Quantity(calendered.length, .length), site: "ochang", inherits: true)
            ]
            facts.statements = [.announced(lot, product, calendered.length, .length, site: "ochang", tracks: Self.laneWidths)]
            facts.draws = [.stretch(0, calendered.coated, .length, of: lot, into: lot, onto: (calendered.length, 0))]
        }
        let laneProduct = isCathode ? "cathode lane coil" : "anode lane coil"
        let made = (0..<14).map { track in
            Lane(
                lot: "\(lot)-" + numbered("", track, width: 2), jumbo: calendered, length: calendered.length,
                pieces: [(0, calendered.length, -1, calendered.length)])
        }
        record("slit:\(lot)", "slitting", at: clock + 2 * hour, site: "ochang") { facts in
            for (track, lane) in made.enumerated() {
                facts.statements.append(.announced(lane.lot, laneProduct, lane.length, .length, site: "ochang"))
                facts.draws.append(
                    .stretch(0, lane.length, .length, of: lot, into: lane.lot, track: UInt16(track), onto: (lane.length, 0)))
            }
        }
        lanes[isCathode, default: []] += made
        // One lane of every third cathode coil, and of the scratched one, shows a fault and is rewound around it.
        if isCathode, number % 3 == 0 || lot == truth.scratched { rewind(made.count - 3, at: clock + 3 * hour) }
    }

    /// One side, stretch by stretch: where the slurry lot changes, so does what lies under the metre.
    private mutating func coat(_ jumbo: inout Jumbo, _ role: String, _ isCathode: Bool, _ clock: inout Int64) {
        // Wet, a side: 329.7 g and 294.2 g a metre.
        let grams: Int64 = isCathode ? 3_297 : 2_942
        var from: Int64 = 0
        var stretch = 0
        while from < jumbo.coated {
            // The tank keeps a heel of 60 kg.
            let heel = isCathode ? 60 * kilogram : 0
            var source = isCathode ? tank : anodeSlurry
            let least = metre / 10_000 * grams
            if source.left - heel < least {
                clock += minute
                if isCathode { fillTank(at: clock) } else { mixAnode(before: clock) }
                source = isCathode ? tank : anodeSlurry
                clock += minute
            }
            let reach = (source.left - heel) / grams * 10_000
            let to = min(jumbo.coated, from + reach)
            let mass = (to - from) / 10_000 * grams
            clock += max(minute, (to - from) / (120 * metre) * minute)
            let (lot, place) = (jumbo.lot, (from, to))
            record("coat:\(lot):\(role):\(stretch)", "coating", at: clock, site: "ochang") { facts in
                facts.draws = [.amount(mass, .mass, of: source.lot, into: lot, role: role, onto: place)]
            }
            if isCathode { tank.left -= mass } else { anodeSlurry.left -= mass }
            if source.isTainted { jumbo.tainted.append(place) }
            from = to
            stretch += 1
        }
    }

    private mutating func foilDraws(into lot: String, _ length: Int64, _ isCathode: Bool, before microseconds: Int64) -> [Draw] {
        let size = 12_000 * metre
        var draws: [Draw] = []
        var done: Int64 = 0
        while done < length {
            if foils[isCathode, default: (0, 0)].left == 0 {
                let number = foils[isCathode, default: (0, 0)].number + 1
                foils[isCathode] = (number, size)
                let name = numbered(isCathode ? "AL-" : "CU-", number, width: 4)
                record("foil:\(name)", "receiving", at: microseconds - 12 * day, site: "ochang") { facts in
                    facts.statements = [.announced(name, isCathode ? "aluminium foil" : "copper foil", size, .length, site: "ochang")]
                }
            }
            let roll = foils[isCathode, default: (0, 0)]
            let part = min(length - done, roll.left)
            let name = numbered(isCathode ? "AL-" : "CU-", roll.number, width: 4)
            draws.append(.stretch(size - roll.left, part, .length, of: name, into: lot, role: "foil", onto: (done, done + part)))
            foils[isCathode] = (roll.number, roll.left - part)
            done += part
        }
        return draws
    }

    /// Rewinds the cathode lane at `index` from the end of the stock, cutting a few metres out into scrap and splicing the ends.
    private mutating func rewind(_ index: Int, at microseconds: Int64) {
        var stock = lanes[true, default: []]
        let place = stock.count - 14 + index
        var lane = stock[place]
        let length = lane.length
        let from = coatingRandom.pick(400...2_400) * metre
        let to = from + coatingRandom.pick(2...9) * metre
        let left = length - (to - from)
        let scrap = "\(lane.lot)-CUT"
        let lot = lane.lot
        record("rewound:\(lot)", "rewinding", at: microseconds, site: "ochang") { facts in
            facts.generations = [
                Generation(
                    lot: lot, reason: "rewound", product: "cathode lane coil", quantity: Quantity(left, .length), site: "ochang", inherits: true)
            ]
            facts.statements = [.announced(scrap, "electrode scrap", to - from, .length, site: "ochang")]
            facts.draws = [
                .stretch(0, from, .length, of: lot, into: lot, onto: (left, left - from)),
                .stretch(to, length - to, .length, of: lot, into: lot, onto: (length - to, 0)),
                .stretch(from, to - from, .length, of: lot, into: scrap, onto: (0, to - from)),
            ]
        }
        // Turned twice, the lane runs with the jumbo again: up to the splice metre for metre, behind it past the cut-out.
        lane.length = left
        lane.pieces = [(0, length - to, 1, 0), (length - to, left, 1, to - from)]
        stock[place] = lane
        lanes[true] = stock
    }
}
