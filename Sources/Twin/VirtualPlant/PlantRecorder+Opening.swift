// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure
import Plant

/// What is there when the run begins: it was counted, not made. Lots that came from another site are that site's.
extension PlantRecorder {
    mutating func openStocks() {
        for (index, buffer) in legend.buffers.enumerated() where buffer.initially > 0 {
            guard let product = buffer.product else { continue }
            guard !buffer.mixes else {
                var lot = newLot(of: product, quantity: buffer.initially)
                lot.name = .tank(buffer: index, filling: 1)
                fillings[index] = 1
                _ = tanks[index].momentOfFilling(at: .zero)
                tanks[index].put(lot)
                count([VirtualItem(lots: [lot], tray: nil)], in: index, "stock:\(index)", at: .zero)
                continue
            }
            var lots: [VirtualItem] = []
            var left = buffer.initially
            while left > 0 {
                let size = min(left, max(1, buffer.opening?.lot ?? left))
                var lot = newLot(of: buffer.opening?.product ?? product, quantity: size)
                lot.product = product
                tanks[index].put(lot)
                lots.append(VirtualItem(lots: [lot], tray: nil))
                left -= size
            }
            count(lots, in: index, "stock:\(index)", at: .zero)
        }
        // Items of a run are numbered in the order in which its beginning lists them.
        var serial: Int64 = 0
        for (number, waiting) in scenario.beginning.items.enumerated() {
            let numbers = serial + 1...max(serial + 1, serial + Int64(waiting.count))
            serial += Int64(waiting.count)
            guard waiting.count > 0, legend.products[waiting.product.number].isMaterial else { continue }
            var found: [VirtualItem] = []
            for serial in numbers {
                let item = opened(waiting.product.number, waiting.quantity, in: waiting.buffer.number)
                items[serial] = item
                found.append(item)
            }
            count(found, in: waiting.buffer.number, "stock:items:\(number)", at: .zero)
        }
    }

    /// An item nobody has told of: it is counted where it is found.
    @discardableResult
    mutating func adopt(_ item: ObservedItem, in buffer: Int, at time: SimulatedTime) -> VirtualItem {
        if let known = items[item.serial] { return known }
        let adopted = opened(item.product, item.quantity, in: buffer)
        items[item.serial] = adopted
        count([adopted], in: buffer, "stock:item:\(item.serial)", at: time)
        return adopted
    }

    private mutating func opened(_ product: Int, _ quantity: Int64, in buffer: Int) -> VirtualItem {
        let opening = legend.buffers[buffer].opening
        var item = newItem(of: opening?.product ?? product, quantity: quantity, isDelivery: opening?.isBought ?? false)
        for index in item.lots.indices { item.lots[index].product = product }
        return item
    }

    private mutating func count(_ items: [VirtualItem], in buffer: Int, _ id: String, at time: SimulatedTime) {
        let place = legend.buffers[buffer]
        let origin = place.opening?.site ?? place.site
        record(
            id, "stocktaking", at: time, site: place.site, readPoint: nil,
            .with { facts in
                for item in items {
                    facts.statements += item.lots.map { lot in
                        var statement = announced(lot, site: origin)
                        statement.basis = .counted
                        return statement
                    }
                    if let tray = item.tray { hold(item, in: tray, &facts) }
                    if origin != place.site { facts.sightings += sightings(of: item, at: place.site, "in_progress") }
                }
            })
    }
}
