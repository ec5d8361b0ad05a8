// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Endless blocking, found where it closes.
extension Engine {
    /// A station, and the buffer in which its output waits for a place, or must have one before it starts.
    struct Wait: Hashable {
        let station: Int
        let buffer: Int
    }

    /// Everything a blocked server waits for, when all of it waits too: each station that could make the place is blocked with every server.
    func circle(from server: Int) -> [Wait]? {
        var found: [Wait] = []
        var open = [server]
        var seen: Set<Int> = [server]
        while let visited = open.popLast() {
            let buffer = servers[visited].offeredTo
            found.append(Wait(station: servers[visited].station, buffer: buffer))
            // A timer, or an operation that keeps a place it may not need, can still make room.
            guard bufferPlans[buffer].timer < 0, buffers[buffer].reserved == 0 else { return nil }
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
}
