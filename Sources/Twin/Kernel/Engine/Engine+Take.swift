// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What operations find in buffers, and how they take it.
extension Engine {
    @inline(__always) mutating func has(_ input: Int) -> Bool {
        let plan = inputPlans + input
        let buffer = buffers + plan.pointee.buffer
        switch plan.pointee.kind {
        case .items:
            if plan.pointee.atMost == 1, plan.pointee.product < 0 {
                return buffer.pointee.count > 0 || (buffer.pointee.firstOffering >= 0 && !plan.pointee.keepsPlace)
            }
            return hasBatch(input)
        case .amount: return buffer.pointee.content.now &- bufferPlans[plan.pointee.buffer].heel >= plan.pointee.amount
        case .pieces: return piecesThere(input) >= plan.pointee.atLeast
        }
    }

    private mutating func hasBatch(_ input: Int) -> Bool {
        let plan = inputPlans[input]
        let there = itemsThere(input)
        if there >= plan.atMost { return true }
        guard there >= plan.atLeast else { return false }
        guard plan.timer >= 0 else { return true }
        let ready = longestWaiting(in: plan.buffer) &+ plan.patience
        if ready <= scalars.now { return true }
        schedule(plan.timer, at: ready, .timer)
        return false
    }

    /// When the item entered that is there the longest, which only in a first-come buffer is the head. There must be one.
    private func longestWaiting(in buffer: Int) -> Int64 {
        var earliest = items[headItem(buffer)].entered
        guard bufferPlans[buffer].order != .firstCome else { return earliest }
        var item = buffers[buffer].head
        while item >= 0 {
            earliest = min(earliest, items[item].entered)
            item = items[item].next
        }
        return earliest
    }

    /// Items an input could take now, counted up to its most: those in the buffer, then those that wait for a place in it (unless it keeps places,
    /// of which there is none for them).
    func itemsThere(_ input: Int) -> Int64 {
        let plan = inputPlans[input]
        let buffer = buffers + plan.buffer
        if plan.product < 0, buffer.pointee.count >= plan.atMost { return plan.atMost }
        var count: Int64 = 0
        var item = buffer.pointee.head
        while item >= 0, count < plan.atMost {
            guard plan.product < 0 || Int(items[item].product) == plan.product else { return count }
            count += 1
            item = items[item].next
        }
        var server = plan.keepsPlace ? -1 : buffer.pointee.firstOffering
        while server >= 0, count < plan.atMost {
            let offered = servers[server].offered
            guard plan.product < 0 || Int(items[offered].product) == plan.product else { return count }
            count += 1
            server = servers[server].nextOffering
        }
        return count
    }

    /// Pieces that can be cut from the items there, counted up to what is needed.
    private func piecesThere(_ input: Int) -> Int64 {
        let plan = inputPlans[input]
        var pieces: Int64 = 0
        var item = buffers[plan.buffer].head
        while item >= 0, pieces < plan.atLeast {
            pieces += piecesLeft(item, plan)
            item = items[item].next
        }
        var server = buffers[plan.buffer].firstOffering
        while server >= 0, pieces < plan.atLeast {
            pieces += piecesLeft(servers[server].offered, plan)
            server = servers[server].nextOffering
        }
        return pieces
    }

    private func piecesLeft(_ item: Int, _ plan: InputPlan) -> Int64 {
        let used = items[item].used == 0 ? plan.leader : items[item].used
        return max(0, items[item].quantity - used) / plan.amount
    }

    /// The quantity an input would take, for a time that depends on it.
    func quantityAhead(_ input: Int) -> Int64 {
        let plan = inputPlans[input]
        guard plan.kind == .items else { return plan.kind == .amount ? plan.amount : plan.amount * plan.atLeast }
        var left = itemsThere(input)
        var sum: Int64 = 0
        var item = buffers[plan.buffer].head
        while item >= 0, left > 0 {
            sum &+= items[item].quantity
            item = items[item].next
            left -= 1
        }
        var server = buffers[plan.buffer].firstOffering
        while server >= 0, left > 0 {
            sum &+= items[servers[server].offered].quantity
            server = servers[server].nextOffering
            left -= 1
        }
        return sum
    }

    @inline(__always) mutating func take<Observer: SimulationObserver>(_ input: Int, _ place: Int, for server: Int, _ observer: inout Observer) {
        let plan = inputPlans + input
        let buffer = plan.pointee.buffer
        switch plan.pointee.kind {
        case .items:
            var left = plan.pointee.atMost == 1 ? 1 : itemsThere(input)
            operations[servers[server].operation].itemsTaken &+= left
            while left > 0 {
                let item = leave(buffer, keepingPlace: plan.pointee.keepsPlace, &observer)
                hold(item, place, on: server)
                observer.took(observed(item), from: buffer, input: place, execution: servers[server].execution, at: time)
                left &-= 1
            }
            if !plan.pointee.keepsPlace { placeCameFree(buffer, &observer) }
            headChanged(buffer, for: servers[server].station)
        case .amount:
            buffers[buffer].content.change(by: -plan.pointee.amount, at: scalars.now)
            buffers[buffer].left &+= plan.pointee.amount
            operations[servers[server].operation].amountDrawn &+= plan.pointee.amount
            observer.drew(plan.pointee.amount, from: buffer, input: place, execution: servers[server].execution, at: time)
            placeCameFree(buffer, &observer)
        case .pieces: cutPieces(input, place, for: server, &observer)
        }
    }

    /// Puts an item behind those the server holds already; few hold more than one.
    @inline(__always) private mutating func hold(_ item: Int, _ input: Int, on server: Int) {
        items[item].input = Int32(truncatingIfNeeded: input)
        items[item].next = -1
        if items[item].born < servers[server].oldest { servers[server].oldest = items[item].born }
        if servers[server].firstHeld < 0 { servers[server].firstHeld = item } else { items[servers[server].lastHeld].next = item }
        servers[server].lastHeld = item
        stations[servers[server].station].content.rise(at: scalars.now)
    }

    /// The head leaves its buffer, or goes straight from the server on which it waits for a place.
    @inline(__always) private mutating func leave<Observer: SimulationObserver>(
        _ buffer: Int, keepingPlace: Bool, _ observer: inout Observer
    ) -> Int {
        if buffers[buffer].head < 0 { passThrough(buffer, &observer) }
        let item = buffers[buffer].head
        buffers[buffer].head = items[item].next
        if items[item].next < 0 { buffers[buffer].tail = -1 }
        buffers[buffer].count &-= 1
        buffers[buffer].left &+= 1
        if !keepingPlace { buffers[buffer].content.fall(at: scalars.now) }
        let wait = scalars.now &- items[item].entered
        buffers[buffer].waits.add(wait)
        bucket(buffer, wait).pointee &+= 1
        if bufferPlans[buffer].expiry == .flagged, items[item].expires <= scalars.now { buffers[buffer].expired &+= 1 }
        items[item].expires = .max
        return item
    }

    /// Other stations that take from a lane may want its new head.
    @inline(__always) private mutating func headChanged(_ buffer: Int, for station: Int) {
        guard bufferPlans[buffer].consumerCount > 1, buffers[buffer].count > 0 || buffers[buffer].firstOffering >= 0 else { return }
        notifyConsumers(buffer)
    }

    /// A piece more or less: items at the head give what they have, and go when less than a piece is left.
    private mutating func cutPieces<Observer: SimulationObserver>(_ input: Int, _ place: Int, for server: Int, _ observer: inout Observer) {
        let plan = inputPlans[input]
        let execution = servers[server].execution
        var needed = plan.atLeast
        while needed > 0 {
            if buffers[plan.buffer].head < 0 { passThrough(plan.buffer, &observer) }
            let item = buffers[plan.buffer].head
            if items[item].used == 0, plan.leader > 0 {
                items[item].used = min(plan.leader, items[item].quantity)
                operations[servers[server].operation].quantityScrapped &+= items[item].used
                observer.cut(
                    observed(item), from: 0, length: items[item].used, isScrap: true, buffer: plan.buffer, input: place, execution: execution,
                    at: time)
            }
            let pieces = min(needed, piecesLeft(item, plan))
            if pieces > 0 {
                if items[item].born < servers[server].oldest { servers[server].oldest = items[item].born }
                observer.cut(
                    observed(item), from: items[item].used, length: pieces * plan.amount, isScrap: false, buffer: plan.buffer, input: place,
                    execution: execution, at: time)
                items[item].used &+= pieces * plan.amount
                needed -= pieces
            }
            if piecesLeft(item, plan) == 0 {
                let rest = items[item].quantity - items[item].used
                if rest > 0 {
                    operations[servers[server].operation].quantityScrapped &+= rest
                    observer.cut(
                        observed(item), from: items[item].used, length: rest, isScrap: true, buffer: plan.buffer, input: place, execution: execution,
                        at: time)
                }
                operations[servers[server].operation].itemsTaken &+= 1
                freeItem(leave(plan.buffer, keepingPlace: false, &observer))
                placeCameFree(plan.buffer, &observer)
            }
        }
        headChanged(plan.buffer, for: servers[server].station)
    }
}
