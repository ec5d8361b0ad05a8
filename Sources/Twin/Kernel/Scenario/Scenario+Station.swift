// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

extension Scenario {
    /// One or several equal servers that perform operations, one operation a server at a time.
    ///
    /// A free server takes, among the operations that can start, the one of lowest ``Operation/priority``; then, by `discipline`, for instance the one
    /// whose first-named input has waited longest. So several buffers in front of a station make one first-come queue over all visits.
    package struct Station: Hashable, Sendable, Codable {
        package var name: String
        package var servers: Servers
        package var discipline: Discipline
        package var setup: Setup?
        /// Each server has its own clocks for each mode.
        package var failures: [FailureMode]
        package var shift: Shift?
        package var power: Power
        /// Among stations that may move at the same instant, lower goes first; equals go in the order in which they became able to.
        package var rank: Int

        package init(
            _ name: String, servers: Servers = .count(1), discipline: Discipline = .firstCome, setup: Setup? = nil, failures: [FailureMode] = [],
            shift: Shift? = nil, power: Power = .none, rank: Int = 0
        ) {
            self.name = name
            self.servers = servers
            self.discipline = discipline
            self.setup = setup
            self.failures = failures
            self.shift = shift
            self.power = power
            self.rank = rank
        }
    }

    package enum Servers: Hashable, Sendable, Codable {
        /// 1 to 1,000,000.
        case count(Int)
        /// A delay: everything starts at once. No failures, shifts or set-ups.
        case unlimited
    }

    package enum Discipline: Hashable, Sendable, Codable {
        /// Whose first-named input has waited longest; what takes no items, has waited since it last started.
        case firstCome
        /// Whose first-named input came last.
        case lastCome
        /// Each with a chance in proportion to the items that wait for it.
        case random
        /// Stays with the family it is set up for while one of it can start, then takes the next family in number (polling, exhaustive).
        case exhaustive
    }

    /// Time to change between families of operations. The operation's inputs are taken when the set-up begins.
    package struct Setup: Hashable, Sendable, Codable {
        package var time: Time
        package var crew: CrewNeed?

        package init(_ time: Time, crew: CrewNeed? = nil) {
            self.time = time
            self.crew = crew
        }

        package enum Time: Hashable, Sendable, Codable {
            /// Before an operation of another family than the last.
            case onChange(Distribution)
            /// rows[from][to], by family number; nil takes no time. The first operation of a run needs none.
            case matrix([[Distribution?]])
        }
    }

    /// A way to break down, and its repair; or a set-up that falls due whatever is in work.
    package struct FailureMode: Hashable, Sendable, Codable {
        package var name: String
        package var clock: FailureClock
        /// Seconds of up time to the next failure. One that falls due just as an operation ends strikes as the next one starts.
        package var every: Distribution
        package var repair: Distribution
        package var crew: CrewNeed?
        package var workInProgress: Interruption
        /// Its time counts as set-up, and it as no failure.
        package var isSetup: Bool

        package init(
            _ name: String, clock: FailureClock, every: Distribution, repair: Distribution, crew: CrewNeed? = nil,
            workInProgress: Interruption = .resumed, isSetup: Bool = false
        ) {
            self.name = name
            self.clock = clock
            self.every = every
            self.repair = repair
            self.crew = crew
            self.workInProgress = workInProgress
            self.isSetup = isSetup
        }
    }

    package enum FailureClock: String, Hashable, Sendable, Codable {
        /// Operation-dependent: up time counts only while the server works.
        case operation
        /// Time-dependent: up time runs on the clock, except while the server is down for any reason.
        case time
        /// Strikes whenever the station's shift begins, at the run's zero too if it begins then; of no meaning without a shift. `every` is not drawn.
        case shift
    }

    /// What a failure does to the operation it interrupts.
    package enum Interruption: String, Hashable, Sendable, Codable {
        case resumed
        /// Begins again with the same time.
        case repeated
        /// What was in work is scrapped.
        case scrapped
    }

    /// When a station is staffed, and what happens to its work at a pause. Repairs go on; stopped work is off shift.
    package struct Shift: Hashable, Sendable, Codable {
        package var calendar: Index<Calendar>
        package var atPause: PauseRule

        package init(_ calendar: Index<Calendar>, atPause: PauseRule) {
            self.calendar = calendar
            self.atPause = atPause
        }
    }

    package enum PauseRule: String, Hashable, Sendable, Codable {
        /// The operation stops at the pause and goes on after it.
        case resume
        /// Only an operation that fits before the pause, set-up included, starts. Its time is drawn before it starts and kept.
        case fit
        /// The operation in work is finished past the pause.
        case finish
    }

    /// Watts drawn by one server in each state.
    package struct Power: Hashable, Sendable, Codable {
        package var working: Double
        package var idle: Double
        package var blocked: Double
        package var settingUp: Double
        package var down: Double
        package var off: Double

        package init(working: Double, idle: Double, blocked: Double, settingUp: Double, down: Double, off: Double) {
            self.working = working
            self.idle = idle
            self.blocked = blocked
            self.settingUp = settingUp
            self.down = down
            self.off = off
        }

        package static let none = Power(working: 0, idle: 0, blocked: 0, settingUp: 0, down: 0, off: 0)
    }
}
