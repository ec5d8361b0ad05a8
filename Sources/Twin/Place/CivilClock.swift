// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Foundation
import Plant

/// Days and shifts of a calendar as seconds since the start of a plant.
struct CivilClock {
    /// Of time 0, since 1970-01-01T00:00:00Z.
    let startSeconds: Int64
    private let offsetSeconds: Int64
    private let zone: TimeZone?

    /// - Throws: ``TwinError`` `.notModelled` when this machine knows no such time zone.
    init(start: StartTime?, timezone: String?, calendar: String) throws(TwinError) {
        // A plant without a start begins on a Monday at midnight: 1970-01-05.
        startSeconds = (start?.milliseconds ?? 4 * 86_400_000) / 1_000
        offsetSeconds = Int64(start?.offsetMinutes ?? 0) * 60
        guard let timezone else {
            zone = nil
            return
        }
        guard let zone = TimeZone(identifier: timezone) else {
            throw TwinError(
                code: .notModelled, message: "The time zone “\(timezone)” of calendar “\(calendar)” is not known on this machine.",
                remedy: "Install the tzdata package, or write the IANA name.")
        }
        self.zone = zone
    }

    /// East of Greenwich, in seconds, at a moment since 1970.
    private func offset(at seconds: Int64) -> Int64 {
        guard let zone else { return offsetSeconds }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// Whether local time jumps between time 0 and a later one: then no week is like the next.
    func changes(within seconds: Int64) -> Bool {
        guard let zone else { return false }
        let start = Date(timeIntervalSince1970: Double(startSeconds))
        guard let next = zone.nextDaylightSavingTimeTransition(after: start) else { return false }
        return next.timeIntervalSince1970 < Double(startSeconds + seconds)
    }

    /// Seconds since the start of a local clock time; of a time the clock skips in spring, the moment it would have been.
    func seconds(day: Int64, minutes: Int) -> Int64 {
        let local = day * 86_400 + Int64(minutes) * 60
        let guess = local - offset(at: local - offset(at: startSeconds))
        return local - offset(at: guess) - startSeconds
    }

    /// The local day of time 0, in days since 1970-01-01.
    var firstDay: Int64 {
        let local = startSeconds + offset(at: startSeconds)
        return local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    }
}
