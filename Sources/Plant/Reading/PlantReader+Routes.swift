// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// How things are made.
extension PlantReader {
    /// One route, or one for each of its lines.
    mutating func routes(_ m: Members, _ goods: Goods) -> [Route]? {
        guard let name = text(m, "name")?.value else { return nil }
        guard m["lines"] != nil else { return route(m, goods, name, on: nil).map { [$0] } }
        let lines = items(m, "lines").compactMap { item -> [String]? in
            guard let (written, element) = text(item.element, item.path) else { return nil }
            return located(written, element, item.path, .line, near: [m["site"]?.text].compactMap { $0 })
        }
        return lines.compactMap { line in
            let own = lines.count == 1 ? name : "\(name) on \(Self.shortest(line, among: lines))"
            spots.route(own, isWrittenAs: name)
            return route(m, goods, own, on: line)
        }
    }

    /// As few of a line's names as tell it from the others.
    private static func shortest(_ line: [String], among lines: [[String]]) -> String {
        for count in 1..<line.count where lines.count(where: { $0.suffix(count) == line.suffix(count) }) == 1 {
            return line.suffix(count).joined(separator: "/")
        }
        return line.joined(separator: "/")
    }

    private mutating func route(_ m: Members, _ goods: Goods, _ name: String, on line: [String]?) -> Route? {
        let product = self.name(m, "product")
        var site = m["site"] != nil ? self.name(m, "site") : line?[0]
        let near = line ?? [site].compactMap { $0 }
        let steps = forms(m, "steps") { $0.step($1, goods, near: near) }
        site = site ?? steps.lazy.compactMap(\.station?.line.site).first ?? (names.all(.site).count == 1 ? names.all(.site)[0] : nil)
        if let element = m["steps"], element.list?.isEmpty ?? false {
            wrong(element, m.path(of: "steps"), "“\(name)” has no step.", expected: "one step or more", "Add the steps.")
        }
        let before = findings.errors
        let arrivals = arrivals(m, goods[product] ?? steps.first.flatMap { goods[$0.makes.first?.product] })
        if findings.errors > before { dropped.insert(.arrivals) }
        guard let site else {
            report(
                .missingKey, at: m.element, m.path(of: "site"), "“site” is missing, and no station tells it.", expected: "the name of a site",
                "Add “site:”.")
            return nil
        }
        return Route(name: name, product: product, site: site, arrivals: arrivals, limit: whole(m, "limit"), steps: steps)
    }

    private mutating func arrivals(_ m: Members, _ product: Product?) -> Arrivals? {
        guard let element = m["arrivals"] else { return nil }
        let plain = Arrivals(pattern: .saturated, quantity: nil, number: .fixed(1), count: nil, whenFull: .wait, calendar: nil)
        if element.members == nil { return word(m, "arrivals", Saturated.self).map { _ in plain } }
        guard let m = members(element, .arrivals, m.path(of: "arrivals"), trail: "\(m.trail)/arrivals"), let pattern = pattern(m) else { return nil }
        if pattern == .atStart, m["count"] == nil {
            report(
                .missingKey, at: m.element, m.path(of: "count"), "“count” is missing: how many are there at the start?",
                expected: "a number of items",
                "Add “count:”.")
        }
        return Arrivals(
            pattern: pattern, quantity: amount(m, "quantity", of: product), number: distribution(m, "number", .count) ?? .fixed(1),
            count: whole(m, "count"), whenFull: word(m, "full") ?? .wait, calendar: name(m, "calendar"))
    }

    private enum Saturated: String { case saturated }

    private mutating func pattern(_ m: Members) -> Arrivals.Pattern? {
        guard let key = m.form.choices[0].keys.first(where: { m[$0] != nil }), let element = m[key] else { return nil }
        switch key {
        case "saturated": return flag(m, key).map { _ in .saturated }
        case "atStart": return flag(m, key).map { _ in .atStart }
        case "interval": return distribution(m, key).map { .interval($0) }
        case "rate": return interval(element, m.path(of: key), .duration).map { .interval(.exponential(mean: $0)) }
        case "times":
            let times = items(m, key).compactMap { duration($0.element, $0.path) }
            guard times == times.sorted() else {
                report(.contradiction, at: element, m.path(of: key), "The times are not in order.", expected: "ascending times", "Sort them.")
                return nil
            }
            return .times(times)
        case "supplier": return name(m, key).map { .supplier($0) }
        default: return name(m, key).map { .transport($0) }
        }
    }

    // Steps.

    private mutating func step(_ m: Members, _ goods: Goods, near: [String]) -> Step? {
        let kind: Step.Kind = word(m, "kind") ?? .discrete
        var station: StationName?
        if let (written, element) = text(m, "station"), let path = located(written, element, m.path(of: "station"), .station, near: near) {
            station = StationName(line: LineName(site: path[0], area: path[1], line: path[2]), station: path[3])
        } else if m["station"] == nil, kind != .wait {
            report(
                .missingKey, at: m.element, m.path(of: "station"), "“station” is missing: where is it done?", expected: "the name of a station",
                "Add “station:”, or “kind: wait” when it needs none.")
        }
        if kind == .continuous, m["rate"] == nil {
            report(
                .missingKey, at: m.element, m.path(of: "rate"), "“rate” is missing: a continuous step has a speed.",
                expected: "an amount per time, such as 60 m/min",
                "Add “rate:”, or another kind.")
        }
        if kind == .wait, m["time"] == nil {
            report(
                .missingKey, at: m.element, m.path(of: "time"), "“time” is missing: how long is the wait?", expected: "a time, such as 12 h",
                "Add “time:”.")
        }
        let takes = forms(m, "takes") { $0.take($1, goods) }
        let makes = makes(m, goods)
        let ways = ways(m)
        guard let name = text(m, "step")?.value else { return nil }
        return Step(
            name: name, bizStep: text(m, "as")?.value, kind: kind, station: station, takes: takes, makes: makes, time: distribution(m, "time"),
            rate: rate(m, "rate"), batch: batch(m), before: store(m, "before", nil), blocking: word(m, "blocking") ?? .afterService,
            maxWait: maxWait(m), yield: yield(m), ways: ways, coil: coil(m), characteristics: forms(m, "characteristics") { $0.characteristic($1) },
            utilities: forms(m, "utilities") { $0.stepUse($1) }, crews: crews(m, "crew"), priority: whole(m, "priority") ?? 0)
    }

    private mutating func take(_ m: Members, _ goods: Goods) -> Take? {
        guard let product = name(m, "product") else { return nil }
        let amount: Take.Amount?
        if m["quantity"] != nil {
            amount = self.amount(m, "quantity", of: goods[product]).map { .quantity($0) }
        } else {
            amount = .items(whole(m, "items") ?? 1)
        }
        let from = name(m, "from")
        guard let amount else { return nil }
        return Take(product: product, amount: amount, role: text(m, "role")?.value ?? "", from: from)
    }

    private mutating func makes(_ m: Members, _ goods: Goods) -> [Make] {
        var hasNext = false
        return forms(m, "makes") { reader, m -> Make? in
            let kind: Make.Kind = reader.word(m, "as") ?? .product
            let leaves = kind == .vapour || kind == .waste
            var to: Make.Destination = leaves ? .away : kind == .product && !hasNext ? .along : .stock
            if let (text, element) = reader.text(m, "to") {
                switch text {
                case "next": to = .along
                case "stock": to = .stock
                case "away": to = .away
                default:
                    guard reader.known(text, element, m.path(of: "to"), .buffer) else { return nil }
                    to = .buffer(text)
                }
            }
            if to == .along { hasNext = true }
            guard let product = reader.name(m, "product") else { return nil }
            return Make(
                product: product, quantity: reader.amount(m, "quantity", of: goods[product]), items: reader.whole(m, "items") ?? 1, kind: kind,
                to: to,
                role: reader.text(m, "role")?.value ?? "")
        }
    }

    private mutating func batch(_ m: Members) -> Batch {
        guard let element = m["batch"] else { return .single }
        if element.members == nil { return whole(m, "batch").map { Batch(least: $0, most: $0, patience: nil, merges: false) } ?? .single }
        guard let m = members(element, .batch, m.path(of: "batch")), let most = whole(m, "most") else { return .single }
        let least = whole(m, "least") ?? most
        if least > most {
            report(
                .contradiction, at: m["least"] ?? element, m.path(of: "least"), "At least \(least) and at most \(most) cannot both be.",
                expected: "least ≤ most", "Swap or correct them.")
        }
        return Batch(least: least, most: most, patience: duration(m, "patience"), merges: flag(m, "merges") ?? false)
    }

    private mutating func maxWait(_ m: Members) -> MaxWait? {
        guard let element = m["maxWait"] else { return nil }
        if element.members == nil { return duration(m, "maxWait").map { MaxWait(time: $0, to: nil) } }
        guard let m = members(element, .maxWait, m.path(of: "maxWait"), trail: "\(m.trail)/maxWait"), let time = duration(m, "time") else {
            return nil
        }
        return MaxWait(time: time, to: text(m, "to")?.value)
    }

    private mutating func yield(_ m: Members) -> Yield {
        guard let element = m["yield"] else { return .whole }
        if element.members == nil { return Yield(good: good(m, "yield"), scrap: nil) }
        guard let m = members(element, .yield, m.path(of: "yield")) else { return .whole }
        return Yield(good: good(m, "good"), scrap: name(m, "scrap"))
    }

    private mutating func good(_ m: Members, _ key: String) -> Double {
        guard let share = share(m, key), let element = m[key] else { return 1 }
        if share == 0 { wrong(element, m.path(of: key), "Nothing good comes of this.", expected: "more than 0", "Correct it, or remove the step.") }
        return share
    }

    private mutating func ways(_ m: Members) -> [Way] {
        forms(m, "then") { reader, m -> Way? in
            guard let share = reader.share(m, "share") else { return nil }
            let target: Way.Target
            if let (step, _) = reader.text(m, "to") {
                target = .step(step)
            } else if m["scrap"] != nil {
                guard let product = reader.wordOrName(m, "scrap", "away") else { return nil }
                target = .scrap(product.name)
            } else {
                guard let product = reader.wordOrName(m, "out", "product") else { return nil }
                target = .out(product.name)
            }
            return Way(
                target: target, share: share, isRework: m["as"] != nil && reader.word(m, "as", Rework.self) != nil, most: reader.whole(m, "most"))
        }
    }

    private enum Rework: String { case rework }

    /// A product, or the word that stands for none.
    private mutating func wordOrName(_ m: Members, _ key: String, _ word: String) -> (name: String?, Void)? {
        guard let (text, element) = text(m, key) else { return nil }
        if text == word { return (nil, ()) }
        return known(text, element, m.path(of: key), .product) ? (text, ()) : nil
    }

    private mutating func coil(_ m: Members) -> CoilGeometry? {
        guard let element = m["coil"], let m = members(element, .coil, m.path(of: "coil"), trail: "\(m.trail)/coil") else { return nil }
        let metre = PhysicalUnit(code: "m", dimensions: Dimensions(length: 1), factor: 1)
        var cutOut: CutOut?
        if let element = m["cutOut"], let m = members(element, .cutOut, m.path(of: "cutOut")) {
            if let every = distribution(m, "every", .physical(metre)), let length = distribution(m, "length", .physical(metre)) {
                cutOut = CutOut(every: every, length: length)
            }
        }
        return CoilGeometry(
            lanes: whole(m, "lanes") ?? 1, elongation: share(m, "elongation") ?? 0, rewinds: flag(m, "rewind") ?? false,
            leader: quantity(m, "leader"),
            trailer: quantity(m, "trailer"), splice: quantity(m, "splice"), coilLength: positive(m, "length"), cutOut: cutOut)
    }

    private mutating func stepUse(_ m: Members) -> UtilityUse? {
        guard let (name, unit) = utilityName(m) else { return nil }
        if m["rate"] != nil { return utilityRate(m, unit).map { UtilityUse(utility: name, base: .time($0, [.working])) } }
        let key = m["quantity"] != nil ? "quantity" : "each"
        guard let number = number(m, key), let element = m[key] else { return nil }
        if key == "quantity", number.unit.dimensions == unit.dimensions { return UtilityUse(utility: name, base: .operation(number.coherent)) }
        if key == "each", let below = (unit.dimensions / number.unit.dimensions).goods {
            return UtilityUse(utility: name, base: .amount(number.coherent / below.smallUnits, below))
        }
        report(
            .unitMismatch, at: element, m.path(of: key),
            "“\(element.text ?? "")” is \(number.unit.dimensions.words), but the utility is metered in \(unit.code).",
            expected: key == "quantity" ? "an amount such as 1 \(unit.code)" : "\(unit.code) per amount, such as 1 \(unit.code)/kg",
            "Use the unit it is metered in.")
        return nil
    }

    private mutating func characteristic(_ m: Members) -> Characteristic? {
        guard let name = text(m, "name")?.value, let unit = unit(ofCharacteristic: m) else { return nil }
        var values: [(key: String, value: Double)] = []
        for key in ["lower", "target", "upper"] {
            guard let element = m[key], let value = number(element, m.path(of: key), in: unit, isStated: true) else { continue }
            values.append((key, value))
        }
        for (one, next) in zip(values, values.dropFirst()) where one.value > next.value {
            report(
                .contradiction, at: m[next.key] ?? m.element, m.path(of: next.key), "“\(next.key)” is below “\(one.key)”.",
                expected: "lower ≤ target ≤ upper",
                "Swap or correct them.")
        }
        let every: Sampling
        if let element = m["every"] {
            if case .success(let value) = Expression.evaluate(element.text ?? "", parameters), value.dimensions == .none {
                every = .items(whole(element, m.path(of: "every"), .whole(1...1_000_000_000)) ?? 1)
            } else {
                every =
                    quantity(element, m.path(of: "every"), Grammar.goods).map {
                        $0.dimension == .pieces ? .items(Int(max(1, $0.amount))) : .amount($0)
                    } ?? .items(1)
            }
        } else {
            every = .items(1)
        }
        func limit(_ key: String) -> Double? { values.first { $0.key == key }?.value }
        return Characteristic(
            name: name, unit: unit, target: limit("target"), lowerLimit: limit("lower"), upperLimit: limit("upper"),
            distribution: distribution(m, "distribution", .stated(unit)), every: every, outside: word(m, "outside") ?? .record)
    }

    /// What is said, or that of its first number.
    private mutating func unit(ofCharacteristic m: Members) -> PhysicalUnit? {
        if m["unit"] != nil { return physicalUnit(m, "unit") }
        for key in ["target", "lower", "upper"] where m[key] != nil {
            return number(m, key)?.unit
        }
        report(
            .missingKey, at: m.element, m.path(of: "unit"), "“unit” is missing, and no number tells it.", expected: "a UCUM code such as um, mOhm, %",
            "Add “unit:”.")
        return nil
    }
}

extension Dimensions {
    /// What goods it counts.
    fileprivate var goods: Dimension? { Grammar.goods.first { Dimensions($0) == self } ?? (self == .none ? .pieces : nil) }
}
