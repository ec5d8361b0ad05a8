// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

package import Ledger
import Measure

/// What events of a plant, real or virtual, say about its times, failures and yields.
///
/// A fold over events in the order of their `eventTime`. A machine works while its state is `producing`; one cycle is the working time
/// between two completions at the machine, so waits, failures and set-ups are no part of it.
package struct PlantObservations: Sendable {
    /// One operation of a machine.
    package struct Cycle: Hashable, Sendable {
        package let end: Instant
        package let seconds: Double
        /// Of what was made or changed, in small units; nil when the event names none.
        package let amount: Int64?
        /// Units worked on, such as the cells of a tray; 1 when none are named.
        package let units: Int64
    }

    /// From the end of one repair to the end of the next.
    package struct Breakdown: Hashable, Sendable {
        package let begin: Instant
        package let reason: String
        /// At work, and on the clock, since the last repair.
        package let workedSeconds: Double
        package let clockSeconds: Double
        package let repairSeconds: Double
        /// False for the first of a machine: nobody saw its last repair.
        package let isWhole: Bool
    }

    package struct Outcome: Hashable, Sendable {
        package var started: Int64 = 0
        package var scrapped: Int64 = 0
    }

    /// Machines by the station they belong to (`ochang/…/winder` of `ochang/…/winder-3`).
    package struct Key: Hashable, Sendable, Comparable {
        package let station: String
        package let step: String

        package static func < (a: Self, b: Self) -> Bool { (a.station, a.step) < (b.station, b.step) }
    }

    package private(set) var cycles: [Key: [Cycle]] = [:]
    package private(set) var breakdowns: [String: [Breakdown]] = [:]
    /// Units, or small units of an amount, by step and civil day (UTC, days since 1970).
    package private(set) var outcomes: [Key: [Int64: Outcome]] = [:]
    /// Completions by day.
    package private(set) var completions: [Key: [Int64: Int]] = [:]
    /// Seconds that all machines of a station were seen at work, and on the clock without being down.
    package private(set) var worked: [String: Double] = [:]
    package private(set) var upClock: [String: Double] = [:]
    package private(set) var first: Instant?
    package private(set) var last: Instant?

    private var machines: [String: Machine] = [:]
    /// Units in each tray, and the amount of each bulk lot.
    private var trays: [String: Int64] = [:]
    private var bulk: [String: Int64] = [:]
    private var trayOfUnit: [String: String] = [:]

    private struct Machine {
        var state = ""
        var since: Instant
        var lastRepair: Instant?
        var worked = 0.0
        var workedInCycle = 0.0
        var reason = ""
        var completed: Instant?
    }

    package init() {}

    /// Ends the names of products that were scrapped as they are: “cell scrap”.
    static let scrapEnding = " scrap"

    package mutating func apply(_ event: Event) {
        guard event.errorDeclaration == nil, case .record(let facts) = event.content else { return }
        first = first.map { min($0, event.eventTime) } ?? event.eventTime
        last = last.map { max($0, event.eventTime) } ?? event.eventTime
        for state in facts.equipmentStates { enter(state, at: event.eventTime) }
        for statement in facts.statements where statement.quantity?.dimension != .pieces { bulk[statement.lot] = statement.quantity?.amount }
        for hold in facts.holdsBegun where hold.kind == .carrier {
            trays[hold.parent, default: 0] += 1
            trayOfUnit[hold.child] = hold.parent
        }
        guard let machine = event.readPoint, facts.equipmentStates.isEmpty, let station = Self.station(of: machine) else { return }
        let key = Key(station: station, step: facts.step)
        judge(facts, key, day: event.eventTime.day)
        complete(machine, facts, key, at: event.eventTime)
    }

    /// `a/b/winder` of `a/b/winder-3`.
    private static func station(of machine: String) -> String? {
        guard let dash = machine.lastIndex(of: "-"), machine[dash...].dropFirst().allSatisfy(\.isNumber) else { return nil }
        return String(machine[..<dash])
    }

    private mutating func enter(_ state: EquipmentState, at time: Instant) {
        var machine = machines[state.equipment] ?? Machine(since: time)
        let seconds = Double(time.microseconds - machine.since.microseconds) / 1e6
        let station = Self.station(of: state.equipment) ?? state.equipment
        if machine.state == "producing" {
            machine.worked += seconds
            machine.workedInCycle += seconds
            worked[station, default: 0] += seconds
        }
        if machine.state != "down" { upClock[station, default: 0] += seconds }
        if state.state == "down" {
            machine.reason = state.reason
        } else if machine.state == "down" {
            let clock = machine.lastRepair.map { Double(machine.since.microseconds - $0.microseconds) / 1e6 }
            breakdowns[station, default: []].append(
                Breakdown(
                    begin: machine.since, reason: machine.reason, workedSeconds: machine.worked, clockSeconds: clock ?? 0, repairSeconds: seconds,
                    isWhole: clock != nil))
            machine.worked = 0
            machine.lastRepair = time
        }
        machine.state = state.state
        machine.since = time
        machines[state.equipment] = machine
    }

    private mutating func complete(_ name: String, _ facts: Facts, _ key: Key, at time: Instant) {
        guard var machine = machines[name], machine.completed != time else { return }
        if machine.state == "producing" {
            let seconds = Double(time.microseconds - machine.since.microseconds) / 1e6
            machine.worked += seconds
            machine.workedInCycle += seconds
            worked[key.station, default: 0] += seconds
            upClock[key.station, default: 0] += seconds
            machine.since = time
        }
        // The first completion seen may have begun before anybody watched.
        if machine.completed != nil, machine.workedInCycle > 0 {
            let amount = facts.statements.first?.quantity?.amount ?? facts.generations.first?.quantity?.amount
            cycles[key, default: []].append(Cycle(end: time, seconds: machine.workedInCycle, amount: amount, units: units(in: facts)))
        }
        machine.workedInCycle = 0
        machine.completed = time
        machines[name] = machine
        completions[key, default: [:]][time.day, default: 0] += 1
    }

    private func units(in facts: Facts) -> Int64 {
        let seen = facts.sightings.reduce(Int64(0)) { $0 + (trays[$1.lot] ?? 1) }
        let made = facts.statements.count {
            $0.quantity?.dimension == .pieces && $0.quantity?.amount == 1 && !$0.product.hasSuffix(Self.scrapEnding)
        }
        return max(1, seen, Int64(made))
    }

    private mutating func judge(_ facts: Facts, _ key: Key, day: Int64) {
        var outcome = Outcome()
        for sighting in facts.sightings { outcome.started += trays[sighting.lot] ?? 1 }
        outcome.started += Int64(
            facts.statements.count { $0.quantity?.dimension == .pieces && $0.quantity?.amount == 1 && !$0.product.hasSuffix(Self.scrapEnding) })
        let heaps = Set(facts.statements.filter { $0.product.hasSuffix(Self.scrapEnding) }.map(\.lot))
        for draw in facts.draws where heaps.contains(draw.product) {
            outcome.scrapped += draw.length ?? 0
            if let tray = trayOfUnit.removeValue(forKey: draw.source) { trays[tray, default: 1] -= 1 }
        }
        for generation in facts.generations {
            guard let before = bulk[generation.lot], let after = generation.quantity?.amount, after < before else { continue }
            outcome.started += before
            outcome.scrapped += before - after
            bulk[generation.lot] = after
        }
        guard outcome != Outcome() else { return }
        outcomes[key, default: [:]][day, default: Outcome()].started += outcome.started
        outcomes[key, default: [:]][day, default: Outcome()].scrapped += outcome.scrapped
    }
}

extension Instant {
    /// Days since 1970-01-01, UTC.
    fileprivate var day: Int64 { microseconds >= 0 ? microseconds / 86_400_000_000 : (microseconds - 86_399_999_999) / 86_400_000_000 }
}
