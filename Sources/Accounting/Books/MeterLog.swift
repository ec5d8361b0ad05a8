// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// What meters read, and what was made beside them: a fold over the log.
///
/// A meter `P/electricity` runs for the equipment `P`, `P-1`, `P-2` … (an event's read point). What it counted between two readings is
/// spread over what was made there in that time, by amount where all of it is counted alike, else evenly; of an event that made nothing over
/// the units it worked on. Where nothing was made, it stays with the site as idle.
package struct MeterLog: Sendable {
    private struct Reading: Sendable {
        var time: Int64
        var amount: Quantity
        var sequence: UInt64
        var site: String
    }

    private struct Made: Sendable {
        var time: Int64
        var lot: String
        var quantity: Quantity
        var sequence: UInt64
    }

    private var readings: [String: [Reading]] = [:]
    private var made: [String: [Made]] = [:]
    private var shipments = ShipmentLog()
    package private(set) var lastSequence: UInt64 = 0

    package init() {}

    package mutating func apply(_ entry: Entry) {
        lastSequence = entry.sequence
        let event = entry.event
        guard event.errorDeclaration == nil else { return }
        if ShipmentLog.concerns(event) { shipments.apply(entry, event.facts) }
        guard case .record(let facts) = event.content else { return }
        let time = event.eventTime.microseconds
        for reading in facts.meterReadings {
            readings[reading.meter, default: []].append(
                Reading(time: time, amount: reading.reading, sequence: entry.sequence, site: event.bizLocation ?? ""))
        }
        guard let place = event.readPoint else { return }
        for (lot, quantity) in Self.made(facts) {
            made[place, default: []].append(Made(time: time, lot: lot, quantity: quantity, sequence: entry.sequence))
        }
    }

    /// What an event says was made where it happened; where it says of none, what was worked on there: welded, formed, tested.
    private static func made(_ facts: Facts) -> [(lot: String, quantity: Quantity)] {
        let drawnInto = Set(facts.draws.map(\.product))
        var made: [(lot: String, quantity: Quantity)] = []
        for statement in facts.statements where drawnInto.contains(statement.lot) {
            if let quantity = statement.quantity { made.append((statement.lot, quantity)) }
        }
        for generation in facts.generations { made.append((generation.lot, generation.quantity ?? Quantity(1, .pieces))) }
        return made.isEmpty ? facts.sightings.map { ($0.lot, Quantity(1, .pieces)) } : made
    }

    /// - Parameter accepts: Whether an entry counts.
    package func shares(accepts: (UInt64) -> Bool) -> MeterShares {
        var shares = MeterShares()
        shares.trips = shipments.trips(accepts: accepts)
        let places = made.keys.sorted()
        for meter in readings.keys.sorted() {
            guard let slash = meter.lastIndex(of: "/") else {
                shares.findings.append(.unplacedMeter(meter))
                continue
            }
            let station = String(meter[..<slash])
            let carrier = String(meter[meter.index(after: slash)...])
            let counted = readings[meter]!.filter { accepts($0.sequence) }.sorted { ($0.time, $0.amount.amount) < ($1.time, $1.amount.amount) }
            let beside = places.filter { $0 == station || ($0.hasPrefix(station + "-") && $0.dropFirst(station.count + 1).allSatisfy(\.isNumber)) }
                .flatMap { made[$0]! }.filter { accepts($0.sequence) }.sorted { ($0.time, $0.lot) < ($1.time, $1.lot) }
            var next = 0
            for (before, after) in zip(counted, counted.dropFirst()) {
                while next < beside.count, beside[next].time <= before.time { next += 1 }
                let start = next
                while next < beside.count, beside[next].time <= after.time { next += 1 }
                let made = beside[start..<next]
                let amount = after.amount.amount - before.amount.amount
                guard after.amount.dimension == before.amount.dimension, amount >= 0 else {
                    shares.doubt(
                        "\(meter) read \(before.amount.words) at \(Instant(microseconds: before.time).plain()) and \(after.amount.words) later.",
                        about: made.map(\.lot), of: meter)
                    continue
                }
                if amount > 0 {
                    let use = MeterShares.Use(
                        meter: meter, carrier: carrier, site: after.site, amount: Quantity(amount, after.amount.dimension), event: after.sequence,
                        from: Instant(microseconds: before.time), to: Instant(microseconds: after.time))
                    shares.add(use, over: made.map { ($0.lot, $0.quantity) })
                }
            }
        }
        return shares
    }
}

/// What meters counted and where lots were carried, lot by lot.
package struct MeterShares: Sendable {
    /// One stretch of one meter, or a lot's part of it.
    package struct Use: Hashable, Sendable {
        package let meter: String
        package let carrier: String
        package let site: String
        package var amount: Quantity
        package let event: UInt64
        package let from: Instant
        package let to: Instant
    }

    package internal(set) var byLot: [String: [Use]] = [:]
    package internal(set) var trips: [String: [Trip]] = [:]
    /// Counted while nothing was made.
    package internal(set) var idle: [Use] = []
    /// Of meters beside which nothing was made.
    package internal(set) var findings: [BooksFinding] = []
    /// Of lots made beside a meter that cannot be believed.
    package internal(set) var doubts: [String: [BooksFinding]] = [:]

    package init() {}

    /// Lots of which something else is told.
    package func lots(differingFrom other: MeterShares) -> Set<String> {
        func names<Told: Equatable>(_ told: [String: Told], _ before: [String: Told]) -> [String] {
            told.keys.filter { told[$0] != before[$0] } + before.keys.filter { told[$0] == nil }
        }
        return Set(names(byLot, other.byLot) + names(doubts, other.doubts) + names(trips, other.trips))
    }

    fileprivate mutating func doubt(_ text: String, about lots: [String], of meter: String) {
        func finding(_ lot: String) -> BooksFinding {
            BooksFinding(
                kind: .meterRanBackwards, lot: lot, account: "", text: text, remedy: "Correct the reading; nothing is booked for this time.")
        }
        if lots.isEmpty { findings.append(finding(meter)) }
        for lot in lots { doubts[lot, default: []].append(finding(lot)) }
    }

    fileprivate mutating func add(_ use: Use, over made: [(lot: String, quantity: Quantity)]) {
        if made.isEmpty {
            idle.append(use)
            return
        }
        let isAlike = Set(made.map(\.quantity.dimension)).count == 1
        let weights = made.map { isAlike ? Int128(max(0, $0.quantity.amount)) : 1 }
        let whole = weights.reduce(0, +)
        let counts = whole > 0 ? weights : weights.map { _ in 1 }
        let total = whole > 0 ? whole : Int128(made.count)
        var laid: Int128 = 0
        var before: Int64 = 0
        for (lot, weight) in zip(made.map(\.lot), counts) {
            laid += weight
            let share = Int64(Int128(use.amount.amount) * laid / total)
            var part = use
            part.amount = Quantity(share - before, use.amount.dimension)
            before = share
            byLot[lot, default: []].append(part)
        }
    }
}

extension BooksFinding {
    fileprivate static func unplacedMeter(_ meter: String) -> Self {
        Self(
            kind: .nothingKnown, lot: meter, account: "", text: "Nobody can say where the meter \(meter) stands.",
            remedy: "Name meters as the equipment, a slash and what is metered: ochang/mixing/mixer/electricity.")
    }
}
