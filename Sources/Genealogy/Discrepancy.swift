// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// Something the facts so far do not agree on. Computed from them, gone when its cause is.
package struct Discrepancy: Hashable, Sendable {
    /// Added, never renamed: shown in JSON.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case provisionalLot = "provisional_lot"
        case overlap, overrun
        case gapInClosedLot = "gap_in_closed_lot"
        case unknownQuantity = "unknown_quantity"
        case inferredPlace = "inferred_place"
        case missingPlace = "missing_place"
        case impossibleTime = "impossible_time"
        case cycle
        case conflictingEvent = "conflicting_event"
        case equalEvents = "equal_events"
        case unitMismatch = "unit_mismatch"
        case withdrawnUnknown = "withdrawal_of_unknown_event"
        case heldTwice = "held_twice"
        case holdCircle = "hold_circle"
        case unbookedQuantity = "unbooked_quantity"
    }

    /// What exactly does not agree, with the values involved, so that every language says it in its own words. Amounts are in the small
    /// unit of the discrepancy's ``dimension``.
    package enum Reason: Hashable, Sendable {
        case neverAnnounced
        case noQuantity(draws: Int)
        /// Amounts said of the lot that are none the ledger books; the first as it was written.
        case notBooked(amounts: Int, first: String, because: UnbookedAmount.Reason)
        /// Draws out of the lot are in other dimensions than the lot.
        case drawnInOtherUnits(draws: Int, units: [Dimension])
        case statedInSeveralUnits
        case inferredPlaces(draws: Int)
        case missingPlaces(draws: Int)
        /// Of the discrepancy's place.
        case drawnTwice
        /// Draws with a place reach past the end.
        case reachesPastEnd(of: Int64, to: Int64)
        case drawnMore(than: Int64, drawn: Int64)
        /// Closed, and this much went nowhere; `as` is the reason it was closed with, perhaps empty.
        case left(Int64, closedAs: String)
        case usedEarly(uses: Int, milliseconds: Int64)
        /// A withdrawal of an event nobody knows.
        case nothingToWithdraw(eventID: String)
        case differentContent(eventID: String)
        case aheadOfClock(eventID: String)
        /// The same event came so many times in one batch; it counts once.
        case equalWithoutID(eventID: String, times: Int)
        case drawnIntoItself
        /// The first few of the lots that are made of each other.
        case circle(lots: Int, first: [String])
        /// A part of two wholes at one time.
        case heldTwice(wholes: [String])
        /// The first few of the things that are told to hold each other.
        case insideEachOther(lots: Int, first: [String])
    }

    package var kind: Kind
    package var lot: LotKey
    package var place: Interval?
    package var dimension: Dimension?
    /// Ledger sequences of the events involved, ascending; at most 16 are listed.
    package var events: [UInt64]
    /// eventTime of the fact that first showed it; age = now − since.
    package var since: Instant
    /// Site whose worklist it is on; empty when not known.
    package var owner: String
    package var reason: Reason

    package init(
        kind: Kind, lot: LotKey, place: Interval?, dimension: Dimension?, events: [UInt64], since: Instant, owner: String, reason: Reason
    ) {
        self.kind = kind
        self.lot = lot
        self.place = place
        self.dimension = dimension
        self.events = events
        self.since = since
        self.owner = owner
        self.reason = reason
    }
}

extension Discrepancy: CustomStringConvertible {
    /// The reason as one plain English sentence with the values involved.
    package var description: String {
        let lot = lot.name
        return switch reason {
        case .neverAnnounced: "Lot \(lot) is used, but no event announced it."
        case .noQuantity(let draws): "Lot \(lot) is drawn from \(times(draws)), but no event says how much of it there was."
        case .notBooked(let amounts, let first, let why):
            "Lot \(lot): \(amounts == 1 ? "the amount “\(first)” is" : "\(amounts) amounts such as “\(first)” are") not booked: \(told(why))."
        case .drawnInOtherUnits(let draws, let units):
            "Lot \(lot) is measured in \(dimension.map { "\($0)" } ?? "nothing"), but \(counted(draws, "draw")) out of it in \(units.map { "\($0)" }.joined(separator: ", "))."
        case .statedInSeveralUnits: "Lot \(lot) is stated in more than one kind of unit."
        case .inferredPlaces(let draws):
            "\(counted(draws, "draw")) out of lot \(lot) \(draws == 1 ? "has" : "have") a place that was inferred, not observed."
        case .missingPlaces(1): "1 draw out of lot \(lot) does not say where in it: it may have come from anywhere that is free."
        case .missingPlaces(let draws): "\(draws) draws out of lot \(lot) do not say where in it: each may have come from anywhere that is free."
        case .drawnTwice: "Lot \(lot) is drawn twice from \(told(place?.from ?? 0)) to \(told(place?.to ?? 0))."
        case .reachesPastEnd(let end, let furthest): "Lot \(lot) ends at \(told(end)), but draws reach to \(told(furthest))."
        case .drawnMore(let quantity, let drawn): "Lot \(lot) had \(told(quantity)), but \(told(drawn)) are drawn from it."
        case .left(let rest, let reason):
            "Lot \(lot) is closed \(reason.isEmpty ? "without a reason" : "as “\(reason)”"); \(told(rest)) of it went nowhere else."
        case .usedEarly(let uses, let milliseconds):
            "Lot \(lot) is used \(times(uses)) before it was there, at the earliest \(Quantity(milliseconds, .duration)) before."
        case .nothingToWithdraw(let id): "Event \(id) is withdrawn, but no such event is recorded."
        case .differentContent(let id): "Two events with the ID \(id) say different things."
        case .aheadOfClock(let id): "Event \(id) is said to have happened after the ledger learned of it."
        case .equalWithoutID(let id, let times):
            "Event \(id) came \(times) times in one batch without an ID of its own; it counts once. If it happened more than once, give each an event ID."
        case .drawnIntoItself: "Lot \(lot) is drawn into itself without a new generation."
        case .circle(let lots, let first): "\(lots) lots are made of each other: \(first.joined(separator: ", "))\(lots > first.count ? " …" : "")."
        case .heldTwice(let wholes): "Lot \(lot) is in \(wholes.joined(separator: " and in ")) at the same time."
        case .insideEachOther(1, _): "Lot \(lot) is told to be inside itself."
        case .insideEachOther(let lots, let first):
            "\(lots) lots are told to be inside each other: \(first.joined(separator: ", "))\(lots > first.count ? " …" : "")."
        }
    }

    private func told(_ reason: UnbookedAmount.Reason) -> String {
        switch reason {
        case .unknownUnit: "the ledger does not know the unit"
        case .fraction: "a piece is whole"
        case .tooLarge: "together they are more than the ledger books"
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }

    private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

    private func told(_ amount: Int64) -> String { dimension.map { Quantity(amount, $0).exact } ?? "\(amount)" }
}
