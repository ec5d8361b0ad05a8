// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Products and stores.
extension PlantReader {
    mutating func product(_ m: Members, _ numbers: inout [String: NumberUse]) -> Product? {
        let kind: Product.Kind? = word(m, "kind")
        let unit = bookingUnit(m, kind)
        let materials = forms(m, "materials") { $0.material($1) }
        let composition = forms(m, "composition") { $0.substance($1) }
        checkComposition(composition, m)
        let gtin = gs1(m, "gtin", &numbers)
        let (madeAt, origin, hsCode, chemistry) = (name(m, "madeAt"), country(m, "origin"), hsCode(m, "hsCode"), text(m, "chemistry")?.value)
        let (energy, volume, shelfLife) = (positive(m, "nominalEnergy"), positive(m, "volume"), positive(m, "shelfLife"))
        let (price, carbon) = (perAmount(m, "price", of: unit), perAmount(m, "carbon", of: unit))
        let (mass, lanes, stock) = (mass(m, unit), lanes(m, kind), store(m, "stock", unit))
        guard let name = text(m, "name")?.value, let kind, let unit else { return nil }
        return Product(
            name: name, called: text(m, "as")?.value ?? name, gtin: gtin, hsCode: hsCode, kind: kind, unit: unit, lanes: lanes, madeAt: madeAt,
            origin: origin, chemistry: chemistry,
            nominalEnergy: energy, mass: mass, volume: volume, price: price, carbon: carbon, composition: composition, stock: stock,
            shelfLife: shelfLife, materials: materials)
    }

    private mutating func lanes(_ m: Members, _ kind: Product.Kind?) -> Int {
        if let element = m["lanes"], let kind, kind != .mapped {
            report(
                .contradiction, at: element, m.path(of: "lanes"), "Only coils have lanes, and this is \(kind.rawValue).", expected: "kind: mapped",
                "Remove the key, or change the kind.")
        }
        return whole(m, "lanes") ?? 1
    }

    private mutating func bookingUnit(_ m: Members, _ kind: Product.Kind?) -> BookingUnit? {
        guard let (code, element) = text(m, "unit") else { return nil }
        let path = m.path(of: "unit")
        guard let unit = BookingUnit.find(code) else {
            report(
                .wrongValue, at: element, path, "“\(code)” is not a unit the ledger books.", expected: "a UCUM or UN/ECE code such as kg, m, {piece}",
                nearest: Spelling.nearest(to: code, among: BookingUnit.codes), "Replace it.")
            return nil
        }
        if let kind, !kind.dimensions.contains(unit.dimension) {
            let allowed = kind.dimensions.sorted { $0.rawValue < $1.rawValue }.map { "\($0)" }.joined(separator: " or ")
            report(
                .unitMismatch, at: element, path, "“\(code)” counts \(unit.dimension), but the product is \(kind.rawValue).",
                expected: "a unit of \(allowed)", "Change unit or kind.")
            return nil
        }
        return unit
    }

    /// Of one unit. A kilogram of anything is a kilogram.
    private mutating func mass(_ m: Members, _ unit: BookingUnit?) -> Quantity? {
        guard let mass = positive(m, "mass"), let element = m["mass"] else {
            return unit?.dimension == .mass ? try? Quantity.parse(number: "1", unit: unit?.code ?? "") : nil
        }
        if let unit, unit.dimension == .mass, let own = try? Quantity.parse(number: "1", unit: unit.code), own != mass {
            report(
                .contradiction, at: element, m.path(of: "mass"), "One \(unit.code) cannot have a mass of \(element.text ?? "").",
                expected: "1 \(unit.code), or no mass",
                "Remove the key.")
        }
        return mass
    }

    private mutating func material(_ m: Members) -> Material? {
        guard let product = name(m, "product"), let quantity = positive(m, "quantity") else { return nil }
        return Material(product: product, quantity: quantity, role: text(m, "role")?.value ?? "")
    }

    private mutating func substance(_ m: Members) -> Substance? {
        guard let name = text(m, "name")?.value, let share = share(m, "share") else { return nil }
        return Substance(name: name, share: share, recycled: self.share(m, "recycled") ?? 0)
    }

    private mutating func checkComposition(_ composition: [Substance], _ m: Members) {
        guard let element = m["composition"] else { return }
        let sum = composition.reduce(0) { $0 + $1.share }
        if sum > 1 + 1e-9 {
            report(
                .shares, at: element, m.path(of: "composition"), "The parts add up to \(Self.short(sum)) of the mass.", expected: "1 or less",
                "List elements or substances, not both.")
        }
    }

    mutating func buffer(_ m: Members, _ goods: Goods) -> Buffer? {
        let product = name(m, "product")
        guard let name = text(m, "name")?.value, let site = onlySite(m, "site"), let store = store(m, goods[product]?.unit) else { return nil }
        return Buffer(name: name, site: site, product: product, store: store)
    }

    /// The site that is named, or the only one there is.
    mutating func onlySite(_ m: Members, _ key: String) -> String? {
        if m[key] != nil { return name(m, key) }
        let sites = names.all(.site)
        guard sites.count != 1 else { return sites[0] }
        report(
            .missingKey, at: m.element, m.path(of: key), "“\(key)” is missing, and the plant has \(sites.count) sites.",
            expected: "the name of a site",
            "Add “\(key):”.")
        return nil
    }

    // Stores.

    /// A store, or merely its number of places.
    mutating func store(_ m: Members, _ key: String, _ unit: BookingUnit?) -> Store? {
        guard let element = m[key] else { return nil }
        if element.members == nil {
            guard case .either = m.shape(key) else {
                wrongForm(element, m.path(of: key), expected: "keys and values: \(Grammar.form(.store).keys.map(\.name).joined(separator: ", "))")
                return nil
            }
            return whole(m, key).map { Store(room: .items($0), order: .fifo, startItems: 0, startQuantity: nil, rest: nil) }
        }
        return members(element, .store, m.path(of: key), trail: "\(m.trail)/\(key)").flatMap { store($0, unit) }
    }

    private mutating func store(_ m: Members, _ unit: BookingUnit?) -> Store? {
        let order: Store.Order = word(m, "order") ?? .fifo
        let rest = distribution(m, "rest")
        guard m["tank"] != nil else { return items(m, order, rest, unit) }
        guard let capacity = positive(m, "tank"), let element = m["tank"] else { return nil }
        if let unit, unit.dimension != capacity.dimension {
            report(
                .unitMismatch, at: element, m.path(of: "tank"),
                "“\(element.text ?? "")” is \(capacity.dimension), but what is in it is booked by \(unit.dimension).",
                expected: "a quantity of \(unit.dimension)", "Use the unit its lots are counted in.")
        }
        let heel = quantity(m, "heel") ?? Quantity(0, capacity.dimension)
        var start: Quantity?
        if let element = m["start"] {
            if element.members == nil {
                start = quantity(m, "start")
            } else {
                wrongForm(element, m.path(of: "start"), expected: "an amount, such as 1 \(BookingUnit.display(of: capacity.dimension).code)")
            }
        }
        for (key, value) in [("heel", heel), ("start", start ?? Quantity(0, capacity.dimension))] {
            guard let element = m[key] else { continue }
            if value.dimension != capacity.dimension {
                report(
                    .unitMismatch, at: element, m.path(of: key),
                    "“\(element.text ?? "")” is \(value.dimension), but the tank holds \(capacity.dimension).",
                    expected: "a quantity of \(capacity.dimension)", "Use the unit of the tank.")
            } else if value.amount > capacity.amount || key == "heel" && value.amount == capacity.amount {
                report(
                    .contradiction, at: element, m.path(of: key), "“\(element.text ?? "")” leaves no room in a tank of \(capacity).",
                    expected: "less than \(capacity)",
                    "Correct one of them.")
            }
        }
        return Store(room: .tank(capacity: capacity, heel: heel), order: order, startItems: 0, startQuantity: start, rest: rest)
    }

    private mutating func items(_ m: Members, _ order: Store.Order, _ rest: Distribution?, _ unit: BookingUnit?) -> Store? {
        guard let element = m["buffer"] else { return nil }
        if let heel = m["heel"] {
            report(.contradiction, at: heel, m.path(of: "heel"), "Only a tank has a heel.", expected: "tank: in place of buffer:", "Remove it.")
        }
        let places = element.text == "unlimited" ? nil : whole(element, m.path(of: "buffer"), .whole(0...100_000_000))
        var (count, each): (Int, Quantity?) = (0, nil)
        if let start = m["start"] {
            if start.members != nil {
                if let m = members(start, .startItems, m.path(of: "start")) { (count, each) = (whole(m, "items") ?? 0, quantity(m, "quantity")) }
            } else if let amount = quantity(m, "start") {
                (count, each) = amount.dimension == .pieces ? (Int(amount.amount), nil) : (1, amount)
            }
        }
        if let places, count > places, let start = m["start"] {
            report(
                .contradiction, at: start, m.path(of: "start"), "\(count) items at the start have no room in \(places) places.",
                expected: "\(places) or fewer",
                "Correct one of them.")
        }
        return Store(room: .items(places), order: order, startItems: count, startQuantity: each, rest: rest)
    }
}
