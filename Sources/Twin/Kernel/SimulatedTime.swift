// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A moment since the start of a run, or a length of simulated time, in whole microseconds.
///
/// A run may last up to ``horizonLimit``, so sums of a moment and a sampled time never overflow.
package struct SimulatedTime: Hashable, Comparable, Sendable, Codable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static let zero = SimulatedTime(microseconds: 0)

    /// 2⁶¹ µs, about 73,000 years.
    package static let horizonLimit = SimulatedTime(microseconds: 1 << 61)

    /// The nearest whole microsecond; values past ±2⁶² µs are held there.
    package static func seconds(_ seconds: Double) -> SimulatedTime {
        let scaled = (seconds * 1e6).rounded()
        let limit = Double(Int64(1) << 62)
        return SimulatedTime(microseconds: scaled >= limit ? 1 << 62 : scaled <= -limit ? -(1 << 62) : scaled.isNaN ? 0 : Int64(scaled))
    }

    package static func hours(_ hours: Double) -> SimulatedTime { .seconds(hours * 3600) }

    package var seconds: Double { Double(microseconds) / 1e6 }

    package static func < (a: SimulatedTime, b: SimulatedTime) -> Bool { a.microseconds < b.microseconds }
    package static func + (a: SimulatedTime, b: SimulatedTime) -> SimulatedTime { SimulatedTime(microseconds: a.microseconds + b.microseconds) }
    package static func - (a: SimulatedTime, b: SimulatedTime) -> SimulatedTime { SimulatedTime(microseconds: a.microseconds - b.microseconds) }
}
