// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant

/// What travels: the lots themselves go, whole or in part, and nothing is made of them. Units go in a box.
extension PlantRecorder {
    func isCarried(by operation: Int) -> Bool {
        switch legend.operations[operation].meaning {
        case .transport, .delivery: true
        case .process, .receipt, .wait: false
        }
    }

    /// The shipment that was being loaded leaves.
    mutating func depart() {
        guard let execution = loading, var work = running[execution] else { return }
        loading = nil
        guard case .transport(let from, let to) = legend.operations[work.operation].meaning else { return }
        let lots = cargo(work, except: [])
        guard !lots.isEmpty else { return }
        if lots.count > 1, lots.allSatisfy({ legend.products[$0.product].kind == .unit && $0.quantity == 1 }) {
            trays += 1
            work.box = trays
            running[execution] = work
        }
        let item = VirtualItem(lots: lots, tray: work.box)
        record(
            "\(execution):ship", "shipping", at: work.started, site: from, readPoint: nil,
            .with { facts in
                if let box = work.box { hold(item, in: box, &facts) }
                facts.sightings = sightings(of: item, at: "on the way to \(to)", "in_transit")
            })
    }

    /// What an operation took and does not give back as it was.
    func cargo(_ work: Execution, except passed: Set<Int>) -> [VirtualLot] {
        let whole = work.taken.filter { !passed.contains($0.input) }.flatMap { items[$0.serial]?.lots ?? [] }
        return whole + work.parts.map { $0.part.lot.only($0.part.from, $0.part.length) }
    }

    /// Cargo in so many portions, as the receiver counts it.
    func portions(of cargo: [VirtualLot], _ count: Int, as product: Int, in box: Int64?) -> [VirtualItem] {
        var lots = cargo.map { lot in
            var lot = lot
            lot.product = product
            return lot
        }
        let each = lots.reduce(0) { $0 + $1.left } / Int64(max(1, count))
        guard count > 1, each > 0 else { return [VirtualItem(lots: lots, tray: box)] }
        return (0..<count).map { _ in
            var portion: [VirtualLot] = []
            var wanted = each
            while wanted > 0, let lot = lots.first {
                let length = min(wanted, lot.left)
                portion.append(lot.only(lot.drawn, length))
                wanted -= length
                if length == lot.left { lots.removeFirst() } else { lots[0] = lot.only(lot.drawn + length, lot.left - length) }
            }
            return VirtualItem(lots: portion, tray: nil)
        }
    }

    /// What arrives in a store that holds an amount.
    mutating func arrive(_ lots: [VirtualLot], at site: String, _ work: Execution, at time: SimulatedTime) {
        record(
            "\(work.number):arrive", "receiving", at: time, site: site, readPoint: nil,
            .with { $0.sightings = sightings(of: VirtualItem(lots: lots, tray: nil), at: site, "in_progress") })
    }

    /// Whether nobody knew before how many would come.
    func comesInNumbers(_ work: Execution) -> Bool {
        scenario.operations[work.operation].outcomes.contains { outcome in
            outcome.gives.contains { if case .make(_, .sampled, _, _, _) = $0 { true } else { false } }
        }
    }

    /// One more of those that came together.
    mutating func come(_ item: ObservedItem, _ work: Execution, at time: SimulatedTime) {
        let operation = legend.operations[work.operation]
        let isDelivery = if case .receipt = operation.meaning { true } else { false }
        let known = newItem(of: item.product, quantity: item.quantity, isDelivery: isDelivery)
        items[item.serial] = known
        record(
            "\(work.number):came:\(item.serial)", operation.step, at: time, site: operation.site, readPoint: nil,
            .with { facts in
                facts.statements = known.lots.map { announced($0, site: operation.site) }
                if let tray = known.tray { hold(known, in: tray, &facts) }
                if case .receipt(let supplier) = operation.meaning {
                    facts.sightings = sightings(of: known, at: operation.site, "received from \(supplier)")
                }
            })
    }
}
