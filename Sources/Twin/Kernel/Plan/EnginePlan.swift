// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A checked scenario laid out for the engine: flat tables that never change, shared by all copies of a simulation.
///
/// Events have numbers: calendars, then clocks of time-dependent failures, then timers of patience and of waiting limits, then one for each server.
/// Calendars and clocks alone never give a station anything to do; a run with only those pending is over.
final class EnginePlan: Sendable {
    let scenario: Scenario
    let seed: UInt64

    let buffers: Table<BufferPlan>
    let stations: Table<StationPlan>
    let operations: Table<OperationPlan>
    let inputs: Table<InputPlan>
    let outcomes: Table<OutcomePlan>
    let outputs: Table<OutputPlan>
    let reservations: Table<ReservationPlan>
    let modes: Table<ModePlan>
    let crews: Table<CrewPool>
    let crewNeeds: Table<CrewPlan>
    let setupDraws: Table<Sampling>
    let samplers: Table<Sampler>
    let values: Table<Double>
    let stationLists: Table<Int>
    let operationLists: Table<Int>
    /// The number of a time-dependent failure's clock event, by clock (see ``ServerState/firstClock``); −1 for operation-dependent ones.
    let clockEvents: Table<Int>
    /// The clock of a clock event.
    let clocksByEvent: Table<Int>
    let timerOwners: Table<TimerOwner>
    /// The clock of a station's first server's first mode.
    let firstClocks: [Int]
    let calendars: [CalendarTable]
    /// Stations of each calendar, and crews of each.
    let stationsByCalendar: [[Int]]
    let crewsByCalendar: [[Int]]
    let streams: [RandomStream]
    /// From here on two for each clock: up times, repairs.
    let firstClockStream: Int
    let levels: Int
    let fixedServers: Int
    let firstClockEvent: Int
    let firstTimer: Int
    let firstServerEvent: Int
    /// A pause of calendars after which nothing new can come from them: their changes in a full turn.
    let calendarPatience: Int
    /// Whether stations could block each other for ever at all.
    let hasCircles: Bool

    struct TimerOwner: BitwiseCopyable {
        var isBuffer: Bool
        /// The buffer, or the operation whose input is patient.
        var owner: Int
    }

    init(_ scenario: Scenario, seed: UInt64) throws(TwinError) {
        try ScenarioCheck.check(scenario)
        let draft = PlanDraft(scenario, seed: seed)
        self.scenario = scenario
        self.seed = seed
        buffers = Table(draft.buffers)
        stations = Table(draft.stations)
        operations = Table(draft.operations)
        inputs = Table(draft.inputs)
        outcomes = Table(draft.outcomes)
        outputs = Table(draft.outputs)
        reservations = Table(draft.reservations)
        modes = Table(draft.modes)
        crews = Table(draft.crews)
        crewNeeds = Table(draft.crewNeeds)
        setupDraws = Table(draft.setupDraws)
        samplers = Table(draft.samplers)
        values = Table(draft.values)
        stationLists = Table(draft.stationLists)
        operationLists = Table(draft.operationLists)
        clockEvents = Table(draft.clockEvents)
        clocksByEvent = Table(draft.clocksByEvent)
        timerOwners = Table(draft.timerOwners)
        firstClocks = draft.firstClocks
        calendars = draft.calendars
        stationsByCalendar = draft.stationsByCalendar
        crewsByCalendar = draft.crewsByCalendar
        streams = draft.streams + draft.clockStreams
        firstClockStream = draft.streams.count
        levels = draft.levels
        fixedServers = draft.serverCount
        firstClockEvent = scenario.calendars.count
        firstTimer = firstClockEvent + draft.clocksByEvent.count
        firstServerEvent = firstTimer + draft.timerOwners.count
        calendarPatience = draft.calendarPatience
        hasCircles = draft.stations.contains { $0.isInCircle }
    }

    var samplerTable: SamplerTable { SamplerTable(samplers: samplers.base, values: values.base) }
}

/// Records that are written once and read without a check of the index in the optimised build.
final class Table<Element: BitwiseCopyable>: @unchecked Sendable {  // Never written after init: no lock needed.
    let base: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        elements.withUnsafeBufferPointer { if let first = $0.baseAddress { memory.update(from: first, count: elements.count) } }
        base = UnsafePointer(memory)
        count = elements.count
    }

    deinit { base.deallocate() }
}
