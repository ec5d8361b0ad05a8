// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Runs one replication from begin to end, asking now and then whether it may go on.
struct ReplicationRun: Sendable {
    let scenario: Scenario
    let duration: SimulatedTime
    /// Statistics begin anew here.
    let warmUp: SimulatedTime
    /// Statistics are read and begun anew so many times after the warm-up.
    let batches: Int
    /// Stations that may be a bottleneck; empty: nobody listens.
    let watched: [Bool]
    /// Time pictured of the first replication, from the warm-up on.
    let pictured: SimulatedTime
    let isStopped: @Sendable () -> Bool

    /// Slices of a course: 60 batches of MSER-5.
    static let slices: Int64 = 300
    /// Between two looks at whether to stop: some tens of milliseconds.
    static let eventsAtOnce = 500_000

    /// - Returns: What was finished: nil when it was stopped before the first batch was.
    func run(number: Int, seed: UInt64) throws(TwinError) -> Replication? {
        let isFirst = number == 0
        guard !watched.isEmpty else {
            var nobody = NoObserver()
            return try run(number, seed, &nobody, picturing: false)?.replication
        }
        let window = isFirst ? warmUp.microseconds..<min(duration, warmUp + pictured).microseconds : 0..<0
        var trace = ActivityTrace(scenario, watched: watched, window: window)
        // The clock without common pauses has to be read when the warm-up ends.
        guard let part = try run(number, seed, &trace, picturing: isFirst) else { return nil }
        trace.finish(at: part.end)
        let bottleneck = Bottleneck(
            trace.periods, stations: scenario.stations.count, from: part.warmUpClock, to: trace.clock(at: trace.cutAt ?? part.end.microseconds))
        let replication = part.replication
        return Replication(
            number: number, seed: seed, statistics: replication.statistics, course: replication.course, bottleneck: bottleneck,
            states: isFirst ? StateRecord(trace, from: warmUp, to: min(part.end, warmUp + pictured)) : nil,
            isTerminating: replication.isTerminating)
    }

    private struct Part {
        var replication: Replication
        var end: SimulatedTime
        var warmUpClock: Int64
    }

    private func run<Observer: SimulationObserver>(
        _ number: Int, _ seed: UInt64, _ observer: inout Observer, picturing: Bool
    ) throws(TwinError) -> Part? {
        var simulation = try Simulation(scenario, seed: seed)
        let slice = max(1, duration.microseconds / Self.slices)
        var course = Course(slice: slice)
        var readings: [SimulationStatistics] = []
        var before: SimulationStatistics?
        var warmUpClock: Int64 = 0
        var isReset = warmUp == .zero
        var ended = false
        for stop in stops(slice: slice) {
            guard !isStopped(), let goesOn = try advance(&simulation, to: stop.time, &observer) else {
                return readings.isEmpty ? nil : part(number, seed, readings, course, simulation.now, warmUpClock, isTerminating: false)
            }
            ended = !goesOn
            let reading = simulation.statistics
            if stop.isSlice { course.add(reading, since: before, withBuffers: picturing) }
            before = reading
            if !isReset, stop.time == warmUp || ended {
                isReset = true
                if let trace = observer as? ActivityTrace { warmUpClock = trace.clock(at: simulation.now.microseconds) }
                simulation.resetStatistics()
                before = nil
            } else if stop.endsBatch || ended {
                readings.append(reading)
                simulation.resetStatistics()
                before = nil
            }
            if ended { break }
        }
        return part(number, seed, readings, course, simulation.now, warmUpClock, isTerminating: ended)
    }

    private func part(
        _ number: Int, _ seed: UInt64, _ readings: [SimulationStatistics], _ course: Course, _ end: SimulatedTime, _ clock: Int64, isTerminating: Bool
    ) -> Part {
        Part(
            replication: Replication(
                number: number, seed: seed, statistics: readings, course: course, bottleneck: nil, states: nil, isTerminating: isTerminating),
            end: end, warmUpClock: clock)
    }

    /// - Returns: True when the time was reached, false when nothing is left to happen, nil when it was stopped.
    private func advance<Observer: SimulationObserver>(
        _ simulation: inout Simulation, to time: SimulatedTime, _ observer: inout Observer
    ) throws(TwinError) -> Bool? {
        while true {
            switch try simulation.run(events: Self.eventsAtOnce, until: time, observer: &observer) {
            case .reachedTime: return true
            case .finished: return false
            case .reachedEvents: if isStopped() { return nil }
            }
        }
    }

    private struct Stop {
        var time: SimulatedTime
        var isSlice = false
        var endsBatch = false
    }

    /// Ends of slices, of the warm-up and of batches, in order, each time once.
    private func stops(slice: Int64) -> [Stop] {
        var stops: [Int64: Stop] = [:]
        func note(_ microseconds: Int64, _ mark: (inout Stop) -> Void) {
            mark(&stops[microseconds, default: Stop(time: SimulatedTime(microseconds: microseconds))])
        }
        for number in 1...Self.slices where number * slice <= duration.microseconds { note(number * slice) { $0.isSlice = true } }
        if warmUp > .zero { note(warmUp.microseconds) { _ in } }
        let measured = duration.microseconds - warmUp.microseconds
        for batch in 1...Int64(batches) { note(warmUp.microseconds + measured / Int64(batches) * batch) { $0.endsBatch = true } }
        // What does not divide evenly belongs to the last batch.
        if measured % Int64(batches) != 0 {
            stops[warmUp.microseconds + measured / Int64(batches) * Int64(batches)]?.endsBatch = false
            note(duration.microseconds) { $0.endsBatch = true }
        }
        return stops.values.sorted { $0.time < $1.time }
    }
}
