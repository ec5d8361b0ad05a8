// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What may still move at the end of an instant, found by assuming that nothing does and adding whatever could.
///
/// Something is taken to be live when it is under way, or could begin if everything live did its part. It errs on the side of life: what is left over can
/// never move again, since the first of it to move would need something of it to have moved before.
struct Liveness {
    private let engine: Engine
    private let plan: EnginePlan
    /// Servers that may be free yet, by station.
    private var hasServer: [Bool]
    /// Operations that may start yet, and those of which one may still end.
    private var mayStart: [Bool]
    private var mayEnd: [Bool]
    /// Operations at work, which give back the places they keep.
    private var isAtWork: [Bool]
    /// Blocked servers that have not been found to come free.
    private var blocked: [Int] = []

    init(_ engine: Engine) {
        self.engine = engine
        plan = engine.plan
        hasServer = (0..<plan.stations.count).map { engine.stationPlans[$0].servers < 0 }
        mayStart = Array(repeating: false, count: plan.operations.count)
        mayEnd = mayStart
        isAtWork = mayStart
        for server in 0..<engine.scalars.serverCount { look(at: server) }
        var changed = true
        while changed {
            changed = false
            let free = blocked.filter { mayBeTaken(from: engine.servers[$0].offeredTo) }
            blocked.removeAll(where: free.contains)
            for server in free {
                hasServer[engine.servers[server].station] = true
                mayEnd[engine.servers[server].operation] = true
                changed = true
            }
            for operation in mayStart.indices where !mayStart[operation] && couldStart(operation) {
                mayStart[operation] = true
                mayEnd[operation] = true
                changed = true
            }
        }
    }

    private mutating func look(at server: Int) {
        let state = engine.servers[server]
        switch state.phase {
        case .operating, .settingUp:
            mayEnd[state.operation] = true
            isAtWork[state.operation] = true
            hasServer[state.station] = true
        case .idle, .returning: hasServer[state.station] = true
        case .delivering: blocked.append(server)
        }
    }

    /// Who waits for a place that nobody will ever make: servers with their output, then operations that lack nothing but the place.
    var stuck: [Engine.Wait] {
        let outputs = blocked.map { Engine.Wait(station: engine.servers[$0].station, buffer: engine.servers[$0].offeredTo) }
        let starts = mayStart.indices.compactMap { operation -> Engine.Wait? in
            guard !mayStart[operation], isReadyButForPlaces(operation) else { return nil }
            let lacking = reservations(of: operation).first { !engine.hasRoom($0) && !mayBeTaken(from: $0.buffer) }
            return lacking.map { Engine.Wait(station: plan.operations.base[operation].station, buffer: $0.buffer) }
        }
        return outputs + starts
    }

    private func isReadyButForPlaces(_ operation: Int) -> Bool {
        let own = plan.operations.base[operation]
        return engine.operations[operation].everStarted < own.limit && hasServer[own.station]
            && (0..<own.inputCount).allSatisfy { engine.isThere(own.firstInput + $0) }
    }

    private func couldStart(_ operation: Int) -> Bool {
        let own = plan.operations.base[operation]
        guard engine.operations[operation].everStarted < own.limit, hasServer[own.station] else { return false }
        for input in own.firstInput..<(own.firstInput + own.inputCount) where !engine.isThere(input) && !mayCome(to: input, of: operation) {
            return false
        }
        return reservations(of: operation).allSatisfy { engine.hasRoom($0) || mayBeTaken(from: $0.buffer) }
    }

    private func reservations(of operation: Int) -> [ReservationPlan] {
        let own = plan.operations.base[operation]
        return (0..<own.reservationCount).map { plan.reservations.base[own.firstReservation + $0] }
    }

    /// An item may come in behind, or what stands before the wanted one may be taken by others.
    private func mayCome(to input: Int, of operation: Int) -> Bool {
        let own = plan.inputs.base[input]
        if engine.headIsForeign(input) {
            return engine.bufferPlans[own.buffer].timer >= 0
                || mayStart.indices.contains { $0 != operation && mayStart[$0] && takes($0, from: own.buffer) }
        }
        return mayBeFilled(own.buffer)
    }

    private func takes(_ operation: Int, from buffer: Int) -> Bool {
        let own = plan.operations.base[operation]
        return (own.firstInput..<(own.firstInput + own.inputCount)).contains { plan.inputs.base[$0].buffer == buffer }
    }

    /// Whether a place may come free: taken by somebody, expired, or kept by work that may do without it.
    private func mayBeTaken(from buffer: Int) -> Bool {
        if engine.bufferPlans[buffer].timer >= 0 { return true }
        return mayStart.indices.contains { operation in
            let own = plan.operations.base[operation]
            if mayStart[operation], takes(operation, from: buffer) { return true }
            guard isAtWork[operation] else { return false }
            return reservations(of: operation).contains { $0.buffer == buffer }
                || (own.firstInput..<(own.firstInput + own.inputCount)).contains {
                    plan.inputs.base[$0].keepsPlace && plan.inputs.base[$0].buffer == buffer
                }
        }
    }

    private func mayBeFilled(_ buffer: Int) -> Bool {
        if plan.scenario.buffers.contains(where: { $0.waitLimit?.then == .moved(to: Scenario.Index(buffer)) }) { return true }
        return mayEnd.indices.contains { operation in
            guard mayEnd[operation] else { return false }
            let own = plan.operations.base[operation]
            let first = plan.outcomes.base[own.firstOutcome].firstOutput
            let end = plan.outcomes.base[own.firstOutcome + own.outcomeCount - 1].outputEnd
            return (first..<end).contains { plan.outputs.base[$0].destination == .buffer && plan.outputs.base[$0].buffer == buffer }
        }
    }
}

extension Engine {
    /// Who waits for a place when nothing is left to happen.
    var waits: [Wait] {
        let outputs = (0..<scalars.serverCount).filter { servers[$0].phase == .delivering && servers[$0].offeredTo >= 0 }
            .map { Wait(station: servers[$0].station, buffer: servers[$0].offeredTo) }
        let starts = (0..<plan.operations.count).compactMap { operation -> Wait? in
            let own = operationPlans[operation]
            guard operations[operation].everStarted < own.limit, (0..<own.inputCount).allSatisfy({ isThere(own.firstInput + $0) }) else { return nil }
            let lacking = (0..<own.reservationCount).map { plan.reservations.base[own.firstReservation + $0] }.first { !hasRoom($0) }
            return lacking.map { Wait(station: own.station, buffer: $0.buffer) }
        }
        return outputs + starts
    }

    func hasRoom(_ need: ReservationPlan) -> Bool {
        buffers[need.buffer].content.now + buffers[need.buffer].reserved + need.places <= bufferPlans[need.buffer].capacity
    }

    /// Roughly: pieces are taken to come from one item.
    func isThere(_ input: Int) -> Bool {
        let plan = inputPlans[input]
        let buffer = buffers[plan.buffer]
        switch plan.kind {
        case .items: return itemsThere(input) >= max(plan.atLeast, 1)
        case .pieces: return buffer.count >= 1 || buffer.firstOffering >= 0
        case .amount: return buffer.content.now - bufferPlans[plan.buffer].heel >= plan.amount
        }
    }

    /// Whether an item of another product stands before the ones an input still lacks.
    func headIsForeign(_ input: Int) -> Bool {
        let plan = inputPlans[input]
        guard plan.kind == .items, plan.product >= 0 else { return false }
        let there = itemsThere(input)
        var waiting = buffers[plan.buffer].count
        var server = plan.keepsPlace ? -1 : buffers[plan.buffer].firstOffering
        while server >= 0 {
            waiting += 1
            server = servers[server].nextOffering
        }
        return waiting > there
    }
}
