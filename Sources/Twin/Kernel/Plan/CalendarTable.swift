// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// When a calendar is on, in ticks of the run.
struct CalendarTable: Sendable {
    private let pattern: [Range<Int64>]
    private let period: Int64?
    private let closures: [Range<Int64>]
    private let openings: [Range<Int64>]
    /// What the run's zero is on the calendar's clock.
    private let offset: Int64

    init(_ calendar: Scenario.Calendar, clock: SimulatedTime) {
        func ranges(_ stretches: [Scenario.Stretch]) -> [Range<Int64>] {
            stretches.map { $0.from.microseconds..<$0.to.microseconds }
        }
        pattern = ranges(calendar.pattern)
        period = calendar.period?.microseconds
        closures = ranges(calendar.closures)
        openings = ranges(calendar.openings)
        offset = clock.microseconds
    }

    func isOn(at time: Int64) -> Bool {
        let clock = time + offset
        if Self.find(closures, clock) != nil { return false }
        if Self.find(openings, clock) != nil { return true }
        return Self.find(pattern, period.map { clock >= 0 ? clock % $0 : clock % $0 + $0 } ?? clock) != nil
    }

    /// The first moment after `time` at which it changes; nil when it never does.
    func change(after time: Int64) -> Int64? {
        let isOn = isOn(at: time)
        var clock = time
        // Stretches may touch, so that an edge changes nothing; after two turns of the pattern no other edge is left to come.
        for _ in 0..<(4 * pattern.count + 2 * closures.count + 2 * openings.count + 2) {
            guard let edge = edge(after: clock) else { return nil }
            if self.isOn(at: edge) != isOn { return edge }
            clock = edge
        }
        return nil
    }

    /// The longest it stays on at one stretch, looking two periods and all exceptions ahead; nil when it never goes off.
    func longestStretch() -> Int64? {
        var time: Int64 = 0
        var longest: Int64 = 0
        var since: Int64? = isOn(at: 0) ? 0 : nil
        for _ in 0..<(4 * pattern.count + 2 * closures.count + 2 * openings.count + 2) {
            guard let next = change(after: time) else {
                if since != nil { return nil }
                break
            }
            if let begun = since {
                longest = max(longest, next - begun)
                since = nil
            } else {
                since = next
            }
            time = next
        }
        return longest
    }

    var edgeCount: Int { 2 * (pattern.count + closures.count + openings.count) }

    /// The next moment that could matter: inside a closure nothing does but its end, inside an opening only that and a closure.
    private func edge(after time: Int64) -> Int64? {
        let clock = time + offset
        if let closed = Self.find(closures, clock) { return closures[closed].upperBound - offset }
        var next = Self.edge(closures, after: clock)
        func offer(_ edge: Int64?) { if let edge, next.map({ edge < $0 }) ?? true { next = edge } }
        offer(Self.edge(openings, after: clock))
        if Self.find(openings, clock) == nil {
            if let period, !pattern.isEmpty {
                let turn = clock / period * period
                offer(Self.edge(pattern, after: clock - turn).map { $0 + turn } ?? pattern[0].lowerBound + turn + period)
            } else if period == nil {
                offer(Self.edge(pattern, after: clock))
            }
        }
        return next.map { $0 - offset }
    }

    private static func find(_ ranges: [Range<Int64>], _ clock: Int64) -> Int? {
        let after = firstEnding(ranges, after: clock)
        return after < ranges.count && ranges[after].lowerBound <= clock ? after : nil
    }

    private static func edge(_ ranges: [Range<Int64>], after clock: Int64) -> Int64? {
        let index = firstEnding(ranges, after: clock)
        guard index < ranges.count else { return nil }
        return ranges[index].lowerBound > clock ? ranges[index].lowerBound : ranges[index].upperBound
    }

    private static func firstEnding(_ ranges: [Range<Int64>], after clock: Int64) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound > clock { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
