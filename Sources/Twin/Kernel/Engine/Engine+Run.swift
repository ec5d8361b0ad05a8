// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The loop: instant after instant, each until nothing more can happen in it.
extension Engine {
    enum Halt { case time, events, finished, fault }

    mutating func run<Observer: SimulationObserver>(until limit: Int64, events most: Int64, _ observer: inout Observer) -> Halt {
        if scalars.hasBegun == 0 {
            scalars.hasBegun = 1
            beginShifts(&observer)
            completeInstant(&observer)
        }
        while scalars.fault == 0 {
            if scalars.pendingCount == scalars.backgroundCount, isOver { return .finished }
            let next = pending[0].time
            if next > limit {
                scalars.now = max(scalars.now, limit)
                return .time
            }
            if scalars.events >= most { return .events }
            scalars.now = next
            scalars.startsInInstant = 0
            completeInstant(&observer)
        }
        return .fault
    }

    /// Only calendars and clocks are pending. Those clocks can strike idle servers only; calendars are waited for through one full turn.
    private var isOver: Bool { scalars.pendingCount == 0 || plan.calendars.isEmpty || scalars.quietShifts > plan.calendarPatience }

    private mutating func completeInstant<Observer: SimulationObserver>(_ observer: inout Observer) {
        let now = scalars.now
        while scalars.fault == 0 {
            if scalars.pendingCount > 0, pending[0].time == now {
                handleFirst(&observer)
            } else if scalars.dirtyCount > 0 {
                startWhatCan(nextDirty(), &observer)
            } else if scalars.crewsToServeCount > 0 {
                scalars.crewsToServeCount &-= 1
                serve(crewsToServe[scalars.crewsToServeCount], &observer)
            } else if scalars.unsettledCount > 0 {
                settle(&observer)
            } else {
                return
            }
        }
    }

    @inline(__always) private mutating func handleFirst<Observer: SimulationObserver>(_ observer: inout Observer) {
        let number = pending[0].number
        let order = pending[0].order
        if number >= plan.firstServerEvent {
            let server = number &- plan.firstServerEvent
            if servers[server].isRepairing != 0 {
                repaired(server, &observer)
            } else {
                phaseEnded(server, &observer)
            }
        } else if number < plan.firstClockEvent {
            changeShift(number, &observer)
        } else if number < plan.firstTimer {
            let clock = plan.clocksByEvent.base[number &- plan.firstClockEvent]
            clockStruck(clock, &observer)
        } else {
            let timer = plan.timerOwners.base[number &- plan.firstTimer]
            if timer.isBuffer { expire(timer.owner, &observer) } else { markDirty(operationPlans[timer.owner].station) }
        }
        // Still there means that nothing took its number again.
        if scalars.pendingCount > 0, pending[0].order == order { cancel(number) }
    }

    @inline(__always) mutating func markDirty(_ station: Int) {
        guard stations[station].isDirty == 0 else { return }
        stations[station].isDirty = 1
        let level = stationPlans[station].level
        let size = levels[level].size
        var place = levels[level].read &+ levels[level].count
        if place >= size { place &-= size }
        dirty[levels[level].start &+ place] = station
        levels[level].count &+= 1
        scalars.dirtyCount &+= 1
    }

    @inline(__always) private mutating func nextDirty() -> Int {
        var level = 0
        while levels[level].count == 0 { level &+= 1 }
        let read = levels[level].read
        let station = dirty[levels[level].start &+ read]
        levels[level].read = read &+ 1 == levels[level].size ? 0 : read &+ 1
        levels[level].count &-= 1
        scalars.dirtyCount &-= 1
        stations[station].isDirty = 0
        return station
    }

    @inline(__always) mutating func touch(_ server: Int) {
        guard servers[server].isUnsettled == 0 else { return }
        servers[server].isUnsettled = 1
        unsettled[scalars.unsettledCount] = server
        scalars.unsettledCount &+= 1
    }

    /// Turns away what found no place; then, when nothing moves any more, books each server's new activity.
    private mutating func settle<Observer: SimulationObserver>(_ observer: inout Observer) {
        var index = 0
        while index < scalars.unsettledCount {
            let server = unsettled[index]
            if servers[server].offered >= 0, outputPlans[servers[server].output].isLostWhenFull { turnAway(server, &observer) }
            index &+= 1
        }
        if scalars.dirtyCount > 0 { return }
        index = 0
        while index < scalars.unsettledCount {
            let server = unsettled[index]
            servers[server].isUnsettled = 0
            let activity = activity(of: server)
            if activity != servers[server].activity { change(server, to: activity, &observer) }
            index &+= 1
        }
        scalars.unsettledCount = 0
    }

    @inline(__always) private mutating func change<Observer: SimulationObserver>(_ server: Int, to activity: Int, _ observer: inout Observer) {
        let before = servers[server].activity
        let station = servers[server].station
        activityTimes[station &* Self.activities &+ before] &+= Int128(scalars.now &- servers[server].since)
        servers[server].since = scalars.now
        servers[server].activity = activity
        observer.changed(
            observed(server: server), from: ServerActivity(rawValue: before) ?? .starved, to: ServerActivity(rawValue: activity) ?? .starved, at: time
        )
        if activity == ServerActivity.blocked.rawValue, stationPlans[station].isInCircle, circle(from: server) != nil { stop(.deadlock, at: server) }
    }

    @inline(__always) private func activity(of server: Int) -> Int {
        let state = servers + server
        if state.pointee.phase == .operating, state.pointee.isRunning != 0 { return ServerActivity.working.rawValue }
        let isOff = stations[state.pointee.station].isOn == 0
        if state.pointee.down >= 0 {
            if isOff { return ServerActivity.off.rawValue }
            if state.pointee.awaitsCrew != 0 { return ServerActivity.waitingForCrew.rawValue }
            let mode = stationPlans[state.pointee.station].firstMode &+ state.pointee.down
            return (modePlans[mode].isSetup ? ServerActivity.settingUp : .down).rawValue
        }
        if state.pointee.isStopped != 0 { return ServerActivity.off.rawValue }
        if state.pointee.awaitsCrew != 0 { return ServerActivity.waitingForCrew.rawValue }
        switch state.pointee.phase {
        case .idle:
            if isOff { return ServerActivity.off.rawValue }
            return (stations[state.pointee.station].crewWaits > 0 ? ServerActivity.waitingForCrew : .starved).rawValue
        case .settingUp: return ServerActivity.settingUp.rawValue
        case .operating, .returning: return ServerActivity.working.rawValue
        case .delivering: return (isOff ? ServerActivity.off : .blocked).rawValue
        }
    }
}
