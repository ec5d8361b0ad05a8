// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Ledger
import Measure

let gram: Int64 = 1_000
let kilogram: Int64 = 1_000_000
let tonne: Int64 = 1_000_000_000
let metre: Int64 = 1_000_000
let second: Int64 = 1_000_000
let minute = 60 * second
let hour = 60 * minute
let day = 24 * hour

/// The plant that makes an ``ExampleChain``, and what it remembers from one tray to the next.
struct ChainPlant {
    let cells: Int
    let seed: UInt64
    let start: Instant
    var truth = ChainTruth()

    /// Events of the tray being made.
    private var out: [Event] = []
    /// Held back to arrive late: how many trays still to wait.
    private var late: [(trays: Int, event: Event)] = []

    var sulfateRandom: SplitMix64
    var mixingRandom: SplitMix64
    var coatingRandom: SplitMix64
    var assemblyRandom: SplitMix64
    var formationRandom: SplitMix64

    // Materials, upstream first.
    var bays: [Material] = []
    var sulfateLots = 0
    var cathodeLots = 0
    var powder = Material.none
    var batches = 0
    var tank = Material.none
    var graphiteLots = 0
    var graphite = Material.none
    var anodeBatches = 0
    var anodeSlurry = Material.none
    var foils: [Bool: (number: Int, left: Int64)] = [:]

    // Electrodes. Keys: true for the cathode.
    var coatingTime: [Bool: Int64] = [:]
    var jumbos: [Bool: Int] = [true: 0, false: 0]
    var lanes: [Bool: [Lane]] = [true: [], false: []]
    var winders: [Winder]

    // Cells and packs.
    var bought: [String: Bought] = [:]
    var cell = 0
    var tray = 0
    var time: Int64
    /// Good cells not yet in a pack.
    var graded: [GradedCell] = []
    var packs = 0
    var shipment: [String] = []
    var shipments = 0
    var planted: Set<ChainTruth.Fault.Kind> = []

    init(cells: Int, seed: UInt64, start: Instant) {
        self.cells = cells
        self.seed = seed
        self.start = start
        sulfateRandom = SplitMix64(seed: seed, stream: "sulfate")
        mixingRandom = SplitMix64(seed: seed, stream: "mixing")
        coatingRandom = SplitMix64(seed: seed, stream: "coating")
        assemblyRandom = SplitMix64(seed: seed, stream: "assembly")
        formationRandom = SplitMix64(seed: seed, stream: "formation")
        winders = (0..<14).map { _ in Winder() }
        time = start.microseconds + 3 * day
        coatingTime = [true: start.microseconds, false: start.microseconds]
        // 5 t of powder make 39,000 cells; a chain shorter than two lots never reaches the third bay.
        truth.contaminated = cells >= 45_000 ? "S-0003" : "S-0002"
        truth.scratched = cells >= 25_000 ? "J-0002" : "J-0001"
        truth.scratchFrom = 310 * metre
        truth.scratchTo = 318 * metre
    }

    /// The events of the next tray; nil when all cells are made and what was late has arrived.
    mutating func nextTray() -> [Event]? {
        guard cell < cells else {
            guard !late.isEmpty else { return nil }
            out = late.map(\.event)
            late = []
            return finished()
        }
        out.removeAll(keepingCapacity: true)
        if bays.isEmpty { receiveFirst() }
        makeTray()
        if cell == cells { finishPacks() }
        for index in late.indices { late[index].trays -= 1 }
        out += late.filter { $0.trays <= 0 }.map(\.event)
        late.removeAll { $0.trays <= 0 }
        return finished()
    }

    private mutating func finished() -> [Event] {
        truth.events += out.count
        truth.cells = cell
        return out
    }

    /// - Returns: The event's ID.
    @discardableResult
    mutating func record(
        _ name: String, _ step: String, at microseconds: Int64, site: String, lateBy trays: Int = 0, _ fill: (inout Facts) -> Void
    ) -> String {
        var facts = Facts()
        facts.step = step
        fill(&facts)
        let event = Self.event(id: "urn:jellyroll:example:\(seed):\(name)", at: microseconds, site: site, .record(facts))
        if trays > 0 { late.append((trays, event)) } else { out.append(event) }
        return event.id
    }

    /// Says that the event recorded last with this ID did not happen as told.
    mutating func withdraw(_ id: String, at microseconds: Int64, reason: String, correctedBy corrective: String) {
        guard var event = out.last(where: { $0.id == id }) else { return }
        event.errorDeclaration = ErrorDeclaration(
            declarationTime: Instant(microseconds: microseconds), offset: event.offset, reason: reason, correctiveEventIDs: [corrective],
            extensions: [])
        out.append(event)
    }

    /// Plants a fault once, at the first place that fits.
    mutating func plant(_ kind: ChainTruth.Fault.Kind, when fits: Bool) -> Bool { fits && planted.insert(kind).inserted }

    mutating func tell(_ kind: ChainTruth.Fault.Kind, _ lot: String, _ id: String) {
        truth.faults.append(ChainTruth.Fault(kind: kind, lot: lot, eventID: id))
    }

    private static func event(id: String, at microseconds: Int64, site: String, _ content: EventContent) -> Event {
        Event(
            id: id, eventTime: Instant(microseconds: microseconds), offset: UTCOffset(minutes: site == "ochang" ? 540 : 420), errorDeclaration: nil,
            content: content, bizStep: nil, disposition: nil, readPoint: nil, bizLocation: site, bizTransactions: [], sources: [], destinations: [],
            persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }
}

/// A mixed lot being drawn from.
struct Material {
    var lot: String
    var left: Int64
    /// Holds some of the contaminated lot.
    var isTainted: Bool

    static let none = Material(lot: "", left: 0, isTainted: false)
}

extension LotStatement {
    static func announced(_ lot: String, _ product: String, _ amount: Int64, _ dimension: Dimension, site: String, tracks: [UInt32] = [])
        -> LotStatement
    {
        LotStatement(
            lot: lot, product: product, quantity: Quantity(amount, dimension), basis: .announced, site: site, trackWeights: tracks)
    }
}

extension Draw {
    /// An amount of a mixed lot: it has no place.
    static func amount(
        _ length: Int64, _ dimension: Dimension, of source: String, into product: String, role: String = "", onto place: (Int64, Int64)? = nil
    ) -> Draw {
        Draw(
            source: source, product: product, dimension: dimension, from: nil, length: length, track: nil, productFrom: place?.0, productTo: place?.1,
            role: role, uncertainty: 0, evidence: .none)
    }

    /// A stretch of a lot that has an axis.
    static func stretch(
        _ from: Int64, _ length: Int64, _ dimension: Dimension, of source: String, into product: String, role: String = "", track: UInt16? = nil,
        onto place: (Int64, Int64)? = nil
    ) -> Draw {
        Draw(
            source: source, product: product, dimension: dimension, from: from, length: length, track: track, productFrom: place?.0,
            productTo: place?.1,
            role: role, uncertainty: 0, evidence: .stated)
    }
}
