// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Counts of times in buckets whose width is at most 1/64 of their value, so that quantiles of any number of runs come from the sum of their buckets.
///
/// Below 128 µs a bucket is one microsecond. Between the ends of a bucket observations are taken as evenly spread.
/// Source of the bucketing: G. Tene, HdrHistogram (log-linear buckets).
package struct QuantileSketch: Hashable, Sendable {
    /// Trailing empty buckets are left out.
    package private(set) var counts: [Int64]

    static let fineBits = 6
    static let bucketCount = (64 - fineBits) << fineBits

    package init() { counts = [] }

    init(counts: [Int64]) {
        self.counts = Array(counts[..<(counts.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)])
    }

    package var count: Int64 { counts.reduce(0, +) }

    package mutating func merge(_ other: QuantileSketch) {
        if counts.count < other.counts.count { counts += Array(repeating: 0, count: other.counts.count - counts.count) }
        for bucket in other.counts.indices { counts[bucket] += other.counts[bucket] }
    }

    /// Seconds below which a share `p` of the observations lies; nil without observations. 0 ≤ p ≤ 1.
    package func quantile(_ p: Double) -> Double? {
        let all = count
        guard all > 0 else { return nil }
        let wanted = max(0, min(1, p)) * Double(all)
        var below: Int64 = 0
        for bucket in counts.indices where counts[bucket] > 0 {
            if Double(below + counts[bucket]) >= wanted {
                let from = Double(Self.start(of: bucket))
                let to = Double(Self.start(of: bucket + 1))
                // A bucket of one microsecond holds that time alone.
                let width = to - from > 1 ? to - from : 0
                return (from + width * (wanted - Double(below)) / Double(counts[bucket])) / 1e6
            }
            below += counts[bucket]
        }
        return Double(Self.start(of: counts.count)) / 1e6
    }

    /// The share of observations longer than a time; nil without observations.
    package func share(above time: SimulatedTime) -> Double? {
        let all = count
        guard all > 0 else { return nil }
        let bucket = Self.bucket(of: max(0, time.microseconds))
        guard bucket < counts.count else { return 0 }
        let from = Double(Self.start(of: bucket))
        let to = Double(Self.start(of: bucket + 1))
        let inBucket = Double(counts[bucket]) * (to - Double(max(0, time.microseconds))) / (to - from)
        return (Double(counts[(bucket + 1)...].reduce(0, +)) + inBucket) / Double(all)
    }

    @inline(__always) static func bucket(of microseconds: Int64) -> Int {
        let value = UInt64(truncatingIfNeeded: microseconds)
        let exponent = max(0, 63 - fineBits - (value | 1).leadingZeroBitCount)
        return (exponent &<< fineBits) &+ Int(truncatingIfNeeded: value &>> UInt64(exponent))
    }

    /// The least time of a bucket.
    static func start(of bucket: Int) -> Int64 {
        let exponent = max(0, bucket >> fineBits - 1)
        return Int64(bucket - exponent << fineBits) << Int64(exponent)
    }
}
