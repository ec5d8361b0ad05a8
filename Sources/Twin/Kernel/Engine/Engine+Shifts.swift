// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Pauses of stations and crews, and items that waited too long.
extension Engine {
    mutating func changeShift<Observer: SimulationObserver>(_ calendar: Int, _ observer: inout Observer) {
        scalars.events &+= 1
        scalars.quietShifts += 1
        let isOn = plan.calendars[calendar].isOn(at: scalars.now)
        if let next = plan.calendars[calendar].change(after: scalars.now), next <= SimulatedTime.horizonLimit.microseconds {
            schedule(calendar, at: next, .shift)
        }
        for station in plan.stationsByCalendar[calendar] { if isOn { open(station, &observer) } else { close(station) } }
        for crew in plan.crewsByCalendar[calendar] {
            crews[crew].isOn = isOn ? 1 : 0
            crews[crew].duty.change(by: Int64(isOn ? plan.crews.base[crew].people : -plan.crews.base[crew].people), at: scalars.now)
            if isOn { wantServing(crew) }
        }
    }

    /// Shifts that begin with the run.
    mutating func beginShifts<Observer: SimulationObserver>(_ observer: inout Observer) {
        for station in 0..<plan.stations.count where stations[station].isOn != 0 {
            let own = stationPlans[station]
            guard own.shiftMode >= 0, own.calendar >= 0, !plan.calendars[own.calendar].isOn(at: -1) else { continue }
            for server in own.firstServer..<(own.firstServer + own.servers) where servers[server].down < 0 { fail(server, own.shiftMode, &observer) }
        }
    }

    private mutating func open<Observer: SimulationObserver>(_ station: Int, _ observer: inout Observer) {
        stations[station].isOn = 1
        let first = stationPlans[station].firstServer
        for server in first..<(first + stationPlans[station].servers) {
            touch(server)
            servers[server].isStopped = 0
            if stationPlans[station].shiftMode >= 0, servers[server].down < 0 {
                fail(server, stationPlans[station].shiftMode, &observer)
            } else {
                resume(server)
            }
        }
        markDirty(station)
    }

    /// Work stops, unless the rule is to finish it. Repairs go on.
    private mutating func close(_ station: Int) {
        stations[station].isOn = 0
        let first = stationPlans[station].firstServer
        for server in first..<(first + stationPlans[station].servers) {
            touch(server)
            guard stationPlans[station].pause != .finish else { continue }
            switch servers[server].phase {
            case .operating, .settingUp, .returning:
                pause(server)
                if servers[server].down < 0 { leaveWaitingLine(server) }
                servers[server].isStopped = 1
            case .idle, .delivering: break
            }
        }
    }

    mutating func setExpiry(_ buffer: Int, _ item: Int) {
        let limit = sample(bufferPlans[buffer].limit)
        guard limit < Sampler.never else { return }
        // One tick later: what waited exactly its limit may still be taken.
        let leaves = scalars.now &+ limit &+ 1
        items[item].expires = leaves
        let timer = bufferPlans[buffer].timer
        guard timer >= 0 else { return }
        if !isPending(timer) || pending[places[timer] &- 1].time > leaves { schedule(timer, at: leaves, .timer) }
    }

    mutating func expire<Observer: SimulationObserver>(_ buffer: Int, _ observer: inout Observer) {
        var next = Int64.max
        var before = -1
        var item = buffers[buffer].head
        var count = 0
        while item >= 0 {
            let after = items[item].next
            if items[item].expires <= scalars.now {
                if before >= 0 { items[before].next = after } else { buffers[buffer].head = after }
                if after < 0 { buffers[buffer].tail = before }
                count += 1
                discard(item, from: buffer, &observer)
            } else {
                next = min(next, items[item].expires)
                before = item
            }
            item = after
        }
        // An equal limit for all would let the search stop at the first that stays; the search is as long as the queue that limits keep short.
        if next < .max { schedule(bufferPlans[buffer].timer, at: next, .timer) }
        guard count > 0 else { return }
        scalars.events &+= Int64(count)
        placeCameFree(buffer, &observer)
        notifyConsumers(buffer)
    }

    private mutating func discard<Observer: SimulationObserver>(_ item: Int, from buffer: Int, _ observer: inout Observer) {
        buffers[buffer].count &-= 1
        buffers[buffer].left &+= 1
        buffers[buffer].expired &+= 1
        buffers[buffer].content.fall(at: scalars.now)
        items[item].expires = .max
        if bufferPlans[buffer].expiry == .moved {
            let target = bufferPlans[buffer].expiryTarget
            observer.expired(observed(item), in: buffer, to: .buffer(target), at: time)
            enter(target, item)
        } else {
            leavePlant(item, asScrap: true)
            observer.expired(observed(item), in: buffer, to: .scrapped, at: time)
            freeItem(item)
        }
    }
}
