// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Which operation a station starts next, and whether it may.
extension Engine {
    @inline(__always) mutating func startWhatCan<Observer: SimulationObserver>(_ station: Int, _ observer: inout Observer) {
        guard stations[station].isOn != 0 else { return }
        while scalars.fault == 0 {
            if stations[station].firstIdle < 0 {
                guard stationPlans[station].servers < 0 else { return }
                addServer(to: station)
            }
            let operation = choose(station)
            guard operation >= 0 else { return }
            start(operation, on: serverFor(operation), &observer)
        }
    }

    /// −1 when none can start.
    @inline(__always) private mutating func choose(_ station: Int) -> Int {
        let first = stationPlans[station].firstOperation
        let count = stationPlans[station].operationCount
        if count == 1 {
            let only = operationLists[first]
            return canStart(only) ? only : -1
        }
        if stationPlans[station].discipline == .random { return drawn(station) }
        var best = -1
        var bestDistance = 0
        var bestTime: Int64 = 0
        var bestSerial: Int64 = 0
        let isLastCome = stationPlans[station].discipline == .lastCome
        var index = first
        while index < first &+ count {
            let operation = operationLists[index]
            index &+= 1
            if best >= 0, operationPlans[operation].priority > operationPlans[best].priority { break }
            guard canStart(operation) else { continue }
            let distance = stationPlans[station].discipline == .exhaustive ? familyDistance(operation) : 0
            var (time, serial) = waitingSince(operation)
            if isLastCome { (time, serial) = (-time, -serial) }
            if best < 0 || (distance, time, serial) < (bestDistance, bestTime, bestSerial) {
                best = operation
                bestDistance = distance
                bestTime = time
                bestSerial = serial
            }
        }
        return best
    }

    /// One of the operations of lowest priority that can start, by the number of items that wait for each.
    private mutating func drawn(_ station: Int) -> Int {
        let first = stationPlans[station].firstOperation
        var best = -1
        var all = 0.0
        for index in first..<(first + stationPlans[station].operationCount) {
            let operation = operationLists[index]
            if best >= 0, operationPlans[operation].priority > operationPlans[best].priority { break }
            guard canStart(operation) else { continue }
            let weight = Double(waitingFor(operation))
            all += weight
            // The k-th candidate replaces the one kept so far with the chance of its weight among the first k.
            if best < 0 || streams[stationPlans[station].choiceStream].uniform() * all < weight { best = operation }
        }
        return best
    }

    private func waitingFor(_ operation: Int) -> Int64 {
        let plan = operationPlans[operation]
        guard plan.inputCount > 0, inputPlans[plan.firstInput].kind != .amount else { return 1 }
        return max(1, buffers[inputPlans[plan.firstInput].buffer].count)
    }

    /// Steps through the families from the one a server is set up for.
    private func familyDistance(_ operation: Int) -> Int {
        let station = operationPlans[operation].station
        let families = stationPlans[station].families
        let present = servers[max(stations[station].firstIdle, 0)].family
        return present < 0 ? operationPlans[operation].family : (operationPlans[operation].family - present + families) % families
    }

    /// When the head of the first input entered; an operation that takes no items has waited since it last started.
    private func waitingSince(_ operation: Int) -> (Int64, Int64) {
        let plan = operationPlans[operation]
        if plan.inputCount > 0, inputPlans[plan.firstInput].kind != .amount {
            let item = headItem(inputPlans[plan.firstInput].buffer)
            if item >= 0 { return (items[item].entered, items[item].serial) }
        }
        return (operations[operation].lastStart, Int64(operation))
    }

    /// The first item in a buffer, or the first that waits for a place in it.
    @inline(__always) func headItem(_ buffer: Int) -> Int {
        if buffers[buffer].head >= 0 { return buffers[buffer].head }
        let server = buffers[buffer].firstOffering
        return server >= 0 ? servers[server].offered : -1
    }

    @inline(__always) mutating func canStart(_ operation: Int) -> Bool {
        let plan = operationPlans + operation
        guard operations[operation].everStarted < plan.pointee.limit else { return false }
        var input = plan.pointee.firstInput
        let inputEnd = input &+ plan.pointee.inputCount
        while input < inputEnd {
            guard has(input) else { return false }
            input &+= 1
        }
        if plan.pointee.reservationCount > 0, !hasPlaces(operation) {
            stations[plan.pointee.station].refusedAt = min(stations[plan.pointee.station].refusedAt, scalars.now)
            return false
        }
        if stationPlans[plan.pointee.station].pause == .fit, !fits(operation) { return false }
        if plan.pointee.team.count > 0, !hasTeam(operation) { return false }
        return true
    }

    private func hasPlaces(_ operation: Int) -> Bool {
        var index = operationPlans[operation].firstReservation
        let end = index &+ operationPlans[operation].reservationCount
        while index < end {
            guard hasRoom(plan.reservations.base[index]) else { return false }
            index &+= 1
        }
        return true
    }

    private mutating func fits(_ operation: Int) -> Bool {
        let plan = operationPlans[operation]
        if operations[operation].drawnTime < 0 { operations[operation].drawnTime = sample(plan.time) }
        var length = operations[operation].drawnTime
        if plan.perUnitInput >= 0 { length &+= ticks(for: quantityAhead(plan.firstInput &+ plan.perUnitInput), operation) }
        let server = serverFor(operation)
        if server >= 0, let draw = setupDraw(operation, on: server) {
            if operations[operation].drawnSetup < 0 { operations[operation].drawnSetup = sample(draw) }
            length &+= operations[operation].drawnSetup
        }
        let calendar = stationPlans[plan.station].calendar
        let calendarTable = self.plan.calendars[calendar]
        guard let end = calendarTable.change(after: scalars.now) else { return true }
        if scalars.now &+ length <= end { return true }
        if let longest = calendarTable.longestStretch(), length > longest { stop(.neverFits, at: operation) }
        return false
    }

    @inline(__always) func ticks(for quantity: Int64, _ operation: Int) -> Int64 {
        let ticks = Double(quantity) * operationPlans[operation].ticksPerUnit
        return ticks < 2.3e18 ? Int64(ticks + 0.5) : Sampler.never
    }

    /// An idle server that needs no set-up if there is one, else the one idle longest; −1 when none is idle.
    @inline(__always) func serverFor(_ operation: Int) -> Int {
        let station = operationPlans[operation].station
        let first = stations[station].firstIdle
        guard stationPlans[station].setup != .none else { return first }
        var server = first
        while server >= 0 {
            if servers[server].family == operationPlans[operation].family { return server }
            server = servers[server].nextIdle
        }
        return first
    }

    /// The time to set a server up for an operation; nil when it needs none.
    @inline(__always) func setupDraw(_ operation: Int, on server: Int) -> Sampling? {
        let station = operationPlans[operation].station
        guard stationPlans[station].setup != .none else { return nil }
        let from = servers[server].family
        let to = operationPlans[operation].family
        guard from >= 0, from != to else { return nil }
        let number = stationPlans[station].setupDraw + (stationPlans[station].setup == .matrix ? from * stationPlans[station].families + to : 0)
        let draw = plan.setupDraws.base[number]
        return draw.sampler < 0 ? nil : draw
    }

    @inline(__always) mutating func list(_ server: Int) {
        let station = servers[server].station
        servers[server].isListed = 1
        servers[server].nextIdle = -1
        servers[server].previousIdle = stations[station].lastIdle
        if stations[station].lastIdle >= 0 { servers[stations[station].lastIdle].nextIdle = server } else { stations[station].firstIdle = server }
        stations[station].lastIdle = server
    }

    @inline(__always) mutating func unlist(_ server: Int) {
        guard servers[server].isListed != 0 else { return }
        let station = servers[server].station
        let before = servers[server].previousIdle
        let after = servers[server].nextIdle
        servers[server].isListed = 0
        if before >= 0 { servers[before].nextIdle = after } else { stations[station].firstIdle = after }
        if after >= 0 { servers[after].previousIdle = before } else { stations[station].lastIdle = before }
    }

    private mutating func addServer(to station: Int) {
        if scalars.serverCount == scalars.serverRoom {
            let room = max(16, scalars.serverRoom * 2)
            servers = Self.grown(servers, from: scalars.serverCount, to: room)
            unsettled = Self.grown(unsettled, from: scalars.unsettledCount, to: room)
            places = Self.grown(places, from: plan.firstServerEvent + scalars.serverRoom, to: plan.firstServerEvent + room)
            scalars.serverRoom = room
        }
        servers[scalars.serverCount] = ServerState(station: station, number: stations[station].servers, firstClock: 0)
        servers[scalars.serverCount].since = scalars.now
        stations[station].servers += 1
        list(scalars.serverCount)
        scalars.serverCount += 1
    }
}
