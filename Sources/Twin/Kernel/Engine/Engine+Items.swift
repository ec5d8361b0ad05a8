// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Items come from a pool; a freed one is the next to be used, so a stable plant touches the same few records.
extension Engine {
    /// A new item. Its birth, and since when it counts as inside, may lie before now.
    @inline(__always) mutating func makeItem(_ product: Int, quantity: Int64, born: Int64, insideSince: Int64) -> Int {
        let item: Int
        if scalars.freeItem >= 0 {
            item = scalars.freeItem
            scalars.freeItem = items[item].next
        } else {
            if scalars.usedItems == scalars.itemRoom { growItems() }
            item = scalars.usedItems
            scalars.usedItems &+= 1
        }
        scalars.serials &+= 1
        items[item] = Item(
            serial: scalars.serials, quantity: quantity, born: born, entered: scalars.now, expires: .max, used: 0,
            product: Int32(truncatingIfNeeded: product),
            input: 0, next: -1)
        scalars.inside.rise(at: max(insideSince, scalars.statisticsFrom))
        if scalars.inside.now > plan.scenario.populationLimit { stop(.population, at: -1) }
        return item
    }

    @inline(__always) mutating func freeItem(_ item: Int) {
        scalars.inside.fall(at: scalars.now)
        items[item].next = scalars.freeItem
        scalars.freeItem = item
    }

    private mutating func growItems() {
        let room = max(64, scalars.itemRoom * 2)
        items = Self.grown(items, from: scalars.itemRoom, to: room)
        scalars.itemRoom = room
    }

    func observed(_ item: Int) -> ObservedItem {
        ObservedItem(
            serial: items[item].serial, product: Int(items[item].product), quantity: items[item].quantity,
            born: SimulatedTime(microseconds: items[item].born))
    }

    func observed(server: Int) -> ObservedServer { ObservedServer(station: servers[server].station, server: servers[server].number) }

    var time: SimulatedTime { SimulatedTime(microseconds: scalars.now) }

    @inline(__always) func bucket(_ row: Int, _ ticks: Int64) -> UnsafeMutablePointer<Int64> {
        buckets + (row &* QuantileSketch.bucketCount &+ QuantileSketch.bucket(of: ticks))
    }
}
