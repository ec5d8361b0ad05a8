// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
package import Measure

/// What meters read, and what was made beside them: a fold over the log.
///
/// A meter `P/electricity` runs for the equipment `P`, `P-1`, `P-2` … (an event's read point). What it counted between two readings is
/// spread over what was made there in that time and carries burdens, by amount where all of it is counted alike, else evenly; of an event that
/// made nothing over the units it worked on. Where nothing was finished while a machine was producing, it goes to what that machine finished
/// next: a batch of five hours has all five. What is left stays with the site as idle.
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
        var product: String
        var quantity: Quantity
        var sequence: UInt64
        var equipment: String
    }

    /// From here on a machine is producing, or is not.
    private struct State: Sendable {
        var time: Int64
        var isProducing: Bool
        var sequence: UInt64
    }

    private var readings: [String: [Reading]] = [:]
    private var made: [String: [Made]] = [:]
    /// By equipment.
    private var states: [String: [State]] = [:]
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
        for state in facts.equipmentStates {
            // Source of the word: ISO 22400-2:2014, states of work units.
            states[state.equipment, default: []].append(State(time: time, isProducing: state.state == "producing", sequence: entry.sequence))
        }
        guard let place = event.readPoint else { return }
        for (lot, product, quantity) in Self.made(facts) {
            made[place, default: []].append(
                Made(time: time, lot: lot, product: product, quantity: quantity, sequence: entry.sequence, equipment: place))
        }
    }

    /// What an event says was made where it happened; where it says of none, what was worked on there (welded, formed, tested), and else what
    /// was announced there: of a tank, an earlier event tells what was drawn.
    private static func made(_ facts: Facts) -> [(lot: String, product: String, quantity: Quantity)] {
        let drawnInto = Set(facts.draws.map(\.product))
        func announced(_ isMeant: (LotStatement) -> Bool) -> [(lot: String, product: String, quantity: Quantity)] {
            facts.statements.filter(isMeant).compactMap { statement in statement.quantity.map { (statement.lot, statement.product, $0) } }
        }
        let made =
            announced { drawnInto.contains($0.lot) }
            + facts.generations.map { ($0.lot, $0.product, $0.quantity ?? Quantity(1, .pieces)) }
        if !made.isEmpty { return made }
        let seen = facts.sightings.map { (lot: $0.lot, product: "", quantity: Quantity(1, .pieces)) }
        return seen.isEmpty && facts.draws.isEmpty ? announced { $0.basis == .announced } : seen
    }

    /// - Parameters:
    ///   - free: Products that carry no burden: scrap, vapour, what is recovered. They get nothing of a meter while something else was made.
    ///   - accepts: Whether an entry counts.
    package func shares(free: Set<String>, accepts: (UInt64) -> Bool) -> MeterShares {
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
            let machines = places.filter {
                $0 == station || ($0.hasPrefix(station + "-") && $0.dropFirst(station.count + 1).allSatisfy(\.isNumber))
            }
            let beside = machines.flatMap { made[$0] ?? [] }.filter { accepts($0.sequence) }.sorted { ($0.time, $0.lot) < ($1.time, $1.lot) }
            let runs = machines.flatMap { self.runs(of: $0, accepts) }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
            var next = 0
            for (before, after) in zip(counted, counted.dropFirst()) {
                while next < beside.count, beside[next].time <= before.time { next += 1 }
                let start = next
                while next < beside.count, beside[next].time <= after.time { next += 1 }
                var made = beside[start..<next]
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
                    if made.isEmpty { made = Self.finished(by: runs, under: before.time, after.time, of: beside[next...]) }
                    let bearing = made.filter { !free.contains($0.product) }
                    shares.add(use, over: (bearing.isEmpty ? Array(made) : bearing).map { ($0.lot, $0.quantity) })
                }
            }
        }
        return shares
    }

    /// A time in which a machine was producing without a break.
    private struct Run {
        let equipment: String
        let from: Int64
        let to: Int64
    }

    private func runs(of equipment: String, _ accepts: (UInt64) -> Bool) -> [Run] {
        let told = (states[equipment] ?? []).filter { accepts($0.sequence) }.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        var runs: [Run] = []
        var begun: Int64?
        for state in told {
            if state.isProducing {
                begun = begun ?? state.time
            } else if let from = begun {
                runs.append(Run(equipment: equipment, from: from, to: state.time))
                begun = nil
            }
        }
        if let begun { runs.append(Run(equipment: equipment, from: begun, to: .max)) }
        return runs
    }

    /// What was finished next by the machines that were producing in a stretch of time, each in the same run.
    /// - Parameter later: What was finished after it, by time.
    private static func finished(by runs: [Run], under from: Int64, _ to: Int64, of later: ArraySlice<Made>) -> ArraySlice<Made> {
        var finished: [Made] = []
        for run in runs.prefix(while: { $0.from < to }) where run.to > from {
            guard let first = later.first(where: { $0.equipment == run.equipment }), first.time <= run.to else { continue }
            finished += later.prefix { $0.time <= first.time }.filter { $0.equipment == run.equipment && $0.time == first.time }
        }
        return finished[...]
    }
}

extension PostingRules {
    /// Products that no burden goes into, wherever they come from.
    package func burdenFree(_ allocation: String?) -> Set<String> {
        let rules = weights.filter { $0.key == "burden" && $0.from == "*" && $0.weight == 0 && ($0.allocation == nil || $0.allocation == allocation) }
        return Set(rules.compactMap(\.into))
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
