// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Owns the columns of one engine and the plan it points into.
///
/// Written only by the one `Simulation` that holds it alone (``Simulation`` copies it before it writes when it does not): no lock needed.
final class EngineMemory: @unchecked Sendable {
    let plan: EnginePlan
    var engine: Engine

    init(_ plan: EnginePlan) {
        self.plan = plan
        engine = Engine(plan)
        engine.begin()
    }

    private init(_ plan: EnginePlan, _ engine: Engine) {
        self.plan = plan
        self.engine = engine
    }

    /// A twin that goes on by itself.
    func copied() -> EngineMemory {
        var copy = engine
        var copier = ColumnCopier()
        copy.visitColumns(&copier)
        return EngineMemory(plan, copy)
    }

    /// The scalars, then each column's length and bytes.
    func bytes() -> [UInt8] {
        var writer = ColumnWriter()
        withUnsafeBytes(of: engine.scalars) { writer.bytes += $0 }
        engine.visitColumns(&writer)
        return writer.bytes
    }

    /// Nil when the bytes are not of this plan's shape.
    init?(_ plan: EnginePlan, reading bytes: ArraySlice<UInt8>) {
        self.plan = plan
        engine = Engine(plan)
        let size = MemoryLayout<Engine.Scalars>.size
        guard bytes.count >= size else { return nil }
        var scalars = Engine.Scalars()
        withUnsafeMutableBytes(of: &scalars) { $0.copyBytes(from: bytes.prefix(size)) }
        guard engine.couldHave(scalars) else { return nil }
        let releaser = ColumnReleaser()
        var emptied = releaser
        engine.visitColumns(&emptied)
        engine.scalars = scalars
        var reader = ColumnReader(bytes: bytes.dropFirst(size))
        engine.visitColumns(&reader)
        guard !reader.isShort, reader.bytes.isEmpty else { return nil }
    }

    deinit {
        var releaser = ColumnReleaser()
        engine.visitColumns(&releaser)
    }
}

/// Does something with every column of an engine: its length is told by the plan and the scalars.
protocol ColumnVisitor {
    mutating func visit<Element: BitwiseCopyable>(_ column: inout UnsafeMutablePointer<Element>, count: Int)
}

struct ColumnAllocator: ColumnVisitor {
    mutating func visit<Element: BitwiseCopyable>(_ column: inout UnsafeMutablePointer<Element>, count: Int) { column = blankColumn(count) }
}

struct ColumnCopier: ColumnVisitor {
    mutating func visit<Element: BitwiseCopyable>(_ column: inout UnsafeMutablePointer<Element>, count: Int) {
        let copy: UnsafeMutablePointer<Element> = blankColumn(count)
        copy.update(from: column, count: count)
        column = copy
    }
}

struct ColumnReleaser: ColumnVisitor {
    mutating func visit<Element: BitwiseCopyable>(_ column: inout UnsafeMutablePointer<Element>, count: Int) { column.deallocate() }
}

struct ColumnWriter: ColumnVisitor {
    var bytes: [UInt8] = []

    mutating func visit<Element: BitwiseCopyable>(_ column: inout UnsafeMutablePointer<Element>, count: Int) {
        bytes += UnsafeRawBufferPointer(start: column, count: count * MemoryLayout<Element>.stride)
    }
}

struct ColumnReader: ColumnVisitor {
    var bytes: ArraySlice<UInt8>
    var isShort = false

    mutating func visit<Element: BitwiseCopyable>(_ column: inout UnsafeMutablePointer<Element>, count: Int) {
        column = blankColumn(count)
        let size = count * MemoryLayout<Element>.stride
        guard bytes.count >= size else {
            isShort = true
            return
        }
        UnsafeMutableRawBufferPointer(start: column, count: size).copyBytes(from: bytes.prefix(size))
        bytes = bytes.dropFirst(size)
    }
}

/// Zeroed, so that saved bytes are the same wherever they were made.
func blankColumn<Element: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let column = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    UnsafeMutableRawPointer(column).initializeMemory(as: UInt8.self, repeating: 0, count: max(count, 1) * MemoryLayout<Element>.stride)
    return column
}

extension Engine {
    /// Every column, with its length.
    mutating func visitColumns(_ visitor: inout some ColumnVisitor) {
        let scenario = plan.scenario
        visitor.visit(&buffers, count: plan.buffers.count)
        visitor.visit(&stations, count: plan.stations.count)
        visitor.visit(&servers, count: scalars.serverRoom)
        visitor.visit(&operations, count: plan.operations.count)
        visitor.visit(&products, count: scenario.products.count)
        visitor.visit(&crews, count: plan.crews.count)
        visitor.visit(&clocks, count: plan.clockEvents.count)
        visitor.visit(&streams, count: plan.streams.count)
        visitor.visit(&items, count: scalars.itemRoom)
        visitor.visit(&waiters, count: scalars.waiterRoom)
        visitor.visit(&pending, count: scalars.pendingRoom)
        visitor.visit(&places, count: plan.firstServerEvent + scalars.serverRoom)
        visitor.visit(&activityTimes, count: plan.stations.count * Self.activities)
        visitor.visit(&outcomeCounts, count: plan.outcomes.count)
        visitor.visit(&failureCounts, count: plan.modes.count)
        visitor.visit(&buckets, count: (plan.buffers.count + scenario.products.count) * QuantileSketch.bucketCount)
        visitor.visit(&dirty, count: plan.stations.count)
        visitor.visit(&levels, count: plan.levels)
        visitor.visit(&unsettled, count: scalars.serverRoom)
        visitor.visit(&crewsToServe, count: plan.crews.count)
    }

    /// Columns without content.
    init(_ plan: EnginePlan) {
        self.plan = plan
        bufferPlans = plan.buffers.base
        stationPlans = plan.stations.base
        operationPlans = plan.operations.base
        inputPlans = plan.inputs.base
        outcomePlans = plan.outcomes.base
        outputPlans = plan.outputs.base
        modePlans = plan.modes.base
        samplers = plan.samplers.base
        table = plan.samplerTable
        stationLists = plan.stationLists.base
        operationLists = plan.operationLists.base
        buffers = blankColumn(0)
        stations = blankColumn(0)
        servers = blankColumn(0)
        operations = blankColumn(0)
        products = blankColumn(0)
        crews = blankColumn(0)
        clocks = blankColumn(0)
        streams = blankColumn(0)
        items = blankColumn(0)
        waiters = blankColumn(0)
        pending = blankColumn(0)
        places = blankColumn(0)
        activityTimes = blankColumn(0)
        outcomeCounts = blankColumn(0)
        failureCounts = blankColumn(0)
        buckets = blankColumn(0)
        dirty = blankColumn(0)
        levels = blankColumn(0)
        unsettled = blankColumn(0)
        crewsToServe = blankColumn(0)
    }

    /// A column twice as long with the same content.
    static func grown<Element: BitwiseCopyable>(_ column: UnsafeMutablePointer<Element>, from count: Int, to room: Int) -> UnsafeMutablePointer<
        Element
    > {
        let longer: UnsafeMutablePointer<Element> = blankColumn(room)
        longer.update(from: column, count: count)
        column.deallocate()
        return longer
    }
}
