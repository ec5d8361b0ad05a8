// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

extension PlantCompilation {
    mutating func add(_ customer: Customer) throws(TwinError) {
        var releases: [String: [(buffer: Scenario.Index<Scenario.Buffer>, product: Scenario.Index<Scenario.Product>)]] = [:]
        for gate in customer.gates where !gate.isReleasedAtStart {
            releases[gate.product, default: []].append(try add(gate, of: customer))
        }
        for demand in customer.demands { try add(demand, of: customer, releases[demand.product] ?? []) }
    }

    /// The stages of a release, one after the other; at the end a release that every sale shows, and gives back.
    private mutating func add(
        _ gate: Gate, of customer: Customer
    ) throws(TwinError) -> (buffer: Scenario.Index<Scenario.Buffer>, product: Scenario.Index<Scenario.Product>) {
        let what = "\(customer.name): \(gate.name)"
        guard let route = plant.route(named: gate.route) else { throw .unknownPart("route", gate.route) }
        let token = token("release of \(what)")
        let released = add(
            Scenario.Buffer("\(what), released", holds: .items(places: nil)), .gate(customer: customer.name, gate: gate.name, stage: nil))
        var waiting: [Scenario.Index<Scenario.Buffer>] = []
        for stage in gate.stages {
            waiting.append(
                add(
                    Scenario.Buffer("\(what), before \(stage.name)", holds: .items(places: nil)),
                    .gate(customer: customer.name, gate: gate.name, stage: stage.name)))
        }
        let station = add(Scenario.Station(what), .gate(customer: customer.name, gate: gate.name))
        var start = waiting.first ?? released
        if let first = gate.stages.first, first.sample == nil, let place = try stock(gate.product, at: route.site) {
            start = try addFirstLot(what, of: gate, customer, at: station, place, then: start)
        }
        scenario.beginning.items.append(.init(in: start, token, count: 1))
        for (number, stage) in gate.stages.enumerated() {
            var takes: [Scenario.Input] = [.items(from: waiting[number], count: 1)]
            var samples: [Scenario.Output] = []
            if let sample = stage.sample, let place = try stock(gate.product, at: route.site) {
                takes.append(try drawing(sample, from: place, of: gate.product, what))
                // A sample leaves with the release, so that it is found in no stock.
                samples = [.make(product(gate.product), count: .fixed(1), quantity: .fixed(sample.amount), born: .inherited, to: .finished)]
            }
            let next = number + 1 < gate.stages.count ? waiting[number + 1] : released
            var outcomes = [Scenario.Outcome([.pass(input: 0, to: .buffer(next, whenFull: .waits))] + samples, share: stage.passes)]
            if stage.passes < 1 {
                outcomes.append(
                    Scenario.Outcome(
                        [.pass(input: 0, to: .buffer(waiting[0], whenFull: .waits))] + samples, share: 1 - stage.passes, verdict: .rework))
            }
            add(
                Scenario.Operation(
                    "\(what): \(stage.name)", at: station, takes: takes, time: Scenario.WorkTime(time(stage.time)), outcomes: outcomes),
                PlantTwin.OperationRole(
                    kind: .verification, route: gate.route, step: stage.name, product: gate.product, pass: 0, nominalOutput: 1,
                    outcomeGood: outcomes.map { $0.verdict == .good ? 1 : 0 }))
        }
        return (released, token)
    }

    /// A first stage that takes no sample begins with the first lot all the same, which is looked at and put back.
    private mutating func addFirstLot(
        _ what: String, of gate: Gate, _ customer: Customer, at station: Scenario.Index<Scenario.Station>, _ place: Place,
        then next: Scenario.Index<Scenario.Buffer>
    ) throws(TwinError) -> Scenario.Index<Scenario.Buffer> {
        let expected = add(
            Scenario.Buffer("\(what), before the first lot", holds: .items(places: nil)),
            .gate(customer: customer.name, gate: gate.name, stage: nil))
        let lot: Scenario.Input = place.isTank ? .amount(from: place.exit, amount: 1) : .items(from: place.exit, count: 1)
        let back: Scenario.Output =
            place.isTank ? .fill(.fixed(1), into: place.exit) : .pass(input: 1, to: .buffer(place.exit, whenFull: .waits))
        add(
            Scenario.Operation(
                "\(what): first lot", at: station, takes: [.items(from: expected, count: 1), lot], time: Scenario.WorkTime(.fixed(0)),
                outcomes: [Scenario.Outcome([.pass(input: 0, to: .buffer(next, whenFull: .waits)), back])]),
            PlantTwin.OperationRole(
                kind: .verification, route: gate.route, step: nil, product: gate.product, pass: 0, nominalOutput: 1, outcomeGood: [1]))
        return expected
    }

    private mutating func add(
        _ demand: Demand, of customer: Customer, _ releases: [(buffer: Scenario.Index<Scenario.Buffer>, product: Scenario.Index<Scenario.Product>)]
    ) throws(TwinError) {
        let what = "\(customer.name): \(demand.product)"
        switch demand.pattern {
        case .all:
            // Without a release to wait for, and nobody else who wants it, what is made leaves at once and needs no sale.
            for site in GoodsFlows.sites(of: demand, plant) {
                guard let place = try stock(demand.product, at: site) else { continue }
                try addSale(
                    "\(what) from \(site)", of: demand, customer, place, lot: saleLot(of: demand.product, place), order: nil, releases, rank: 1)
            }
        case .every(let quantity, let interval):
            let lot = try counted(quantity, of: demand.product, what)
            try addOrders(what, of: demand, customer, lot: lot, every: time(interval), limit: nil, releases)
        case .months(let months):
            for month in months {
                let (days, first) = monthDays(month.month)
                guard first + days > 0 else { continue }
                let from = max(0, first)
                let lot = try counted(Quantity(max(1, month.quantity.amount / days), month.quantity.dimension), of: demand.product, what)
                let times = [Double(from) * 86_400 + 1] + Array(repeating: 86_400.0, count: Int(days - 1))
                try addOrders(
                    "\(what) in \(month.month)", of: demand, customer, lot: lot, every: .sequence(times, repeats: false), limit: Int(days), releases)
            }
        }
    }

    /// Days of a month, and its first one, counted from time 0.
    private func monthDays(_ month: CivilMonth) -> (days: Int64, first: Int64) {
        let first = Int64(CivilDate(year: month.year, month: month.month, day: 1).dayNumber)
        let next = Int64(CivilDate(year: month.next.year, month: month.next.month, day: 1).dayNumber)
        let start = (plant.start.map { $0.milliseconds / 1_000 + Int64($0.offsetMinutes) * 60 } ?? 4 * 86_400) / 86_400
        return (next - first, first - start)
    }

    /// A demand in energy is one for so many pieces.
    private func counted(_ quantity: Quantity, of name: String, _ what: String) throws(TwinError) -> Quantity {
        guard quantity.dimension == .energy else { return quantity }
        guard let described = plant.product(named: name), let energy = described.nominalEnergy, energy.amount > 0 else {
            throw .notModelled("\(what) is asked for by energy, but the product has none.", "Give its nominalEnergy.")
        }
        let units = Double(quantity.amount) / Double(energy.amount)
        return Quantity(max(1, Int64((units * Double(RoutePlan.unit(described).amount)).rounded())), described.unit.dimension)
    }

    private mutating func addOrders(
        _ what: String, of demand: Demand, _ customer: Customer, lot: Quantity, every interval: Distribution, limit: Int?,
        _ releases: [(buffer: Scenario.Index<Scenario.Buffer>, product: Scenario.Index<Scenario.Product>)]
    ) throws(TwinError) {
        let token = token("order of \(what)")
        let orders = add(
            Scenario.Buffer("orders of \(what)", holds: .items(places: nil)), .orders(customer: customer.name, product: demand.product))
        let clock = add(Scenario.Station("orders of \(what)"), .customer(customer.name))
        var order = Scenario.Operation.arrival("orders of \(what)", at: clock, of: token, every: interval, into: orders)
        order.limit = limit
        add(
            order,
            PlantTwin.OperationRole(
                kind: .order, route: nil, step: nil, product: demand.product, pass: 0, nominalOutput: lot.amount, outcomeGood: [1]))
        for site in GoodsFlows.sites(of: demand, plant) {
            guard let place = try stock(demand.product, at: site) else { continue }
            try addSale("\(what) from \(site)", of: demand, customer, place, lot: lot, order: orders, releases, rank: 0)
        }
    }

    private mutating func addSale(
        _ what: String, of demand: Demand, _ customer: Customer, _ place: Place, lot: Quantity, order: Scenario.Index<Scenario.Buffer>?,
        _ releases: [(buffer: Scenario.Index<Scenario.Buffer>, product: Scenario.Index<Scenario.Product>)], rank: Int
    ) throws(TwinError) {
        var takes: [Scenario.Input] = []
        var gives: [Scenario.Output] = []
        if let order { takes.append(.items(from: order, count: 1)) }
        for release in releases {
            gives.append(.pass(input: takes.count, to: .buffer(release.buffer, whenFull: .waits)))
            takes.append(.items(from: release.buffer, count: 1))
        }
        if order == nil, !place.isTank {
            takes.append(.items(from: place.exit, count: 1))
            gives.append(.pass(input: takes.count - 1, to: .finished))
        } else {
            takes.append(try drawing(lot, from: place, of: demand.product, what))
            gives.append(.make(product(demand.product), count: .fixed(1), quantity: .fixed(lot.amount), born: .atEnd, to: .finished))
        }
        if let counter = place.drawn { gives.append(.fill(.fixed(lot.amount), into: counter)) }
        let station = add(Scenario.Station("sale of \(what)", rank: rank), .customer(customer.name))
        add(
            Scenario.Operation("sale of \(what)", at: station, takes: takes, time: Scenario.WorkTime(.fixed(0)), outcomes: [Scenario.Outcome(gives)]),
            PlantTwin.OperationRole(
                kind: .sale, route: nil, step: nil, product: demand.product, pass: 0, nominalOutput: lot.amount, outcomeGood: [1]))
    }

    /// Whoever takes whatever is made takes it lot by lot as it comes, or, from a tank, as much as one operation puts there.
    private func saleLot(of name: String, _ place: Place) -> Quantity {
        let dimension = plant.product(named: name)?.unit.dimension ?? .pieces
        for (number, operation) in scenario.operations.enumerated() {
            for outcome in operation.outcomes {
                for case .fill(let amount, let tank) in outcome.gives where tank == place.entry {
                    switch amount {
                    case .fixed(let fixed) where fixed > 0: return Quantity(fixed, dimension)
                    case .ofInput where operationRoles[number].product == name && operationRoles[number].nominalOutput > 0:
                        return Quantity(operationRoles[number].nominalOutput, dimension)
                    default: continue
                    }
                }
            }
        }
        return plant.product(named: name).map(RoutePlan.unit) ?? Quantity(1, dimension)
    }
}

extension CivilMonth {
    fileprivate var next: (year: Int, month: Int) { month == 12 ? (year + 1, 1) : (year, month + 1) }
}
