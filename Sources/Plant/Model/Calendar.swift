// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// When people and machines work.
package struct ShiftCalendar: Hashable, Sendable {
    /// What becomes of work in progress when a shift ends.
    package enum AtPause: String, Hashable, Sendable, CaseIterable {
        /// It stops, and goes on where it stopped.
        case resume
        /// Nothing is begun that does not fit before the pause.
        case fit
        /// What is begun is finished, then the pause begins.
        case finish
    }

    package let name: String
    /// IANA, such as `Asia/Ho_Chi_Minh`; nil: the offset of the plant's start.
    package let timezone: String?
    /// In the order of the week, not overlapping; never empty. Always: seven days from 0 to 1440.
    package let week: [Shift]
    /// Days off, sorted.
    package let holidays: [CivilDate]
    package let atPause: AtPause
}

/// Working time of one weekday.
package struct Shift: Hashable, Sendable, Comparable {
    /// 1 is Monday, 7 Sunday (ISO 8601).
    package let weekday: Int
    /// Minutes after midnight, 0 … 1439.
    package let from: Int
    /// Minutes after that midnight, above `from`, at most `from` + 1440: a night shift ends after 1440.
    package let to: Int

    package static func < (a: Self, b: Self) -> Bool { (a.weekday, a.from, a.to) < (b.weekday, b.from, b.to) }
}

/// A month of the Gregorian calendar.
package struct CivilMonth: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let year: Int
    package let month: Int

    package static func < (a: Self, b: Self) -> Bool { (a.year, a.month) < (b.year, b.month) }
    package var description: String { "\(CivilDate(year: year, month: month, day: 1))".dropLast(3).description }
}

/// People who can do the same, shared by the stations that name them.
package struct Crew: Hashable, Sendable {
    package let name: String
    /// 1 or more.
    package let people: Int
    package let calendar: String?
    package let site: String?
    /// Money per hour and person.
    package let wage: Magnitude?
}
