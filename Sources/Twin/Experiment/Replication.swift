// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What one run of a twin gave.
package struct Replication: Sendable {
    /// From 0.
    package let number: Int
    package let seed: UInt64
    /// After the warm-up; several when the run was cut into batches.
    package let statistics: [SimulationStatistics]
    /// Over the whole run, warm-up included.
    package let course: Course
    /// After the warm-up; nil when nobody listened.
    package let bottleneck: Bottleneck?
    /// What machines did in the pictured time; only of the first replication.
    package let states: StateRecord?
    /// The run ended by itself, before its time: nothing was left to happen.
    package let isTerminating: Bool
}

/// Numbers in equal slices of a run.
package struct Course: Hashable, Sendable {
    /// Of one slice, µs.
    package let slice: Int64
    /// Mean number of items in the system, a value a slice.
    package private(set) var inside: [Double] = []
    /// Finished quantity by product, in small units: a row a slice.
    package private(set) var finished: [[Int64]] = []
    /// Mean content by buffer: a row a slice, or none when it was not asked for.
    package private(set) var buffers: [[Double]] = []

    init(slice: Int64) { self.slice = slice }

    /// - Parameter before: The reading at the slice's begin, since the same reset; nil right after one.
    mutating func add(_ reading: SimulationStatistics, since before: SimulationStatistics?, withBuffers: Bool) {
        let span = Double((reading.to - (before?.to ?? reading.from)).microseconds)
        func mean(_ now: SimulationStatistics.Content, _ then: SimulationStatistics.Content?) -> Double {
            span > 0 ? Double(now.area - (then?.area ?? 0)) / span : Double(now.now)
        }
        inside.append(mean(reading.inside, before?.inside))
        finished.append(reading.products.indices.map { reading.products[$0].finishedQuantity - (before?.products[$0].finishedQuantity ?? 0) })
        if withBuffers { buffers.append(reading.buffers.indices.map { mean(reading.buffers[$0].content, before?.buffers[$0].content) }) }
    }
}

/// States of servers in a stretch of a run.
package struct StateRecord: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        package let station: Int
        package let server: Int
        package let spans: [Span]
    }

    package struct Span: Hashable, Sendable {
        package let activity: ServerActivity
        package let from: SimulatedTime
        package let to: SimulatedTime
    }

    package let from: SimulatedTime
    package let to: SimulatedTime
    /// By station, then server.
    package let rows: [Row]

    init(_ trace: ActivityTrace, from: SimulatedTime, to: SimulatedTime) {
        var spans: [Int: [Int: [Span]]] = [:]
        for stretch in trace.stretches {
            spans[stretch.station, default: [:]][stretch.server, default: []].append(
                Span(
                    activity: stretch.activity, from: SimulatedTime(microseconds: stretch.from), to: SimulatedTime(microseconds: stretch.to)))
        }
        // Where too much was to be kept the picture ends early, for all rows at once.
        let isFull = trace.stretches.count >= ActivityTrace.mostStretches
        self.from = from
        self.to = isFull ? SimulatedTime(microseconds: trace.stretches[trace.stretches.count - 1].to) : to
        rows = spans.keys.sorted().flatMap { station in
            (spans[station] ?? [:]).sorted { $0.key < $1.key }.map { Row(station: station, server: $0.key, spans: $0.value) }
        }
    }
}
