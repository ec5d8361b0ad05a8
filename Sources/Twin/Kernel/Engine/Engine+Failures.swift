// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Breakdowns and repairs.
extension Engine {
    /// A clock on time ran out.
    mutating func clockStruck<Observer: SimulationObserver>(_ clock: Int, _ observer: inout Observer) {
        let (server, mode) = owner(of: clock)
        fail(server, mode, &observer)
    }

    mutating func fail<Observer: SimulationObserver>(_ server: Int, _ mode: Int, _ observer: inout Observer) {
        let station = servers[server].station
        let plan = modePlans[stationPlans[station].firstMode + mode]
        scalars.events &+= 1
        if plan.isSetup {
            stations[station].setups &+= 1
        } else {
            failureCounts[stationPlans[station].firstMode + mode] &+= 1
            observer.failed(observed(server: server), mode: mode, at: time)
        }
        pause(server)
        touch(server)
        unlist(server)
        leaveWaitingLine(server)
        servers[server].down = mode
        stopClocks(server)
        if servers[server].phase == .operating {
            switch plan.interruption {
            case .resumed: break
            case .repeated: servers[server].remaining = servers[server].length
            case .scrapped: abort(server, &observer)
            }
        }
        if plan.team.count == 0 || askFor(plan.team, server: server) { beginRepair(server) }
    }

    mutating func beginRepair(_ server: Int) {
        let length = sample(repairDraw(server, servers[server].down))
        servers[server].isRepairing = 1
        touch(server)
        schedule(serverEvent(server), at: scalars.now &+ length, .repair)
    }

    mutating func repaired<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        scalars.events &+= 1
        touch(server)
        release(server)
        let mode = servers[server].down
        servers[server].isRepairing = 0
        servers[server].down = -1
        renew(server, mode)
        startClocks(server)
        // Its number is free for the phase that goes on.
        if servers[server].phase == .idle { becomeIdle(server) } else { resume(server) }
    }

    /// A fresh up time; what strikes with the shift has none.
    mutating func renew(_ server: Int, _ mode: Int) {
        guard modePlans[stationPlans[servers[server].station].firstMode + mode].clock != .shift else { return }
        clocks[servers[server].firstClock + mode] = sample(upDraw(server, mode))
    }

    /// Each mode of each server has two streams of its own.
    func upDraw(_ server: Int, _ mode: Int) -> Sampling {
        Sampling(
            sampler: modePlans[stationPlans[servers[server].station].firstMode + mode].every,
            stream: plan.firstClockStream + 2 * (servers[server].firstClock + mode))
    }

    func repairDraw(_ server: Int, _ mode: Int) -> Sampling {
        Sampling(
            sampler: modePlans[stationPlans[servers[server].station].firstMode + mode].repair,
            stream: plan.firstClockStream + 2 * (servers[server].firstClock + mode) + 1)
    }

    /// Clocks on time begin to run with what is left of them.
    mutating func startClocks(_ server: Int) {
        let first = servers[server].firstClock
        for clock in first..<(first + stationPlans[servers[server].station].modeCount) where plan.clockEvents.base[clock] >= 0 {
            schedule(plan.clockEvents.base[clock], at: scalars.now &+ clocks[clock], .failure)
        }
    }

    private mutating func stopClocks(_ server: Int) {
        let first = servers[server].firstClock
        for clock in first..<(first + stationPlans[servers[server].station].modeCount) {
            let event = plan.clockEvents.base[clock]
            guard event >= 0, isPending(event) else { continue }
            clocks[clock] = max(0, pending[places[event] - 1].time - scalars.now)
            cancel(event)
        }
    }

    private func owner(of clock: Int) -> (server: Int, mode: Int) {
        var low = 0
        var high = plan.stations.count - 1
        // The last station whose first clock is not behind this one; stations without modes share theirs with the next.
        while low < high {
            let middle = (low + high + 1) / 2
            if plan.firstClocks[middle] <= clock { low = middle } else { high = middle - 1 }
        }
        let modes = stationPlans[low].modeCount
        let index = clock - plan.firstClocks[low]
        return (stationPlans[low].firstServer + index / modes, index % modes)
    }

    /// What was in work is scrapped.
    private mutating func abort<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        let operation = servers[server].operation
        operations[operation].aborted &+= 1
        observer.aborted(operation, execution: servers[server].execution, on: observed(server: server), at: time)
        giveUpPlaces(server, &observer)
        while servers[server].firstHeld >= 0 {
            let item = servers[server].firstHeld
            servers[server].firstHeld = items[item].next
            operations[operation].itemsScrapped &+= 1
            depart(item, from: server, asScrap: true, isNew: false, &observer)
        }
        servers[server].lastHeld = -1
        servers[server].phase = .idle
        tellReserved(operation, &observer)
    }
}
