// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

extension PlantCompilation {
    /// Where clocks change twice a year no week is like the next, and shifts are laid out day by day so far ahead.
    static let yearsLaidOut: Int64 = 20

    /// A calendar of the plant file as the kernel keeps it: a week that repeats, without days off, or shift by shift.
    static func calendar(_ calendar: ShiftCalendar, start: StartTime?) throws(TwinError) -> Scenario.Calendar {
        let clock = try CivilClock(start: start, timezone: calendar.timezone, calendar: calendar.name)
        let horizon = yearsLaidOut * 366 * 86_400
        let isEven = !clock.changes(within: horizon)
        // A shift that runs at time 0 may have begun the day before.
        let days = clock.firstDay - 1..<clock.firstDay + (isEven ? 8 : yearsLaidOut * 366)
        let off = Set(calendar.holidays.map { Int64($0.dayNumber) })

        if !isEven {
            var shifts: [Range<Int64>] = []
            for day in days where !off.contains(day) { shifts += stretches(of: calendar, day, clock) }
            return Scenario.Calendar(calendar.name, pattern: merged(shifts, within: 0..<horizon), period: nil)
        }
        let week: Int64 = 7 * 86_400
        var shifts: [Range<Int64>] = []
        for day in clock.firstDay..<clock.firstDay + 7 {
            for shift in stretches(of: calendar, day, clock) {
                // What reaches past the week's end goes on at its begin.
                for turn in [-week, 0, week] { shifts.append(shift.lowerBound + turn..<shift.upperBound + turn) }
            }
        }
        var closed: [Range<Int64>] = []
        for date in calendar.holidays { closed += stretches(of: calendar, Int64(date.dayNumber), clock) }
        let pattern = merged(shifts, within: 0..<week)
        let closures = merged(closed, within: 0..<Int64.max)
        if pattern == [Scenario.Stretch(.zero, .seconds(Double(week)))] {
            // Always on but for days off: no week has an edge, so there is nothing to repeat.
            return Scenario.Calendar(calendar.name, pattern: [Scenario.Stretch(.zero, .horizonLimit)], period: nil, closures: closures)
        }
        return Scenario.Calendar(
            calendar.name, pattern: pattern, period: .seconds(Double(week)),
            closures: closures)
    }

    /// The shifts that begin on a day, in seconds since time 0.
    private static func stretches(of calendar: ShiftCalendar, _ day: Int64, _ clock: CivilClock) -> [Range<Int64>] {
        let weekday = CivilDate(dayNumber: Int(day)).weekday
        return calendar.week.filter { $0.weekday == weekday }.map { shift in
            let from = clock.seconds(day: day, minutes: shift.from)
            return from..<max(from, clock.seconds(day: day + Int64(shift.to / 1_440), minutes: shift.to % 1_440))
        }
    }

    /// Sorted, and joined where they touch.
    private static func merged(_ ranges: [Range<Int64>], within bounds: Range<Int64>) -> [Scenario.Stretch] {
        var joined: [Range<Int64>] = []
        for range in ranges.map({ $0.clamped(to: bounds) }).filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined.map { Scenario.Stretch(.seconds(Double($0.lowerBound)), .seconds(Double($0.upperBound))) }
    }
}
