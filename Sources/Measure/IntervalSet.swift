// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A set of points of one lot's axis: sorted, disjoint, not touching intervals.
package struct IntervalSet: Hashable, Sendable {
    package private(set) var intervals: [Interval]

    package init() { intervals = [] }

    package init(_ interval: Interval) { intervals = [interval] }

    package init(_ unordered: some Sequence<Interval>) {
        intervals = []
        for interval in unordered.sorted(by: { $0.from < $1.from }) {
            if let last = intervals.last, interval.from <= last.to {
                intervals[intervals.count - 1] = Interval(last.from, max(last.to, interval.to))!
            } else {
                intervals.append(interval)
            }
        }
    }

    package var isEmpty: Bool { intervals.isEmpty }
    package var length: Int64 { intervals.reduce(0) { $0 + $1.length } }

    package func union(_ other: IntervalSet) -> IntervalSet { IntervalSet(intervals + other.intervals) }

    package func intersection(_ other: IntervalSet) -> IntervalSet {
        var result: [Interval] = []
        var i = 0
        var j = 0
        while i < intervals.count, j < other.intervals.count {
            if let both = intervals[i].intersection(other.intervals[j]) { result.append(both) }
            if intervals[i].to < other.intervals[j].to { i += 1 } else { j += 1 }
        }
        return IntervalSet(result)
    }

    /// What `other` leaves of this set.
    package func subtracting(_ other: IntervalSet) -> IntervalSet {
        var result: [Interval] = []
        for interval in intervals {
            var from = interval.from
            for hole in other.intervals where hole.to > from && hole.from < interval.to {
                if let kept = Interval(from, min(hole.from, interval.to)) { result.append(kept) }
                from = max(from, hole.to)
            }
            if let rest = Interval(from, interval.to) { result.append(rest) }
        }
        return IntervalSet(result)
    }

    package func contains(_ point: Int64) -> Bool { intervals.contains { $0.from <= point && point < $0.to } }
    package func isSuperset(of other: IntervalSet) -> Bool { other.subtracting(self).isEmpty }
}
