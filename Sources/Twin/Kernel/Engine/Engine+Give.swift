// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// How outputs leave a server, and how those that wait for a place follow.
extension Engine {
    /// Brings out what is left of the outcome's outputs until one has no place; then the server is free.
    ///
    /// `turn` is the buffer whose freed place called: the server keeps its turn there.
    @inline(__always) mutating func deliver<Observer: SimulationObserver>(_ server: Int, turn: Int, _ observer: inout Observer) {
        while servers[server].output < servers[server].outputEnd {
            let output = servers[server].output
            let isThrough: Bool
            switch outputPlans[output].kind {
            case .pass: isThrough = deliverPassed(server, output, turn, &observer)
            case .make: isThrough = deliverMade(server, output, turn, &observer)
            case .fill: isThrough = deliverAmount(server, output, turn, &observer)
            }
            guard isThrough else { return }
            servers[server].left = -1
            servers[server].output = output &+ 1
        }
        finish(server, &observer)
    }

    @inline(__always) private mutating func deliverPassed<Observer: SimulationObserver>(
        _ server: Int, _ output: Int, _ turn: Int, _ observer: inout Observer
    ) -> Bool {
        let plan = outputPlans + output
        while true {
            let item = unhold(server, plan.pointee.input)
            guard item >= 0 else { return true }
            let operation = servers[server].operation
            if plan.pointee.product >= 0 { items[item].product = Int32(truncatingIfNeeded: plan.pointee.product) }
            if plan.pointee.yield < 1 {
                let kept = keptByYield(items[item].quantity, plan.pointee.yield, streams + operationPlans[operation].yieldStream)
                operations[operation].quantityScrapped &+= items[item].quantity &- kept
                if kept == 0 {
                    operations[operation].itemsScrapped &+= 1
                    depart(item, from: server, asScrap: true, isNew: false, &observer)
                    continue
                }
                items[item].quantity = kept
            }
            operations[operation].itemsPassed &+= 1
            guard put(item, from: server, plan, isNew: false, turn, &observer) else { return false }
        }
    }

    @inline(__always) private mutating func deliverMade<Observer: SimulationObserver>(
        _ server: Int, _ output: Int, _ turn: Int, _ observer: inout Observer
    ) -> Bool {
        let plan = outputPlans + output
        if servers[server].left < 0 {
            servers[server].left = count(plan, server)
            if servers[server].left > Int64(self.plan.scenario.populationLimit) {
                stop(.population, at: plan.pointee.buffer)
                servers[server].left = 0
            }
        }
        while servers[server].left > 0, scalars.fault == 0 {
            servers[server].left &-= 1
            let item = make(plan, on: server)
            stations[servers[server].station].content.rise(at: scalars.now)
            operations[servers[server].operation].itemsMade &+= 1
            guard put(item, from: server, plan, isNew: true, turn, &observer) else { return false }
        }
        return true
    }

    /// As old as what it was made from, it was inside in that and is counted already; born with its operation, it counts from then on.
    @inline(__always) private mutating func make(_ plan: UnsafePointer<OutputPlan>, on server: Int) -> Int {
        let quantity = quantity(plan, server)
        let started = servers[server].startedAt
        switch plan.pointee.birth {
        case .atEnd: return makeItem(plan.pointee.product, quantity: quantity, born: scalars.now, insideSince: scalars.now)
        case .atStart: return makeItem(plan.pointee.product, quantity: quantity, born: started, insideSince: started)
        case .inherited:
            let oldest = servers[server].oldest
            return makeItem(plan.pointee.product, quantity: quantity, born: oldest == .max ? started : oldest, insideSince: scalars.now)
        }
    }

    @inline(__always) private mutating func deliverAmount<Observer: SimulationObserver>(
        _ server: Int, _ output: Int, _ turn: Int, _ observer: inout Observer
    ) -> Bool {
        let plan = outputPlans + output
        let tank = plan.pointee.buffer
        if servers[server].left < 0 { servers[server].left = quantity(plan, server) }
        let amount = servers[server].left
        let isFirst = buffers[tank].firstOffering < 0 || turn == tank
        guard isFirst, amount <= bufferPlans[tank].capacity, buffers[tank].content.now <= bufferPlans[tank].capacity &- amount else {
            offer(server, to: tank, atHead: turn == tank)
            return false
        }
        buffers[tank].content.change(by: amount, at: scalars.now)
        buffers[tank].entered &+= amount
        operations[servers[server].operation].amountFilled &+= amount
        observer.filled(amount, into: tank, execution: servers[server].execution, at: time)
        notifyConsumers(tank)
        return true
    }

    @inline(__always) private mutating func count(_ plan: UnsafePointer<OutputPlan>, _ server: Int) -> Int64 {
        switch plan.pointee.count {
        case .fixed: return plan.pointee.countFixed
        case .sampled: return sample(Sampling(sampler: plan.pointee.countSampler, stream: operationPlans[servers[server].operation].countStream))
        case .pieces:
            var pieces: Int64 = 0
            var item = servers[server].firstHeld
            while item >= 0 {
                if Int(items[item].input) == plan.pointee.countInput {
                    pieces &+= max(0, items[item].quantity &- plan.pointee.pieceLeader) / plan.pointee.pieceLength
                }
                item = items[item].next
            }
            return pieces
        }
    }

    @inline(__always) private func quantity(_ plan: UnsafePointer<OutputPlan>, _ server: Int) -> Int64 {
        guard plan.pointee.quantityInput >= 0 else { return plan.pointee.quantity }
        let scaled = Double(quantityTaken(plan.pointee.quantityInput, server)) * plan.pointee.factor
        return scaled < 9e18 ? Int64(scaled + 0.5) : .max
    }

    func quantityTaken(_ input: Int, _ server: Int) -> Int64 {
        let plan = inputPlans[operationPlans[servers[server].operation].firstInput + input]
        guard plan.kind == .items else { return plan.kind == .amount ? plan.amount : plan.amount * plan.atLeast }
        var sum: Int64 = 0
        var item = servers[server].firstHeld
        while item >= 0 {
            if Int(items[item].input) == input { sum &+= items[item].quantity }
            item = items[item].next
        }
        return sum
    }

    /// The first item held for an input, no longer held; −1 when there is none left.
    @inline(__always) private mutating func unhold(_ server: Int, _ input: Int) -> Int {
        var before = -1
        var item = servers[server].firstHeld
        while item >= 0, Int(items[item].input) != input {
            before = item
            item = items[item].next
        }
        guard item >= 0 else { return -1 }
        if before >= 0 { items[before].next = items[item].next } else { servers[server].firstHeld = items[item].next }
        if servers[server].lastHeld == item { servers[server].lastHeld = before }
        return item
    }

    /// False when it must wait for a place.
    @inline(__always) private mutating func put<Observer: SimulationObserver>(
        _ item: Int, from server: Int, _ plan: UnsafePointer<OutputPlan>, isNew: Bool, _ turn: Int, _ observer: inout Observer
    ) -> Bool {
        switch plan.pointee.destination {
        case .finished: depart(item, from: server, asScrap: false, isNew: isNew, &observer)
        case .scrapped:
            operations[servers[server].operation].itemsScrapped &+= 1
            depart(item, from: server, asScrap: true, isNew: isNew, &observer)
        case .buffer:
            let buffer = plan.pointee.buffer
            let isFirst = buffers[buffer].firstOffering < 0 || turn == buffer || plan.pointee.isReserved
            guard isFirst, buffers[buffer].content.now &+ buffers[buffer].reserved < bufferPlans[buffer].capacity else {
                items[item].entered = scalars.now
                items[item].input = isNew ? 1 : 0
                servers[server].offered = item
                offer(server, to: buffer, atHead: turn == buffer)
                return false
            }
            stations[servers[server].station].content.fall(at: scalars.now)
            observer.gave(observed(item), to: .buffer(buffer), isNew: isNew, execution: servers[server].execution, at: time)
            enter(buffer, item)
        }
        return true
    }

    @inline(__always) mutating func enter(_ buffer: Int, _ item: Int) {
        let state = buffers + buffer
        items[item].entered = scalars.now
        if bufferPlans[buffer].order == .firstCome {
            items[item].next = -1
            if state.pointee.tail >= 0 { items[state.pointee.tail].next = item } else { state.pointee.head = item }
            state.pointee.tail = item
        } else {
            insert(item, into: buffer)
        }
        state.pointee.count &+= 1
        state.pointee.entered &+= 1
        state.pointee.content.rise(at: scalars.now)
        if bufferPlans[buffer].expiry != .none { setExpiry(buffer, item) }
        notifyConsumers(buffer)
    }

    /// Behind none, or behind a number of others drawn at random.
    private mutating func insert(_ item: Int, into buffer: Int) {
        let state = buffers + buffer
        var before = -1
        var after = state.pointee.head
        if bufferPlans[buffer].order == .random {
            var left = Int64(streams[bufferPlans[buffer].orderStream].uniform() * Double(state.pointee.count + 1))
            while left > 0, after >= 0 {
                before = after
                after = items[after].next
                left -= 1
            }
        }
        items[item].next = after
        if before >= 0 { items[before].next = item } else { state.pointee.head = item }
        if after < 0 { state.pointee.tail = item }
    }

    @inline(__always) mutating func notifyConsumers(_ buffer: Int) {
        let first = bufferPlans[buffer].firstConsumer
        if bufferPlans[buffer].consumerCount == 1 {
            let station = stationLists[first]
            if stations[station].firstIdle >= 0 || stationPlans[station].servers < 0 { markDirty(station) }
        } else {
            notifyMany(first, first &+ bufferPlans[buffer].consumerCount)
        }
    }

    /// Of several stations that could take it, the one that has been idle longest goes first.
    private mutating func notifyMany(_ first: Int, _ end: Int) {
        while true {
            var longest = -1
            var since = Int64.max
            for index in first..<end {
                let station = stationLists[index]
                guard stations[station].isDirty == 0 else { continue }
                let idle = stations[station].firstIdle
                guard idle >= 0 || stationPlans[station].servers < 0 else { continue }
                let start = idle < 0 ? -1 : servers[idle].since
                if start < since {
                    longest = station
                    since = start
                }
            }
            guard longest >= 0 else { return }
            markDirty(longest)
        }
    }

    @inline(__always) mutating func depart<Observer: SimulationObserver>(
        _ item: Int, from server: Int, asScrap: Bool, isNew: Bool, _ observer: inout Observer
    ) {
        stations[servers[server].station].content.fall(at: scalars.now)
        leavePlant(item, asScrap: asScrap)
        observer.gave(observed(item), to: asScrap ? .scrapped : .finished, isNew: isNew, execution: servers[server].execution, at: time)
        freeItem(item)
    }

    @inline(__always) mutating func leavePlant(_ item: Int, asScrap: Bool) {
        let product = Int(items[item].product)
        let age = scalars.now &- items[item].born
        if asScrap {
            products[product].scrapped &+= 1
            products[product].scrappedQuantity &+= items[item].quantity
            products[product].timeToScrap.add(age)
        } else {
            products[product].finished &+= 1
            products[product].finishedQuantity &+= items[item].quantity
            products[product].timeInSystem.add(age)
            bucket(plan.buffers.count &+ product, age).pointee &+= 1
        }
    }

    private mutating func offer(_ server: Int, to buffer: Int, atHead: Bool) {
        servers[server].offeredTo = buffer
        if buffers[buffer].firstOffering < 0 {
            servers[server].nextOffering = -1
            buffers[buffer].firstOffering = server
            buffers[buffer].lastOffering = server
        } else if atHead {
            servers[server].nextOffering = buffers[buffer].firstOffering
            buffers[buffer].firstOffering = server
        } else {
            servers[server].nextOffering = -1
            servers[buffers[buffer].lastOffering].nextOffering = server
            buffers[buffer].lastOffering = server
        }
        touch(server)
        if !bufferPlans[buffer].isTank { notifyConsumers(buffer) }
    }

    private mutating func withdraw(_ server: Int) {
        let buffer = servers[server].offeredTo
        var before = -1
        var at = buffers[buffer].firstOffering
        while at != server {
            before = at
            at = servers[at].nextOffering
        }
        let after = servers[server].nextOffering
        if before >= 0 { servers[before].nextOffering = after } else { buffers[buffer].firstOffering = after }
        if buffers[buffer].lastOffering == server { buffers[buffer].lastOffering = before }
        servers[server].nextOffering = -1
        servers[server].offeredTo = -1
    }

    /// Lets in those that wait, in order; then tells stations that want a place before they start.
    @inline(__always) mutating func placeCameFree<Observer: SimulationObserver>(_ buffer: Int, _ observer: inout Observer) {
        if buffers[buffer].firstOffering >= 0 { admit(buffer, &observer) }
        if bufferPlans[buffer].reserverCount > 0 { tellReservers(buffer) }
    }

    /// Who was refused a place first is looked at first.
    private mutating func tellReservers(_ buffer: Int) {
        let first = bufferPlans[buffer].firstReserver
        let end = first + bufferPlans[buffer].reserverCount
        while true {
            var next = -1
            for index in first..<end {
                let station = stationLists[index]
                guard stations[station].isDirty == 0 else { continue }
                if next < 0 || stations[station].refusedAt < stations[next].refusedAt { next = station }
            }
            guard next >= 0 else { return }
            markDirty(next)
        }
    }

    private mutating func admit<Observer: SimulationObserver>(_ buffer: Int, _ observer: inout Observer) {
        while buffers[buffer].firstOffering >= 0 {
            let server = buffers[buffer].firstOffering
            if bufferPlans[buffer].isTank {
                guard servers[server].left <= bufferPlans[buffer].capacity &- buffers[buffer].content.now else { return }
                withdraw(server)
            } else {
                guard buffers[buffer].content.now &+ buffers[buffer].reserved < bufferPlans[buffer].capacity else { return }
                moveIn(server, &observer)
            }
            deliver(server, turn: buffer, &observer)
        }
    }

    /// The first that waits moves into its place.
    @inline(__always) private mutating func moveIn<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        let buffer = servers[server].offeredTo
        let item = servers[server].offered
        withdraw(server)
        servers[server].offered = -1
        stations[servers[server].station].content.fall(at: scalars.now)
        observer.gave(observed(item), to: .buffer(buffer), isNew: items[item].input != 0, execution: servers[server].execution, at: time)
        enter(buffer, item)
    }

    /// Into an empty buffer without a free place, to be taken at once.
    mutating func passThrough<Observer: SimulationObserver>(_ buffer: Int, _ observer: inout Observer) {
        let server = buffers[buffer].firstOffering
        let highest = buffers[buffer].content.highest
        moveIn(server, &observer)
        buffers[buffer].content.highest = highest
        deliver(server, turn: buffer, &observer)
    }

    mutating func turnAway<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        let item = servers[server].offered
        withdraw(server)
        servers[server].offered = -1
        operations[servers[server].operation].itemsLost &+= 1
        stations[servers[server].station].content.fall(at: scalars.now)
        observer.gave(observed(item), to: .lost, isNew: items[item].input != 0, execution: servers[server].execution, at: time)
        freeItem(item)
        deliver(server, turn: -1, &observer)
    }
}
