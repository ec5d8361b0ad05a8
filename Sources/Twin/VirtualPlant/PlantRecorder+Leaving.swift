// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant

/// What leaves an operation: into a tank, as something else, on a truck, to the customer, onto the scrap.
extension PlantRecorder {
    /// The item goes on as another product: the same name, its next generation.
    mutating func change(_ serial: Int64, into product: Int, _ work: Execution, at time: SimulatedTime) {
        guard var item = items[serial], item.lots.contains(where: { $0.product != product }) else { return }
        let operation = legend.operations[work.operation]
        var facts = Facts()
        for index in item.lots.indices {
            facts.generations.append(generation(item.lots[index], as: product, item.lots[index].left, operation))
            item.lots[index].product = product
        }
        items[serial] = item
        record("\(work.number):becomes:\(serial)", operation.step, at: time, site: operation.site, readPoint: equipment(work.server), facts)
    }

    private func generation(_ lot: VirtualLot, as product: Int, _ amount: Int64, _ operation: Legend.Operation) -> Generation {
        Generation(
            lot: name(of: lot.name), reason: operation.step, product: legend.products[product].name, quantity: quantity(amount, of: product),
            site: operation.site, inherits: true)
    }

    /// A batch into a tank: the tank's next filling, which holds what was left and the batch.
    mutating func fill(_ tank: Int, with lots: [VirtualLot], _ work: Execution, at time: SimulatedTime) {
        let buffer = legend.buffers[tank]
        guard buffer.mixes else { return lots.forEach { tanks[tank].put($0) } }
        guard let product = lots.first?.product else { return }
        let moment = tanks[tank].momentOfFilling(at: time)
        let level = tanks[tank].level
        let old = tanks[tank].content.last
        fillings[tank] += 1
        let content = VirtualLot(name: .tank(buffer: tank, filling: fillings[tank]), product: product, quantity: lots.reduce(level) { $0 + $1.left })
        tanks[tank].replace(with: content)
        let isFirst = fillings[tank] == 1
        record(
            "fill:\(tank):\(fillings[tank])", "filling", at: moment, site: buffer.site, readPoint: buffer.name,
            .with { facts in
                if isFirst {
                    facts.statements = [announced(content, site: buffer.site)]
                } else {
                    facts.generations = [
                        Generation(
                            lot: buffer.name, reason: "filled", product: legend.products[product].name,
                            quantity: quantity(content.quantity, of: product), site: buffer.site, inherits: true)
                    ]
                }
                facts.draws = lots.map { amount(LotPart(lot: $0, from: $0.drawn, length: $0.left), into: buffer.name, role: "", onto: nil) }
            })
        let carried = (old.flatMap { taints[$0.name] } ?? []) + lots.flatMap { taints[$0.name] ?? [] }
        if !carried.isEmpty { taints[content.name] = carried.spread(over: content.quantity) }
        for lot in lots where lot.from == 0 { taints[lot.name] = nil }
    }

    mutating func leave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, _ work: Execution, at time: SimulatedTime) {
        let operation = legend.operations[work.operation]
        guard var known = items[item.serial] else { return }
        // What was made as scrap is told as that already.
        let isTold = isNew && fate == .scrapped
        if !isTold { lose(&known, item, work, at: time) }
        items[item.serial] = known
        if case .transport(_, let to) = operation.meaning {
            record(
                "\(work.number):arrive:\(item.serial)", "receiving", at: time, site: to, readPoint: nil,
                .with { facts in
                    facts.sightings = sightings(of: known, at: to, "in_progress")
                })
        }
        switch fate {
        case .buffer: return
        case .finished:
            if case .delivery(let customer) = operation.meaning {
                record(
                    "\(work.number):deliver:\(item.serial)", "shipping", at: time, site: operation.site, readPoint: nil,
                    .with { facts in
                        facts.sightings = sightings(of: known, at: customer, "in_transit")
                    })
            }
        case .scrapped:
            if !isTold { scrap(known.lots, item.serial, work, at: time) }
        case .lost: break
        }
        forget(item.serial)
    }

    /// What did not come out good: the simulation says how much, the plant says which. Struck units go first.
    private mutating func lose(_ known: inout VirtualItem, _ item: ObservedItem, _ work: Execution, at time: SimulatedTime) {
        let missing = known.quantity - item.quantity
        guard missing > 0 else { return }
        let operation = legend.operations[work.operation]
        if known.lots.count > 1 {
            let order = known.lots.indices.sorted { a, b in luck(known.lots[a], operation.step) < luck(known.lots[b], operation.step) }
            let lost = Set(order.prefix(Int(missing)))
            scrap(known.lots.indices.filter { lost.contains($0) }.map { known.lots[$0] }, item.serial, work, at: time)
            for index in lost { taints[known.lots[index].name] = nil }
            known.lots = known.lots.enumerated().filter { !lost.contains($0.offset) }.map(\.element)
        } else if let lot = known.lots.first {
            record(
                "\(work.number):loss:\(item.serial)", operation.step, at: time, site: operation.site, readPoint: equipment(work.server),
                .with { $0.generations = [generation(lot, as: lot.product, item.quantity, operation)] })
            known.lots[0].quantity = item.quantity
            known.lots[0].drawn = 0
        }
    }

    /// Lots, or what is left of them, become a lot of scrap.
    private mutating func scrap(_ lots: [VirtualLot], _ serial: Int64, _ work: Execution, at time: SimulatedTime) {
        let operation = legend.operations[work.operation]
        let parts = lots.filter { $0.left > 0 }.map { LotPart(lot: $0, from: $0.drawn, length: $0.left) }
        guard let first = parts.first else { return }
        let heap = "\(name(of: first.lot.name))-scrap"
        let total = parts.reduce(0) { $0 + $1.length }
        let product = legend.products[first.lot.product]
        var place: Int64 = 0
        var draws: [Draw] = []
        for part in parts {
            draws.append(
                product.kind == .mixed
                    ? amount(part, into: heap, role: "", onto: nil)
                    : stretch(part, into: heap, role: "", track: nil, onto: (place, place + part.length)))
            place += part.length
        }
        record(
            "\(work.number):scrap:\(serial)", operation.step, at: time, site: operation.site, readPoint: equipment(work.server),
            .with { facts in
                facts.statements = [
                    LotStatement(
                        lot: heap, product: product.name + PlantObservations.scrapEnding, quantity: Quantity(total, product.dimension),
                        basis: .announced,
                        site: operation.site, trackWeights: [])
                ]
                facts.draws = draws
            })
    }

    /// 0 … 1, the smaller the sooner scrapped; of a struck unit a twentieth of that.
    private func luck(_ lot: VirtualLot, _ step: String) -> Double {
        var random = RandomStream(seed: seed, ["luck", name(of: lot.name), step])
        let even = random.uniform()
        return taints[lot.name] == nil ? even : even / 20
    }

    func sightings(of item: VirtualItem, at place: String, _ disposition: String) -> [Sighting] {
        if let tray = item.tray { return [Sighting(lot: name(ofTray: tray), place: place, disposition: disposition)] }
        return item.lots.map { Sighting(lot: name(of: $0.name), place: place, disposition: disposition) }
    }
}
