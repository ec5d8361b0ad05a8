// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

/// Listens to a run for what machines did and when: active periods for the bottleneck, and stretches of states for pictures.
///
/// A station of several servers is active while none of them waits for material or for a place. Off shift counts as active, since others
/// wait for it as they wait for a repair; time in which every station is off shift is taken out of the clock.
struct ActivityTrace: SimulationObserver {
    /// One server in one activity.
    struct Stretch: Hashable, Sendable {
        var station: Int
        var server: Int
        var activity: ServerActivity
        /// µs.
        var from: Int64
        var to: Int64
    }

    private struct Track {
        /// Nil: not a machine of countable servers, never a bottleneck.
        var servers: Int?
        var waiting: Int
        var off = 0
        /// Begin of the current active period, on the clock without common pauses.
        var activeSince: Int64?
    }

    /// In order of their ends.
    private(set) var periods: [ActivePeriod] = []
    private(set) var stretches: [Stretch] = []
    private var tracks: [Track]
    private var stationsOff = 0
    private var stationsWatched = 0
    private var pauseSince: Int64?
    private var paused: Int64 = 0
    private let window: Range<Int64>
    private var since: [[(activity: ServerActivity, from: Int64)]] = []
    /// Where listening ended because there was too much to keep; nil while it goes on.
    private(set) var cutAt: Int64?

    static let mostPeriods = 1_000_000
    static let mostStretches = 60_000
    /// Of a station with more servers only the first few are pictured.
    static let picturedServers = 4

    /// - Parameters:
    ///   - watched: Stations that may be a bottleneck.
    ///   - window: The time of which stretches are kept; empty for none.
    init(_ scenario: Scenario, watched: [Bool], window: Range<Int64>) {
        self.window = window
        tracks = scenario.stations.enumerated().map { index, station in
            guard watched[index], case .count(let servers) = station.servers else { return Track(servers: nil, waiting: 0) }
            return Track(servers: servers, waiting: servers)
        }
        stationsWatched = tracks.count { $0.servers != nil }
        if !window.isEmpty {
            since = tracks.map { track in Array(repeating: (.starved, 0), count: min(track.servers ?? 0, Self.picturedServers)) }
        }
    }

    mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {
        guard let servers = tracks[server.station].servers else { return }
        let now = time.microseconds
        if !window.isEmpty, server.server < since[server.station].count { picture(server, to, now) }
        guard cutAt == nil else { return }
        let waitedBefore = tracks[server.station].waiting > 0
        tracks[server.station].waiting += (to.isWaiting ? 1 : 0) - (from.isWaiting ? 1 : 0)
        let wasOff = tracks[server.station].off == servers
        tracks[server.station].off += (to == .off ? 1 : 0) - (from == .off ? 1 : 0)
        let isOff = tracks[server.station].off == servers
        if wasOff != isOff { turn(off: isOff, at: now) }
        let waits = tracks[server.station].waiting > 0
        if waitedBefore == waits { return }
        let clock = self.clock(at: now)
        if waits { close(server.station, at: clock, now) } else { tracks[server.station].activeSince = reopened(server.station, at: clock) }
    }

    /// Ends every period and stretch where the run ended.
    mutating func finish(at time: SimulatedTime) {
        let now = time.microseconds
        if cutAt == nil {
            let clock = self.clock(at: now)
            for station in tracks.indices { close(station, at: clock, now) }
        }
        for station in since.indices {
            for server in since[station].indices { keep(station, server, until: min(now, window.upperBound)) }
        }
    }

    /// A moment on the clock without common pauses. To be asked when the run is there.
    func clock(at now: Int64) -> Int64 { min(now, pauseSince ?? now) - paused }

    private mutating func turn(off: Bool, at now: Int64) {
        stationsOff += off ? 1 : -1
        if stationsOff == stationsWatched {
            pauseSince = now
        } else if let begun = pauseSince {
            paused += now - begun
            pauseSince = nil
        }
    }

    private mutating func close(_ station: Int, at clock: Int64, _ now: Int64) {
        guard let begun = tracks[station].activeSince else { return }
        tracks[station].activeSince = nil
        guard clock > begun else { return }
        periods.append(ActivePeriod(station: station, from: begun, to: clock))
        if periods.count >= Self.mostPeriods { cutAt = now }
    }

    /// A wait of no length on the clock does not end a period: another server took over, or the whole plant was off.
    private mutating func reopened(_ station: Int, at clock: Int64) -> Int64 {
        var index = periods.count - 1
        while index >= 0, periods[index].to == clock {
            if periods[index].station == station { return periods.remove(at: index).from }
            index -= 1
        }
        return clock
    }

    private mutating func picture(_ server: ObservedServer, _ activity: ServerActivity, _ now: Int64) {
        keep(server.station, server.server, until: min(now, window.upperBound))
        since[server.station][server.server] = (activity, now)
    }

    private mutating func keep(_ station: Int, _ server: Int, until end: Int64) {
        let current = since[station][server]
        let from = max(current.from, window.lowerBound)
        guard end > from, stretches.count < Self.mostStretches else { return }
        stretches.append(Stretch(station: station, server: server, activity: current.activity, from: from, to: end))
    }
}

extension ServerActivity {
    /// For material or for a place: what an active period is ended by.
    var isWaiting: Bool { self == .starved || self == .blocked }
}
