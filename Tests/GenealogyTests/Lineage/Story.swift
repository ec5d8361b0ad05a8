// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Genealogy
import Ledger
import Measure

/// Events told in a test, and the graph woven from them.
struct Story {
    private(set) var events: [Event]

    init(events: [Event] = []) { self.events = events }

    /// Times are whole minutes after the start of 2026.
    static func instant(_ minute: Int64) -> Instant { Instant(microseconds: 1_767_225_600_000_000 + minute * 60_000_000) }

    static func event(_ id: String, at minute: Int64, withdraws: Bool = false, _ tell: (inout Facts) -> Void) -> Event {
        var facts = Facts()
        tell(&facts)
        let declaration =
            withdraws
            ? ErrorDeclaration(declarationTime: instant(minute), offset: .zero, reason: nil, correctiveEventIDs: [], extensions: []) : nil
        return Event(
            id: id, eventTime: instant(minute), offset: .zero, errorDeclaration: declaration, content: .record(facts), bizStep: nil,
            disposition: nil, readPoint: nil, bizLocation: nil, bizTransactions: [], sources: [], destinations: [],
            persistentDispositionSet: [], persistentDispositionUnset: [], extensions: [])
    }

    @discardableResult
    mutating func at(_ minute: Int64, id: String? = nil, _ tell: (inout Facts) -> Void) -> String {
        let id = id ?? "e\(events.count)"
        events.append(Story.event(id, at: minute, tell))
        return id
    }

    mutating func withdraw(_ id: String, at minute: Int64) {
        events.append(Story.event(id, at: minute, withdraws: true) { _ in })
    }

    /// An EPCIS event that adds an amount the ledger does not book.
    mutating func unbooked(_ lot: String, _ number: String, _ uom: String, at minute: Int64, id: String? = nil) {
        var event = Story.event(id ?? "e\(events.count)", at: minute) { _ in }
        let element = QuantityElement(epcClass: lot, quantityText: number, uom: uom, booked: nil)
        event.content = .object(action: .add, epcs: [], quantities: [element])
        events.append(event)
    }

    /// Says the last event again, in the same batch and without an ID of its own.
    mutating func again(_ number: Int) {
        guard let last = events.last(where: { $0.repetition == nil && $0.errorDeclaration == nil }) else { return }
        events.append(last.repeated(number))
    }

    var graph: LineageGraph { Story.graph(events, cuts: []) }

    /// - Parameter cuts: Where a new batch begins.
    static func graph(_ events: [Event], cuts: Set<Int>) -> LineageGraph {
        LineageGraph(rows(events, cuts: cuts))
    }

    static func rows(_ events: [Event], cuts: Set<Int>) -> RunRows { states(events, cuts: cuts).last ?? RunRows() }

    /// The rows after each of a few batches.
    static func states(_ events: [Event], _ chance: inout Chance) -> [RunRows] {
        states(events, cuts: Set((0..<12).map { _ in chance.below(events.count + 1) }))
    }

    /// The rows after each batch.
    static func states(_ events: [Event], cuts: Set<Int>) -> [RunRows] {
        var store = RunStore()
        var states: [RunRows] = []
        var weaver = Weaver(resuming: store)
        var sequences: [String: [UInt64]] = [:]
        for (index, event) in events.enumerated() { sequences[event.id, default: []].append(UInt64(index + 1)) }
        var batch: [Entry] = []
        for (index, event) in events.enumerated() {
            batch.append(Entry(sequence: UInt64(index + 1), recordTime: instant(Int64(1_000_000 + index)), event: event))
            if cuts.contains(index + 1) || index + 1 == events.count {
                do {
                    store.apply(try weaver.weave(batch, over: store) { id throws(LedgerError) in sequences[id] ?? [] })
                } catch {
                    preconditionFailure("Nothing in memory throws: \(error)")
                }
                states.append(store.rows)
                batch = []
            }
        }
        return states
    }
}

extension Facts {
    mutating func lot(
        _ name: String, _ amount: Int64?, _ dimension: Dimension = .length, product: String = "", site: String = "",
        basis: LotStatement.Basis = .announced, tracks: [UInt32] = []
    ) {
        statements.append(
            LotStatement(
                lot: name, product: product, quantity: amount.map { Quantity($0, dimension) }, basis: basis, site: site, trackWeights: tracks))
    }

    mutating func unit(_ name: String, product: String = "cell", site: String = "") { lot(name, 1, .pieces, product: product, site: site) }

    mutating func draw(
        _ source: String, _ place: ClosedRange<Int64>? = nil, into product: String, at productPlace: (Int64, Int64)? = nil,
        length: Int64? = nil, _ dimension: Dimension = .length, track: UInt16? = nil, role: String = "", uncertainty: Int64 = 0,
        evidence: Evidence? = nil
    ) {
        draws.append(
            Draw(
                source: source, product: product, dimension: dimension, from: place?.lowerBound,
                length: place.map { $0.upperBound - $0.lowerBound } ?? length, track: track, productFrom: productPlace?.0,
                productTo: productPlace?.1, role: role, uncertainty: uncertainty, evidence: evidence ?? (place == nil ? .none : .stated)))
    }

    mutating func hold(_ child: String, in parent: String, _ kind: Hold.Kind = .component) {
        holdsBegun.append(Hold(child: child, parent: parent, kind: kind, quantity: nil))
    }

    mutating func release(_ child: String?, from parent: String) { holdsEnded.append(HoldEnd(child: child, parent: parent)) }

    mutating func open(_ lot: String, _ quantity: Quantity? = nil, inherits: Bool = true) {
        generations.append(Generation(lot: lot, reason: "rework", product: "", quantity: quantity, site: "", inherits: inherits))
    }
}

extension GenealogyReading {
    /// Names reached, without the lot asked for; later generations as `name#1`.
    func names(
        _ lot: String, generation: Int = 0, _ direction: Direction = .forward, _ interval: ClosedRange<Int64>? = nil, track: UInt16? = nil,
        holds: HoldView = .now, depth: Int? = nil, known: UInt64? = nil
    ) throws -> Set<String> {
        let key = LotKey(name: lot, generation: generation)
        let request = TraceRequest(
            lot: key, direction: direction, interval: interval.flatMap { Interval($0.lowerBound, $0.upperBound) }, depth: depth,
            holds: holds, floor: 0, known: known, track: track)
        return Set(try trace(request).reached.map(\.lot).filter { $0 != key }.map { $0.generation == 0 ? $0.name : "\($0.name)#\($0.generation)" })
    }

    func fractions(_ lot: String, _ direction: Direction = .forward, _ interval: ClosedRange<Int64>? = nil) throws -> [String: Double] {
        let request = TraceRequest(
            lot: LotKey(name: lot, generation: 0), direction: direction,
            interval: interval.flatMap { Interval($0.lowerBound, $0.upperBound) }, floor: 0)
        var result: [String: Double] = [:]
        for reached in try trace(request).reached {
            result[reached.lot.generation == 0 ? reached.lot.name : "\(reached.lot.name)#\(reached.lot.generation)"] = reached.fraction
        }
        return result
    }
}
