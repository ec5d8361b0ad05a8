// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Ramp-up and chemistry.
extension PlanReader {
    mutating func ramp(_ m: Members) -> RampPlan? {
        let targets = forms(m, "targets") { $0.target($1) }
        if let element = m["targets"], element.list?.isEmpty ?? false {
            reader.report(.missingKey, at: element, m.path(of: "targets"), "There is no target.", expected: "one rate or more", "Add one.")
        }
        return RampPlan(
            targets: targets, lines: forms(m, "lines") { $0.belief($1) }, automation: form(m, "automation") { $0.automation($1) })
    }

    private mutating func target(_ m: Members) -> RampTarget? {
        guard let product = reader.name(m, "product") else { return nil }
        let units = amount(m, "perYear", of: product)
        let makers = makers(of: product)
        if let units, units <= 0, let element = m["perYear"] {
            reader.wrong(element, m.path(of: "perYear"), "“\(element.text ?? "")” is reached at once.", expected: "more than 0", "Correct it.")
        }
        let site: String?
        if m["site"] != nil {
            site = reader.name(m, "site")
            if let site, !makers.contains(site), let element = m["site"] {
                reader.report(
                    .unknownName, at: element, m.path(of: "site"), "“\(product)” is not made at “\(site)”.",
                    expected: makers.isEmpty ? "a site with a route or a design rate for it" : "one of \(makers.joined(separator: ", "))",
                    "Correct the site, or describe how it is made there.")
            }
        } else if makers.count == 1 {
            site = makers[0]
        } else {
            reader.report(
                .missingKey, at: m.element, m.path(of: "site"),
                makers.isEmpty ? "“\(product)” is made nowhere." : "“\(product)” is made at \(makers.count) sites.",
                expected: makers.isEmpty ? "a site with a route or a design rate for it" : "one of \(makers.joined(separator: ", "))",
                makers.isEmpty ? "Describe how it is made." : "Add “site:”.")
            site = nil
        }
        guard let site, let units, let known = goods[product] else { return nil }
        return RampTarget(
            product: product, site: site, unitsPerYear: units, unit: known.unit.code, asked: m["perYear"]?.text ?? "",
            energyPerUnit: known.nominalEnergy.map { Double($0.amount) / 1e6 })
    }

    /// Sites with a route or a line designed for the product.
    func makers(of product: String) -> [String] {
        plants.flatMap { _, plant in
            plant.sites.filter { site in
                plant.routes.contains { $0.site == site.name && $0.product == product }
                    || site.areas.contains { $0.lines.contains { $0.designs.contains { $0.product == product } } }
            }.map(\.name)
        }
    }

    mutating func line(_ m: Members, _ key: String) -> LineName? {
        located(m, key, .line).map { LineName(site: $0[0], area: $0[1], line: $0[2]) }
    }

    /// A line or station by its name and any of those above it, in their order: `hue/pack line 1`.
    private mutating func located(_ m: Members, _ key: String, _ realm: Realm) -> [String]? {
        guard let (text, element) = reader.text(m, key) else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let paths = realm == .line ? reader.names.lines : reader.names.stations
        let found = paths.filter { path in
            var left = parts[...]
            for name in path where name == left.first { left = left.dropFirst() }
            return left.isEmpty && path.last == parts.last
        }
        if found.count == 1 { return found[0] }
        // Nothing, or too much: said in the words of plant files.
        return reader.located(text, element, m.path(of: key), realm, near: [])
    }

    private mutating func belief(_ m: Members) -> LineBelief? {
        guard let line = line(m, "line") else { return nil }
        let changes = reader.items(m, "productChanges").compactMap { item in
            reader.text(item.element, item.path).flatMap { reader.month($0.value, $0.element, item.path) }
        }
        if zip(changes, changes.dropFirst()).contains(where: { $0 >= $1 }), let element = m["productChanges"] {
            reader.report(
                .contradiction, at: element, m.path(of: "productChanges"), "The product changes are not in order.",
                expected: "one month after the other",
                "Sort them.")
        }
        return LineBelief(
            line: line, start: month(m, "start"), yield: form(m, "yield") { $0.curve($1) }, oee: form(m, "oee") { $0.curve($1) },
            lostAtProductChange: share(m, "productChange"), productChanges: changes,
            copies: form(m, "copies") { plan, m in
                CopiedLine(mother: plan.line(m, "line"), carries: plan.share(m, "share") ?? .fixed(0.5))
            }, source: source(m))
    }

    private mutating func curve(_ m: Members) -> CurveBelief? {
        guard let initial = share(m, "from"), let end = share(m, "to"),
            let time = reader.distribution(m, "time", .physical(PhysicalUnit.find("mo") ?? .one))
        else { return nil }
        if case .fixed(let first) = initial, case .fixed(let last) = end, last < first, let element = m["to"] {
            reader.report(
                .contradiction, at: element, m.path(of: "to"), "The curve ends below its begin.", expected: "\(PlantReader.short(first)) or more",
                "Swap or correct them.")
        }
        if time.mean <= 0, let element = m["time"] {
            reader.wrong(element, m.path(of: "time"), "Nothing is learnt in no time.", expected: "a time above 0", "Correct it.")
        }
        return CurveBelief(initial: initial, end: end, timeConstant: time)
    }

    /// A share that is not known exactly.
    private mutating func share(_ m: Members, _ key: String) -> Distribution? {
        guard let element = m[key], let belief = reader.distribution(m, key, .physical(.one)) else { return nil }
        guard let (least, most) = Self.ends(belief) else {
            reader.wrong(
                element, m.path(of: key), "A share cannot scatter so.", expected: "a number, uniform, triangular, or normal with from and to",
                "Choose one of these.")
            return nil
        }
        guard least >= 0, most <= 1 else {
            reader.wrong(
                element, m.path(of: key), "This may be \(PlantReader.short(least)) … \(PlantReader.short(most)).",
                expected: "0 to 1, or 0 % to 100 %",
                "Correct it.")
            return nil
        }
        return belief
    }

    private static func ends(_ belief: Distribution) -> (Double, Double)? {
        switch belief {
        case .fixed(let value): (value, value)
        case .uniform(let from, let to), .triangular(let from, _, let to): (from, to)
        case .normal(_, _, let from, let to): from.flatMap { from in to.map { (from, $0) } }
        default: nil
        }
    }

    private mutating func automation(_ m: Members) -> AutomationPlan? {
        let levels = reader.items(m, "levels").compactMap { reader.share($0.element, $0.path) }
        if let element = m["levels"] {
            if levels.isEmpty, element.list?.isEmpty ?? false {
                reader.report(.missingKey, at: element, m.path(of: "levels"), "There is no level.", expected: "one level or more", "Add one.")
            }
            if zip(levels, levels.dropFirst()).contains(where: { $0 >= $1 }) {
                reader.report(
                    .contradiction, at: element, m.path(of: "levels"), "The levels do not rise.", expected: "one above the other", "Sort them.")
            }
        }
        let parameter = reader.text(m, "parameter")
        if let parameter, !plants.contains(where: { $0.plant.parameter(named: parameter.value) != nil }) {
            reader.report(
                .unknownName, at: parameter.element, m.path(of: "parameter"), "No plant has a parameter “\(parameter.value)”.",
                expected: "a parameter of the plants",
                nearest: Spelling.nearest(to: parameter.value, among: plants.flatMap { $0.plant.parameters.map(\.name) }), "Correct the name.")
        }
        let hours = reader.quantity(m, "hoursPerPerson")
        if let hours, hours.amount == 0, let element = m["hoursPerPerson"] {
            reader.wrong(element, m.path(of: "hoursPerPerson"), "Nobody works.", expected: "more than 0 h", "Correct it.")
        }
        return AutomationPlan(
            parameter: parameter?.value, levels: levels, labour: forms(m, "labour") { $0.labour($1) },
            tradeOffs: forms(m, "tradeOffs") { $0.tradeOff($1) },
            hoursPerPerson: hours.map { Double($0.amount) / 3_600_000 }, source: source(m))
    }

    private mutating func labour(_ m: Members) -> StationLabour? {
        guard let names = located(m, "station", .station), let people = reader.number(m, "people") else { return nil }
        let line = LineName(site: names[0], area: names[1], line: names[2])
        return StationLabour(
            station: StationName(line: line, station: names[3]), people: people.coherent, automatable: reader.share(m, "automatable") ?? 1,
            source: source(m))
    }

    private mutating func tradeOff(_ m: Members) -> TradeOff? {
        guard let number: TradeOff.Number = reader.word(m, "of") else { return nil }
        let points = forms(m, "points") { plan, m -> TradeOff.Point? in
            guard let level = plan.reader.share(m, "level"), let value = plan.reader.number(m, "value"), let element = m["value"] else { return nil }
            let wanted: Dimensions =
                switch number {
                case .investment: .money
                case .oeeTimeConstant, .yieldTimeConstant: .time
                default: .none
                }
            guard value.unit.dimensions == wanted else {
                plan.reader.report(
                    .unitMismatch, at: element, m.path(of: "value"), "“\(element.text ?? "")” is \(value.unit.dimensions.words).",
                    expected: wanted == .none ? "a share" : wanted.words, "Use a unit of that.")
                return nil
            }
            let number = wanted == .time ? value.coherent / 2_629_800 : value.coherent
            guard number >= 0, wanted != .none || number <= 1, wanted != .time || number > 0 else {
                plan.reader.wrong(
                    element, m.path(of: "value"), "“\(element.text ?? "")” is out of range.",
                    expected: wanted == .none ? "0 to 1" : wanted == .time ? "more than 0" : "0 or more", "Correct it.")
                return nil
            }
            return TradeOff.Point(level: level, value: number)
        }
        if zip(points, points.dropFirst()).contains(where: { $0.level >= $1.level }), let element = m["points"] {
            reader.report(.contradiction, at: element, m.path(of: "points"), "The levels do not rise.", expected: "one above the other", "Sort them.")
        }
        return points.isEmpty ? nil : TradeOff(number: number, points: points, source: source(m))
    }

    // Chemistry.

    mutating func chemistry(_ m: Members) -> ChemistryPlan? {
        let others = reader.items(m, "others").compactMap { reader.name($0.element, $0.path, .name(.product)) }
        let factors = forms(m, "factors") { plan, m -> MaterialFactor? in
            guard let product = plan.reader.name(m, "product") else { return nil }
            return MaterialFactor(
                product: product, carbon: plan.perUnit(m, "carbon", of: product), price: plan.perUnit(m, "price", of: product), source: plan.source(m)
            )
        }
        guard let base = reader.name(m, "base") else { return nil }
        if others.isEmpty || others.contains(base), let element = m["others"] {
            reader.report(
                .contradiction, at: element, m.path(of: "others"), "“\(base)” is compared with \(others.isEmpty ? "nothing" : "itself").",
                expected: "other products", "Name another product.")
        }
        return ChemistryPlan(base: base, others: others, factors: factors)
    }
}
