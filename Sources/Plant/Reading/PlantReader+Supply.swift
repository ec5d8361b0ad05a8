// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// What comes in and goes out.
extension PlantReader {
    /// An amount of a product, in what its lots are booked by.
    mutating func amount(_ m: Members, _ key: String, of product: Product?, orEnergy: Bool = false) -> Quantity? {
        guard let amount = positive(m, key), let element = m[key] else { return nil }
        return checked(amount, element, m.path(of: key), of: product, orEnergy: orEnergy)
    }

    mutating func checked(_ amount: Quantity, _ element: Element, _ path: String, of product: Product?, orEnergy: Bool = false) -> Quantity? {
        guard let product, amount.dimension != product.unit.dimension else { return amount }
        if orEnergy, amount.dimension == .energy, product.nominalEnergy != nil { return amount }
        report(
            .unitMismatch, at: element, path,
            "“\(element.text ?? "")” is a quantity of \(amount.dimension), but \(product.name) is booked by \(product.unit.dimension).",
            expected: "a quantity of \(product.unit.dimension), such as 1 \(product.unit.code)", "Use the unit its lots are counted in.")
        return nil
    }

    mutating func supplier(_ m: Members, _ goods: Goods) -> Supplier? {
        let product = name(m, "product")
        let site = onlySite(m, "site")
        let lot = amount(m, "lot", of: goods[product])
        let ordering = ordering(m, goods[product])
        let lead = distribution(m, "leadTime") ?? .fixed(0)
        let (price, carbon) = (perAmount(m, "price", of: goods[product]?.unit), perAmount(m, "carbon", of: goods[product]?.unit))
        let (country, to, start) = (country(m, "country"), name(m, "to"), amount(m, "start", of: goods[product]))
        checkDeliveries(m, lot: lot, start: start)
        guard let name = text(m, "name")?.value, let product, let site, let lot, let ordering else { return nil }
        return Supplier(
            name: name, product: product, site: site, country: country, lot: lot, ordering: ordering, leadTime: lead, price: price, carbon: carbon,
            to: to, start: start)
    }

    private mutating func ordering(_ m: Members, _ product: Product?) -> Ordering? {
        if m["interval"] != nil { return distribution(m, "interval").map { .interval($0) } }
        guard let element = m["reorder"] else { return .always }
        guard let m = members(element, .reorder, m.path(of: "reorder")), let at = amount(m, "at", of: product),
            let upTo = amount(m, "upTo", of: product)
        else {
            return nil
        }
        guard upTo.amount > at.amount else {
            report(
                .contradiction, at: m["upTo"] ?? element, m.path(of: "upTo"), "Orders up to \(upTo) when below \(at) order nothing.",
                expected: "more than \(at)",
                "Swap or correct them.")
            return nil
        }
        return .reorder(at: at, upTo: upTo)
    }

    /// The opening stock comes in lots, each of which is an event; more than this many is a wrong unit.
    private static let mostDeliveries: Int64 = 100_000

    private mutating func checkDeliveries(_ m: Members, lot: Quantity?, start: Quantity?) {
        guard let lot, let start, lot.amount > 0, start.amount / lot.amount > Self.mostDeliveries, let element = m["start"] else { return }
        report(
            .contradiction, at: element, m.path(of: "start"), "“start” is \(start.amount / lot.amount) deliveries of \(lot).",
            expected: "\(Self.mostDeliveries) deliveries or fewer", "Check both units.")
    }

    mutating func transport(_ m: Members, _ goods: Goods, _ suppliers: [Supplier]) -> Transport? {
        let product = name(m, "product")
        let unit = goods[product]?.unit
        let (from, to) = (name(m, "from"), name(m, "to"))
        if let from, from == to, let element = m["to"] {
            report(
                .contradiction, at: element, m.path(of: "to"), "The transport ends at “\(from)”, where it begins.", expected: "another site",
                "Correct one of them; inside a site, use a step.")
        }
        let (lot, start) = (amount(m, "lot", of: goods[product]), amount(m, "start", of: goods[product]))
        let replaced = name(m, "replaces").flatMap { name in suppliers.first { $0.name == name } }
        let delivers = name(m, "delivers") ?? replaced?.product ?? product
        if let replaced { check(m, to: to, delivers: delivers, replaces: replaced) }
        if let carried = goods[product], let arriving = goods[delivers] { check(m, carried, arriving) }
        let time = distribution(m, "time")
        let (interval, vehicles, calendar) = (distribution(m, "interval"), whole(m, "vehicles"), name(m, "calendar"))
        let freight = freight(m, unit)
        checkDeliveries(m, lot: lot, start: start)
        guard let name = text(m, "name")?.value, let from, let to, let product, let delivers, let lot, let time else { return nil }
        return Transport(
            name: name, from: from, to: to, product: product, delivers: delivers, replaces: replaced?.name, into: replaced?.to, start: start,
            mode: freight.mode, distance: freight.distance, lot: lot, time: time,
            vehicles: vehicles,
            interval: interval, cost: freight.cost, duty: freight.duty, carbon: freight.carbon, calendar: calendar)
    }

    private mutating func check(_ m: Members, to: String?, delivers: String?, replaces supplier: Supplier) {
        if let to, to != supplier.site, let element = m["to"] {
            report(
                .contradiction, at: element, m.path(of: "to"), "“\(supplier.name)” delivers to “\(supplier.site)”, and this goes to “\(to)”.",
                expected: "to: \(supplier.site)", "Go where the supplier it replaces delivers, or replace another.")
        }
        if delivers != supplier.product, let element = m["delivers"] {
            report(
                .contradiction, at: element, m.path(of: "delivers"), "“\(supplier.name)” delivers “\(supplier.product)”.",
                expected: supplier.product, "Remove the key, or replace another supplier.")
        }
    }

    /// What is carried and what arrives are one thing, whatever each site calls it.
    private mutating func check(_ m: Members, _ carried: Product, _ arriving: Product) {
        let element = m["delivers"] ?? m["replaces"] ?? m.element
        let path = m.path(of: m["delivers"] != nil ? "delivers" : m["replaces"] != nil ? "replaces" : "product")
        guard carried.unit.dimension == arriving.unit.dimension, carried.kind == arriving.kind else {
            return report(
                .unitMismatch, at: element, path,
                "“\(carried.name)” is \(carried.kind.rawValue), booked in \(carried.unit.code), but “\(arriving.name)” is \(arriving.kind.rawValue), in \(arriving.unit.code).",
                expected: "the same product under two names", "Name the product it really is, or describe both alike.")
        }
        if let sent = carried.gtin, let received = arriving.gtin, sent != received {
            report(
                .contradiction, at: element, path, "“\(carried.name)” has the GTIN \(sent), but “\(arriving.name)” has \(received).",
                expected: "one GTIN", "Name the product it really is, or correct a GTIN.")
        }
        guard let sent = carried.kilograms(of: carried.one), let received = arriving.kilograms(of: arriving.one),
            abs(sent - received) > 0.02 * max(sent, received)
        else { return }
        report(
            .massBalance, at: element, path,
            "A “\(carried.name)” of \(sent.asMass) leaves, and a “\(arriving.name)” of \(received.asMass) arrives.",
            expected: "the same mass, ± 2 %", "Correct one of the masses.")
    }

    /// A supplier in whose stead something is shipped delivers no more, and who waited for it waits for the shipment.
    mutating func replaced(_ suppliers: [Supplier], _ transports: [Transport], _ routes: [Route]) -> (suppliers: [Supplier], routes: [Route]) {
        let shipments = Dictionary(transports.compactMap { transport in transport.replaces.map { ($0, transport.name) } }) { first, _ in first }
        return (
            suppliers.filter { shipments[$0.name] == nil },
            routes.map { route in
                guard case .supplier(let name)? = route.arrivals?.pattern, let shipment = shipments[name] else { return route }
                return route.arriving(by: shipment)
            }
        )
    }

    private struct Freight {
        let mode: Transport.Mode
        let distance: Quantity?
        let cost: Magnitude?
        let duty: Double
        let carbon: Magnitude?
    }

    private mutating func freight(_ m: Members, _ unit: BookingUnit?) -> Freight {
        Freight(
            mode: word(m, "mode") ?? .road, distance: positive(m, "distance"), cost: perAmount(m, "cost", of: unit), duty: share(m, "duty") ?? 0,
            carbon: perAmount(m, "carbon", of: unit))
    }

    mutating func customer(_ m: Members, _ goods: Goods) -> Customer? {
        let demands = forms(m, "demands") { $0.demand($1, goods) }
        let gates = forms(m, "gates") { $0.gate($1, goods) }
        guard let name = text(m, "name")?.value else { return nil }
        return Customer(name: name, country: country(m, "country"), demands: demands, gates: gates)
    }

    private mutating func demand(_ m: Members, _ goods: Goods) -> Demand? {
        let product = name(m, "product")
        let unit = goods[product]?.unit
        let pattern = pattern(m, goods[product])
        let lanes = forms(m, "lanes") { reader, m -> Lane? in
            let freight = reader.freight(m, unit)
            guard let site = reader.name(m, "site") else { return nil }
            return Lane(site: site, mode: freight.mode, distance: freight.distance, cost: freight.cost, duty: freight.duty, carbon: freight.carbon)
        }
        let (site, price) = (name(m, "site"), perAmount(m, "price", of: unit))
        guard let product, let pattern else { return nil }
        return Demand(product: product, site: site, pattern: pattern, price: price, lanes: lanes)
    }

    private mutating func pattern(_ m: Members, _ product: Product?) -> Demand.Pattern? {
        if let every = m["every"], m["quantity"] == nil {
            report(
                .contradiction, at: every, m.path(of: "every"), "“every” goes with “quantity”.", expected: "how much, each time", "Add “quantity:”.")
        }
        if m["quantity"] != nil {
            guard m["every"] != nil else {
                report(
                    .missingKey, at: m.element, m.path(of: "every"), "“every” is missing.",
                    expected: "the time between two calls, such as every: 1 wk",
                    "Add “every:”.")
                return nil
            }
            guard let quantity = amount(m, "quantity", of: product, orEnergy: true), let every = distribution(m, "every") else { return nil }
            return .every(quantity: quantity, every)
        }
        guard let months = m["months"] else { return m["all"] == nil ? nil : flag(m, "all").map { _ in .all } }
        guard let list = months.members else {
            wrongForm(months, m.path(of: "months"), expected: "months and amounts, such as { 2026-03: 1400 {pack} }")
            return nil
        }
        let path = m.path(of: "months")
        return .months(
            list.compactMap { member -> MonthlyDemand? in
                let path = "\(path).\(member.key)"
                guard let month = month(member.key, Element(content: .text(member.key, isQuoted: false), place: member.place, sources: []), path),
                    let quantity = quantity(member.value, path, Grammar.goods + [.energy]),
                    let amount = checked(quantity, member.value, path, of: product, orEnergy: true)
                else { return nil }
                return MonthlyDemand(month: month, quantity: amount)
            }.sorted { $0.month < $1.month })
    }

    private mutating func gate(_ m: Members, _ goods: Goods) -> Gate? {
        let route = name(m, "route")
        let product = m["product"] != nil ? name(m, "product") : route.flatMap { names.productOfRoute($0) }
        let stages = forms(m, "stages") { reader, m -> Gate.Stage? in
            guard let name = reader.text(m, "name")?.value, let time = reader.distribution(m, "time") else { return nil }
            let passes = reader.share(m, "passes") ?? 1
            if passes == 0, let element = m["passes"] {
                reader.wrong(element, m.path(of: "passes"), "Nobody ever passes “\(name)”.", expected: "more than 0", "Correct it.")
            }
            return Gate.Stage(name: name, time: time, passes: passes, sample: reader.amount(m, "sample", of: goods[product]))
        }
        guard let name = text(m, "name")?.value, let route else { return nil }
        guard let product else {
            report(
                .missingKey, at: m.element, m.path(of: "product"), "“\(route)” makes no product that could be held back.",
                expected: "the product it holds back",
                "Add “product:” here or to the route.")
            return nil
        }
        return Gate(name: name, product: product, route: route, stages: stages, isReleasedAtStart: flag(m, "released") ?? false)
    }
}
