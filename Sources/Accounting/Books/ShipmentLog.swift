// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// A lot on its way from site to site.
package struct Trip: Hashable, Sendable {
    package let lot: String
    /// Empty: nobody said.
    package let from: String
    package let to: String
    /// How much of the lot; nil: not said.
    package let amount: Quantity?
    /// The entry that says it left, or else that it came.
    package let event: UInt64
    package let time: Instant
}

/// Which lots left a site for another, and which came: a fold over the log.
///
/// Leaving is told at the business steps shipping and departing, coming at receiving, arriving and accepting. Where to and where from stand in
/// EPCIS source and destination lists, or in what a plant's own systems say of the place. What comes in a box, on a pallet or in a tray is
/// what was in it then.
struct ShipmentLog: Sendable {
    private struct Move: Sendable {
        let time: Int64
        let sequence: UInt64
        let lot: String
        let isLeaving: Bool
        let site: String
        let other: String
        let amount: Quantity?
    }

    private struct Stay: Sendable {
        let time: Int64
        let sequence: UInt64
        let child: String?
        let isBegin: Bool
    }

    private static let leaving: Set<String> = ["shipping", "departing"]
    private static let coming: Set<String> = ["receiving", "arriving", "accepting"]
    /// Words of plants' own systems for where goods go and come from.
    private static let destination = "on the way to "
    private static let supplier = "received from "

    private var moves: [Move] = []
    /// By box.
    private var stays: [String: [Stay]] = [:]

    /// Whether an event may say where something goes or what is in a box; most of a partner's need not be looked into.
    static func concerns(_ event: Event) -> Bool {
        switch event.content {
        case .record, .aggregation, .association: true
        case .object, .transaction, .transformation, .extended: event.bizStep.map { leaving.contains($0) || coming.contains($0) } ?? false
        }
    }

    mutating func apply(_ entry: Entry, _ facts: Facts) {
        let event = entry.event
        let time = event.eventTime.microseconds
        for hold in facts.holdsBegun where hold.kind == .carrier {
            stays[hold.parent, default: []].append(Stay(time: time, sequence: entry.sequence, child: hold.child, isBegin: true))
        }
        for end in facts.holdsEnded where stays[end.parent] != nil {
            stays[end.parent, default: []].append(Stay(time: time, sequence: entry.sequence, child: end.child, isBegin: false))
        }
        if facts.sightings.isEmpty { return }
        let step = facts.step.isEmpty ? event.bizStep ?? "" : facts.step
        let site = (event.bizLocation ?? event.readPoint).map(LotName.site(of:)) ?? ""
        let amounts = event.shippedAmounts
        for sighting in facts.sightings {
            let isBought = sighting.disposition.hasPrefix(Self.supplier)
            guard Self.leaving.contains(step) || Self.coming.contains(step) || isBought else { continue }
            let isLeaving = Self.leaving.contains(step)
            let said = isLeaving ? event.destinations.place : event.sources.place
            let words = isLeaving ? Self.words(sighting.place, after: Self.destination) : Self.words(sighting.disposition, after: Self.supplier)
            let other = said ?? words ?? (isLeaving && LotName.site(of: sighting.place) != site ? sighting.place : "")
            moves.append(
                Move(
                    time: time, sequence: entry.sequence, lot: sighting.lot, isLeaving: isLeaving, site: site, other: other,
                    amount: amounts[sighting.lot]))
        }
    }

    private static func words(_ text: String, after lead: String) -> String? { text.hasPrefix(lead) ? String(text.dropFirst(lead.count)) : nil }

    /// - Parameter accepts: Whether an entry counts.
    /// - Returns: Trips by lot, in order of time.
    func trips(accepts: (UInt64) -> Bool) -> [String: [Trip]] {
        var trips: [String: [Trip]] = [:]
        var open: [String: Move] = [:]
        func add(_ lot: String, _ from: String, _ to: String, _ move: Move) {
            trips[lot, default: []].append(
                Trip(
                    lot: lot, from: from, to: to, amount: move.amount, event: move.sequence, time: Instant(microseconds: move.time)))
        }
        let known = moves.filter { accepts($0.sequence) }.sorted { ($0.time, $0.sequence, $0.lot) < ($1.time, $1.sequence, $1.lot) }
        for box in known {
            for lot in content(of: box.lot, at: box.time, accepts, depth: 4) {
                if box.isLeaving {
                    if let earlier = open.updateValue(box, forKey: lot) { add(lot, earlier.site, earlier.other, earlier) }
                } else if let left = open.removeValue(forKey: lot) {
                    add(lot, left.site, box.site, left)
                } else if !box.other.isEmpty {
                    add(lot, box.other, box.site, box)
                }
            }
        }
        for (lot, move) in open.sorted(by: { $0.key < $1.key }) { add(lot, move.site, move.other, move) }
        return trips.mapValues { $0.sorted { ($0.time, $0.event) < ($1.time, $1.event) } }
    }

    /// What was in a box, or the thing itself where it is none.
    private func content(of name: String, at time: Int64, _ accepts: (UInt64) -> Bool, depth: Int) -> [String] {
        guard depth > 0, let stays = stays[name] else { return [name] }
        var inside: Set<String> = []
        for stay in stays.sorted(by: { ($0.time, $0.sequence) < ($1.time, $1.sequence) }) where stay.time <= time && accepts(stay.sequence) {
            switch (stay.child, stay.isBegin) {
            case (let child?, true): inside.insert(child)
            case (let child?, false): inside.remove(child)
            case (nil, _): inside = []
            }
        }
        return inside.isEmpty ? [name] : inside.sorted().flatMap { content(of: $0, at: time, accepts, depth: depth - 1) }
    }
}

extension Event {
    /// By lot, how much of it an EPCIS event speaks of.
    fileprivate var shippedAmounts: [String: Quantity] {
        let elements: [QuantityElement] =
            switch content {
            case .object(_, _, let quantities), .transaction(_, _, _, let quantities): quantities
            case .aggregation(_, _, _, let quantities), .association(_, _, _, let quantities): quantities
            case .transformation, .record, .extended: []
            }
        var amounts: [String: Quantity] = [:]
        for element in elements {
            let name = LotName.lenient(element.epcClass)
            let lot = LotName.isClass(name) ? LotName.tank(ofClass: name, at: (bizLocation ?? readPoint).map(LotName.site(of:)) ?? "") : name
            if let booked = element.booked { amounts[lot] = booked }
        }
        return amounts
    }
}

extension [TypedValue] {
    /// The site among sources or destinations: a location before a party.
    fileprivate var place: String? {
        for kind in ["location", "possessing_party", "owning_party"] {
            if let found = first(where: { $0.type?.hasSuffix(kind) == true }) { return LotName.site(of: found.value) }
        }
        return nil
    }
}
