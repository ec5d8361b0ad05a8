// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Which stations could come to wait for themselves: by places in buffers of limited room, by what an operation of several inputs lacks, and by what
/// stands before the product they want.
struct BlockingCircles {
    private let onCycle: [Bool]

    init(_ scenario: Scenario) {
        var next: [[Int]] = Array(repeating: [], count: scenario.stations.count)
        for operation in scenario.operations {
            for outcome in operation.outcomes {
                for output in outcome.gives {
                    guard let buffer = output.limitedBuffer(in: scenario) else { continue }
                    for other in scenario.operations where other.takes.contains(where: { $0.buffer.number == buffer }) {
                        next[operation.station.number].append(other.station.number)
                    }
                }
            }
        }
        for operation in scenario.operations where operation.takes.count > 1 {
            for input in operation.takes {
                for other in scenario.operations where other.delivers(to: input.buffer.number) {
                    next[operation.station.number].append(other.station.number)
                }
            }
        }
        // In one lane, what one station wants may stand behind what only another takes.
        for buffer in scenario.buffers.indices {
            let takers = scenario.operations.filter { $0.takes.contains { $0.choosesProduct(in: buffer) } }.map(\.station.number)
            for station in Set(takers) { next[station] += takers.filter { $0 != station } }
        }
        onCycle = next.indices.map { station in
            var seen = Array(repeating: false, count: next.count)
            var open = next[station]
            while let visited = open.popLast() {
                if visited == station { return true }
                if seen[visited] { continue }
                seen[visited] = true
                open += next[visited]
            }
            return false
        }
    }

    func contains(_ station: Int) -> Bool { onCycle[station] }
}

extension Scenario.Input {
    fileprivate func choosesProduct(in buffer: Int) -> Bool {
        if case .items(let from, .some, _, _, _, _) = self { from.number == buffer } else { false }
    }
}

extension Scenario.Operation {
    func delivers(to buffer: Int) -> Bool {
        outcomes.contains { outcome in
            outcome.gives.contains { output in
                switch output {
                case .pass(_, _, _, .buffer(let to, _)), .make(_, _, _, _, .buffer(let to, _)), .fill(_, let to): to.number == buffer
                case .pass, .make: false
                }
            }
        }
    }
}

extension Scenario.Output {
    /// The buffer it may have to wait for.
    func limitedBuffer(in scenario: Scenario) -> Int? {
        switch self {
        case .pass(_, _, _, .buffer(let buffer, .waits)), .make(_, _, _, _, .buffer(let buffer, .waits)):
            if case .items(let places) = scenario.buffers[buffer.number].holds, places != nil { return buffer.number }
            return nil
        case .fill(_, let tank):
            if case .tank(let capacity, _) = scenario.buffers[tank.number].holds, capacity != nil { return tank.number }
            return nil
        case .pass, .make: return nil
        }
    }
}
