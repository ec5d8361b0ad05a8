// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// What was counted and measured in [from, to) of a run. Counts and areas are exact integers; times are in microseconds unless the name says otherwise.
///
/// Areas are integrals over time (items × µs): divided by ``duration`` they are time averages. Little's law can be checked on every buffer and on the
/// whole: area = sum of times spent, up to what was inside at `from` and `to`.
package struct SimulationStatistics: Hashable, Sendable {
    package var from: SimulatedTime
    package var to: SimulatedTime
    package var stations: [StationFigures]
    package var operations: [OperationFigures]
    package var buffers: [BufferFigures]
    package var products: [ProductFigures]
    package var crews: [CrewFigures]
    /// Items in the system: in buffers and on servers.
    package var inside: Content
    /// Events since the start of the run that a planner would count: operations ended, failures, repairs, set-ups ended, shift changes, expiries.
    package var events: Int64

    package var duration: SimulatedTime { to - from }

    /// A number that changes in time.
    package struct Content: Hashable, Sendable {
        package var now: Int64
        package var highest: Int64
        package var area: Int128

        /// Time average over a stretch; 0 when it has no length.
        package func mean(over duration: SimulatedTime) -> Double {
            duration.microseconds > 0 ? Double(area) / Double(duration.microseconds) : 0
        }
    }

    /// Times observed one by one.
    package struct Times: Hashable, Sendable {
        package var count: Int64 = 0
        package var sum: Int128 = 0
        /// Σ x², in s².
        package var squares: Double = 0
        package var highest: Int64 = 0
        /// How many were longer than nothing.
        package var positive: Int64 = 0

        package init() {}

        /// Seconds.
        package var mean: Double { count > 0 ? Double(sum) / Double(count) / 1e6 : 0 }

        /// Sample variance, s².
        package var variance: Double { count > 1 ? max(0, (squares - mean * mean * Double(count)) / Double(count - 1)) : 0 }
    }

    package struct StationFigures: Hashable, Sendable {
        package var servers: Int
        /// Server-microseconds by ``ServerActivity``; they add up to servers × duration.
        package var times: [Int128]
        /// Joules.
        package var energy: [Double]
        /// Items on its servers.
        package var content: Content
        package var failures: [Int64]
        package var setups: Int64

        package func share(_ activity: ServerActivity) -> Double {
            let all = times.reduce(0, +)
            return all > 0 ? Double(times[activity.rawValue]) / Double(all) : 0
        }
    }

    package struct OperationFigures: Hashable, Sendable {
        package var started: Int64
        /// By outcome.
        package var ended: [Int64]
        /// Interrupted for good by a failure that scraps its work.
        package var aborted: Int64
        package var itemsTaken: Int64
        /// New items made, items passed on, items scrapped, items turned away.
        package var itemsMade: Int64
        package var itemsPassed: Int64
        package var itemsScrapped: Int64
        package var itemsLost: Int64
        /// Units of quantity lost to yield, coil leaders and coil ends.
        package var quantityScrapped: Int64
        /// Units of quantity drawn from tanks and put into tanks.
        package var amountDrawn: Int64
        package var amountFilled: Int64
        package var lastEnd: SimulatedTime?
    }

    package struct BufferFigures: Hashable, Sendable {
        /// Items, or the amount in a tank.
        package var content: Content
        package var entered: Int64
        package var left: Int64
        /// From entering to being taken.
        package var waits: Times
        package var waitSketch: QuantileSketch
        /// Left because they waited too long, or, if flagged, taken too late.
        package var expired: Int64
    }

    package struct ProductFigures: Hashable, Sendable {
        package var finished: Int64
        package var finishedQuantity: Int64
        package var scrapped: Int64
        package var scrappedQuantity: Int64
        /// From birth to leaving as finished; scrapped ones apart.
        package var timeInSystem: Times
        package var timeInSystemSketch: QuantileSketch
        package var timeToScrap: Times
    }

    package struct CrewFigures: Hashable, Sendable {
        /// People × µs at work, and on duty.
        package var busy: Int128
        package var onDuty: Int128
        package var requests: Int64
        package var waits: Times
    }
}
