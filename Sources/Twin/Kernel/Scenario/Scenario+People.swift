// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Scenario {
    /// People shared by stations. Who has begun, finishes, also past the end of the crew's shift.
    package struct Crew: Hashable, Sendable, Codable {
        package var name: String
        package var people: Int
        package var calendar: Index<Calendar>?

        package init(_ name: String, people: Int, calendar: Index<Calendar>? = nil) {
            self.name = name
            self.people = people
            self.calendar = calendar
        }
    }

    /// People needed from begin to end of an operation, a set-up or a repair. Who asked first is served first within a priority, lower first.
    /// Who needs several crews stands in the lines of all of them, and begins when first in each with enough people there.
    package struct CrewNeed: Hashable, Sendable, Codable {
        package var crew: Index<Crew>
        package var people: Int
        package var priority: Int

        package init(_ crew: Index<Crew>, people: Int = 1, priority: Int = 0) {
            self.crew = crew
            self.people = people
            self.priority = priority
        }
    }

    /// When something is on: a pattern of stretches that repeats, without `closures`, and with `openings` besides.
    ///
    /// Stretches are half open, sorted and disjoint, counted from the start of the run. A closure beats an opening.
    package struct Calendar: Hashable, Sendable, Codable {
        package var name: String
        package var pattern: [Stretch]
        /// After which the pattern begins again; nil when it is on only once.
        package var period: SimulatedTime?
        package var closures: [Stretch]
        package var openings: [Stretch]

        package init(_ name: String, pattern: [Stretch], period: SimulatedTime?, closures: [Stretch] = [], openings: [Stretch] = []) {
            self.name = name
            self.pattern = pattern
            self.period = period
            self.closures = closures
            self.openings = openings
        }
    }

    package struct Stretch: Hashable, Sendable, Codable {
        package var from: SimulatedTime
        package var to: SimulatedTime

        package init(_ from: SimulatedTime, _ to: SimulatedTime) {
            self.from = from
            self.to = to
        }
    }
}
