// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Crews: who works, who waits for them, and in which order they are served.
extension Engine {
    /// Whether an operation that lacks nothing else finds its people. If not, it joins the line once.
    mutating func hasCrew(_ operation: Int) -> Bool {
        let need = operationPlans[operation].crew
        let crew = crews + need.crew
        if crew.pointee.isOn != 0, crew.pointee.free >= need.people, crew.pointee.firstWaiter < 0 || scalars.servedCrew == need.crew { return true }
        if operations[operation].waitsForCrew == 0 {
            operations[operation].waitsForCrew = 1
            join(need, isServer: false, operation)
            countWaiting(operationPlans[operation].station, by: 1)
        }
        return false
    }

    private mutating func countWaiting(_ station: Int, by change: Int) {
        stations[station].crewWaits += change
        var server = stations[station].firstIdle
        while server >= 0 {
            touch(server)
            server = servers[server].nextIdle
        }
    }

    mutating func acquire(_ need: CrewPlan, for server: Int) {
        crews[need.crew].free -= need.people
        crews[need.crew].busy.change(by: Int64(need.people), at: scalars.now)
        servers[server].crew = need.crew
        servers[server].people = need.people
    }

    /// True when the people are there now; otherwise the server waits in line.
    mutating func askFor(_ need: CrewPlan, server: Int) -> Bool {
        let crew = crews + need.crew
        crew.pointee.requests &+= 1
        if crew.pointee.isOn != 0, crew.pointee.free >= need.people, crew.pointee.firstWaiter < 0 {
            crew.pointee.waits.add(0)
            acquire(need, for: server)
            return true
        }
        servers[server].awaitsCrew = 1
        touch(server)
        join(need, isServer: true, server)
        return false
    }

    mutating func release(_ server: Int) {
        let crew = servers[server].crew
        guard crew >= 0 else { return }
        crews[crew].free += servers[server].people
        crews[crew].busy.change(by: -Int64(servers[server].people), at: scalars.now)
        servers[server].crew = -1
        wantServing(crew)
    }

    mutating func wantServing(_ crew: Int) {
        guard crews[crew].isDirty == 0, crews[crew].firstWaiter >= 0 else { return }
        crews[crew].isDirty = 1
        crewsToServe[scalars.crewsToServeCount] = crew
        scalars.crewsToServeCount += 1
    }

    /// Strictly in line: who needs more people than are free holds up those behind.
    mutating func serve<Observer: SimulationObserver>(_ crew: Int, _ observer: inout Observer) {
        crews[crew].isDirty = 0
        while crews[crew].isOn != 0, crews[crew].firstWaiter >= 0 {
            let waiter = waiters[crews[crew].firstWaiter]
            guard waiter.people <= crews[crew].free else { return }
            dropFirst(crew)
            if waiter.isServer != 0 {
                crews[crew].waits.add(scalars.now - waiter.since)
                servers[waiter.who].awaitsCrew = 0
                touch(waiter.who)
                acquire(CrewPlan(crew: crew, people: waiter.people, priority: waiter.priority), for: waiter.who)
                if servers[waiter.who].down >= 0 { beginRepair(waiter.who) } else { run(waiter.who) }
            } else {
                startWaiting(waiter, crew, &observer)
            }
        }
    }

    /// An operation whose turn it is may no longer find its material or a server; then it has lost its place.
    private mutating func startWaiting<Observer: SimulationObserver>(_ waiter: Waiter, _ crew: Int, _ observer: inout Observer) {
        let operation = waiter.who
        let station = operationPlans[operation].station
        operations[operation].waitsForCrew = 0
        countWaiting(station, by: -1)
        guard stations[station].isOn != 0, stations[station].firstIdle >= 0 else { return }
        scalars.servedCrew = crew
        if canStart(operation) {
            crews[crew].requests &+= 1
            crews[crew].waits.add(scalars.now - waiter.since)
            start(operation, on: serverFor(operation), &observer)
        }
        scalars.servedCrew = -1
        markDirty(station)
    }

    // MARK: the line

    private mutating func join(_ need: CrewPlan, isServer: Bool, _ who: Int) {
        let waiter: Int
        if scalars.freeWaiter >= 0 {
            waiter = scalars.freeWaiter
            scalars.freeWaiter = waiters[waiter].next
        } else {
            if scalars.usedWaiters == scalars.waiterRoom {
                let room = max(16, scalars.waiterRoom * 2)
                waiters = Self.grown(waiters, from: scalars.waiterRoom, to: room)
                scalars.waiterRoom = room
            }
            waiter = scalars.usedWaiters
            scalars.usedWaiters += 1
        }
        var before = -1
        var after = crews[need.crew].firstWaiter
        while after >= 0, waiters[after].priority <= need.priority {
            before = after
            after = waiters[after].next
        }
        waiters[waiter] = Waiter(
            isServer: isServer ? 1 : 0, who: who, people: need.people, priority: need.priority, since: scalars.now, next: after)
        if before >= 0 { waiters[before].next = waiter } else { crews[need.crew].firstWaiter = waiter }
        wantServing(need.crew)
    }

    private mutating func dropFirst(_ crew: Int) {
        let waiter = crews[crew].firstWaiter
        crews[crew].firstWaiter = waiters[waiter].next
        waiters[waiter].next = scalars.freeWaiter
        scalars.freeWaiter = waiter
    }

    private mutating func remove(_ server: Int, from crew: Int) {
        var before = -1
        var waiter = crews[crew].firstWaiter
        while waiter >= 0, waiters[waiter].isServer == 0 || waiters[waiter].who != server {
            before = waiter
            waiter = waiters[waiter].next
        }
        guard waiter >= 0 else { return }
        if before < 0 {
            dropFirst(crew)
        } else {
            waiters[before].next = waiters[waiter].next
            waiters[waiter].next = scalars.freeWaiter
            scalars.freeWaiter = waiter
        }
        wantServing(crew)
    }

    /// A server whose work is interrupted while it waits for people.
    mutating func leaveWaitingLine(_ server: Int) {
        guard servers[server].awaitsCrew != 0 else { return }
        servers[server].awaitsCrew = 0
        let state = servers + server
        let need: CrewPlan
        switch state.pointee.phase {
        case .operating: need = operationPlans[state.pointee.operation].crew
        case .settingUp: need = stationPlans[state.pointee.station].setupCrew
        case .idle, .delivering, .returning: return
        }
        remove(server, from: need.crew)
    }
}
