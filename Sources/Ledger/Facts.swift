// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Measure

/// What one event states about lots and what moved between them: the only vocabulary that genealogy and books read.
///
/// A plant record carries facts itself; the five EPCIS events are lowered to them (``Event/facts``). One event may carry a tray or a
/// stretch of coil with many cells. Names are canonical (``LotName``).
package struct Facts: Hashable, Sendable {
    package var statements: [LotStatement] = []
    package var draws: [Draw] = []
    package var holdsBegun: [Hold] = []
    package var holdsEnded: [HoldEnd] = []
    package var generations: [Generation] = []
    package var closes: [Close] = []
    package var sightings: [Sighting] = []
    package var equipmentStates: [EquipmentState] = []
    package var meterReadings: [MeterReading] = []
    package var measurements: [MeasurementBlock] = []
    package var declarations: [Declaration] = []
    /// What an EPCIS event says beside these and cannot be booked. A plant record states booked amounts: it has none, and no place for them
    /// in its canonical form.
    package var unbooked: [UnbookedAmount] = []
    /// The step or business step all of this happened at.
    package var step: String = ""

    package init() {}
}

/// How much of a lot there is, and what it is. The newest statement by eventTime holds.
package struct LotStatement: Hashable, Sendable {
    /// `added` is what came to a stock that is known by its class alone: amounts since the newest other statement add up.
    package enum Basis: UInt8, Hashable, Sendable { case announced = 1, counted = 2, corrected = 3, added = 4 }

    package var lot: String
    /// Product name or GTIN; empty when not said.
    package var product: String
    package var quantity: Quantity?
    package var basis: Basis
    package var site: String
    /// Integer weights of parallel tracks laid end to end on the axis (lane widths); empty for one track.
    package var trackWeights: [UInt32]

    package init(lot: String, product: String, quantity: Quantity?, basis: Basis, site: String, trackWeights: [UInt32]) {
        self.lot = lot
        self.product = product
        self.quantity = quantity
        self.basis = basis
        self.site = site
        self.trackWeights = trackWeights
    }
}

/// An amount of a lot that an event says and the ledger cannot book.
package struct UnbookedAmount: Hashable, Sendable {
    package enum Reason: UInt8, Hashable, Sendable {
        /// The code is none the ledger books.
        case unknownUnit = 1
        /// A part of a piece.
        case fraction = 2
        /// The amounts of one list come to more than ``Quantity/limit``.
        case tooLarge = 3
    }

    package var lot: String
    /// Number and code as the sender wrote them: `2.5 H87`.
    package var written: String
    package var reason: Reason

    package init(lot: String, written: String, reason: Reason) {
        self.lot = lot
        self.written = written
        self.reason = reason
    }
}

/// How a place is known.
package enum Evidence: UInt8, Hashable, Sendable { case none = 0, inferred = 1, stated = 2 }

/// A stretch of `source` that went into `product`.
package struct Draw: Hashable, Sendable {
    /// Tracks an edge lets in: a web of 1.4 m cannot be slit into more usable lanes, and each costs work at every question.
    package static let mostTracks: UInt16 = 1024

    package var source: String
    package var product: String
    /// Dimension of `from` and `length`: the source's.
    package var dimension: Dimension
    /// Start on the source's axis; nil when the place is not known (then ``evidence`` is `.none`).
    package var from: Int64?
    /// How much was drawn, ≥ 0; nil when not said.
    package var length: Int64?
    /// Track of the source, 0 for the first or only one; nil for all tracks.
    package var track: UInt16?
    /// Place in the product, product's small unit; `productTo < productFrom` means the stretch lies reversed. Nil: no stated place.
    package var productFrom: Int64?
    package var productTo: Int64?
    /// What part it plays in the product (`foil`, `sideA`, …); empty for one role.
    package var role: String
    /// ± around both ends of the source place, source's small unit.
    package var uncertainty: Int64
    package var evidence: Evidence

    package init(
        source: String, product: String, dimension: Dimension, from: Int64?, length: Int64?, track: UInt16?,
        productFrom: Int64?, productTo: Int64?, role: String, uncertainty: Int64, evidence: Evidence
    ) {
        self.source = source
        self.product = product
        self.dimension = dimension
        self.from = from
        self.length = length
        self.track = track
        self.productFrom = productFrom
        self.productTo = productTo
        self.role = role
        self.uncertainty = uncertainty
        self.evidence = evidence
    }
}

/// A draw of whole units that keeps their identity and can end: cell in pack, pack in vehicle, cell in tray, box on pallet.
package struct Hold: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        /// The child is a part of the parent: it is traced through.
        case component = 1
        /// The parent only says where the child is, and carries no account.
        case carrier = 2
    }

    package var child: String
    package var parent: String
    package var kind: Kind
    /// Set for an amount of a class instead of a named unit.
    package var quantity: Quantity?

    package init(child: String, parent: String, kind: Kind, quantity: Quantity?) {
        self.child = child
        self.parent = parent
        self.kind = kind
        self.quantity = quantity
    }
}

/// The end of a hold. With `child` nil everything in `parent` is let go.
package struct HoldEnd: Hashable, Sendable {
    package var child: String?
    package var parent: String

    package init(child: String?, parent: String) {
        self.child = child
        self.parent = parent
    }
}

/// Opens a name's next generation at the event's time (calendered, dried, filled, reworked, weighed): its axis, unit, basis or content
/// changed. It draws what remains of the last.
package struct Generation: Hashable, Sendable {
    package var lot: String
    package var reason: String
    /// What the new generation is; product empty keeps the last one's.
    package var product: String
    package var quantity: Quantity?
    package var site: String
    /// False when the name was only reused (a spool position, a tray slot): nothing is inherited.
    package var inherits: Bool

    package init(lot: String, reason: String, product: String, quantity: Quantity?, site: String, inherits: Bool) {
        self.lot = lot
        self.reason = reason
        self.product = product
        self.quantity = quantity
        self.site = site
        self.inherits = inherits
    }
}

/// Ends a lot: what no draw has covered is lost, for a reason.
package struct Close: Hashable, Sendable {
    package var lot: String
    package var reason: String

    package init(lot: String, reason: String) {
        self.lot = lot
        self.reason = reason
    }
}

/// Where a lot was seen, and in what state.
package struct Sighting: Hashable, Sendable {
    package var lot: String
    package var place: String
    package var disposition: String

    package init(lot: String, place: String, disposition: String) {
        self.lot = lot
        self.place = place
        self.disposition = disposition
    }
}

/// ISA-95 equipment enters a state (ISO 22400 words: producing, down, setup, blocked, starved …).
package struct EquipmentState: Hashable, Sendable {
    package var equipment: String
    package var state: String
    package var reason: String

    package init(equipment: String, state: String, reason: String) {
        self.equipment = equipment
        self.state = state
        self.reason = reason
    }
}

/// A meter's counter at the event's time.
package struct MeterReading: Hashable, Sendable {
    package var meter: String
    package var reading: Quantity

    package init(meter: String, reading: Quantity) {
        self.meter = meter
        self.reading = reading
    }
}

/// Values of one characteristic over many subjects, as a column. `lots.count == values.count`.
package struct MeasurementBlock: Hashable, Sendable {
    package var characteristic: String
    /// UCUM code of every value.
    package var unit: String
    package var lots: [String]
    /// Start of what was measured on each lot's axis; empty when the whole lot was.
    package var places: [Int64]
    package var values: [Double]

    package init(characteristic: String, unit: String, lots: [String], places: [Int64], values: [Double]) {
        self.characteristic = characteristic
        self.unit = unit
        self.lots = lots
        self.places = places
        self.values = values
    }
}

/// What a supplier or authority declares of a lot (`nickelMassFraction` = 0.2233 …), the evidence beside it.
package struct Declaration: Hashable, Sendable {
    package var lot: String
    package var property: String
    package var value: String
    /// UCUM code; empty for words.
    package var unit: String
    /// URI or name of the document it stands in; empty when none.
    package var document: String

    package init(lot: String, property: String, value: String, unit: String, document: String) {
        self.lot = lot
        self.property = property
        self.value = value
        self.unit = unit
        self.document = document
    }
}
