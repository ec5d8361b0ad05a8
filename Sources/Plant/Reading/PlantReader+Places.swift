// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the Jellyroll authors.

import Measure

/// Sites down to machines.
extension PlantReader {
    mutating func site(_ m: Members, _ goods: Goods, _ numbers: inout [String: NumberUse]) -> Site? {
        guard let name = placeName(m) else { return nil }
        let calendar = self.name(m, "calendar")
        return Site(
            name: name, gln: gs1(m, "gln", &numbers), country: country(m, "country"),
            clockTolerance: quantity(m, "clockTolerance"), loads: forms(m, "loads") { $0.load($1) },
            areas: forms(m, "areas") { $0.area($1, goods, calendar, name) })
    }

    /// Slashes part the names of places from each other.
    private mutating func placeName(_ m: Members) -> String? {
        guard let (name, element) = text(m, "name") else { return nil }
        guard !name.contains("/") else {
            wrong(
                element, m.path(of: "name"), "“\(name)” has a slash in it.", expected: "a name without “/”",
                "A slash parts it from the names above it.")
            return nil
        }
        return name
    }

    private mutating func area(_ m: Members, _ goods: Goods, _ above: String?, _ site: String) -> Area? {
        guard let name = placeName(m) else { return nil }
        let calendar = self.name(m, "calendar") ?? above
        return Area(
            name: name, loads: forms(m, "loads") { $0.load($1) },
            lines: forms(m, "lines") { $0.line($1, goods, calendar, [site, name]) })
    }

    private mutating func line(_ m: Members, _ goods: Goods, _ above: String?, _ place: [String]) -> Line? {
        guard let name = placeName(m) else { return nil }
        let calendar = self.name(m, "calendar") ?? above
        var copies: LineName?
        if let (written, element) = text(m, "copies"), let path = located(written, element, m.path(of: "copies"), .line, near: place + [name]) {
            copies = LineName(site: path[0], area: path[1], line: path[2])
        }
        var ramp: Ramp?
        if let element = m["ramp"], let m = members(element, .ramp, m.path(of: "ramp"), trail: "\(m.trail)/ramp") {
            ramp = self.ramp(m, isCopy: copies != nil)
        }
        return Line(
            name: name, copies: copies, ramp: ramp, designs: forms(m, "designs") { $0.design($1, goods) }, loads: forms(m, "loads") { $0.load($1) },
            stations: forms(m, "stations") { $0.station($1, goods, calendar) })
    }

    private mutating func ramp(_ m: Members, isCopy: Bool) -> Ramp? {
        let ahead = share(m, "ahead") ?? (isCopy ? 0.5 : 0)
        return Ramp(
            start: date(m, "start"), yield: curve(m, "yield", ahead), oee: curve(m, "oee", ahead), lostAtProductChange: share(m, "productChange") ?? 0
        )
    }

    private mutating func curve(_ m: Members, _ key: String, _ ahead: Double) -> Ramp.Curve? {
        guard let element = m[key], let m = members(element, .curve, m.path(of: key), trail: "\(m.trail)/\(key)") else { return nil }
        guard let from = share(m, "from"), let to = share(m, "to"), let time = positive(m, "time") else { return nil }
        guard to >= from else {
            report(
                .contradiction, at: m["to"] ?? element, m.path(of: "to"),
                "The ramp ends at \(Self.short(to)), below its begin at \(Self.short(from)).",
                expected: "\(Self.short(from)) or more", "Swap or correct them.")
            return nil
        }
        return Ramp.Curve(initial: from + ahead * (to - from), end: to, timeConstant: Double(time.amount) / 1_000)
    }

    private mutating func design(_ m: Members, _ goods: Goods) -> DesignRate? {
        guard let product = name(m, "product"), let rate = rate(m, "rate"), let element = m["rate"] else { return nil }
        if let unit = goods[product]?.unit, rate.dimension != unit.dimension, rate.dimension != .energy || goods[product]?.nominalEnergy == nil {
            report(
                .unitMismatch, at: element, m.path(of: "rate"),
                "“\(element.text ?? "")” counts \(rate.dimension), but \(product) is booked by \(unit.dimension).",
                expected: "\(unit.dimension) per time, such as 1 \(unit.code)/h", "Use the unit its lots are counted in, or say its nominalEnergy.")
            return nil
        }
        return DesignRate(product: product, rate: rate)
    }

    private mutating func load(_ m: Members) -> UtilityUse? {
        guard let (name, unit) = utilityName(m), let rate = utilityRate(m, unit) else { return nil }
        return UtilityUse(utility: name, base: .time(rate, MachineState.allCases))
    }

    private mutating func station(_ m: Members, _ goods: Goods, _ above: String?) -> Station? {
        guard let name = placeName(m) else { return nil }
        let makes = items(m, "makes").compactMap { self.name($0.element, $0.path, .name(.product)) }
        return Station(
            name: name, step: text(m, "step")?.value, makes: makes, count: whole(m, "count") ?? 1, calendar: self.name(m, "calendar") ?? above,
            crews: crews(m, "crew"), power: power(m), failures: forms(m, "failures") { $0.failure($1) }, setups: setups(m, goods),
            queue: store(m, "queue", nil), dispatch: word(m, "dispatch") ?? .fifo, utilities: forms(m, "utilities") { $0.machineUse($1) })
    }

    private mutating func power(_ m: Members) -> PowerByState {
        guard let element = m["power"], let m = members(element, .power, m.path(of: "power"), trail: "\(m.trail)/power") else {
            return PowerByState(working: nil, idle: nil, blocked: nil, setup: nil, down: nil, off: nil)
        }
        return PowerByState(
            working: power(m, "working"), idle: power(m, "idle"), blocked: power(m, "blocked"), setup: power(m, "setup"), down: power(m, "down"),
            off: power(m, "offShift"))
    }

    private mutating func machineUse(_ m: Members) -> UtilityUse? {
        guard let (name, unit) = utilityName(m), let rate = utilityRate(m, unit) else { return nil }
        let states = items(m, "while").compactMap { state($0.element, $0.path) }
        return UtilityUse(utility: name, base: .time(rate, states.isEmpty ? [.working] : states))
    }

    private mutating func state(_ element: Element, _ path: String) -> MachineState? {
        guard let (text, _) = text(element, path) else { return nil }
        if let state = MachineState(rawValue: text) { return state }
        let words = MachineState.allCases.map(\.rawValue)
        report(
            .wrongValue, at: element, path, "There is no state “\(text)”.", expected: "one of \(words.joined(separator: ", "))",
            nearest: Spelling.nearest(to: text, among: words), "Choose one.")
        return nil
    }

    // Crews.

    /// One name, one need, or a list of needs.
    mutating func crews(_ m: Members, _ key: String) -> [CrewNeed] {
        guard let element = m[key] else { return [] }
        if element.list != nil { return forms(m, key) { $0.need($1) } }
        return crew(m, key).map { [$0] } ?? []
    }

    mutating func crew(_ m: Members, _ key: String) -> CrewNeed? {
        guard let element = m[key] else { return nil }
        if element.members != nil { return members(element, .crewNeed, m.path(of: key)).flatMap { need($0) } }
        return name(element, m.path(of: key), .name(.crew)).map { CrewNeed(crew: $0, people: 1) }
    }

    private mutating func need(_ m: Members) -> CrewNeed? {
        guard let crew = name(m, "name") else { return nil }
        return CrewNeed(crew: crew, people: whole(m, "people") ?? 1)
    }

    // Failures and set-ups.

    private mutating func failure(_ m: Members) -> Failure? {
        guard let name = text(m, "name")?.value, let base = word(m, "by", Failure.Base.self) else { return nil }
        guard let every = span(m, base), let repair = distribution(m, "repair") else { return nil }
        return Failure(name: name, base: base, every: every, repair: repair, work: word(m, "work") ?? .resume, crew: crew(m, "crew"))
    }

    private mutating func span(_ m: Members, _ base: Failure.Base) -> Failure.Span? {
        guard base == .amount else { return distribution(m, "every").map { slotSeconds == nil ? .time($0) : .slots($0) } }
        guard let element = m["every"] else { return nil }
        guard let dimension = firstDimension(element) else {
            wrong(
                element, m.path(of: "every"), "This says no amount.", expected: "an amount of what is worked on, such as 50 km or 2000 {piece}",
                "Write it, or let the failure be by clock or operation.")
            return nil
        }
        return distribution(element, m.path(of: "every"), .amount(dimension)).map { .amount($0, dimension) }
    }

    /// What the first number inside counts.
    private func firstDimension(_ element: Element) -> Dimension? {
        switch element.content {
        case .text(let text, _):
            guard case .success(let value) = Expression.evaluate(text, parameters), let dimension = value.dimensions.booked else { return nil }
            return Grammar.goods.contains(dimension) ? dimension : nil
        case .list(let items): return items.lazy.compactMap(firstDimension).first
        case .mapping(let members): return members.lazy.compactMap { firstDimension($0.value) }.first
        }
    }

    private mutating func setups(_ m: Members, _ goods: Goods) -> [Setup] {
        guard let element = m["setup"] else { return [] }
        if element.list != nil { return forms(m, "setup") { $0.setup($1) } }
        return members(element, .setup, m.path(of: "setup"), trail: "\(m.trail)/setup").flatMap { setup($0) }.map { [$0] } ?? []
    }

    private mutating func setup(_ m: Members) -> Setup? {
        guard let cause = cause(m), let time = distribution(m, "time") else { return nil }
        return Setup(cause: cause, time: time, crew: crew(m, "crew"), scrap: quantity(m, "scrap"), scrapTo: name(m, "to"))
    }

    private mutating func cause(_ m: Members) -> Setup.Cause? {
        guard let element = m["when"] else { return nil }
        if element.members == nil {
            switch word(m, "when", SetupWord.self) {
            case .productChanges: return .productChanges
            case .chemistryChanges: return .chemistryChanges
            case .stepChanges: return .stepChanges
            case .shiftBegins: return .shiftBegins
            case nil: return nil
            }
        }
        guard let m = members(element, .setupCause, m.path(of: "when")) else { return nil }
        if m["operations"] != nil { return whole(m, "operations").map { .operations($0) } }
        if m["amount"] != nil { return positive(m, "amount").map { .amount($0) } }
        return .change(from: name(m, "from"), to: name(m, "to"))
    }
}
