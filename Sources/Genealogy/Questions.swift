// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// One lot as the genealogy knows it: a name and the generation of that name (0 for the first).
package struct LotKey: Hashable, Sendable {
    package let name: String
    package let generation: Int

    package init(name: String, generation: Int) {
        self.name = name
        self.generation = generation
    }
}

/// Which holds count when a question crosses from a part to what it is built in.
package enum HoldView: Hashable, Sendable {
    /// The holds that had begun before the first one ended or the parent was first moved on: as delivered.
    case asBuilt
    /// Holds without an end.
    case now
    /// Every hold there ever was.
    case ever
    /// Holds that had begun and not ended at this time.
    case at(Instant)
}

package enum Direction: String, Hashable, Sendable { case forward, backward }

/// A trace asked for.
package struct TraceRequest: Hashable, Sendable {
    package var lot: LotKey
    package var direction: Direction
    /// In the lot's small unit; nil for the whole lot.
    package var interval: Interval?
    /// Only this track of the asked lot; nil for all.
    package var track: UInt16?
    package var depth: Int?
    /// Only lots of this product are reported (all are passed through).
    package var only: String?
    package var site: String?
    package var holds: HoldView
    /// Lots that got less than this fraction of what was asked are counted as below the floor, not listed. Only lots reached through a
    /// never-empty tank or the like fall under it; 0 lists everything touched.
    package var floor: Double
    /// What the ledger had recorded up to this sequence; nil for everything.
    package var known: UInt64?
    /// False skips the tracer: fractions are nil. Backward, in books that overlap or in circles, each lot is traced forward on its own,
    /// nearest first; once four million lots have been visited that way, the rest has no fraction.
    package var fractions: Bool

    package init(
        lot: LotKey, direction: Direction, interval: Interval? = nil, depth: Int? = nil, only: String? = nil, site: String? = nil,
        holds: HoldView = .now, floor: Double = 1e-6, known: UInt64? = nil, fractions: Bool = true,
        track: UInt16? = nil
    ) {
        self.lot = lot
        self.direction = direction
        self.interval = interval
        self.track = track
        self.depth = depth
        self.only = only
        self.site = site
        self.holds = holds
        self.floor = floor
        self.known = known
        self.fractions = fractions
    }
}

/// The answer to a trace.
package struct Trace: Sendable {
    package struct Reached: Hashable, Sendable {
        package var lot: LotKey
        package var product: String
        package var site: String
        /// Forward: part of the asked amount that is in this lot. Backward: part of this lot that is in the asked lot. 0 … 1. Nil when it
        /// was not asked for, or was too much to tell (``TraceRequest/fractions``).
        package var fraction: Double?
        /// Touched stretches, in `dimension`'s small unit.
        package var intervals: IntervalSet
        package var dimension: Dimension?
        /// Fewest draws from the asked lot.
        package var depth: Int
    }

    package var request: TraceRequest
    package var reached: ReachedLots
    /// How many touched lots lay under the floor, and the largest fraction among them.
    package var belowFloor: (count: Int, largest: Double)
    /// The ledger position the answer was computed from.
    package var asOf: UInt64

    package init(request: TraceRequest, reached: ReachedLots, belowFloor: (count: Int, largest: Double), asOf: UInt64) {
        self.request = request
        self.reached = reached
        self.belowFloor = belowFloor
        self.asOf = asOf
    }

    /// What was reached beyond the asked lot, which stands alone at depth 0.
    package var beyond: Trace {
        var trace = self
        if reached.first?.depth == 0 { trace.reached = reached.dropFirst() }
        return trace
    }
}

/// The minimal set to hold.
package struct Recall: Sendable {
    /// One unit to hold: outermost assembled unit (pack rather than its cells), each once.
    package struct Unit: Hashable, Sendable {
        package var lot: LotKey
        package var product: String
        /// Carriers and last seen place, outermost last: "tray T-9", "pallet …", site.
        package var whereNow: [String]
        /// Why it is no longer there; nil while it is.
        package var closed: String?
        /// One shortest path that condemns it, asked lot first.
        package var path: [LotKey]
        package var fraction: Double?
        /// False when it is in the set only because a place is uncertain or not known.
        package var certain: Bool
    }
    /// Bulk stock that is reached and not used up: to be blocked.
    package struct Stock: Hashable, Sendable {
        package var lot: LotKey
        package var product: String
        package var whereNow: [String]
        package var remaining: Quantity?
    }

    package var units: HeldUnits
    package var stock: [Stock]
    /// Units that would be in the set if every place were exact: `units.count - certain` is what uncertainty costs.
    package var certainUnits: Int
    package var asOf: UInt64

    package init(units: HeldUnits, stock: [Stock], certainUnits: Int, asOf: UInt64) {
        self.units = units
        self.stock = stock
        self.certainUnits = certainUnits
        self.asOf = asOf
    }
}

/// One lot, as a page or a person asks for it.
package struct LotSummary: Hashable, Sendable {
    package var lot: LotKey
    package var generations: Int
    package var product: String
    package var site: String
    /// Where it is now: carriers from inside out, then the last place seen.
    package var whereNow: [String]
    package var disposition: String
    package var quantity: Quantity?
    package var dimension: Dimension?
    package var drawn: Int64
    /// Quantity less what draws cover; nil when the quantity is unknown.
    package var remaining: Int64?
    package var opened: Instant?
    package var closed: Close?
    package var isProvisional: Bool
    package var inputs: Int
    package var outputs: Int
    package var trackWeights: [UInt32]
    /// Sequences of events that name this lot, newest first, at most 100.
    package var events: [UInt64]
}

/// A draw as seen from a lot, for pages and the coil strip.
package struct Link: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable { case draw = 1, component = 2, carrier = 3, generation = 4 }

    package var kind: Kind
    package var source: LotKey
    package var product: LotKey
    package var sourceProduct: String
    package var productProduct: String
    package var dimension: Dimension?
    /// Stated or inferred place in the source; nil when none.
    package var place: Interval?
    package var length: Int64?
    package var track: UInt16?
    package var productPlace: Interval?
    package var reversed: Bool
    package var role: String
    package var step: String
    package var uncertainty: Int64
    package var evidence: Evidence
    package var time: Instant
    /// End of a hold.
    package var until: Instant?
    package var event: UInt64
}
