// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Endless blocking: found where it closes, and told by who waits for whom.
extension Engine {
    /// A server and the buffer in which its output waits for a place.
    struct Wait: Hashable {
        let server: Int
        let buffer: Int
    }

    /// Everything a blocked server waits for, when all of it waits too: each station that could make the place is blocked with every server.
    func circle(from server: Int) -> [Wait]? {
        var found: [Wait] = []
        var open = [server]
        var seen: Set<Int> = [server]
        while let visited = open.popLast() {
            let buffer = servers[visited].offeredTo
            found.append(Wait(server: visited, buffer: buffer))
            guard bufferPlans[buffer].timer < 0 else { return nil }
            for index in 0..<bufferPlans[buffer].consumerCount {
                let station = stationLists[bufferPlans[buffer].firstConsumer + index]
                guard stationPlans[station].servers > 0 else { return nil }
                for other in stationPlans[station].firstServer..<(stationPlans[station].firstServer + stationPlans[station].servers) {
                    guard servers[other].phase == .delivering, servers[other].offeredTo >= 0 else { return nil }
                    if seen.insert(other).inserted { open.append(other) }
                }
            }
        }
        return found
    }

    /// Servers whose output waits for a place.
    var waits: [Wait] {
        (0..<scalars.serverCount).compactMap { server in
            servers[server].phase == .delivering && servers[server].offeredTo >= 0 ? Wait(server: server, buffer: servers[server].offeredTo) : nil
        }
    }

    /// Servers that are blocked for ever; empty when all may come free yet.
    ///
    /// A station is taken to be live when it is at work, or could come to be if every live station did its part; what is left is stuck. Errs on
    /// the side of life, so what it finds is true.
    func stuck() -> [Wait] {
        let waits = waits
        guard !waits.isEmpty else { return [] }
        var isLive = (0..<plan.stations.count).map { stations[$0].isOn == 0 }
        var isIdle = (0..<plan.stations.count).map { stationPlans[$0].servers < 0 }
        for server in 0..<scalars.serverCount {
            switch servers[server].phase {
            case .settingUp, .operating, .returning: isLive[servers[server].station] = true
            case .idle where servers[server].down < 0: isIdle[servers[server].station] = true
            case .idle, .delivering: if servers[server].down >= 0 { isLive[servers[server].station] = true }
            }
        }
        var changed = true
        while changed {
            changed = false
            for wait in waits where !isLive[servers[wait.server].station] && couldBeTaken(from: wait.buffer, isLive) {
                isLive[servers[wait.server].station] = true
                changed = true
            }
            for station in isLive.indices where !isLive[station] && isIdle[station] && couldStartAny(station, isLive) {
                isLive[station] = true
                changed = true
            }
        }
        return waits.filter { !couldBeTaken(from: $0.buffer, isLive) }
    }

    private func couldStartAny(_ station: Int, _ isLive: [Bool]) -> Bool {
        (0..<stationPlans[station].operationCount).contains { index in
            couldStart(operationLists[stationPlans[station].firstOperation + index], isLive)
        }
    }

    private func couldStart(_ operation: Int, _ isLive: [Bool]) -> Bool {
        guard operations[operation].everStarted < operationPlans[operation].limit else { return false }
        for input in 0..<operationPlans[operation].inputCount {
            let number = operationPlans[operation].firstInput + input
            guard isThere(number) || couldBeFilled(inputPlans[number].buffer, isLive) else { return false }
        }
        for index in 0..<operationPlans[operation].reservationCount {
            let need = plan.reservations.base[operationPlans[operation].firstReservation + index]
            let hasRoom = buffers[need.buffer].content.now + buffers[need.buffer].reserved + need.places <= bufferPlans[need.buffer].capacity
            guard hasRoom || couldBeTaken(from: need.buffer, isLive) else { return false }
        }
        return true
    }

    /// Roughly: what waits for a place, and products, are taken for granted.
    func isThere(_ input: Int) -> Bool {
        let plan = inputPlans[input]
        let buffer = buffers[plan.buffer]
        switch plan.kind {
        case .items: return buffer.count >= max(plan.atLeast, 1) || buffer.firstOffering >= 0
        // One item may hold all pieces.
        case .pieces: return buffer.count >= 1 || buffer.firstOffering >= 0
        case .amount: return buffer.content.now - bufferPlans[plan.buffer].heel >= plan.amount
        }
    }

    private func couldBeTaken(from buffer: Int, _ isLive: [Bool]) -> Bool {
        if bufferPlans[buffer].timer >= 0 { return true }
        return (0..<bufferPlans[buffer].consumerCount).contains { isLive[stationLists[bufferPlans[buffer].firstConsumer + $0]] }
    }

    private func couldBeFilled(_ buffer: Int, _ isLive: [Bool]) -> Bool {
        if plan.scenario.buffers.contains(where: { $0.waitLimit?.then == .moved(to: Scenario.Index(buffer)) }) { return true }
        return (0..<plan.operations.count).contains { operation in
            guard isLive[operationPlans[operation].station] else { return false }
            let first = outcomePlans[operationPlans[operation].firstOutcome].firstOutput
            let end = outcomePlans[operationPlans[operation].firstOutcome + operationPlans[operation].outcomeCount - 1].outputEnd
            return (first..<end).contains { outputPlans[$0].destination == .buffer && outputPlans[$0].buffer == buffer }
        }
    }
}
