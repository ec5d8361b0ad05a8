// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The life of an operation on its server: set-up, work, delivery, return.
extension Engine {
    mutating func start<Observer: SimulationObserver>(_ operation: Int, on server: Int, _ observer: inout Observer) {
        let plan = operationPlans + operation
        unlist(server)
        touch(server)
        scalars.startsInInstant &+= 1
        if scalars.startsInInstant > startsPerInstant { stop(.zeroTimeLoop, at: plan.pointee.station) }
        scalars.quietShifts = 0
        scalars.executions &+= 1
        let state = servers + server
        state.pointee.operation = operation
        state.pointee.execution = scalars.executions
        state.pointee.startedAt = scalars.now
        state.pointee.oldest = .max
        operations[operation].started &+= 1
        operations[operation].everStarted &+= 1
        operations[operation].lastStart = scalars.now
        observer.started(operation, execution: scalars.executions, on: observed(server: server), at: time)
        if plan.pointee.reservationCount > 0 { reserve(operation) }
        var place = 0
        while place < plan.pointee.inputCount {
            take(plan.pointee.firstInput &+ place, place, for: server, &observer)
            place &+= 1
        }
        if stationPlans[plan.pointee.station].setup != .none {
            let draw = setupDraw(operation, on: server)
            state.pointee.family = plan.pointee.family
            if let draw {
                setUp(server, draw)
                return
            }
        }
        if plan.pointee.team.count > 0 { acquire(plan.pointee.team, for: server) }
        operate(server)
    }

    mutating func reserve(_ operation: Int) {
        stations[operationPlans[operation].station].refusedAt = .max
        let first = operationPlans[operation].firstReservation
        for index in first..<(first + operationPlans[operation].reservationCount) {
            buffers[plan.reservations.base[index].buffer].reserved += plan.reservations.base[index].places
        }
    }

    private mutating func setUp(_ server: Int, _ draw: Sampling) {
        let operation = servers[server].operation
        let ahead = operations[operation].drawnSetup
        operations[operation].drawnSetup = -1
        begin(.settingUp, server, length: ahead >= 0 ? ahead : sample(draw))
        resume(server)
    }

    @inline(__always) private mutating func operate(_ server: Int) {
        let operation = servers[server].operation
        let plan = operationPlans + operation
        var length = operations[operation].drawnTime
        if length < 0 { length = sample(plan.pointee.time) } else { operations[operation].drawnTime = -1 }
        if plan.pointee.perUnitInput >= 0 {
            length = min(Sampler.never, length &+ ticks(for: quantityTaken(plan.pointee.perUnitInput, server), operation))
        }
        begin(.operating, server, length: length)
        if plan.pointee.team.count > 0 || servers[server].down >= 0 || servers[server].isStopped != 0 { resume(server) } else { run(server) }
    }

    @inline(__always) private mutating func begin(_ phase: ServerState.Phase, _ server: Int, length: Int64) {
        servers[server].phase = phase
        servers[server].length = length
        servers[server].remaining = length
    }

    /// Lets a phase run on unless something still holds it: a failure, the shift, or missing people, for whom it then waits.
    mutating func resume(_ server: Int) {
        let state = servers + server
        guard state.pointee.down < 0, state.pointee.isStopped == 0, state.pointee.isRunning == 0 else { return }
        let team: Team
        switch state.pointee.phase {
        case .operating: team = operationPlans[state.pointee.operation].team
        case .settingUp: team = stationPlans[state.pointee.station].setupTeam
        case .returning: team = .none
        case .idle, .delivering: return
        }
        if team.count > 0, state.pointee.needCount == 0, !askFor(team, server: server) { return }
        run(server)
    }

    /// To its end, or to the failure that strikes before it. One due exactly at the end waits for the next operation.
    @inline(__always) mutating func run(_ server: Int) {
        let state = servers + server
        state.pointee.isRunning = 1
        state.pointee.runsSince = scalars.now
        var end = state.pointee.remaining
        var kind = PendingEvent.Class.end
        let station = stationPlans + state.pointee.station
        if state.pointee.phase == .operating, station.pointee.hasOperationClocks {
            state.pointee.dueMode = -1
            var mode = 0
            while mode < station.pointee.modeCount {
                let left = clocks[state.pointee.firstClock &+ mode]
                if left < end, modePlans[station.pointee.firstMode &+ mode].clock == .operation {
                    end = left
                    state.pointee.dueMode = mode
                    kind = .failure
                }
                mode &+= 1
            }
        }
        schedule(serverEvent(server), at: scalars.now &+ end, kind)
    }

    /// Stops a running phase where it is. Its people go.
    mutating func pause(_ server: Int) {
        guard servers[server].isRunning != 0 else { return }
        bookRun(server)
        cancel(serverEvent(server))
        release(server)
    }

    @inline(__always) private mutating func bookRun(_ server: Int) {
        let state = servers + server
        let ran = scalars.now &- state.pointee.runsSince
        state.pointee.remaining &-= ran
        state.pointee.isRunning = 0
        let station = stationPlans + state.pointee.station
        if state.pointee.phase == .operating, station.pointee.hasOperationClocks {
            var mode = 0
            while mode < station.pointee.modeCount {
                if modePlans[station.pointee.firstMode &+ mode].clock == .operation { clocks[state.pointee.firstClock &+ mode] &-= ran }
                mode &+= 1
            }
        }
    }

    @inline(__always) mutating func phaseEnded<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        bookRun(server)
        touch(server)
        let mode = servers[server].dueMode
        if mode >= 0, servers[server].phase == .operating {
            servers[server].dueMode = -1
            // Not done with: its number is about to be used for the repair.
            release(server)
            fail(server, mode, &observer)
            return
        }
        scalars.events &+= 1
        if servers[server].needCount > 0 { release(server) }
        switch servers[server].phase {
        case .operating: operationEnded(server, &observer)
        case .settingUp:
            stations[servers[server].station].setups &+= 1
            operate(server)
        case .returning: becomeIdle(server)
        case .idle, .delivering: break
        }
    }

    @inline(__always) private mutating func operationEnded<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        let operation = servers[server].operation
        let plan = operationPlans + operation
        var outcome = plan.pointee.firstOutcome
        if plan.pointee.outcomeCount > 1 {
            let luck = streams[plan.pointee.outcomeStream].uniform()
            while luck >= outcomePlans[outcome].below { outcome &+= 1 }
        }
        outcomeCounts[outcome] &+= 1
        operations[operation].lastEnd = scalars.now
        observer.ended(
            operation, execution: servers[server].execution, outcome: outcome &- plan.pointee.firstOutcome, on: observed(server: server), at: time)
        servers[server].phase = .delivering
        servers[server].output = outcomePlans[outcome].firstOutput
        servers[server].outputEnd = outcomePlans[outcome].outputEnd
        servers[server].left = -1
        giveUpPlaces(server, &observer)
        let reserved = plan.pointee.reservationCount
        deliver(server, turn: -1, &observer)
        if reserved > 0 { tellReserved(operation, &observer) }
    }

    /// Places kept by items in work come free; places kept for outputs are there for the outputs, which follow at once.
    @inline(__always) mutating func giveUpPlaces<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        let operation = servers[server].operation
        let plan = operationPlans + operation
        if plan.pointee.reservationCount > 0 {
            let first = plan.pointee.firstReservation
            for index in first..<(first + plan.pointee.reservationCount) {
                buffers[self.plan.reservations.base[index].buffer].reserved -= self.plan.reservations.base[index].places
            }
        }
        var input = 0
        while input < plan.pointee.inputCount {
            if inputPlans[plan.pointee.firstInput &+ input].keepsPlace { freeKept(server, input, &observer) }
            input &+= 1
        }
    }

    private mutating func freeKept<Observer: SimulationObserver>(_ server: Int, _ input: Int, _ observer: inout Observer) {
        let buffer = inputPlans[operationPlans[servers[server].operation].firstInput + input].buffer
        var item = servers[server].firstHeld
        while item >= 0 {
            if Int(items[item].input) == input { buffers[buffer].content.fall(at: scalars.now) }
            item = items[item].next
        }
        placeCameFree(buffer, &observer)
    }

    mutating func tellReserved<Observer: SimulationObserver>(_ operation: Int, _ observer: inout Observer) {
        let first = operationPlans[operation].firstReservation
        for index in first..<(first + operationPlans[operation].reservationCount) {
            placeCameFree(plan.reservations.base[index].buffer, &observer)
        }
    }

    /// All outputs have left; what is still held went into them.
    @inline(__always) mutating func finish<Observer: SimulationObserver>(_ server: Int, _ observer: inout Observer) {
        touch(server)
        while servers[server].firstHeld >= 0 {
            let item = servers[server].firstHeld
            servers[server].firstHeld = items[item].next
            stations[servers[server].station].content.fall(at: scalars.now)
            freeItem(item)
        }
        servers[server].lastHeld = -1
        let returning = operationPlans[servers[server].operation].returning
        if returning.sampler >= 0 {
            begin(.returning, server, length: sample(returning))
            resume(server)
        } else {
            becomeIdle(server)
        }
    }

    @inline(__always) mutating func becomeIdle(_ server: Int) {
        servers[server].phase = .idle
        touch(server)
        guard servers[server].down < 0 else { return }
        list(server)
        markDirty(servers[server].station)
    }
}
