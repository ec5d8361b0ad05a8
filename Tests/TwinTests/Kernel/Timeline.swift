// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

@testable import Twin

/// What was told, as lines to read: `3 drill: working → blocked`.
struct Timeline: SimulationObserver {
    private let scenario: Scenario
    private let shows: Set<Kind>
    private(set) var lines: [String] = []

    enum Kind { case changes, starts, ends, items, tanks, cuts }

    init(_ scenario: Scenario, _ shows: Set<Kind>) {
        self.scenario = scenario
        self.shows = shows
    }

    /// A run to a moment, or to where it stops by itself.
    static func of(_ scenario: Scenario, _ shows: Set<Kind>, until end: Double, seed: UInt64 = 1) throws -> [String] {
        var timeline = Timeline(scenario, shows)
        var simulation = try Simulation(scenario, seed: seed)
        try simulation.run(until: .seconds(end), observer: &timeline)
        return timeline.lines
    }

    private mutating func add(_ kind: Kind, _ time: SimulatedTime, _ text: String) {
        guard shows.contains(kind) else { return }
        let seconds = time.seconds
        lines.append((seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)") + " " + text)
    }

    private func name(_ server: ObservedServer) -> String {
        let station = scenario.stations[server.station]
        return station.servers == .count(1) ? station.name : "\(station.name).\(server.server)"
    }

    private func name(_ fate: ObservedFate) -> String {
        switch fate {
        case .buffer(let buffer): scenario.buffers[buffer].name
        case .finished: "finished"
        case .scrapped: "scrapped"
        case .lost: "lost"
        }
    }

    private func name(_ item: ObservedItem) -> String { "\(scenario.products[item.product].name) \(item.serial)" }

    mutating func changed(_ server: ObservedServer, from: ServerActivity, to: ServerActivity, at time: SimulatedTime) {
        add(.changes, time, "\(name(server)): \(from) → \(to)")
    }

    mutating func failed(_ server: ObservedServer, mode: Int, at time: SimulatedTime) {
        add(.starts, time, "\(name(server)) fails: \(scenario.stations[server.station].failures[mode].name)")
    }

    mutating func started(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {
        add(.starts, time, "\(name(server)) starts \(scenario.operations[operation].name)")
    }

    mutating func ended(_ operation: Int, execution: Int64, outcome: Int, on server: ObservedServer, at time: SimulatedTime) {
        add(.ends, time, "\(name(server)) ends \(scenario.operations[operation].name)")
    }

    mutating func aborted(_ operation: Int, execution: Int64, on server: ObservedServer, at time: SimulatedTime) {
        add(.ends, time, "\(name(server)) gives up \(scenario.operations[operation].name)")
    }

    mutating func took(_ item: ObservedItem, from buffer: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        add(.items, time, "\(name(item)) from \(scenario.buffers[buffer].name)")
    }

    mutating func gave(_ item: ObservedItem, to fate: ObservedFate, isNew: Bool, execution: Int64, at time: SimulatedTime) {
        add(.items, time, "\(name(item)) to \(name(fate))")
    }

    mutating func expired(_ item: ObservedItem, in buffer: Int, to fate: ObservedFate, at time: SimulatedTime) {
        add(.items, time, "\(name(item)) expires to \(name(fate))")
    }

    mutating func drew(_ amount: Int64, from tank: Int, input: Int, execution: Int64, at time: SimulatedTime) {
        add(.tanks, time, "\(amount) from \(scenario.buffers[tank].name)")
    }

    mutating func filled(_ amount: Int64, into tank: Int, execution: Int64, at time: SimulatedTime) {
        add(.tanks, time, "\(amount) into \(scenario.buffers[tank].name)")
    }

    mutating func cut(
        _ item: ObservedItem, from: Int64, length: Int64, isScrap: Bool, buffer: Int, input: Int, execution: Int64, at time: SimulatedTime
    ) {
        add(.cuts, time, "\(name(item)) [\(from), \(from + length))\(isScrap ? " scrap" : "")")
    }
}

extension Scenario {
    /// A station that takes one at a time from a store of waiting items.
    mutating func addWork(
        _ name: String, at station: Index<Station>, from buffer: Index<Buffer>, _ time: Distribution, to destination: Destination = .finished,
        change: (inout Operation) -> Void = { _ in }
    ) {
        var operation = Operation.service(name, at: station, from: buffer, time: time, to: destination)
        change(&operation)
        add(operation)
    }

    /// A store of items that are there at the start.
    mutating func addStore(_ name: String, of product: Index<Product>, count: Int, quantity: Int64 = 1) -> Index<Buffer> {
        let store = add(Buffer(name, holds: .items(places: nil)))
        beginning.items.append(Waiting(in: store, product, count: count, quantity: quantity))
        return store
    }

    /// Arrivals at the moments given.
    mutating func addArrivals(
        _ name: String, of product: Index<Product>, gaps: [Double], into buffer: Index<Buffer>, whenFull: WhenFull = .waits
    ) {
        let door = add(Station("door of \(name)"))
        add(.arrival(name, at: door, of: product, every: .sequence(gaps, repeats: false), into: buffer, whenFull: whenFull))
    }
}
