// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

/// A route while its operations are added.
struct RouteContext {
    let plan: RoutePlan
    let yields: RampYields
    /// Slotted plants: later steps first, and nothing is begun that has no room.
    let slots: Slots?
    /// Work items that may still be taken in, of a route with a limit.
    var permits: (buffer: Scenario.Index<Scenario.Buffer>, product: Scenario.Index<Scenario.Product>)?
    /// The first step makes its own work items, since one is always there.
    var beginsByItself = false
    /// Another work item follows each that leaves the first step.
    var refills: (place: Place, product: Scenario.Index<Scenario.Product>, item: WorkItem)?
    /// Where items wait for each step.
    var entries: [Place?] = []

    var route: Route { plan.route }
}

extension PlantCompilation {
    mutating func add(_ route: Route) throws(TwinError) {
        let plan = try RoutePlan(route, plant, options.granularity)
        var ramps: [LineName: RampState] = [:]
        for step in route.steps {
            guard let line = step.station?.line, let ramp = plant.line(line)?.ramp else { continue }
            ramps[line] = RampState(ramp, at: options.ramp, plantStart: plant.start)
        }
        var context = RouteContext(plan: plan, yields: RampYields(route) { ramps[$0] ?? .mature }, slots: plant.slots)
        context.beginsByItself = Self.beginsByItself(route, plant)
        for (index, step) in route.steps.enumerated() {
            context.entries.append(context.beginsByItself && index == 0 ? nil : try entry(of: step, index, plan))
        }
        if let limit = route.limit { context.permits = try permits(limit, plan) }
        if route.arrivals?.pattern == .saturated, let place = context.entries[0], let item = plan.incoming[0] {
            guard !route.steps.contains(where: { step in step.ways.contains { $0.target == .step(route.steps[0].name) && $0.most == nil } }) else {
                throw .notModelled(
                    "Route “\(route.name)” always has work, and its items come back to its first step.", "Bound how often: `most: 1`.")
            }
            context.refills = (place, variant(of: item, at: 0, pass: 0, place, plan), item)
        }
        for index in route.steps.indices.reversed() {
            for pass in 0..<plan.passes { try add(step: index, pass: pass, context) }
        }
        if let arrivals = route.arrivals, !context.beginsByItself, let place = context.entries[0], let item = plan.incoming[0] {
            try add(arrivals, of: route, item, into: place, as: variant(of: item, at: 0, pass: 0, place, plan))
        }
    }

    /// A saturated first step that does nothing to its work item but pass it on needs no queue before it.
    private static func beginsByItself(_ route: Route, _ plant: PlantModel) -> Bool {
        guard case .saturated = route.arrivals?.pattern, route.arrivals?.count == nil, route.arrivals?.calendar == nil else { return false }
        guard let first = route.steps.first, let station = first.station, first.before == nil, plant.station(station)?.queue == nil else {
            return false
        }
        guard first.makes.isEmpty, first.batch == .single, first.coil == nil, first.rate == nil else { return false }
        return !route.steps.contains { step in step.ways.contains { $0.target == .step(first.name) } || step.maxWait?.to == first.name }
    }

    private mutating func entry(of step: Step, _ index: Int, _ plan: RoutePlan) throws(TwinError) -> Place? {
        guard let item = plan.incoming[index] else { return nil }
        let route = plan.route
        let pieces = plan.isTray(item) ? plan.tray : 1
        let dispatch = step.station.flatMap { stations[$0] }.map { scenario.stations[$0.number].discipline } ?? .firstCome
        if step.before == nil, let name = step.station, let queue = plant.station(name)?.queue {
            if let known = places[.queue(name)] { return known }
            var place = try add(queue, "queue of \(name)", .queue(name), resting: (route.name, step.name), pieces: pieces, dispatch: dispatch)
            place.isShared = true
            try begin(queue, in: place, product: item.product, unit: 1)
            places[.queue(name)] = place
            return place
        }
        let store = step.before ?? .unbounded
        let place = try add(
            store, "\(route.name): before \(step.name)", .before(route: route.name, step: step.name), resting: (route.name, step.name),
            pieces: pieces,
            dispatch: dispatch)
        try begin(store, in: place, product: item.product, unit: pieces)
        if let wait = step.maxWait {
            var then = Scenario.Expiry.scrapped
            if let target = wait.to {
                guard let place = places[.before(route: route.name, step: target)] else {
                    throw .notModelled(
                        "What waited too long before “\(step.name)” of route “\(route.name)” is to go to “\(target)”, which comes later.",
                        "Name an earlier step.")
                }
                then = .moved(to: place.entry)
            }
            scenario.buffers[place.exit.number].waitLimit = Scenario.WaitLimit(.fixed(wait.time * beat), then: then)
        }
        places[.before(route: route.name, step: step.name)] = place
        return place
    }

    /// The scenario's product of a work item before a step: told apart from others where they share a queue, and by its rework.
    mutating func variant(of item: WorkItem, at index: Int, pass: Int, _ place: Place, _ plan: RoutePlan) -> Scenario.Index<Scenario.Product> {
        var label = item.product
        if case .queue = bufferRoles[place.entry.number] { label += ", \(plan.route.name): \(plan.route.steps[index].name)" }
        if pass > 0 { label += ", again \(pass)" }
        let named = plant.product(named: item.product) == nil ? nil : item.product
        return product(label, PlantTwin.ProductRole(product: named, dimension: item.dimension, pass: pass))
    }

    private mutating func permits(
        _ limit: Int, _ plan: RoutePlan
    ) throws(TwinError) -> (buffer: Scenario.Index<Scenario.Buffer>, product: Scenario.Index<Scenario.Product>) {
        let route = plan.route
        let first = route.steps[0].name
        let isCounted = route.steps.allSatisfy { step in
            step.batch == .single && step.maxWait == nil && step.makes.allSatisfy { $0.to != .along || $0.items == 1 }
                && !step.ways.contains { $0.target == .step(first) }
        }
        guard isCounted else {
            throw .notModelled(
                "Route “\(route.name)” limits its work items, but they are joined, split, begun again or thrown away on the way.",
                "Leave “limit:” out, or bound the buffers before its steps.")
        }
        let product = token("\(route.name): permit")
        let buffer = add(Scenario.Buffer("\(route.name): permits", holds: .items(places: nil)), .permits(route: route.name))
        let count = plan.isTray(plan.outgoing.last ?? nil) ? max(1, limit / Int(plan.tray)) : limit
        scenario.beginning.items.append(.init(in: buffer, product, count: count))
        return (buffer, product)
    }

    private mutating func add(
        _ arrivals: Arrivals, of route: Route, _ item: WorkItem, into place: Place, as product: Scenario.Index<Scenario.Product>
    ) throws(TwinError) {
        var time = Distribution.fixed(0)
        var limit = arrivals.count
        switch arrivals.pattern {
        // They bring the work items themselves.
        case .supplier, .transport: return
        case .atStart:
            guard let count = arrivals.count else {
                throw .notModelled("All items of route “\(route.name)” come at the start, but it does not say how many.", "Write “count:”.")
            }
            guard !place.isTank else {
                scenario.beginning.levels.append(
                    .init(place.exit, try self.product(of: item.quantity, and: Int64(count), for: "Route “\(route.name)”")))
                return
            }
            scenario.beginning.items.append(.init(in: place.entry, product, count: count, quantity: item.quantity))
            return
        case .saturated:
            // One for each place at the machines; each that leaves the first step is followed by another.
            let first = route.steps[0]
            let machines = first.station.flatMap { plant.station($0)?.count } ?? 1
            guard !place.isTank, arrivals.count == nil, arrivals.calendar == nil, first.maxWait == nil else {
                throw .notModelled(
                    "Route “\(route.name)” always has work, but from a tank, for a time, or for a number of items.", "Let it arrive at intervals.")
            }
            scenario.beginning.items.append(.init(in: place.entry, product, count: machines * first.batch.most, quantity: item.quantity))
            return
        case .interval(let interval): time = self.time(interval)
        case .times(let times):
            time = .sequence(zip(times, [0] + times).map { ($0 - $1) * beat }, repeats: false)
            limit = times.count
        }
        var station = Scenario.Station("arrivals of \(route.name)", rank: plant.slots == nil ? 0 : route.steps.count + 1)
        if let calendar = arrivals.calendar.flatMap({ calendars[$0] }) { station.shift = Scenario.Shift(calendar, atPause: .resume) }
        let gives: Scenario.Output =
            place.isTank
            ? .fill(.fixed(item.quantity), into: place.entry)
            : .make(
                product, count: arrivals.number == .fixed(1) ? .fixed(1) : .sampled(Distribution(arrivals.number, scale: 1)),
                quantity: .fixed(item.quantity), born: .atEnd,
                to: .buffer(place.entry, whenFull: arrivals.whenFull == .lost ? .lost : .waits))
        add(
            Scenario.Operation(
                "arrivals of \(route.name)", at: add(station, .arrivals(route: route.name)), takes: [], time: Scenario.WorkTime(time),
                outcomes: [Scenario.Outcome([gives])], limit: limit),
            PlantTwin.OperationRole(
                kind: .arrival, route: route.name, step: nil, product: item.product, pass: 0, nominalOutput: item.quantity, outcomeGood: [1]))
    }
}

extension Scenario.Buffer {
    var isBounded: Bool {
        switch holds {
        case .items(let places): places != nil
        case .tank(let capacity, _): capacity != nil
        }
    }
}
