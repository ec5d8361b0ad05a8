// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// ISA-95 `WorkUnit`: equal machines that share one queue.
package struct Station: Hashable, Sendable {
    /// Which of the waiting steps a free machine takes on.
    package enum Dispatch: String, Hashable, Sendable, CaseIterable {
        /// What has waited longest, over all steps done here.
        case fifo
        /// Highest `Step.priority` first, then what has waited longest.
        case priority
        /// What needs no set-up first, then what has waited longest.
        case sameSetup = "same set-up"
        /// Shortest expected time first, then what has waited longest.
        case shortest
        case lifo
        case random
    }

    package let name: String
    /// The step done here, as events call it; nil when not said.
    package let step: String?
    /// Names of the products made here, as said here; routes say the rest.
    package let makes: [String]
    /// Equal machines, 1 or more.
    package let count: Int
    /// Its own, or that of line, area or site; nil: always.
    package let calendar: String?
    /// People without whom no machine works.
    package let crews: [CrewNeed]
    /// Of one machine.
    package let power: PowerByState
    package let failures: [Failure]
    package let setups: [Setup]
    /// Where the work of all its steps waits unless a step has a place of its own; nil: each step's own, without bound.
    package let queue: Store?
    package let dispatch: Dispatch
    /// Drawn by one machine, besides ``power``.
    package let utilities: [UtilityUse]
}

/// A station, named from the top.
package struct StationName: Hashable, Sendable, CustomStringConvertible {
    package let line: LineName
    package let station: String

    package init(line: LineName, station: String) {
        self.line = line
        self.station = station
    }

    package var description: String { "\(line)/\(station)" }
}

/// States a machine can be in. Source: ISO 22400-2:2014 time model, with the two ways to wait told apart.
package enum MachineState: String, Hashable, Sendable, CaseIterable {
    case working, starved, blocked, setup, down
    /// Outside its calendar.
    case off = "off shift"
}

/// Electric power of one machine by its state.
package struct PowerByState: Hashable, Sendable {
    package let working: Power?
    /// While starved, and blocked unless said.
    package let idle: Power?
    package let blocked: Power?
    package let setup: Power?
    package let down: Power?
    /// Outside its calendar.
    package let off: Power?

    /// Not said: blocked and set-up as idle, idle and down and off nothing.
    package func watts(_ state: MachineState) -> Double {
        switch state {
        case .working: working?.value ?? 0
        case .starved: idle?.value ?? 0
        case .blocked: (blocked ?? idle)?.value ?? 0
        case .setup: (setup ?? idle)?.value ?? 0
        case .down: down?.value ?? 0
        case .off: off?.value ?? 0
        }
    }
}

/// People needed, and for what.
package struct CrewNeed: Hashable, Sendable {
    package let crew: String
    /// 1 or more, all at once.
    package let people: Int
}

/// A way to break down.
package struct Failure: Hashable, Sendable {
    /// What brings the next failure nearer.
    package enum Base: String, Hashable, Sendable, CaseIterable {
        /// Time on the clock, whatever the machine does (time-dependent).
        case clock
        /// Time at work only (operation-dependent).
        case operation
        /// What has been made: see `Failure.Span`.
        case amount
    }

    /// How long, or how much, between the end of a repair and the next failure.
    package enum Span: Hashable, Sendable {
        /// Seconds, of the clock or at work as the base says.
        case time(Distribution)
        /// Slots of a slotted plant.
        case slots(Distribution)
        /// Small units of this dimension: 50 km of foil, 2000 pieces.
        case amount(Distribution, Dimension)
    }

    /// What becomes of the part in work.
    package enum Work: String, Hashable, Sendable, CaseIterable {
        case resume, restart, scrap
    }

    package let name: String
    package let base: Base
    package let every: Span
    /// Seconds, or slots of a slotted plant.
    package let repair: Distribution
    package let work: Work
    package let crew: CrewNeed?
}

/// Making a machine ready.
package struct Setup: Hashable, Sendable {
    /// When it is due.
    package enum Cause: Hashable, Sendable {
        case productChanges
        case chemistryChanges
        case stepChanges
        /// From one product to another, nil: any.
        case change(from: String?, to: String?)
        /// After this many operations.
        case operations(Int)
        /// After this amount of the work item.
        case amount(Quantity)
        /// When a shift begins.
        case shiftBegins
    }

    package let cause: Cause
    /// Seconds.
    package let time: Distribution
    package let crew: CrewNeed?
    /// Of the work item's product, spoiled by each.
    package let scrap: Quantity?
    /// Where that goes; nil: out of the plant.
    package let scrapTo: String?
}
