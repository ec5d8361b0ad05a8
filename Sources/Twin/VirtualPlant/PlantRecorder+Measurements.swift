// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Ledger
import Plant

/// What is measured on lots: the plant's own scatter, and the shift of every cause a lot carries.
extension PlantRecorder {
    mutating func measure(_ work: Execution, _ lots: [(lot: VirtualLot, position: Int)], _ facts: inout Facts, at time: SimulatedTime) {
        let operation = legend.operations[work.operation]
        guard !operation.characteristics.isEmpty, !lots.isEmpty else { return }
        for characteristic in operation.characteristics {
            var block = MeasurementBlock(characteristic: characteristic.name, unit: characteristic.unit, lots: [], places: [], values: [])
            for (lot, _) in lots where lot.isSampled(each: characteristic.lots) {
                let name = name(of: lot.name)
                let kind = legend.products[lot.product].kind
                guard let every = characteristic.every, kind == .mapped, every > 0 else {
                    block.lots.append(name)
                    block.values.append(value(characteristic, lot, name, place: nil))
                    continue
                }
                var place: Int64 = 0
                while place < lot.quantity {
                    block.lots.append(name)
                    block.places.append(place)
                    block.values.append(value(characteristic, lot, name, place: place))
                    place += every
                }
            }
            if !block.lots.isEmpty { facts.measurements.append(block) }
        }
        // Which head or channel each unit was at; single lots were at the machine, which the event names.
        if lots.count > 1, legend.products[lots[0].lot.product].kind == .unit {
            let machine = equipment(work.server)
            facts.sightings += lots.map {
                Sighting(lot: name(of: $0.lot.name), place: "\(machine)/\($0.position)", disposition: "in_progress")
            }
        }
    }

    private mutating func value(_ characteristic: Legend.Characteristic, _ lot: VirtualLot, _ name: String, place: Int64?) -> Double {
        var random = RandomStream(seed: seed, [characteristic.name, name, "\(place ?? 0)"])
        var value = characteristic.distribution.value(&random, turn: max(0, lot.number - 1) / characteristic.lots)
        guard let carried = taints[lot.name] else { return value }
        for taint in carried where place.map({ taint.from <= $0 && $0 < taint.to }) ?? true {
            for effect in causes[taint.cause].effects where effect.characteristic == characteristic.name {
                guard random.uniform() < effect.share else { continue }
                value += effect.shift + effect.driftPerHour * taint.hours
                if lot.quantity == 1 { shifted(taint.cause, lot) }
            }
        }
        return value
    }
}
