// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Allocation: what the plan says, and what the plant files say already.
extension PlanReader {
    mutating func allocation(_ m: Members) -> AllocationPlan? {
        let before = reader.findings.errors
        let factors = freightFactors(m)
        let stated = forms(m, "demands") { $0.demands($1) }.flatMap(\.self)
        let fromPlants = plantDemands()
        let customers = Set((stated + fromPlants).map(\.customer) + plants.flatMap { $0.plant.customers.map(\.name) })
        let lanes = forms(m, "lanes") { $0.lane($1, customers, factors) }
        let ways = forms(m, "ways") { $0.way($1, factors) }
        let supplies = forms(m, "supplies") { $0.supply($1) }
        let stocks = forms(m, "stocks") { $0.stock($1) }
        let contracts = forms(m, "contracts") { $0.contract($1, customers) }
        let qualifications = forms(m, "qualifications") { $0.qualification($1, customers) }
        let lines = forms(m, "lines") { $0.allocatedLine($1) }
        let places = forms(m, "places") { $0.place($1, customers) }
        let (carbonPrice, carbonCap) = (carbonPrice(m), reader.quantity(m, "carbonCap"))
        checkOnce(lines.map { [$0.site, $0.line, $0.product] }, m, "lines", "This line makes this product already.")
        checkOnce(places.map { [$0.name] }, m, "places", "This place is on the map already.")
        checkOnce(stocks.map { [$0.site, $0.product] }, m, "stocks", "This stock is described already.")
        checkOnce(lanes.map { [$0.site, $0.customer, $0.product, $0.mode.rawValue] }, m, "lanes", "This lane is described already.")
        checkOnce(ways.map { [$0.from, $0.to, $0.product, $0.mode.rawValue] }, m, "ways", "This way is described already.")
        guard reader.findings.errors == before else { return nil }
        var plan = assembled(
            demands: Self.summed(stated + fromPlants), lines: lines, lanes: lanes, ways: ways, supplies: supplies, stocks: stocks,
            contracts: contracts,
            qualifications: qualifications, factors, carbonPrice: carbonPrice, carbonCap: carbonCap.map { Double($0.amount) / 1e6 })
        plan.places = places
        if !plan.demands.contains(where: { $0.quantity > 0 }) {
            reader.report(
                .missingKey, at: m.element, m.path(of: "demands"), "Nobody wants anything in the months of the plan.",
                expected: "demand above 0 in \(span.first) or one of the \(span.count - 1) months after it", "Add demand, or move the months.")
        }
        for (index, demand) in stated.enumerated() where demand.quantity > 0 && !isMade(demand.product, plan) {
            guard !stated[..<index].contains(where: { $0.product == demand.product && $0.quantity > 0 }),
                let element = m["demands"]?.list?.first(where: { $0["product"]?.text == demand.product })
            else { continue }
            reader.report(
                .unknownName, at: element, m.path(of: "demands"), "\(demand.customer) wants “\(demand.product)”, which nobody makes.",
                expected: "a product with a line, a supply or a stock", "Give it a line, or take the demand out.")
        }
        return plan
    }

    private mutating func place(_ m: Members, _ customers: Set<String>) -> MapPlace? {
        guard let name = reader.text(m, "name"), let north = degrees(m, "latitude", 90), let east = degrees(m, "longitude", 180) else { return nil }
        let known = plants.flatMap { $0.plant.sites.map(\.name) } + customers.sorted()
        guard known.contains(name.value) else {
            reader.report(
                .unknownName, at: name.element, m.path(of: "name"), "There is no site or customer “\(name.value)”.",
                expected: "a site of the plants, or a customer", nearest: Spelling.nearest(to: name.value, among: known), "Correct the name.")
            return nil
        }
        return MapPlace(name: name.value, latitude: north, longitude: east)
    }

    private mutating func degrees(_ m: Members, _ key: String, _ most: Double) -> Double? {
        guard let number = reader.number(m, key) else { return nil }
        guard number.unit.dimensions == .none, abs(number.coherent) <= most else {
            let end = PlantReader.short(most)
            if let element = m[key] {
                reader.wrong(element, m.path(of: key), "“\(element.text ?? "")” is not on the globe.", expected: "−\(end) … \(end)", "Correct it.")
            }
            return nil
        }
        return number.coherent
    }

    /// What the plant files alone make of it.
    mutating func allocationOfPlants() -> AllocationPlan {
        assembled(
            demands: plantDemands(), lines: [], lanes: [], ways: [], supplies: [], stocks: [], contracts: [], qualifications: [], [:], carbonPrice: 0,
            carbonCap: nil)
    }

    private func isMade(_ product: String, _ plan: AllocationPlan) -> Bool {
        plan.lines.contains { $0.product == product } || plan.supplies.contains { $0.product == product }
            || plan.stocks.contains { $0.product == product }
    }

    private mutating func checkOnce(_ keys: [[String]], _ m: Members, _ key: String, _ message: String) {
        for (index, value) in keys.enumerated() where keys[..<index].contains(value) {
            guard let list = m[key]?.list, index < list.count else { continue }
            reader.report(
                .duplicateName, at: list[index], "\(m.path(of: key))[\(index)]", message, expected: "each once", "Remove one, or merge the two.")
        }
    }

    // Items.

    private mutating func allocatedLine(_ m: Members) -> AllocatedLine? {
        guard let line = line(m, "line"), let product = reader.name(m, "product") else { return nil }
        let capacity: AllocatedLine.Capacity
        if m["perMonth"] != nil {
            guard let each = amount(m, "perMonth", of: product) else { return nil }
            capacity = .stated(Array(repeating: each, count: span.count))
        } else if m["capacity"] != nil {
            guard let amounts = amounts(m, "capacity", of: product) else { return nil }
            capacity = .stated(amounts)
        } else {
            let confidence = reader.share(m, "confidence") ?? 0.5
            if !(0.01...0.99).contains(confidence), let element = m["confidence"] {
                reader.wrong(element, m.path(of: "confidence"), "Nothing is so certain.", expected: "1 % to 99 %", "Correct it.")
            }
            capacity = .learned(confidence: confidence)
            if !lineNames(product, line.site).contains(line.line) {
                reader.report(
                    .missingKey, at: m.element, m.path(of: "perMonth"), "Nothing says how much of “\(product)” \(line.line) can make.",
                    expected: "“perMonth”, “capacity”, or a route or design rate in the plant file", "Add one.")
            }
        }
        let inputs: [AllocatedLine.Input]? =
            m["inputs"] == nil
            ? nil
            : forms(m, "inputs") { plan, m in
                guard let input = plan.reader.name(m, "product"), let each = plan.amount(m, "quantity", of: input) else { return nil }
                return AllocatedLine.Input(of: input, each)
            }
        return AllocatedLine(
            site: line.site, line: line.line, product: product, capacity: capacity, cost: perUnit(m, "cost", of: product) ?? 0,
            carbon: perUnit(m, "carbon", of: product) ?? 0, inputs: inputs, source: source(m))
    }

    private mutating func supply(_ m: Members) -> ComponentSupply? {
        guard let name = reader.text(m, "name")?.value, let product = reader.name(m, "product"), let site = reader.name(m, "site") else { return nil }
        let amounts =
            m["perMonth"] != nil
            ? amount(m, "perMonth", of: product).map { Array(repeating: $0, count: span.count) } : self.amounts(m, "amount", of: product)
        guard let amounts else { return nil }
        return ComponentSupply(
            name: name, product: product, site: site, amount: amounts, price: perUnit(m, "price", of: product) ?? 0,
            carbon: perUnit(m, "carbon", of: product) ?? 0, source: source(m))
    }

    private mutating func stock(_ m: Members) -> StockRule? {
        guard let product = reader.name(m, "product"), let site = reader.name(m, "site") else { return nil }
        let (start, most, end) = (amount(m, "start", of: product) ?? 0, amount(m, "most", of: product), amount(m, "end", of: product) ?? 0)
        if let most, end > most, let element = m["end"] {
            reader.report(
                .contradiction, at: element, m.path(of: "end"), "More is to be left than there is room for.", expected: "\(most) or less",
                "Correct one of them.")
        }
        return StockRule(
            product: product, site: site, start: start, most: most, end: end, holdingCost: perUnit(m, "holdingCost", of: product) ?? 0,
            source: source(m))
    }

    private mutating func way(_ m: Members, _ factors: FreightFactors) -> ShippingRoute? {
        guard let from = reader.name(m, "from"), let to = reader.name(m, "to"), let product = reader.name(m, "product") else { return nil }
        if from == to, let element = m["to"] {
            reader.report(
                .contradiction, at: element, m.path(of: "to"), "The way ends at “\(from)”, where it begins.", expected: "another site",
                "Correct one of them.")
        }
        let freight = freight(m, product, price: nil, factors)
        return ShippingRoute(
            from: from, to: to, product: product, mode: freight.mode, delay: reader.whole(m, "delay") ?? 0, freight: freight.cost, duty: freight.duty,
            carbon: freight.carbon, most: amount(m, "most", of: product), source: source(m))
    }

    private mutating func lane(_ m: Members, _ customers: Set<String>, _ factors: FreightFactors) -> CustomerLane? {
        guard let site = reader.name(m, "site"), let customer = customer(m, customers), let product = reader.name(m, "product") else { return nil }
        let freight = freight(m, product, price: nil, factors)
        return CustomerLane(
            site: site, customer: customer, product: product, mode: freight.mode, freight: freight.cost, duty: freight.duty, carbon: freight.carbon,
            source: source(m))
    }

    private mutating func customer(_ m: Members, _ customers: Set<String>) -> String? {
        guard let (name, element) = reader.text(m, "customer") else { return nil }
        if customers.contains(name) { return name }
        reader.report(
            .unknownName, at: element, m.path(of: "customer"), "There is no customer “\(name)”.",
            expected: "a customer of the plants, or one with demand here",
            nearest: Spelling.nearest(to: name, among: customers.sorted()), "Correct the name.")
        return nil
    }

    /// What one customer wants of one product in one month, however many rows say so.
    private static func summed(_ demands: [AllocatedDemand]) -> [AllocatedDemand] {
        var sums: [AllocatedDemand] = []
        for demand in demands {
            let same = sums.firstIndex { $0.customer == demand.customer && $0.product == demand.product && $0.month == demand.month }
            guard let same else {
                sums.append(demand)
                continue
            }
            sums[same] = AllocatedDemand(
                customer: demand.customer, product: demand.product, month: demand.month, quantity: sums[same].quantity + demand.quantity)
        }
        return sums
    }

    private mutating func demands(_ m: Members) -> [AllocatedDemand]? {
        guard let customer = reader.text(m, "customer")?.value, let product = reader.name(m, "product") else { return nil }
        let amounts =
            m["perMonth"] != nil
            ? amount(m, "perMonth", of: product).map { Array(repeating: $0, count: span.count) } : self.amounts(m, "months", of: product)
        return amounts?.enumerated().filter { $1 > 0 }.map { AllocatedDemand(customer: customer, product: product, month: $0, quantity: $1) }
    }

    private mutating func contract(_ m: Members, _ customers: Set<String>) -> Contract? {
        guard let name = reader.text(m, "name")?.value, let product = reader.name(m, "product") else { return nil }
        let first = m["from"] == nil ? 0 : planned(m, "from")
        let last = m["to"] == nil ? span.count - 1 : planned(m, "to")
        let (least, most) = (amount(m, "atLeast", of: product), amount(m, "atMost", of: product))
        if m["atLeast"] == nil, m["atMost"] == nil {
            reader.report(
                .missingKey, at: m.element, m.path, "Contract “\(name)” promises nothing.", expected: "“atLeast” or “atMost”", "Add one of them.")
        }
        if let least, let most, least > most, let element = m["atMost"] {
            reader.report(
                .contradiction, at: element, m.path(of: "atMost"), "“atMost” is below “atLeast”.", expected: "atLeast ≤ atMost",
                "Swap or correct them.")
        }
        let site = m["site"] == nil ? nil : reader.name(m, "site")
        let customer = m["customer"] == nil ? nil : self.customer(m, customers)
        guard let first, let last else { return nil }
        guard first <= last else {
            reader.report(
                .contradiction, at: m["to"] ?? m.element, m.path(of: "to"), "The contract ends before it begins.", expected: "from ≤ to", "Swap them."
            )
            return nil
        }
        return Contract(
            name: name, site: site, customer: customer, product: product, months: first...last, atLeast: least, atMost: most, source: source(m))
    }

    private mutating func qualification(_ m: Members, _ customers: Set<String>) -> Qualification? {
        guard let site = reader.name(m, "site"), let product = reader.name(m, "product") else { return nil }
        let customer = m["customer"] == nil ? nil : self.customer(m, customers)
        guard m["from"] != nil else { return Qualification(site: site, product: product, customer: customer, from: 0) }
        guard let month = month(m, "from") else { return nil }
        // Qualified before the plan begins is qualified; after it ends is never.
        return Qualification(site: site, product: product, customer: customer, from: max(0, month.ordinal - span.first.ordinal))
    }

    // Freight.

    struct Freight {
        let mode: Transport.Mode
        let cost: Double
        let duty: Double
        let carbon: Double
    }

    /// Money and kg CO2e per kilogram and metre.
    typealias FreightFactors = [Transport.Mode: (cost: Double?, carbon: Double?)]

    private mutating func freightFactors(_ m: Members) -> FreightFactors {
        var factors: FreightFactors = [:]
        for (mode, cost, carbon) in forms(
            m, "freight",
            { plan, m -> (Transport.Mode, Double?, Double?)? in
                guard let mode: Transport.Mode = plan.reader.word(m, "mode") else { return nil }
                return (mode, plan.perTonneKilometre(m, "cost", .money), plan.perTonneKilometre(m, "carbon", .carbon))
            })
        { factors[mode] = (cost, carbon) }
        return factors
    }

    private mutating func perTonneKilometre(_ m: Members, _ key: String, _ above: Dimensions) -> Double? {
        guard let number = reader.number(m, key), let element = m[key] else { return nil }
        guard above / number.unit.dimensions == Dimensions(mass: 1, length: 1), number.coherent >= 0 else {
            reader.report(
                .unitMismatch, at: element, m.path(of: key), "“\(element.text ?? "")” is not \(above.words) per mass and distance, 0 or more.",
                expected: "\(above.words) per mass and distance, such as 0.1 \(above == .money ? reader.currencies.own ?? "USD" : "kg{CO2e}")/(t.km)",
                "Use such a unit.")
            return nil
        }
        return number.coherent
    }

    private mutating func freight(_ m: Members, _ product: String, price: Double?, _ factors: FreightFactors) -> Freight {
        let mode: Transport.Mode = reader.word(m, "mode") ?? .road
        let distance = reader.quantity(m, "distance")
        let moved = goods[product].flatMap(Self.kilograms).flatMap { kilograms in distance.map { kilograms * Double($0.amount) / 1e6 } }
        if m["cost"] == nil, !factors.isEmpty, factors[mode] == nil, let element = m["distance"] {
            reader.report(
                .missingKey, at: element, m.path(of: "distance"), "The plan has no freight by \(mode.rawValue).",
                expected: "“freight:” with the mode \(mode.rawValue), or a “cost:” here", "Add one of them; a price of nothing is written as 0.")
        }
        let duty = reader.share(m, "duty") ?? 0
        let value = price ?? self.price(of: product)
        if duty > 0, value == nil, let element = m["duty"] {
            reader.report(
                .missingKey, at: element, m.path(of: "duty"), "Duty is a part of a price, and “\(product)” has none.",
                expected: "“price:” of the product in its plant file", "Add the price.")
        }
        return Freight(
            mode: mode, cost: m["cost"] != nil ? perUnit(m, "cost", of: product, distance: distance) ?? 0 : factor(factors[mode]?.cost, moved),
            duty: duty * (value ?? 0),
            carbon: m["carbon"] != nil ? perUnit(m, "carbon", of: product, distance: distance) ?? 0 : factor(factors[mode]?.carbon, moved))
    }

    private func factor(_ factor: Double?, _ moved: Double?) -> Double { (factor ?? 0) * (moved ?? 0) }

    /// In the plan's currency.
    func price(of product: String) -> Double? {
        for (_, plant) in plants {
            guard let known = plant.product(named: product), let price = known.price else { continue }
            return Self.perUnit(price, of: known, distance: nil).map { $0 * exchange(plant) }
        }
        return nil
    }

    func exchange(_ plant: PlantModel) -> Double {
        guard let currency = plant.currency, currency != reader.currencies.own else { return 1 }
        return reader.currencies.rates[currency] ?? 1
    }

    private mutating func carbonPrice(_ m: Members) -> Double {
        guard let number = reader.number(m, "carbonPrice"), let element = m["carbonPrice"] else { return 0 }
        guard number.unit.dimensions == .money / .carbon, number.coherent >= 0 else {
            reader.report(
                .unitMismatch, at: element, m.path(of: "carbonPrice"), "“\(element.text ?? "")” is not money per greenhouse gas, 0 or more.",
                expected: "such as 80 \(reader.currencies.own ?? "USD")/t{CO2e}", "Use such a unit.")
            return 0
        }
        return number.coherent
    }
}
