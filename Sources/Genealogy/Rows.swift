// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// A row that links two names: the only thing a segment stores about draws. Generations are not stored: they follow from `time`
/// (the source is the newest generation opened strictly before it, the product the newest opened at or before it).
package struct DrawRow: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        case draw = 1
        case component = 2
        case carrier = 3
        /// Ends the hold of `source` in `product` at `time`.
        case release = 4
    }

    /// Lot numbers: arrival order of names, from 0.
    package var source: UInt32
    package var product: UInt32
    /// Text numbers (``RowReading/text(_:)``).
    package var role: UInt32
    package var step: UInt32
    /// eventTime, microseconds.
    package var time: Int64
    package var sequence: UInt64
    package var uncertainty: Int64
    // What may be nil stands as its value, 0 for nil, and a bit: 80 bytes a row instead of 120, for batches of a quarter of a million.
    private var start: Int64 = 0
    private var extent: Int64 = 0
    private var productStart: Int64 = 0
    private var productEnd: Int64 = 0
    private var lane: UInt16 = 0
    package var kind: Kind
    package var dimension: Dimension?
    package var evidence: Evidence
    /// Which of ``from``, ``length``, ``track``, ``productFrom`` and ``productTo`` are not nil, lowest bit first.
    private(set) var present: UInt8 = 0

    package init(
        source: UInt32, product: UInt32, kind: Kind, dimension: Dimension?, from: Int64?, length: Int64?, track: UInt16?,
        productFrom: Int64?, productTo: Int64?, uncertainty: Int64, evidence: Evidence, role: UInt32, step: UInt32,
        time: Int64, sequence: UInt64
    ) {
        self.source = source
        self.product = product
        self.role = role
        self.step = step
        self.time = time
        self.sequence = sequence
        self.uncertainty = uncertainty
        self.kind = kind
        self.dimension = dimension
        self.evidence = evidence
        self.from = from
        self.length = length
        self.track = track
        self.productFrom = productFrom
        self.productTo = productTo
    }

    /// Nil: no place.
    package var from: Int64? {
        get { present & 1 == 0 ? nil : start }
        set { start = keep(newValue, 1) }
    }

    package var length: Int64? {
        get { present & 2 == 0 ? nil : extent }
        set { extent = keep(newValue, 2) }
    }

    package var track: UInt16? {
        get { present & 4 == 0 ? nil : lane }
        set { lane = UInt16(truncatingIfNeeded: keep(newValue.map { Int64($0) }, 4)) }
    }

    package var productFrom: Int64? {
        get { present & 8 == 0 ? nil : productStart }
        set { productStart = keep(newValue, 8) }
    }

    package var productTo: Int64? {
        get { present & 16 == 0 ? nil : productEnd }
        set { productEnd = keep(newValue, 16) }
    }

    @inline(__always) private mutating func keep(_ value: Int64?, _ bit: UInt8) -> Int64 {
        guard let value else {
            present &= ~bit
            return 0
        }
        present |= bit
        return value
    }
}

/// A row that says something about one name.
package struct StatementRow: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        case announced = 1, counted = 2, corrected = 3
        case closed = 4
        /// Opens the next generation, inheriting what remains of the last; `freshGeneration` inherits nothing.
        case generation = 5, freshGeneration = 6
        case sighted = 7
        /// Everything held in this lot is let go.
        case releasedAll = 8
        /// A track weight: `amount` is the weight, `text` the track number; one row a track, in the announcing event's order.
        case track = 9
        /// `amount` more came to a stock that is known by its class alone.
        case added = 10
        /// An amount that cannot be booked: `text` as written, `amount` the ``UnbookedAmount/Reason``.
        case unbooked = 11
    }

    package var lot: UInt32
    package var kind: Kind
    package var dimension: Dimension?
    /// Quantity; nil when not said.
    package var amount: Int64?
    /// Text numbers; 0 is the empty text.
    package var product: UInt32
    package var site: UInt32
    /// Reason of a close or generation, disposition of a sighting, number of a track.
    package var text: UInt32
    package var time: Int64
    package var sequence: UInt64

    package init(
        lot: UInt32, kind: Kind, dimension: Dimension?, amount: Int64?, product: UInt32, site: UInt32, text: UInt32, time: Int64,
        sequence: UInt64
    ) {
        self.lot = lot
        self.kind = kind
        self.dimension = dimension
        self.amount = amount
        self.product = product
        self.site = site
        self.text = text
        self.time = time
        self.sequence = sequence
    }
}

/// What one event does to other events: a withdrawal of those with its ID, or a clash with one.
package struct EventNote: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        case withdraws = 1, conflicts = 2, equalInBatch = 3
        /// Its eventTime lies after the recordTime by more than ``SiteClocks/shortest``; whether that is too much, its site's clocks say.
        case ahead = 4
    }

    package var kind: Kind
    /// The event that says so.
    package var sequence: UInt64
    /// The event meant; 0 while it is not known (a withdrawal that came first). Of one that is ahead, by how many microseconds.
    package var target: UInt64
    package var time: Int64
    package var eventID: String

    /// The event meant, 0 where there is none; ``target`` is not always an event.
    private var meant: UInt64 { kind == .ahead ? 0 : target }
    /// The events it is about, ascending.
    package var events: [UInt64] { (meant == 0 ? [sequence] : [meant, sequence]).sorted() }
    /// The last of them to be recorded.
    package var latest: UInt64 { max(meant, sequence) }

    package init(kind: Kind, sequence: UInt64, target: UInt64, time: Int64, eventID: String) {
        self.kind = kind
        self.sequence = sequence
        self.target = target
        self.time = time
        self.eventID = eventID
    }
}

/// Rows woven from a stretch of the ledger, ready to become a run. Lot and text numbers are global; new names and texts come in
/// number order and start where the state before this batch ended.
package struct RowBatch: Sendable {
    package var firstSequence: UInt64
    package var lastSequence: UInt64
    package var newNames: [String] = []
    /// Text 0, the empty text, is always there and never listed: the first text of the first batch has number 1.
    package var newTexts: [String] = []
    package var draws: [DrawRow] = []
    package var statements: [StatementRow] = []
    package var notes: [EventNote] = []
    /// The ledger's chain value after the last entry, 32 bytes; empty when not known.
    package var head: [UInt8] = []

    package init(firstSequence: UInt64, lastSequence: UInt64) {
        self.firstSequence = firstSequence
        self.lastSequence = lastSequence
    }
}

/// One immutable state of all rows, however they are kept.
package protocol RowReading: Sendable {
    /// Ledger position: every event up to it is in the rows.
    var lastSequence: UInt64 { get }
    var lotCount: Int { get }
    var drawCount: Int { get }
    /// The number the next new text gets; at least 1, as text 0 is the empty text.
    var textCount: Int { get }
    func lot(named name: String) -> UInt32?
    /// By the bytes of its UTF-8.
    func lot(named name: UnsafeRawBufferPointer) -> UInt32?
    func name(of lot: UInt32) -> String
    func text(_ number: UInt32) -> String
    func textNumber(_ text: String) -> UInt32?
    /// Rows with this source, in (sequence, arrival) order.
    func forEachRow(from source: UInt32, _ body: (DrawRow) -> Void)
    /// Rows into this product, in (sequence, arrival) order.
    func forEachRow(into product: UInt32, _ body: (DrawRow) -> Void)
    /// Many sources at once, strictly ascending: one pass over each run, so rows come run by run; those of one source are in
    /// (sequence, arrival) order among themselves.
    func forEachRow(fromAscending sources: [UInt32], _ body: (DrawRow) -> Void)
    func forEachRow(intoAscending products: [UInt32], _ body: (DrawRow) -> Void)
    /// As without `columns`; a store that keeps columns reads only these, and leaves the rest 0 or nil.
    func forEachRow(fromAscending sources: [UInt32], columns: DrawColumns, _ body: (DrawRow) -> Void)
    func forEachRow(intoAscending products: [UInt32], columns: DrawColumns, _ body: (DrawRow) -> Void)
    func forEachRow(columns: DrawColumns, _ body: (DrawRow) -> Void)
    /// Every row, source-major within a run; for audits and roll-ups.
    func forEachRow(_ body: (DrawRow) -> Void)
    /// In (sequence, arrival) order.
    func forEachStatement(of lot: UInt32, _ body: (StatementRow) -> Void)
    func forEachStatement(_ body: (StatementRow) -> Void)
    /// Many lots at once, strictly ascending; order as for draws.
    func forEachStatement(ofAscending lots: [UInt32], _ body: (StatementRow) -> Void)
    var notes: [EventNote] { get }
    /// The notes that withdraw. Asked once a state.
    var withdrawals: [EventNote] { get }
    /// Not nil once a question met rows that are damaged on disk: its answer may lack some. To be asked after each question.
    var damage: GenealogyError? { get }
    /// Names with at least one generation row (withdrawn or not), ascending: few. Asked once a state.
    var namesWithGenerations: [UInt32] { get }
}

extension RowReading {
    package func lot(named name: UnsafeRawBufferPointer) -> UInt32? { lot(named: String(decoding: name, as: UTF8.self)) }

    package var damage: GenealogyError? { nil }

    package var withdrawals: [EventNote] { notes.filter { $0.kind == .withdraws } }

    package func forEachRow(fromAscending sources: [UInt32], columns: DrawColumns, _ body: (DrawRow) -> Void) {
        forEachRow(fromAscending: sources, body)
    }

    package func forEachRow(intoAscending products: [UInt32], columns: DrawColumns, _ body: (DrawRow) -> Void) {
        forEachRow(intoAscending: products, body)
    }

    package func forEachRow(columns: DrawColumns, _ body: (DrawRow) -> Void) { forEachRow(body) }
}
