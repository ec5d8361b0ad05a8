// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure
import Plant

extension PlantCompilation {
    /// Deliveries of a supplier, into stock or as work items of the route that waits for them.
    mutating func add(_ supplier: Supplier) throws(TwinError) {
        let goods = try destination(of: supplier.product, from: .supplier(supplier.name), at: supplier.site, buffer: supplier.to, lot: supplier.lot)
        guard let goods else { return }
        try open(goods, with: supplier.start, in: supplier.lot)
        let what = "supplier \(supplier.name)"
        let role = PlantTwin.OperationRole(
            kind: .arrival, route: goods.route, step: nil, product: supplier.product, pass: 0, nominalOutput: supplier.lot.amount, outcomeGood: [1])
        switch supplier.ordering {
        case .interval(let interval): try add(what, role, Scenario.Station(what), takes: [], time(interval), lots: 1, of: supplier, to: goods)
        case .always:
            try stockUp(goods, supplier.lot, what)
            try addOrders(of: supplier, what, role, lots: 1, to: goods, after: nil)
        case .reorder(let at, let upTo):
            let counter = try counter(of: goods, supplier)
            let start = content(of: goods.place)
            if upTo.amount > start { try count(upTo.amount - start, in: counter, what) }
            let lots = max(1, (upTo.amount - at.amount + supplier.lot.amount - 1) / supplier.lot.amount)
            try addOrders(of: supplier, what, role, lots: lots, to: goods, after: supplier.leadTime)
        }
    }

    /// What is drawn is counted, what comes back is taken off, and an order goes out each time it adds up to one.
    private mutating func addOrders(
        of supplier: Supplier, _ what: String, _ role: PlantTwin.OperationRole, lots: Int64, to goods: Goods, after leadTime: Plant.Distribution?
    ) throws(TwinError) {
        let counter = try counter(of: goods, supplier)
        let order = try product(of: supplier.lot.amount, and: lots, for: what)
        let takes: [Scenario.Input] = [.amount(from: counter, amount: Self.reserve + order)]
        let rest = Scenario.Output.fill(.fixed(Self.reserve), into: counter)
        guard let leadTime else {
            let output = try delivery(goods, lots: lots, of: supplier.lot, born: .atEnd, what)
            add(
                Scenario.Operation(
                    what, at: add(Scenario.Station(what, rank: -1), .supplier(supplier.name)), takes: takes, time: Scenario.WorkTime(.fixed(0)),
                    outcomes: [Scenario.Outcome([rest, output])]),
                role)
            return
        }
        let placed = add(Scenario.Buffer("orders at \(supplier.name)", holds: .items(places: nil)), .ordered(supplier: supplier.name))
        let token = token("order at \(supplier.name)")
        add(
            Scenario.Operation(
                "orders at \(supplier.name)", at: add(Scenario.Station("orders at \(supplier.name)", rank: -1), .supplier(supplier.name)),
                takes: takes,
                time: Scenario.WorkTime(.fixed(0)),
                outcomes: [
                    Scenario.Outcome([rest, .make(token, count: .fixed(1), quantity: .fixed(1), born: .atEnd, to: .buffer(placed, whenFull: .waits))])
                ]),
            PlantTwin.OperationRole(
                kind: .order, route: nil, step: nil, product: supplier.product, pass: 0, nominalOutput: order, outcomeGood: [1]))
        try add(
            what, role, Scenario.Station(what, servers: .unlimited), takes: [.items(from: placed, count: 1)], time(leadTime), lots: lots,
            of: supplier,
            to: goods)
    }

    /// A counter never runs so low that what comes back to the stock would have to wait for it.
    private static let reserve: Int64 = 1 << 50

    private mutating func count(_ amount: Int64, in counter: Scenario.Index<Scenario.Buffer>, _ what: String) throws(TwinError) {
        guard let level = scenario.beginning.levels.firstIndex(where: { $0.tank == counter }), scenario.beginning.levels[level].amount == Self.reserve
        else {
            throw .notModelled("Two suppliers fill up one stock; the second is \(what).", "Let all but one deliver at intervals.")
        }
        scenario.beginning.levels[level].amount += amount
    }

    /// What steps put back into a stock that a supplier fills up, such as recovered solvent, is taken off what was drawn.
    mutating func countReturns() {
        for supplier in plant.suppliers {
            guard let place = places[.stock(StockName(product: supplier.product, site: supplier.site))], let counter = place.drawn else { continue }
            for (number, operation) in scenario.operations.enumerated() where operationRoles[number].kind == .step {
                guard !operation.takes.contains(where: { $0.buffer == counter }), let gives = operation.outcomes.first?.gives else { continue }
                var amount: Int64 = 0
                for output in gives {
                    switch output {
                    case .fill(.fixed(let filled), let tank) where tank == place.entry: amount += filled
                    case .make(_, .fixed(let count), .fixed(let quantity), _, .buffer(let buffer, _)) where buffer == place.entry:
                        amount += Int64(count) * quantity
                    default: break
                    }
                }
                if amount > 0 { scenario.operations[number].takes.append(.amount(from: counter, amount: amount)) }
            }
        }
    }

    private func counter(of goods: Goods, _ supplier: Supplier) throws(TwinError) -> Scenario.Index<Scenario.Buffer> {
        guard let stock = goods.stockName, let counter = places[.stock(stock)]?.drawn else {
            throw .notModelled(
                "Supplier “\(supplier.name)” fills up a store by what is drawn from it, and that is not counted there.",
                "Let it deliver at intervals, or into the product's stock.")
        }
        return counter
    }

    private mutating func add(
        _ what: String, _ role: PlantTwin.OperationRole, _ station: Scenario.Station, takes: [Scenario.Input], _ time: Distribution, lots: Int64,
        of supplier: Supplier, to goods: Goods
    ) throws(TwinError) {
        let output = try delivery(goods, lots: lots, of: supplier.lot, born: .atEnd, what)
        let index = add(station, .supplier(supplier.name))
        add(Scenario.Operation(what, at: index, takes: takes, time: Scenario.WorkTime(time), outcomes: [Scenario.Outcome([output])]), role)
    }

    /// Stocks that suppliers fill up, with a tank that counts what is drawn; before anything is drawn.
    mutating func addReorderedStocks() throws(TwinError) {
        for supplier in plant.suppliers {
            if case .interval = supplier.ordering { continue }
            guard supplier.to == nil, !plant.routes.contains(where: { $0.arrivals?.pattern == .supplier(supplier.name) }) else { continue }
            guard var place = try stock(supplier.product, at: supplier.site), place.drawn == nil else { continue }
            place.drawn = add(
                Scenario.Buffer("\(supplier.product) drawn at \(supplier.site)", holds: .tank(capacity: nil, heel: 0)),
                .drawn(product: supplier.product, site: supplier.site))
            if let counter = place.drawn { scenario.beginning.levels.append(.init(counter, Self.reserve)) }
            places[.stock(StockName(product: supplier.product, site: supplier.site))] = place
        }
    }

    /// Of a store at time 0, in small units.
    private func content(of place: Place) -> Int64 {
        let levels = scenario.beginning.levels.filter { $0.tank == place.exit }.reduce(0) { $0 + $1.amount }
        return scenario.beginning.items.filter { $0.buffer == place.exit }.reduce(levels) { $0 + Int64($1.count) * $1.quantity }
    }

    /// What was delivered before time 0, lot by lot.
    private mutating func open(_ goods: Goods, with start: Quantity?, in lot: Quantity) throws(TwinError) {
        guard let start else { return }
        let lots = (start.amount + lot.amount - 1) / max(1, lot.amount)
        let all = try product(of: lot.amount, and: lots, for: "Start of “\(goods.stockName?.product ?? "stock")”")
        if goods.place.isTank {
            guard let level = scenario.beginning.levels.firstIndex(where: { $0.tank == goods.place.exit }) else {
                scenario.beginning.levels.append(.init(goods.place.exit, all))
                return
            }
            scenario.beginning.levels[level].amount += all
        } else {
            scenario.beginning.items.append(
                .init(in: goods.place.exit, goods.product, count: Int(max(1, all / max(1, goods.each))), quantity: min(all, goods.each)))
        }
    }

    /// Where there is always enough, time 0 finds as much as all machines together draw at once, and two lots; what is drawn since is made good lot
    /// by lot. It has been counted when an operation ends.
    private mutating func stockUp(_ goods: Goods, _ lot: Quantity, _ what: String) throws(TwinError) {
        var draw: Int64 = 0
        for operation in scenario.operations {
            var machines: Int64 = 1
            if case .count(let count) = scenario.stations[operation.station.number].servers { machines = Int64(count) }
            for input in operation.takes where input.buffer == goods.place.exit {
                let once: Int64
                switch input {
                case .items(_, _, _, let most, _, _): once = try product(of: lot.amount, and: Int64(most), for: what)
                case .amount(_, let amount): once = amount
                case .pieces(_, let length, let count, let leader): once = try product(of: length + leader, and: Int64(count), for: what)
                }
                draw += try product(of: once, and: machines, for: what)
            }
        }
        let lots = draw / max(1, lot.amount) + 2
        if goods.place.isTank {
            let amount = try product(of: lot.amount, and: lots, for: what)
            if let level = scenario.beginning.levels.firstIndex(where: { $0.tank == goods.place.exit }) {
                scenario.beginning.levels[level].amount = max(scenario.beginning.levels[level].amount, amount)
            } else {
                scenario.beginning.levels.append(.init(goods.place.exit, amount))
            }
        } else if content(of: goods.place) < draw {
            scenario.beginning.items.append(.init(in: goods.place.exit, goods.product, count: Int(lots), quantity: lot.amount))
        }
    }

    mutating func add(_ transport: Transport) throws(TwinError) {
        let what = "transport \(transport.name)"
        guard let source = try stock(transport.product, at: transport.from) else { return }
        let goods = try destination(
            of: transport.delivers, from: .transport(transport.name), at: transport.to, buffer: transport.into, lot: transport.lot)
        var takes = [try drawing(transport.lot, from: source, of: transport.product, what)]
        var station = Scenario.Station(what, servers: transport.vehicles.map { .count($0) } ?? .unlimited)
        if let calendar = transport.calendar, let index = calendars[calendar] {
            // What is under way arrives; nothing departs.
            station.shift = Scenario.Shift(index, atPause: .finish)
            if transport.vehicles == nil { station.servers = .count(Self.vehiclesWithoutBound) }
        }
        if let interval = transport.interval {
            let token = token("departure of \(transport.name)")
            let buffer = add(Scenario.Buffer("departures of \(transport.name)", holds: .items(places: 1)), .departures(transport: transport.name))
            let clock = add(Scenario.Station("departures of \(transport.name)"), .departures(transport: transport.name))
            add(
                .arrival("departures of \(transport.name)", at: clock, of: token, every: time(interval), into: buffer, whenFull: .lost),
                PlantTwin.OperationRole(kind: .departure, route: nil, step: nil, product: nil, pass: 0, nominalOutput: 1, outcomeGood: [1]))
            takes.append(.items(from: buffer, count: 1))
        }
        let output: Scenario.Output
        if let goods {
            try open(goods, with: transport.start, in: transport.lot)
            output = try delivery(goods, lots: 1, of: transport.lot, born: .inherited, what)
        } else {
            output = .make(product(transport.delivers), count: .fixed(1), quantity: .fixed(transport.lot.amount), born: .inherited, to: .finished)
        }
        let index = add(station, .transport(transport.name))
        var gives = [output]
        if let counter = source.drawn { gives.append(.fill(.fixed(transport.lot.amount), into: counter)) }
        add(
            Scenario.Operation(what, at: index, takes: takes, time: Scenario.WorkTime(time(transport.time)), outcomes: [Scenario.Outcome(gives)]),
            PlantTwin.OperationRole(
                kind: .shipment, route: nil, step: nil, product: transport.product, pass: 0, nominalOutput: transport.lot.amount, outcomeGood: [1]))
    }

    private static let vehiclesWithoutBound = 1_000

    /// An amount drawn from a stock by whoever carries or buys it.
    func drawing(_ amount: Quantity, from place: Place, of name: String, _ what: String) throws(TwinError) -> Scenario.Input {
        if place.isTank { return .amount(from: place.exit, amount: amount.amount) }
        switch amount.dimension {
        case .pieces: return .pieces(from: place.exit, length: 1, count: Int(amount.amount), leader: 0)
        default:
            // Coils and bags travel whole.
            guard let item = plant.product(named: name).flatMap({ itemQuantity(of: $0) }), item > 0, amount.amount >= item else {
                throw .notModelled("\(what) carries part of an item of “\(name)”.", "Let its lot be a number of whole items.")
            }
            return .items(from: place.exit, count: Int(amount.amount / item))
        }
    }

    /// What one item of a product holds where it is made or bought.
    private func itemQuantity(of product: Product) -> Int64? {
        for route in plant.routes {
            for step in route.steps {
                if let make = step.makes.first(where: { $0.product == product.name }), let quantity = make.quantity { return quantity.amount }
            }
        }
        return plant.suppliers.first { $0.product == product.name }?.lot.amount ?? plant.transports.first { $0.delivers == product.name }?.lot.amount
    }

    struct Goods {
        let place: Place
        let product: Scenario.Index<Scenario.Product>
        /// Of one item.
        let each: Int64
        let route: String?
        let stockName: StockName?
    }

    /// Where a delivery goes: a route that waits for it, a buffer, the stock; nil when nobody wants it.
    private mutating func destination(
        of name: String, from pattern: Arrivals.Pattern, at site: String, buffer: String?, lot: Quantity
    ) throws(TwinError) -> Goods? {
        if let route = plant.routes.first(where: { $0.arrivals?.pattern == pattern }), let first = route.steps.first {
            let plan = try RoutePlan(route, plant, options.granularity)
            let place = places[.before(route: route.name, step: first.name)] ?? first.station.flatMap { places[.queue($0)] }
            guard let place, let item = plan.incoming[0] else { throw .unknownPart("route", route.name) }
            return Goods(
                place: place, product: variant(of: item, at: 0, pass: 0, place, plan), each: item.quantity, route: route.name, stockName: nil)
        }
        if let buffer {
            return Goods(place: try self.buffer(buffer, product: name), product: product(name), each: lot.amount, route: nil, stockName: nil)
        }
        guard let place = try stock(name, at: site) else { return nil }
        return Goods(place: place, product: product(name), each: lot.amount, route: nil, stockName: StockName(product: name, site: site))
    }

    private func delivery(
        _ goods: Goods, lots: Int64, of lot: Quantity, born: Scenario.Birth, _ what: String
    ) throws(TwinError) -> Scenario.Output {
        let all = try product(of: lot.amount, and: lots, for: what)
        if goods.place.isTank { return .fill(.fixed(all), into: goods.place.entry) }
        return .make(
            goods.product, count: .fixed(Int(max(1, all / max(1, goods.each)))), quantity: .fixed(min(all, goods.each)), born: born,
            to: .buffer(goods.place.entry, whenFull: .waits))
    }
}
