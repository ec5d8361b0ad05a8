// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

extension CivilMonth {
    /// Months since January of year 0: two months are as far apart as their ordinals.
    package var ordinal: Int { year * 12 + month - 1 }

    package init(ordinal: Int) {
        let month = ((ordinal % 12) + 12) % 12
        self.init(year: (ordinal - month) / 12, month: month + 1)
    }

    /// `2026-10`; nil for anything else, and for months there are none of.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]), let month = Int(parts[1]),
            year >= 1, 1...12 ~= month, parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } })
        else { return nil }
        self.init(year: year, month: month)
    }

    /// How many days it has.
    package var days: Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Of its first day: 1 is Monday, 7 Sunday (ISO 8601).
    package var firstWeekday: Int {
        // Days since 0001-01-01, a Monday in the proleptic Gregorian calendar.
        let before = year - 1
        var days = before * 365 + before / 4 - before / 100 + before / 400
        for earlier in 1..<max(month, 1) { days += CivilMonth(year: year, month: earlier).days }
        return days % 7 + 1
    }
}

extension ShiftCalendar {
    /// Working time in a month, holidays off; a shift belongs to the day it begins on.
    package func hours(in month: CivilMonth) -> Double {
        var minutes = 0
        for day in 1...month.days {
            guard !holidays.contains(CivilDate(year: month.year, month: month.month, day: day)) else { continue }
            let weekday = (month.firstWeekday + day - 2) % 7 + 1
            minutes += week.reduce(0) { $1.weekday == weekday ? $0 + $1.to - $1.from : $0 }
        }
        return Double(minutes) / 60
    }

    /// Working time of a mean year of 365.2425 days without holidays.
    package var hoursPerYear: Double {
        let weekly = week.reduce(0) { $0 + $1.to - $1.from }
        return Double(weekly) / 60 * 365.2425 / 7
    }
}
