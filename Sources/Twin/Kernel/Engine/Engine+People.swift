// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Crews: who works, who waits for them, and in which order they are served.
extension Engine {
    /// Whether an operation that lacks nothing else finds its people. If not, it joins the lines once.
    mutating func hasTeam(_ operation: Int) -> Bool {
        let team = operationPlans[operation].team
        if isThere(team), scalars.servedOperation == operation || isFirst(team, nil) { return true }
        if operations[operation].waitsForCrew == 0 {
            operations[operation].waitsForCrew = 1
            join(team, isServer: false, operation)
            countWaiting(operationPlans[operation].station, by: 1)
        }
        return false
    }

    private func need(_ place: Int) -> CrewPlan { plan.crewNeeds.base[place] }

    /// Whether all its people are on duty and free.
    private func isThere(_ team: Team) -> Bool {
        for place in team.first..<(team.first + team.count) {
            let need = need(place)
            guard crews[need.crew].isOn != 0, crews[need.crew].free >= need.people else { return false }
        }
        return true
    }

    /// Whether a waiter is the first in all its lines; nobody (nil) is where all of them are empty.
    private func isFirst(_ team: Team, _ waiter: Waiter?) -> Bool {
        for place in team.first..<(team.first + team.count) {
            let first = crews[need(place).crew].firstWaiter
            if let waiter {
                guard first >= 0, waiters[first].who == waiter.who, waiters[first].isServer == waiter.isServer else { return false }
            } else {
                guard first < 0 else { return false }
            }
        }
        return true
    }

    private mutating func countWaiting(_ station: Int, by change: Int) {
        stations[station].crewWaits += change
        var server = stations[station].firstIdle
        while server >= 0 {
            touch(server)
            server = servers[server].nextIdle
        }
    }

    mutating func acquire(_ team: Team, for server: Int) {
        for place in team.first..<(team.first + team.count) {
            let need = need(place)
            crews[need.crew].free -= need.people
            crews[need.crew].busy.change(by: Int64(need.people), at: scalars.now)
        }
        servers[server].firstNeed = team.first
        servers[server].needCount = team.count
    }

    /// True when the people are there now; otherwise the server waits in line.
    mutating func askFor(_ team: Team, server: Int) -> Bool {
        let isServed = isThere(team) && isFirst(team, nil)
        for place in team.first..<(team.first + team.count) {
            crews[need(place).crew].requests &+= 1
            if isServed { crews[need(place).crew].waits.add(0) }
        }
        if isServed {
            acquire(team, for: server)
            return true
        }
        servers[server].awaitsCrew = 1
        touch(server)
        join(team, isServer: true, server)
        return false
    }

    mutating func release(_ server: Int) {
        let first = servers[server].firstNeed
        let end = first + servers[server].needCount
        servers[server].needCount = 0
        for place in first..<end {
            let need = need(place)
            crews[need.crew].free += need.people
            crews[need.crew].busy.change(by: -Int64(need.people), at: scalars.now)
            wantServing(need.crew)
        }
    }

    mutating func wantServing(_ crew: Int) {
        guard crews[crew].isDirty == 0, crews[crew].firstWaiter >= 0 else { return }
        crews[crew].isDirty = 1
        crewsToServe[scalars.crewsToServeCount] = crew
        scalars.crewsToServeCount += 1
    }

    /// Strictly in line: who needs more people than are free, or people of another crew who are not, holds up those behind. All stand in their lines in
    /// the same order, so that no two hold up each other.
    mutating func serve<Observer: SimulationObserver>(_ crew: Int, _ observer: inout Observer) {
        crews[crew].isDirty = 0
        while crews[crew].firstWaiter >= 0 {
            let waiter = waiters[crews[crew].firstWaiter]
            let team = Team(first: waiter.firstNeed, count: waiter.needCount)
            guard isThere(team), isFirst(team, waiter) else { return }
            for place in team.first..<(team.first + team.count) {
                dropFirst(need(place).crew)
                if need(place).crew != crew { wantServing(need(place).crew) }
            }
            if waiter.isServer != 0 {
                for place in team.first..<(team.first + team.count) { crews[need(place).crew].waits.add(scalars.now - waiter.since) }
                servers[waiter.who].awaitsCrew = 0
                touch(waiter.who)
                acquire(team, for: waiter.who)
                if servers[waiter.who].down >= 0 { beginRepair(waiter.who) } else { run(waiter.who) }
            } else {
                startWaiting(waiter, team, &observer)
            }
        }
    }

    /// An operation whose turn it is may no longer find its material or a server; then it has lost its place.
    private mutating func startWaiting<Observer: SimulationObserver>(_ waiter: Waiter, _ team: Team, _ observer: inout Observer) {
        let operation = waiter.who
        let station = operationPlans[operation].station
        operations[operation].waitsForCrew = 0
        countWaiting(station, by: -1)
        guard stations[station].isOn != 0, stations[station].firstIdle >= 0 else { return }
        scalars.servedOperation = operation
        if canStart(operation) {
            for place in team.first..<(team.first + team.count) {
                crews[need(place).crew].requests &+= 1
                crews[need(place).crew].waits.add(scalars.now - waiter.since)
            }
            start(operation, on: serverFor(operation), &observer)
        }
        scalars.servedOperation = -1
        markDirty(station)
    }

    private mutating func join(_ team: Team, isServer: Bool, _ who: Int) {
        for place in team.first..<(team.first + team.count) {
            let need = need(place)
            let waiter = newWaiter()
            var before = -1
            var after = crews[need.crew].firstWaiter
            while after >= 0, waiters[after].priority <= need.priority {
                before = after
                after = waiters[after].next
            }
            waiters[waiter] = Waiter(
                isServer: isServer ? 1 : 0, who: who, firstNeed: team.first, needCount: team.count, priority: need.priority, since: scalars.now,
                next: after)
            if before >= 0 { waiters[before].next = waiter } else { crews[need.crew].firstWaiter = waiter }
            wantServing(need.crew)
        }
    }

    private mutating func newWaiter() -> Int {
        if scalars.freeWaiter >= 0 {
            let waiter = scalars.freeWaiter
            scalars.freeWaiter = waiters[waiter].next
            return waiter
        }
        if scalars.usedWaiters == scalars.waiterRoom {
            let room = max(16, scalars.waiterRoom * 2)
            waiters = Self.grown(waiters, from: scalars.waiterRoom, to: room)
            scalars.waiterRoom = room
        }
        scalars.usedWaiters += 1
        return scalars.usedWaiters - 1
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
        let team: Team
        switch state.pointee.phase {
        case .operating: team = operationPlans[state.pointee.operation].team
        case .settingUp: team = stationPlans[state.pointee.station].setupTeam
        case .idle, .delivering, .returning: return
        }
        for place in team.first..<(team.first + team.count) { remove(server, from: need(place).crew) }
    }
}
