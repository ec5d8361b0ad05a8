// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The first moment: empty and idle, then what the scenario says is there.
extension Engine {
    mutating func begin() {
        releaseColumns()
        scalars.serverRoom = plan.fixedServers
        scalars.serverCount = plan.fixedServers
        // Room for what is sure to come: a pending event a server, a few items.
        scalars.pendingRoom = max(16, plan.firstServerEvent + plan.fixedServers)
        scalars.itemRoom = 64
        var allocator = ColumnAllocator()
        visitColumns(&allocator)
        for index in 0..<plan.buffers.count { buffers[index] = BufferState() }
        for index in 0..<plan.operations.count { operations[index] = OperationState() }
        for index in 0..<plan.scenario.products.count { products[index] = ProductState() }
        for index in 0..<plan.streams.count { streams[index] = plan.streams[index] }
        layLevels()
        for station in 0..<plan.stations.count { beginStation(station) }
        for crew in 0..<plan.crews.count {
            crews[crew] = CrewState(free: plan.crews.base[crew].people)
            let calendar = plan.crews.base[crew].calendar
            if calendar >= 0, !plan.calendars[calendar].isOn(at: 0) { crews[crew].isOn = 0 }
            if crews[crew].isOn != 0 { crews[crew].duty.change(by: Int64(plan.crews.base[crew].people), at: 0) }
        }
        for calendar in plan.calendars.indices {
            if let change = plan.calendars[calendar].change(after: 0) { schedule(calendar, at: change, .shift) }
        }
        fill()
        for server in 0..<scalars.serverCount { touch(server) }
        for state in plan.scenario.beginning.servers { put(state) }
        for station in 0..<plan.stations.count { markDirty(station) }
    }

    private mutating func releaseColumns() {
        var releaser = ColumnReleaser()
        visitColumns(&releaser)
    }

    private mutating func layLevels() {
        var start = 0
        for level in 0..<plan.levels {
            let size = (0..<plan.stations.count).count { stationPlans[$0].level == level }
            levels[level] = Ring(start: start, size: size)
            start += size
        }
    }

    private mutating func beginStation(_ station: Int) {
        let plan = stationPlans[station]
        stations[station] = StationState()
        stations[station].servers = max(plan.servers, 0)
        if plan.calendar >= 0, !self.plan.calendars[plan.calendar].isOn(at: 0) { stations[station].isOn = 0 }
        for number in 0..<max(plan.servers, 0) {
            let server = plan.firstServer + number
            servers[server] = ServerState(station: station, number: number, firstClock: self.plan.firstClocks[station] + number * plan.modeCount)
            for mode in 0..<plan.modeCount { renew(server, mode) }
            startClocks(server)
            list(server)
        }
    }

    private mutating func fill() {
        for waiting in plan.scenario.beginning.items {
            for _ in 0..<waiting.count {
                let item = makeItem(waiting.product.number, quantity: waiting.quantity, born: -waiting.age.microseconds, insideSince: 0)
                enter(waiting.buffer.number, item)
                items[item].entered = -waiting.waited.microseconds
                if items[item].expires < .max { hasten(item, in: waiting.buffer.number, by: waiting.waited.microseconds) }
            }
        }
        for level in plan.scenario.beginning.levels { buffers[level.tank.number].content.change(by: level.amount, at: 0) }
    }

    /// It has waited part of its limit already.
    private mutating func hasten(_ item: Int, in buffer: Int, by waited: Int64) {
        items[item].expires = max(1, items[item].expires - waited)
        let timer = bufferPlans[buffer].timer
        if timer >= 0, pending[places[timer] - 1].time > items[item].expires { schedule(timer, at: items[item].expires, .timer) }
    }

    private mutating func put(_ state: Scenario.ServerState) {
        let server = stationPlans[state.station.number].firstServer + state.server
        servers[server].family = state.family ?? -1
        for (mode, elapsed) in state.upTimes.enumerated() { age(server, mode, by: elapsed.microseconds) }
        if let doing = state.doing { put(doing, on: server) }
        if let down = state.down { put(down, on: server) }
    }

    private mutating func put(_ doing: Scenario.Doing, on server: Int) {
        let operation = doing.operation.number
        let plan = operationPlans[operation]
        unlist(server)
        scalars.executions += 1
        servers[server].operation = operation
        servers[server].execution = scalars.executions
        servers[server].startedAt = -doing.elapsed.microseconds
        servers[server].family = plan.family
        for held in doing.holds {
            for _ in 0..<held.count {
                let item = makeItem(held.product.number, quantity: held.quantity, born: -held.age.microseconds, insideSince: 0)
                items[item].input = Int32(held.input)
                servers[server].oldest = min(servers[server].oldest, items[item].born)
                if servers[server].firstHeld < 0 { servers[server].firstHeld = item } else { items[servers[server].lastHeld].next = item }
                servers[server].lastHeld = item
                stations[plan.station].content.rise(at: 0)
                let input = inputPlans[plan.firstInput + held.input]
                if input.keepsPlace { buffers[input.buffer].content.rise(at: 0) }
            }
        }
        reserve(operation)
        let whole = doing.remaining.map { $0.microseconds + doing.elapsed.microseconds } ?? longer(than: doing.elapsed.microseconds, plan.time)
        servers[server].phase = .operating
        servers[server].length = whole
        servers[server].remaining = whole - doing.elapsed.microseconds
        if stations[plan.station].isOn == 0, stationPlans[plan.station].pause != .finish { servers[server].isStopped = 1 }
        resume(server)
    }

    private mutating func put(_ down: Scenario.Down, on server: Int) {
        pause(server)
        unlist(server)
        servers[server].down = down.mode
        let first = servers[server].firstClock
        for clock in first..<(first + stationPlans[servers[server].station].modeCount) where plan.clockEvents.base[clock] >= 0 {
            cancel(plan.clockEvents.base[clock])
        }
        let mode = modePlans[stationPlans[servers[server].station].firstMode + down.mode]
        guard mode.team.count == 0 || askFor(mode.team, server: server) else { return }
        beginRepair(server)
        let remaining =
            down.remaining?.microseconds ?? longer(than: down.elapsed.microseconds, repairDraw(server, down.mode)) - down.elapsed.microseconds
        schedule(serverEvent(server), at: remaining, .repair)
    }

    /// A clock that has run for a while already: its up time is one of those that last longer.
    private mutating func age(_ server: Int, _ mode: Int, by elapsed: Int64) {
        let left = longer(than: elapsed, upDraw(server, mode)) - elapsed
        clocks[servers[server].firstClock + mode] = left
        let event = plan.clockEvents.base[servers[server].firstClock + mode]
        if event >= 0 { schedule(event, at: left, .failure) }
    }

    /// By rejection. A time that a distribution hardly ever reaches is over at once.
    private mutating func longer(than elapsed: Int64, _ draw: Sampling) -> Int64 {
        for _ in 0..<100_000 {
            let whole = sample(draw)
            if whole > elapsed { return whole }
        }
        return elapsed
    }
}
