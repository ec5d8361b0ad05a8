// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// One winder and the two coils on it.
struct Winder {
    var cathode: Reel?
    var anode: Reel?
}

struct Reel {
    var lane: Lane
    var position: Int64 = 0
}

/// Bought material: lots of one size, drawn from one after the other.
struct Bought {
    var number: Int
    var left: Int64
}

struct GradedCell {
    var name: String
    var isTainted: Bool
}

extension ChainPlant {
    /// Up to 64 cells from one winder: wound, filled and closed, in a tray through formation, graded.
    mutating func makeTray() {
        let winder = tray % winders.count
        let numbers = cell..<min(cell + ExampleChain.cellsPerTray, cells)
        let names = numbers.map { numbered("CELL-", $0 + 1, width: 8) }
        var tainted = [Bool](repeating: false, count: names.count)
        var winding: [Draw] = []
        for (index, name) in names.enumerated() { winding += wind(name, winder, isTainted: &tainted[index]) }
        let began = time
        record("wound:\(tray)", "winding", at: began, site: "ochang") { facts in
            facts.statements = names.map { .announced($0, "cell 4680", 1, .pieces, site: "ochang") }
            facts.draws = winding
        }
        fill(names, at: began + 20 * minute)

        let carrier = numbered("TRAY-", tray % 8_000 + 1, width: 4)
        let capacities = names.map { _ in 25 + Double(formationRandom.pick(-60...60) + formationRandom.pick(-60...60)) / 100 }
        let rejected = names.indices.filter { _ in formationRandom.pick(0...99) == 0 }
        record("traying:\(tray)", "traying", at: began + hour, site: "ochang") { facts in
            facts.holdsBegun = names.map { Hold(child: $0, parent: carrier, kind: .carrier, quantity: nil) }
        }
        record("formed:\(tray)", "formation", at: began + 26 * hour, site: "ochang") { facts in
            facts.measurements = [MeasurementBlock(characteristic: "capacity", unit: "A.h", lots: names, places: [], values: capacities)]
        }
        let scrap = numbered("SCRAP-", tray + 1, width: 6)
        record("graded:\(tray)", "grading", at: began + 38 * hour, site: "ochang") { facts in
            facts.holdsEnded = [HoldEnd(child: nil, parent: carrier)]
            guard !rejected.isEmpty else { return }
            facts.statements = [.announced(scrap, "cell scrap", Int64(rejected.count), .pieces, site: "ochang")]
            for (place, index) in rejected.enumerated() {
                facts.draws.append(.stretch(0, 1, .pieces, of: names[index], into: scrap, onto: (Int64(place), Int64(place) + 1)))
            }
        }
        truth.contaminatedCells += tainted.count { $0 }
        for index in names.indices where !rejected.contains(index) { graded.append(GradedCell(name: names[index], isTainted: tainted[index])) }
        cell = numbers.upperBound
        tray += 1
        // 14 winders at 15 cells a minute.
        time += Int64(names.count) * 4 * second / 14
        while graded.count >= ExampleChain.cellsPerPack { pack(ExampleChain.cellsPerPack) }
    }

    /// One cell's four windings: cathode, anode, two separators.
    private mutating func wind(_ name: String, _ winder: Int, isTainted: inout Bool) -> [Draw] {
        let cathode = stretch(3_800_000, winder, isCathode: true)
        let anode = stretch(3_950_000, winder, isCathode: false)
        var from = cathode.from
        // The counter slipped back: the cell claims metres its neighbour has.
        if plant(.overlap, when: tray == 3 && from >= 10 * metre) {
            from -= 1_200_000
            tell(.overlap, cathode.lane.lot, "urn:jellyroll:example:\(seed):wound:\(tray)")
        }
        for stretch in cathode.lane.back(from, from + 3_800_000) {
            isTainted = isTainted || cathode.lane.jumbo.isTainted(stretch.from, stretch.to)
            if cathode.lane.jumbo.lot == truth.scratched, stretch.from < truth.scratchTo, truth.scratchFrom < stretch.to,
                truth.scratchedCells.last != name
            {
                truth.scratchedCells.append(name)
            }
        }
        var second = Draw.stretch(anode.from, 3_950_000, .length, of: anode.lane.lot, into: name, role: "anode")
        if plant(.missingPlace, when: tray == 4) {
            second.from = nil
            second.evidence = .none
            tell(.missingPlace, anode.lane.lot, "urn:jellyroll:example:\(seed):wound:\(tray)")
        }
        return [
            .stretch(from, 3_800_000, .length, of: cathode.lane.lot, into: name, role: "cathode"),
            second,
            take("separator", 4_460_000, into: name, role: "separatorA"),
            take("separator", 4_460_000, into: name, role: "separatorB"),
        ]
    }

    /// The next stretch of the winder's coil; a splice is skipped, and a coil with too little left is taken off.
    private mutating func stretch(_ length: Int64, _ winder: Int, isCathode: Bool) -> (lane: Lane, from: Int64) {
        while true {
            if var reel = isCathode ? winders[winder].cathode : winders[winder].anode {
                if let splice = reel.lane.pieces.first(where: { $0.from > reel.position && $0.from < reel.position + length })?.from {
                    reel.position = splice
                }
                if reel.position + length <= reel.lane.length {
                    let from = reel.position
                    reel.position += length
                    set(reel, winder, isCathode)
                    return (reel.lane, from)
                }
            }
            if lanes[isCathode, default: []].isEmpty { makeLanes(isCathode: isCathode) }
            set(Reel(lane: lanes[isCathode, default: []].removeFirst()), winder, isCathode)
        }
    }

    private mutating func set(_ reel: Reel, _ winder: Int, _ isCathode: Bool) {
        if isCathode { winders[winder].cathode = reel } else { winders[winder].anode = reel }
    }

    /// Electrolyte, can and discs of a tray. Here the data faults of paper and clock are.
    private mutating func fill(_ names: [String], at microseconds: Int64) {
        let isUnannounced = plant(.provisionalLot, when: tray == 5)
        var draws: [Draw] = []
        for name in names {
            let mass = 35 * gram + assemblyRandom.pick(-200...200)
            draws.append(
                isUnannounced ? .amount(mass, .mass, of: "E-9001", into: name) : take("electrolyte", mass, into: name))
            draws.append(take("can set", 1, into: name))
            draws.append(take("current collector discs", 1, into: name))
        }
        let isLate = plant(.lateEvent, when: tray == 6)
        let isWrong = plant(.withdrawnEvent, when: tray == 7)
        if isWrong {
            let wrong = record("filledWrong:\(tray)", "filling", at: microseconds, site: "ochang") { facts in
                facts.draws = draws.map { draw in
                    var draw = draw
                    if draw.dimension == .mass { draw.length = draw.length.map { $0 * 10 } }
                    return draw
                }
            }
            withdraw(
                wrong, at: microseconds + hour, reason: "incorrect_data", correctedBy: "urn:jellyroll:example:\(seed):closed:\(tray)")
            tell(.withdrawnEvent, names.first ?? "", wrong)
        }
        let id = record("closed:\(tray)", "filling", at: microseconds, site: "ochang", lateBy: isLate ? 20 : 0) { $0.draws = draws }
        if isUnannounced { tell(.provisionalLot, "E-9001", id) }
        if isLate { tell(.lateEvent, names.first ?? "", id) }
    }

    private static let supplies: [String: (prefix: String, size: Int64, dimension: Dimension)] = [
        "separator": ("P-", 4_000 * metre, .length), "electrolyte": ("E-", tonne / 2, .mass), "can set": ("H-", 20_000, .pieces),
        "current collector discs": ("D-", 20_000, .pieces),
    ]

    /// One draw of bought material; a lot with too little left is put away.
    mutating func take(_ product: String, _ amount: Int64, into name: String, role: String = "") -> Draw {
        guard let supply = Self.supplies[product] else { preconditionFailure("Nothing called \(product) is bought.") }
        var state = bought[product] ?? Bought(number: 0, left: 0)
        // One roll is drawn past its end before anybody looks.
        let overruns = state.left < amount && product == "separator" && plant(.overrun, when: state.number >= 1)
        if overruns { tell(.overrun, numbered(supply.prefix, state.number, width: 4), "urn:jellyroll:example:\(seed):wound:\(tray)") }
        if state.left < amount, !overruns {
            state = Bought(number: state.number + 1, left: supply.size)
            let lot = numbered(supply.prefix, state.number, width: 4)
            let isImpossible = plant(.impossibleTime, when: product == "current collector discs")
            // A month mistyped at the gate.
            let received = time - 6 * day + (isImpossible ? 30 * day : 0)
            let id = record("received:\(lot)", "receiving", at: received, site: "ochang") { facts in
                facts.statements = [.announced(lot, product, supply.size, supply.dimension, site: "ochang")]
            }
            if isImpossible { tell(.impossibleTime, lot, id) }
        }
        let lot = numbered(supply.prefix, state.number, width: 4)
        let from = supply.size - state.left
        state.left -= amount
        bought[product] = overruns ? Bought(number: state.number, left: 0) : state
        return supply.dimension == .mass
            ? .amount(amount, .mass, of: lot, into: name, role: role) : .stretch(from, amount, supply.dimension, of: lot, into: name, role: role)
    }
}
