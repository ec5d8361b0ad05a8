// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Twin

/// Keeps its own books from what it is told, and notes whatever cannot be.
struct Watchman: SimulationObserver {
    private let scenario: Scenario
    private(set) var faults: [String] = []
    private(set) var inBuffer: [Int64: Int] = [:]
    private(set) var onServer: [Int64: Int64] = [:]
    /// Places kept by items in work, by execution.
    private var kept: [Int64: [Int]] = [:]
    private(set) var contents: [Int]
    private(set) var levels: [Int64]
    private(set) var finished = 0
    private(set) var scrapped = 0
    private(set) var lost = 0
    private(set) var made = 0
    private(set) var used: [Int64: Int64] = [:]
    private var operations: [Int64: Int] = [:]
    private var lastTime = SimulatedTime.zero
    private var activities: [ObservedServer: ServerActivity] = [:]

    init(_ scenario: Scenario) {
        self.scenario = scenario
        contents = scenario.buffers.map { _ in 0 }
        levels = scenario.buffers.map { _ in 0 }
        for level in scenario.beginning.levels { levels[level.tank.number] = level.amount }
    }

    private mutating func note(_ isFine: Bool, _ fault: @autoclosure () -> String, _ time: SimulatedTime) {
        if time < lastTime { faults.append("time runs backward at \(time.seconds)") }
        lastTime = time
        if !isFine { faults.append("\(fault()) at \(time.seconds)") }
    }

    private mutating func checkPlaces(_ buffer: Int, _ time: SimulatedTime) {
        let content = contents[buffer]
        note(content >= 0, "buffer \(buffer) holds \(content)", time)
        // One item may pass straight through a full buffer: it is taken at once.
        if case .items(let places?) = scenario.buffers[buffer].holds { note(content <= places + 1, "buffer \(buffer) holds \(content)", time) }
    }

    mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {
        note(from != to, "no change", time)
        let before = activities[server] ?? .starved
        note(before == from, "server \(server) was not \(from)", time)
        activities[server] = to
    }

    mutating func started(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {
        operations[execution] = operation
        let station = scenario.operations[operation].station.number
        note(station == server.station, "operation on a foreign station", time)
    }

    mutating func took(_ item: ObservedItem, from buffer: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        let place = inBuffer[item.serial]
        note(place == buffer, "item \(item.serial) taken from where it is not", time)
        inBuffer[item.serial] = nil
        onServer[item.serial] = execution
        if let operation = operations[execution], case .items(_, _, _, _, _, true) = scenario.operations[operation].takes[input] {
            kept[execution, default: []].append(buffer)
        } else {
            contents[buffer] -= 1
        }
        checkPlaces(buffer, time)
    }

    mutating func cut(
        _ item: ObservedItem, from: Int64, length: Int64, isScrap: Bool, buffer: Int, input: Int, execution: Int64, at time: SimulatedTime
    ) {
        let place = inBuffer[item.serial]
        note(place == buffer, "item \(item.serial) cut where it is not", time)
        let before = used[item.serial, default: 0]
        note(from == before && length > 0, "item \(item.serial) is cut at \(from)", time)
        used[item.serial] = from + length
        note(from + length <= item.quantity, "item \(item.serial) gives more than it has", time)
        if from + length == item.quantity {
            inBuffer[item.serial] = nil
            contents[buffer] -= 1
            checkPlaces(buffer, time)
        }
    }

    mutating func drew(_ amount: Int64, from tank: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        levels[tank] -= amount
        let level = levels[tank]
        if case .tank(_, let heel) = scenario.buffers[tank].holds { note(level >= heel, "tank \(tank) below its heel", time) }
    }

    mutating func ended(_ operation: Int, execution: Int64, outcome: Int, on server: ObservedServer, at time: SimulatedTime) {
        let known = operations[execution]
        note(known == operation, "ended what did not start", time)
        for buffer in kept.removeValue(forKey: execution) ?? [] { contents[buffer] -= 1 }
    }

    mutating func aborted(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {
        for buffer in kept.removeValue(forKey: execution) ?? [] { contents[buffer] -= 1 }
    }

    mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
        if isNew {
            made += 1
        } else {
            let holder = onServer.removeValue(forKey: item.serial)
            note(holder == execution, "item \(item.serial) given by who has it not", time)
        }
        move(item, to: fate, time)
    }

    mutating func filled(_ amount: Int64, into tank: Int, execution: Int64, at time: SimulatedTime) {
        levels[tank] += amount
        let level = levels[tank]
        if case .tank(let capacity?, _) = scenario.buffers[tank].holds { note(level <= capacity, "tank \(tank) overflows", time) }
    }

    mutating func expired(_ item: ObservedItem, in buffer: Int, to fate: ObservedFate, at time: SimulatedTime) {
        let place = inBuffer[item.serial]
        note(place == buffer, "item \(item.serial) expired where it is not", time)
        inBuffer[item.serial] = nil
        contents[buffer] -= 1
        move(item, to: fate, time)
    }

    private mutating func move(_ item: ObservedItem, to fate: ObservedFate, _ time: SimulatedTime) {
        switch fate {
        case .buffer(let buffer):
            inBuffer[item.serial] = buffer
            contents[buffer] += 1
            checkPlaces(buffer, time)
        case .finished: finished += 1
        case .scrapped: scrapped += 1
        case .lost: lost += 1
        }
    }

    /// The books against the statistics, at the end.
    mutating func close(_ statistics: SimulationStatistics, at time: SimulatedTime) {
        let books = self
        for (index, buffer) in scenario.buffers.enumerated() {
            let figures = statistics.buffers[index]
            if case .tank = buffer.holds {
                note(books.levels[index] == figures.content.now, "tank \(index) holds \(books.levels[index])", time)
            } else {
                let there = books.inBuffer.values.count { $0 == index }
                note(Int64(there) == figures.entered - figures.left, "buffer \(index) holds \(there), not \(figures.entered) − \(figures.left)", time)
                note(Int64(books.contents[index]) == figures.content.now, "buffer \(index) has \(books.contents[index]) places taken", time)
            }
        }
        note(Int64(books.finished) == statistics.products.reduce(0) { $0 + $1.finished }, "finished \(books.finished)", time)
        note(Int64(books.scrapped) == statistics.products.reduce(0) { $0 + $1.scrapped }, "scrapped \(books.scrapped)", time)
        note(Int64(books.lost) == statistics.operations.reduce(0) { $0 + $1.itemsLost }, "lost \(books.lost)", time)
    }
}
