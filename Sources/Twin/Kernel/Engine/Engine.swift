// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// The state of one simulation in columns of plain records, and the laws by which it moves.
///
/// This is the one type that reads memory without checking indices: all of them come from the plan, which was checked, or from the engine itself.
/// ``EngineMemory`` owns the columns; nothing outside this folder sees a pointer. Growing columns (items, pending events, servers of unlimited
/// stations, people's waiting list) grow with what is inside, never with time; nothing is allocated for an event.
struct Engine {
    unowned(unsafe) let plan: EnginePlan
    let bufferPlans: UnsafePointer<BufferPlan>
    let stationPlans: UnsafePointer<StationPlan>
    let operationPlans: UnsafePointer<OperationPlan>
    let inputPlans: UnsafePointer<InputPlan>
    let outcomePlans: UnsafePointer<OutcomePlan>
    let outputPlans: UnsafePointer<OutputPlan>
    let modePlans: UnsafePointer<ModePlan>
    let samplers: UnsafePointer<Sampler>
    let table: SamplerTable
    let stationLists: UnsafePointer<Int>
    let operationLists: UnsafePointer<Int>

    var scalars = Scalars()
    var buffers: UnsafeMutablePointer<BufferState>
    var stations: UnsafeMutablePointer<StationState>
    var servers: UnsafeMutablePointer<ServerState>
    var operations: UnsafeMutablePointer<OperationState>
    var products: UnsafeMutablePointer<ProductState>
    var crews: UnsafeMutablePointer<CrewState>
    /// Up time left of each failure mode of each server; of one on time only while its clock is stopped.
    var clocks: UnsafeMutablePointer<Int64>
    var streams: UnsafeMutablePointer<RandomStream>
    var items: UnsafeMutablePointer<Item>
    var waiters: UnsafeMutablePointer<Waiter>
    /// A heap of ``Scalars/pendingCount`` events with four children a node, and where each event stands in it, by its number.
    var pending: UnsafeMutablePointer<PendingEvent>
    var places: UnsafeMutablePointer<Int>
    /// Server-ticks by station and activity; verdict counts by outcome; failures by mode; buckets by buffer, then by product.
    var activityTimes: UnsafeMutablePointer<Int128>
    var outcomeCounts: UnsafeMutablePointer<Int64>
    var failureCounts: UnsafeMutablePointer<Int64>
    var buckets: UnsafeMutablePointer<Int64>
    /// Stations to look at, a ring for each level of rank; servers whose activity may have changed in this instant.
    var dirty: UnsafeMutablePointer<Int>
    var levels: UnsafeMutablePointer<Ring>
    var unsettled: UnsafeMutablePointer<Int>
    var crewsToServe: UnsafeMutablePointer<Int>

    struct Ring: BitwiseCopyable {
        var start: Int
        var size: Int
        var read = 0
        var count = 0
    }

    /// Single numbers of the state.
    struct Scalars: BitwiseCopyable {
        var inside = Gauge()
        var now: Int64 = 0
        var statisticsFrom: Int64 = 0
        var events: Int64 = 0
        var sequence: UInt64 = 0
        var executions: Int64 = 0
        var serials: Int64 = 0
        var pendingCount = 0
        /// Of those, calendars and clocks.
        var backgroundCount = 0
        var serverCount = 0
        var freeItem = -1
        var usedItems = 0
        var freeWaiter = -1
        var usedWaiters = 0
        var dirtyCount = 0
        var unsettledCount = 0
        var crewsToServeCount = 0
        /// The operation whose turn it is in the lines for people, −1 outside of that.
        var servedOperation = -1
        var startsInInstant: Int64 = 0
        /// Changes of calendars since something last started.
        var quietShifts = 0
        var hasBegun = 0
        /// Why it can go no further, and where.
        var fault = 0
        var faultPlace = 0
        /// Rooms of the growing columns.
        var itemRoom = 0
        var serverRoom = 0
        var pendingRoom = 0
        var waiterRoom = 0
    }

    enum Fault: Int {
        case none, zeroTimeLoop, population, deadlock, neverFits
    }

    static let activities = ServerActivity.allCases.count
    /// More operations in one instant than this are taken for an endless loop: many more than items could pass through a plant at once.
    var startsPerInstant: Int64 { 200_000 &+ 16 &* scalars.inside.now }

    var now: Int64 { scalars.now }

    @inline(__always) func serverEvent(_ server: Int) -> Int { plan.firstServerEvent + server }

    @inline(__always) mutating func sample(_ draw: Sampling) -> Int64 { samplers[draw.sampler].whole(streams + draw.stream, table) }

    mutating func stop(_ fault: Fault, at place: Int) {
        guard scalars.fault == 0 else { return }
        scalars.fault = fault.rawValue
        scalars.faultPlace = place
    }
}
