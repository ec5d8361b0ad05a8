// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Whether everything that is taken is made or delivered somewhere: what can come is followed from suppliers, arrivals and first stocks on.
extension PlantChecks {
    private enum Stock: Hashable {
        case product(String, site: String)
        case buffer(String, product: String)
    }

    private struct Reach {
        var stocks: Set<Stock> = []
        /// Steps that can run, by route.
        var steps: [Int] = []
    }

    mutating func checkSupply() {
        guard !plant.routes.isEmpty else { return }
        let reach = reached()
        for (index, route) in plant.routes.enumerated() where reach.steps[index] < route.steps.count {
            explain(route, step: reach.steps[index], reach)
        }
        for transport in plant.transports where !reach.stocks.contains(.product(transport.product, site: transport.from)) {
            starved(
                spots["transports", transport.name, "product"], transport.product, at: transport.from,
                "“\(transport.name)” never has anything to carry", reach)
        }
        for customer in plant.customers {
            for (index, demand) in customer.demands.enumerated() {
                let sites = demand.site.map { [$0] } ?? plant.sites.map(\.name)
                guard !sites.contains(where: { reach.stocks.contains(.product(demand.product, site: $0)) }) else { continue }
                starved(
                    spots["customers", customer.name, "demands", "\(index)", "product"], demand.product, at: demand.site,
                    "“\(customer.name)” waits for ever", reach)
            }
        }
    }

    private func reached() -> Reach {
        var reach = Reach()
        reach.steps = plant.routes.map { _ in 0 }
        for supplier in plant.suppliers { reach.stocks.insert(stock(supplier.product, supplier.to, supplier.site)) }
        for transport in plant.transports where transport.hasArrivedBefore { reach.stocks.insert(delivery(of: transport)) }
        for product in plant.products {
            guard let store = product.stock, store.isFilledAtStart else { continue }
            for site in plant.sites { reach.stocks.insert(.product(product.name, site: site.name)) }
        }
        for buffer in plant.buffers where buffer.store.isFilledAtStart {
            for product in buffer.product.map({ [$0] }) ?? plant.products.map(\.name) { reach.stocks.insert(.buffer(buffer.name, product: product)) }
        }
        var count = -1
        while count != reach.stocks.count + reach.steps.reduce(0, +) {
            count = reach.stocks.count + reach.steps.reduce(0, +)
            for transport in plant.transports where reach.stocks.contains(.product(transport.product, site: transport.from)) {
                reach.stocks.insert(delivery(of: transport))
            }
            for (index, route) in plant.routes.enumerated() { advance(index, route, &reach) }
        }
        return reach
    }

    private func delivery(of transport: Transport) -> Stock { stock(transport.delivers, transport.into, transport.to) }

    private func stock(_ product: String, _ buffer: String?, _ site: String) -> Stock {
        buffer.map { .buffer($0, product: product) } ?? .product(product, site: site)
    }

    private func advance(_ index: Int, _ route: Route, _ reach: inout Reach) {
        if let arrivals = route.arrivals, case .transport(let name) = arrivals.pattern, let transport = plant.transport(named: name) {
            guard transport.hasArrivedBefore || reach.stocks.contains(.product(transport.product, site: transport.from)) else { return }
        }
        while reach.steps[index] < route.steps.count {
            let number = reach.steps[index]
            let step = route.steps[number]
            if number == 0, route.arrivals == nil, step.takes.isEmpty, !(step.before?.isFilledAtStart ?? false) { return }
            guard step.takes.allSatisfy({ reach.stocks.contains(stock($0.product, $0.from, route.site)) }) else { return }
            reach.steps[index] += 1
            for make in step.makes {
                switch make.to {
                case .along, .away: break
                case .stock: reach.stocks.insert(.product(make.product, site: route.site))
                case .buffer(let name): reach.stocks.insert(.buffer(name, product: make.product))
                }
            }
            if let scrap = step.yield.scrap { reach.stocks.insert(.product(scrap, site: route.site)) }
            for way in step.ways {
                switch way.target {
                case .scrap(let product?), .out(let product?): reach.stocks.insert(.product(product, site: route.site))
                default: break
                }
            }
            if let station = step.station.flatMap(plant.station) {
                for scrap in station.setups.compactMap(\.scrapTo) { reach.stocks.insert(.product(scrap, site: route.site)) }
            }
        }
        guard reach.steps[index] == route.steps.count else { return }
        if let product = route.product { reach.stocks.insert(.product(product, site: route.site)) }
        if let last = route.steps.last?.makes.first(where: { $0.to == .along }) { reach.stocks.insert(.product(last.product, site: route.site)) }
    }

    private mutating func explain(_ route: Route, step number: Int, _ reach: Reach) {
        let step = route.steps[number]
        if number == 0, route.arrivals == nil, step.takes.isEmpty {
            report(
                .starved, at: spots["routes", route.name, step.name], "“\(step.name)” takes nothing and nothing arrives, so it never begins.",
                expected: "“arrivals:” of the route, or “takes:” of its first step",
                "Say what comes: arrivals at an interval, saturated, from a supplier or a transport, or what the step takes.")
            return
        }
        for (index, take) in step.takes.enumerated() where !reach.stocks.contains(stock(take.product, take.from, route.site)) {
            let where_ = take.from.map { "in the buffer “\($0)”" }
            starved(
                spots["routes", route.name, step.name, "takes", "\(index)", take.from == nil ? "product" : "from"], take.product, at: route.site,
                in: where_,
                "“\(step.name)” never begins", reach)
        }
        if case .transport(let name)? = route.arrivals?.pattern, let transport = plant.transport(named: name), number == 0,
            !transport.hasArrivedBefore, !reach.stocks.contains(.product(transport.product, site: transport.from))
        {
            starved(spots["routes", route.name, "arrivals"], transport.product, at: transport.from, "“\(name)” never arrives", reach)
        }
    }

    /// Who would make it, if anybody; a circle of those that wait for each other.
    private mutating func starved(
        _ spot: Spots.Spot, _ product: String, at site: String?, in buffer: String? = nil, _ consequence: String, _ reach: Reach
    ) {
        let makers = plant.routes.filter { makes($0, product) && (site == nil || $0.site == site) }
        let place = buffer ?? site.map { "at \($0)" } ?? "anywhere"
        if let maker = makers.first, buffer == nil {
            let chain = waiting(from: maker, reach)
            report(
                .starved, at: spot, "\(consequence): “\(product)” is made only by “\(maker.name)”, which waits for ever\(chain).",
                expected: "a beginning",
                "Give one of these a supplier or a first stock (“start:”).")
            return
        }
        let elsewhere = plant.routes.first { makes($0, product) }.map { $0.site }
        let hint = elsewhere.map { "It is made at \($0): add a transport. " } ?? ""
        report(
            .starved, at: spot, "\(consequence): nobody makes or delivers “\(product)” \(place).",
            expected: "a route, supplier, transport or first stock of it",
            "\(hint)Add one, or correct the name.")
    }

    private func makes(_ route: Route, _ product: String) -> Bool {
        route.product == product
            || route.steps.contains { step in
                step.makes.contains { $0.product == product } || step.yield.scrap == product
                    || step.ways.contains { $0.target == .scrap(product) || $0.target == .out(product) }
            }
    }

    private func waiting(from route: Route, _ reach: Reach) -> String {
        var names = [route.name]
        var route = route
        while names.count < 20 {
            guard let index = plant.routes.firstIndex(of: route), reach.steps[index] < route.steps.count else { break }
            let step = route.steps[reach.steps[index]]
            guard let missing = step.takes.first(where: { !reach.stocks.contains(stock($0.product, $0.from, route.site)) }),
                let maker = plant.routes.first(where: { makes($0, missing.product) && $0.site == route.site })
            else { break }
            names.append(maker.name)
            if names.dropLast().contains(maker.name) { break }
            route = maker
        }
        return names.count > 1 ? ": " + names.joined(separator: " → ") : ""
    }
}

extension Transport {
    fileprivate var hasArrivedBefore: Bool { (start?.amount ?? 0) > 0 }
}

extension Store {
    var isFilledAtStart: Bool { startItems > 0 || startQuantity.map { $0.amount > 0 } ?? false }
}
