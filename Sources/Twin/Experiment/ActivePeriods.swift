// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// A stretch of time in which a station did not wait for others: it worked, was set up, was down or was off shift.
package struct ActivePeriod: Hashable, Sendable {
    package var station: Int
    package var from: Int64
    package var to: Int64

    package init(station: Int, from: Int64, to: Int64) {
        self.station = station
        self.from = from
        self.to = to
    }

    package var length: Int64 { to - from }
}

/// Which station limits the plant, by the active-period method: at any moment it is the one whose current uninterrupted active
/// period is the longest.
///
/// When that period ends the active station with the longest period takes over; where the two periods overlap the bottleneck is
/// *shifting* between them, outside the overlaps one station is the *sole* bottleneck.
/// Source: Roser, Nakano, Tanaka, *Winter Simulation Conference* 2001, 949–953 (average active period), 2002, 1079–1086 (shifting and
/// sole bottleneck), and 2003, 1192–1198 (comparison).
package struct Bottleneck: Hashable, Sendable {
    package struct Share: Hashable, Sendable {
        package let station: Int
        /// Time as the only bottleneck, and while the bottleneck moved to or from it; same unit as the periods.
        package let sole: Int64
        package let shifting: Int64
        /// Mean length of an active period, 0 when there was none.
        package let meanActivePeriod: Double
        package let periods: Int
    }

    /// One a station, in order of the stations.
    package let shares: [Share]
    /// The time looked at.
    package let duration: Int64
    /// Who the bottleneck was and when, in order; successive ones overlap while it shifts.
    package let chain: [ActivePeriod]

    /// - Parameters:
    ///   - periods: Active periods, of each station in order and apart from one another. Those of several stations may be mixed.
    ///   - stations: Number of stations; indices of `periods` lie below.
    ///   - from, to: The time looked at; periods are cut to it.
    /// - Complexity: O(n log n).
    package init(_ periods: [ActivePeriod], stations: Int, from: Int64, to: Int64) {
        var inside: [ActivePeriod] = []
        inside.reserveCapacity(periods.count)
        for period in periods {
            let cut = ActivePeriod(station: period.station, from: max(period.from, from), to: min(period.to, to))
            if cut.length > 0 { inside.append(cut) }
        }
        inside.sort { ($0.from, $0.station) < ($1.from, $1.station) }
        chain = Self.chain(inside)
        duration = max(0, to - from)
        var sole = [Int64](repeating: 0, count: stations)
        var shifting = [Int64](repeating: 0, count: stations)
        for (index, period) in chain.enumerated() {
            // Neighbours overlap this period at its beginning and its end; the two overlaps may meet in the middle.
            let before = index > 0 ? max(period.from, min(period.to, chain[index - 1].to)) : period.from
            let after = index + 1 < chain.count ? min(period.to, max(period.from, chain[index + 1].from)) : period.to
            let alone = max(0, after - before)
            sole[period.station] += alone
            shifting[period.station] += period.length - alone
        }
        var active = [Int64](repeating: 0, count: stations)
        var count = [Int](repeating: 0, count: stations)
        for period in inside {
            active[period.station] += period.length
            count[period.station] += 1
        }
        shares = (0..<stations).map { station in
            Share(
                station: station, sole: sole[station], shifting: shifting[station],
                meanActivePeriod: count[station] == 0 ? 0 : Double(active[station]) / Double(count[station]), periods: count[station])
        }
    }

    /// From bottleneck to bottleneck: among the periods that are active when one ends, the longest; among equals the first to begin, then
    /// the lower station. When nobody is active the next to begin opens a new chain.
    private static func chain(_ sorted: [ActivePeriod]) -> [ActivePeriod] {
        var chain: [ActivePeriod] = []
        var waiting = Heap()
        var next = 0
        var now = sorted.first?.from ?? 0
        while next < sorted.count || !waiting.isEmpty {
            while next < sorted.count, sorted[next].from <= now {
                waiting.push(sorted[next])
                next += 1
            }
            // The longest comes first; those that have ended are out for good, since time only goes on.
            while let longest = waiting.top, longest.to <= now { waiting.pop() }
            if let longest = waiting.top {
                chain.append(longest)
                now = longest.to
            } else if next < sorted.count {
                now = sorted[next].from
            }
        }
        return chain
    }

    /// Periods by length, longest on top.
    private struct Heap {
        private var items: [ActivePeriod] = []
        var isEmpty: Bool { items.isEmpty }
        var top: ActivePeriod? { items.first }

        private func precedes(_ a: Int, _ b: Int) -> Bool {
            let (first, second) = (items[a], items[b])
            if first.length != second.length { return first.length > second.length }
            return (first.from, first.station) < (second.from, second.station)
        }

        mutating func push(_ period: ActivePeriod) {
            items.append(period)
            var child = items.count - 1
            while child > 0, precedes(child, (child - 1) / 2) {
                items.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        }

        mutating func pop() {
            items.swapAt(0, items.count - 1)
            items.removeLast()
            var parent = 0
            while true {
                var first = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && precedes(child, first) { first = child }
                if first == parent { return }
                items.swapAt(parent, first)
                parent = first
            }
        }
    }
}
