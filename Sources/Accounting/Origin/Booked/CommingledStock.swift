// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

/// One filling of a tank whose receipts nobody can tell apart: which of them each draw took, by a stock method and the order of time.
///
/// Amounts and money are whole units; what draws took and what is left add up to what came in, to the last one.
struct CommingledStock<Key: Hashable> {
    /// What came in at once, and has not been taken yet.
    struct Layer {
        let time: Instant
        /// Small units of the stock.
        var amount: Int64
        var money: [Key: Int64]
    }

    struct Draw {
        let time: Instant
        /// Nil: whatever is left then.
        let amount: Int64?
        /// What it goes into: of draws at one time, in the order of its name.
        let product: String
    }

    /// - Parameters:
    ///   - layers: In the order they came.
    ///   - draws: In any order.
    /// - Returns: By draw, the layers it took, oldest first; nil when a draw takes more than is there by then.
    static func taken(by draws: [Draw], from layers: [Layer], _ method: FungibleStock.Method) -> [[Layer]]? {
        var waiting = layers.indices.sorted { (layers[$0].time, $0) < (layers[$1].time, $1) }.map { layers[$0] }[...]
        var stock: [Layer] = []
        var taken = [[Layer]](repeating: [], count: draws.count)
        for index in draws.indices.sorted(by: {
            (draws[$0].time, draws[$0].product, draws[$0].amount ?? .max, $0) < (draws[$1].time, draws[$1].product, draws[$1].amount ?? .max, $1)
        }) {
            while let next = waiting.first, next.time <= draws[index].time { stock.append(waiting.removeFirst()) }
            guard var left = draws[index].amount else {
                taken[index] = stock
                stock = []
                continue
            }
            var parts: [Layer] = []
            while left > 0 {
                guard !stock.isEmpty else { return nil }
                let place = method == .lastInFirstOut ? stock.count - 1 : 0
                let (part, rest) = split(stock[place], min(left, stock[place].amount))
                parts.append(part)
                left -= part.amount
                if rest.amount > 0 { stock[place] = rest } else { stock.remove(at: place) }
            }
            taken[index] = method == .lastInFirstOut ? parts.reversed() : parts
        }
        return taken
    }

    private static func split(_ layer: Layer, _ amount: Int64) -> (part: Layer, rest: Layer) {
        var (part, rest) = (layer, layer)
        part.amount = amount
        rest.amount = layer.amount - amount
        for (key, money) in layer.money {
            let share = layer.amount == 0 ? 0 : Int64(Int128(money) * Int128(amount) / Int128(layer.amount))
            part.money[key] = share
            rest.money[key] = money - share
        }
        return (part, rest)
    }
}
